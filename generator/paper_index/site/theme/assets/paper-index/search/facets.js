/**
 * The facets beside the results: tag groups, years, venues and authors. `change(part)` is called with
 * the part of the state that changes.
 */

import { make } from "./dom.js";
import { valueList } from "./valuelist.js";

const ROOMY = "(min-width: 60em)";

const toggled = (values, value, on) => [...values.filter((other) => other !== value), ...(on ? [value] : [])];

/** The facet panel of an index's values but those of `within`; `load` is called when authors or missing counts are wanted. */
export function facetPanel(facets, within, change, load) {
  let state = null;
  const lists = facets.groups.map((group) => {
    const values = facets.tags.filter((tag) => tag.group === group.id && !within.tags?.includes(tag.id)).map((tag) => [tag.id, tag.name]);
    const list = valueList({ label: group.name, choose: (id, on) => change({ tags: toggled(state.tags, id, on) }) });
    const element = make("fieldset", { class: "pi-facet" }, make("legend", {}, group.name), list.elements);
    return { list, values, element, group };
  });
  const from = yearSelect("From", "from", facets, (year) => change({ from: year, to: atLeast(state.to, year) }));
  const to = yearSelect("To", "to", facets, (year) => change({ to: year, from: atMost(state.from, year) }));
  const years = make("fieldset", { class: "pi-facet pi-facet--years" }, make("legend", {}, "Years"), from.element, to.element);
  const venues = valueList({ label: "Venue", searched: facets.venues.length > 10, choose: (name, on) => change({ venues: toggled(state.venues, name, on) }) });
  const authors = valueList({ label: "Author", searched: true, choose: (name, on) => change({ authors: toggled(state.authors, name, on) }) });
  const venue = folded("Venue", venues.elements);
  const author = folded("Author", authors.elements);
  const waiting = make("p", { class: "pi-facet__waiting" }, "Loading the authors …");
  const again = make("button", { type: "button", class: "pi-more", onclick: load }, "Retry");
  const failed = make("p", { class: "pi-facet__waiting", hidden: true }, "The numbers could not be loaded. ", again);
  author.append(waiting);
  author.addEventListener("toggle", () => author.open && load());

  const element = make(
    "details",
    { class: "pi-facets" },
    make("summary", {}, "Filters"),
    failed,
    lists.map((list) => list.element),
    facets.years.length && !within.years ? years : null,
    facets.venues.length && !within.venues ? venue : null,
    author,
  );
  const roomy = matchMedia(ROOMY);
  element.open = roomy.matches;
  roomy.addEventListener("change", () => {
    element.open = roomy.matches;
  });

  return {
    element,
    get wantsAuthors() {
      return author.open || Boolean(state?.authors.length);
    },
    /** Show a state, and counts by facet, each a Map; null counts are not known, or `missing` for now. */
    update(next, counts, missing) {
      state = next;
      failed.hidden = !missing;
      for (const { list, values, element: group } of lists) {
        list.update(values, counts && (counts.tag ?? new Map()), state.tags);
        group.hidden = !list.size;
      }
      from.update(state.from, counts?.year);
      to.update(state.to, counts?.year);
      venues.update(facets.venues.map(([name]) => [name, name]), counts && (counts.venue ?? new Map()), state.venues);
      if (state.venues.length) venue.open = true;
      if (state.authors.length) author.open = true;
      if (counts?.author || state.authors.length) {
        authors.update(null, counts?.author ? new Map([...counts.author].filter(([name]) => !within.authors?.includes(name))) : null, state.authors);
        waiting.hidden = true;
      } else waiting.textContent = counts ? "Loading the authors …" : "";
    },
    /** Show the number of filters in the heading of the folded panel. */
    count(number) {
      element.firstChild.textContent = number ? `Filters (${number})` : "Filters";
    },
  };
}

const atLeast = (end, year) => (end && year && end < year ? year : end);
const atMost = (start, year) => (start && year && start > year ? year : start);

function folded(name, elements) {
  return make("details", { class: "pi-facet" }, make("summary", {}, name), elements);
}

function yearSelect(label, name, facets, choose) {
  const select = make("select", { "data-pi-year": name }, make("option", { value: "" }, "Any"));
  const options = facets.years.map(([year]) => make("option", { value: year }, `${year}`));
  select.append(...options);
  select.addEventListener("change", () => choose(select.value ? Number(select.value) : null));
  return {
    element: make("label", {}, make("span", {}, label), select),
    update(year, counts) {
      for (const option of options) {
        option.textContent = counts ? `${option.value} (${counts.get(option.value) ?? 0})` : option.value;
      }
      // A year without papers, as in ?year=2012-, must be shown as well.
      if (year && !options.some((option) => option.value === `${year}`)) {
        const extra = make("option", { value: year }, `${year}`);
        options.push(extra);
        select.append(extra);
      }
      select.value = year ?? "";
    },
  };
}
