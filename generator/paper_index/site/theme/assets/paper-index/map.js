/**
 * The map of the index: zoom, filters, and a card for each paper. Without this script the page has a
 * link for each paper, or their density.
 */

import { papersOf } from "./map/papers.js";
import { papers as counted } from "./search/dom.js";
import { fold } from "./search/fold.js";

const SVG = "http://www.w3.org/2000/svg";
/** How near a paper must be to the pointer, in pixels. */
const NEAR = 16;
const CLOSEST = 40;
const STEP = 1.5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Start the map in a figure, once. */
export async function map(figure) {
  if (figure.dataset.piReady) return;
  figure.dataset.piReady = "true";
  const answer = await fetch(figure.dataset.piMap);
  if (answer.ok) new LiveMap(figure, papersOf(await answer.json()));
}

class LiveMap {
  constructor(figure, papers) {
    this.figure = figure;
    this.papers = papers;
    this.svg = figure.querySelector("svg");
    this.form = document.querySelector(".pi-map__tools");
    [, , this.width, this.height] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    this.view = { x: 0, y: 0, size: 1 };
    this.pointers = new Map();
    this.addCard();
    this.draw();
    this.listen();
    this.filter();
    this.follow();
  }

  addCard() {
    const live = document.createElement("div");
    live.setAttribute("aria-live", "polite");
    this.card = document.createElement("a");
    this.card.className = "pi-map__card";
    this.card.tabIndex = -1;
    this.card.href = "#fields"; // until it shows a paper
    this.card.hidden = true;
    live.append(this.card);
    this.figure.append(live);
    this.figure.classList.add("pi-map--live");
    this.svg.tabIndex = 0;
    this.svg.setAttribute("role", "application");
    const label = this.svg.getAttribute("aria-label");
    this.svg.setAttribute("aria-label", `${label}. Arrow keys go to the next paper, Enter opens it, plus and minus zoom.`);
  }

  draw() {
    this.points = this.svg.querySelector(".pi-map__points");
    this.point = Number(this.points.getAttribute("stroke-width"));
    this.ring = document.createElementNS(SVG, "circle");
    this.ring.setAttribute("class", "pi-map__ring");
    this.points.replaceChildren(...this.paths(this.papers, ""), this.ring);
    // Material's instant navigation fails at links in an SVG.
    for (const link of this.svg.querySelectorAll(".pi-map__labels a")) {
      const label = link.firstElementChild;
      label.dataset.href = link.getAttribute("xlink:href");
      label.setAttribute("class", link.getAttribute("class") ?? "");
      link.replaceWith(label);
    }
  }

