/** Lists of results: their state in the address, one search after another, Back and Forward. */

import { PAGE, answer, counts } from "./answer.js";
import { make, pause } from "./dom.js";
import { authorNames, warm } from "./engine.js";
import { exporter } from "./export.js";
import { facetPanel } from "./facets.js";
import { keepPlace } from "./place.js";
import { plan } from "./plan.js";
import * as view from "./resultview.js";
import { address, facets as loadFacetValues } from "./site.js";
import { EMPTY, EVERYTHING, choices, here, readState, showsResults, usualSort } from "./state.js";

const PAUSE = 200; // milliseconds without a key before searching
const SLOW = 400;
const SOME = 5; // papers that fill the first screen: they are shown at once
const COUNTED = ["tag", "year", "venue"]; // facets whose counts are always shown

const report = (problem) => problem.name === "FetchFailed" || console.error(problem);

let leave = null;
let shown = null;

/** Start the results of what is searched, and wait for the first; those that were shown before are stopped. */
export function resultPage(root, within = EVERYTHING) {
  if (root.dataset.piReady) return shown;
  root.dataset.piReady = "true";
  leave?.abort();
  leave = new AbortController();
  shown = start(root, within, leave.signal);
  return shown;
}

function skeleton(root) {
  const parts = {
    form: root.querySelector("form"),
    input: root.querySelector("input[type=search]"),
    status: root.querySelector(".pi-results__status"),
    remarks: make("div", { class: "pi-results__remarks" }),
    chips: make("ul", { class: "pi-chips pi-results__chosen", "aria-label": "Chosen filters" }),
    sort: make("select", {}),
    list: make("div", { class: "pi-results__list" }),
    pages: make("ul", {}),
    aside: root.querySelector(".pi-results__facets"),
    saving: exporter(),
  };
  const order = make("label", { class: "pi-results__sort", hidden: true }, make("span", {}, "Sort by"), parts.sort);
  const pager = make("nav", { class: "pi-pager", "aria-label": "Pages of results" }, parts.pages);
  root.querySelector(".pi-results__bar").append(order);
  root.querySelector(".pi-results__main").append(parts.chips, parts.remarks, parts.saving.element, parts.list, pager);
  return { ...parts, order, pager };
}

