/**
 * Decides which papers answer a line of text: those with all words as typed, else with corrected words, else
 * with some of the words.
 */

import { FIELD, read, readAhead, withPrefix, withWord } from "./engine.js";
import { facetValues } from "./facetvalues.js";
import { required } from "./fold.js";
import { kin, telling } from "./matching.js";
import { FACETS } from "./operators.js";
import { parse, terms } from "./query.js";
import { byScore, filtered, intersection, readable, subset, union, withPhrase } from "./sets.js";
import { facets, fetchJson, searchedNames } from "./site.js";
import { corrections } from "./spelling.js";
import { widen } from "./widen.js";

const FEW = 3; // papers with all words; below, papers with some of them are shown too
const KEPT = 40;
const LONG = 4; // words of a query that papers seldom have all

const plans = new Map();

/**
 * The plan for a line: the fields of `parse`, and `wanted` (words to mark), `typed` (all words), `content` (the words
 * about the subject), `shown` (those that the papers have), `used` (the search: `all` without words, `exact`,
 * `corrected`, `widened`, or `none` when nothing was found), `results` by score, `exact` (ids of papers
 * with all words), `corrected` ([{from, to}]), `filters`
 * (typed: {facet, values, label, without}), `forms` (word → other words that stand for it).
 */
export function plan(line, exact = false) {
  const key = `${exact} ${line}`;
  if (!plans.has(key)) {
    const making = make(parse(line), exact);
    plans.set(key, making);
    making.catch(() => plans.delete(key));
    if (plans.size > KEPT) plans.delete(plans.keys().next().value);
  }
  return plans.get(key);
}

