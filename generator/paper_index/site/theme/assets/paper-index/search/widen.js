/** Finds papers with some of the words of a query, ranked by the rarity and the number of the words. */

import { withPrefix, withWord } from "./engine.js";
import { emphasis, stem, telling } from "./matching.js";
import { readable, union, withForm } from "./sets.js";
import { facets, frequency } from "./site.js";
import { meanings } from "./synonyms.js";

const LEAST = 0.3; // of the best score
const DECIDED = 0.2; // the same without frequent words
const SYNONYM = 0.8; // how much a word of the same meaning counts, relative to the word itself
const FREQUENT = 40; // papers with a word that is not widened
const MOST = 0.5; // of all papers: a word that more have says little
const ENOUGH = 3; // words with papers that are not frequent
const FORMS = 8; // words of the same meaning that are searched
const FORM = 0.6; // how much another form of the word counts
const GUESS = 0.6; // how much a corrected word counts
const SHORT = /^\p{Script=Latin}{1,3}$/u; // words that are taken for complete where papers have them

/** The weight of a word that `found` of `all` papers have. */
const rarity = (found, all) => Math.log(1 + (all - found + 0.5) / (found + 0.5));

/** The concepts of terms, for the order of papers that have all of them. */
export async function conceptsOf(terms) {
  const { papers: all } = await facets();
  const lexicon = await meanings(terms);
  return Promise.all(
    telling(terms).map(async ({ word }) => ({ word, weight: emphasis(word) * rarity((await frequency(word)) ?? (await withWord(word)).size, all), forms: lexicon.get(word) ?? [] })),
  );
}

/**
 * The papers for a plan: `results` best first, `shown` (words that some paper has), `forms` (word →
 * phrases of the same meaning) and `concepts` for the order of papers that were read (see `relevance`).
 */
export async function widen({ terms, open, corrected = [] }) {
  const content = [...new Map(telling(terms).map((term) => [term.word, term])).values()].filter((term) => term.word.length > 1 || telling(terms).length === 1);
  const { papers: all, packs } = await facets();
  const lexicon = await meanings(terms);
  const counts = await Promise.all(content.map(({ word }) => frequency(word)));
  // A large index has lists of the papers of frequent words, which are small.
  const isLarge = packs !== 1;
  const listed = content.filter(({ word }, place) => isLarge && counts[place] <= MOST * all && emphasis(word) === 1);
  for (const { word } of listed) withWord(word).catch(() => {});
  // A frequent last word is taken for complete.
  const search = (term) => concept(term, open && term === terms.at(-1) && !counts[content.indexOf(term)], lexicon, all);
  const rare = await Promise.all(content.filter((_, place) => !counts[place]).map(search));
  // Frequent words, each of which loads much, are searched when rarer ones about the subject do not decide.
  const missing = ENOUGH - rare.filter((one) => one.set.size && emphasis(one.word) === 1).length;
  const frequent = [...content.entries()].filter(([place]) => counts[place]).sort(([a], [b]) => counts[a] - counts[b]).map(([, term]) => term);
  const subjects = frequent.filter(({ word }) => emphasis(word) === 1);
  const decided = subjects.length >= missing;
  const needed = decided ? subjects.slice(0, Math.max(0, missing)) : frequent;
  const some = needed.filter((term) => counts[content.indexOf(term)] <= MOST * all);
  const sought = some.length || rare.some((one) => one.set.size) ? some : needed;
  const concepts = await Promise.all(
    content.map(async (term, place) => {
      const { word } = term;
      if (!counts[place]) return rare.find((one) => one.word === word);
      const known = { word, set: new Map(), ids: [], forms: [], weight: emphasis(word) * rarity(counts[place], all) };
      if (isLarge) return listed.includes(term) || sought.includes(term) ? { ...known, ids: [...(await withWord(word)).keys()] } : known;
      return sought.includes(term) ? search(term) : known;
    }),
  );
  const guessed = new Set(corrected.flatMap((change) => change.words));
  for (const one of concepts) if (guessed.has(one.word)) one.weight *= GUESS;
  const scores = new Map();
  const add = (id, share) => scores.set(id, (scores.get(id) ?? 0) + share);
  for (const { set, ids, weight } of concepts) {
    const top = Math.max(...[...set.values()].map((entry) => entry.score), 1e-9);
    for (const [id, { score, strength }] of set) add(id, weight * strength * (0.4 + 0.6 * Math.min(1, score / top)));
    for (const id of ids) add(id, weight);
  }
  const least = (decided ? DECIDED : LEAST) * [...scores.values()].reduce((best, score) => Math.max(best, score), 0);
  const order = [...scores].filter(([, score]) => score >= least).sort(([, a], [, b]) => b - a);
  const results = order.slice(0, await readable()).map(([id]) => ({ id }));
  const shown = concepts.filter((one, place) => one.set.size || counts[place]).map((one) => one.word);
  const forms = new Map(concepts.map((one) => [one.word, one.forms]));
  return { results, shown, forms, concepts: concepts.map(({ word, weight, forms: own }) => ({ word, weight, forms: own })) };
}

/** A word with the papers that have it, another form of it, or a word of the same meaning; `ids` are those of a list. */
async function concept({ word }, open, lexicon, all) {
  const literal = await withWord(word);
  // A frequent word needs no other words, each of which takes time and may load a part of the index.
  const forms = literal.size < FREQUENT ? (lexicon.get(word) ?? []).slice(0, FORMS) : [];
  const base = stem(word).replace(/(?:al|ly|ive|ment|able|ness|e|y)$/, "");
  const unfinished = open && !(literal.size && SHORT.test(word));
  const begins = unfinished || (literal.size < FREQUENT && word.length > 5 && base.length > 4) ? await withPrefix(open && !literal.size ? word : base) : new Map();
  const synonyms = union(await Promise.all(forms.map((form) => withForm(form.words))));
  const set = new Map();
  for (const [part, strength] of [[begins, literal.size ? FORM : 0.9], [synonyms, SYNONYM], [literal, 1]]) {
    for (const [id, entry] of part) set.set(id, { ...entry, strength });
  }
  return { word, set, ids: [], forms, weight: emphasis(word) * rarity(literal.size || set.size, all) };
}
