/** Files and links of a reading list: written, read, and shared by the fragment of an address. */

import { ROOT } from "../search/root.js";
import { VERSION, entriesOf, isId } from "./list.js";

const FORMAT = "paper-index-reading-list";
const LARGEST = 20_000_000; // bytes of a file that is read

const page = (entry) => `${ROOT}papers/${entry.id}/`;

/** The list itself, as JSON. */
export function asJson(entries) {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, site: ROOT, papers: entries }, null, 1)}\n`;
}

/** A Markdown list with links, and notes as quotations. */
export function asMarkdown(entries) {
  const plain = (value) => value.replace(/[\\`*_{}[\]<>()#+.!|~$&-]/g, "\\$&");
  const lines = entries.map((entry) => {
    const facts = [entry.authors, entry.date.slice(0, 4), entry.read ? "read" : ""].filter(Boolean).map(plain).join(", ");
    const note = entry.note ? entry.note.split(/\r?\n/).map((line) => `\n  > ${plain(line)}`).join("") : "";
    return `- [${plain(entry.title || entry.id)}](${page(entry)})${facts ? `: ${facts}` : ""}${note}\n`;
  });
  return lines.join("");
}

/** The entries of a file: {entries, lost, site}; throws an Error with a sentence when it is no list. */
export async function readFile(file) {
  const no = (why) => new Error(`“${file.name}” was not imported: ${why}`);
  if (file.size > LARGEST) throw no("it is too large to be a reading list.");
  let data;
  try {
    data = JSON.parse(await file.text());
  } catch {
    throw no("it is not JSON. Choose a file that “List (JSON)” saved.");
  }
  if (data?.format !== FORMAT || !Array.isArray(data.papers)) throw no("it is JSON, but not a reading list. Choose a file that “List (JSON)” saved.");
  if (!(data.version <= VERSION)) throw no("a newer version of this site has saved it.");
  const { entries, lost } = entriesOf(data.papers);
  return { entries: [...entries.values()], lost, site: data.site === ROOT || typeof data.site !== "string" ? null : data.site };
}

/** The address that shows these papers; the part after # is not sent to the server. */
export const shareLink = (entries) => `${ROOT}reading-list/#papers=${entries.map((entry) => entry.id).join(",")}`;

/** The ids that an address shares, and how many of its parts are none; null when it shares no list. */
export function sharedIds(hash) {
  const list = /^#papers=(.*)$/.exec(hash)?.[1];
  if (list === undefined) return null;
  const all = [...new Set(list.split(/,|%2C/i).filter(Boolean))];
  const ids = all.filter(isId);
  return { ids, lost: all.length - ids.length };
}
