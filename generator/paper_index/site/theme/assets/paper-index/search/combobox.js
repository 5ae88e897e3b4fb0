/**
 * A search box with suggestions while typing: the WAI-ARIA editable combobox with a list popup,
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
 */

import { suggest } from "./answer.js";
import { warm } from "./engine.js";
import { groups, panel, summary } from "./panel.js";
import { authorsFor, tagsFor } from "./people.js";
import { parse } from "./query.js";
import { address, facets } from "./site.js";

const PAUSE = 25; // milliseconds without a key before searching
const SLOW = 400; // milliseconds until "Searching …" is shown
const PAPERS = 6;
const BESIDE = 3;

/** The result page's address with these parameters. */
export const resultPage = (parameters) => address(`search/?${new URLSearchParams(parameters)}`);

async function everything(line) {
  const { terms, identifier } = parse(line);
  const wanted = identifier ? [] : terms.map((term) => term.word);
  const beside = (names) => Promise.all([tagsFor(names, BESIDE), authorsFor(names, BESIDE)]);
  const [found, asTyped] = await Promise.all([suggest(line, PAPERS), beside(wanted)]);
  // Typing errors in the names of tags and authors are corrected too.
  const corrected = found.plan?.corrected.length && !asTyped.flat().length;
  const [tags, authors] = corrected ? await beside(found.plan.wanted) : asTyped;
  return { found, tags, authors, resultPage };
}

/**
 * Make a form with a search field a combobox, once; header.js has given the field the attributes.
 * `typed` is whether the reader has typed already, so that there is something to search.
 */
export function combobox(form, typed) {
  const input = form.querySelector("input[type=search]");
  if (form.dataset.piReady) return;
  form.dataset.piReady = "true";

  let turn = 0;
  let timer = 0;
  const popup = panel(input.id, () => {
    input.focus();
    search();
  });
  form.append(popup.element, popup.live);
  input.setAttribute("aria-controls", popup.list.id);

  function activate(option) {
    const id = popup.activate(option);
    if (id) input.setAttribute("aria-activedescendant", id);
    else input.removeAttribute("aria-activedescendant");
  }

  function settle() {
    input.setAttribute("aria-expanded", String(!popup.element.hidden && !popup.list.hidden));
    if (!popup.active) input.removeAttribute("aria-activedescendant");
  }

  function close() {
    turn += 1;
    clearTimeout(timer);
    popup.hide();
    popup.live.textContent = "";
    settle();
  }

  async function search() {
    clearTimeout(timer);
    const mine = (turn += 1);
    const line = input.value;
    if (!parse(line).terms.length) return close();
    const slow = setTimeout(() => mine === turn && (popup.busy(), settle()), SLOW);
    try {
      const found = await everything(line);
      if (mine !== turn) return;
      const { spoken, paragraphs } = summary(found);
      popup.show(groups(found), paragraphs, spoken);
    } catch (problem) {
      if (problem.name !== "FetchFailed") console.error(problem);
      if (mine === turn) popup.failed();
    } finally {
      clearTimeout(slow);
      if (mine === turn) settle();
    }
  }

  function move(key) {
    const options = popup.options();
    const place = options.indexOf(popup.active);
    const last = options.length - 1;
    // Up from the first option and down from the last lead back to the text.
    const next = { ArrowDown: place < last ? place + 1 : -1, ArrowUp: place < 0 ? last : place - 1, Home: 0, End: last }[key];
    activate(options[next] ?? null);
  }

  function pressed(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const open = input.getAttribute("aria-expanded") === "true";
    if (event.key === "Escape") {
      if (popup.element.hidden && !input.value) return;
      if (popup.element.hidden) input.value = "";
      close(); // also a search that has not been answered yet
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" && !open) {
      event.preventDefault();
      search();
    } else if (open && (/^Arrow(?:Up|Down)$/.test(event.key) || (popup.active && /^(?:Home|End)$/.test(event.key)))) {
      event.preventDefault();
      move(event.key);
    } else if (event.key === "Enter" && open && popup.active) {
      event.preventDefault();
      popup.active.click();
    }
  }

  warm();
  facets().catch(() => {});
  input.addEventListener("input", () => {
    clearTimeout(timer);
    turn += 1;
    activate(null);
    timer = setTimeout(search, PAUSE);
  });
  input.addEventListener("keydown", pressed);
  // A click on an option keeps the focus in the text, as the pattern requires.
  popup.list.addEventListener("mousedown", (event) => event.preventDefault());
  popup.list.addEventListener("click", (event) => event.target.closest("[role=option]") && close());
  form.addEventListener("submit", close);
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (form.isConnected && !form.contains(event.target) && !popup.element.hidden) close();
  });
  if (typed && document.activeElement === input) search();
}
