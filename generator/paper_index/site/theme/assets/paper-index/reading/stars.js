/** Stars on cards and pages of papers, which put the paper on the reading list; scripts alone add them. */

import { make, papers } from "../search/dom.js";
import { ROOT } from "../search/root.js";
import { change, entryOf, load, whenChanged } from "./list.js";
import { idOf, valuesOf, valuesOfCard } from "./paper.js";

const CARDS = ".pi-cards > li";
const SHOWN = 8000; // milliseconds for which a message is shown

let timer = 0;

/** Show a message, and a button that undoes what it says. */
function say(message, undo) {
  const box = document.querySelector(".pi-said") ?? document.body.appendChild(make("div", { class: "pi-said", role: "status" }));
  const back = () => {
    box.replaceChildren();
    undo();
  };
  clearTimeout(timer);
  box.replaceChildren(make("span", {}, message), undo ? make("button", { type: "button", class: "pi-button", onclick: back }, "Undo") : "");
  timer = setTimeout(() => box.replaceChildren(), SHOWN);
}

const svg = (name, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

function star(id, attributes, ...text) {
  const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  icon.append(svg("path", { d: "m12 17.3-6.2 3.7 1.6-7L2 9.2l7.2-.6L12 2l2.8 6.6 7.2.6-5.4 4.8 1.6 7z" }));
  return make("button", { type: "button", "data-pi-star": id, ...attributes }, icon, text);
}

/** Put a paper on the list, or take it off. */
function toggle(id, values) {
  let before = null;
  const problem = change((entries) => {
    before = entries.get(id) ?? null;
    if (before) entries.delete(id);
    else entries.set(id, entryOf({ ...values, id }));
  });
  if (problem) return say(problem);
  if (before) say("Removed from the reading list.", () => change((entries) => entries.set(id, before)));
  else say("Added to the reading list.");
}

function addToCards() {
  for (const card of document.querySelectorAll(CARDS)) {
    const link = card.querySelector(":scope > :is(h2, h3, h4) > a");
    const id = link && idOf(link.href);
    if (!id || card.querySelector("[data-pi-star]")) continue;
    link.parentElement.after(star(id, { class: "pi-star", "aria-label": `On the reading list: ${link.textContent}` }));
  }
}

function addToPaper() {
  const actions = document.querySelector(".pi-actions");
  const id = idOf(location.href);
  if (!id || !actions || actions.querySelector("[data-pi-star]")) return;
  const button = star(id, { class: "pi-button" }, make("span", {}, "Star"));
  actions.append(make("li", {}, button));
  const read = make("input", { type: "checkbox", name: "read" });
  const note = make("textarea", { name: "note", rows: "3", maxlength: "20000" });
  const store = (part) => {
    const problem = change((entries) => entries.has(id) && entries.set(id, { ...entries.get(id), ...part }));
    if (problem) say(problem);
  };
  read.addEventListener("change", () => store({ read: read.checked }));
  note.addEventListener("input", () => store({ note: note.value }));
  const own = make("div", { class: "pi-own", hidden: true }, make("label", {}, read, " I have read it"), make("label", {}, "Your note, kept in this browser only", note));
  actions.after(own);
  own.show = (entry) => {
    own.hidden = !entry;
    read.checked = Boolean(entry?.read);
    if (document.activeElement !== note) note.value = entry?.note ?? "";
  };
}

/** Show which papers are on the list, and how many. */
function update() {
  const { entries } = load();
  for (const button of document.querySelectorAll("[data-pi-star]")) button.setAttribute("aria-pressed", String(entries.has(button.dataset.piStar)));
  for (const own of document.querySelectorAll(".pi-own")) own.show?.(entries.get(idOf(location.href)));
  for (const link of document.querySelectorAll(".pi-reading")) {
    // The header outlives its page under instant navigation; a relative address would not.
    link.href = `${ROOT}reading-list/`;
    link.title = entries.size ? `Reading list, ${papers(entries.size)}` : "Reading list";
    link.setAttribute("aria-label", link.title);
    const count = link.querySelector("span") ?? link.appendChild(make("span"));
    count.textContent = entries.size || "";
  }
}

/** Add the stars of the present page. */
export function stars() {
  addToCards();
  addToPaper();
  update();
}

/** Start the stars of this page and of later ones. */
export function startStars() {
  whenChanged(update);
  addEventListener("paper-index-cards", stars);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-pi-star]");
    if (!button) return;
    const card = button.closest(CARDS);
    toggle(button.dataset.piStar, card ? valuesOfCard(card) : valuesOf(document));
  });
}
