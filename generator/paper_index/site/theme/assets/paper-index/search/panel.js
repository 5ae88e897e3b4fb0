/** The list under a search box: groups of options, messages and the active option. */

import { make, papers } from "./dom.js";
import { notes } from "./notes.js";
import { marked } from "./marking.js";
import { excerpted, facts, reason, title } from "./paper.js";
import { address } from "./site.js";
import { marks } from "./via.js";

/** A panel for the box with this id; `retry` is called when the reader asks to try again. */
export function panel(id, retry) {
  const list = make("div", { class: "pi-panel__list", role: "listbox", id: `${id}-list`, "aria-label": "Suggestions", hidden: true });
  const message = make("div", { class: "pi-panel__message", hidden: true });
  const live = make("div", { class: "pi-unseen", role: "status" });
  const element = make("div", { class: "pi-panel", hidden: true }, message, list);
  let active = null;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    return active?.id ?? null;
  }

  function show(groups, paragraphs, spoken) {
    activate(null);
    list.replaceChildren(...groups.filter((group) => group.options.length).map(group_));
    for (const [number, option] of options().entries()) option.id = `${id}-option-${number}`;
    list.hidden = !options().length;
    message.replaceChildren(...paragraphs);
    message.hidden = !paragraphs.length;
    live.textContent = spoken;
    element.hidden = list.hidden && message.hidden;
  }

  function group_({ name, options: entries }, number) {
    const label = `${id}-group-${number}`;
    return make(
      "div",
      { class: "pi-panel__group", role: "group", "aria-labelledby": label },
      make("div", { class: "pi-panel__name", id: label, role: "presentation" }, name),
      entries,
    );
  }

  return {
    element,
    live,
    list,
    options,
    activate,
    get active() {
      return active;
    },
    show,
    hide() {
      activate(null);
      element.hidden = true;
    },
    busy() {
      show([], [make("p", {}, "Searching …")], "");
    },
    failed() {
      const again = make("button", { type: "button", class: "pi-button", onclick: retry }, "Retry");
      show([], [make("p", {}, "The search index could not be loaded."), again], "The search index could not be loaded.");
    },
  };
}

const option = (href, kind, ...content) =>
  make("a", { class: `pi-option pi-option--${kind}`, role: "option", "aria-selected": "false", tabindex: "-1", href }, content);

/** The groups of an answer: tags, authors, papers, and the link to all results. */
export function groups({ tags, authors, found, resultPage }) {
  const wanted = found.plan?.shown ?? [];
  const marking = found.plan ? marks(found.plan) : [];
  const counted = (name, count) => [make("span", { class: "pi-option__name" }, name), make("span", { class: "pi-option__count" }, papers(count))];
  return [
    { name: "Tags", options: tags.map((tag) => option(address(tag.href), "tag", make("span", { class: "pi-option__kind" }, "Tag: "), counted(marked(tag.name, wanted), tag.count))) },
    { name: "Authors", options: authors.map((author) => option(author.href ? address(author.href) : resultPage({ author: author.name }), "author", make("span", { class: "pi-option__kind" }, "Author: "), counted(marked(author.name, wanted), author.count))) },
    {
      name: "Papers",
      options: found.papers.map((paper) =>
        option(
          address(paper.url),
          "paper",
          make("span", { class: "pi-option__title", dir: "auto" }, title(paper, marking)),
          facts(paper, marking, "pi-option__facts"),
          excerpted(paper, marking, "span", "pi-option__excerpt"),
          reason(paper, "span", "pi-option__facts"),
        ),
      ),
    },
    { name: "More", options: found.total > found.papers.length ? [option(resultPage({ q: found.plan.text }), "all", `See all ${papers(found.total)}`)] : [] },
  ];
}

/** The announcement for screen readers, and the paragraphs above the list. */
export function summary({ tags, authors, found }) {
  const also = tags.length + authors.length;
  const count = found.total ? `${papers(found.total)} found` : "No paper found";
  const spoken = also ? `${count}, and ${also} ${also === 1 ? "tag or author" : "tags and authors"}` : count;
  const lines = found.plan ? notes(found) : [["There are no papers yet."]];
  const paragraphs = lines.map((nodes) => make("p", {}, nodes));
  return { spoken: [...lines.map((nodes) => make("p", {}, nodes.map((node) => node.cloneNode?.(true) ?? node)).textContent), `${spoken}.`].join(" "), paragraphs };
}
