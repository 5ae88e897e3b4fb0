/** Renders the result page: the summary, the chosen filters, the papers and the page links. */

import { PAGE } from "./answer.js";
import { make, papers } from "./dom.js";
import { notes, shorter } from "./notes.js";
import { card } from "./paper.js";
import { address } from "./site.js";
import { EMPTY, SORTS, choices, usualSort, writeState } from "./state.js";

const here = (state) => address(`search/${writeState(state)}`);

/** The chosen filters, each with a link that removes it, and a link that removes all. */
export function chips(state, facets) {
  const chosen = choices(state, facets);
  if (!chosen.length) return [];
  const chip = ({ label, without }) =>
    make("li", {}, make("a", { class: "pi-chip pi-chip--remove", href: here(without), "aria-label": `Remove ${label}` }, label));
  const all = make("li", {}, make("a", { class: "pi-clear", href: here({ ...EMPTY, q: state.q, sort: usualSort(state.q), exact: state.exact }) }, "Remove all"));
  return [...chosen.map(chip), chosen.length > 1 ? all : ""];
}

/** One line: how many papers, for what, under how many filters. */
export function summary(state, found, facets) {
  const filters = choices(state, facets).length;
  const query = found.plan.text;
  if (!facets.papers) return "There are no papers yet.";
  if (!found.total && filters && found.unfiltered) return `No paper under ${filters === 1 ? "this filter" : "these filters"}; ${papers(found.unfiltered)} without.`;
  if (!found.total) return "No paper found.";
  const last = Math.min(found.total, state.page * PAGE);
  const range = found.total > PAGE ? `, ${(state.page - 1) * PAGE + 1} to ${last}` : "";
  return `${papers(found.total)}${query ? ` for “${found.plan.note?.corrected ? found.plan.wanted.join(" ") : query}”` : ""}${range}`;
}

/** Paragraphs above the results: corrections, ignored filters, other searches to try. */
export function remarks(state, found, unknown) {
  const paragraphs = notes(found.plan, here({ ...state, page: 1, exact: true }));
  if (unknown.length) {
    const listed = unknown.map(([facet, value]) => `${facet} “${value}”`).join(", ");
    paragraphs.push([`Ignored, since this index has no such value: ${listed}.`]);
  }
  const lines = found.total || found.unfiltered ? [] : shorter(found.plan);
  if (lines.length) {
    paragraphs.push(["Try: ", ...lines.flatMap((q, place) => [place ? ", " : "", make("a", { href: here({ ...state, q, exact: false, page: 1, sort: usualSort(q) }) }, q)])]);
  }
  return paragraphs.map((nodes) => make("p", {}, nodes));
}

/** The papers as cards, with their tags. */
export function cards(found, facets) {
  const tags = new Map(facets.tags.map((tag) => [tag.id, { name: tag.name, href: address(tag.href) }]));
  return found.papers.map((paper) =>
    card(paper, found.plan.wanted, (paper.tags ?? "").split(" ").map((id) => tags.get(id)).filter(Boolean)),
  );
}

/** Links to the pages near this one, the first and the last. */
export function pages(state, total) {
  const count = Math.ceil(total / PAGE);
  if (count < 2) return [];
  const link = (number, label, rel) => make("li", {}, make("a", { href: here({ ...state, page: number }), rel }, label));
  const near = Array.from({ length: count }, (_, place) => place + 1).filter((number) => number === 1 || number === count || Math.abs(number - state.page) < 3);
  const numbers = near.flatMap((number, place) => [
    place && number > near[place - 1] + 1 ? make("li", { "aria-hidden": "true" }, "…") : null,
    number === state.page ? make("li", {}, make("span", { "aria-current": "page" }, `${number}`)) : link(number, `${number}`),
  ]);
  return [
    state.page > 1 ? link(state.page - 1, "Previous", "prev") : null,
    ...numbers,
    state.page < count ? link(state.page + 1, "Next", "next") : null,
  ].filter(Boolean);
}

/** The orders there are to choose from; relevance needs a query. */
export function sortOptions(state) {
  return Object.entries(SORTS)
    .filter(([value]) => value !== "relevance" || state.q.trim())
    .map(([value, label]) => make("option", { value }, label));
}
