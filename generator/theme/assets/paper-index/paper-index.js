// The front page's search box: what is typed there goes on in Material's own search.

function connect(box) {
  const toggle = document.getElementById("__search");
  const query = document.querySelector(".md-search__input");
  if (!toggle || !query) return;
  box.addEventListener("focus", () => {
    query.value = box.value;
    if (!toggle.checked) toggle.click();
    query.focus();
  });
}

function start() {
  const box = document.getElementById("pi-find");
  if (box) connect(box);
}

// With instant navigation a page can be shown without being loaded.
if (typeof document$ === "undefined") start();
else document$.subscribe(start);
