/** Finds the facet values that were typed as operators: tag:, venue: and year:. */

import { words } from "./fold.js";
import { kin } from "./matching.js";
import { facets } from "./site.js";
import { yearLabel } from "./state.js";

const begins = (name, wanted) => wanted.every((word) => name.some((other) => other.startsWith(word)));
const same = (name, wanted) => name.length === wanted.length && wanted.every((word, place) => name[place] === word);

/** Values whose name is the wanted words; else those that have them all. */
function values(all, wanted) {
  const exactly = all.filter(({ names }) => names.some((name) => same(name, wanted)));
  const whole = all.filter(({ names }) => names.some((name) => wanted.every((word) => name.some((other) => kin(other, word)))));
  const begun = all.filter(({ names }) => names.some((name) => begins(name, wanted)));
  return [exactly, whole, begun].find((some) => some.length) ?? [];
}

/**
 * The filter of a clause: `facet`, the `values` that any paper has, and the `label` to show;
 * `values` is empty when no value was meant.
 */
export async function facetValues(clause) {
  const all = await facets();
  const { field, typed, words: wanted } = clause;
  if (field === "year") {
    const [from, to] = clause.years;
    const found = all.years.map(([year]) => year).filter((year) => year >= from && year <= to);
    return { facet: "year", values: found.map(String), label: yearLabel(from, to === 9999 ? null : to) };
  }
  if (field === "tag") {
    const found = values(all.tags.map((tag) => ({ ...tag, names: tag.names.map((name) => name.split(" ")) })), wanted);
    return { facet: "tag", values: found.map((tag) => tag.id), label: found.length === 1 ? found[0].name : `tag ${typed}` };
  }
  const found = values(all.venues.map(([name]) => ({ name, names: [words(name)] })), wanted);
  return { facet: "venue", values: found.map((venue) => venue.name), label: found.length === 1 ? found[0].name : `venue ${typed}` };
}
