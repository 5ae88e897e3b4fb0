/** Parses a line of text: words, quoted phrases, an arXiv id or a DOI. */

import { words } from "./fold.js";

export const LONGEST = 200;
export const MOST_WORDS = 20;

const ARXIV = String.raw`(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?`;
const ARXIV_ADDRESS = new RegExp(
  String.raw`^(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/${ARXIV}(?:\.pdf)?(?:[/?#].*)?$`,
  "i",
);
const ARXIV_ID = new RegExp(String.raw`^(?:arxiv\s*:?\s*)?${ARXIV}(?:\s*\[[\w.-]+\])?$`, "i");
const DOI = /^(?:(?:https?:\/\/)?(?:dx\.)?doi\.org\/|doi\s*:?\s*)?(10\.\d{4,9}\/\S+)$/i;
const ARXIV_DOI = new RegExp(String.raw`^10\.48550/arxiv\.${ARXIV}$`, "i");

/** What TeX writes inside a formula: V$_2$O$_3$ and V_2O_3 are V2O3. */
const TEX = /(?<=[\p{L}\p{N}])[${}_^\\]+(?=[\p{L}\p{N}])/gu;
const QUOTES = /["“”„«»]/u;

/** The arXiv id or DOI that the whole line is, as it is printed, else null. */
function identifier(line) {
  const arxiv = line.match(ARXIV_ADDRESS) ?? line.match(ARXIV_ID);
  if (arxiv) return { kind: "arXiv", id: arxiv[1] };
  const doi = line.match(DOI)?.[1].replace(/[.,;)\]>]+$/, "");
  if (!doi) return null;
  const inside = doi.match(ARXIV_DOI);
  return inside ? { kind: "arXiv", id: inside[1] } : { kind: "DOI", id: decoded(doi) };
}

function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/**
 * A line taken apart: `terms` in order, each with its folded word and the number of the phrase in
 * which it stands (or null); `open` when the last word may go on; `cut` when the line was too long.
 */
export function parse(line) {
  const text = line.normalize("NFC").replace(/\s+/gu, " ").trimStart().slice(0, LONGEST);
  const named = identifier(text.trim());
  if (named) {
    const terms = words(`${named.kind} ${named.id}`).map((word) => ({ word, phrase: 0 }));
    return { text: text.trim(), terms, identifier: named, open: false, cut: false };
  }
  const pieces = text.replace(TEX, "").split(QUOTES);
  const all = pieces.flatMap((piece, number) => {
    // A quotation mark without a closing one is ignored.
    const quoted = number % 2 === 1 && number < pieces.length - 1;
    return words(piece).map((word) => ({ word, phrase: quoted ? number : null }));
  });
  const terms = all.slice(0, MOST_WORDS);
  const cut = all.length > MOST_WORDS || line.trim().length > LONGEST;
  const open = !cut && /[\p{L}\p{N}\p{M}]$/u.test(text) && terms.at(-1)?.phrase === null;
  return { text: text.trim(), terms, identifier: null, open, cut };
}

/** The phrases among terms, each a list of words; a phrase of one word is just a word. */
export function phrases(terms) {
  const found = new Map();
  for (const { word, phrase } of terms) {
    if (phrase !== null) found.set(phrase, [...(found.get(phrase) ?? []), word]);
  }
  return [...found.values()].filter((phrase) => phrase.length > 1);
}
