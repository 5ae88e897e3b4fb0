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
const PLAIN = /^[a-z0-9'-]+$/i;
const LENGTH = 220; // characters of an abstract that are shown

const known = new WeakMap(); // what is wanted → the matches in each run of letters: texts repeat them

/** The ranges of a text that match what is wanted, in order: [start, end, number of the word or phrase]. */
function matches(text, wanted) {
  if (!wanted.length) return [];
  if (!known.has(wanted)) known.set(wanted, new Map());
  const runs = known.get(wanted);
  const found = phrases(text, wanted);
  const begins = wanted.filter((one) => typeof one === "string").map((word) => word[0]);
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!runs.has(run)) runs.set(run, possible(run, begins) ? inRun(run, wanted) : []);
    for (const [start, end, which] of runs.get(run)) found.push([index + start, index + end, which]);
  }
  // A phrase before the words in it.
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return found.filter(([start], place) => found.slice(0, place).every(([, end]) => end <= start));
}

/** Whether a part of a run may begin like a wanted word: for nearly all words of a text this spares the rest. */
function possible(run, begins) {
  if (!PLAIN.test(run)) return true;
  return run.toLowerCase().split(/[-']/).some((part) => begins.includes(part[0]));
}

function inRun(run, wanted) {
  const joined = wanted.indexOf(fold(run).replace(/[^\p{L}\p{N}]/gu, ""));
  if (joined >= 0) return [[0, run.length, joined]];
  return [...run.matchAll(PART)].flatMap(({ 0: part, index }) => {
    const own = words(part);
    const which = wanted.findIndex((one) => typeof one === "string" && own.some((word) => fit(word, one)));
    return which < 0 ? [] : [[index, index + part.length, which]];
  });
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

/** A text's nodes with the wanted words in <mark>. */
export const marked = (text, wanted) => nodes(text, matches(text, wanted));

/** The nodes of a part of a text, with ranges of the text in <mark>. */
function nodes(text, ranges, from = 0, to = text.length) {
  const found = [];
  let position = from;
  for (const [start, end] of ranges.filter((range) => range[0] >= from && range[1] <= to)) {
    found.push(text.slice(position, start), make("mark", {}, text.slice(start, end)));
    position = end;
  }
  return [...found, text.slice(position, to)].filter((node) => node !== "");
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

/** The part with the most of the wanted words, marked, of the first text that has any; else the first one's beginning. */
export function excerpt(texts, wanted) {
  const all = texts.map((text) => ({ text, found: matches(text, wanted) }));
  const { text, found } = all.find((one) => one.found.length) ?? all[0];
  let best = { start: 0, score: 0 };
  for (const [at, , ] of found) {
    const inside = found.filter(([start, end]) => start >= at && end <= at + LENGTH * 0.8);
    const score = new Set(inside.map(([, , which]) => which)).size * 10 + inside.length;
    if (score > best.score) best = { start: at, score };
  }
  const from = Math.max(0, best.start - LENGTH * 0.2);
  const start = best.start < LENGTH * 0.6 ? 0 : text.indexOf(" ", from) + 1;
  const stop = text.length - start <= LENGTH ? text.length : text.lastIndexOf(" ", start + LENGTH);
  const end = stop > start ? stop : start + LENGTH;
  return [start > 0 ? "… " : null, ...nodes(text, found, start, end), end < text.length ? "…" : null].filter(Boolean);
}
