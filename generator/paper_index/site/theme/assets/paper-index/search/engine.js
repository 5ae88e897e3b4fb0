/**
 * Reads the search index, which search_files.py writes: the papers that have a word, the places of
 * words in them, and the papers of facet values. A paper has an id here that says nothing about it.
 */

import { words } from "./fold.js";
import { kin } from "./matching.js";
import { FetchFailed, address, facets, fetchPack, frequency, searchedNames } from "./site.js";

const BASE = address("search/engine/");

export const FIELD = { title: "zzt", author: "zza" }; // beginnings of a field's words in the index
const LAST = "\u{10ffff}"; // after all letters
const CHUNKS = 8; // parts of the index that are searched for a beginning of few letters
const ENDINGS = 3; // stems of a chunk with an ending that an unknown word may have, too
const SATURATION = 8; // weight of a word in a paper from which on more of it counts little
const LONGER = 0.5; // how much a longer word counts
const KEPT = 60; // words whose papers are kept: one search asks the same more than once

let stale = false; // after a failure, what the browser keeps may be of an older site
const files = new Map();
const found = new Map();

/** A file of the index, or what `make` makes of it; a failure is forgotten, and all else with it. */
function file(name, make = (data) => data) {
  if (!files.has(name)) {
    files.set(name, fetchPack(`${BASE}${name}.pack`, stale ? { cache: "reload" } : {}).then(make));
    files.get(name).catch(() => {
      stale = true;
      for (const kept of [files, found, papers]) kept.clear();
    });
  }
  return files.get(name);
}

/** Numbers that are characters, as search_index.py writes them. */
const numbers = (text) => Array.from(text, (sign) => sign.codePointAt(0)).map((code) => code - 35 - (code > 0xdfff ? 0x800 : 0));

/** Numbers from the differences between them. */
function sums(gaps) {
  let sum = 0;
  return gaps.map((gap) => (sum += gap));
}

const index = () =>
  file("index", (pack) => {
    const width = 4;
    const ids = Array.from({ length: pack.names.length / width }, (_, page) => pack.names.slice(page * width, (page + 1) * width));
    return { ...pack, ids, pages: new Map(ids.map((id, page) => [id, page])) };
  });

/** Start loading the index; an error is reported by the next search. */
export const warm = () => void index().catch(() => {});

/** The place in the index of the chunk in which a word is, or would be. */
function placeOf({ starts }, word) {
  const after = starts.findIndex((start) => start > word);
  return Math.max(0, (after < 0 ? starts.length : after) - 1);
}

async function chunk(place) {
  const name = (await index()).chunks[place];
  return file(`chunk/${name}`, (data) => {
    const forms = data.words.map((endings, number) => endings.split(" ").map((ending) => (ending.startsWith("=") ? ending.slice(1) : data.stems[number] + ending)));
    return { ...data, name, forms, numbers: new Map(forms.flatMap((own, number) => own.map((word) => [word, number]))) };
  });
}

/** Where a word is, or another of its forms: {part (a chunk), number (of the stem there)}, else null. */
async function find(word) {
  const part = await chunk(placeOf(await index(), word));
  const number = part.numbers.get(word) ?? unknown(part, word);
  if (number >= 0) return { part, number };
  return Object.hasOwn(part.elsewhere, word) ? findStem(part.elsewhere[word]) : null;
}

async function findStem(stem) {
  const part = await chunk(placeOf(await index(), stem));
  return { part, number: part.stems.indexOf(stem) };
}

/** The longest stem of which an unknown word is a form, by its ending, in English or in other words of the papers, or -1. */
function unknown({ stems, words: endings, forms }, word) {
  const fits = stems.map((stem, number) => (word.startsWith(stem) && stem.length > 2 ? number : -1)).filter((number) => number >= 0);
  const longest = fits.sort((a, b) => stems[b].length - stems[a].length)[0] ?? -1;
  if (longest < 0) return -1;
  const ending = word.slice(stems[longest].length);
  const known = endings.filter((own) => own.split(" ").includes(ending)).length;
  return known >= ENDINGS || forms[longest].some((form) => kin(form, word)) ? longest : -1;
}

