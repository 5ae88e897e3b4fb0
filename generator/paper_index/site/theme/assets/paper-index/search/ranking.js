/** Orders the first results: the order of their scores, improved by matches in title and authors. */

import { bestFit, kin, phraseAt, plural } from "./matching.js";

const SHORT = 3; // letters of a word that counts in a title, or a name, as a whole only

/** Whether a paper's text has every phrase, singular and plural alike; with `open` their last words may be longer. */
export function hasPhrases(paper, quoted, open = false) {
  return quoted.every((phrase) => phraseAt(paper.words, phrase, open, plural) >= 0);
}

/** Whether a word of a name is the wanted one, or has the wanted initial. */
const initial = (here, word) => (word.length > 1 ? here === word : here.startsWith(word));

/**
 * The criteria of the order, first to last: the whole title; a title that begins so; the phrase in the title;
 * one author with every word; every word in the title, or in title and authors, better the exacter; then how exactly the words
 * occur anywhere.
 */
function merits(paper, wanted, open) {
  const { title, authors, all } = paper.folded;
  // "R-MAT" is not in the title "Riemannian matching"; a single letter may be the initial of a name.
  const within = (found, least) => wanted.map((word, place) => {
    const whole = word.length >= least && word.length <= SHORT && !(open && place === wanted.length - 1);
    return bestFit(whole ? found.filter((one) => plural(one, word)) : found, word);
  });
  const [inTitle, inAuthors] = [within(title, 1), within(authors, 2)];
  const either = inTitle.map((found, place) => Math.max(found, inAuthors[place]));
  const every = (fits, least = 1) => fits.every((found) => found >= least);
  const at = wanted.length ? phraseAt(title, wanted, open) : -1;
  return [
    at === 0 && title.length === wanted.length && title.join(" ") === wanted.join(" "),
    at === 0 && wanted.length > 1,
    at >= 0 && wanted.length > 1,
    wanted.length > 1 && phraseAt(authors, wanted, open, initial) >= 0,
    every(inAuthors, 3) && wanted.length > 1,
    every(inTitle, 3),
    every(either, 3),
    every(inTitle, 2),
    every(inTitle),
    every(inAuthors, 2),
    every(either, 2),
    every(wanted.map((word) => (all.has(word) ? 3 : bestFit(all, word))), 3),
  ].map(Number);
}

/** Papers, best first; equals by what they are about, or in their order without concepts. */
export function rank(papers, wanted, open, concepts = []) {
  return papers
    .map((paper, place) => {
      const all = merits(paper, wanted, open);
      return concepts.length ? { paper, place: -relevance(paper, concepts), merits: all.slice(0, -1) } : { paper, place, merits: all };
    })
    .sort((a, b) => {
      const differs = a.merits.findIndex((merit, number) => merit !== b.merits[number]);
      return differs < 0 ? a.place - b.place : b.merits[differs] - a.merits[differs];
    })
    .map(({ paper }) => paper);
}

/** How much a widened search's paper is about the concepts: the sum of their weights by field, more when adjacent. */
export function relevance(paper, concepts) {
  const { title, authors } = paper.folded;
  const hits = concepts.map((concept) => strength(concept, title, authors, paper.words));
  let score = hits.reduce((sum, hit, number) => sum + hit.value * concepts[number].weight, 0);
  for (let number = 1; number < hits.length; number += 1) {
    const [one, two] = [hits[number - 1], hits[number]];
    const close = one.places.some((place) => two.places.some((other) => other > place && other - place <= 3));
    if (close) score += 0.4 * Math.min(concepts[number - 1].weight, concepts[number].weight);
  }
  return score;
}

function strength({ word, forms }, title, authors, body) {
  const places = [];
  for (let place = 0; place < body.length; place += 1) if (body[place][0] === word[0] && kin(body[place], word)) places.push(place);
  const same = [[word], ...forms.map((form) => form.words)];
  let value = 0;
  for (const [number, phrase] of same.entries()) {
    const factor = number ? 0.8 : 1;
    const count = number ? occurrences(body, phrase) : places.length;
    if (!count) continue;
    const inTitle = phraseAt(title, phrase, false, kin) >= 0;
    const inAuthors = phraseAt(authors, phrase) >= 0;
    const field = inTitle ? 1.6 : inAuthors ? 1.6 : 0.6 + (0.6 * count) / (count + 1.5);
    value = Math.max(value, factor * field);
  }
  return { value, places };
}

function occurrences(body, phrase) {
  let count = 0;
  for (let start = 0; start < body.length; start += 1) if (body[start][0] === phrase[0][0] && phrase.every((word, step) => body[start + step] !== undefined && plural(body[start + step], word))) count += 1;
  return count;
}
