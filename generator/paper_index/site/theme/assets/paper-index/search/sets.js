/** Sets of papers that match one word, phrase or filter, as Maps: id → {result, score}. */

import { ask, read } from "./engine.js";
import { hasPhrases } from "./ranking.js";
import { facets } from "./site.js";

/** The number of results that may all be read to check or count them: more where one file has all papers. */
export async function readable() {
  return (await facets()).packs === 1 ? 60 : 24;
}

const map = (results) => new Map(results.map((result) => [result.id, { result, score: result.score }]));

/** Papers with a word, in any of its forms that the engine's stemming knows. */
export async function withWord(word) {
  return map((await ask(`"${word}"`)).results);
}

/** Papers with a word that begins so; `certain` when there is one, which need not be checked. */
export async function withPrefix(word, certain = false) {
  const { results } = await ask(word);
  if (certain) return map(results);
  // Where no word begins so, the engine answers with shorter words.
  const [first] = await read(results.slice(0, 1));
  return first?.words.some((other) => other.startsWith(word)) ? map(results) : new Map();
}

/** Papers with words next to each other in this order, singular and plural alike; with `open` the last may be longer. */
export async function withPhrase(words, open = false) {
  const last = words.length - 1;
  const every = intersection(await Promise.all(words.map((word, place) => (open && place === last ? withPrefix(word) : withWord(word)))));
  if (words.length < 2 || !every.size) return every;
  if (every.size > (await readable())) {
    const exact = new Set((await ask(`"${words.join(" ")}"`)).results.map((result) => result.id));
    return subset(every, (id) => exact.has(id));
  }
  const ids = [...every.keys()];
  const papers = await read(ids.map((id) => every.get(id).result));
  const found = new Set(ids.filter((_, place) => hasPhrases(papers[place], [words], open)));
  return subset(every, (id) => found.has(id));
}

/** Papers with a phrase as the engine has it, without reading any. */
export async function withForm(words) {
  return words.length > 1 ? map((await ask(`"${words.join(" ")}"`)).results) : withWord(words[0]);
}

/** Papers under filters. */
export async function filtered(filters) {
  return map((await ask(null, { filters })).results);
}

export function subset(set, keep) {
  return new Map([...set].filter(([id]) => keep(id)));
}

/** Papers of all sets, with the sum of their scores. */
export function intersection(sets) {
  const [least, ...others] = [...sets].sort((a, b) => a.size - b.size);
  if (!least) return new Map();
  const found = new Map();
  for (const [id, entry] of least) {
    if (!others.every((other) => other.has(id))) continue;
    found.set(id, { ...entry, score: others.reduce((sum, other) => sum + other.get(id).score, entry.score) });
  }
  return found;
}

/** Papers of any set, with the sum of their scores. */
export function union(sets) {
  const found = new Map();
  for (const [id, entry] of sets.flatMap((set) => [...set])) {
    found.set(id, { ...entry, score: entry.score + (found.get(id)?.score ?? 0) });
  }
  return found;
}

export const byScore = (set) => [...set.values()].sort((a, b) => b.score - a.score).map((entry) => entry.result);
