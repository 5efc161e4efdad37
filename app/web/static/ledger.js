// The ledger: what was done is heard, `u` undoes it, and the field to type in has the focus.
import { bind } from "./keys.js";
import { say } from "./showing.js";

const done = document.getElementById("done");
if (done) say(done.textContent.trim());
(document.getElementById("first-field") ?? document.getElementById("new-feature"))?.focus();
bind("u", () => document.getElementById("undo")?.click());
