/** Keeps the place in a list of results: whoever comes back from a paper finds the list as it was left. */

const NAME = "paper-index-place"; // in the storage of this tab

let returned = ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
// With instant navigation the page is not loaded again.
window.addEventListener("popstate", () => (returned = true));
window.addEventListener("click", () => (returned = false), { capture: true });

function stored() {
  try {
    const place = JSON.parse(sessionStorage.getItem(NAME));
    return place?.address === location.href ? place : null;
  } catch {
    return null;
  }
}

/**
 * Store the place in `list` when the page is left, until `signal` is aborted. `restore`, called when the
 * list is shown, scrolls there and focuses the link, once, if the reader came back to this address.
 */
export function keepPlace(list, signal) {
  let place = returned ? stored() : null;

  function store() {
    if (!list.isConnected) return;
    const link = list.contains(document.activeElement) ? document.activeElement.href : null;
    try {
      sessionStorage.setItem(NAME, JSON.stringify({ address: location.href, top: scrollY, link }));
    } catch {
      // No storage, or it is full: the list begins at its top.
    }
  }

  window.addEventListener("pagehide", store, { signal });
  window.addEventListener("click", store, { signal, capture: true });

  return {
    restore() {
      if (!place) return;
      const { top, link } = place;
      place = null;
      scrollTo({ top, behavior: "instant" });
      [...list.querySelectorAll("a[href]")].find((one) => one.href === link)?.focus({ preventScroll: true });
    },
  };
}
