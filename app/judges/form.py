"""The form every judge fills, and the one place where it is verified.

A judge gives `quote → reason → met` for each of the four checks and no level. A check counts as met only when its
quote stands in the answer outside marked passages and holds the kinds of thing the check requires.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.evidence import Located, locate
from app.domain.language import Language
from app.domain.rubric import Check, Signal, ladder_level
from app.domain.scorecard import CheckResult, SignalScore
from app.judges.subject import Subject
from app.judges.validators import holds

MISSING_CHECK = "missing_check"
UNKNOWN_CHECK = "unknown_check"
DOUBLED_CHECK = "doubled_check"


@dataclass(frozen=True, slots=True)
class Entry:
    """A judge's finding for one check. Without a `reason` the rubric's own words are used."""

    check: str
    quote: str | None
    reason: str | None
    met: bool
    sure: float | None = None
    at: Located | None = None  # where the judge found it, when the same words stand in more than one place


@dataclass(frozen=True, slots=True)
class Form:
    """One signal's form as a judge filled it, in any order."""

    signal: str
    entries: tuple[Entry, ...]


def unscored(signal: Signal, reason: str) -> SignalScore:
    """A signal that could not be judged: no level, no checks, and the name of the reason."""
    return SignalScore(signal.id, None, reason, ())


def verified(form: Form, subject: Subject, signal: Signal, language: Language) -> SignalScore:
    """The score that `form` earns on `subject`; unscored with a named reason when the form is broken."""
    problem = _problem(form.entries, signal)
    if problem:
        return unscored(signal, problem)
    by_check = {entry.check: entry for entry in form.entries}
    results = tuple(_result(by_check[check.id], subject, check, language) for check in signal.checks)
    return SignalScore(signal.id, ladder_level([result.met for result in results]), None, results)


def _problem(entries: Sequence[Entry], signal: Signal) -> str | None:
    ids = [entry.check for entry in entries]
    known = {check.id for check in signal.checks}
    if set(ids) - known:
        return UNKNOWN_CHECK
    if len(ids) != len(set(ids)):
        return DOUBLED_CHECK
    return MISSING_CHECK if known - set(ids) else None


def _result(entry: Entry, subject: Subject, check: Check, language: Language) -> CheckResult:
    located = place_of(entry, subject, check) if entry.met and entry.quote else None
    if located is None:
        reason = entry.reason if entry.reason and not entry.met else check.unmet.text(language)
        return CheckResult(check.id, False, None, None, None, reason, entry.sure)
    quote = subject.answer[located.start : located.end]
    reason = entry.reason or check.met.text(language)
    return CheckResult(check.id, True, quote, located.start, located.end, reason, entry.sure)


def place_of(entry: Entry, subject: Subject, check: Check) -> Located | None:
    """Where the entry's quote stands, if it is evidence for `check`."""
    located = locate(entry.quote or "", subject.plain, subject.marks)
    if located is None:
        return None
    if entry.at is not None and subject.answer[entry.at.start : entry.at.end] == entry.quote:
        located = entry.at
    return located if holds(check.requires, subject, located) else None
