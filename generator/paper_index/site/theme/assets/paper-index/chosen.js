/**
 * Papers that the browser takes from the list of all: the paper of the day, the same for everybody on
 * that day (UTC), and a random one. No other data is loaded than pages.
 *
 * `<section data-pi-paper="day" data-pi-list="papers/">` gets a card into its list;
 * `<a data-pi-paper="random" href="papers/">` opens a paper.
 */

/** The page at an address. */
async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** The card at a place, from 0 to less than 1, of the list that begins at an address; its links are absolute. */
async function cardAt(place, list) {
  const first = await load(list);
  const pages = [...first.querySelectorAll(".pi-pager li > :not([rel])")];
  const page = Math.floor(place * (pages.length || 1));
  const address = new URL(pages[page]?.getAttribute("href") ?? "", list);
  const cards = (page ? await load(address) : first).querySelectorAll(".pi-cards > li");
  // The last page is shorter, so that its papers come up more often.
  const card = cards[Math.floor((place * (pages.length || 1) - page) * cards.length)];
  for (const link of card.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address);
  return card;
}

const linkOf = (card) => card.querySelector("h2, h3, h4").querySelector("a").href;

/** A number from 0 to less than 1 for a day, unlike those of the days before and after. */
function placeOf(day) {
  // https://github.com/skeeto/hash-prospector: "lowbias32".
  let hash = Math.imul(day ^ (day >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Fill in the paper of the day, with its abstract; the section is hidden where that fails. */
async function fill(section) {
  const list = new URL(section.dataset.piList, location.href);
  section.removeAttribute("data-pi-paper");
  try {
    const card = document.importNode(await cardAt(placeOf(Math.floor(Date.now() / 86_400_000)), list), true);
    section.querySelector("ul").replaceChildren(card);
    dispatchEvent(new CustomEvent("paper-index-cards"));
    const abstract = (await load(linkOf(card))).querySelector(".pi-abstract p");
    if (abstract) {
      const text = document.createElement("p");
      text.dir = "auto";
      text.append(...document.importNode(abstract, true).childNodes);
      card.insertBefore(text, card.querySelector(".pi-chips"));
    }
  } catch {
    section.hidden = !section.querySelector("li");
  }
}

/** Start what is on the page. */
export function chosenPapers() {
  document.querySelectorAll("[data-pi-paper=day]").forEach(fill);
}

/** Start the links to a random paper, on this page and later ones. */
export function randomPapers() {
  // Before Material's instant navigation, which would open the list.
  const open = async (event) => {
    const link = event.target.closest?.("a[data-pi-paper=random]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    location.assign(await cardAt(Math.random(), link.href).then(linkOf, () => link.href));
  };
  document.addEventListener("click", open, true);
}
