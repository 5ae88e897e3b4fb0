/** What a page of the site says of a paper: its title, authors, date and citation key. */

import { ROOT } from "../search/root.js";

/** The id of the paper at an address, or null. */
export function idOf(href) {
  const path = href.startsWith(ROOT) ? href.slice(ROOT.length).split(/[?#]/)[0] : "";
  return /^papers\/([a-z0-9-]+)\/(?:index\.html)?$/.exec(path)?.[1] ?? null;
}

/** The values of an entry, from the page of a paper. */
export function valuesOf(page) {
  const named = (name) => [...page.querySelectorAll(`meta[name="${name}"]`)].map((one) => one.content);
  return {
    title: named("citation_title")[0] ?? "",
    authors: named("citation_author").join(", "),
    date: page.querySelector(".pi-facts time")?.getAttribute("datetime") ?? "",
    key: page.querySelector(".pi-cite__key code")?.textContent ?? "",
  };
}

/** The values of an entry, from a card; the page of the paper has the others. */
export function valuesOfCard(card) {
  return {
    title: card.querySelector(":is(h2, h3, h4) > a").textContent,
    authors: card.querySelector("p [dir=auto]")?.textContent ?? "",
    date: card.querySelector("p time")?.getAttribute("datetime") ?? "",
  };
}
