/** Folds text into words: the same folding as the generator's, character by character. */

const GREEK = new Map(
  Object.entries({
    α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta",
    θ: "theta", ι: "iota", κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", ο: "omicron",
    π: "pi", ρ: "rho", σ: "sigma", τ: "tau", υ: "upsilon", φ: "phi", χ: "chi", ψ: "psi",
    ω: "omega", ϛ: "stigma", ϝ: "digamma", ϟ: "koppa", ϡ: "sampi", ͱ: "heta", ϸ: "sho", ϻ: "san",
  }),
);

const WORD = /[\p{L}\p{N}]+/gu;
const YPOGEGRAMMENI = "\u0345";

/** Full case folding of one character: ß becomes ss, ς becomes σ, a dotless ı stays. */
function foldCase(character) {
  if (character === "ı") return character;
  return character.toLowerCase().toUpperCase().toLowerCase();
}

/**
 * Whether a mark combines (its canonical combining class is not 0). JavaScript has no function for
 * it, but normalisation reveals it: the iota below has the highest class, so combining marks move before it.
 */
function combines(character) {
  if (!/\p{M}/u.test(character)) return false;
  if (character === YPOGEGRAMMENI) return true;
  return !(YPOGEGRAMMENI + character).normalize("NFD").startsWith(YPOGEGRAMMENI);
}

/** A folded text: NFKC, without case and accents, Greek letters spelled by name. */
export function fold(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  let bare = "";
  const cased = Array.from(text.normalize("NFKC"), foldCase).join("");
  for (const character of cased.normalize("NFKD")) {
    if (!combines(character)) bare += GREEK.get(character) ?? character;
  }
  return bare.normalize("NFC");
}

/** The folded words of a text, in order. */
export function words(text) {
  return fold(text).match(WORD) ?? [];
}
