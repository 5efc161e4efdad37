// When an answer was begun: told to the server once a question, since how long somebody hesitated may count.
let told = "";

export function setUpFirstKey(interview, writing) {
  document.addEventListener("input", (event) => {
    const form = document.getElementById("composer");
    if (event.target.id !== "answer" || !form || !writing()) return;
    const n = form.elements.turn.value;
    if (told === n || !event.target.value) return;
    told = n;
    // Without it the time to the answer is what is known.
    fetch(`/api/v1/interviews/${encodeURIComponent(interview)}/turns/${n}/begun`, { method: "POST" }).catch(() => {});
  });
}
