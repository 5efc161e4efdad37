// What any part of a page shows the same way: a line of status that is heard, times in the reader's own zone.

// The status line exists from the start, so that a change of its text is heard.
export function say(text) {
  const status = document.getElementById("status");
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = text;
  });
}

export function showLocalTimes(scope = document) {
  const style = { dateStyle: "medium", timeStyle: "short" };
  for (const time of scope.querySelectorAll("time[data-local]")) {
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(time.dateTime));
  }
}

// A closed <details> prints closed: open all of them for paper, and close the same ones afterwards.
export function openForPaper() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.confirm):not(.retake)")];
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });
}
