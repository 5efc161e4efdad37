// The clock of a sketch: counts up between page updates and says once that its minutes are used.
import { format } from "./clock.js";
import { say } from "./showing.js";

let base = null;
let said = false;

function paint() {
  const clock = document.getElementById("sketch-clock");
  if (!clock || !base) return;
  const used = base.used + (base.running ? (performance.now() - base.at) / 1000 : 0);
  clock.querySelector(".sketch-used").textContent = format(used);
  const over = base.allowed !== null && used >= base.allowed;
  clock.classList.toggle("over", over);
  if (over && base.running && !said) say(clock.dataset.textOver);
  said = over;
}

export function readSketch() {
  const clock = document.getElementById("sketch-clock");
  if (!clock) {
    base = null;
    return;
  }
  const { used, allowed, running } = clock.dataset;
  base = {
    used: Number(used),
    allowed: allowed === "" ? null : Number(allowed),
    running: running === "yes",
    at: performance.now(),
  };
  paint();
}

export function setUpSketch() {
  readSketch();
  setInterval(paint, 1000);
}
