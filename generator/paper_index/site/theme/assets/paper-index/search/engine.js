/** Loads and queries Pagefind, and detects when it failed. */

import { pause } from "./dom.js";
import { words } from "./fold.js";
import { ROOT } from "./root.js";
import { FetchFailed, address, facets, fetchFile, fetchPack, inTime, searchedNames, unzipped } from "./site.js";

const BASE = address("search/pagefind/");

const RANKING = { termFrequency: 0.4, termSimilarity: 2.0, pageLength: 0.1, termSaturation: 1.2 };

// A word of every paper, from search_bundle.py: for nothing at all the engine loads its whole index.
const EVERY = "ꙮꙮ";
const NOWHERE = "\u{10ffff}"; // after all words, so that no part of the index is loaded for it
const PACK = "engine.pack";
const PROGRAM = "wasm.unknown.pagefind";
export const FIELD = { title: "zzt", author: "zza" }; // beginnings of a field's words in the index
const ORDERS = { newest: "date", oldest: "date", title: "title" };
const ROUND = 25; // words of a paper, as in search_files.py
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
    return fetchPart(url).catch((problem) => {
      failures += 1;
      throw problem;
    });
  };
}

let together = null; // what is in the engine's pack: `files` by name, `names` and `orders` of papers, `chunks` of the index
let program = null;
const started = new Map(); // files of the index: what is fetched before the engine asks, null when it has asked

/** Start fetching what the engine asks for first; failures are reported when it asks. */
function fetchAhead() {
  const reload = { cache: "reload" };
  const pack = async (options) => engineFiles(await fetchPack(`${BASE}${PACK}`, options));
  const engine = async (options) => unzipped(await fetchFile(`${BASE}${PROGRAM}`, options));
  // A pack from a cache may name files that are gone.
  together = attempt > 1 ? pack(reload) : pack({}).catch(() => pack(reload));
  // Reading what a link of the page has preloaded fails now and then.
  program = engine({}).catch(() => engine(reload));
  for (const loading of [together, program]) loading.catch(() => {});
}

/** Numbers that are characters, as search_files.py writes them. */
const numbers = (text) => Array.from(text, (sign) => sign.codePointAt(0)).map((code) => code - 35 - (code > 0xdfff ? 0x800 : 0));

/** Numbers from the differences between them. */
function sums(gaps) {
  let sum = 0;
  return gaps.map((gap) => (sum += gap));
}

/** What is in the pack; `files` by the names under which the engine asks for them. */
function engineFiles({ entry, version, names, lengths, chunks, facets: lists, orders, values }) {
  const sizes = numbers(lengths);
  const width = names.length / sizes.length;
  const pages = sizes.map((size, page) => [names.slice(page * width, (page + 1) * width), size * ROUND]);
  const files = new Map([
    ["pagefind-entry.json", JSON.stringify(entry)],
    ["pagefind.all.pf_meta", encoded([version, pages, chunks, lists, [], []])],
    ...Object.entries(values).map(([name, facet]) => [`${name}.pf_filter`, facetFile(facet)]),
  ]);
  return { files, names: pages.map(([name]) => name), chunks, orders };
}

/**
 * Fetch what a search needs while the engine is still loading: the chunks of its words, where endings
 * make no difference, and the papers where one file has all of them.
 */
