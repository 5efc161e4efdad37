"""The rules judge: fills the form by reading, offline, the same way every time."""

import asyncio
import math
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from app.domain.evidence import Located, substantial_text
from app.domain.reading.lexicon import Lexicon
from app.domain.reading.sentences import Span
from app.domain.rubric import LOWEST_LEVEL, Check, Rubric, ladder_level
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard, SignalScore
from app.judges.facts import Facts
from app.judges.form import Entry, Form, unscored, verified
from app.judges.rules import data, further, impact, influence, ownership, ship, tradeoff
from app.judges.rules.features import Stories
from app.judges.rules.findings import MAX_QUOTE, NOTHING, Finding
from app.judges.rules.learned import expected_level, learned_from
from app.judges.subject import Subject, subject_of
from app.judges.validators import VALIDATORS, Passage
from app.services.ports import JudgeRequest, Weights

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
    **{signal: partial(further.fill, signal=signal) for signal in further.CHECKS},
}
_TRIED_PLACES = 12
MODEL_SHARE = 0.5
MOST_RAISED = 1
SHORT = 2  # sentences; a short answer that says it all looks like little to the model, and is not lowered
LEAST_TO_RISE = 2.4  # where the rules found nothing at all the model has to be surer
# days are computed from what was said; there the model only breaks ties
MODEL_SHARES = {"thirty_day_ship": 0.2}


class RulesJudge:
    """Scores answers against `rubric` with the words of `lexicon` and a few `weights`; needs no network."""

    def __init__(self, rubric: Rubric, lexicon: Lexicon, weights: Weights) -> None:
        self._rubric = rubric
        self._lexicon = lexicon
        self._model = learned_from(weights)
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="rules-judge")

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """The scorecard, a signal for each one asked for, in that order.

        One answer is read at a time, beside the event loop: reading takes milliseconds in which others are heard.
        """
        return await asyncio.get_running_loop().run_in_executor(self._reader, self.judge_now, request)

    def judge_now(self, request: JudgeRequest) -> Scorecard:
        """The same, at once."""
        subject = subject_of(request.answer, self._lexicon)
        stories = Stories(subject.facts)
        scores = tuple(self._score(signal_id, subject, stories, request) for signal_id in request.signals)
        identity = JudgeIdentity(JudgeKind.RULES)
        return Scorecard(identity, self._rubric.version, self._rubric.sha256, scores, subject.marks)

    def _score(self, signal_id: str, subject: Subject, stories: Stories, request: JudgeRequest) -> SignalScore:
        signal = self._rubric.signals.get(signal_id)
        if signal is None:
            return SignalScore(signal_id, None, NOT_IN_RUBRIC, ())
        filler = _FILLERS.get(signal_id)
        if filler is None:
            return unscored(signal, NO_RULES)
        findings = filler(subject.facts)
        entries = [_entry(check, findings.get(check.id, NOTHING), subject) for check in signal.checks]
        by_rules = ladder_level([entry.met for entry in entries])
        wanted = self._level(by_rules, signal_id, subject, stories)
        entries = [_settled(entry, number, wanted) for number, entry in enumerate(entries)]
        return verified(Form(signal.id, tuple(entries)), subject, signal, request.language)

    def _level(self, by_rules: int, signal_id: str, subject: Subject, stories: Stories) -> int:
        """The level between what the rules found and what the model expects."""
        thresholds = self._model.get(signal_id, ())
        if not thresholds:
            return by_rules
        expected = expected_level(thresholds, stories.features(signal_id))
        share = MODEL_SHARES.get(signal_id, MODEL_SHARE)
        if by_rules == LOWEST_LEVEL and expected < LEAST_TO_RISE:
            return by_rules
        if expected < by_rules and len(subject.reading.sentences) <= SHORT:
            return by_rules
        blended = math.floor((1 - share) * by_rules + share * expected + 0.5)
        return min(blended, by_rules if subject.facts.shipping.stopped else by_rules + MOST_RAISED)


def _settled(entry: Entry, number: int, wanted: int) -> Entry:
    """The entry met up to the wanted level, if there are words that show it, and not met right above."""
    if number > wanted - 1:
        return entry
    met = number < wanted - 1 and entry.quote is not None
    return entry if entry.met is met else replace(entry, met=met)


def _entry(check: Check, finding: Finding, subject: Subject) -> Entry:
    """The first place of the finding that holds as evidence for the check."""
    for place in finding.places[:_TRIED_PLACES]:
        passage = _trimmed(place, subject)
        if passage is None or not all(VALIDATORS[name](passage) for name in check.requires):
            continue
        if not substantial_text(subject.reading.text[passage.start : passage.end]):
            continue
        first, last = subject.reading.normal.original(passage.start, passage.end)
        return Entry(check.id, subject.answer[first:last], None, finding.met, finding.sure, Located(first, last))
    return Entry(check.id, None, None, False, finding.sure)


def _trimmed(place: Span, subject: Subject) -> Passage | None:
    """The place without marks at its ends, at most as long as a quote may be."""
    text = subject.reading.text
    start, end = place.start, min(place.end, place.start + MAX_QUOTE)
    while start < end and not text[start].isalnum() and text[start] not in "$¥€£₦₹":
        start += 1
    if end < place.end:
        end = _last_break(text, start, end)
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in "%)":
        end -= 1
    return Passage(subject.facts, start, end) if start < end else None


def _last_break(text: str, start: int, end: int) -> int:
    """Where the last whole clause, or at least the last whole word, before `end` ends."""
    for marks in (",;:。.!?", " "):
        cut = max(text.rfind(mark, start + MAX_QUOTE // 3, end) for mark in marks)
        if cut > 0:
            return cut
    return end
