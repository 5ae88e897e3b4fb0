/** The site's root, wherever this module is joined into a file. */

export const ROOT = /^.*\/(?=assets\/paper-index\/)/.exec(import.meta.url)[0];
