/**
 * Buttons that copy a text of the page, such as a BibTeX entry, that save a reference in another
 * format, and that share the page. Without JavaScript the text can be opened and selected, and the
 * file downloaded.
 *
 * A button names the element whose text it copies (`data-pi-copy`) and, by `aria-describedby`, the
 * element that announces the result (`role=status`). One that saves names the format
 * (`data-pi-save`) and the citation key (`data-pi-key`); one that shares has `data-pi-share`.
 */

const SHOWN = 4000;
/** Milliseconds for which "Copied" is shown. */

/** Copies the selection in the old way: pages without TLS have no clipboard API. */
function copySelection() {
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

/** Selects all text of an element, and opens the block that hides it. */
function select(element) {
  element.closest("details")?.setAttribute("open", "");
  const selection = getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(element);
  selection.addRange(range);
}

async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    // No clipboard, or no permission to use it.
    select(element);
    return copySelection();
  }
}

const timers = new WeakMap();

function announce(status, words) {
  clearTimeout(timers.get(status));
  status.textContent = "";
  // Emptied first, in a task of its own, so that a second copy is announced as well.
  setTimeout(() => {
    status.textContent = words;
  });
  timers.set(status, setTimeout(() => (status.textContent = ""), SHOWN));
}

async function copy(button) {
  const text = document.getElementById(button.dataset.piCopy);
  if (!text) return;
  const status = document.getElementById(button.getAttribute("aria-describedby"));
  const done = await copied(text);
  if (status) announce(status, done ? "Copied" : "Selected: copy it with Ctrl+C or ⌘C");
}

/** Shares the address of the page by the system's dialog, or copies it where there is none. */
async function share(button) {
  const status = document.getElementById(button.getAttribute("aria-describedby"));
  const url = location.href.split("#")[0];
  if (navigator.share) {
    // The reader may close the dialog.
    await navigator.share({ title: document.title, url }).catch(() => {});
    return;
  }
  const done = await navigator.clipboard?.writeText(url).then(() => true, () => false);
  announce(status, done ? "Link copied" : url);
}

async function saved({ piSave: name, piKey: key }) {
  const { FORMATS, references, save } = await import("./search/main.js");
  const format = FORMATS.find((one) => one.name === name);
  const text = await references(format, [{ key }], () => {}, new AbortController().signal);
  save(text, `${key}${format.suffix}`, format.type);
}

async function download(button) {
  const failed = await saved(button.dataset).then(() => "", () => `${button.dataset.piSave} could not be fetched; try again.`);
  announce(document.getElementById(button.getAttribute("aria-describedby")), failed);
}

/** Start the buttons of this page and, since instant navigation replaces its content, of later ones. */
export function copyButtons() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-pi-copy], [data-pi-save], [data-pi-share]");
    if (!button) return;
    const { piCopy, piSave } = button.dataset;
    (piCopy ? copy : piSave ? download : share)(button);
  });
}
