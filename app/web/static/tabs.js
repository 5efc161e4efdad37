// One interview, several tabs: one of them writes, the others read and can take over.

const ANSWER_WITHIN = 200;
const RELOAD_WITHIN = 1500;

export class Tabs {
  // `changed(writing)` says whether this tab writes; `refresh()` that the writing tab changed something.
  constructor(interview, { changed, refresh }) {
    this.writing = true;
    this.me = crypto.randomUUID();
    this.changed = changed;
    this.refresh = refresh;
    if (!("BroadcastChannel" in window)) return;
    this.channel = new BroadcastChannel(`debrief:${interview}`);
    this.channel.onmessage = ({ data }) => this.heard(data);
    addEventListener("pagehide", () => this.writing && this.tell("left"));
    addEventListener("pageshow", (event) => event.persisted && this.arrive());
    this.arrive();
  }

  arrive() {
    // Whoever writes already answers; until then this tab takes itself for the one.
    this.arriving = true;
    setTimeout(() => {
      this.arriving = false;
    }, ANSWER_WITHIN);
    this.tell("arrived");
  }

  tell(what) {
    this.channel?.postMessage({ what, from: this.me });
  }

  heard({ what, from }) {
    if (what === "arrived") this.greet(from);
    if (what === "writing" && this.writing && this.arriving) this.set(false);
    if (what === "took over") this.set(false);
    if (what === "changed") this.refresh();
    if (what === "left" && !this.writing) this.heir = setTimeout(() => this.takeOver(), RELOAD_WITHIN);
  }

  greet(from) {
    // A writing tab that reloads leaves and arrives again: it goes on writing.
    clearTimeout(this.heir);
    if (this.writing && !(this.arriving && from < this.me)) this.tell("writing");
  }

  takeOver() {
    this.set(true);
    this.tell("took over");
  }

  set(writing) {
    if (writing === this.writing) return;
    this.writing = writing;
    this.changed(writing);
  }
}
