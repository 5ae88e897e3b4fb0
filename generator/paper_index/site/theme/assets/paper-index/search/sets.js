/** Sets of papers that match one word, phrase or filter, as Maps: id → {result, score}. */

import { every, read, under, withPrefix, withRun, withWord } from "./engine.js";
import { hasPhrases } from "./ranking.js";
import { facets } from "./site.js";

/** The number of results that may all be read to check or count them: more where one file has all papers. */
export async function readable() {
  return (await facets()).packs === 1 ? 60 : 24;
}

/** Papers with words next to each other in this order, singular and plural alike; with `open` the last may be longer. */
export async function withPhrase(words, open = false) {
  const last = words.length - 1;
  const all = intersection(await Promise.all(words.map((word, place) => (open && place === last ? withPrefix(word) : withWord(word)))));
  if (words.length < 2 || !all.size) return all;
  if (all.size > (await readable())) return withForm(words);
  const ids = [...all.keys()];
  const papers = await read(ids.map((id) => all.get(id).result));
  const found = new Set(ids.filter((_, place) => hasPhrases(papers[place], [words], open)));
  return subset(all, (id) => found.has(id));
}

/** Papers with a phrase in any forms of its words, without reading any. */
export async function withForm(words) {
  if (words.length < 2) return withWord(words[0]);
  const [run, ...sets] = await Promise.all([withRun(words), ...words.map(withWord)]);
  return subset(intersection(sets), (id) => run.has(id));
}

/** Papers under filters; all without. */
export async function filtered(filters) {
  const allowed = await under(filters);
  const results = (await every()).filter(({ id }) => !allowed || allowed.has(id));
  return new Map(results.map((result) => [result.id, { result, score: 0 }]));
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
