/** The search: its page loads this at once, page.js when a search box gets the focus. */

import { FORMATS, references, save } from "./citing.js";
import { combobox } from "./combobox.js";
import { listResults } from "./inplace.js";
import { resultPage } from "./results.js";

export { FORMATS, combobox, listResults, references, resultPage, save };

const results = document.querySelector("[data-pi-results]");
if (results) resultPage(results);
