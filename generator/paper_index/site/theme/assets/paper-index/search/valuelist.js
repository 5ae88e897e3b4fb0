/** The values of one facet as check boxes with counts; long lists are shortened. */

import { make } from "./dom.js";
import { words } from "./fold.js";

const SHORT = 10;
const LONG = 200; // values at most; the field above narrows a longer list

/**
 * A list of values. `choose(value, on)` is called for each change; with `searched` a field narrows
 * the list. `update(values, counts, selected)` shows `values` ([value, label] pairs in their order),
 * or all in the Map `counts`, most papers first, when `values` is null.
 */
export function valueList({ label, searched, choose }) {
  const items = new Map();
  const list = make("ul", { class: "pi-values" });
  const more = make("button", { type: "button", class: "pi-more", hidden: true, onclick: () => toggle() });
  const field = searched && make("input", { type: "search", class: "pi-narrow", "aria-label": `Narrow: ${label}`, placeholder: "Narrow the list", autocomplete: "off", oninput: () => draw() });
  let all = false;
  let last = null;

  function toggle() {
    all = !all;
    draw();
  }

  function item(value, name) {
    if (!items.has(value)) {
      const box = make("input", { type: "checkbox", value });
      box.addEventListener("change", () => choose(value, box.checked));
      const count = make("span", { class: "pi-values__count" });
      const text = make("span", { class: "pi-values__name", dir: "auto" }, name);
      items.set(value, { element: make("li", {}, make("label", {}, box, text, count)), box, count });
    }
    return items.get(value);
  }

  /** Entries to show: those that find papers or are chosen, and contain the narrowing words. */
  function entries() {
    const { values, counts, selected } = last;
    const narrow = words(field?.value ?? "");
    const count = (value) => counts?.get(value) ?? 0;
    const pairs = values ?? [...(counts?.keys() ?? [])].map((name) => [name, name]);
    const kept = pairs.filter(([value, name]) => {
      if (selected.includes(value)) return true;
      if (counts && !count(value)) return false;
      if (!narrow.length) return true;
      const own = words(name);
      return narrow.every((word) => own.some((other) => other.startsWith(word)));
    });
    if (values) return kept;
    const first = (value) => Number(selected.includes(value));
    return kept.sort(([a], [b]) => first(b) - first(a) || count(b) - count(a) || (a < b ? -1 : 1));
  }

  function draw() {
    if (!last) return;
    const found = entries();
    const shown = found.filter(([value], place) => place < (all ? LONG : SHORT) || last.selected.includes(value));
    const focused = document.activeElement;
    list.replaceChildren(
      ...shown.map(([value, name]) => {
        const { element, box, count } = item(value, name);
        box.checked = last.selected.includes(value);
        count.textContent = last.counts ? (last.counts.get(value) ?? 0).toLocaleString("en") : "";
        return element;
      }),
    );
    if (focused?.isConnected && list.contains(focused)) focused.focus();
    more.hidden = found.length <= SHORT;
    more.textContent = all ? "Show fewer" : found.length > LONG ? `Show ${LONG} of ${found.length.toLocaleString("en")}` : `Show all ${found.length}`;
    more.setAttribute("aria-expanded", String(all));
  }

  return {
    elements: [field || null, list, more].filter(Boolean),
    get size() {
      return list.childElementCount;
    },
    update(values, counts, selected) {
      last = { values, counts, selected };
      draw();
    },
  };
}