async function prepare(text) {
  const { chunks } = await together;
  for (const word of text.match(/[^\s"]+/g) ?? []) {
    const begin = word.slice(0, Math.min(4, Math.max(2, word.length - 2)));
    const end = `${begin}${NOWHERE}`;
    const names = new Set(chunks.filter(([first, last]) => first <= end && last >= begin).map(([, , name]) => name));
    const file = `${[...names][0]}.pf_index`;
    if (names.size !== 1 || started.has(file)) continue;
    started.set(file, fetchFile(`${BASE}index/${file}`).then(unzipped));
    started.get(file).catch(() => {});
  }
  const { packs: count } = await facets();
  if (count === 1) await pack(0);
}

const facetFile = ([facet, values, papers]) => encoded([facet, values.map((value, number) => [value, sums(numbers(papers[number]))])]);

/** A file of the engine: CBOR (RFC 8949) of lists, texts and whole numbers, behind a mark. */
function encoded(value) {
  const text = new TextEncoder();
  const bytes = [...text.encode("pagefind_dcd")];
  const head = (kind, size) => {
    if (size < 24) bytes.push(kind + size);
    else if (size < 2 ** 8) bytes.push(kind + 24, size);
    else if (size < 2 ** 16) bytes.push(kind + 25, size >> 8, size & 255);
    else bytes.push(kind + 26, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255);
  };
  const add = (one) => {
    if (typeof one === "number") head(0, one);
    else if (typeof one === "string") {
      const letters = text.encode(one);
      head(0x60, letters.length);
      bytes.push(...letters);
    } else {
      head(0x80, one.length);
      for (const part of one) add(part);
    }
  };
  add(value);
  return Uint8Array.from(bytes);
}

/** A file that the engine asks for. */
async function fetchPart(url) {
  const name = url.split("/").at(-1).split("?")[0];
  if (name === PROGRAM) return program;
  const { files } = await together;
  if (files.has(name)) return new Response(files.get(name));
  if (name.endsWith(".pf_filter")) return new Response(facetFile(await fetchPack(url)));
  const early = started.get(name);
  started.set(name, null);
  return early ?? unzipped(await fetchFile(url)); // faster than the engine's own way
}

const packs = new Map();
const papers = new Map();

/** A file with results by id. */
function pack(name) {
  if (!packs.has(name)) {
    packs.set(name, fetchPack(`${BASE}fragment/${name}.pack`, attempt > 1 ? { cache: "reload" } : {}));
    packs.get(name).catch(() => packs.delete(name));
  }
  return packs.get(name);
}

/** The paper of a result, whose file has others in a small index or with `search_packs`. */
function paper(id, { packs: count = 0, tags }) {
  const name = count ? Number.parseInt(id, 36) % count : id;
  if (!papers.has(id)) {
    papers.set(id, pack(name).then((found) => {
      if (!found[id]) throw new FetchFailed(`${name}.pack`);
      return { id, ...found[id], ...indexed(found[id], tags) };
    }));
    papers.get(id).catch(() => [packs.delete(name), papers.delete(id)]);
  }
  return papers.get(id);
}

/** A paper's folded words: `words` under which it is found, and `folded` those of its fields, each in their order. */
function indexed({ plain = "", authors = "", tags = "", venue = "", abstract = "", note = "", also = "", forms = "", year = "" }, known) {
  const [title, printed, text] = [plain, authors, `${venue} ${abstract} ${note}`].map(words);
  const names = [...printed, ...also.split(" ")];
  const own = tags.split(" ").flatMap((id) => searchedNames(known.find((tag) => tag.id === id)));
  const rest = [...own.join(" ").split(" "), ...text, ...forms.split(" ")];
  const apart = [...title.map((word) => FIELD.title + word), ...names.map((word) => FIELD.author + word)];
  const found = [...title, ...names, ...rest, ...apart].filter(Boolean);
  return { words: found, folded: { title, authors: printed, seen: [...title, ...printed, ...text, year], all: new Set(found) } };
}

async function load() {
  if (attempt === 0) watch();
  attempt += 1;
  // A new address each time: browsers cache the failure to load a module.
  const retry = attempt > 1 ? `?retry=${attempt}` : "";
  fetchAhead();
  const pagefind = await inTime(import(`${BASE}pagefind.js${retry}`));
  // In the page, not in a worker: one file less to fetch, and failures can be seen.
  const engine = await pagefind.createInstance({ noWorker: true, baseUrl: ROOT, ranking: RANKING });
  await pause();
  return engine;
}

/** Start loading the engine; an error is reported by the next search. */
export function warm() {
  loading ??= load();
  loading.catch(() => {});
}

/**
 * Ask the engine. `text` is folded words, one phrase in quotation marks, or null for every paper;
 * `filters` are Pagefind's; `order` is `newest`, `oldest`, `title` or nothing. The answer has `results`, and in `filters` a Map per facet: value → papers.
 * Rejects with FetchFailed when any part could not be fetched, and loads anew at the next call.
 */
export function ask(text, { filters = {}, order = null } = {}) {
  const key = JSON.stringify([text, filters, order]);
  if (!answers.has(key)) {
    const every = text === null && !Object.keys(filters).length && !counted.size;
    const asking = ORDERS[order] ? inOrder(order, ask(text, { filters })) : guarded(async (engine) => {
      if (every) return { results: (await together).names.map((id) => ({ id, score: 0 })), filters: {} };
      const found = await engine.search(text ?? EVERY, { filters: spaced(filters) });
      return { results: found.results, filters: byValue(found.filters) };
    });
    prepare(every ? "" : (text ?? EVERY)).catch(() => {});
    answers.set(key, asking);
    asking.catch(() => answers.delete(key));
    if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  }
  return answers.get(key);
}

async function inOrder(order, asking) {
  const ids = await guarded(() => sorted(ORDERS[order]));
  if (order === "newest") ids.reverse();
  const places = new Map(ids.map((id, place) => [id, place]));
  const found = await asking;
  return { ...found, results: [...found.results].sort((a, b) => places.get(a.id) - places.get(b.id)) };
}

/** The ids of all papers by date or title. */
async function sorted(field) {
  const { names, orders } = await together;
  const gaps = orders[field] ?? (await fetchPack(`${BASE}${field}.pack`, attempt > 1 ? { cache: "reload" } : {}));
  return sums(gaps).map((page) => names[page]);
}

const lists = new Map();

/** The ids of the papers with any form of a frequent word of a large index, without a part of the engine's index. */
export function holding(word) {
  if (!lists.has(word)) {
    lists.set(word, guarded(() => list(word)));
    lists.get(word).catch(() => lists.delete(word));
  }
  return lists.get(word);
}

async function list(word) {
  const place = Object.keys((await facets()).frequent).sort().indexOf(word);
  const gaps = await fetchPack(`${BASE}frequent/${place}.pack`, attempt > 1 ? { cache: "reload" } : {});
  const { names } = await together;
  return new Set(sums(gaps).map((page) => names[page]));
}

/** Filters with neighbouring spaces as in the index, since the engine would make one space of them. */
const spaced = (filters) => JSON.parse(JSON.stringify(filters).replaceAll("  ", " \u2063"));

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

/** The papers of results, in their order: their fields, with `url` relative to the site's root, and their words. */
export async function read(results) {
  return guarded(async () => {
    await pause();
    const all = await facets();
    return Promise.all(results.map(({ id }) => paper(id, all)));
  });
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