async function start(root, within, signal) {
  const path = new URL(address(within.path)).pathname;
  // The index is fetched while the facet values are.
  warm();
  const parts = skeleton(root);
  for (const fallback of document.querySelectorAll("[data-pi-fallback]")) fallback.hidden = true;
  const title = document.title;
  const place = keepPlace(parts.list, signal);
  let facets = null;
  let panel = null;
  let state = { ...EMPTY, within };
  let unknown = [];
  let turn = 0;
  let timer = 0;

  async function ready() {
    if (panel) return;
    facets = await loadFacetValues();
    read();
    // What the search needs is fetched while the panel is made.
    plan(state.q, state.exact).catch(() => {});
    await pause();
    panel ??= facetPanel(facets, within.values, (part) => go({ ...state, ...part, page: 1 }), run);
  }

  function read() {
    ({ state, unknown } = readState(location.search, facets, within));
    if (document.activeElement !== parts.input) parts.input.value = state.q;
  }

  function go(next, { replace = false } = {}) {
    const before = state;
    state = next;
    unknown = [];
    const url = here(state);
    if (url !== location.href) history[replace ? "replaceState" : "pushState"](null, "", url);
    if (document.activeElement !== parts.input) parts.input.value = state.q;
    if (state.page !== before.page) parts.status.focus();
    return run();
  }

  async function run() {
    clearTimeout(timer);
    const mine = (turn += 1);
    const slow = setTimeout(() => mine === turn && parts.status.replaceChildren("Searching …"), SLOW);
    for (const part of [parts.list, parts.aside]) part.setAttribute("aria-busy", "true");
    try {
      await ready();
      const found = await look();
      await pause();
      if (mine !== turn) return;
      clearTimeout(slow);
      const cards = show(found);
      while (cards.length) {
        for (const add of cards.splice(0, SOME)) add();
        await pause();
        if (mine !== turn) return;
      }
      place.restore();
      dispatchEvent(new CustomEvent("paper-index-cards"));
      parts.list.removeAttribute("aria-busy");
      await pause();
      await count(mine);
    } catch (problem) {
      report(problem);
      if (mine === turn) failed();
    } finally {
      clearTimeout(slow);
      if (mine === turn) for (const part of [parts.list, parts.aside]) part.removeAttribute("aria-busy");
    }
  }

  async function look() {
    if (!facets.papers) return { groups: [], papers: [], total: 0, unfiltered: 0, nearest: null, plan: { filters: [], content: [], wanted: [], corrected: [], text: "" } };
    if (state.authors.length) {
      const names = await authorNames();
      const missing = state.authors.filter((name) => !names.has(name));
      unknown = [...unknown.filter(([facet]) => facet !== "author"), ...missing.map((name) => ["author", name])];
      state = { ...state, authors: state.authors.filter((name) => names.has(name)) };
    }
    const found = await answer(state);
    const last = Math.max(1, Math.ceil(found.total / PAGE));
    if (state.page <= last) return found;
    unknown = [...unknown, ["page", `${state.page}`]];
    state = { ...state, page: last };
    return answer(state);
  }

  const wanted = () => [...COUNTED, ...(panel.wantsAuthors || state.authors.length ? ["author"] : [])];

  /** Count the facet values after the papers are shown: in a large index their data are large. */
  async function count(mine) {
    let counted = {};
    let missing = false;
    try {
      if (facets.papers) counted = await counts(state, wanted());
    } catch (problem) {
      // The filters work without numbers, which the next search asks for again.
      report(problem);
      [counted, missing] = [null, true];
    }
    if (mine !== turn) return;
    panel.update(state, counted, missing);
    panel.count(choices(state, facets).length);
    // Not before its counts, which hide facets without papers.
    if (!panel.element.isConnected) parts.aside.replaceChildren(panel.element);
  }

  /** Show an answer but its papers' cards; functions that add them are returned. */
  function show(found) {
    const { text } = found.plan;
    document.title = text ? `${text} - ${title}` : title;
    parts.status.replaceChildren(view.summary(state, found, facets));
    parts.remarks.replaceChildren(...view.remarks(state, found, unknown, facets));
    parts.chips.replaceChildren(...view.chips(state, found, facets));
    parts.sort.replaceChildren(...view.sortOptions(state));
    parts.sort.value = state.sort;
    parts.order.hidden = found.total < 2;
    const { nodes, cards } = found.total ? view.lists(found, facets, within.values.tags) : view.nearest(state, found, facets);
    parts.list.replaceChildren(...nodes);
    parts.pages.replaceChildren(...view.pages(state, found.total));
    for (const part of [parts.pages, parts.chips]) part.hidden = !part.childElementCount;
    parts.pager.hidden = parts.pages.hidden;
    parts.saving.update(state, found, facets);
    return cards;
  }

  function failed() {
    const again = make("button", { type: "button", class: "pi-button", onclick: run }, "Retry");
    parts.status.replaceChildren("The search index could not be loaded. ", again);
    for (const part of [parts.list, parts.remarks, parts.pages]) part.replaceChildren();
    parts.saving.element.hidden = true;
  }

  const typed = (replace) => {
    const q = parts.input.value;
    if (facets) go({ ...state, q, sort: state.q.trim() && q.trim() ? state.sort : usualSort(q), page: 1, exact: false }, { replace });
  };
  parts.input.addEventListener("input", () => {
    clearTimeout(timer);
    turn += 1;
    timer = setTimeout(() => typed(true), PAUSE);
  });
  parts.form.addEventListener("submit", (event) => {
    event.preventDefault();
    typed(false);
  });
  parts.sort.addEventListener("change", () => go({ ...state, sort: parts.sort.value, page: 1 }));
  window.addEventListener("popstate", () => location.pathname === path && showsResults(location, within) && root.isConnected && moved(), { signal });
  window.addEventListener("click", (event) => inside(event) && moved(), { signal, capture: true });
  if (within === EVERYTHING) window.addEventListener("submit", (event) => elsewhere(event) && moved(), { signal, capture: true });

  /** Follow a link to another state of this page without loading it, however it was reached. */
  function inside(event) {
    const link = event.target.closest?.("a[href]");
    if (!root.isConnected || !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname !== path || url.hash || !showsResults(url, within)) return false;
    event.preventDefault();
    event.stopPropagation();
    if (url.href !== location.href) history.pushState(null, "", url);
    return true;
  }

  /** The header's form leads to this page. */
  function elsewhere(event) {
    const form = event.target;
    if (!root.isConnected || root.contains(form) || !form.matches("[data-pi-search]")) return false;
    event.preventDefault();
    const q = form.querySelector("input[type=search]").value.trim();
    history.pushState(null, "", here({ ...EMPTY, q, sort: usualSort(q) }));
    document.activeElement?.blur();
    return true;
  }

  async function moved() {
    const page = state.page;
    if (facets) read();
    parts.input.value = state.q;
    await run();
    if (state.page !== page) parts.status.focus();
  }

  await run();
}
