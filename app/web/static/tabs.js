// One interview, several tabs: one of them writes, the others read and can take over.
// Whoever holds the lock writes. The browser frees it when a tab closes, reloads or dies, so no tab has to be asked.

const AGAIN_AFTER = 300;
const TRIES = 3;
// A tab that reloads should find its lock where it left it: the others wait this long before they try for it.
const RELOAD_WITHIN = 5000;

export class Tabs {
  // `changed(writing)` says whether this tab writes; `refresh()` that the writing tab changed something.
  constructor(interview, { changed, refresh }) {
    this.writing = true;
    this.changed = changed;
    this.refresh = refresh;
    this.name = `debrief:${interview}`;
    // Locks are for secure contexts only: over plain HTTP on another machine every tab writes, and the server decides.
    if (!("locks" in navigator) || !("BroadcastChannel" in window)) return;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }) => this.heard(data);
    addEventListener("pagehide", () => this.writing && this.tell("left"));
    addEventListener("pageshow", (event) => event.persisted && this.tryToWrite());
    this.tryToWrite();
  }

  // A tab that was just reloaded may come before its own lock is freed: it tries again for a moment.
  async tryToWrite() {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      if (await this.hold({ ifAvailable: true })) return this.set(true);
      if (attempt < TRIES) await new Promise((done) => setTimeout(done, AGAIN_AFTER));
    }
    return this.set(false);
  }

  // True once this tab holds the lock; it keeps it until it goes or another tab takes over.
  hold(options) {
    return new Promise((answered) => {
      const kept = navigator.locks.request(this.name, options, (lock) => {
        answered(lock !== null);
        return lock === null ? undefined : new Promise(() => {});
      });
      kept.catch(() => this.set(false));
    });
  }

  tell(what) {
    this.channel?.postMessage(what);
  }

  heard(what) {
    if (what === "changed") this.refresh();
    if (what === "left" && !this.writing) setTimeout(() => this.writing || this.tryToWrite(), RELOAD_WITHIN);
  }

  async takeOver() {
    if (await this.hold({ steal: true })) this.set(true);
  }

  set(writing) {
    if (writing === this.writing) return;
    this.writing = writing;
    this.changed(writing);
  }
}
