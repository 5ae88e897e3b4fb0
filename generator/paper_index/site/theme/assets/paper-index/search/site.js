/**
 * Owns how files of the site are fetched: where its root is, time limits, what counts as failed.
 * Must not know what is in them.
 */

/** The site's root, from where this file stands in it. */
export const ROOT = new URL("../../../", import.meta.url).href;

const PATIENCE = 15_000; // milliseconds until a download counts as failed

/** A file could not be fetched: no connection, too slow, or not there. */
export class FetchFailed extends Error {
  constructor(address, status = 0) {
    super(`could not fetch ${address}`);
    this.name = "FetchFailed";
    this.status = status;
  }
}

/** The absolute address of a place on the site. */
export function address(path) {
  return new URL(path.replace(/^\/+/, ""), ROOT).href;
}

// Kept before anything replaces it: the engine's requests are watched through `window.fetch`.
const plainFetch = window.fetch.bind(window);

/** Fetch a file of the site; anything but a good answer in time is FetchFailed. */
export async function fetchFile(url) {
  let answer;
  try {
    answer = await plainFetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new FetchFailed(url);
  }
  if (!answer.ok) throw new FetchFailed(url, answer.status);
  return answer;
}

const kept = new Map();

/** Fetch JSON once; a failure is forgotten, so that the next call tries again. */
export function fetchJson(path) {
  if (!kept.has(path)) {
    const loading = fetchFile(address(path)).then((answer) => answer.json());
    kept.set(path, loading);
    loading.catch(() => kept.delete(path));
  }
  return kept.get(path);
}

/** The facet values of the index: groups, tags, years, venues and the number of papers. */
export const facets = () => fetchJson("search/facets.json");

/** Refuse to wait for ever for something that cannot be cancelled. */
export function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new FetchFailed("the search index")), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
