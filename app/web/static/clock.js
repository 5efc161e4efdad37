// The round's clock: counts up between page updates, can be hidden, and speaks at half, at one minute and at the end.
import { recall, remember } from "./memory.js";
import { say } from "./showing.js";

const HIDDEN = "clock-hidden";
let base = null;
let said = null;

export function format(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function reading() {
  if (!base) return null;
  return base.used + (base.running ? (performance.now() - base.at) / 1000 : 0);
}

function milestone(used, allowed) {
  if (used >= allowed) return "over";
  if (allowed - used <= 60) return "minute";
  return used >= allowed / 2 ? "half" : "start";
}

function announce(used, texts) {
  if (base.allowed === null) return;
  const now = milestone(used, base.allowed);
  if (said !== null && now !== said && now !== "start") {
    const text = { half: texts.textHalf, minute: texts.textMinute, over: texts.textOver }[now];
    say(text);
  }
  said = now;
}

function paint() {
  const clock = document.getElementById("clock");
  const used = reading();
  if (!clock || used === null) return;
  const texts = document.getElementById("state").dataset;
  clock.querySelector(".clock-used").textContent = format(used);
  const left = clock.querySelector(".clock-left");
  if (left && base.allowed !== null) {
    const over = used - base.allowed;
    const text = over > 0 ? texts.textOverrun : texts.textLeft;
    left.textContent = text.replace("{time}", format(Math.abs(over)));
  }
  announce(used, texts);
}

export function readClock() {
  const clock = document.getElementById("clock");
  if (!clock) {
    base = null;
    return;
  }
  const { used, allowed, running } = clock.dataset;
  const round = location.pathname + document.querySelectorAll(".progress .done").length;
  if (base?.round !== round) said = null;
  base = {
    used: Number(used),
    allowed: allowed === "" ? null : Number(allowed),
    running: running === "yes",
    at: performance.now(),
    round,
  };
  showOrHide();
  paint();
}

function showOrHide() {
  const clock = document.getElementById("clock");
  const button = document.getElementById("clock-toggle");
  if (!clock || !button) return;
  const hidden = recall(HIDDEN) === "yes";
  clock.hidden = hidden;
  button.setAttribute("aria-pressed", String(hidden));
}

export function toggleClock() {
  remember(HIDDEN, recall(HIDDEN) === "yes" ? null : "yes");
  showOrHide();
}

export function setUpClock() {
  readClock();
  setInterval(paint, 1000);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#clock-toggle")) toggleClock();
  });
}
