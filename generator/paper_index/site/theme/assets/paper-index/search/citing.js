/** Fetches the references of papers in each format, and splits and joins files of several. */

import { make } from "./dom.js";
import { FetchFailed, address, facets, fetchFile, fetchPack } from "./site.js";

const AT_ONCE = 6; // files that are fetched at the same time
const REQUEST = 50_000; // bytes of a large file that take about as long as one more request
const ENTRY = 2_000; // bytes of a paper in a file of all papers, on average

const PACKS = 256; // as in citations.py

const record = (end) => (text) => text.replace(/\r?\n/g, end).trim() + end;

/** The formats in the order of the texts in packs; `whole` is the file of all papers. */
export const FORMATS = [
  {
    name: "BibTeX",
    suffix: ".bib",
    type: "application/x-bibtex",
    whole: "data/papers.bib",
    entries: (text) => text.split(/^(?=@)/m).filter((entry) => entry.startsWith("@")).map(record("\n")),
    key: (entry) => /^@\w+\{([^,]+),/.exec(entry)?.[1],
    join: (entries) => entries.join("\n"),
  },
  {
    name: "RIS",
    suffix: ".ris",
    type: "application/x-research-info-systems",
    whole: "data/papers.ris",
    // The last line of a record is "ER  - ", its space included.
    entries: (text) => text.split(/^ER {2}- *\r?\n?/m).filter((entry) => entry.trim().startsWith("TY  - ")).map((entry) => `${record("\r\n")(entry)}ER  - \r\n`),
    key: (entry) => /^ID {2}- (.*)\r$/m.exec(entry)?.[1],
    join: (entries) => entries.join(""),
  },
  {
    name: "CSL-JSON",
    suffix: ".csl.json",
    type: "application/vnd.citationstyles.csl+json",
    whole: "data/papers.csl.json",
    // Parsed only to check that it is complete; the text is kept, one entry a line.
    entries: (text) => JSON.parse(text) && text.split("\n").filter((line) => line.startsWith("{")).map((line) => line.replace(/,$/, "")),
    key: (entry) => JSON.parse(entry).id,
    join: (entries) => `[\n${entries.join(",\n")}\n]\n`,
  },
];

// Format and citation key → entry. Fetched entries stay, so that a second try continues.
const kept = new Map();
const name = (format, key) => `${format.name} ${key}`;

/**
 * The text of a file with the references of papers ({key}), in their order. `progress` is called with the
 * number of papers fetched. Rejects with FetchFailed when one cannot be fetched, and with
 * `signal`'s reason when it is aborted.
 */
export async function references(format, papers, progress, signal) {
  const missing = () => papers.filter(({ key }) => !kept.has(name(format, key)));
  const report = () => progress(papers.length - missing().length);
  if (await worthwhile(new Set(missing().map(({ key }) => pack(key))).size)) {
    signal.throwIfAborted();
    // If this fails, each paper is in a pack.
    await splitWhole(format, new Set(missing().map(({ key }) => key))).catch(() => {});
    report();
  }
  // Papers of one pack share a request, but no request of another export, which may hang.
  const loading = new Map();
  const load = (href) => {
    if (!loading.has(href)) loading.set(href, unpack(href));
    return loading.get(href);
  };
  const queue = missing();
  const work = async () => {
    for (let paper = queue.shift(); paper; paper = queue.shift()) {
      signal.throwIfAborted();
      if (!kept.has(name(format, paper.key))) await load(pack(paper.key));
      if (!kept.has(name(format, paper.key))) throw new FetchFailed(pack(paper.key));
      report();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(() => (queue.length = 0));
  signal.throwIfAborted();
  return format.join(papers.map(({ key }) => kept.get(name(format, key))));
}

/** The file of all papers: its address, and an estimate of its size in bytes. */
export async function wholeFile(format) {
  return { href: address(format.whole), bytes: (await facets()).papers * ENTRY };
}

/** Whether the file of all papers is faster than this number of requests for packs. */
async function worthwhile(requests) {
  return requests > AT_ONCE && (await facets()).papers * ENTRY + REQUEST < requests * REQUEST;
}

async function splitWhole(format, wanted) {
  for (const entry of format.entries(await textOf(address(format.whole)))) {
    const key = format.key(entry);
    if (wanted.has(key)) kept.set(name(format, key), entry);
  }
}

/** The address of the pack with a citation key. */
function pack(key) {
  let number = 0;
  for (const character of key) number = (number * 31 + character.charCodeAt(0)) % PACKS;
  return address(`cite/${number.toString(16).padStart(2, "0")}.pack`);
}

/** Fetch a pack and keep its entries. */
async function unpack(href) {
  for (const [key, texts] of Object.entries(await fetchPack(href))) {
    texts.forEach((text, place) => kept.set(name(FORMATS[place], key), text));
  }
}

async function textOf(href) {
  return (await fetchFile(href)).text().catch(() => Promise.reject(new FetchFailed(href)));
}

/** Save a text as a file of this name and type. */
export function save(text, name, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href, download: name, hidden: true });
  // The page follows links itself, but not this one.
  link.addEventListener("click", (event) => event.stopPropagation());
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
