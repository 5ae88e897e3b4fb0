/** Folds text into words, exactly as search_words.py does for the index. */

const GREEK = new Map(
  Object.entries({
    α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta",
    θ: "theta", ι: "iota", κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", ο: "omicron",
    π: "pi", ρ: "rho", σ: "sigma", τ: "tau", υ: "upsilon", φ: "phi", χ: "chi", ψ: "psi",
    ω: "omega", ϛ: "stigma", ϝ: "digamma", ϟ: "koppa", ϡ: "sampi", ͱ: "heta", ϸ: "sho", ϻ: "san",
  }),
);

// With vowel signs and accents, but without variation selectors.
const WORD = /[\p{L}\p{N}]+(?:(?=[\u0300-\u180a\u1810-\ufdff])[\p{Mn}\p{Mc}][\p{L}\p{N}]*)*/gu;
const YPOGEGRAMMENI = "\u0345";
const VOICED = new Set("\u3099\u309a"); // the marks of kana, which make another letter: が is not か

/** Full case folding of one character: ß becomes ss, ς becomes σ, a dotless ı stays. */
function foldCase(character) {
  if (character < "\x80") return character.toLowerCase();
  if (character === "ı") return character;
  return character.toLowerCase().toUpperCase().toLowerCase();
}

/**
 * Whether a mark combines (its canonical combining class is not 0) and makes no other letter. JavaScript has no function for
 * it, but normalisation reveals it: the iota below has the highest class, so combining marks move before it.
 */
function combines(character) {
  if (!/\p{M}/u.test(character)) return false;
  if (character === YPOGEGRAMMENI) return true;
  if (VOICED.has(character)) return false;
  return !(YPOGEGRAMMENI + character).normalize("NFD").startsWith(YPOGEGRAMMENI);
}

/** A folded text: NFKC, without case and accents, Greek letters spelled by name. */
export function fold(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  let bare = "";
  const cased = Array.from(text.normalize("NFKC"), foldCase).join("");
  for (const character of cased.normalize("NFKD")) {
    if (character < "\x80" || !combines(character)) bare += GREEK.get(character) ?? character;
  }
  return bare.normalize("NFC");
}

