// While a model words the question: after ten seconds without a word, how long that has been, and a way out.
import { format } from "./clock.js";
import { say } from "./showing.js";

const OFFERED_AFTER = 10_000;
let since = 0;
let timer = 0;
let texts = {};

function paint() {
  const form = document.getElementById("relief");
  if (!form) return;
  const waited = performance.now() - since;
  const late = waited >= OFFERED_AFTER;
  if (late && !form.hasAttribute("data-late")) say(texts.textLate);
  form.toggleAttribute("data-late", late);
  document.getElementById("waited").textContent = late ? texts.textWaited.replace("{time}", format(waited / 1000)) : "";
}

export function beginWaiting(words) {
  texts = words;
  if (timer) return;
  since = performance.now();
  timer = setInterval(paint, 1000);
}

// A word came: the model is at it.
export function heardFrom() {
  since = performance.now();
}

export function endWaiting() {
  clearInterval(timer);
  timer = 0;
}
