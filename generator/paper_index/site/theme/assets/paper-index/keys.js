/** The keys of the site, and the dialog that lists them. */

import { make } from "./search/dom.js";

const CARD = ".pi-cards > li";
const PAPERS = `${CARD} > :is(h2, h3, h4) > a`;

/** Whether the reader is typing into a field. */
function typing(target) {
  return target.isContentEditable || target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select") !== null;
}

const links = () => [...document.querySelectorAll(PAPERS)].filter((link) => link.checkVisibility());

/** The link of the paper that has the focus, also on a control of its card. */
const current = () => document.activeElement?.closest(CARD)?.querySelector(":scope > :is(h2, h3, h4) > a") ?? null;

function step(by) {
  const all = links();
  const place = all.indexOf(current());
  const next = place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, place + by));
  all[next].focus({ preventScroll: true });
  all[next].closest(CARD).scrollIntoView({ block: "nearest" });
}

/** The star of the paper that has the focus, else that of the page. */
const star = () => (current()?.closest(CARD) ?? document.querySelector(".pi-actions"))?.querySelector("[data-pi-star]") ?? null;

function search() {
  const box = document.querySelector(".pi-search");
  const button = box.querySelector(".pi-search__open");
  if (button?.checkVisibility()) button.click();
  const input = box.querySelector("input[type=search]");
  input.focus();
  input.select();
}

/** Every key with what it does; `there` is whether it does something on this page. */
const KEYS = [
  { keys: ["/", "Ctrl K"], text: "Search", there: () => document.querySelector(".pi-search") !== null, run: search },
  { keys: ["j"], text: "Next paper in the list", there: () => links().length > 0, run: () => step(1) },
  { keys: ["k"], text: "Previous paper in the list", there: () => links().length > 0, run: () => step(-1) },
  { keys: ["o", "Enter"], text: "Open this paper", there: () => current() !== null, run: () => current().click() },
  { keys: ["s"], text: "Add this paper to the reading list, or remove it", there: () => star() !== null, run: () => star().click() },
  { keys: ["?"], text: "Show these shortcuts", there: () => true, run: show },
];

/** What is always listed: keys of a list are, where there is one. */
const listed = ({ keys, there }) => there() || (["o", "s"].includes(keys[0]) && links().length > 0);

function show() {
  const close = make("button", { type: "submit", class: "pi-button" }, "Close");
  const rows = KEYS.filter(listed).map(({ keys, text }) => {
    const shown = keys.flatMap((key, place) => [place ? " or " : "", make("kbd", {}, key)]);
    return make("div", {}, make("dt", {}, shown), make("dd", {}, text));
  });
  const dialog = make(
    "dialog",
    { class: "pi-keys", "aria-labelledby": "pi-keys" },
    make("form", { method: "dialog" }, make("h2", { id: "pi-keys" }, "Keyboard shortcuts"), make("dl", {}, rows), close),
  );
  document.body.append(dialog);
  // The browser returns the focus to where it was.
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.showModal();
}

/** Which key an event is, as listed; Ctrl+K is ⌘K on a Mac. */
function pressed(event) {
  const key = event.key.toLowerCase();
  if (key === "k" && event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey) return "Ctrl K";
  return event.ctrlKey || event.metaKey || event.altKey || event.key === "Enter" ? null : event.key;
}

/** Start the keys of this page and of later ones. */
export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = pressed(event);
    const found = KEYS.find((one) => one.keys.includes(key) && one.there());
    if (!found) return;
    event.preventDefault();
    found.run();
  });
  document.addEventListener("click", (event) => event.target.closest?.("[data-pi-keys]") && show());
}
