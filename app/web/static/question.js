// The question while it arrives: pieces go into a plain node at most ten times a second; a screen reader hears that
// the interviewer is asking, and then the whole question once.
import { say } from "./showing.js";

const FLUSH_MS = 100;
const REMIND_MS = 7000;
const NEAR_BOTTOM = 80;
let waiting = "";
let flushTimer = 0;
let remindTimer = 0;
let logged = new Set();

const nodeFor = (turn) => document.querySelector(`#turn-${turn} [data-stream]`);

const nearBottom = () => document.documentElement.scrollHeight - innerHeight - scrollY < NEAR_BOTTOM;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function toBottom() {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: calm() ? "auto" : "smooth" });
}

function pill(texts) {
  const button = document.createElement("button");
  button.type = "button";
  button.id = "more";
  button.className = "more";
  button.textContent = `${texts.textMore} ↓`;
  button.addEventListener("click", () => {
    toBottom();
    button.remove();
  });
  return button;
}

// Runs a change of the page and stays at its end if the reader was there; else `texts` says that there is more.
export function following(change, texts = null) {
  const there = nearBottom();
  const before = document.documentElement.scrollHeight;
  change();
  document.getElementById("more")?.remove();
  const grew = document.documentElement.scrollHeight > before + 8;
  if (there && grew) scrollTo({ top: document.documentElement.scrollHeight });
  else if (texts && grew && !nearBottom()) document.body.append(pill(texts));
}

function flush(turn, texts) {
  flushTimer = 0;
  const node = nodeFor(turn);
  if (!node || !waiting) return;
  following(() => {
    let text = node.querySelector(".arriving");
    if (!text) {
      text = document.createElement("p");
      text.className = "arriving";
      for (const note of node.children) note.hidden = true;
      node.append(text);
    }
    text.append(waiting);
    waiting = "";
  }, texts);
}

export const shows = (turn) => nodeFor(turn) !== null;

export function addPiece(turn, piece, texts) {
  waiting += piece;
  flushTimer ||= setTimeout(() => flush(turn, texts), FLUSH_MS);
}

export function startAgain(turn) {
  clearTimeout(flushTimer);
  flushTimer = 0;
  waiting = "";
  const node = nodeFor(turn);
  node?.querySelector(".arriving")?.remove();
  for (const note of node?.children ?? []) note.hidden = false;
}

export function announceAsking(texts) {
  if (remindTimer) return;
  say(texts.textAsking);
  remindTimer = setInterval(() => say(texts.textStill), REMIND_MS);
}

export function announceQuestion(turn, text, language, rephrased) {
  clearInterval(remindTimer);
  remindTimer = 0;
  clearTimeout(flushTimer);
  flushTimer = 0;
  waiting = "";
  const name = `${turn}:${rephrased || ""}`;
  if (logged.has(name)) return;
  logged.add(name);
  const item = document.createElement("p");
  item.lang = language;
  item.textContent = text;
  document.getElementById("log").append(item);
}

export function stopReminding() {
  clearInterval(remindTimer);
  remindTimer = 0;
}
