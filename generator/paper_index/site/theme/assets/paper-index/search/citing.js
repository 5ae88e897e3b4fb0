/** Fetches the references of papers in each format, and splits and joins files of several. */

import { FetchFailed, address, fetchFile } from "./site.js";

const AT_ONCE = 6; // files that are fetched at the same time
const REQUEST = 50_000; // bytes of a large file that take about as long as one more request

const record = (end) => (text) => text.replace(/\r?\n/g, end).trim() + end;

/** The formats: `file` is each paper's own, `whole` the name of the file of all, or of its parts. */
export const FORMATS = [
  {
    name: "BibTeX",
    suffix: ".bib",
    type: "application/x-bibtex",
    file: "cite.bib",
    whole: /^papers(-\d+)?\.bib$/,
    entries: (text) => text.split(/^(?=@)/m).filter((entry) => entry.startsWith("@")).map(record("\n")),
    key: (entry) => /^@\w+\{([^,]+),/.exec(entry)?.[1],
    join: (entries) => entries.join("\n"),
  },
  {
    name: "RIS",
    suffix: ".ris",
    type: "application/x-research-info-systems",
    file: "cite.ris",
    whole: /^papers(-\d+)?\.ris$/,
    // The last line of a record is "ER  - ", its space included.
    entries: (text) => text.split(/^ER {2}- *\r?\n?/m).filter((entry) => entry.trim().startsWith("TY  - ")).map((entry) => `${record("\r\n")(entry)}ER  - \r\n`),
    key: (entry) => /^ID {2}- (.*)\r$/m.exec(entry)?.[1],
    join: (entries) => entries.join(""),
  },
  {
    name: "CSL-JSON",
    suffix: ".csl.json",
    type: "application/vnd.citationstyles.csl+json",
    file: "cite.csl.json",
    whole: /^papers(-\d+)?\.csl\.json$/,
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
 * The text of a file with the references of papers ({id, key}), in their order. `progress` is called with the
 * number of papers fetched. Rejects with FetchFailed when one cannot be fetched, and with
 * `signal`'s reason when it is aborted.
 */
export async function references(format, papers, progress, signal) {
  const missing = () => papers.filter(({ key }) => !kept.has(name(format, key)));
  const report = () => progress(papers.length - missing().length);
  for (const part of await worthwhile(format, missing().length)) {
    signal.throwIfAborted();
    // If this fails, each paper has its own file.
    if (missing().length) await splitFile(format, part, new Set(missing().map(({ key }) => key))).catch(() => {});
    report();
  }
  const queue = missing();
  const work = async () => {
    for (let paper = queue.shift(); paper; paper = queue.shift()) {
      signal.throwIfAborted();
      kept.set(name(format, paper.key), await own(format, paper.id));
      report();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(() => (queue.length = 0));
  signal.throwIfAborted();
  return format.join(papers.map(({ key }) => kept.get(name(format, key))));
}

/** The files of all papers, {href, name, bytes}; none where the site does not list them. */
export async function wholeFiles(format) {
  try {
    const { files } = await (await fetchFile(address("data/manifest.json"))).json();
    return files
      .map(({ path, bytes }) => ({ name: path.split("/").at(-1), bytes }))
      .filter(({ name }) => format.whole.test(name))
      .map((file) => ({ ...file, href: address(`data/${file.name}`) }));
  } catch {
    return [];
  }
}

/** The files of all papers, if they are faster than this number of requests for one paper each. */
async function worthwhile(format, requests) {
  if (requests <= AT_ONCE) return [];
  const files = await wholeFiles(format);
  const cost = files.reduce((sum, file) => sum + file.bytes + REQUEST, 0);
  return cost < requests * REQUEST ? files.map((file) => file.href) : [];
}

async function splitFile(format, href, wanted) {
  for (const entry of format.entries(await textOf(href))) {
    const key = format.key(entry);
    if (wanted.has(key)) kept.set(name(format, key), entry);
  }
}

async function own(format, id) {
  const href = address(`papers/${id}/${format.file}`);
  try {
    const [entry] = format.entries(await textOf(href));
    if (entry) return entry;
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
  }
  // Some hosts answer with an error page of their own and status 200.
  throw new FetchFailed(href);
}

async function textOf(href) {
  return (await fetchFile(href)).text().catch(() => Promise.reject(new FetchFailed(href)));
}
