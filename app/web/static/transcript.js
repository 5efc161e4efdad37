// Reading a transcript: keys between turns and evidence, all scorecards open or folded.
import { setUpAttempts, toggleCompare } from "./attempts.js";
import { bind } from "./keys.js";
import { goTo, nextEvidence, nextTurn, setUpMarks } from "./marks.js";
import { forgetSent } from "./reviewing.js";

function nextOpenComment() {
  const open = [...document.querySelectorAll(".comments > li:not(.resolved)")];
  if (!open.length) return;
  goTo(open[(open.indexOf(document.activeElement) + 1) % open.length]);
}

forgetSent();
setUpAttempts();
setUpMarks();
bind("j", () => nextTurn(1));
bind("k", () => nextTurn(-1));
bind("e", () => nextEvidence(1));
bind("E", () => nextEvidence(-1));
bind("v", toggleCompare);
bind("n", nextOpenComment);
document.getElementById("print").addEventListener("click", () => print());

const unfold = document.getElementById("unfold");
const [openAll, foldAll] = unfold.dataset.names.split("|");
unfold.addEventListener("click", () => {
  const open = unfold.getAttribute("aria-pressed") !== "true";
  for (const card of document.querySelectorAll("details.scorecard, details.signal")) card.open = open;
  unfold.setAttribute("aria-pressed", String(open));
  unfold.textContent = open ? foldAll : openAll;
});
