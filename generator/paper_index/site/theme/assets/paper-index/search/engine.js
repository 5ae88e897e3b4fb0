/** Loads and queries Pagefind, and detects when it failed. */

import { words } from "./fold.js";
import { FetchFailed, ROOT, address, facets, fetchFile, fetchPack, inTime, unzipped } from "./site.js";

const BASE = address("search/pagefind/");

/** The fields of a result are stored as metadata, which must not count as words again. */
const METADATA = ["title", "plain", "authors", "year", "date", "venue", "venue_year", "abstract", "tags", "others", "status", "type", "note"];
const RANKING = {
  termFrequency: 0.4,
  termSimilarity: 2.0,
  pageLength: 0.1,
  termSaturation: 1.2,
  metaWeights: Object.fromEntries(METADATA.map((name) => [name, 0])),
};

// A word of every paper, from search_bundle.py: for nothing at all the engine loads its whole index.
const EVERY = "ꙮꙮ";
const NOWHERE = "\u{10ffff}"; // after all words, so that no part of the index is loaded for it
const ABSTRACT = "\ue000"; // where the words of the abstract belong, from search_bundle.py
const KEPT = 60; // cached answers: one search asks the same more than once

let failures = 0;
let attempt = 0;
let loading = null;
const answers = new Map();
const counted = new Set();

/**
 * A hack: Pagefind logs a failed download and goes on as if the file were empty, so results would
 * be missing silently. Its requests, and no others, are watched here.
 */
function watch() {
  const before = window.fetch;
  window.fetch = (input, ...rest) => {
    const url = String(input?.url ?? new URL(input, location.href));
    if (!url.startsWith(BASE)) return before.call(window, input, ...rest);
    return fetchResult(url).catch((problem) => {
      failures += 1;
      throw problem;
    });
  };
}

const packs = new Map();
const ahead = new Map();

/** Start fetching what the engine would ask for one after another; failures are reported when it asks. */
function fetchAhead() {
  const start = (name, loading) => {
    loading.catch(() => {});
    ahead.set(name, loading);
  };
  // It names the metadata, whose name has its hash; an old one from a cache may name what is gone.
  const entry = async (options) => {
    const answer = await fetchFile(`${BASE}pagefind-entry.json`, options);
    const { languages } = await answer.clone().json();
    const name = `pagefind.${Object.values(languages)[0].hash}.pf_meta`;
    start(name, Promise.resolve(await unzipped(await fetchFile(`${BASE}${name}`))));
    return answer;
  };
  const anew = () => entry({ cache: "reload" });
  start("pagefind-entry.json", attempt > 1 ? anew() : entry({}).catch(anew));
  // Reading what a link of the page has preloaded fails now and then.
  const program = async (options) => unzipped(await fetchFile(`${BASE}wasm.unknown.pagefind`, options));
  start("wasm.unknown.pagefind", program({}).catch(() => program({ cache: "reload" })));
}

/** A file of the engine; results may be in packs, as `packs` in facets.json says. */
async function fetchResult(url) {
  const name = url.split("/").at(-1).split("?")[0];
  if (ahead.has(name)) {
    const started = ahead.get(name);
    ahead.delete(name);
    return started;
  }
  const count = name.endsWith(".pf_fragment") ? (await facets()).packs : 0;
  if (!count) return unzipped(await fetchFile(url)); // faster than the engine's own way
  const number = Number.parseInt(name.split(".")[0].slice(-6), 16) % count;
  const pack = new URL(`${number}.pack`, url).href;
  if (!packs.has(pack)) {
    packs.set(pack, fetchPack(pack));
    packs.get(pack).catch(() => packs.delete(pack));
  }
  const text = (await packs.get(pack))[name];
  if (text === undefined) throw new FetchFailed(url);
  // What the engine takes for a file that has been unpacked already.
  return new Response(`pagefind_dcd${text}`);
}

async function load() {
  if (attempt === 0) watch();
  attempt += 1;
  // A new address each time: browsers cache the failure to load a module.
  const retry = attempt > 1 ? `?retry=${attempt}` : "";
  fetchAhead();
  const pagefind = await inTime(import(`${BASE}pagefind.js${retry}`));
  // In the page, not in a worker: one file less to fetch, and failures can be seen.
  return pagefind.createInstance({ noWorker: true, baseUrl: ROOT, ranking: RANKING });
}

/** Start loading the engine; an error is reported by the next search. */
export function warm() {
  loading ??= load();
  loading.catch(() => {});
}

/**
 * Ask the engine. `text` is folded words, one phrase in quotation marks, or null for every paper;
 * `filters` and `sort` are Pagefind's. The answer has `results`, and in `filters` a Map per facet: value → papers.
 * Rejects with FetchFailed when any part could not be fetched, and loads anew at the next call.
 */
export function ask(text, { filters = {}, sort = {} } = {}) {
  const key = JSON.stringify([text, filters, sort]);
  if (!answers.has(key)) {
    const asking = guarded(async (engine) => {
      const found = await engine.search(text ?? EVERY, { filters: encoded(filters), sort });
      return { results: found.results, filters: byValue(found.filters) };
    });
    answers.set(key, asking);
    asking.catch(() => answers.delete(key));
    if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  }
  return answers.get(key);
}

/** Filters with neighbouring spaces as in the index, since the engine would make one space of them. */
const encoded = (filters) => JSON.parse(JSON.stringify(filters).replaceAll("  ", " \u2063"));

/**
 * Counts as Maps, since a value may be named like a property of every object. The engine has the
 * values as in JSON: it compares them with those asked for without decoding either.
 */
function byValue(counts) {
  const values = (found) => Object.entries(found).map(([value, count]) => [JSON.parse(`"${value}"`).replaceAll("\u2063", " "), count]);
  return Object.fromEntries(Object.entries(counts).map(([facet, found]) => [facet, new Map(values(found))]));
}

/** Load facets' values, so that answers from now on count them. */
export async function loadFacets(names) {
  const missing = names.filter((name) => !counted.has(name));
  if (!missing.length) return;
  const filters = Object.fromEntries(missing.map((name) => [name, { any: ["\u0000"] }]));
  await guarded((engine) => engine.preload(NOWHERE, { filters }));
  for (const name of missing) counted.add(name);
  answers.clear();
}

/** The stored data of results, in their order; `url` is relative to the site's root. */
export async function read(results) {
  return guarded(async () => {
    const all = await Promise.all(results.map((result) => result.data()));
    return all.map((data, place) => ({
      id: results[place].id,
      url: data.raw_url.replace(/^\/+/, ""),
      content: complete(data.content, data.meta),
      ...data.meta,
    }));
  });
}

/** The words of a paper: search_bundle.py leaves out those of an abstract in a pack. */
function complete(content, { abstract }) {
  return abstract && content.includes(ABSTRACT) ? content.replace(ABSTRACT, () => words(abstract).join(" ")) : content;
}

async function guarded(work) {
  const before = failures;
  try {
    warm();
    const answer = await inTime(loading.then(work));
    if (failures > before) throw new FetchFailed(BASE);
    return answer;
  } catch {
    loading = null;
    answers.clear();
    counted.clear();
    throw new FetchFailed(BASE);
  }
}
