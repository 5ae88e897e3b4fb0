/** Corrects typing errors with the words that the index contains. */

import { FACETS } from "./operators.js";
import { withPrefix, withWord } from "./sets.js";
import { fetchJson } from "./site.js";

const TRIALS = 6;
const SHORTEST = 4; // letters of a word that may be corrected
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

/** The words of the index with the number of papers that have each. */
export async function vocabulary() {
  const { words } = await fetchJson("search/words.json");
  return new Map(Object.entries(words));
}

/**
 * Ways to correct a query, best first: lists of changes {clause, at, words, from, to}, which put `words` in
 * place of a clause's word. Only words that no paper has are changed, and never acronyms.
 */
export async function corrections(query) {
  const places = query.clauses.flatMap((clause, number) =>
    clause.negative || clause.phrase || clause.prefix || FACETS.includes(clause.field) ? [] : clause.words.map((word, at) => ({ clause: number, at, word, caps: clause.caps, field: clause.field })),
  );
  const missing = [];
  for (const [number, place] of places.entries()) {
    if ((await withWord(place.word)).size) continue;
    const open = query.open && number === places.length - 1;
    if (open && (await withPrefix(place.word)).size) continue;
    missing.push({ ...place, open });
  }
  const joins = places.length > JOINED ? [] : await joined(places);
  const wrong = missing.filter((place) => !place.caps && forgiven(place.word));
  if (!wrong.length) return joins;
  const all = await vocabulary();
  const known = wrong.map((place) => ({ ...place, candidates: meant(all, place.word, place.open) })).filter((place) => place.candidates.length);
  return [...joins, ...(known.length ? choices(known) : [])].slice(0, TRIALS);
}

/** Two neighbouring words that the papers write as one. */
async function joined(places) {
  const found = [];
  for (const [number, place] of places.slice(0, -1).entries()) {
    const next = places[number + 1];
    if (place.word.length + next.word.length < 5 || !(await withWord(place.word + next.word)).size) continue;
    const one = place.word + next.word;
    found.push([{ ...place, words: [one], from: `${place.word} ${next.word}`, to: one }, { ...next, words: [], from: next.word, to: "" }]);
  }
  return found;
}

/** Ways to replace the unknown words: the best for each, then the next best for one of them. */
function choices(wrong) {
  const pick = (chosen) =>
    wrong.map(({ clause, at, word, candidates }) => {
      const to = candidates[chosen.place === word ? chosen.rank : 0];
      return { clause, at, words: to.split(" "), from: word, to };
    });
  const next = wrong.flatMap(({ word, candidates }) => candidates.slice(1).map((_, number) => pick({ place: word, rank: number + 1 })));
  return [pick({ place: null, rank: 0 }), ...next];
}

/**
 * The known words that may have been meant, best first: fewest edits, the same first letter, most
 * papers. An open word may also be the mistyped beginning of a longer one. A word may also be
 * two words run together.
 */
export function meant(all, word, open, most = 3) {
  const limit = forgiven(word);
  if (!limit) return [];
  const found = [];
  for (const [other, papers] of all) {
    if (other === word || other.length < 3) continue;
    let distance = edits(word, other, limit);
    let begun = 0;
    if (open && distance > 1 && word.length > 4 && other.length > word.length) {
      const start = edits(word, other.slice(0, word.length), 1);
      if (start <= 1) [distance, begun] = [start, 1];
    }
    if (distance > limit || (distance > 1 && other[0] !== word[0])) continue;
    found.push({ word: other, order: [distance + begun * 0.5, other[0] !== word[0], -papers] });
  }
  for (let cut = 2; cut <= word.length - 2; cut += 1) {
    const halves = [word.slice(0, cut), word.slice(cut)];
    if (!halves.every((half) => (all.get(half) ?? 0) > 1)) continue;
    const papers = Math.min(...halves.map((half) => all.get(half)));
    found.push({ word: halves.join(" "), order: [halves.some((h) => h.length < 4) ? 1.5 : 0.5, false, -papers] });
  }
  const order = (a, b) => a.order.map((value, place) => value - b.order[place]).find(Boolean) ?? 0;
  found.sort((a, b) => order(a, b) || (a.word < b.word ? -1 : 1));
  return found.slice(0, most).map((candidate) => candidate.word);
}
