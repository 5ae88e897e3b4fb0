/** Looks papers up on their pages: what is missing on the list, and papers known only by their id. */

import { FetchFailed, address, fetchFile } from "../search/site.js";
import { entryOf, merge } from "./list.js";
import { idOf, valuesOf } from "./paper.js";

const AT_ONCE = 6;
const MOST_MOVES = 3; // redirects from one former id to the next
const FRESH = 7 * 24 * 3600 * 1000; // milliseconds after which a paper is looked up again

const today = () => new Date().toISOString().slice(0, 10);

/** Whether an entry lacks values, or may have old ones. */
export const isOld = (entry) => !entry.checked || Date.now() - Date.parse(entry.checked) > FRESH;

/** The present id and values of a paper; null if the index has no such paper. Throws FetchFailed. */
async function find(id) {
  for (let moves = 0; moves <= MOST_MOVES; moves += 1) {
    const url = address(`papers/${id}/`);
    let text;
    try {
      text = await (await fetchFile(url)).text();
    } catch (problem) {
      if (problem.status === 404 || problem.status === 410) return null;
      throw new FetchFailed(url);
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    const kind = page.querySelector('meta[name="paper-index:kind"]')?.content;
    if (kind === "paper") return { ...valuesOf(page), id, checked: today(), gone: false };
    const moved = page.querySelector('meta[http-equiv="refresh"]')?.content.split("url=")[1];
    id = moved ? idOf(new URL(moved, url).href) : null;
    if (!id) return null;
  }
  return null;
}

/**
 * Look up entries. Returns pairs of an id and the values found for it, or null if there is no such
 * paper; an id that could not be fetched is missing. `progress` is called with the number done.
 */
export async function lookUp(ids, progress = () => {}) {
  const found = new Map();
  const queue = [...ids];
  let done = 0;
  const work = async () => {
    for (let id = queue.shift(); id; id = queue.shift()) {
      await find(id).then((values) => found.set(id, values), () => {});
      progress((done += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/** Put what was found into entries; a paper whose id has changed keeps its note under the new one. */
export function apply(entries, found) {
  for (const [id, values] of found) {
    const entry = entries.get(id);
    if (!entry) continue;
    if (values?.id === id || !values) {
      entries.set(id, entryOf({ ...entry, ...values, gone: !values, checked: today() }));
      continue;
    }
    entries.delete(id);
    merge(entries, [entryOf({ ...entry, ...values })]);
  }
}
