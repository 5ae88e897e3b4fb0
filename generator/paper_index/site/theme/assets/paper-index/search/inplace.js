/** Sorts and filters the list of a page in its place, as results of the search. */

import { make } from "./dom.js";
import { resultPage } from "./results.js";
import { ROOT } from "./root.js";
import { showsResults } from "./state.js";

const PARAMETERS = { tag: "tags", author: "authors", venue: "venues", year: "years" };

/** What a page lists, from the address of the search for its papers. */
function listed(search) {
  const values = {};
  for (const [name, value] of new URLSearchParams(search)) (values[PARAMETERS[name]] ??= []).push(value);
  const name = document.querySelector("h1")?.firstChild?.textContent ?? "";
  return { path: location.href.split(/[?#]/)[0].slice(ROOT.length), name, values };
}

function skeleton() {
  const line = make("div", { class: "pi-results__line" }, make("input", { id: "pi-q", type: "search", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: "false" }), make("button", { type: "submit" }, "Search"));
  const main = make(
    "section",
    { class: "pi-results__main", "aria-labelledby": "pi-found" },
    make("h2", { class: "pi-unseen", id: "pi-found" }, "Results"),
    make("div", { class: "pi-results__bar" }, make("p", { class: "pi-results__status", role: "status", tabindex: "-1" }, "Searching …")),
  );
  return make(
    "div",
    { class: "pi-results", "data-pi-results": true },
    make("form", { class: "pi-results__form", role: "search", "aria-label": "This list" }, make("label", { for: "pi-q" }, "Search in this list"), line),
    make("div", { class: "pi-results__columns" }, make("div", { class: "pi-results__facets" }), main),
  );
}

/**
 * Make the link of a list page, which leads to a search for its papers, show this search instead of
 * what follows the link's paragraph, while the address says so.
 */
export function listResults(link) {
  const within = listed(link.search);
  const { pathname } = location;
  const { textContent: text } = link;
  const gone = new AbortController();
  let root = null;

  function hide(on) {
    for (let one = link.parentElement.nextElementSibling; one; one = one.nextElementSibling) one.hidden = on;
  }

  function show() {
    if (!link.isConnected) return gone.abort();
    if (location.pathname !== pathname) return;
    const on = showsResults(location, within);
    link.textContent = on ? "Show the whole list" : text;
    link.href = on ? pathname : "?sort=newest";
    if (on === Boolean(root)) return;
    root?.remove();
    root = null;
    hide(on);
    if (!on) return;
    root = skeleton();
    link.parentElement.after(root);
    resultPage(root, within);
  }

  link.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    history.pushState(null, "", link.href);
    show();
  });
  window.addEventListener("popstate", show, { signal: gone.signal });
  show();
}