const SYMBOL = /[\u2600-\u27bf\u2b00-\u2bff\u{1f000}-\u{1f3fa}\u{1f400}-\u{1faff}]/gu;
const LANGUAGE = /(?<![\p{L}\p{N}])([a-z])(\+\+|#)/gu;
// Scripts without spaces between words: Thai, Lao, Burmese and Khmer; Han, Hiragana and Katakana, with their iteration marks.
const UNSPACED = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;
// Letters without a decomposition in Unicode, as readers type them.
const LETTERS = new Map(
  Object.entries({
    đ: "d", ð: "d", ø: "o", æ: "ae", œ: "oe", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n", ŧ: "t", ĸ: "k", ə: "e", ɖ: "d",
    ɗ: "d", ɓ: "b", ƙ: "k", ɲ: "n", ɛ: "e", ɔ: "o", ƴ: "y", ʻ: "", ʼ: "", ʹ: "", ʺ: "",
  }),
);
// British spelling to American, except -ise, which also begins "optimis…" while it is typed.
const SPELLINGS = [
  [/(?<=[a-z]{4})iz$|(?<=[a-z]{2})iz(?=[aei])/g, "is"],
  [/(?<=[a-z]{3})yz(?=$|[aei])/g, "ys"],
  [/^((?:un|mis|dis|re|multi|over|mono|in)?(?:col|behavi|fav|hon|lab|neighb|vap|harb|rum|tum|flav|hum|od|rig|vig|arm|endeav|sav|splend))ou(?=$|r)/g, "$1o"],
  [/(model|label|signal|channel|level|tunnel|travel|cancel|fuel|marshal|panel|counsel|dial|equal|initial|spiral|total)l(?=$|e$|i$|ed|er|in)/g, "$1"],
  [/(cent|fib|lit|theat|spect|calib|met)re(?=s?$)/g, "$1er"],
  [/centr(?=ed$|ing$)/g, "center"],
  [/(catal|anal|dial|monol)ogue(?=s?$)/g, "$1og"],
  [/(def|off|pret|lic)ence(?=s?$)/g, "$1ense"],
  [/parametris/g, "parameteris"],
  [/(back|for|up|down|out|in|after)wards$/g, "$1ward"],
  [/focuss(?=e|i)/g, "focus"],
  [/benefitt(?=e|i)/g, "benefit"],
  [/(enrol|fulfil)(?=$|s$|ment)/g, "$1l"],
  [/haem(?=[aoiu])/g, "hem"],
  [/foet(?=[aiu])/g, "fet"],
  [/programme(?=s?$)/g, "program"],
  [/practis(?=e|i)/g, "practic"],
  [/artefact/g, "artifact"],
  [/^grey/g, "gray"],
  [/sceptic/g, "skeptic"],
  [/judgement/g, "judgment"],
  [/anaesth/g, "anesth"],
  [/paediat/g, "pediat"],
  [/leukaem/g, "leukem"],
  [/oestro/g, "estro"],
  [/manoeuv/g, "maneuv"],
  [/aluminium/g, "aluminum"],
  [/sulph/g, "sulf"],
  [/mould/g, "mold"],
  [/plough/g, "plow"],
  [/palaeo/g, "paleo"],
  [/archaeo/g, "archeo"],
  [/skilful/g, "skillful"],
  [/^ageing$/g, "aging"],
  [/^([b-df-hj-np-tv-xz]{2,}[b-df-hj-np-rtv-xz])s$/g, "$1"], // LLMs, where the stemmer leaves the s
];

const BRITISH = new RegExp(SPELLINGS.map(([pattern]) => pattern.source).join("|"));

const spelled = new Map();

/** The spelling of a folded word under which it is searched. */
function spelling(word) {
  if (word.length < 4) return word;
  if (!spelled.has(word)) spelled.set(word, /^[\x20-\x7e]*$/.test(word) && BRITISH.test(word) ? SPELLINGS.reduce((text, [pattern, to]) => text.replace(pattern, to), word) : word);
  return spelled.get(word);
}

/** The runs of unspaced characters of a word as overlapping pairs, the last one alone. */
function pairs(word) {
  return word.split(UNSPACED).flatMap((part, number) => {
    if (number % 2 === 0) return part ? [part] : [];
    const letters = Array.from(part);
    return letters.map((letter, place) => letter + (letters[place + 1] ?? ""));
  });
}

/** A folded word for readers: of the words that stand for signs, the signs. */
export function printed(word) {
  const [, letter, sign] = /^([a-z])(plusplus|sharp)$/.exec(word) ?? [];
  const symbol = /^zzs([0-9a-f]+)$/.exec(word);
  if (symbol) return String.fromCodePoint(Number.parseInt(symbol[1], 16));
  return letter ? `${letter.toUpperCase()}${sign === "sharp" ? "#" : "++"}` : word;
}

/**
 * Of the words of a text those that papers must have: not the last character of an unspaced run, which stands alone
 * only where a paper's run ends, and which the pair before it has too.
 */
export function required(found) {
  const redundant = (word, before) => Array.from(word).length === 1 && UNSPACED.test(word) && Array.from(before).length === 2 && before.endsWith(word);
  return found.filter((word, place) => place === 0 || !redundant(word, found[place - 1]));
}

/** The folded words of a text, in order. */
export function words(text) {
  const folded = fold(text).replace(LANGUAGE, (_, letter, sign) => letter + (sign === "#" ? "sharp" : "plusplus"));
  if (/^[\x20-\x7e\s]*$/.test(folded)) return (folded.match(WORD) ?? []).map(spelling);
  const typed = Array.from(folded, (letter) => LETTERS.get(letter) ?? letter).join("");
  const spaced = typed.replace(SYMBOL, (sign) => ` zzs${sign.codePointAt(0).toString(16)} `);
  return (spaced.match(WORD) ?? []).flatMap(pairs).map(spelling);
}
