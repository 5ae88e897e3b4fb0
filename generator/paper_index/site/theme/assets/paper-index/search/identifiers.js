/** Finds an arXiv id, a DOI or the address of a paper in a line of text. */

// https://info.arxiv.org/help/arxiv_identifier.html; archives that ids before April 2007 began with.
const ARCHIVES =
  "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga " +
  "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph " +
  "q-alg q-bio q-fin quant-ph solv-int stat supr-con";
const ID = String.raw`(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|(?:${ARCHIVES.replaceAll(" ", "|")})(?:\.[a-z]{2})?/\d{7})(?:v\d+)?`;
const ARXIV = new RegExp(String.raw`(?<![\p{L}\p{N}.-]|10\.\d{4,9}/\S*)${ID}(?![\p{L}\p{N}])`, "iu");
// Brackets end a DOI but for those of old ones: 10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2.
const DOI = /(?<![\d.])10\.\d{4,9}\/(?:[^\s"<>“”]|<[\w.]*::[\w-]*>)+/i;
const ARXIV_DOI = new RegExp(String.raw`^10\.48550/arxiv\.${ID}`, "i");
const URL_LINE = /^(?:https?:\/\/|www\.)\S+$/i;
// What publishers put behind a DOI in the address of a page.
const PAGE = /(?:\/(?:meta|abstract|full|fulltext|pdf|epdf|html|references|figures|summary|download)|\.(?:pdf|full|abstract|html?))+$/i;

// Pages whose address has the end of a DOI, and how the DOI begins.
const PAGES = [
  [/^(?:https?:\/\/)?(?:www\.)?aclanthology\.org\/([\w.-]*\d)(?=[/.?#]|$)/i, "10.18653/v1/"],
  [/^(?:https?:\/\/)?(?:www\.)?nature\.com\/articles\/([\w-]+)/i, "10.1038/"],
];

function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** The word under which an address or an identifier with its kind is indexed, as in search_words.py. */
export function addressWord(url) {
  const review = /openreview\.net\/.*[?&]id=([\w-]+)/i.exec(url)?.[1];
  const place = url.replace(/^https?:\/\//i, "").replace(/^www\./i, "").replace(/[?#].*$/, "").replace(/\.git\/?$/, "");
  const word = (review ? `openreview${review}` : place).toLowerCase().replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "").replace(/[^a-z0-9]+/g, "q");
  return `zzu${word}`;
}

function doi(text, url) {
  let found = DOI.exec(text)?.[0];
  if (!found) return null;
  if (url) found = found.replace(/[?#].*$/, "").replace(PAGE, "");
  found = found.replace(/[.,;\]>]+$/, "");
  return found.endsWith(")") && !found.includes("(") ? found.slice(0, -1) : found;
}

/**
 * The identifier in a line, else null: `kind` "arXiv", "DOI" or "address" and the `id` as printed.
 * An address without an arXiv id or a DOI is looked up among those that papers list, and by the `doi` of its page.
 */
export function identifier(line) {
  const trimmed = line.trim();
  const url = URL_LINE.test(trimmed);
  const text = /\s/.test(trimmed) ? trimmed : decoded(trimmed);
  const found = doi(text, url);
  const inside = found?.match(ARXIV_DOI);
  if (inside) return { kind: "arXiv", id: inside[1] };
  if (found) return { kind: "DOI", id: found };
  const arxiv = ARXIV.exec(text);
  if (arxiv) return { kind: "arXiv", id: arxiv[1] };
  if (!url || !/[^/:]\/[^/]/.test(text)) return null;
  const page = PAGES.find(([pattern]) => pattern.test(text));
  return { kind: "address", id: text, doi: page ? page[1] + page[0].exec(text)[1] : null };
}
