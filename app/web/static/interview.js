// The interview page: forms are sent without leaving it, events bring it up to date.
import { setUpAttempts, toggleCompare } from "./attempts.js";
import { readClock, setUpClock, toggleClock } from "./clock.js";
import { attachAll, prepared, setUpComposer } from "./composer.js";
import { dropOld } from "./drafts.js";
import { setUpFirstKey } from "./firstkey.js";
import { setUpInterjections } from "./interjection.js";
import { bind } from "./keys.js";
import { lightUp, nextEvidence, nextTurn, setUpMarks } from "./marks.js";
import { recall, remember } from "./memory.js";
import { morph } from "./morph.js";
import { beginWaiting, endWaiting, heardFrom } from "./patience.js";
import { addPiece, announceAsking, announceQuestion, following, shows, startAgain, stopReminding } from "./question.js";
import { say, showLocalTimes } from "./showing.js";
import { readSketch, setUpSketch } from "./sketch.js";
import { offerSpeech, setUpSpeech } from "./speech.js";
import { Stream } from "./stream.js";
import { Tabs } from "./tabs.js";

const state = () => document.getElementById("state").dataset;
const { interview } = state();
const sending = new WeakSet();
let queue = Promise.resolve();
let refreshing = false;
let gone = false;

// One page update after the other, so that an older page never replaces a newer one.
function inTurn(task) {
  queue = queue.then(task, task);
  return queue;
}

function alarm(text) {
  const notice = document.createElement("p");
  notice.className = "notice alarm";
  notice.textContent = text;
  document.getElementById("alert").replaceChildren(notice);
}

function banner(text, action, act) {
  const place = document.getElementById("banner");
  place.replaceChildren(text ?? "");
  place.hidden = !text;
  if (!action) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small quiet";
  button.textContent = action;
  button.addEventListener("click", act);
  place.append(" ", button);
}

// Nothing more will come of an interview that was deleted. What was typed stays on the page, to be copied.
function deleted() {
  gone = true;
  stream.want(false);
  banner(state().textDeleted, state().textSessions, () => location.assign("/interviews"));
}

function apply(page) {
  const title = page.querySelector("title");
  if (title) document.title = title.textContent;
  const notes = page.getElementById("alert");
  if (notes) document.getElementById("alert").replaceChildren(...notes.childNodes);
  morph(document.getElementById("trouble"), page.getElementById("trouble"));
  following(() => morph(document.getElementById("main"), page.getElementById("main")));
  dress();
}

// What scripts add to the server's page, after each update of it.
function dress() {
  attachAll();
  setUpAttempts();
  showLocalTimes(document.getElementById("main"));
  readClock();
  readSketch();
  offerSpeech();
  watchQuestion();
  lightUp();
  lock();
  const { awaiting, status } = state();
  if (status === "asking") {
    announceAsking(state());
    beginWaiting(state());
  } else {
    stopReminding();
    endWaiting();
  }
  stream.want(awaiting !== "" && tabs.writing && !gone);
}

