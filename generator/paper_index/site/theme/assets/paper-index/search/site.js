/** Fetches files of the site with a time limit and one kind of error. */

import { ROOT } from "./root.js";

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

/** Fetch a file of the site, with options of `fetch`; throws FetchFailed without a successful answer in time. */
export async function fetchFile(url, options = {}) {
  const signal = AbortSignal.timeout(PATIENCE);
  const once = (how) => fetch(url, { ...options, ...how, signal });
  let answer;
  try {
    // A workaround: what a link of the page preloads is read as a failure when it failed, even much
    // later. The second time a request is made.
    answer = await once({}).catch(() => once({ cache: "reload" }));
  } catch {
    throw new FetchFailed(url);
  }
  if (!answer.ok) throw new FetchFailed(url, answer.status);
  return answer;
}

/** Fetch a pack: gzipped JSON, with options of `fetch`. */
export async function fetchPack(url, options = {}) {
  const answer = await fetchFile(url, options);
  try {
    const data = await answer.arrayBuffer();
    const [first, second] = new Uint8Array(data);
    // Some hosts declare the compression, so that the browser has undone it.
    const zipped = first === 0x1f && second === 0x8b;
    return await new Response(zipped ? new Response(data).body.pipeThrough(new DecompressionStream("gzip")) : data).json();
  } catch {
    // Some hosts answer with an error page of their own and status 200.
    throw new FetchFailed(url);
  }
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

/** The names of a tag whose words are searched apart: its own, and aliases of one word. */
export const searchedNames = (tag) => tag?.names.filter((name, place) => !place || !name.includes(" ")) ?? [];

/** The number of papers with a word that many have, else undefined: it takes no part of the index. */
export async function frequency(word) {
  const { frequent = {} } = await facets();
  return Object.hasOwn(frequent, word) ? frequent[word] : undefined;
}
