"""The rules judge: fills the form by reading, offline, the same way every time."""

from collections.abc import Callable, Mapping

from app.domain.reading.lexicon import Lexicon
from app.domain.reading.sentences import Span
from app.domain.rubric import Check, Rubric
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard, SignalScore
from app.judges.evidence import Located
from app.judges.facts import Facts
from app.judges.form import Entry, Form, place_of, unscored, verified
from app.judges.rules import data, impact, influence, ownership, ship, tradeoff
from app.judges.rules.findings import MAX_QUOTE, NOTHING, Finding
from app.judges.subject import Subject, subject_of
from app.services.ports import JudgeRequest

NOT_IN_RUBRIC = "unknown_signal"
NO_RULES = "no_rules_for_signal"
Filler = Callable[[Facts], Mapping[str, Finding]]
_FILLERS: Mapping[str, Filler] = {
    "quantified_impact": impact.fill,
    "tradeoff_articulation": tradeoff.fill,
    "thirty_day_ship": ship.fill,
    "ownership": ownership.fill,
    "data_decisions": data.fill,
    "cross_functional_influence": influence.fill,
}
_TRIED_PLACES = 12


class RulesJudge:
    """Scores answers against `rubric` with the word lists of `lexicon`; needs no model and no network."""

    def __init__(self, rubric: Rubric, lexicon: Lexicon) -> None:
        self._rubric = rubric
        self._lexicon = lexicon

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """The scorecard, a signal for each one asked for, in that order."""
        return self.judge_now(request)

    def judge_now(self, request: JudgeRequest) -> Scorecard:
        """The same, at once."""
        subject = subject_of(request.answer, self._lexicon)
        scores = tuple(self._score(signal_id, subject, request) for signal_id in request.signals)
        identity = JudgeIdentity(JudgeKind.RULES)
        return Scorecard(identity, self._rubric.version, self._rubric.sha256, scores, subject.marks)

    def _score(self, signal_id: str, subject: Subject, request: JudgeRequest) -> SignalScore:
        signal = self._rubric.signals.get(signal_id)
        if signal is None:
            return SignalScore(signal_id, None, NOT_IN_RUBRIC, ())
        filler = _FILLERS.get(signal_id)
        if filler is None:
            return unscored(signal, NO_RULES)
        findings = filler(subject.facts)
        entries = tuple(_entry(check, findings.get(check.id, NOTHING), subject) for check in signal.checks)
        return verified(Form(signal.id, entries), subject, signal, request.language)


def _entry(check: Check, finding: Finding, subject: Subject) -> Entry:
    """The first place of the finding that holds as evidence for the check."""
    for place in finding.places[:_TRIED_PLACES]:
        entry = _quoted(check, place, finding.sure, subject)
        if entry is not None and place_of(entry, subject, check) is not None:
            return entry
    return Entry(check.id, None, None, False, finding.sure)


def _quoted(check: Check, place: Span, sure: float, subject: Subject) -> Entry | None:
    text = subject.reading.text
    start, end = place.start, min(place.end, place.start + MAX_QUOTE)
    while start < end and not text[start].isalnum() and text[start] not in "$¥€£₦₹":
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in "%)":
        end -= 1
    if start >= end:
        return None
    first, last = subject.reading.normal.original(start, end)
    return Entry(check.id, subject.answer[first:last], None, True, sure, Located(first, last))
