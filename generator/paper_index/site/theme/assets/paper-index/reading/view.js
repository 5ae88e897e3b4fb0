/** Renders the reading list: its papers, controls and messages. */

import { make, papers, time } from "../search/dom.js";
import { address } from "../search/site.js";

const title = (entry) => entry.title || entry.id;
const newest = (a, b) => (a < b ? 1 : a > b ? -1 : 0);
const byTitle = (a, b) => title(a).localeCompare(title(b), "en");

/** The orders there are, each with its name and how it compares two entries. */
export const ORDERS = {
  added: ["Added", (a, b) => newest(a.added, b.added) || byTitle(a, b)],
  date: ["Date", (a, b) => newest(a.date, b.date) || byTitle(a, b)],
  title: ["Title", byTitle],
  unread: ["Unread first", (a, b) => a.read - b.read || newest(a.added, b.added) || byTitle(a, b)],
};

export function summary(entries) {
  const unread = entries.filter((entry) => !entry.read).length;
  return entries.length ? `${papers(entries.length)}, ${unread} unread` : "No paper is on your list yet. To add one, choose the star beside its title.";
}

/** The paper of an entry; `store(part)` stores what the reader changes, null shows a list of others. */
export function card(entry, store) {
  const facts = [entry.authors && make("span", { dir: "auto" }, entry.authors), entry.date && time(entry.date)].filter(Boolean);
  return make(
    "li",
    { class: "pi-card" },
    make("h3", { class: "pi-card__title", dir: "auto" }, make("a", { href: address(`papers/${entry.id}/`) }, title(entry))),
    facts.length ? make("p", { class: "pi-card__line" }, make("span", { class: "pi-card__facts" }, facts)) : null,
    entry.gone ? make("p", { class: "pi-unknown" }, "The index no longer has this paper.") : null,
    store && own(entry, store),
  );
}

function own(entry, store) {
  const read = make("input", { type: "checkbox", name: "read", "aria-label": `Read: ${title(entry)}` });
  read.checked = entry.read;
  read.addEventListener("change", () => store({ read: read.checked }));
  const note = make("textarea", { name: "note", rows: "2", maxlength: "20000", placeholder: "Your note", "aria-label": `Your note on ${title(entry)}` });
  note.value = entry.note;
  note.addEventListener("input", () => store({ note: note.value }));
  return make("div", { class: "pi-own" }, make("label", {}, read, " Read"), note);
}

/** A button with what it does. */
export const button = (text, onclick) => make("button", { type: "button", class: "pi-button", onclick }, text);
