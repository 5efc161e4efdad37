// The debrief page waits for the debrief to be written, then shows it.
import { morph } from "./morph.js";
import { say, showLocalTimes } from "./showing.js";
import { Stream } from "./stream.js";

const state = document.getElementById("state").dataset;

async function update() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (response.status === 404) deleted();
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of ["trouble", "main"]) morph(document.getElementById(part), page.getElementById(part));
  showLocalTimes(document.getElementById("main"));
  const awaiting = document.getElementById("state").dataset.awaiting !== "";
  stream.want(awaiting);
  if (!awaiting) say(state.textFinished);
}

// Nothing more will come; what the page shows stays to be read.
function deleted() {
  const banner = document.getElementById("banner");
  banner.textContent = state.textDeleted;
  banner.hidden = false;
  stream.want(false);
}

const stream = new Stream(state.interview, {
  heard: (kind) => {
    if (kind === "error") deleted();
    if (kind === "debrief" || kind === "committee") update();
  },
  opened: update,
  lost: () => {},
  back: () => {},
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("#print")) print();
});
stream.want(state.awaiting !== "");