/** The papers of a stem: [page, weight] in turn. */
async function papersOf({ part, number }) {
  const own = part.papers[number];
  return typeof own === "string" ? own : file(`frequent/${own}`);
}

/** Papers from text of the index, rarer words better: id → {result, score}. */
async function scored(text, share = 1) {
  const { ids } = await index();
  const list = numbers(text);
  const size = list.length / 2;
  const rarity = share * Math.log(1 + (ids.length - size + 0.5) / (size + 0.5));
  const set = new Map();
  for (let place = 0, page = 0; place < list.length; place += 2) {
    page += list[place];
    const id = ids[page];
    set.set(id, { result: { id }, score: (rarity * list[place + 1]) / (list[place + 1] + SATURATION) });
  }
  return set;
}

/** What is made for a word, kept for a while. */
function once(key, make) {
  if (!found.has(key)) {
    found.set(key, make());
    found.get(key).catch(() => found.delete(key));
    if (found.size > KEPT) found.delete(found.keys().next().value);
  }
  return found.get(key);
}

/** The papers with a word in any of its forms: id → {result, score}. */
export function withWord(word) {
  return once(`"${word}"`, async () => {
    const all = await facets();
    // A large index has files of the papers of frequent words, which are small.
    if (all.packs !== 1 && (await frequency(word))) return scored(await file(`frequent/${Object.keys(all.frequent).sort().indexOf(word)}`));
    const place = await find(word);
    return place ? scored(await papersOf(place)) : new Map();
  });
}

/** The papers with a word that begins so: id → {result, score}; `begin` itself counts most. */
export function withPrefix(begin) {
  return once(begin, async () => {
    const all = await index();
    const [first, last] = [placeOf(all, begin), placeOf(all, `${begin}${LAST}`)];
    const places = Array.from({ length: Math.min(CHUNKS, last - first + 1) }, (_, step) => first + step);
    const parts = await Promise.all(places.map(chunk));
    const stems = parts.flatMap((part) => part.forms.map((own, number) => ({ part, number, own }))).filter(({ own }) => own.some((word) => word.startsWith(begin)));
    const others = parts.flatMap((part) => Object.entries(part.elsewhere)).filter(([word]) => word.startsWith(begin));
    const more = await Promise.all(others.map(async ([word, stem]) => ({ ...(await findStem(stem)), own: [word] })));
    const sets = await Promise.all([...stems, ...more].map(async (one) => scored(await papersOf(one), one.own.includes(begin) ? 1 : LONGER)));
    const best = new Map();
    for (const [id, entry] of sets.flatMap((set) => [...set])) if (!(best.get(id)?.score > entry.score)) best.set(id, entry);
    return best;
  });
}

/** The ids of the papers that have words next to each other, in any of their forms. */
export function withRun(typed) {
  return once(`"${typed.join(" ")}"`, async () => {
    const { ids } = await index();
    const places = await Promise.all(typed.map(find));
    if (!places.every(Boolean)) return new Set();
    const lists = await Promise.all(places.map(placesOf));
    const [first, ...others] = lists;
    const runs = [...first].filter(([page, at]) => {
      if (!others.every((list) => list.has(page))) return false;
      const sets = others.map((list) => new Set(list.get(page)));
      return at.some((place) => sets.every((set, step) => set.has(place + step + 1)));
    });
    return new Set(runs.map(([page]) => ids[page]));
  });
}

/** The places of a stem: page → list. */
async function placesOf({ part, number }) {
  const apart = part.apart.includes(number);
  const [text, list] = await Promise.all([apart ? file(`places/${part.name}-${number}`) : file(`places/${part.name}`).then((all) => all[number]), papersOf({ part, number })]);
  const all = numbers(text);
  const pages = sums(numbers(list).filter((_, place) => place % 2 === 0));
  let at = 0;
  return new Map(pages.map((page) => {
    const own = sums(all.slice(at + 1, at + 1 + all[at]));
    at += 1 + own.length;
    return [page, own];
  }));
}