  paths(papers, name) {
    return [...new Set(papers.map((one) => one.colour))].sort().map((colour) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", `pi-map-${colour} ${name}`);
      path.setAttribute("d", papers.filter((one) => one.colour === colour).map((one) => `M${one.x} ${one.y}h0`).join(""));
      return path;
    });
  }

  filter() {
    const wanted = fold(this.form.elements.words.value).match(/[\p{L}\p{N}]+/gu) ?? [];
    const tag = this.form.elements.tag?.value ?? "";
    const isFiltered = wanted.length > 0 || tag !== "";
    const found = this.papers.filter((one) => {
      if (tag && !one.tags.includes(tag)) return false;
      if (wanted.length) one.words ??= ` ${(fold(one.title).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")}`;
      return wanted.every((word) => one.words.includes(` ${word}`));
    });
    for (const path of this.points.querySelectorAll(".pi-map__found")) path.remove();
    if (isFiltered) this.ring.before(...this.paths(found, "pi-map__found"));
    this.figure.classList.toggle("pi-map--filtered", isFiltered);
    this.found = found;
    this.form.querySelector("output").textContent = isFiltered ? counted(found.length) : "";
  }

  /** Show the paper that the address names. */
  follow() {
    const found = this.papers.find((one) => one.id === new URLSearchParams(location.search).get("paper"));
    if (!found) return;
    this.zoom(0.4 / this.view.size, found);
    this.select(found);
    this.figure.scrollIntoView({ block: "center" });
  }

  /** Zoom by a factor below 1, or out; the place `at` stays, or the paper comes to the middle. */
  zoom(factor, centre, at) {
    const size = Math.min(1, Math.max(CLOSEST / this.width, this.view.size * factor));
    const { x, y } = this.view;
    if (at) {
      const grown = size / this.view.size;
      this.show(at.x - (at.x - x) * grown, at.y - (at.y - y) * grown, size);
    } else {
      const middle = centre ?? { x: x + (this.width * this.view.size) / 2, y: y + (this.height * this.view.size) / 2 };
      this.show(middle.x - (this.width * size) / 2, middle.y - (this.height * size) / 2, size);
    }
  }

  show(x, y, size) {
    const within = (value, most) => Math.max(0, Math.min(value, most * (1 - size)));
    this.view = { x: within(x, this.width), y: within(y, this.height), size };
    this.svg.setAttribute("viewBox", `${this.view.x} ${this.view.y} ${this.width * size} ${this.height * size}`);
    this.svg.style.setProperty("--pi-scale", size);
    this.svg.style.touchAction = size < 1 ? "none" : "pan-y";
    this.points.setAttribute("stroke-width", this.point * Math.sqrt(size));
    this.figure.classList.toggle("pi-map--zoomed", size < 0.6);
    this.select(this.selected);
  }

  /** The place on the map of an event. */
  place({ clientX, clientY }) {
    const box = this.svg.getBoundingClientRect();
    const unit = (this.width * this.view.size) / box.width;
    return { x: this.view.x + (clientX - box.left) * unit, y: this.view.y + (clientY - box.top) * unit, unit };
  }

  nearest({ x, y, unit }, within = NEAR) {
    let best = null;
    let least = (within * unit) ** 2;
    for (const one of this.found) {
      const away = (one.x - x) ** 2 + (one.y - y) ** 2;
      if (away < least) [best, least] = [one, away];
    }
    return best;
  }

  select(paper) {
    this.selected = paper ?? null;
    this.card.hidden = !paper;
    this.ring.setAttribute("r", paper ? this.point * Math.sqrt(this.view.size) * 0.9 : 0);
    this.svg.style.cursor = paper ? "pointer" : "";
    if (!paper) return;
    this.ring.setAttribute("cx", paper.x);
    this.ring.setAttribute("cy", paper.y);
    if (this.card.dataset.paper !== paper.id) {
      this.card.dataset.paper = paper.id;
      this.card.href = `../papers/${paper.id}/`;
      const facts = document.createElement("small");
      facts.textContent = paper.tags.map((tag) => this.name(tag)).join(" · ");
      this.card.replaceChildren(paper.title, facts);
    }
    const left = (paper.x - this.view.x) / (this.width * this.view.size);
    const top = (paper.y - this.view.y) / (this.height * this.view.size);
    const shown = { left: left < 0.5, right: left >= 0.5, top: top < 0.5, bottom: top >= 0.5 };
    const away = { left, right: 1 - left, top, bottom: 1 - top };
    for (const [side, used] of Object.entries(shown)) {
      this.card.style[side] = used ? `calc(${away[side] * 100}% + 0.6rem)` : "auto";
    }
  }

  name(tag) {
    return this.form.querySelector(`option[value="${tag}"]`)?.textContent ?? tag;
  }

  /** Select the next paper in a direction. */
  step([right, down]) {
    const from = this.selected ?? this.nearest({ x: this.view.x + (this.width * this.view.size) / 2, y: this.view.y + (this.height * this.view.size) / 2, unit: 1 }, Infinity);
    if (!from || from !== this.selected) return this.select(from);
    const far = (one) => {
      const along = (one.x - from.x) * right + (one.y - from.y) * down;
      const aside = Math.abs((one.x - from.x) * down) + Math.abs((one.y - from.y) * right);
      return along > 0 ? along + 2 * aside : Infinity;
    };
    const next = this.found.reduce((best, one) => (far(one) < far(best) ? one : best), from);
    const { x, y, size } = this.view;
    const outside = next.x < x || next.y < y || next.x > x + this.width * size || next.y > y + this.height * size;
    if (outside) this.zoom(1, next);
    this.select(next);
  }

  listen() {
    this.form.addEventListener("input", () => this.filter());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    const buttons = { in: 1 / STEP, out: STEP, all: Infinity };
    this.form.addEventListener("click", ({ target }) => target.name in buttons && this.zoom(buttons[target.name]));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.svg.addEventListener(name, (event) => this.pointer(event));
    }
    this.svg.addEventListener("click", (event) => this.click(event));
    this.figure.addEventListener("pointerleave", () => this.select(null));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key in ARROWS && event.shiftKey) this.pan(...ARROWS[key].map((step) => (step * this.width * this.view.size) / 5));
    else if (key in ARROWS) this.step(ARROWS[key]);
    else if (key === "+" || key === "=") this.zoom(1 / STEP, this.selected);
    else if (key === "-") this.zoom(STEP, this.selected);
    else if (key === "0") this.zoom(Infinity);
    else if (key === "Enter" && this.selected && event.target === this.svg) this.card.click();
    else if (key === "Escape") this.select(null);
    else return;
    event.preventDefault();
  }

  pan(right, down) {
    this.show(this.view.x + right, this.view.y + down, this.view.size);
  }

  /** The wheel scrolls the page until the reader works with the map. */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== this.svg) return;
    event.preventDefault();
    this.zoom(STEP ** Math.sign(event.deltaY), null, this.place(event));
  }

  pointer(event) {
    const at = this.place(event);
    if (event.type === "pointerdown") {
      this.pointers.set(event.pointerId, event);
      this.moved &&= this.pointers.size > 1;
    } else if (event.type !== "pointermove") {
      this.pointers.delete(event.pointerId);
    } else if (this.pointers.has(event.pointerId)) {
      this.drag(event, at.unit);
    } else {
      this.select(this.nearest(at));
    }
  }

  /** Pan with one pointer, and zoom with two. */
  drag(event, unit) {
    const before = this.pointers.get(event.pointerId);
    const right = event.clientX - before.clientX;
    const down = event.clientY - before.clientY;
    if (!this.moved && Math.hypot(right, down) < 5) return;
    this.moved = true;
    const other = [...this.pointers.values()].find((one) => one.pointerId !== event.pointerId);
    if (other) {
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      this.zoom(apart(before) / Math.max(1, apart(event)), null, this.place(other));
    } else {
      this.svg.setPointerCapture(event.pointerId);
      this.pan(-right * unit, -down * unit);
    }
    this.pointers.set(event.pointerId, event);
  }

  open(href) {
    const link = document.createElement("a");
    link.href = href;
    this.figure.append(link);
    link.click();
    link.remove();
  }

  click(event) {
    const { moved } = this;
    this.moved = false;
    if (moved) return;
    const label = event.target.closest("[data-href]");
    if (label) return this.open(label.dataset.href);
    const found = this.nearest(this.place(event));
    this.select(found);
    // A finger first shows the card.
    if (found && event.pointerType !== "touch") this.card.dispatchEvent(new MouseEvent("click", event));
  }
}
