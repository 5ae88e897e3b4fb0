/** Compares a word of a text with a word of a query: equal, a prefix, or another ending. */

const ENGLISH = /^en\b/i;
const ENDINGS = ["ations", "ation", "ities", "ions", "ings", "ies", "ing", "ion", "ed", "es", "s"];
const KEPT = /(?:ss|us|is)$/;
const SHORTEST = 4;
const COMMON = new Set(
  "a an and are as at by for from in is it of on or that the this to via with".split(" "),
);

/** Whether a word is in nearly every text, so that searching for it has no effect. */
export function common(word, language = document.documentElement.lang || "en") {
  return ENGLISH.test(language) && COMMON.has(word);
}

/**
 * A word without its English ending, always a beginning of it, so that a search for what begins so
 * finds its other forms; the word itself in other languages.
 */
export function stem(word, language = document.documentElement.lang || "en") {
  if (!ENGLISH.test(language) || KEPT.test(word) || /\d/.test(word)) return word;
  for (const ending of ENDINGS) {
    const rest = word.slice(0, -ending.length);
    if (word.endsWith(ending) && rest.length >= SHORTEST) return trimmed(rest, ending);
  }
  return word;
}

function trimmed(rest, ending) {
  // "processes" is "process", but "sources" is "source" and "estimates" "estimate".
  if (ending === "es" && !/(?:s|x|z|ch|sh)$/.test(rest)) return `${rest}e`;
  return rest;
}

/** How well a word of a text matches one of a query: 3 equal, 2 prefix, 1 another form, 0 not. */
export function fit(found, wanted) {
  if (found === wanted) return 3;
  if (found.startsWith(wanted)) return 2;
  const base = stem(wanted);
  return base !== wanted && found.startsWith(base) ? 1 : 0;
}

/** The best fit among words, 0 to 3. */
export function bestFit(found, wanted) {
  let best = 0;
  for (const word of found) {
    best = Math.max(best, fit(word, wanted));
    if (best === 3) break;
  }
  return best;
}

/** The position of a phrase in a list of words, or -1; with `open` its last word may be longer. */
export function phraseAt(found, phrase, open = false) {
  const last = phrase.length - 1;
  return found.findIndex((_, start) =>
    phrase.every((word, step) => {
      const here = found[start + step];
      return here === word || (open && step === last && here?.startsWith(word));
    }),
  );
}