async function pageOf(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function refresh() {
  if (refreshing) return;
  refreshing = true;
  inTurn(async () => {
    refreshing = false;
    try {
      const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      const page = await pageOf(response);
      if (response.status === 404) deleted();
      else if (response.ok && page.getElementById("state")) apply(page);
    } catch {
      stream.again();
    }
  });
}

async function post(action, body, acknowledge) {
  let response;
  try {
    response = await fetch(action, { method: "POST", body, headers: { Accept: "text/html" } });
  } catch {
    alarm(navigator.onLine ? state().textFailed : state().textOffline);
    return;
  }
  const page = await pageOf(response);
  if (response.ok) acknowledge?.();
  if (response.redirected && new URL(response.url).pathname !== location.pathname) {
    location.assign(response.url);
    return;
  }
  if (page.getElementById("state")) apply(page);
  else if (response.status === 404) deleted();
  else alarm(page.querySelector("main h1")?.textContent ?? state().textFailed);
  tabs.tell("changed");
}

function send(form, submitter) {
  if (!tabs.writing || sending.has(form)) return;
  const answers = form.dataset.draft !== undefined && !submitter?.hasAttribute("formaction");
  const action = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const body = new URLSearchParams(new FormData(form, submitter));
  const turn = form.closest("[data-turn-number]");
  let acknowledge = null;
  if (answers) {
    if (!body.get("text").trim()) return alarm(state().textEmpty);
    if (form.id === "composer" && state().status !== "answering") return alarm(state().textWait);
    const draft = prepared(form);
    body.set("text", draft.text);
    body.set("key", draft.key);
    acknowledge = () => {
      draft.acknowledge();
      form.closest("details.retake")?.removeAttribute("open");
      say(state().textSent);
    };
    say(state().textSending);
  } else {
    body.delete("text");
  }
  document.getElementById("alert").replaceChildren();
  sending.add(form);
  form.classList.add("sending");
  inTurn(() => post(action, body, acknowledge)).finally(() => {
    sending.delete(form);
    form.classList.remove("sending");
    // A form that was answered for good is gone, and the focus with it.
    if (!form.isConnected && document.activeElement === document.body) turn?.focus({ preventScroll: true });
  });
}

function heard(kind, data) {
  if (kind === "question.delta") {
    heardFrom();
    if (shows(data.turn)) addPiece(data.turn, data.text, state());
    else if (data.turn >= Number(state().turn)) refresh();
  } else if (kind === "reset") {
    startAgain(data.turn);
  } else if (kind === "error") {
    if (data.problem?.status === 404) deleted();
    else alarm(data.problem?.detail ?? state().textFailed);
  } else {
    if (kind === "question" && isNew(data)) announceQuestion(data.turn, data.text, state().spoken, data.rephrased);
    if (kind === "interjection") return thrownIn(data);
    if (kind === "scorecard") say(data.indicative ? state().textIndicative : state().textScored);
    if (kind === "round" && data.state === "closed") say(state().textRound);
    if (kind === "debrief") say(state().textFinished);
    refresh();
  }
}

// What was thrown in is read out once, and shown below the question; what was typed stays.
function thrownIn({ turn, text }) {
  announceQuestion(turn, text, state().spoken, "thrown in");
  refresh();
}

// Questions the page showed before this visit are not read out again.
const isNew = (data) => data.rephrased || document.querySelector(`#turn-${data.turn} [data-stream]`) !== null || !document.getElementById(`turn-${data.turn}`);

function lock() {
  const reading = !tabs.writing;
  const main = document.getElementById("main");
  main.classList.toggle("reading-only", reading);
  for (const box of main.querySelectorAll("form textarea")) box.readOnly = reading;
  for (const button of main.querySelectorAll("form button, #read-aloud")) button.disabled = reading;
}

// The open question is pinned to the top while most of it is out of sight, be it behind the answer box.
const resized = new ResizeObserver(() => watchQuestion());
let observer = null;
function watchQuestion() {
  observer?.disconnect();
  const pinned = document.getElementById("pinned");
  const question = document.querySelector(".turn.open .question");
  const composer = document.getElementById("composer");
  if (!pinned || !question || !composer) return;
  const options = { rootMargin: `0px 0px -${composer.offsetHeight}px 0px`, threshold: [0, 0.5, 1] };
  observer = new IntersectionObserver(([entry]) => {
    pinned.hidden = entry.intersectionRatio >= 0.5;
  }, options);
  observer.observe(question);
  resized.observe(composer);
}

function setUpNotes() {
  const name = `notes:${interview}`;
  const notes = document.getElementById("notes");
  notes.value = recall(name) ?? "";
  document.addEventListener("input", (event) => {
    if (event.target.id === "notes") remember(name, event.target.value || null);
  });
}

function setUpKeys() {
  bind("j", () => nextTurn(1));
  bind("k", () => nextTurn(-1));
  bind("e", () => nextEvidence(1));
  bind("E", () => nextEvidence(-1));
  bind("v", toggleCompare);
  bind("t", toggleClock);
  bind("p", () => document.getElementById("pause")?.click());
  bind("r", () => {
    const turn = document.activeElement?.closest?.("[data-turn-number]");
    const retake = (turn ?? document).querySelector("details.retake");
    if (!retake) return;
    retake.open = true;
    retake.querySelector("textarea").focus();
  });
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    const leave = event.key === "Escape" && !event.defaultPrevented && !event.isComposing && event.keyCode !== 229;
    if (leave && box instanceof HTMLTextAreaElement) box.blur();
  });
}

const tabs = new Tabs(interview, {
  refresh,
  changed: (writing) => {
    const { textSecond, textTake } = state();
    if (writing) banner(null);
    else banner(textSecond, textTake, () => tabs.takeOver());
    refresh();
    dress();
  },
});
const stream = new Stream(interview, {
  heard,
  opened: (resumed) => {
    if (resumed) return;
    startAgain(state().turn);
    refresh();
  },
  lost: () => banner(navigator.onLine ? state().textLost : state().textOffline, state().textRetry, () => stream.again()),
  back: () => {
    banner(null);
    say(state().textBack);
  },
});

dropOld(Date.now());
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-enhance]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
if (matchMedia("(max-width: 60rem)").matches) document.getElementById("rail").open = false;
setUpComposer(interview, state());
setUpClock();
setUpSketch();
setUpFirstKey(interview, () => tabs.writing);
setUpInterjections(interview, { writing: () => tabs.writing, heard: thrownIn });
setUpSpeech(state().spoken);
setUpNotes();
setUpKeys();
setUpMarks();
dress();
const last = document.querySelector(".turn.open, .turn.asking");
if (last && !location.hash && scrollY === 0 && state().turn !== "1") last.scrollIntoView({ block: "start" });
