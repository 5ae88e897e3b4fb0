/** Tells readers what was corrected, cut or not found in their search. */

import { make } from "./dom.js";
import { printed } from "./fold.js";
import { LONGEST, MOST_WORDS } from "./query.js";

const SHORT = 40; // characters of a line that is repeated

const emphasized = (text) => make("em", {}, text);

function joined(nodes) {
  return nodes.flatMap((node, number) => (number ? [number === nodes.length - 1 ? " and " : ", ", node] : [node]));
}

/**
 * Notes on what was found by a plan, as lists of nodes, one list a paragraph. `exactly` is the address
 * that searches without corrections, or null.
 */
export function notes({ plan, total }, exactly = null) {
  const paragraphs = [];
  if (plan.cut) {
    paragraphs.push([`Only the first ${MOST_WORDS} words (${LONGEST} characters) are searched.`]);
  }
  for (const note of plan.notes ?? []) paragraphs.push([note]);
  if (plan.corrected.length) paragraphs.push(correction(plan, exactly));
  if (plan.used === "widened" && total) paragraphs.push(widened(plan, exactly));
  if (plan.used === "none" && plan.wanted.length) paragraphs.push(nothing(plan));
  return paragraphs;
}

function widened({ exact, shown, text, corrected }, exactly) {
  const sentence = [exact.size ? "Few papers have all words. Showing also papers with " : "No exact match. Showing papers with ", ...joined(shown.map((word) => emphasized(printed(word)))), "."];
  if (!exactly || corrected.length) return sentence;
  return [...sentence, " ", make("a", { href: exactly }, text.length > SHORT ? "Search only for all words" : `Search only for ${text}`)];
}

function correction(plan, exactly) {
  const { corrected } = plan;
  const shown = joined(corrected.filter((change) => change.to).map((change) => emphasized(change.to)));
  const typed = joined(corrected.map((change) => emphasized(change.from)));
  const text = ["Showing results for ", ...shown, "; nothing matches ", ...typed, "."];
  if (!exactly) return text;
  return [...text, " ", make("a", { href: exactly }, `Search only for ${plan.text}`)];
}

function nothing(plan) {
  if (plan.identifier) return [`No paper here has the ${plan.identifier.kind === "arXiv" ? "arXiv id" : plan.identifier.kind} `, emphasized(plan.identifier.id), "."];
  return [plan.wanted.length === 1 ? "Nothing matches " : "No paper has all of ", emphasized(plan.text), "."];
}
