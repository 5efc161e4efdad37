// Single-key shortcuts: only outside fields and dialogs, never while an input method composes, and they can be
// switched off (WCAG 2.1.4).
import { recall, remember } from "./memory.js";

const SEQUENCE_MS = 1500;
const bindings = new Map();
let started = 0;
let prefix = "";

// Safari ends the composition before it reports the key; such a key still says 229.
export const composing = (event) => event.isComposing || event.keyCode === 229;

export const shortcutsOn = () => recall("shortcuts") !== "off";

export function bind(key, action) {
  bindings.set(key, action);
}

function inField(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

function pressed(event) {
  if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!shortcutsOn() || inField(event.target) || document.querySelector("dialog[open]")) return;
  const afterPrefix = prefix && event.timeStamp - started < SEQUENCE_MS ? `${prefix} ${event.key}` : "";
  prefix = "";
  if (event.key === "g") {
    prefix = "g";
    started = event.timeStamp;
    return;
  }
  const action = bindings.get(afterPrefix) ?? (afterPrefix ? undefined : bindings.get(event.key));
  if (!action) return;
  if (event.key === " " || event.key === "Enter") return;
  event.preventDefault();
  action();
}

export function listenForKeys() {
  document.addEventListener("keydown", pressed);
  for (const box of document.querySelectorAll(".shortcuts-switch")) {
    box.checked = shortcutsOn();
    box.addEventListener("change", () => remember("shortcuts", box.checked ? null : "off"));
  }
}
