/** Reads the file with the papers of the map, which map_points in pages/map.py writes. */

const SINGLE = 25;
const LETTERS = Array.from({ length: 92 }, (_, number) => String.fromCharCode(35 + number)).filter((one) => one !== "\\");

/** The title of a code. */
function decoded(code, words) {
  const found = [];
  for (let at = 0; at < code.length; ) {
    const number = LETTERS.indexOf(code[at]);
    if (code[at] === " ") {
      const end = code.indexOf(" ", at + 1);
      found.push(code.slice(at + 1, end));
      at = end + 1;
    } else if (number < SINGLE) {
      found.push(words[number]);
      at += 1;
    } else {
      found.push(words[SINGLE + (number - SINGLE) * LETTERS.length + LETTERS.indexOf(code[at + 1])]);
      at += 2;
    }
  }
  return found.join(" ");
}

function identified(short, title) {
  if (typeof short === "string" && short) return short;
  const slug = (title.replace(/['’]/g, "").match(/[A-Za-z0-9]+/g) ?? []).join("-").toLowerCase();
  return short ? slug.slice(0, short) : slug;
}

/** The papers of the map's file: place, colour, tags, id and title. */
export function papersOf(data) {
  const words = data.words.split(" ");
  const tagged = data.tagged.split(" ");
  let x = 0;
  let y = 0;
  return data.titles.map((code, number) => {
    const [down, right] = data.places.slice(2 * number, 2 * number + 2);
    x = down ? right : x + right;
    y += down;
    const title = decoded(code, words);
    const tags = Array.from(tagged[number], (letter) => data.tags[letter.codePointAt(0) - 48]);
    return { x, y, colour: Number(data.colours[number]), tags, title, id: identified(data.ids[number], title) };
  });
}
