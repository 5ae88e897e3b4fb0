/** The reader's list of papers, in the storage of this browser: nothing of it is sent anywhere. */

import { ROOT } from "../search/root.js";

export const VERSION = 1;
// Indexes of one host have lists of their own.
const NAME = `paper-index:${new URL(ROOT).pathname}:reading-list`;
const DAMAGED = `${NAME}:damaged`;
const CHANGED = "paper-index-reading-list";

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const DATE = /^\d{4}(?:-\d\d){0,2}$/;

const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");

const time = (value) => (Number.isNaN(Date.parse(value)) ? new Date() : new Date(value)).toISOString();

export const isId = (value) => typeof value === "string" && value.length <= 100 && ID.test(value);

/**
 * An entry of the list from values of any kind, or null without a paper's id: `id`; `added` (ISO 8601);
 * `read`; `note`; `title`, `authors`, `date` and `key` of the paper, as far as they are known; `checked`
 * (the day on which the index had it so); `gone`, if the index no longer has it.
 */
export function entryOf(value) {
  if (!isId(value?.id)) return null;
  return {
    id: value.id,
    added: time(value.added),
    read: value.read === true,
    note: text(value.note, 20_000),
    title: text(value.title, 1000),
    authors: text(value.authors, 1000),
    date: DATE.test(value.date) ? value.date : "",
    key: text(value.key, 100),
    checked: DATE.test(value.checked) ? value.checked : "",
    gone: value.gone === true,
  };
}

/** Entries by id of a list of values; `lost` is the number of values without a valid id. */
export function entriesOf(values) {
  const all = values.map(entryOf);
  const entries = new Map(all.filter(Boolean).map((entry) => [entry.id, entry]));
  return { entries, lost: all.filter((entry) => !entry).length };
}

/**
 * The list as it is stored: `entries` by id, and the `problem` with it, or null: "blocked" (there is no
 * storage), "damaged" (a part or all of the text cannot be read) or "newer" (a later version wrote it).
 */
export function load() {
  let stored;
  try {
    stored = localStorage.getItem(NAME);
  } catch {
    return { entries: new Map(), problem: "blocked", stored: null };
  }
  if (stored === null) return { entries: new Map(), problem: null, stored };
  try {
    const { version, papers } = JSON.parse(stored);
    if (version > VERSION) return { entries: entriesOf(Array.isArray(papers) ? papers : []).entries, problem: "newer", stored };
    const { entries, lost } = entriesOf(papers);
    return { entries, problem: lost ? "damaged" : null, stored };
  } catch {
    return { entries: new Map(), problem: "damaged", stored };
  }
}

const REFUSED = {
  blocked: "This browser does not let the site store a reading list.",
  newer: "A newer version of this site has stored the reading list. Reload the page to change it.",
  full: "The browser’s storage for this site is full: nothing was changed.",
};

/**
 * Let `work` change the entries as they are stored now, by another tab too. Returns null, or a
 * sentence on why nothing was stored. The text of a damaged list is kept.
 */
export function change(work) {
  const { entries, problem, stored } = load();
  if (REFUSED[problem]) return REFUSED[problem];
  work(entries);
  try {
    if (problem) localStorage.setItem(DAMAGED, stored);
    localStorage.setItem(NAME, JSON.stringify({ version: VERSION, papers: [...entries.values()] }));
  } catch {
    return REFUSED.full;
  }
  dispatchEvent(new CustomEvent(CHANGED));
  return null;
}

/** Call `update` whenever this or another tab has changed the list, until `signal` is aborted. */
export function whenChanged(update, signal) {
  addEventListener(CHANGED, update, { signal });
  // The key is null when all was deleted.
  addEventListener("storage", ({ key }) => (key === NAME || key === null) && update(), { signal });
}

/** The text of a damaged list, or null. */
export function damagedText() {
  const { problem, stored } = load();
  try {
    return problem === "damaged" ? stored : localStorage.getItem(DAMAGED);
  } catch {
    return null;
  }
}

/** Forget the text of a damaged list. */
export function forgetDamaged() {
  const { problem } = load();
  if (problem === "damaged") change(() => {});
  localStorage.removeItem(DAMAGED);
}

/**
 * Add other entries to `entries`. Those of papers that are there are united: read if either is, with
 * both notes. Returns the ids that were added, those that were changed, and those that stay as they were.
 */
export function merge(entries, others) {
  const done = { added: [], changed: [], same: [] };
  for (const other of others) {
    const own = entries.get(other.id);
    const united = own && unite(own, other);
    const what = !own ? "added" : united.read !== own.read || united.note !== own.note ? "changed" : "same";
    entries.set(other.id, united ?? other);
    done[what].push(other.id);
  }
  return done;
}

function unite(own, other) {
  const notes = own.note.includes(other.note) ? [own.note] : other.note.includes(own.note) ? [other.note] : [own.note, other.note];
  const added = own.added < other.added ? own.added : other.added;
  return { ...other, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value)), added, read: own.read || other.read, note: notes.join("\n\n") };
}
