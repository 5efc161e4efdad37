// Reading a transcript: keys between turns and evidence, all scorecards open or folded.
import { setUpAttempts, toggleCompare } from "./attempts.js";
import { bind } from "./keys.js";
import { nextEvidence, nextTurn, setUpMarks } from "./marks.js";

setUpAttempts();
setUpMarks();
bind("j", () => nextTurn(1));
bind("k", () => nextTurn(-1));
bind("e", () => nextEvidence(1));
bind("E", () => nextEvidence(-1));
bind("v", toggleCompare);
document.getElementById("print").addEventListener("click", () => print());

const unfold = document.getElementById("unfold");
const [openAll, foldAll] = unfold.dataset.names.split("|");
unfold.addEventListener("click", () => {
  const open = unfold.getAttribute("aria-pressed") !== "true";
  for (const card of document.querySelectorAll("details.scorecard, details.signal")) card.open = open;
  unfold.setAttribute("aria-pressed", String(open));
  unfold.textContent = open ? foldAll : openAll;
});
