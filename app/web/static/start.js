// The start form remembers the last choices on this browser (the background text is never remembered).
import { recall, remember } from "./memory.js";
import { say } from "./showing.js";

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

// Whoever comes back to this page from an interview wants another one, not the same again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Reads a chosen file at once, through the same page that works without this script.
async function readChosen(block) {
  const name = block.dataset.document;
  const [file, fault] = [document.getElementById(`${name}_file`), document.getElementById(`${name}_fault`)];
  if (!file.files.length) return;
  fault.textContent = form.dataset.reading;
  fault.removeAttribute("data-wrong");
  say(form.dataset.reading);
  const told = await readInto(document.getElementById(name), name).catch(() => form.dataset.lost);
  fault.textContent = told;
  fault.toggleAttribute("data-wrong", Boolean(told));
  file.setAttribute("aria-invalid", String(Boolean(told)));
  // What is in the field counts from here on; a file left behind would count as not read.
  file.value = "";
  say(told || form.dataset.read);
}

async function readInto(field, name) {
  const sent = new FormData(form);
  for (const other of form.querySelectorAll("input[type=file]")) if (other.name !== `${name}_file`) sent.delete(other.name);
  sent.set("read", name);
  const reply = await fetch("/background", { method: "POST", body: sent, headers: { Accept: "text/html" } });
  if (!reply.ok && reply.status !== 422) throw new Error(reply.status);
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const told = page.getElementById(`${name}_fault`).textContent;
  if (!told) field.value = page.getElementById(name).value;
  return told;
}

for (const block of form.querySelectorAll("[data-document]")) {
  block.querySelector("button").hidden = true;
  block.querySelector("input[type=file]").addEventListener("change", () => readChosen(block));
}
