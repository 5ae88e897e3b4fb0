/** The search: what page.js starts where it is wanted. */

import { FORMATS, references, save } from "./citing.js";
import { combobox } from "./combobox.js";
import { resultPage } from "./results.js";

export { FORMATS, combobox, references, resultPage, save };
