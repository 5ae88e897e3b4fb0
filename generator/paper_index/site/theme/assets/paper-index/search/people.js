/** Suggests tags and authors whose names begin with the typed words. */

import { words } from "./fold.js";
import { facets, fetchJson } from "./site.js";

const MOST_WORDS = 5;

/** 0 unless every wanted word begins a word of a name; else 1 and the number of whole words. */
function agreement(name, wanted) {
  if (!wanted.every((word) => name.some((other) => other.startsWith(word)))) return 0;
  return 1 + wanted.filter((word) => name.includes(word)).length;
}

function best(candidates, wanted, most) {
  return candidates
    .map((candidate) => ({ ...candidate, fit: agreement(candidate.words, wanted) }))
    .filter((candidate) => candidate.fit > 0)
    .sort((a, b) => b.fit - a.fit || b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}

/** Tags whose name or alias the words begin: {name, count, href}. */
export async function tagsFor(wanted, most) {
  if (!wanted.length || wanted.length > MOST_WORDS) return [];
  const { tags } = await facets();
  return best(tags.map((tag) => ({ ...tag, words: tag.names.join(" ").split(" ") })), wanted, most);
}

/** The name of the file that lists people with a word: its first two letters. */
const shard = (word) => Array.from(word).slice(0, 2).join("").replace(/[^a-z0-9]/gu, "_");

/**
 * Authors with a name or spelling that the words begin: {name, count, href}; href is "" without a
 * page. None when the list cannot be fetched.
 */
export async function authorsFor(wanted, most) {
  const useful = wanted.filter((word) => Array.from(word).length > 1);
  if (!useful.length || wanted.length > MOST_WORDS) return [];
  // Any word would do; the longest usually has the shortest list.
  const longest = useful.reduce((a, b) => (b.length > a.length ? b : a));
  const { people: listed } = await facets();
  if (listed && !listed.split(" ").includes(shard(longest))) return [];
  try {
    const people = await fetchJson(`search/people/${shard(longest)}.json`);
    const named = people.map(([name, count, href = "", also = ""]) => ({ name, count, href, words: words(`${name} ${also}`) }));
    return best(named, wanted, most);
  } catch {
    return [];
  }
}
