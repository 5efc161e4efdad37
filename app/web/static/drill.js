// The drill page: a draft is kept until the server has it, and a model's word is shown once it is there.
import { setUpComposer } from "./composer.js";
import { drop, dropOld, keyFor, load } from "./drafts.js";
import { say, showLocalTimes } from "./showing.js";

const LOOK_MS = 3000;
const state = document.getElementById("state").dataset;
const form = document.getElementById("composer");
const slot = form.dataset.draft;

async function look() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  if (page?.getElementById("state").dataset.waiting !== "") {
    setTimeout(look, LOOK_MS);
    return;
  }
  document.getElementById("attempts").replaceChildren(...page.getElementById("attempts").childNodes);
  showLocalTimes(document.getElementById("attempts"));
  say(state.textRead);
}

// Each draft is sent under its own key, by which one sees that the server has it.
if (state.keys.split(" ").includes(load(state.drill, slot)?.key)) drop(state.drill, slot);
dropOld(Date.now());
setUpComposer(state.drill, state);
form.addEventListener("submit", () => {
  form.elements.key.value = keyFor(state.drill, slot, form.elements.text.value);
});
if (state.waiting !== "") setTimeout(look, LOOK_MS);
