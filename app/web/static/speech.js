// Reading the open question aloud with the browser's own voices.

const able = "speechSynthesis" in window;

export const speaking = () => able && (speechSynthesis.speaking || speechSynthesis.pending);

export function hush() {
  if (able) speechSynthesis.cancel();
  mark(false);
}

function mark(on) {
  document.getElementById("read-aloud")?.setAttribute("aria-pressed", String(on));
}

function questionText() {
  const parts = document.querySelectorAll(".turn.open .question-text");
  return parts.length ? parts[parts.length - 1].textContent.trim() : "";
}

function read(language) {
  if (speaking()) {
    hush();
    return;
  }
  const speech = new SpeechSynthesisUtterance(questionText());
  speech.lang = language;
  speech.addEventListener("end", () => mark(false));
  speech.addEventListener("error", () => mark(false));
  speechSynthesis.speak(speech);
  mark(true);
}

export function offerSpeech() {
  const button = document.getElementById("read-aloud");
  if (button && able) button.hidden = false;
}

export function setUpSpeech(language) {
  if (!able) return;
  hush();
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#read-aloud")) read(language);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && speaking()) {
      event.preventDefault();
      hush();
    }
  });
}
