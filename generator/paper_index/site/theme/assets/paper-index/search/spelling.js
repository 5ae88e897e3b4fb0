/** Corrects typing errors with the words that the index contains. */

import { common } from "./matching.js";
import { FACETS } from "./operators.js";
import { withPrefix, withWord } from "./engine.js";
import { facets, fetchJson, frequency } from "./site.js";

const TRIALS = 6;
const SHORTEST = 4; // letters of a word that may be corrected
const SURE = 6; // letters of a word of which one edit is enough to know what was meant
const JOINED = 5; // words of a line in which two may be one

/**
 * Edits between two words: a letter added, left out, changed, or swapped with its neighbour;
 * `limit + 1` as soon as there are more than `limit`.
 * Optimal string alignment, https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance
 */
export function edits(from, to, limit) {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let before = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(above[column] + 1, current[column - 1] + 1, above[column - 1] + !same);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2] + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit) return limit + 1;
    [before, above] = [above, current];
  }
  return above[to.length];
}

/** The tolerated edits of a word: 0 in short ones and numbers, 1 up to six letters, then 2. */
export function forgiven(word) {
  if (word.length < SHORTEST || /\d/.test(word)) return 0;
  return word.length <= 6 ? 1 : 2;
}

const shard = (letter) => letter.replace(/[^a-z0-9]/gu, "_");

/** Words of the index with one of the first `letters` of a word at their beginning: word → number of papers and print. */
async function vocabulary(word, letters = 2) {
  const { words: listed } = await facets();
  const first = Array.from(word).slice(0, letters).map(shard);
  const shards = [...new Set(first)].filter((one) => listed.includes(one));
  const parts = await Promise.all(shards.map((one) => fetchJson(`search/words/${one}.json`)));
  const all = parts.flatMap((part) => Object.entries(part));
  return new Map(all.map(([known, entry]) => [known, { papers: entry[0] ?? entry, printed: entry[1] ?? known }]));
}

/**
 * Ways to correct a query, best first: lists of changes {clause, at, words, from, to, sure}, which put `words` in
 * place of a clause's word. Only words that no paper has are changed, and never acronyms. `sure` is whether a
 * correction makes sense without papers that have all words.
 */
export async function corrections(query) {
  const places = query.clauses.flatMap((clause, number) =>
    clause.negative || clause.phrase || clause.prefix || FACETS.includes(clause.field) ? [] : clause.words.map((word, at) => ({ clause: number, at, word, caps: clause.caps, typed: clause.words.length > 1 ? word : clause.typed })),
  );
  const missing = [];
  for (const [number, place] of places.entries()) {
    // Each word loads a part of the index, common words too.
    if (common(place.word) || (await frequency(place.word)) || (await withWord(place.word)).size) continue;
    const open = query.open && number === places.length - 1;
    if (open && (await withPrefix(place.word)).size) continue;
    missing.push({ ...place, open });
  }
  const joins = places.length > JOINED ? [] : [...(await joined(places)), ...(await split(missing))];
  const wrong = missing.filter((place) => !place.caps && forgiven(place.word));
  if (!wrong.length) return joins;
  const found = await Promise.all(wrong.map(async (place) => ({ ...place, candidates: meant(await vocabulary(place.word), place.word, place.open) })));
  const known = found.filter((place) => place.candidates.length);
  const picked = known.length ? choices(known) : [];
  // A line may have both kinds of errors.
  const both = joins.map((join) => [...join, ...(picked[0] ?? []).filter((change) => !join.some((one) => one.clause === change.clause && one.at === change.at))]);
  return [...joins, ...both.filter((one, place) => one.length > joins[place].length), ...picked].slice(0, TRIALS);
}

/** Two neighbouring words that the papers write as one. */
async function joined(places) {
  const found = [];
  for (const [number, place] of places.slice(0, -1).entries()) {
    const next = places[number + 1];
    const one = place.word + next.word;
    if (one.length < 5 || common(place.word) || common(next.word) || !(await vocabulary(one, 1)).has(one)) continue;
    found.push([{ ...place, words: [one], from: `${place.word} ${next.word}`, to: one }, { ...next, words: [], from: next.word, to: "" }]);
  }
  return found;
}

/** A word that is two words run together. */
async function split(missing) {
  const found = [];
  for (const place of missing.filter(({ word }) => word.length > 5 && word.length < 25)) {
    const cuts = Array.from({ length: place.word.length - 5 }, (_, cut) => [place.word.slice(0, cut + 3), place.word.slice(cut + 3)]);
    const all = await vocabulary(place.word, 1);
    for (const halves of cuts.filter(([first]) => all.has(first))) {
      const sets = await Promise.all(halves.map(withWord));
      if (sets.every((set) => set.size)) found.push([{ ...place, words: halves, from: place.typed, to: halves.join(" "), sure: true }]);
    }
  }
  return found;
}

/** Ways to replace the unknown words: the best for each, then the next best for one of them. */
function choices(wrong) {
  const pick = (chosen) =>
    wrong.map(({ clause, at, word, typed, candidates }) => {
      const to = candidates[chosen.place === word ? chosen.rank : 0];
      return { clause, at, words: to.word.split(" "), from: typed, to: to.printed, sure: to.order[0] <= 1 && word.length >= SURE };
    });
  const next = wrong.flatMap(({ word, candidates }) => candidates.slice(1).map((_, number) => pick({ place: word, rank: number + 1 })));
  return [pick({ place: null, rank: 0 }), ...next];
}

/**
 * The known words that may have been meant, best first: fewest edits, the same first letter, most
 * papers. An open word may also be the mistyped beginning of a longer one.
 */
function meant(all, word, open, most = 3) {
  const limit = forgiven(word);
  const found = [];
  for (const [other, { papers, printed }] of all) {
    if (other === word || other.length < 3) continue;
    let distance = edits(word, other, limit);
    let begun = 0;
    if (open && distance > 1 && word.length > 4 && other.length > word.length) {
      const start = edits(word, other.slice(0, word.length), 1);
      if (start <= 1) [distance, begun] = [start, 1];
    }
    if (distance > limit || (distance > 1 && other[0] !== word[0])) continue;
    found.push({ word: other, printed, order: [distance + begun * 0.5, other[0] !== word[0], -papers] });
  }
  const order = (a, b) => a.order.map((value, place) => value - b.order[place]).find(Boolean) ?? 0;
  found.sort((a, b) => order(a, b) || (a.word < b.word ? -1 : 1));
  return found.slice(0, most);
}
