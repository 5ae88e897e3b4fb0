/** Renders the result page: the summary, the chosen filters, the papers and the page links. */

import { PAGE } from "./answer.js";
import { make, papers } from "./dom.js";
import { notes } from "./notes.js";
import { card } from "./paper.js";
import { address } from "./site.js";
import { EMPTY, EVERYTHING, SORTS, choices, here, rewritten, unfiltered, usualSort } from "./state.js";
import { marks } from "./via.js";

/** The chosen and the typed filters, each with a link that removes it, and a link that removes all chosen. */
export function chips(state, found, facets) {
  const chosen = choices(state, facets);
  const typed = found.plan.filters.map(({ label, without }) => ({ label, without: rewritten(state, without) }));
  const chip = ({ label, without }) =>
    make("li", {}, make("a", { class: "pi-chip pi-chip--remove", href: here(without), "aria-label": `Remove ${label}` }, label));
  const all = make("li", {}, make("a", { class: "pi-clear", href: here(unfiltered(state)) }, "Remove all"));
  return [...typed.map(chip), ...chosen.map(chip), chosen.length > 1 ? all : ""];
}

/** One line: how many papers, for what, under how many filters. */
export function summary(state, found, facets) {
  const filters = choices(state, facets).length;
  const query = found.plan.text;
  if (!facets.papers) return "There are no papers yet.";
  if (!found.total && state.within !== EVERYTHING) return "No paper in this list matches.";
  if (!found.total && filters && found.unfiltered) return `No paper matches ${filters === 1 ? "this filter" : "these filters"}; ${papers(found.unfiltered)} without ${filters === 1 ? "it" : "them"}.`;
  if (!found.total) return "No paper found.";
  const last = Math.min(found.total, state.page * PAGE);
  const range = found.total > PAGE ? `, ${(state.page - 1) * PAGE + 1} to ${last}` : "";
  return `${papers(found.total)}${query ? ` for “${found.plan.corrected.length ? found.plan.wanted.join(" ") : query}”` : ""}${range}`;
}

/** Paragraphs above the results: corrections, ignored filters, other searches to try. */
export function remarks(state, found, unknown, facets) {
  const paragraphs = notes(found, here({ ...state, page: 1, exact: true }));
  const tags = facets.tags.filter((tag) => state.tags.includes(tag.id));
  const links = tags.flatMap((tag, place) => [place ? ", " : "", make("a", { href: address(tag.href) }, tag.name)]);
  if (tags.length && found.total) paragraphs.push([tags.length === 1 ? "About the tag: " : "About the tags: ", ...links]);
  if (unknown.length) {
    const listed = unknown.map(([facet, value]) => `${facet} “${value}”`).join(", ");
    paragraphs.push([`Ignored, since this index has no such value: ${listed}.`]);
  }
  if (!found.total && state.exact) paragraphs.push([make("a", { href: here({ ...state, exact: false, page: 1 }) }, "Search for other spellings and some of the words, too")]);
  return paragraphs.map((nodes) => make("p", {}, nodes));
}

/** The lists of the papers, one for each group, under its heading, and the functions that add their cards, in order. */
export function lists(found, facets, without) {
  const wanted = marks(found.plan);
  const cards = [];
  const nodes = found.groups.flatMap(({ heading, papers: some }) => {
    const group = list(some, heading ?? "Papers found", wanted, facets, heading ? "h4" : "h3", without);
    cards.push(...group.cards);
    return [heading && make("h3", { class: "pi-results__group" }, heading), group.element].filter(Boolean);
  });
  return { nodes, cards };
}

function list(some, label, wanted, facets, level, without = []) {
  const shown = facets.tags.filter((tag) => !without.includes(tag.id));
  const tags = new Map(shown.map((tag) => [tag.id, { name: tag.name, href: address(tag.href) }]));
  const own = (paper) => (paper.tags ?? "").split(" ").map((id) => tags.get(id)).filter(Boolean);
  const element = make("ul", { class: "pi-cards", "aria-label": label });
  return { element, cards: some.map((paper) => () => element.append(card(paper, wanted, own(paper), level))) };
}

/** What to do when nothing was found, as `lists`: remove a filter, see similar tags, or papers with most of the words. */
export function nearest(state, found, facets) {
  const { filters = [], tags = [], papers: near = [] } = found.nearest ?? {};
  const nodes = [];
  if (filters.length) {
    const button = ({ label, total, without }) => make("li", {}, make("a", { class: "pi-chip", href: here(without) }, `Remove ${label}: ${papers(total)}`));
    nodes.push(make("ul", { class: "pi-chips", "aria-label": "Filters that exclude papers" }, filters.map(button)));
  }
  if (state.within !== EVERYTHING) {
    const everywhere = { ...EMPTY, q: state.q, sort: usualSort(state.q) };
    if (state.q.trim()) nodes.push(make("p", {}, make("a", { class: "pi-button", href: here(everywhere) }, "Search all papers")));
    return { nodes, cards: [] };
  }
  if (tags.length) {
    const chip = (tag) => make("li", {}, make("a", { class: "pi-chip", href: address(tag.href) }, tag.name, " ", make("span", { class: "pi-count" }, `${tag.count}`)));
    nodes.push(make("h3", { class: "pi-results__group" }, "Similar tags"), make("ul", { class: "pi-chips", "aria-label": "Similar tags" }, tags.map(chip)));
  }
  if (!near.length) return { nodes, cards: [] };
  const heading = "Papers with most of the words";
  const { element, cards } = list(near, heading, found.plan.content, facets, "h4");
  nodes.push(make("h3", { class: "pi-results__group" }, heading), element);
  return { nodes, cards };
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
