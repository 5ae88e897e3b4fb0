/**
 * Decides what to ask the engine for a line of text: the words as typed, else other forms of them, else
 * corrected words.
 */

import { ask, read } from "./engine.js";
import { common, stem } from "./matching.js";
import { parse, phrases } from "./query.js";
import { hasAll, hasPhrases } from "./ranking.js";
import { known, meant, vocabulary } from "./spelling.js";

const ENOUGH = 10; // fewer results than this, and other forms of the words count too
const CHECKED = 3; // results looked into; the engine falls back for all papers or for none
const TRIALS = 6;
const FEWEST = 3; // words of a line of which one may be left out when no paper has all
const MOST = 8;
export const READABLE = 60; // results that may all be read
const KEPT = 40;

const plans = new Map();

/**
 * The plan for a line: `terms` and `wanted` (their words), `sought` (the significant terms),
 * `keys` to ask the engine for them, `phrases`, `first` (ids that come first, or null), `total`, and
 * `note`: null, or what was changed (`corrected`: typed and shown words; `separate` when each typed
 * word occurs somewhere), or which words do not occur (`nothing`). With `exact` nothing is corrected.
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
  if (!query.terms.length) return { ...query, ...described([]), first: null, note: null };
  const asked = await attempt(query.terms, query.open);
  if (asked.total) return { ...query, ...asked, note: null };
  if (exact || query.identifier) return { ...query, ...asked, note: { nothing: [] } };
  return { ...query, ...(await corrected(query, asked)) };
}

function described(terms) {
  const wanted = terms.map((term) => term.word);
  const telling = terms.filter(({ word, phrase }) => phrase !== null || !common(word));
  const sought = telling.length ? telling : terms;
  const keys = sought.map((term) => term.word);
  return { terms, wanted, sought, keys, phrases: phrases(terms), total: 0 };
}

/** Ask for terms as typed, then for other forms; `total` is 0 when a word does not occur. */
async function attempt(terms, open) {
  const asked = described(terms);
  const exact = await found(asked);
  const stems = asked.sought.map((term) => (term.phrase === null ? stem(term.word) : term.word));
  const same = stems.every((key, place) => key === asked.keys[place]);
  if (same || exact.length >= ENOUGH) {
    return { ...asked, open, total: exact.length, first: null };
  }
  const wider = await found({ ...asked, keys: stems });
  if (!wider.length) return { ...asked, open, total: exact.length, first: null };
  const first = exact.length ? new Set(exact.map((result) => result.id)) : null;
  return { ...asked, keys: stems, open, total: wider.length, first };
}

/** The results of a plan, after checking that every word occurs in the first of them. */
async function found({ keys, sought, phrases: quoted }) {
  const words = sought.map((term) => term.word);
  const { results } = await ask(keys.join(" "));
  const kept = quoted.length ? await withPhrases(results, quoted) : results;
  const looked = await read(kept.slice(0, CHECKED));
  return looked.some((paper) => hasAll(paper, words)) ? kept : [];
}

/**
 * Those results that have every phrase. A few are read, which is certain: the engine misses some
 * phrases with very common words. It is asked when there are many.
 */
export async function withPhrases(results, quoted, filters = {}) {
  if (results.length <= READABLE) {
    const papers = await read(results);
    return results.filter((_, place) => hasPhrases(papers[place], quoted));
  }
  const answers = await Promise.all(
    quoted.map((phrase) => ask(`"${phrase.join(" ")}"`, { filters })),
  );
  const sets = answers.map((answer) => new Set(answer.results.map((result) => result.id)));
  return results.filter((result) => sets.every((ids) => ids.has(result.id)));
}

async function corrected(query, asked) {
  const all = await vocabulary();
  const last = query.terms.length - 1;
  const unknown = [];
  for (const [place, { word }] of query.terms.entries()) {
    const open = query.open && place === last;
    if (known(all, word, open)) continue;
    // The vocabulary of a large index omits words that occur in a single abstract.
    const alone = await found(described([{ word, phrase: null }]));
    if (!alone.length) unknown.push({ place, word, candidates: meant(all, word, open) });
  }
  const hopeless = unknown.filter((missing) => !missing.candidates.length);
  const ways = unknown.length ? choices(unknown) : alternatives(query, all);
  for (const changes of hopeless.length ? [] : ways) {
    const tried = await attempt(replaced(query.terms, changes), false);
    if (tried.total) return { ...tried, note: { corrected: changes, separate: !unknown.length } };
  }
  const fewer = await without(query.terms, unknown, hopeless);
  if (fewer) return fewer;
  const nothing = hopeless.length ? hopeless : unknown;
  return { ...asked, note: { nothing: nothing.map((missing) => missing.word) } };
}

/** All but one of three words or more, corrected where need be: the rarest that some paper has. */
async function without(terms, unknown, hopeless) {
  if (terms.length < FEWEST || terms.length > MOST || hopeless.length > 1) return null;
  const best = unknown.length ? choices(unknown)[0] : [];
  const changes = best.map((change) => ({ ...change, to: change.to ?? "" }));
  const places = hopeless.length ? [hopeless[0].place] : [...terms.keys()].filter((place) => terms[place].phrase === null);
  const tries = places.map((place) => attempt(replaced(terms, [...changes, { place, to: "" }]), false));
  const found = (await Promise.all(tries)).filter((tried) => tried.total);
  found.sort((a, b) => a.total - b.total);
  return found.length ? { ...found[0], note: { corrected: changes, separate: true } } : null;
}

/** Ways to replace the unknown words: the best for each, then the next best for one of them. */
function choices(unknown) {
  const pick = (chosen) =>
    unknown.map(({ place, word, candidates }) => ({
      place,
      from: word,
      to: candidates[place === chosen.place ? chosen.rank : 0],
    }));
  const next = unknown.flatMap(({ place, candidates }) =>
    candidates.slice(1).map((_, number) => pick({ place, rank: number + 1 })),
  );
  return [pick({ place: -1, rank: 0 }), ...next].slice(0, TRIALS);
}

/** Every word is known but no paper has all: another known word for the rarest, or two as one. */
function alternatives({ terms }, all) {
  const places = [...terms.keys()].filter((place) => terms[place].phrase === null);
  const joined = places
    .filter((place) => terms[place + 1] && all.has(terms[place].word + terms[place + 1].word))
    .map((place) => [
      { place, from: terms[place].word, to: terms[place].word + terms[place + 1].word },
      { place: place + 1, from: terms[place + 1].word, to: "" },
    ]);
  places.sort((a, b) => (all.get(terms[a].word) ?? 0) - (all.get(terms[b].word) ?? 0));
  const others = places.flatMap((place) =>
    meant(all, terms[place].word, false, 2)
      .filter((to) => (all.get(to) ?? 0) > (all.get(terms[place].word) ?? 0))
      .map((to) => [{ place, from: terms[place].word, to }]),
  );
  return [...joined, ...others].slice(0, TRIALS);
}

function replaced(terms, changes) {
  const to = new Map(changes.map((change) => [change.place, change.to]));
  return terms.flatMap((term, place) =>
    (to.get(place) ?? term.word)
      .split(" ")
      .filter(Boolean)
      .map((word) => ({ ...term, word })),
  );
}
