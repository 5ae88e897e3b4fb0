/** Compares a word of a text with a word of a query: equal, a prefix, or another ending. */

const ENGLISH = /^en\b/i;
const ENDINGS = ["ations", "ation", "ities", "ions", "ings", "ies", "ing", "ion", "ed", "es", "s"];
const KEPT = /(?:ss|us|is)$/;
const SHORTEST = 4;
const COMMON = new Set(
  ("a an and are as at be been being but by can could did do does for from get gets had has have he her his how i if in " +
    "into is it its just let like may me might much must my no nor not of on one or our ours shall she should so some " +
    "such than that the their them then there these they this those to too us very via was we were what when " +
    "where whether which while who whom whose why will with within without would you your").split(" "),
);
/** Words that ask for papers and say nothing about their subject. */
const ASKING = new Set("about any anything article articles find explain latest new paper papers please publication publications recent something there".split(" "));

/** Words of questions that say little about a subject, however rare they are in abstracts. */
const WEAK = new Set(
  ("actually again al all almost already also although always another any apart away because become before behave behind best better " +
    "between big both bring call cause certain change choose come common compare consist contain cost de decide depend difference different " +
    "directly during each easier easy either else end enough et even ever every everything exactly far few fewer find first follow " +
    "former give given go good great half happen hard help high higher instead keep kind know last later least less little long " +
    "look lot low lower mainly make many matter mean method more most much near nearly need never next nothing number often " +
    "once only other out over own part people perhaps picture place possible produce put quickly rather really reason relate " +
    "result right same say second see seem several short show similar simple since single small sometimes soon still stop take tell " +
    "thing think three time together try turn two under understand until up use useful usual usually various vs want way well work " +
    "worse yet").split(" "),
);

/** How much a word of a question counts: 1, or less when it says little. */
export function emphasis(word) {
  return WEAK.has(word) || WEAK.has(stem(word)) ? 0.4 : 1;
}

/** Whether a word is in nearly every text or question, so that searching for it has no effect. */
export function common(word, language = document.documentElement.lang || "en") {
  return ENGLISH.test(language) && COMMON.has(word);
}

/** The terms about a subject: without common words, unless nothing else is left. */
export function telling(terms) {
  const rare = terms.filter(({ word, phrase, caps }) => phrase !== null || caps || !common(word));
  const about = rare.filter(({ word, phrase }) => phrase !== null || !ASKING.has(word));
  const subjects = about.filter(({ word }) => !/^zzs/.test(word));
  return [subjects, about, rare, terms].find((some) => some.length) ?? [];
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

const SUFFIX = /^(?:e|y|ies|es|s|ed|er|ers|or|ors|ing|ings|ion|ions|ation|ations|ive|al|ally|ly|ity|ities|ment|ments|able|ably|ible|ic|ical|ically|ics|ance|ence|ant|ent|ful|ness|ize|ise|ising|ised|ized|isation|ization|ity|ure|ures|ism|ist|ists|)$/;

/** Whether two words have one stem of at least four letters and differ in English endings only. */
export function kin(one, other) {
  if (plural(one, other)) return true;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  if (same < 4 || same < 0.45 * Math.max(one.length, other.length)) return false;
  for (let cut = same; cut >= Math.max(4, same - 1); cut -= 1) {
    if (SUFFIX.test(one.slice(cut)) && SUFFIX.test(other.slice(cut))) return true;
    // A doubled consonant: "pruned" and "pruning" need none, "mapped" and "map" do.
    if (one[cut - 1] === one[cut] && SUFFIX.test(one.slice(cut + 1)) && SUFFIX.test(other.slice(cut))) return true;
    if (other[cut - 1] === other[cut] && SUFFIX.test(other.slice(cut + 1)) && SUFFIX.test(one.slice(cut))) return true;
  }
  return false;
}

/** Whether a word is the plural of another, or the reverse. */
export function plural(one, other) {
  if (one === other) return true;
  if (one[0] !== other[0]) return false; // as nearly all words
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long === `${short}s` || long === `${short}es` || (short.endsWith("y") && long === `${short.slice(0, -1)}ies`) || (short.endsWith("is") && long === `${short.slice(0, -2)}es`);
}

/** How well a word of a text matches one of a query: 3 equal, 2 prefix, 1 another form, 0 not. */
export function fit(found, wanted) {
  if (found[0] !== wanted[0]) return 0;
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
export function phraseAt(found, phrase, open = false, same = (here, word) => here === word) {
  const last = phrase.length - 1;
  return found.findIndex((_, start) =>
    phrase.every((word, step) => {
      const here = found[start + step];
      return here !== undefined && (same(here, word) || (open && step === last && here.startsWith(word)));
    }),
  );
}
