/** The page of the reading list, and of a list that an address shares. */

import { FORMATS, references, save } from "../search/citing.js";
import { make, papers } from "../search/dom.js";
import { asJson, asMarkdown, readFile, shareLink, sharedIds } from "./files.js";
import { change, damagedText, entryOf, forgetDamaged, load, merge, whenChanged } from "./list.js";
import { apply, isOld, lookUp } from "./lookup.js";
import { ORDERS, button, card, summary } from "./view.js";

const NAME = "reading-list";
const TEXT = "text/plain";

let leave = null;

/** Start the page; a page that was shown before is stopped. */
export function readingPage(root) {
  if (root.dataset.piReady) return;
  root.dataset.piReady = "true";
  leave?.abort();
  leave = new AbortController();
  const { signal } = leave;
  const show = () => (sharedIds(location.hash) ? sharedList(root) : ownList(root, signal));
  addEventListener("hashchange", () => root.isConnected && show(), { signal });
  show();
}

/** The lists' cards get their stars by another script. */
const shown = () => dispatchEvent(new CustomEvent("paper-index-cards"));

const heading = () => make("h2", { class: "pi-unseen" }, "Papers");

async function sharedList(root) {
  const { ids, lost } = sharedIds(location.hash);
  const status = make("p", { class: "pi-results__status", role: "status", tabindex: "-1" }, `Looking up ${papers(ids.length)} …`);
  const said = make("div", {});
  const list = make("ul", { class: "pi-cards" });
  const back = make("p", {}, make("a", { href: location.pathname }, "Show your own list"));
  root.replaceChildren(status, said, heading(), list, back);
  const found = await lookUp(ids);
  if (!status.isConnected) return;
  const entries = [...new Map([...found.values()].filter(Boolean).map((values) => [values.id, entryOf(values)])).values()];
  const unknown = ids.filter((id) => found.get(id) === null);
  const failed = ids.filter((id) => !found.has(id));
  status.replaceChildren(`Shared list of ${papers(entries.length)}`);
  const add = button("Add them to your list", () => {
    let done;
    const problem = change((all) => (done = merge(all, entries)));
    add.replaceWith(problem ?? `${papers(done.added.length)} added, ${done.changed.length + done.same.length} on your list already.`);
    status.focus();
  });
  said.replaceChildren(
    entries.length ? make("p", {}, add) : "",
    unknown.length ? make("p", {}, `Not in this index: ${unknown.join(", ")}.`) : "",
    lost ? make("p", {}, `${lost} ${lost === 1 ? "part" : "parts"} of the address cannot be the id of a paper.`) : "",
    failed.length ? make("p", {}, `${papers(failed.length)} could not be looked up. `, button("Retry", () => sharedList(root))) : "",
  );
  list.replaceChildren(...entries.map((entry) => card(entry, null)));
  shown();
}

