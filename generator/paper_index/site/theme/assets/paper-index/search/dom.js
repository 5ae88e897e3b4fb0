/** Creates elements: texts become text nodes, attributes are set one by one. */

/** Make an element; an attribute that is null, undefined or false is left out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** The nodes of markup that the build wrote and escaped: only for titles with formulas. */
export function trusted(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template.content;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A date as pages show it: "2021-04-13" as "13 April 2021". */
export function time(date) {
  const [year, month, day] = date.split("-").map(Number);
  return make("time", { datetime: date }, [day, MONTHS[month - 1], year].filter(Boolean).join(" "));
}

/** "1 paper", "12 papers". */
export function papers(count) {
  // Formatting a number the first time takes long.
  return `${count < 1000 ? count : count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;
}

/** Let the browser show what there is, and answer its reader, before long work goes on. */
export const pause = () => new Promise((go) => setTimeout(go));
