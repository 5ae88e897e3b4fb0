/** The search boxes of a page before the search is loaded, and the button for the header's on a phone. */

/** Start the button that opens the header's box. */
export function header() {
  const box = document.querySelector(".pi-search");
  const button = box?.querySelector(".pi-search__open");
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

/** Let the keyboard open and close the drawer of a narrow screen. */
export function menu() {
  const label = document.querySelector(".md-header label[for=__drawer]");
  if (!label || label.tabIndex === 0) return;
  label.tabIndex = 0;
  label.title = "Menu";
  label.addEventListener("keydown", (event) => {
    // Material handles Enter.
    if (event.key !== " ") return;
    event.preventDefault();
    label.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.getElementById("__drawer").checked) return;
    label.click();
    label.focus();
  });
}

/** Make the forms with a search field comboboxes as soon as one gets the focus; `load` loads the search. */
export function searchBoxes(load) {
  for (const form of document.querySelectorAll("form[data-pi-search]")) {
    const input = form.querySelector("input[type=search]");
    if (input.hasAttribute("role")) continue;
    // The header outlives its page under instant navigation; a relative address would not.
    form.setAttribute("action", form.action);
    // Before the focus, so that screen readers announce what the field is.
    const names = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox" };
    for (const [name, value] of Object.entries(names)) input.setAttribute(name, value);
    const start = () => {
      const before = input.value;
      // Without the search the form still leads to the result page.
      load().then(({ combobox }) => combobox(form, input.value !== before), () => {});
    };
    if (document.activeElement === input) start();
    input.addEventListener("focus", start, { once: true });
  }
}
