// The events of an interview. A connection is open only while something is awaited (a host has six), and opened
// again with growing pauses when it breaks.

// In seconds. A server that ends, or a proxy that turns to another one, is back at once; not all come in one moment.
const PAUSES = [0.2, 1, 2, 4, 8, 15];
const SHOW_LOST_AFTER = 3000;
const KINDS = ["question.delta", "question", "interjection", "reset", "scorecard", "round", "debrief", "committee", "error"];

export class Stream {
  // `heard(kind, data)` gets each event, `lost(offline)` and `back()` tell how the connection is.
  constructor(interview, { heard, lost, back, opened }) {
    Object.assign(this, { interview, heard, lost, back, opened });
    this.source = null;
    this.tries = 0;
    this.timer = 0;
    this.warning = 0;
    this.warned = false;
    this.wanted = false;
    this.last = "";
    addEventListener("online", () => this.again());
    document.addEventListener("visibilitychange", () => !document.hidden && this.again());
  }

  want(wanted) {
    this.wanted = wanted;
    if (wanted && !this.source && !this.timer) this.connect();
    if (!wanted) this.close();
  }

  again() {
    if (!this.wanted || (this.source && this.source.readyState === EventSource.OPEN)) return;
    this.close();
    this.connect();
  }

  close() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.source?.close();
    this.source = null;
    if (!this.wanted) this.recovered();
  }

  connect() {
    this.timer = 0;
    const from = this.last ? `?last_event_id=${encodeURIComponent(this.last)}` : "";
    const source = new EventSource(`/api/v1/interviews/${encodeURIComponent(this.interview)}/events${from}`);
    this.source = source;
    source.addEventListener("open", () => {
      this.tries = 0;
      this.recovered();
      this.opened?.(Boolean(this.last));
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        // The browser calls a broken connection "error" too; only ours carries data.
        if (event.data === undefined) return;
        this.last = event.lastEventId || this.last;
        this.heard(kind, JSON.parse(event.data));
      });
    }
    source.addEventListener("error", (event) => event.data === undefined && this.broke(source));
  }

  broke(source) {
    if (source !== this.source) return;
    source.close();
    this.source = null;
    if (!this.wanted) return;
    this.warning ||= setTimeout(() => {
      this.warned = true;
      this.lost();
    }, SHOW_LOST_AFTER);
    const pause = PAUSES[Math.min(this.tries, PAUSES.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.connect(), pause * 1000 * (0.75 + Math.random() / 2));
  }

  recovered() {
    clearTimeout(this.warning);
    this.warning = 0;
    if (this.warned) this.back();
    this.warned = false;
  }
}
