/** Takes a line apart: words, phrases, fields, `-`, NOT, OR and `*`. */

import { words } from "./fold.js";

/** The fields that can be typed before a colon. */
export const FIELDS = ["title", "author", "tag", "venue", "year"];
/** What other search engines call them, and their plurals. */
const ALIASES = new Map(Object.entries({ ti: "title", intitle: "title", au: "author", authors: "author", tags: "tag", journal: "venue" }));
/** The fields whose values are facet values. */
export const FACETS = ["tag", "venue", "year"];

const QUOTE = `["“”„«»]`;
const OTHER = `[^"“”„«»]`;
const ITEM = new RegExp(
  `(?<sign>(?<=^|[\\s(])[-−–](?=[^\\s\\-−–]))?(?:(?<field>\\p{L}+):(?=[^\\s/]))?` +
    `(?:${QUOTE}(?<quoted>${OTHER}*)${QUOTE}|(?<plain>[^\\s"“”„«»]+))|${QUOTE}`,
  "gu",
);
const SPACED = new RegExp(`(?<=^|[\\s(-])(${[...FIELDS, ...ALIASES.keys()].join("|")}):\\s+(?=\\S)`, "g");
const YEARS = /^(\d{4})?(?:(-|–|\.\.)(\d{4})?)?$/;
const COMPARED = /^([<>]=?)(\d{4})$/;
// Compounds that the index also has as one word: few-shot, C*-algebra, TCP/IP, U.S., 1,000.
const COMPOUND = /^[\p{L}\p{N}]+\*?(?:[-‐‑–'’/&][\p{L}\p{N}]+)+$|^(?:\p{L}\.){2,}\p{L}?$|^\d{1,3}(?:[,'’]\d{3})+$/u;
const FOREIGN = /^(?:&&|\|\||.*[^\s~]~\d*|.*[^\s^]\^\d+|NEAR(?:\/\d+)?)$/;

/**
 * The clauses of a line, in order. A clause has `words` (folded), `typed`, `start` and `end` in the
 * line, `field` (or null), `negative`, `phrase`, `prefix`, `or` (an alternative to the clause before), `caps`,
 * `joined` (the one word of a compound, or null), `tight` (a compound with a single letter, such as k-means, whose
 * parts mean little apart).
 * `and` is whether the line says that papers need all clauses. `notes` are sentences on what was not understood.
 */
export function clauses(line) {
  // A title in capitals has words where other lines have operators.
  const shouted = /\p{Lu}{6}/u.test(line) && !/\p{Ll}/u.test(line) && /\s\S+\s/.test(line);
  const text = (shouted ? line.toLowerCase() : line).replace(SPACED, (whole, field) => `${field}:`.padEnd(whole.length, "\u0001"));
  const items = [...text.matchAll(ITEM)].filter((item) => item.groups.quoted ?? item.groups.plain);
  const found = [];
  const notes = new Set();
  let negative = false;
  let or = false;
  let and = false;
  for (const [number, item] of items.entries()) {
    const plain = item[0];
    const inside = number > 0 && number < items.length - 1;
    if (plain === "NOT" && number < items.length - 1) negative = true;
    else if (plain === "OR" && inside) or = found.length > 0;
    else if (plain === "AND" && inside) and = true;
    else {
      const clause = read(item, notes);
      if (!clause.words.length && !clause.years) continue;
      found.push({ ...clause, negative: clause.negative !== negative, or });
      negative = or = false;
    }
  }
  const grouped = found.some((clause) => clause.or || clause.negative) && /[()]/.test(line);
  if (grouped) notes.add("Brackets are ignored.");
  return { clauses: found, and, notes: [...notes] };
}

function read(item, notes) {
  const { sign, quoted } = item.groups;
  const plain = (item.groups.plain ?? "").replaceAll("\u0001", "");
  const value = quoted ?? plain;
  const typed = item.groups.field?.toLowerCase();
  const name = ALIASES.get(typed) ?? typed;
  const span = { start: item.index, end: item.index + item[0].length, negative: Boolean(sign) };
  const base = { ...span, field: null, phrase: quoted !== undefined, prefix: false, years: null };
  if (FOREIGN.test(plain)) notes.add(`“${plain}” is not an operator here; it is searched as words.`);
  if (name && !FIELDS.includes(name)) {
    notes.add(`There is no field “${name}:”; it is searched as words. Fields are ${FIELDS.map((field) => `${field}:`).join(", ")}.`);
    return { ...base, typed: `${item.groups.field}:${value}`, words: words(`${name} ${value}`), caps: false };
  }
  if (name === "year") {
    const years = range(value);
    if (years) return { ...base, field: name, typed: value, years, words: [], caps: false };
    notes.add(`“year:${value}” is not a year or a range such as 2019-2022; it is searched as words.`);
    return { ...base, typed: value, words: words(`year ${value}`), caps: false };
  }
  const found = words(value);
  const caps = /^[\p{Lu}\p{N}]{2,}s?$/u.test(value.replace(/[^\p{L}\p{N}]/gu, ""));
  const prefix = quoted === undefined && /[\p{L}\p{N}]\*+$/u.test(value);
  const joined = quoted === undefined && !prefix && COMPOUND.test(value) ? words(value.replace(/[^\p{L}\p{N}]/gu, ""))[0] : null;
  const tight = Boolean(joined) && found.length > 1 && found.some((word) => word.length === 1);
  return { ...base, field: name ?? null, typed: value, words: found, prefix, caps, joined, tight };
}

/** "2020", "2019-2022", "2019-", "-2022" or ">=2020" as [first, last]; null for anything else. */
function range(text) {
  const compared = COMPARED.exec(text);
  if (compared) {
    const year = Number(compared[2]);
    const strict = compared[1].length === 1 ? 1 : 0;
    return compared[1][0] === ">" ? [year + strict, 9999] : [0, year - strict];
  }
  const parts = YEARS.exec(text);
  if (!parts || (!parts[1] && !parts[3])) return null;
  const first = Number(parts[1] ?? 0);
  const last = parts[2] ? Number(parts[3] ?? 9999) : first;
  return first <= last ? [first, last] : null;
}
