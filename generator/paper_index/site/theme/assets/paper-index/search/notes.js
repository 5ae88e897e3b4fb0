/**
 * Owns what readers are told about their search: what was corrected, cut, or found nowhere. Must not
 * know where it is shown.
 */

import { make } from "./dom.js";
import { LONGEST, MOST_WORDS } from "./query.js";

const said = (text) => make("em", {}, text);

function joined(nodes) {
  return nodes.flatMap((node, number) => (number ? [number === nodes.length - 1 ? " and " : ", ", node] : [node]));
}

/**
 * What to tell about a plan, as lists of nodes, one a paragraph. `exactly` is the address that
 * searches without corrections, or null.
 */
export function notes(plan, exactly = null) {
  const told = [];
  if (plan.cut) {
    told.push([`Only the first ${MOST_WORDS} words (${LONGEST} characters) are searched.`]);
  }
  if (plan.note?.corrected) told.push(correction(plan, exactly));
  if (plan.note?.nothing) told.push(nothing(plan));
  return told;
}

function correction(plan, exactly) {
  const { corrected, separate } = plan.note;
  const shown = joined(corrected.filter((change) => change.to).map((change) => said(change.to)));
  const typed = joined(corrected.map((change) => said(change.from)));
  const told = separate
    ? ["No paper has all of ", said(plan.text), "; showing results for ", said(plan.wanted.join(" ")), "."]
    : ["Showing results for ", ...shown, "; nothing matches ", ...typed, "."];
  if (!exactly) return told;
  return [...told, " ", make("a", { href: exactly }, `Search only for ${plan.text}`)];
}

function nothing(plan) {
  if (plan.identifier) return [`No paper here has the ${plan.identifier.kind} id `, said(plan.identifier.id), "."];
  const missing = plan.note.nothing;
  if (!missing.length && plan.wanted.length === 1) return ["Nothing matches ", said(plan.text), "."];
  if (!missing.length) return ["No paper has all of ", said(plan.text), "."];
  return ["Nothing matches ", ...joined(missing.map(said)), "."];
}

/** Lines that leave out one word each: what to try when no paper has them all. */
export function shorter(plan) {
  const missing = new Set(plan.note?.nothing ?? []);
  const wanted = plan.terms.map((term) => term.word);
  if (wanted.length < 2 || plan.identifier) return [];
  if (missing.size) return [wanted.filter((word) => !missing.has(word)).join(" ")].filter(Boolean);
  return wanted.slice(0, 4).map((_, out) => wanted.filter((__, place) => place !== out).join(" "));
}
