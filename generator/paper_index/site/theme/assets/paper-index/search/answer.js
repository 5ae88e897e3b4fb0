/**
 * Finds the papers of a search, their order and the counts of facet values.
 *
 * @typedef {Object} Answer what `answer` resolves to
 * @property {{heading: ?string, papers: Paper[]}[]} groups this page's papers in order; a group
 *   without heading (null) is the whole answer, else headings are like "Papers with all words"
 * @property {Paper[]} papers the papers of all groups; a paper has `via` (list of texts such as
 *   "tag Phase transitions", "synonym sparse autoencoder") when its title and excerpt do not show the match
 * @property {number} total papers found, on all pages
 * @property {number} unfiltered papers found without the chosen facet values
 * @property {?Nearest} nearest when nothing was found, else null
 * @property {Object} plan what was searched, see plan.js
 *
 * @typedef {Object} Nearest
 * @property {{name: string, href: string, count: number}[]} tags the most similar tags
 * @property {Paper[]} papers papers with most of the words
 * @property {{label: string, total: number, without: Object}[]} filters chosen or typed filters, of which
 *   removing any one gives `total` papers, with the state `without` it; else all filters as one
 */

import { count, every, read, under, withRun } from "./engine.js";
import { nearest } from "./nearest.js";
import { plan } from "./plan.js";
import { rank, relevance } from "./ranking.js";
import { facets } from "./site.js";
import { choices, chosen, rewritten, unfiltered } from "./state.js";
import { explained } from "./via.js";
import { conceptsOf } from "./widen.js";

export const PAGE = 20;
const RANKED = 24; // results that are read and put in order
const MANY = 300; // results among which a phrase is too common to be significant

/** A selection's filters: AND between facets and tags, OR between years, venues. */
export function filters({ tags = [], authors = [], venues = [], years = [] }) {
  return {
    ...(tags.length && { tag: { all: tags } }),
    ...(authors.length && { author: { all: authors } }),
    ...(venues.length && { venue: { any: venues } }),
    ...(years.length && { year: { any: years } }),
  };
}

/** The papers found for a line of text, best first, at most `most`: {papers, total, plan}. */
export async function suggest(line, most) {
  if (!(await facets()).papers) return { papers: [], total: 0, plan: null };
  const planned = await plan(line);
  if (!planned.results.length) return { papers: [], total: 0, plan: planned };
  const { papers } = await ordered(planned.results, planned, 2 * most);
  return { papers: await explained(papers.slice(0, most), planned), total: planned.results.length, plan: planned };
}

/**
 * One page of the answer to a whole state.
 *
 * @returns {Promise<Answer>}
 */
export async function answer(state) {
  const planned = await plan(state.q, state.exact);
  if (planned.used === "none") return { ...(await described(planned, state, [])), nearest: await instead(planned, state) };
  const selection = chosen(state, await facets());
  const { results } = await selected(planned, selection, state.sort);
  const start = (state.page - 1) * PAGE;
  const { papers, rest } = await inOrder(state, results, planned);
  const from = Math.max(0, start - papers.length);
  const shown = papers.slice(start, start + PAGE);
  const page = [...shown, ...(await read(rest.slice(from, from + PAGE - shown.length)))];
  return {
    ...(await described(planned, state, page)),
    total: results.length,
    nearest: results.length ? null : await instead(planned, state),
  };
}

/** The papers of each value of facets in the answer to a state: facet → Map of value → papers. */
export async function counts(state, names) {
  const planned = await plan(state.q, state.exact);
  if (planned.used === "none") return {};
  const all = await facets();
  const selection = chosen(state, all);
  const unchosen = planned.used === "all" && !Object.keys(filters(selection)).length;
  if (unchosen && !names.includes("author")) return totals(all);
  const { results } = await selected(planned, selection, "relevance");
  return { ...(await count(results, names)), ...(await withoutThemselves(planned, selection)) };
}

/** The papers of each value of facets but authors. */
const totals = ({ tags, years, venues }) => ({ tag: new Map(tags.map(({ id, count }) => [id, count])), year: new Map(years.map(([year, count]) => [`${year}`, count])), venue: new Map(venues) });

/** What to offer when no paper was found. */
async function instead(planned, state) {
  return { ...(await nearest(planned)), filters: await removals(planned, state) };
}

/** The filters of which removing any one gives papers, else all of them as one. */
async function removals(planned, state) {
  const typed = planned.filters.map(({ label, without }) => ({ label, without: rewritten(state, without) }));
  const filters = [...typed, ...choices(state, await facets())];
  const single = await withPapers(filters);
  if (single.length || filters.length < 2) return single;
  let line = state.q;
  for (let rest = planned; rest.filters.length; rest = await plan(line, state.exact)) line = rest.filters[0].without;
  return withPapers([{ label: "all filters", without: rewritten(unfiltered(state), line) }]);
}

