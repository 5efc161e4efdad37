// What every page has: theme, help sheet, keys, times in the reader's own time zone. No module may import this one:
// under an address without the version it would run a second time.
import { bind, listenForKeys } from "./keys.js";
import { openForPaper, say, showLocalTimes } from "./showing.js";

const root = document.documentElement;
root.dataset.scripts = "on";

const THEMES = ["auto", "light", "dark"];

function nextTheme(theme) {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

function setUpTheme() {
  const form = document.getElementById("theme-form");
  const button = document.getElementById("theme-button");
  const names = document.body.dataset.themeNames.split("|");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = button.value;
    const name = names[THEMES.indexOf(theme)];
    root.dataset.theme = theme;
    button.value = nextTheme(theme);
    button.setAttribute("aria-label", name);
    button.title = name;
    say(name);
    fetch(form.action, { method: "POST", body: new URLSearchParams({ theme }), redirect: "manual" }).catch(() => {});
  });
}

function setUpHelp() {
  const dialog = document.getElementById("help-dialog");
  const open = () => dialog.showModal();
  document.getElementById("help-button").addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  bind("?", open);
}

function setUpPlaces() {
  const go = (path) => () => location.assign(path);
  const base = location.pathname.match(/^\/interviews\/[^/]+/)?.[0];
  bind("g s", go("/"));
  bind("g i", go(base ?? "/interviews"));
  bind("g l", go("/ledger"));
  bind("g p", go("/progress"));
  bind("g c", go("/calibration"));
  if (base) bind("g d", go(`${base}/debrief`));
  bind("/", () => document.querySelector("#answer, #search")?.focus());
}

setUpTheme();
setUpHelp();
setUpPlaces();
showLocalTimes();
listenForKeys();

openForPaper();