function ownList(root, signal) {
  const status = make("p", { class: "pi-results__status", role: "status", tabindex: "-1" });
  const said = make("div", { role: "status" });
  const sort = make("select", { name: "sort" }, Object.entries(ORDERS).map(([value, [name]]) => make("option", { value }, name)));
  const order = make("label", { class: "pi-results__sort" }, make("span", {}, "Sort by"), sort);
  const list = make("ul", { class: "pi-cards" });
  const file = make("input", { type: "file", name: "list", accept: ".json,application/json", hidden: true });
  const saving = make(
    "div",
    { class: "pi-export", role: "group", "aria-label": "Export" },
    make("span", {}, "Export as"),
    FORMATS.map((format) => button(format.name, () => cite(format))),
    button("Markdown", () => save(asMarkdown(sorted()), `${NAME}.md`, TEXT)),
    button("List (JSON)", () => save(asJson(sorted()), `${NAME}.json`, "application/json")),
    button("Share as a link", share),
  );
  const importing = make("p", {}, button("Import a list", () => file.click()), file);
  root.replaceChildren(make("div", { class: "pi-results__bar" }, status, order), saving, said, heading(), list, importing);

  const tell = (...nodes) => said.replaceChildren(make("p", {}, nodes));
  const sorted = () => [...load().entries.values()].sort(ORDERS[sort.value][1]);
  let own = false;

  function store(id, part) {
    own = true;
    const problem = change((entries) => entries.has(id) && entries.set(id, { ...entries.get(id), ...part }));
    own = false;
    if (problem) tell(problem);
    status.textContent = summary(sorted());
  }

  function draw() {
    const { problem } = load();
    const entries = sorted();
    status.textContent = problem === "blocked" ? "This browser does not let the site store a reading list." : summary(entries);
    saving.hidden = order.hidden = !entries.length;
    const had = list.contains(document.activeElement);
    list.replaceChildren(...entries.map((entry) => card(entry, (part) => store(entry.id, part))));
    if (had) status.focus();
    if (damagedText() !== null) tellDamaged();
    shown();
  }

  function tellDamaged() {
    const keep = button("Save the damaged text", () => save(damagedText(), `${NAME}-damaged.txt`, TEXT));
    const forget = button("Delete the damaged text", () => (forgetDamaged(), said.replaceChildren(), draw()));
    tell("The stored list was damaged. What could be read is shown here. ", keep, " ", forget);
  }

  /** Look up papers with unknown or old values. */
  async function complete(some) {
    const found = await lookUp(some.map((entry) => entry.id));
    if (found.size && root.isConnected) change((entries) => apply(entries, found));
    return found;
  }

  async function cite(format) {
    tell(`Fetching ${papers(sorted().length)} …`);
    await complete(sorted().filter((entry) => !entry.key));
    const attempt = () => {
      const known = sorted().filter((entry) => entry.key && !entry.gone);
      return references(format, known, () => {}, signal).then((text) => {
        save(text, `${NAME}${format.suffix}`, format.type);
        const missing = sorted().length - known.length;
        tell(`Saved ${papers(known.length)} as ${NAME}${format.suffix}.${missing ? ` ${missing} left out: not in this index.` : ""}`);
      });
    };
    try {
      // A citation key may have changed since it was looked up.
      await attempt().catch(() => complete(sorted()).then(attempt));
    } catch {
      tell(`A file could not be fetched, so no ${format.name} was saved. `, button("Retry", () => cite(format)));
    }
  }

  async function share() {
    const href = shareLink(sorted().filter((entry) => !entry.gone));
    const copied = await navigator.clipboard?.writeText(href).then(() => true, () => false);
    const field = make("input", { type: "text", name: "link", class: "pi-narrow", readonly: true, "aria-label": "Link to this list", value: href });
    tell(copied ? "The link is copied. " : "Copy this link. ", "It names the papers, without your marks and notes. ", field);
    if (!copied) field.select();
  }

  async function read(chosen) {
    try {
      const { entries, lost, site } = await readFile(chosen);
      let done;
      const problem = change((all) => (done = merge(all, entries)));
      if (problem) return tell(problem);
      const counts = `“${chosen.name}”: ${papers(done.added.length)} added, ${done.changed.length} changed, ${done.same.length} unchanged`;
      tell(`${counts}${lost ? `, ${lost} left out: no valid id` : ""}.${site ? ` It was saved at ${site}; papers are matched by their ids.` : ""}`);
      await complete(entries);
      const unknown = [...load().entries.values()].filter((entry) => entry.gone && done.added.includes(entry.id));
      if (unknown.length) said.append(make("p", {}, `Not in this index: ${unknown.map((entry) => entry.id).join(", ")}.`));
    } catch (problem) {
      tell(problem.message);
    }
  }

  sort.addEventListener("change", draw);
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    file.value = "";
    if (chosen) read(chosen);
  });
  whenChanged(() => {
    if (own || !root.contains(list)) return;
    // What is being typed is not replaced; it is stored when the field is left.
    if (document.activeElement?.matches("textarea") && list.contains(document.activeElement)) document.activeElement.addEventListener("blur", draw, { once: true });
    else draw();
  }, signal);
  draw();
  complete(sorted().filter(isOld));
}
