/** Finds words of the same meaning: curated synonyms, names of tags, abbreviations. */

import { FetchFailed, facets, fetchJson } from "./site.js";
import { plural } from "./matching.js";

/** Groups of phrases (folded words separated by spaces) of one meaning. */
async function groups() {
  const all = await facets();
  const tags = all.tags.map((tag) => tag.names).filter((names) => names.length > 1);
  try {
    return [...(await fetchJson("search/synonyms.json")), ...tags];
  } catch (problem) {
    // The search works without synonyms.
    if (problem instanceof FetchFailed) return tags;
    throw problem;
  }
}

/** For each word of terms that is part of a known phrase: the other phrases, as {words, label}. */
export async function meanings(terms) {
  const found = new Map();
  const words = terms.map((term) => term.word);
  for (const group of await groups()) {
    const phrases = group.map(phraseOf);
    for (const phrase of phrases) {
      const at = place(words, phrase.words);
      if (at < 0) continue;
      const others = phrases.filter((other) => other !== phrase);
      for (const word of words.slice(at, at + phrase.words.length)) found.set(word, [...(found.get(word) ?? []), ...others]);
    }
  }
  return found;
}

function place(words, phrase) {
  return words.findIndex((_, start) => phrase.every((word, step) => words[start + step] !== undefined && plural(words[start + step], word)));
}

/** A phrase of the file: its folded words, and as it is printed behind a bar if that differs. */
function phraseOf(text) {
  const [folded, label = folded] = text.split("|");
  return { words: folded.split(" "), label };
}
