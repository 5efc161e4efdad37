// What the interviewer throws in while the candidate types. The server says when; the page asks once enough is typed or
// enough time has gone since the first key. What was typed stays, and nothing is lost if nobody asks.
const PAUSE_MS = 10_000;
let timer = 0;
let turn = "";
let askedAt = 0;
let asking = false;

const composer = () => document.getElementById("composer");

function due(form, text) {
  const after = Number(form.dataset.interjectAfter);
  return text.length >= after && Date.now() - askedAt >= PAUSE_MS;
}

export function setUpInterjections(interview, { writing, heard }) {
  async function ask() {
    const form = composer();
    if (asking || !writing() || !form?.dataset.interjectAfter) return;
    asking = true;
    askedAt = Date.now();
    const n = form.elements.turn.value;
    const body = JSON.stringify({ characters: Math.min(form.elements.text.value.length, 20000) });
    const headers = { "Content-Type": "application/json" };
    const path = `/api/v1/interviews/${encodeURIComponent(interview)}/turns/${n}/interjection`;
    try {
      const response = await fetch(path, { method: "POST", body, headers });
      if (response.status === 200) heard(await response.json());
    } catch {
      // The change is put as a question after the answer instead.
    } finally {
      asking = false;
    }
  }

  document.addEventListener("input", (event) => {
    const form = composer();
    if (event.target.id !== "answer" || !form?.dataset.interjectAfter) return;
    if (turn !== form.elements.turn.value) {
      turn = form.elements.turn.value;
      askedAt = 0;
      clearTimeout(timer);
      timer = setTimeout(ask, Number(form.dataset.interjectSeconds) * 1000);
    }
    if (due(form, event.target.value)) ask();
  });
}
