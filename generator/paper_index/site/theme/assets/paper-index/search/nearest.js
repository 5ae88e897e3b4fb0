/** Finds what to offer when no paper was found: tags, papers with most of the words, the filter that excludes them. */

import { read } from "./engine.js";
import { kin } from "./matching.js";
import { facets } from "./site.js";
import { widen } from "./widen.js";

const TAGS = 5;
const PAPERS = 3;

/** The nearest tags and papers to a plan without results, and the filter without which there are some. */
export async function nearest(planned, chosen, search) {
  if (planned.results.length) return { tags: await tags(planned.content), papers: [], filter: filterChosen(planned, chosen) };
  const near = planned.content.length ? (await widen({ ...planned, open: false })).results : [];
  return { tags: await tags(planned.content), papers: await read(near.slice(0, PAPERS)), filter: await filterTyped(planned, search) };
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

/** The chosen facet value without which papers are found. */
function filterChosen(planned, chosen) {
  const picked = ["tags", "authors", "venues", "years"].filter((facet) => chosen[facet]?.length);
  if (!picked.length) return null;
  return { facet: picked[0], value: picked[0] === "years" ? null : chosen[picked[0]][0], label: null, total: planned.results.length, without: null };
}

async function filterTyped(planned, search) {
  for (const { facet, label, without } of planned.filters) {
    const { results } = await search(without);
    if (results.length) return { facet, value: null, label, total: results.length, without };
  }
  return null;
}
