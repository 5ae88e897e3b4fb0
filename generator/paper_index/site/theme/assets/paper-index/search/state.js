/** The state of a list of results and its address: every choice is in the query string. */

import { address } from "./site.js";

export const SORTS = { relevance: "Relevance", newest: "Newest", oldest: "Oldest", title: "Title" };

/**
 * What is searched, and where the results are shown: the result page has all papers. A list page has
 * those with its `values`, a selection as `chosen` returns it; they are neither shown nor in the address.
 */
export const EVERYTHING = { path: "search/", name: "", values: {} };

/** Nothing chosen: all papers, newest first. */
export const EMPTY = { within: EVERYTHING, q: "", tags: [], authors: [], venues: [], from: null, to: null, sort: "newest", page: 1, exact: false };

const unique = (values) => [...new Set(values.filter(Boolean))];

/** The default order: best first with a query, else newest first. */
export const usualSort = (q) => (q.trim() ? "relevance" : "newest");

/**
 * Read a query string of a list. Returns the state and what of it is unknown, as pairs of facet and
 * value; authors are checked later, since their list is long.
 */
export function readState(search, facets, within = EVERYTHING) {
  const asked = new URLSearchParams(search);
  const unknown = [];
  const known = (name, values, all) =>
    unique(values).filter((value) => all.has(value) || void unknown.push([name, value]));
  const others = (facet, values) => values.filter((value) => !within.values[facet]?.includes(value));
  const q = asked.get("q") ?? "";
  const { from, to } = years(asked.get("year"), facets, unknown);
  const wanted = asked.get("sort");
  const sort = Object.hasOwn(SORTS, wanted ?? "") ? wanted : usualSort(q);
  if (wanted && !Object.hasOwn(SORTS, wanted)) unknown.push(["sort", wanted]);
  const page = Number(asked.get("page") ?? 1);
  const counts = Number.isSafeInteger(page) && page > 0;
  if (!counts) unknown.push(["page", asked.get("page")]);
  const named = asked.getAll("author").map((name) => (Object.hasOwn(facets.spellings, name) ? facets.spellings[name] : name));
  const state = {
    within,
    q,
    tags: others("tags", known("tag", asked.getAll("tag"), new Set(facets.tags.map((tag) => tag.id)))),
    authors: others("authors", unique(named)),
    venues: others("venues", known("venue", asked.getAll("venue"), new Set(facets.venues.map(([name]) => name)))),
    from,
    to,
    sort: sort === "relevance" && !q.trim() ? "newest" : sort,
    page: counts ? page : 1,
    exact: asked.get("exact") === "1",
  };
  return { state, unknown };
}

/** "2020", "2020-2024", "2020-" or "-2024"; open ends are null. */
function years(text, facets, unknown) {
  if (!text) return { from: null, to: null };
  const parts = /^(\d{4})?(-)?(\d{4})?$/.exec(text);
  const from = parts?.[1] ? Number(parts[1]) : null;
  const to = parts?.[2] ? (parts[3] ? Number(parts[3]) : null) : from;
  const some = facets.years.some(([year]) => year >= (from ?? 0) && year <= (to ?? 9999));
  if (!parts || (!from && !to) || (parts[3] && !parts[2]) || !some) {
    unknown.push(["year", text]);
    return { from: null, to: null };
  }
  return { from, to };
}

/** The query string of a state; default values are left out, so that equal states have one address. */
function writeState(state) {
  const parameters = new URLSearchParams();
  if (state.q.trim()) parameters.set("q", state.q.trim());
  for (const tag of state.tags) parameters.append("tag", tag);
  const { from, to } = state;
  if (from || to) parameters.set("year", from === to ? from : `${from ?? ""}-${to ?? ""}`);
  for (const author of state.authors) parameters.append("author", author);
  for (const venue of state.venues) parameters.append("venue", venue);
  if (state.sort !== usualSort(state.q) || state.within !== EVERYTHING) parameters.set("sort", state.sort);
  if (state.page > 1) parameters.set("page", state.page);
  if (state.exact) parameters.set("exact", "1");
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

/** Whether an address shows results; that of a list page without an order shows the list as it was built. */
export const showsResults = ({ search }, within) => within === EVERYTHING || new URLSearchParams(search).has("sort");

/** The address of a state. */
export const here = (state) => address(`${state.within.path}${writeState(state)}`);

/** The filters for a state, with the range of years as single years. */
export function chosen(state, facets) {
  const { tags = [], authors = [], venues = [], years: only } = state.within.values;
  const range = facets.years.map(([year]) => year).filter((year) => year >= (state.from ?? 0) && year <= (state.to ?? 9999));
  const years = state.from || state.to ? range.map(String) : [];
  return { tags: [...tags, ...state.tags], authors: [...authors, ...state.authors], venues: venues.length ? venues : state.venues, years: only ?? years };
}

/** Years as readers say them; a bound that is missing leaves its side open. */
export function yearLabel(from, to) {
  if (from === to) return `${from}`;
  if (!to) return `since ${from}`;
  return from ? `${from} to ${to}` : `until ${to}`;
}

/** The chosen filters, for chips: {label, without}, where `without` is the state without it. */
export function choices(state, facets) {
  const name = new Map(facets.tags.map((tag) => [tag.id, tag.name]));
  const without = (key, value) => ({ ...state, page: 1, [key]: state[key].filter((other) => other !== value) });
  const found = state.tags.map((tag) => ({ label: name.get(tag), without: without("tags", tag) }));
  if (state.from || state.to) {
    found.push({ label: yearLabel(state.from, state.to), without: { ...state, page: 1, from: null, to: null } });
  }
  found.push(...state.authors.map((author) => ({ label: author, without: without("authors", author) })));
  found.push(...state.venues.map((venue) => ({ label: venue, without: without("venues", venue) })));
  return found;
}

/** A state with another line of text, on its first page. */
export const rewritten = (state, q) => ({ ...state, q, page: 1, sort: state.sort === "relevance" ? usualSort(q) : state.sort });

/** A state without its chosen filters. */
export const unfiltered = ({ within, q, exact }) => ({ ...EMPTY, within, q, sort: usualSort(q), exact });
