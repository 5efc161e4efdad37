// Several attempts at one question: tabs to see one, or all of them side by side.

function button(text, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "attempt-tab";
  made.textContent = text;
  made.setAttribute("aria-pressed", String(pressed));
  return made;
}

function setUp(answer) {
  const [name, compare, label] = answer.dataset.attempts.split("|");
  const parts = [...answer.querySelectorAll(":scope > .attempt")];
  const numbers = parts.map((part) => part.dataset.number).sort((a, b) => a - b);
  const wanted = answer.dataset.shown ?? parts[0].dataset.number;
  answer.querySelector(":scope > .attempt-tabs")?.remove();
  const bar = document.createElement("div");
  bar.className = "attempt-tabs";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", label);
  const show = (which) => {
    answer.dataset.shown = which;
    answer.classList.toggle("compared", which === "all");
    for (const part of parts) part.hidden = which !== "all" && part.dataset.number !== which;
    for (const tab of bar.children) tab.setAttribute("aria-pressed", String(tab.dataset.which === which));
  };
  for (const which of [...numbers, "all"]) {
    const tab = button(which === "all" ? compare : name.replace("{n}", which), which === wanted);
    tab.dataset.which = which;
    tab.addEventListener("click", () => show(which));
    bar.append(tab);
  }
  for (const part of parts) part.style.order = part.dataset.number;
  answer.addEventListener("show-attempt", (event) => show(event.detail));
  answer.prepend(bar);
  show(numbers.includes(wanted) || wanted === "all" ? wanted : numbers.at(-1));
}

export function setUpAttempts(scope = document) {
  for (const answer of scope.querySelectorAll("[data-attempts]")) setUp(answer);
}

export function toggleCompare() {
  const turn = document.activeElement?.closest?.("[data-turn-number]");
  const tabs = turn?.querySelectorAll(".attempt-tab");
  if (!tabs?.length) return;
  const all = tabs[tabs.length - 1];
  (all.getAttribute("aria-pressed") === "true" ? tabs[0] : all).click();
}
