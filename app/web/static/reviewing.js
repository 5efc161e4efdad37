// A review that is being typed: kept on this device until the server has it, under whose review of which answer it is.
import { drop, dropOld, load, save } from "./drafts.js";

const SENT = "review-sent";
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");

function typed(form) {
  const kept = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio" ? field.checked && field.value : field.value) kept[field.name] = field.value;
  }
  return kept;
}

function restore(form, kept) {
  for (const field of fieldsOf(form)) {
    if (!(field.name in kept)) continue;
    if (field.type === "radio") field.checked = field.value === kept[field.name];
    else field.value = kept[field.name];
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }
}

// The server says so in the address once it has kept what was sent; a form that it refused stays a draft.
export function forgetSent() {
  try {
    const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
    if (sent && new URLSearchParams(location.search).has("saved")) {
      drop(sent.of, sent.slot);
      sessionStorage.removeItem(SENT);
    }
  } catch {
    // Where nothing may be kept there is nothing to forget.
  }
}

export function keepDraft(form) {
  const { of, slot, refused } = form.dataset;
  const shown = document.getElementById("draft");
  dropOld(Date.now());
  const kept = refused ? null : load(of, slot);
  if (kept) {
    restore(form, JSON.parse(kept.text));
    shown.textContent = shown.dataset.restored;
  }
  form.addEventListener("input", () => {
    const now = typed(form);
    const safe = save(of, slot, Object.keys(now).length ? JSON.stringify(now) : "");
    shown.textContent = safe ? shown.dataset.saved : "";
  });
  form.addEventListener("submit", () => {
    try {
      sessionStorage.setItem(SENT, JSON.stringify({ of, slot }));
    } catch {
      // The draft then stays until it is seven days old.
    }
  });
}
