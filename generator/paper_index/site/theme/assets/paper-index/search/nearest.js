/** Finds what to offer when no paper was found: tags, papers with most of the words, filters to remove. */

import { read } from "./engine.js";
import { kin } from "./matching.js";
import { facets } from "./site.js";
import { widen } from "./widen.js";

const TAGS = 5;
const PAPERS = 3;

/** The nearest tags and papers to a plan without a paper under the chosen filters. */
export async function nearest(planned) {
  // Papers that share the numbers of a DOI or an arXiv id have nothing to do with it; an address may have words.
  if (["DOI", "arXiv"].includes(planned.identifier?.kind)) return { tags: [], papers: [] };
  const near = planned.results.length || !planned.content.length ? [] : (await widen({ ...planned, open: false })).results;
  const wanted = near.filter((result) => !planned.excluded.some((set) => set.has(result.id)));
  return { tags: await tags(planned.content), papers: await read(wanted.slice(0, PAPERS)) };
}

/** The tags with most of the words in a name. */
async function tags(content) {
  const all = (await facets()).tags.map((tag) => ({ ...tag, fit: Math.max(...tag.names.map((name) => agreement(name.split(" "), content))) }));
  const found = all.filter((tag) => tag.fit > 0).sort((a, b) => b.fit - a.fit || b.count - a.count);
  return found.slice(0, TAGS).map(({ name, href, count }) => ({ name, href, count }));
}

function agreement(name, content) {
  const both = content.filter((word) => name.some((other) => kin(other, word))).length;
  return both / name.length;
}
