/** The control that saves a whole search result as references. */

import { everything } from "./answer.js";
import { FORMATS, references, save, wholeFile } from "./citing.js";
import { make, papers } from "./dom.js";
import { choices } from "./state.js";

const MOST = 1000; // papers: each is at least one request
const NAME = 60; // characters of a file's name

/**
 * Make the control. `element` goes onto the page; `update` sets the result to save, and stops
 * an export of another result.
 */
export function exporter() {
  const label = make("span", { id: "pi-export" });
  const buttons = FORMATS.map((format) => make("button", { type: "button", class: "pi-button", onclick: () => start(format) }, format.name));
  const bar = make("progress", { "aria-label": "Papers fetched", hidden: true });
  const stop = make("button", { type: "button", class: "pi-button", hidden: true, onclick: () => cancel("Stopped; nothing was saved.") }, "Stop");
  const status = make("p", { class: "pi-export__said", role: "status" });
  const element = make("div", { class: "pi-export", role: "group", "aria-labelledby": "pi-export", hidden: true }, label, ...buttons, bar, stop, status);
  let result = null;
  let running = null;

  function cancel(text = "") {
    running?.abort();
    running = null;
    busy(false);
    status.replaceChildren(text);
  }

  function busy(on) {
    // Not `disabled`, which would lose the focus.
    for (const button of buttons) button.setAttribute("aria-disabled", String(on));
    if (!on && document.activeElement === stop) buttons[0].focus();
    stop.hidden = bar.hidden = !on;
    bar.removeAttribute("value");
  }

  async function start(format) {
    if (running) return;
    const { state, found, facets } = result;
    if (found.total > MOST) return status.replaceChildren(...(await tooMany(format, found.total)));
    const mine = (running = new AbortController());
    busy(true);
    bar.max = 2 * found.total;
    status.replaceChildren(`Fetching ${papers(found.total)} …`);
    try {
      const all = await everything(state, (count) => (bar.value = count), mine.signal);
      const text = await references(format, all, (count) => (bar.value = found.total + count), mine.signal);
      if (running !== mine) return;
      const name = `${fileName(state, found, facets)}${format.suffix}`;
      save(text, name, format.type);
      cancel(`Saved ${papers(all.length)} as ${name}.`);
    } catch (problem) {
      if (running !== mine) return;
      if (problem.name !== "FetchFailed") console.error(problem);
      cancel();
      const again = make("button", { type: "button", class: "pi-button", onclick: () => retry(format, again) }, "Retry");
      status.replaceChildren(`A file could not be fetched, so no ${format.name} was saved. `, again);
    }
  }

  function retry(format, button) {
    if (document.activeElement === button) buttons[FORMATS.indexOf(format)].focus();
    start(format);
  }

  function update(state, found, facets) {
    const before = result && JSON.stringify({ ...result.state, page: 1 });
    result = { state, found, facets };
    if (before !== JSON.stringify({ ...state, page: 1 })) cancel();
    label.replaceChildren(found.total === 1 ? "Export this paper as" : `Export these ${found.total.toLocaleString("en")} as`);
    element.hidden = !found.total;
  }

  return { element, update };
}

/** The message for a result that is too large, with a link to the file of all papers. */
async function tooMany(format, total) {
  const { href, bytes } = await wholeFile(format);
  const file = href.split("/").at(-1);
  const link = make("a", { href, download: file }, `${file} (about ${(bytes / 1e6).toFixed(1)} MB)`);
  return [`${papers(total)} are more than the ${papers(MOST)} that can be exported at once. Narrow the search, or download all papers of the index: `, link];
}

/** A name from what was searched and chosen, such as "entropy-coupling". */
function fileName(state, found, facets) {
  const words = found.plan.corrected.length ? found.plan.wanted.join(" ") : state.q;
  const named = [words, state.within.name, ...choices(state, facets).map(({ label }) => label)].join(" ");
  const slug = named.normalize("NFKC").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu)?.join("-") ?? "";
  return [...slug].slice(0, NAME).join("").replace(/-$/, "") || "papers";
}
