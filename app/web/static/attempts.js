// Several attempts at one question: tabs to see one of them, or the latest two compared.

const COMPARED = "compared";
const shown = new Map();

function show(answer, which) {
  shown.set(answer.closest("[data-turn-number]").id, which);
  for (const part of answer.querySelectorAll(":scope > .attempt")) part.hidden = part.dataset.number !== which;
  const comparison = answer.querySelector(":scope > .comparison");
  if (comparison) {
    comparison.hidden = which !== COMPARED;
    comparison.open = true;
  }
  for (const tab of answer.querySelectorAll(":scope > .attempt-tabs > button")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.which === which));
  }
}

function tab(which, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "attempt-tab";
  made.dataset.which = which;
  made.textContent = text;
  return made;
}

function tabBar(answer, numbers, compared) {
  const [name, compare, label] = answer.dataset.attempts.split("|");
  const bar = document.createElement("div");
  bar.className = "attempt-tabs";
  bar.dataset.added = numbers.join(" ");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", label);
  bar.append(...numbers.map((number) => tab(number, name.replace("{n}", number))), ...(compared ? [tab(COMPARED, compare)] : []));
  bar.addEventListener("click", (event) => {
    const which = event.target.closest("button")?.dataset.which;
    if (which) show(answer, which);
  });
  return bar;
}

function setUp(answer) {
  const parts = [...answer.querySelectorAll(":scope > .attempt")];
  const numbers = parts.map((part) => part.dataset.number).sort((a, b) => a - b);
  const present = answer.querySelector(":scope > .attempt-tabs");
  const renewed = present?.dataset.added !== numbers.join(" ");
  if (renewed) {
    present?.remove();
    answer.prepend(tabBar(answer, numbers, answer.querySelector(":scope > .comparison") !== null));
    if (!present) answer.addEventListener("show-attempt", (event) => show(answer, event.detail));
  }
  // A new attempt is what the reader wants to see; else what was chosen before.
  const chosen = renewed && present ? parts[0].dataset.number : shown.get(answer.closest("[data-turn-number]").id);
  show(answer, chosen ?? parts[0].dataset.number);
}

export function setUpAttempts(scope = document) {
  for (const answer of scope.querySelectorAll("[data-attempts]")) setUp(answer);
}

export function toggleCompare() {
  const turn = document.activeElement?.closest?.("[data-turn-number]") ?? document;
  const compare = turn.querySelector(`.attempt-tab[data-which="${COMPARED}"]`);
  if (!compare) return;
  const pressed = compare.getAttribute("aria-pressed") === "true";
  (pressed ? compare.parentElement.firstChild : compare).click();
}
