// Nothing here yet: search lives in search/, a module tree that main.html loads.