async function withPapers(filters) {
  const counted = await Promise.all(filters.map(async (filter) => ({ ...filter, total: await total(filter.without) })));
  return counted.filter((filter) => filter.total);
}

/** The number of papers that a state finds. */
async function total(state) {
  const planned = await plan(state.q, state.exact);
  if (planned.used === "none") return 0;
  return (await selected(planned, chosen(state, await facets()), "relevance")).results.length;
}

/**
 * All papers of the answer to a state, in the order of its pages. `progress` is called with the
 * number of papers that were read; rejects with `signal`'s reason when it is aborted.
 */
export async function everything(state, progress, signal) {
  const planned = await plan(state.q, state.exact);
  if (planned.used === "none") return [];
  const selection = chosen(state, await facets());
  const { results } = await selected(planned, selection, state.sort);
  const { papers, rest } = await inOrder(state, results, planned);
  const all = [...papers];
  while (all.length < results.length) {
    signal.throwIfAborted();
    const from = all.length - papers.length;
    all.push(...(await read(rest.slice(from, from + RANKED))));
    progress(all.length);
  }
  return all;
}

/** What an answer says about its papers and how they were found. */
async function described(planned, state, page) {
  const papers = await explained(page, planned);
  return {
    groups: grouped(planned, state, papers),
    papers,
    total: 0,
    unfiltered: planned.used === "all" ? (await facets()).papers : planned.results.length,
    nearest: null,
    plan: planned,
  };
}

/** A page's papers in groups: those with all words before those with some. */
function grouped({ used, exact }, state, papers) {
  if (!papers.length) return [];
  if (used !== "widened" || state.sort !== "relevance") return [{ heading: null, papers }];
  const all = papers.filter((paper) => exact.has(paper.id));
  const some = papers.filter((paper) => !exact.has(paper.id));
  return [{ heading: "Papers with all words", papers: all }, { heading: "Papers with some of the words", papers: some }].filter((group) => group.papers.length);
}

/** Results in the order of a state: `papers` that were read, and the `rest` behind them. */
async function inOrder(state, results, planned) {
  if (state.sort !== "relevance") return { papers: [], rest: results };
  return ordered(results, planned);
}

/** The results of a plan under a selection. */
async function selected(planned, selection, sort) {
  const allowed = await under(filters(selection));
  const all = planned.used === "all" || sort !== "relevance" ? await every(sort === "relevance" ? null : sort) : planned.results;
  const found = planned.used === "all" || all === planned.results ? null : new Set(planned.results.map((result) => result.id));
  return { results: all.filter(({ id }) => (!allowed || allowed.has(id)) && (!found || found.has(id))) };
}

/** Counts of facets whose values are alternatives: the papers that each value would find. */
async function withoutThemselves(planned, selection) {
  const found = {};
  for (const [facet, name] of [["venue", "venues"], ["year", "years"]]) {
    if (!selection[name]?.length) continue;
    const { results } = await selected(planned, { ...selection, [name]: [] }, "relevance");
    Object.assign(found, await count(results, [facet]));
  }
  return found;
}

/** Results by relevance: the first of them read and ranked, the rest by their scores. */
async function ordered(results, planned, most = RANKED) {
  const { wanted, open } = planned;
  if (planned.used === "widened") return widened(results, planned, most);
  // A few are all read and ranked; among many, adjacent words are not significant.
  const telling = results.length > RANKED && results.length <= MANY;
  const close = telling ? await inOneRun(wanted, results) : new Set();
  const front = foremost(results, (result) => close.has(result.id));
  const head = front.slice(0, RANKED);
  const places = new Map(results.map((result, place) => [result.id, place]));
  head.sort((a, b) => places.get(a.id) - places.get(b.id));
  const concepts = results.length <= RANKED && planned.content.length > 1 && !planned.strict ? await conceptsOf(planned.terms) : [];
  return { papers: rank(await read(head), wanted, open, concepts), rest: front.slice(RANKED) };
}

/** The order of a widened search: papers with all words, then the others by what they are about. */
async function widened(results, { exact, typed, open, concepts }, most) {
  const papers = await read(results.slice(0, most));
  const first = rank(papers.filter((paper) => exact.has(paper.id)), typed, open);
  const others = papers.filter((paper) => !exact.has(paper.id)).map((paper) => ({ paper, score: relevance(paper, concepts) }));
  others.sort((a, b) => b.score - a.score);
  return { papers: [...first, ...others.map(({ paper }) => paper)], rest: results.slice(most) };
}

function foremost(results, comes) {
  return [...results.filter(comes), ...results.filter((result) => !comes(result))];
}

/** Ids of the few papers that have all the words next to each other, like a whole title. */
async function inOneRun(wanted, results) {
  if (wanted.length < 2) return new Set();
  const run = await withRun(wanted);
  const found = results.filter(({ id }) => run.has(id));
  return new Set(found.length < RANKED / 2 ? found.map(({ id }) => id) : []);
}