async function make(query, exact) {
  const base = { ...query, ...described(query.terms), corrected: [], filters: [], forms: new Map(), results: [], exact: new Set(), excluded: [] };
  if (!query.clauses.length) return { ...base, used: query.text ? "none" : "all" };
  if (!exact && isReference(query.clauses)) return { ...(await make(parse(query.text.replace(/["“”„«»]/g, " ")), exact)), text: query.text };
  // Few long questions have papers with all words, and in a small index few lines have many: what follows is fetched meanwhile.
  const free = !exact && !query.strict;
  const long = free && telling(query.terms).length > LONG;
  if (long || (free && (await facets()).packs === 1)) fetchJson("search/synonyms.json").catch(() => {});
  readAhead().catch(() => {});
  const asked = await attempt(query);
  // Papers with a part of k-means have little to do with it, and who types a whole title wants that paper.
  const whole = query.strict || (query.clauses.length === 1 && query.clauses[0].tight) || (await haveTitle(asked.results, base.typed));
  if (exact || query.identifier || asked.results.length >= FEW || (whole && asked.results.length)) return finished({ ...base, ...asked });
  const early = long ? widened(base, asked) : null;
  early?.catch(() => {});
  const changed = asked.results.length ? null : await corrected(query);
  if (changed?.results.length >= FEW || (query.strict && changed?.results.length)) return finished({ ...base, ...changed });
  if (query.strict) return finished({ ...base, ...asked });
  const wider = await ((changed ? null : early) ?? widened(base, changed ?? asked));
  return finished(wider.results.length ? wider : { ...base, ...asked });
}

/** Whether a line is a reference: a title in quotation marks, between words that the paper may not have. */
function isReference(clauses) {
  const plain = clauses.every((clause) => !clause.field && !clause.negative && !clause.or && !clause.prefix);
  const quotes = clauses.filter((clause) => clause.phrase);
  return plain && quotes.some((clause) => clause.words.length > FEW) && terms(clauses).length - terms(quotes).length > LONG;
}

/** Whether a few papers have one whose title is all of the words. */
async function haveTitle(results, words) {
  if (words.length < FEW || results.length >= FEW) return false;
  return (await read(results)).some((paper) => paper.folded.title.join(" ") === words.join(" "));
}

function finished(planned) {
  const plain = planned.corrected.length ? "corrected" : "exact";
  const used = planned.results.length ? (planned.used ?? plain) : "none";
  return { ...planned, used };
}

function described(terms) {
  const content = telling(terms);
  return { terms, wanted: terms.map((term) => term.word), typed: terms.map((term) => term.word), content: content.map((term) => term.word), shown: content.map((term) => term.word) };
}

/** The papers that have everything that was asked for. */
async function attempt(query) {
  if (query.strict) return strictly(query);
  const asked = await everyWord(query);
  if (asked.results.length >= FEW || !query.clauses.some((clause) => clause.joined)) return asked;
  const joined = await everyWord({ ...query, terms: query.clauses.flatMap((clause, number) => (clause.joined ? [{ word: clause.joined, phrase: null, clause: number, caps: false }] : query.terms.filter((term) => term.clause === number))) });
  if (!asked.results.length) return joined;
  const others = joined.results.filter((result) => !asked.exact.has(result.id));
  return { results: [...asked.results, ...others], exact: new Set([...asked.exact, ...joined.exact]) };
}

async function everyWord({ terms, open }) {
  const content = telling(terms);
  const last = open && content.at(-1) === terms.at(-1) ? content.at(-1) : null;
  const words = content.filter((term) => term !== last).map((term) => term.word);
  const compounds = new Map(content.filter((term) => term.compound).map((term) => [term.clause, term.compound]));
  const tight = [...compounds].map(([clause, own]) => withPhrase(own, clause === last?.clause));
  const whole = words.filter((word) => word.length > 1 || content.length === 1);
  const found = intersection(await Promise.all([...whole.map(withWord), ...(last ? [withPrefix(last.word)] : []), ...tight]));
  const results = byScore(await withLetters(found, words.filter((word) => !whole.includes(word))));
  return { results, exact: new Set(results.map((result) => result.id)) };
}

/** Those papers that have single letters, which may be initials of names. */
async function withLetters(found, letters) {
  if (!letters.length || !found.size) return found;
  if (found.size > (await readable())) return intersection([found, ...(await Promise.all(letters.map(withWord)))]);
  const papers = await read([...found.values()].map(({ result }) => result));
  const has = ({ folded }, letter) => folded.all.has(letter) || folded.authors.some((word) => word.startsWith(letter));
  const kept = new Set(papers.filter((paper) => letters.every((letter) => has(paper, letter))).map((paper) => paper.id));
  return subset(found, (id) => kept.has(id));
}

/** The papers for clauses with operators: AND between groups of alternatives, without the negated. */
async function strictly({ clauses, text, open }) {
  const filters = [];
  const sets = await Promise.all(clauses.map((clause) => (FACETS.includes(clause.field) ? underFilter(clause, clauses, text, filters) : withClause(clause, open && clause === clauses.at(-1)))));
  const groups = [];
  for (const [place, clause] of clauses.entries()) {
    if (clause.negative) continue;
    if (clause.or && groups.length) groups.at(-1).push(sets[place]);
    else groups.push([sets[place]]);
  }
  const excluded = sets.filter((_, place) => clauses[place].negative);
  const found = groups.length ? intersection(groups.map((group) => (group.length > 1 ? union(group) : group[0]))) : await filtered({});
  const results = byScore(subset(found, (id) => !excluded.some((set) => set.has(id))));
  return { results, exact: new Set(results.map((result) => result.id)), excluded, filters };
}

async function underFilter(clause, clauses, text, filters) {
  const { facet, values, label } = await facetValues(clause);
  const without = `${text.slice(0, clause.start)} ${text.slice(clause.end)}`.replace(/\s+/g, " ").replace(/(?:NOT|OR|AND) *$|^ *(?:OR|AND)\b/g, "").trim();
  const alone = !clause.or && !clauses[clauses.indexOf(clause) + 1]?.or;
  filters.push({ facet, values, label: clause.negative ? `not ${label}` : label, without, typed: clause.typed, alone, negative: clause.negative });
  return values.length ? filtered({ [facet]: { any: values } }) : new Map();
}

async function withClause(clause, open) {
  const begin = FIELD[clause.field] ?? "";
  const typed = required(clause.words);
  const words = typed.map((word) => begin + word);
  if (clause.phrase) return inText(await withPhrase(words), typed);
  if (clause.tight) return union([await withPhrase(words, open), await withWord(begin + clause.joined)]);
  const sets = await Promise.all(
    words.map(async (word, place) => {
      const last = place === words.length - 1;
      if (clause.prefix && last) return withPrefix(word);
      const found = await withWord(word);
      return !found.size && (typed[place].length === 1 || (open && last)) ? withPrefix(word) : found;
    }),
  );
  const found = await inText(intersection(sets), typed);
  return clause.joined ? union([found, await withWord(begin + clause.joined)]) : found;
}

/** Those papers that have words in their text, and not only in the names of their tags, which are not shown. */
async function inText(set, words) {
  if (!set.size || set.size > (await readable())) return set;
  const tags = new Map((await facets()).tags.map((tag) => [tag.id, searchedNames(tag).join(" ").split(" ")]));
  const ids = [...set.keys()];
  const papers = await read(ids.map((id) => set.get(id).result));
  const kept = new Set(ids.filter((_, place) => words.every((word) => !onlyTagged(papers[place], word, tags))));
  return subset(set, (id) => kept.has(id));
}

function onlyTagged(paper, word, tags) {
  const same = (other) => kin(other, word) || other.startsWith(word);
  const tagged = (paper.tags ?? "").split(" ").some((id) => tags.get(id)?.some(same));
  return tagged && !paper.folded.seen.some(same);
}

/** The papers with all words after corrections; none, if the corrections are sure all the same, else null. */
async function corrected(query) {
  const ways = await corrections(query);
  const result = (tried, { terms: all, clauses }, changes) => ({ ...tried, ...described(all), terms: all, clauses, open: false, corrected: changes });
  for (const changes of ways) {
    const changed = replaced(query, changes);
    const tried = await attempt(changed);
    if (tried.results.length) return result(tried, changed, changes);
  }
  const sure = ways.map((changes) => changes.filter((change) => change.sure)).sort((a, b) => b.length - a.length)[0];
  return sure?.length ? result({ results: [], exact: new Set() }, replaced(query, sure), sure) : null;
}

/** A query with corrections: `clause` and `at` (place of the word), `from`, `to` (words). */
function replaced(query, changes) {
  const clauses = query.clauses.map((clause, number) => {
    const words = [...clause.words];
    for (const change of changes.filter((one) => one.clause === number).sort((a, b) => b.at - a.at)) words.splice(change.at, 1, ...change.words);
    return { ...clause, words };
  });
  return { ...query, clauses, terms: terms(clauses), open: false };
}

/** Papers with all words first, then those with some of the words or words of the same meaning. */
async function widened(base, asked) {
  const start = { ...base, ...asked };
  const found = await widen(start);
  const first = asked.results;
  const rest = found.results.filter((result) => !asked.exact.has(result.id));
  if (!rest.length) return start;
  return { ...start, results: [...first, ...rest], used: "widened", typed: start.wanted, wanted: start.content, shown: found.shown, forms: found.forms, concepts: found.concepts };
}
