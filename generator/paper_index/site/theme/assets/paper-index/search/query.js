/** Parses a line of text: clauses, or an arXiv id, a DOI or an address. */

import { words } from "./fold.js";
import { addressWord, identifier } from "./identifiers.js";
import { FACETS, clauses } from "./operators.js";

export const LONGEST = 300;
export const MOST_WORDS = 40;

/** What TeX writes inside a formula: V$_2$O$_3$ and V_2O_3 are V2O3. */
const TEX = /(?<=[\p{L}\p{N}])[${}_^\\]+(?=[\p{L}\p{N}])/gu;

/**
 * A line taken apart: `clauses` (see operators.js); `terms`, the words to find in order, each with
 * the number of the phrase in which it stands (or null), and the words of the compound that holds together; `strict` when the line has operators, so that it
 * is not widened; `open` when the last word may go on; `cut` when the line was too long; `notes`.
 */
export function parse(line) {
  const whole = line.normalize("NFC").replace(/\s+/gu, " ").trimStart();
  const named = identifier(whole);
  const text = named ? whole.trim() : whole.slice(0, LONGEST);
  if (named) return { ...identified(named), text };
  const read = clauses(text.replace(TEX, ""));
  const all = terms(read.clauses);
  const cut = all.length > MOST_WORDS || whole.trim().length > LONGEST;
  const kept = cut ? read.clauses.slice(0, (all[MOST_WORDS]?.clause ?? read.clauses.length - 1) || 1) : read.clauses;
  const last = kept.at(-1);
  const strict = read.and || kept.some((clause) => clause.field || clause.negative || clause.or || clause.prefix || clause.phrase);
  const open = !cut && Boolean(last) && !last.phrase && !last.negative && !last.field && !last.caps && /[\p{L}\p{N}\p{M}]$/u.test(text);
  return { text: text.trim(), clauses: kept, terms: terms(kept).slice(0, MOST_WORDS), identifier: null, strict, open, cut, notes: read.notes };
}

function identified(named) {
  const word = named.kind === "address" ? addressWord(named.id) : addressWord(`${named.kind}${named.id}`);
  const clause = { words: [word], typed: named.id, field: null, phrase: true, negative: false, or: false, prefix: false, years: null };
  const also = named.doi ? [{ ...clause, words: [addressWord(`DOI${named.doi}`)], or: true }] : [];
  const shown = words(`${named.kind} ${named.id}`).map((part) => ({ word: part, phrase: 0, clause: 0, caps: false }));
  return { clauses: [clause, ...also], terms: shown, identifier: named, strict: true, open: false, cut: false, notes: [] };
}

/** The words to find of clauses, in order. */
export function terms(all) {
  return all.flatMap((clause, number) => {
    if (clause.negative || FACETS.includes(clause.field)) return [];
    const quoted = clause.phrase && clause.words.length > 1;
    const compound = clause.tight ? clause.words : null;
    return clause.words.map((word) => ({ word, phrase: quoted ? number : null, clause: number, compound, caps: clause.caps && clause.words.length === 1 }));
  });
}
