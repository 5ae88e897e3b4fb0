/**
 * Loaded by every page: its buttons, the header's search box and the keys. The search itself is loaded
 * by its page, and elsewhere when a search box gets the focus.
 */

import { chosenPapers, randomPapers } from "./chosen.js";
import { copyButtons } from "./copying.js";
import { header, menu, searchBoxes } from "./header.js";
import { keys } from "./keys.js";
import { sortAndFilter } from "./lists.js";
import { stars, startStars } from "./reading/stars.js";

const search = () => import("./search/main.js");

/** Start what is on the page; what was started before stays as it is. */
function mount() {
  header();
  menu();
  searchBoxes(search);
  sortAndFilter(search);
  chosenPapers();
  stars();
  const reading = document.querySelector("[data-pi-reading]");
  if (reading) import("./reading/main.js").then(({ readingPage }) => readingPage(reading), () => (reading.textContent = "The reading list could not be loaded. Reload the page to try again."));
  const figure = document.querySelector("[data-pi-map]");
  if (figure) import("./map.js").then(({ map }) => map(figure), () => {});
  showUpdate();
  const results = document.querySelector("[data-pi-results]");
  if (results) search().then(({ resultPage }) => resultPage(results), () => failed(results)).then(startTheme);
}

/** Show the day of the last update in the footer; start.js has it, so that no page changes with it. */
function showUpdate() {
  const link = document.querySelector(".pi-footer [data-pi-updated]");
  const day = document.documentElement.dataset.piUpdated;
  if (link && day) link.textContent = `Last update: ${day}`;
}

/** Load Material's script, which the page of results leaves for later. */
function startTheme() {
  const late = document.querySelector("script[data-pi-late]");
  if (late) document.body.append(Object.assign(document.createElement("script"), { src: late.dataset.piLate }));
}

/** Without its script the result page has only the lists of tags and years. */
function failed(results) {
  results.classList.add("pi-results--failed");
  results.querySelector(".pi-results__status").textContent = "The search could not be loaded. Reload the page to try again.";
}

copyButtons();
keys();
randomPapers();
startStars();
// With instant navigation a page is shown without a load event.
if (window.document$) window.document$.subscribe(mount);
else mount();