/** The papers of a facet's values: value → pages. */
async function valuesOf(facet) {
  const pack = await index();
  const make = ([values, lists]) => new Map(values.map((value, number) => [value, sums(numbers(lists[number]))]));
  if (pack.values[facet]) return once(`values ${facet}`, async () => make(pack.values[facet]));
  return pack.facets[facet] ? file(`filter/${pack.facets[facet]}`, make) : new Map();
}

/** The ids of the papers under filters, such as {tag: {all: [...]}, year: {any: [...]}}; null without filters. */
export async function under(filters) {
  const { ids } = await index();
  const conditions = await Promise.all(
    Object.entries(filters).map(async ([facet, { all, any }]) => {
      const values = await valuesOf(facet);
      const sets = (all ?? any).map((value) => new Set(values.get(value)));
      return (page) => (all ? sets.every((set) => set.has(page)) : sets.some((set) => set.has(page)));
    }),
  );
  return conditions.length ? new Set(ids.filter((_, page) => conditions.every((holds) => holds(page)))) : null;
}

/** How many of these papers have each value of facets: facet → Map of value → papers. */
export async function count(results, names) {
  const { pages } = await index();
  const found = new Uint8Array(pages.size);
  for (const { id } of results) found[pages.get(id)] = 1;
  const counts = async (facet) => new Map([...(await valuesOf(facet))].map(([value, list]) => [value, list.reduce((sum, page) => sum + found[page], 0)]).filter(([, size]) => size));
  return Object.fromEntries(await Promise.all(names.map(async (facet) => [facet, await counts(facet)])));
}

/** The names of all authors, as printed. */
export const authorNames = async () => new Set((await valuesOf("author")).keys());

/** All papers, in the order `newest`, `oldest`, `title`, or that of the index. */
export async function every(order = null) {
  const { ids, date } = await index();
  const gaps = order === "title" ? await file("title") : order ? date : null;
  const pages = gaps ? sums(gaps) : ids.map((_, page) => page);
  if (order === "newest") pages.reverse();
  return pages.map((page) => ({ id: ids[page] }));
}

const papers = new Map();

/** The paper of a result, whose file has others in a small index or with `search_packs`. */
function paper(id, { packs: size = 0, tags }) {
  const name = size ? Number.parseInt(id, 36) % size : id;
  if (!papers.has(id)) {
    papers.set(id, file(`fragment/${name}`).then((all) => {
      if (!all[id]) throw new FetchFailed(`${name}.pack`);
      return { id, ...all[id], ...indexed(all[id], tags) };
    }));
    papers.get(id).catch(() => papers.delete(id));
  }
  return papers.get(id);
}

/** Start fetching the papers where one file has all of them. */
export async function readAhead() {
  if ((await facets()).packs === 1) await file("fragment/0");
}

/** A paper's folded words: `words` under which it is found, and `folded` those of its fields, each in their order. */
function indexed({ plain = "", authors = "", tags = "", venue = "", abstract = "", note = "", also = "", forms = "", year = "" }, known) {
  const [title, printed, text] = [plain, authors, `${venue} ${abstract} ${note}`].map(words);
  const names = [...printed, ...also.split(" ")];
  const own = tags.split(" ").flatMap((id) => searchedNames(known.find((tag) => tag.id === id)));
  const rest = [...own.join(" ").split(" "), ...text, ...forms.split(" ")];
  const apart = [...title.map((word) => FIELD.title + word), ...names.map((word) => FIELD.author + word)];
  const all = [...title, ...names, ...rest, ...apart].filter(Boolean);
  return { words: all, folded: { title, authors: printed, seen: [...title, ...printed, ...text, year], all: new Set(all) } };
}

/** The papers of results, in their order: their fields, with `url` relative to the site's root, and their words. */
export async function read(results) {
  const all = await facets();
  return Promise.all(results.map(({ id }) => paper(id, all)));
}
