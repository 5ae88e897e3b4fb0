/**
 * Owns the buttons that copy a text of the page, such as a BibTeX entry. Must not know what the text
 * is. Without it the text can be opened and marked, and the files saved.
 *
 * A button names the element whose text it copies (`data-pi-copy`) and, by `aria-describedby`, the
 * one that tells what happened (`role=status`).
 */

const SHOWN = 4000;
/** Milliseconds for which "Copied" stands. */

/** Copies as browsers did before they had a clipboard to write to, which pages without TLS have not. */
function copyMarked() {
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

/** Marks all text of an element, and shows it where it is folded away. */
function mark(element) {
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
    // No clipboard here, or no leave to use it.
    mark(element);
    return copyMarked();
  }
}

const timers = new WeakMap();

function tell(status, words) {
  clearTimeout(timers.get(status));
  status.textContent = "";
  // Emptied first, in a turn of its own, so that a second copy is announced as well.
  setTimeout(() => {
    status.textContent = words;
  });
  timers.set(status, setTimeout(() => (status.textContent = ""), SHOWN));
}

// One listener for all pages: instant navigation replaces what is in them.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-pi-copy]");
  const text = button && document.getElementById(button.dataset.piCopy);
  if (!text) return;
  const status = document.getElementById(button.getAttribute("aria-describedby"));
  const done = await copied(text);
  if (status) tell(status, done ? "Copied" : "Marked: copy it with the keys of your system");
});
