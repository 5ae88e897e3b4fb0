/** Explains results whose title and excerpt do not show why they were found. */

import { kin, phraseAt, plural } from "./matching.js";
import { facets, searchedNames } from "./site.js";

/** What to mark in the papers of a plan: the words that they have, and phrases that stand for them. */
export function marks({ shown, forms, used, clauses = [] }) {
  // A widened search is one for the parts of a compound as well.
  const tight = used === "widened" ? [] : clauses.filter((clause) => clause.tight && !clause.negative);
  const parts = new Set(tight.flatMap((clause) => clause.words));
  const phrases = [...tight.map((clause) => clause.words), ...[...forms.values()].flat().map((form) => form.words)];
  return [...shown.filter((word) => !parts.has(word)), ...tight.map((clause) => clause.joined), ...phrases];
}

/** Papers with `via`: texts such as "tag Phase transitions" or "synonym sparse autoencoder". */
export async function explained(papers, { content, forms }) {
  if (!content.length) return papers;
  const tags = new Map((await facets()).tags.map((tag) => [tag.id, tag]));
  return papers.map((paper) => ({ ...paper, via: via(paper, content, forms, tags) }));
}

function via(paper, content, forms, tags) {
  const seen = paper.folded.seen;
  const hidden = content.filter((word) => !seen.some((other) => kin(other, word) || (word.length > 3 && other.startsWith(word))));
  const own = (paper.tags ?? "").split(" ").map((id) => tags.get(id)).filter(Boolean);
  const found = hidden.flatMap((word) => {
    const form = (forms.get(word) ?? []).find((other) => phraseAt(seen, other.words, false, plural) >= 0);
    if (form) return [`synonym ${form.label}`];
    const tag = own.find((one) => {
      const whole = one.names.filter((name) => phraseAt(content, name.split(" "), false, plural) >= 0);
      return [...searchedNames(one), ...whole].some((name) => name.split(" ").some((other) => kin(other, word)));
    });
    return tag ? [`tag ${tag.name}`] : [];
  });
  return [...new Set(found)];
}
