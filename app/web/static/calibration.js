// The calibration page: checks and their marks point at each other.
import { bind } from "./keys.js";
import { nextEvidence, setUpMarks } from "./marks.js";

setUpMarks();
bind("e", () => nextEvidence(1));
bind("E", () => nextEvidence(-1));
