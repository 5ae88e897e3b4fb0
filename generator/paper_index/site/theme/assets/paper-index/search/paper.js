/** Renders one paper: title, status, authors, year and the matching part of its abstract or note. */

import { make, time } from "./dom.js";
import { excerpt, marked, markedTitle } from "./marking.js";
import { address } from "./site.js";

const NAMES = 6; // authors that are all named; of more, the first five, as in names.py

/** The names of a paper's authors. */
export const authors = (paper) => (paper.authors ?? "").split("; ").filter(Boolean);

/** A paper's title with the searched words marked. */
export function title(paper, wanted) {
  return paper.title ? markedTitle(paper.title, wanted) : marked(paper.plain ?? "", wanted);
}

/** Status, authors, date, venue and type in one line. */
export function facts(paper, wanted, classes) {
  const names = authors(paper);
  return make(
    "span",
    { class: classes },
    paper.status ? make("span", { class: "pi-badge" }, paper.status) : null,
    names.length ? make("span", { dir: "auto" }, marked(shortened(names, paper.others), wanted)) : null,
    paper.date ? time(paper.date) : null,
    paper.venue ? make("span", { dir: "auto" }, marked(paper.venue, wanted), paper.venue_year ? ` ${paper.venue_year}` : "") : null,
    paper.type ? make("span", {}, paper.type) : null,
  );
}

function shortened(names, others) {
  if (others) return `${names.slice(0, NAMES - 1).join(", ")} ${others}`;
  return names.length <= NAMES ? names.join(", ") : `${names.slice(0, NAMES - 1).join(", ")} and ${names.length - NAMES + 1} more`;
}

/** An element with the part of a paper's abstract, else of its note, that has the wanted words; or null. */
export function excerpted(paper, wanted, name, classes) {
  const texts = [paper.abstract, paper.note].filter(Boolean);
  return texts.length ? make(name, { class: classes, dir: "auto" }, excerpt(texts, wanted)) : null;
}

/** Why a paper was found when its title and excerpt do not show it, or null. */
export const reason = (paper, name, classes) => (paper.via?.length ? make(name, { class: classes }, `Found via ${paper.via.join(", ")}`) : null);

/** The paper in a list of results; `tags` are those to show, each {name, href}; `level` is its heading's. */
export function card(paper, wanted, tags, level = "h3") {
  const chips = tags.map((tag) =>
    make("li", {}, make("a", { class: "pi-chip", href: tag.href }, tag.name)),
  );
  return make(
    "li",
    { class: "pi-card" },
    make(
      level,
      { class: "pi-card__title", dir: "auto" },
      make("a", { href: address(paper.url) }, title(paper, wanted)),
    ),
    make("p", { class: "pi-card__line" }, facts(paper, wanted, "pi-card__facts")),
    excerpted(paper, wanted, "p", "pi-card__excerpt"),
    reason(paper, "p", "pi-card__reason"),
    chips.length ? make("ul", { class: "pi-chips", "aria-label": "Tags" }, chips) : null,
  );
}
