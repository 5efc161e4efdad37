// What a page that was shared by a link has: times in the reader's own time zone, and keys.
import { listenForKeys } from "./keys.js";
import { openForPaper, showLocalTimes } from "./showing.js";

document.documentElement.dataset.scripts = "on";
showLocalTimes();
openForPaper();
listenForKeys();
