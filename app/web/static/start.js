// The start form remembers the last choices on this browser (the background text is never remembered).
import { recall, remember } from "./memory.js";

const form = document.getElementById("setup");
const REMEMBERED = ["loop", "rounds", "mode", "clock", "voice", "judge", "language"];

function restore() {
  let last;
  try {
    last = JSON.parse(recall("start") ?? "null");
  } catch {
    last = null;
  }
  if (!last || document.getElementById("problem")) return;
  const known = (name, value) => [...form.elements].some((field) => field.name === name && field.value === value);
  if (!known("loop", last.loop?.[0])) return;
  for (const field of form.elements) {
    const values = last[field.name];
    if (!REMEMBERED.includes(field.name) || !Array.isArray(values)) continue;
    if (field.type === "radio") {
      if (values.some((value) => known(field.name, value))) field.checked = values.includes(field.value);
    } else if (field.type === "checkbox") {
      // Rounds of loops that were not chosen last time stay as they are.
      if (field.value.startsWith(`${last.loop[0]}/`)) field.checked = values.includes(field.value);
    } else if (field.nodeName === "SELECT" && [...field.options].some((option) => option.value === values[0])) {
      field.value = values[0];
    }
  }
}

function keep() {
  const data = new FormData(form);
  const choices = Object.fromEntries(REMEMBERED.map((name) => [name, data.getAll(name)]));
  remember("start", JSON.stringify(choices));
}

restore();
form.addEventListener("submit", () => {
  keep();
  const button = document.getElementById("begin");
  button.textContent = form.dataset.busy;
  button.setAttribute("aria-disabled", "true");
});
