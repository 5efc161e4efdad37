// Reviewing an answer: the chosen sentences light up, selected words can be commented on, Ctrl+Enter goes on.
import { bind, composing } from "./keys.js";
import { forgetSent, keepDraft } from "./reviewing.js";

const form = document.getElementById("review-form");
const answer = document.getElementById("answer");
const exact = document.getElementById("exact");
const shown = document.getElementById("exact-shown");
const comment = document.getElementById("comment");
const key = (input) => input.name.slice(input.name.indexOf(".") + 1);
const field = (end, name) => document.getElementById(`${end}.${name}`);

function light(name) {
  const first = Number(field("from", name).value);
  const last = Number(field("to", name).value) || first;
  for (const sentence of answer.querySelectorAll("[data-sentence]")) {
    const number = Number(sentence.dataset.sentence);
    sentence.classList.toggle("lit", first > 0 && first <= number && number <= last);
  }
}

form.addEventListener("input", (event) => {
  if (!event.target.matches("[data-span]")) return;
  if (key(event.target) === "comment") forget();
  light(key(event.target));
});
let wanting = null;
form.addEventListener("focusin", (event) => {
  if (!event.target.matches("[data-span]")) return;
  wanting = event.target;
  light(key(wanting));
});

// A click on a sentence's number goes where a number was wanted last.
answer.addEventListener("click", (event) => {
  const number = event.target instanceof Element && event.target.closest(".sentence-number");
  if (!number || !wanting) return;
  wanting.value = number.textContent;
  wanting.dispatchEvent(new Event("input", { bubbles: true }));
});

// Offsets count code points, as the server does; JavaScript counts UTF-16 units.
function place(node, offset) {
  const part = (node instanceof Element ? node : node.parentElement)?.closest("[data-start]");
  if (!part || !answer.contains(part)) return null;
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(node, offset);
  return Number(part.dataset.start) + Array.from(before.toString()).length;
}

function forget() {
  exact.value = "";
  shown.hidden = true;
}

function commentOnSelection() {
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  const start = range && place(range.startContainer, range.startOffset);
  const end = range && place(range.endContainer, range.endOffset);
  if (start !== null && end !== null && start < end) {
    exact.value = `${start}-${end}`;
    // The numbers of the sentences stand between the words and are none of them.
    const words = range.cloneContents();
    for (const number of words.querySelectorAll(".sentence-number")) number.remove();
    shown.querySelector("q").textContent = words.textContent;
    shown.hidden = false;
  }
  comment.focus();
}

const follow = (rel) => () => document.querySelector(`a[rel=${rel}]`)?.click();
forgetSent();
keepDraft(form);
bind("c", commentOnSelection);
bind("n", () => document.querySelector("a[data-unresolved]")?.click());
bind("j", follow("next"));
bind("k", follow("prev"));
document.addEventListener("keydown", (event) => {
  if (composing(event) || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(document.getElementById("next") ?? form.querySelector("[name=act]"));
});
