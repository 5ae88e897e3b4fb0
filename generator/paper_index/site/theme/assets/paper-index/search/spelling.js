/** Corrects typing errors with the words that the index contains. */

import { stem } from "./matching.js";
import { fetchJson } from "./site.js";

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

/** The tolerated edits of a word: 0 in the shortest, 1 up to five letters, then 2. */
export function forgiven(word) {
  if (word.length < 3 || /^\d+$/.test(word)) return 0;
  return word.length <= 5 ? 1 : 2;
}

/** The words of the index with the number of papers that have each. */
export async function vocabulary() {
  const { words } = await fetchJson("search/words.json");
  return new Map(Object.entries(words));
}

/** Whether the index has a word, a longer one with that beginning if `open`, or another form. */
export function known(all, word, open) {
  if (all.has(word)) return true;
  const base = stem(word);
  if (!open && base === word) return false;
  for (const other of all.keys()) {
    if ((open && other.startsWith(word)) || (base !== word && other.startsWith(base))) return true;
  }
  return false;
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
    if (distance > limit) continue;
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
