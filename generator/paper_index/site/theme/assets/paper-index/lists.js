/** The link of a list page that sorts and filters its papers; the search is loaded when it is used. */

/** Start the link; without the search it leads to a search for the same papers. */
export function sortAndFilter(load) {
  const link = document.querySelector("[data-pi-sort]");
  if (!link || link.dataset.piReady) return;
  link.dataset.piReady = "true";
  const first = location.pathname.replace(/page-\d+\/$/, "");
  if (first !== location.pathname) {
    link.href = `${first}?sort=newest`;
    return;
  }
  const start = () => load().then(({ listResults }) => listResults(link));
  const opened = (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    link.removeEventListener("click", opened);
    start().then(() => link.click(), () => location.assign(link.href));
  };
  if (new URLSearchParams(location.search).has("sort")) start().catch(() => {});
  else link.addEventListener("click", opened);
}
