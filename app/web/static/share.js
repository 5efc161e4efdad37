// A new link is copied with one button; without a clipboard it is selected instead.
import { say } from "./showing.js";

const address = document.getElementById("share-address");
const button = document.getElementById("copy");

function select() {
  getSelection().selectAllChildren(address);
}

button?.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(address.textContent);
  } catch {
    select();
    return;
  }
  button.textContent = button.dataset.copied;
  say(button.dataset.copied);
});
