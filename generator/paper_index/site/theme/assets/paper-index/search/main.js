/**
 * Starts search on a page: the header's box, the home page's box, the result page, and the keys that
 * open the box.
 */

import { combobox } from "./combobox.js";
import { resultPage } from "./results.js";

const header = () => document.querySelector(".pi-search");

/** On a phone the header's box is behind a button. */
function opener(box) {
  const button = box.querySelector(".pi-search__open");
  if (!button || button.dataset.piReady) return;
  button.dataset.piReady = "true";
  button.setAttribute("role", "button");
  button.setAttribute("aria-expanded", "false");
  const open = (on) => {
    box.classList.toggle("pi-search--open", on);
    button.setAttribute("aria-expanded", String(on));
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    open(true);
    box.querySelector("input").focus();
  });
  button.addEventListener("keydown", (event) => {
    if (event.key === " ") button.click();
  });
  box.querySelector(".pi-search__close").addEventListener("click", () => {
    open(false);
    button.focus();
  });
  box.addEventListener("keydown", (event) => {
    // The box handles the first Escape (closes its list) and the second (clears its text) itself.
    if (event.key === "Escape" && box.classList.contains("pi-search--open")) {
      open(false);
      button.focus();
    }
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) open(false);
  });
  box.addEventListener("click", (event) => {
    if (event.target.closest("[role=option]")) open(false);
  });
}

/** Whether the reader is typing into a field. */
function typing(target) {
  return target.isContentEditable || target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select") !== null;
}

function hotkey(event) {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const control = event.key.toLowerCase() === "k" && event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
  if (event.defaultPrevented || (!slash && !control) || typing(event.target)) return;
  const input = header()?.querySelector("input[type=search]");
  if (!input) return;
  event.preventDefault();
  const button = header().querySelector(".pi-search__open");
  if (button?.checkVisibility()) button.click();
  input.focus();
  input.select();
}

/** Start what is on the page; what was started before stays as it is. */
function mount() {
  if (header()) opener(header());
  for (const form of document.querySelectorAll("form[data-pi-search]")) combobox(form);
  const results = document.querySelector("[data-pi-results]");
  if (results) resultPage(results);
}

document.addEventListener("keydown", hotkey);
// With instant navigation a page is shown without a load event.
if (window.document$) window.document$.subscribe(mount);
else mount();
