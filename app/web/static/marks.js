// Evidence: a check and its mark in the answer point at each other by hover, focus and link.
import { unfold } from "./morph.js";

const highlighted = new Set();

function light(ids) {
  for (const element of highlighted) element.classList.remove("lit");
  highlighted.clear();
  for (const id of ids) {
    for (const mark of document.querySelectorAll("mark[data-evidence]")) {
      if (mark.dataset.evidence.split(" ").includes(id)) highlighted.add(mark);
    }
    const check = document.getElementById(`c-${id}`);
    if (check) highlighted.add(check);
  }
  for (const element of highlighted) element.classList.add("lit");
}

function idsAt(target) {
  if (!(target instanceof Element)) return [];
  const mark = target.closest("mark[data-evidence]");
  if (mark) return mark.dataset.evidence.split(" ");
  const link = target.closest("a.evidence-back");
  if (link) return [link.hash.replace("#c-", "")];
  const check = target.closest("[data-mark]");
  return check ? [check.dataset.mark] : [];
}

export function reveal(element) {
  for (let part = element.parentElement; part; part = part.parentElement) {
    if (part.nodeName === "DETAILS") unfold(part);
    if (part.classList.contains("attempt") && part.hidden) {
      part.closest("[data-attempts]")?.dispatchEvent(new CustomEvent("show-attempt", { detail: part.dataset.number }));
    }
  }
}

export function goTo(element) {
  reveal(element);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  element.focus({ preventScroll: true });
}

function followLink(event) {
  const link = event.target instanceof Element && event.target.closest("a.evidence-back, a.quote-link");
  if (!link || !link.getAttribute("href").startsWith("#")) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  goTo(target);
  light(idsAt(target));
}

export function nextEvidence(step) {
  const marks = [...document.querySelectorAll("mark.evidence[id]")].filter((mark) => mark.offsetParent !== null);
  if (!marks.length) return;
  const at = marks.indexOf(document.activeElement);
  const next = at === -1 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length;
  goTo(marks[next]);
}

export function nextTurn(step) {
  const turns = [...document.querySelectorAll("[data-turn-number]")];
  const at = turns.findIndex((turn) => turn.contains(document.activeElement));
  const next = at === -1 ? (step > 0 ? 0 : turns.length - 1) : Math.min(Math.max(at + step, 0), turns.length - 1);
  const turn = turns[next];
  if (!turn) return;
  turn.scrollIntoView({ block: "start" });
  turn.focus({ preventScroll: true });
}

// What the pointer is on, else what has the focus; again after the page was brought up to date.
export function lightUp(target = null) {
  const under = idsAt(target);
  light(under.length ? under : idsAt(document.activeElement));
}

export function setUpMarks() {
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, (event) => lightUp(event.target));
  document.addEventListener("click", followLink);
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.closest("main")) {
    goTo(target);
    light(idsAt(target));
  }
}
