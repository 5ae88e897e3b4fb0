/**
 * Marks the searched words in titles, names and excerpts of abstracts. What is wanted is a list of words, which
 * begin a word of the text or are a form of it, and of phrases as lists of words.
 */

import { make, trusted } from "./dom.js";
import { fold, words } from "./fold.js";
import { fit, phraseAt, plural } from "./matching.js";

// A compound is one match, so that "fewshot" marks "few-shot".
const RUN = /[\p{L}\p{N}\p{M}]+(?:[-‐‑–'’][\p{L}\p{N}\p{M}]+)*/gu;
const PART = /[\p{L}\p{N}\p{M}]+/gu;
const LENGTH = 220; // characters of an abstract that are shown

/** The ranges of a text that match what is wanted, in order: [start, end, number of the word or phrase]. */
function matches(text, wanted) {
  const single = wanted.map((one) => (typeof one === "string" ? one : null));
  const found = phrases(text, wanted);
  for (const run of text.matchAll(RUN)) {
    const whole = fold(run[0]).replace(/[^\p{L}\p{N}]/gu, "");
    const joined = single.indexOf(whole);
    if (joined >= 0) {
      found.push([run.index, run.index + run[0].length, joined]);
      continue;
    }
    for (const part of run[0].matchAll(PART)) {
      const at = run.index + part.index;
      const which = single.findIndex((word) => word !== null && words(part[0]).some((own) => fit(own, word)));
      if (which >= 0) found.push([at, at + part[0].length, which]);
    }
  }
  // A phrase before the words in it.
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return found.filter(([start], place) => found.slice(0, place).every(([, end]) => end <= start));
}

/** The ranges of a text that are one of the wanted phrases, singular and plural alike. */
function phrases(text, wanted) {
  const lists = [...wanted.entries()].filter(([, phrase]) => typeof phrase !== "string");
  if (!lists.length) return [];
  const parts = [...text.matchAll(PART)].flatMap((part) => words(part[0]).map((word) => ({ word, start: part.index, end: part.index + part[0].length })));
  const folded = parts.map((part) => part.word);
  return lists.flatMap(([which, phrase]) => {
    const ranges = [];
    for (let from = 0, at; (at = phraseAt(folded.slice(from), phrase, false, plural)) >= 0; from += at + phrase.length) {
      ranges.push([parts[from + at].start, parts[from + at + phrase.length - 1].end, which]);
    }
    return ranges;
  });
}

/** Whether a text has one of the wanted words. */
export const isMatch = (text, wanted) => wanted.length > 0 && matches(text, wanted).length > 0;

/** A text's nodes with the wanted words in <mark>. */
export function marked(text, wanted) {
  const nodes = [];
  let position = 0;
  for (const [start, end] of wanted.length ? matches(text, wanted) : []) {
    nodes.push(text.slice(position, start), make("mark", {}, text.slice(start, end)));
    position = end;
  }
  return [...nodes, text.slice(position)].filter((node) => node !== "");
}

/** A title's nodes, formulas unchanged, with the wanted words in <mark>. */
export function markedTitle(markup, wanted) {
  const content = trusted(markup);
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode: (node) =>
      node.localName === "math" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  });
  const texts = [];
  while (walker.nextNode()) {
    if (walker.currentNode.nodeType === Node.TEXT_NODE) texts.push(walker.currentNode);
  }
  for (const text of texts) text.replaceWith(...marked(text.data, wanted));
  return content;
}

/** The part of an abstract with the most of the wanted words, marked; else its beginning. */
export function excerpt(abstract, wanted) {
  const found = wanted.length ? matches(abstract, wanted) : [];
  let best = { start: 0, score: 0 };
  for (const [at, , ] of found) {
    const inside = found.filter(([start, end]) => start >= at && end <= at + LENGTH * 0.8);
    const score = new Set(inside.map(([, , which]) => which)).size * 10 + inside.length;
    if (score > best.score) best = { start: at, score };
  }
  const from = Math.max(0, best.start - LENGTH * 0.2);
  const start = best.start < LENGTH * 0.6 ? 0 : abstract.indexOf(" ", from) + 1;
  const stop = abstract.length - start <= LENGTH ? abstract.length : abstract.lastIndexOf(" ", start + LENGTH);
  const end = stop > start ? stop : start + LENGTH;
  return [
    start > 0 ? "… " : null,
    ...marked(abstract.slice(start, end), wanted),
    end < abstract.length ? "…" : null,
  ].filter(Boolean);
}
