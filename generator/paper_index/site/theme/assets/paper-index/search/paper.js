/** Renders one paper: title, authors, year and the matching part of its abstract. */

import { make } from "./dom.js";
import { excerpt, marked, markedTitle } from "./marking.js";
import { address } from "./site.js";

const NAMES = 6; // authors that are named; "and 8 others" for the rest

/** A paper's title with the searched words marked. */
export function title(paper, wanted) {
  return paper.title ? markedTitle(paper.title, wanted) : marked(paper.plain ?? "", wanted);
}

/** Authors, year and venue in one line. */
export function facts(paper, wanted, classes) {
  return make(
    "span",
    { class: classes },
    paper.authors && make("span", {}, marked(shortened(paper.authors), wanted)),
    paper.year && make("span", {}, paper.year),
    paper.venue && make("span", {}, marked(paper.venue, wanted)),
  );
}

function shortened(authors) {
  const names = authors.split(", ");
  if (names.length <= NAMES + 1) return authors;
  return `${names.slice(0, NAMES).join(", ")} and ${names.length - NAMES} others`;
}

/** The paper in a list of results; `tags` are those to show, each {name, href}. */
export function card(paper, wanted, tags) {
  const chips = tags.map((tag) =>
    make("li", {}, make("a", { class: "pi-chip", href: tag.href }, tag.name)),
  );
  return make(
    "li",
    { class: "pi-card" },
    make(
      "h3",
      { class: "pi-card__title" },
      make("a", { href: address(paper.url) }, title(paper, wanted)),
    ),
    make("p", { class: "pi-card__line" }, facts(paper, wanted, "pi-card__facts")),
    make("p", { class: "pi-card__excerpt" }, excerpt(paper.abstract ?? "", wanted)),
    chips.length ? make("ul", { class: "pi-chips", "aria-label": "Tags" }, chips) : null,
  );
}
