// The answer boxes: they grow, keep a draft, and send on Enter unless an input method is composing.
import { drop, keyFor, load, save } from "./drafts.js";
import { format } from "./clock.js";
import { composing } from "./keys.js";
import { recall, remember } from "./memory.js";

const WORDS_A_MINUTE = 150;
const CHARACTERS_A_MINUTE = 240;
const growsByItself = CSS.supports("field-sizing", "content");
const slots = new WeakMap();
let interview = "";
let texts = {};

const boxOf = (form) => form.querySelector("textarea");

export const enterSends = () => {
  const chosen = recall("enter-sends");
  return chosen === null ? !matchMedia("(pointer: coarse)").matches : chosen === "yes";
};

function grow(box) {
  if (growsByItself) return;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight * 0.4)}px`;
}

function describeLength(form, text) {
  const place = form.querySelector(".length");
  if (!place) return;
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
  const words = (text.replace(/\p{Script=Han}/gu, " ").match(/\S+/g) ?? []).length;
  const seconds = (han / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE) * 60;
  const count = String(han + words);
  place.textContent = text.trim() ? texts.textWords.replace("{count}", count).replace("{time}", format(seconds)) : "";
}

function typed(form) {
  const box = boxOf(form);
  const kept = save(interview, form.dataset.draft, box.value);
  const saved = form.querySelector(".saved");
  if (saved) saved.textContent = kept ? texts.textSaved : "";
  describeLength(form, box.value);
  grow(box);
}

function attach(form) {
  const slot = form.dataset.draft;
  if (slots.get(form) === slot) return;
  const box = boxOf(form);
  slots.set(form, slot);
  // Text that was typed for a question another tab answered stays in the box and becomes this one's draft.
  if (!box.value) box.value = load(interview, slot)?.text ?? "";
  if (box.value) typed(form);
  else {
    form.querySelector(".saved")?.replaceChildren();
    describeLength(form, "");
    grow(box);
  }
}

export function attachAll() {
  for (const form of document.querySelectorAll("form[data-draft]")) attach(form);
  const box = document.getElementById("enter-sends");
  if (box) box.checked = enterSends();
}

// What to send with an answer, and what to do once the server has it.
export function prepared(form) {
  const box = boxOf(form);
  const slot = form.dataset.draft;
  const text = box.value;
  const key = keyFor(interview, slot, text);
  const acknowledge = () => {
    drop(interview, slot);
    if (box.value !== text) return;
    box.value = "";
    form.querySelector(".saved")?.replaceChildren();
    describeLength(form, "");
    grow(box);
  };
  return { text, key, acknowledge };
}

function pressed(event) {
  const box = event.target;
  if (event.key !== "Enter" || composing(event) || !(box instanceof HTMLTextAreaElement)) return;
  const form = box.closest("form[data-draft]");
  if (!form) return;
  const always = event.ctrlKey || event.metaKey;
  if (!always && (event.shiftKey || event.altKey || !enterSends())) return;
  event.preventDefault();
  form.requestSubmit();
}

export function setUpComposer(interviewId, words) {
  interview = interviewId;
  texts = words;
  document.addEventListener("keydown", pressed);
  document.addEventListener("input", (event) => {
    const form = event.target instanceof HTMLTextAreaElement && event.target.closest("form[data-draft]");
    if (form) typed(form);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "enter-sends") remember("enter-sends", event.target.checked ? "yes" : "no");
  });
  attachAll();
}
