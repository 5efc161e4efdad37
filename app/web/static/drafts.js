// What is typed is kept on this device until the server has it, under the interview and the turn it belongs to.
// Each draft carries the key it is sent with, so that a repeated send is recognised as the same answer.
import { forgetWhere, recall, remember } from "./memory.js";

const KEPT_MS = 7 * 24 * 3600 * 1000;
const inMemory = new Map();

const nameOf = (interview, slot) => `draft:${interview}:${slot}`;
// randomUUID is missing over plain HTTP on another machine; random values are not.
const newKey = () => `draft-${Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("")}`;

function parsed(text) {
  try {
    const draft = JSON.parse(text ?? "null");
    return draft && typeof draft.text === "string" ? draft : null;
  } catch {
    return null;
  }
}

export function load(interview, slot) {
  const name = nameOf(interview, slot);
  return parsed(recall(name)) ?? inMemory.get(name) ?? null;
}

// True when the text is safe against a reload.
export function save(interview, slot, text) {
  const name = nameOf(interview, slot);
  if (!text) {
    drop(interview, slot);
    return false;
  }
  const draft = { key: newKey(), ...load(interview, slot), text, at: Date.now() };
  inMemory.set(name, draft);
  return remember(name, JSON.stringify(draft));
}

// The key to send `text` with: the one it was sent with before, or a new one when the text has changed since.
export function keyFor(interview, slot, text) {
  save(interview, slot, text);
  const name = nameOf(interview, slot);
  const draft = inMemory.get(name);
  if (draft.sent !== undefined && draft.sent !== text) draft.key = newKey();
  draft.sent = text;
  remember(name, JSON.stringify(draft));
  return draft.key;
}

export function drop(interview, slot) {
  const name = nameOf(interview, slot);
  inMemory.delete(name);
  remember(name, null);
}

export function dropOld(now) {
  forgetWhere((name, text) => name.startsWith("draft:") && now - (parsed(text)?.at ?? 0) > KEPT_MS);
}
