// Brings a part of the page up to date with the same part of a newer page, changing only what differs, so that
// focus, scroll position, typed text and what the reader has folded open stay as they are.

const KEYED = ":scope > [id]";

// Parts that follow the server's page in being open or folded (`data-follow`), until the reader decides.
const decided = new WeakSet();
document.addEventListener("click", (event) => {
  const summary = event.target instanceof Element && event.target.closest("summary");
  if (summary) decided.add(summary.parentElement);
});

export function unfold(details) {
  decided.add(details);
  details.open = true;
}

function sameKind(a, b) {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  return a.nodeType !== Node.ELEMENT_NODE || a.id === b.id;
}

function syncAttributes(from, to) {
  const kept = new Set((to.dataset?.keep ?? "").split(" "));
  if (to.nodeName === "DETAILS" && (decided.has(from) || !to.hasAttribute("data-follow"))) kept.add("open");
  if (to.nodeName === "INPUT" || to.nodeName === "OPTION") kept.add("checked").add("selected");
  for (const { name } of [...from.attributes]) {
    if (!kept.has(name) && !to.hasAttribute(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (!kept.has(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}

function leaveContent(from, to) {
  const streaming = from.hasAttribute("data-stream") && to.hasAttribute("data-stream");
  return from.nodeName === "TEXTAREA" || streaming || (to.dataset.keep ?? "").split(" ").includes("text");
}

function syncChildren(from, to) {
  const byId = new Map([...from.querySelectorAll(KEYED)].map((child) => [child.id, child]));
  // What scripts added is theirs to remove.
  const added = (node) => node?.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-added");
  const next = (node) => {
    let following = node;
    while (added(following)) following = following.nextSibling;
    return following;
  };
  let here = next(from.firstChild);
  for (const wanted of [...to.childNodes]) {
    const known = wanted.nodeType === Node.ELEMENT_NODE && wanted.id ? byId.get(wanted.id) : null;
    const match = known ?? (here && sameKind(here, wanted) && !(here.id && byId.has(here.id) && here.id !== wanted.id) ? here : null);
    if (!match) {
      from.insertBefore(document.importNode(wanted, true), here);
      continue;
    }
    // Moving an element would take the focus from it, so what stands in between goes instead.
    while (here && here !== match && from.contains(match)) {
      const gone = here;
      here = next(here.nextSibling);
      gone.remove();
    }
    morph(match, wanted);
    here = next(match.nextSibling);
  }
  while (here) {
    const gone = here;
    here = next(here.nextSibling);
    gone.remove();
  }
}

export function morph(from, to) {
  if (from.nodeType === Node.TEXT_NODE || from.nodeType === Node.COMMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.nodeName !== to.nodeName) {
    from.replaceWith(document.importNode(to, true));
    return;
  }
  syncAttributes(from, to);
  if (!leaveContent(from, to)) syncChildren(from, to);
}
