"""The rules judge: fills the form by reading, offline, the same way every time."""

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from app.domain.reading.lexicon import Lexicon
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL, Check, Rubric, Signal, ladder_level
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard, SignalScore
from app.judges.facts import Facts
from app.judges.form import Entry, Form, unscored, verified
from app.judges.rules import data, further, impact, influence, ownership, ship, tradeoff
from app.judges.rules.features import Stories, of_the_rules, told_for
from app.judges.rules.findings import NOTHING, Finding, passages
from app.judges.rules.learned import Learned
from app.judges.rules.places import evidence
from app.judges.rules.runs import runs_of
from app.judges.subject import Subject, subject_of
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
# How far from what the model expects, in levels, the rules' own level may lie and stand.
NEAR = 0.85
SHORT = 1  # sentences; so short an answer looks like little to the model, and is not lowered
LEAST_TO_RISE = 2.2  # where the rules found nothing at all the model has to be surer


class RulesJudge:
    """Scores answers against `rubric` with the words of `lexicon` and learned `weights`; needs no network."""

    def __init__(self, rubric: Rubric, lexicon: Lexicon, weights: Weights) -> None:
        self._rubric = rubric
        self._lexicon = lexicon
        self._model = Learned(weights)
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
        entries = entries_of(signal, filler, subject)
        if self._model.knows(signal_id):
            entries = self._weighed(signal, entries, subject, stories)
        return verified(Form(signal.id, tuple(entries)), subject, signal, request.language)

    def _weighed(self, signal: Signal, entries: Sequence[Entry], subject: Subject, stories: Stories) -> list[Entry]:
        """The entries as the model would have them, as far as there are words that show it."""
        found = {**stories.features(signal.id), **of_the_rules(entries)}
        expected = self._model.expected(signal.id, found, stories.runs(signal.id))
        wanted = _level(expected, entries, subject)
        below = wanted - LOWEST_LEVEL
        shown = [self._shown(signal, number, entry, subject) for number, entry in enumerate(entries[:below])]
        return _stopped_at(below, [*shown, *entries[below:]])

    def _shown(self, signal: Signal, number: int, entry: Entry, subject: Subject) -> Entry:
        """The entry met, if there are words that show it."""
        if entry.quote is None:
            entry = self._pointed(signal, number, entry, subject)
        return replace(entry, met=entry.quote is not None)

    def _pointed(self, signal: Signal, number: int, entry: Entry, subject: Subject) -> Entry:
        """The entry with the passage by which the model goes most, of those that hold what the check asks for."""
        text = subject.reading.text
        told = [
            (self._model.telling(signal.id, number, runs_of(text, [place])), place)
            for place in passages(subject.facts, told_for(signal.id))
        ]
        most_first = sorted(told, key=lambda one: (-one[0], one[1].start))
        at = evidence(signal.checks[number], (place for weight, place in most_first if weight > 0), subject)
        return replace(entry, quote=subject.answer[at.start : at.end], at=at) if at else entry


def _stopped_at(number: int, entries: list[Entry]) -> list[Entry]:
    """The entries so that the ladder ends at this one at the latest."""
    if number < len(entries) and all(entry.met for entry in entries[:number]):
        entries[number] = replace(entries[number], met=False)
    return entries


def filler_of(signal: str) -> Filler:
    """What fills the form of this signal; KeyError where there are no rules."""
    return _FILLERS[signal]


def entries_of(signal: Signal, filler: Filler, subject: Subject) -> list[Entry]:
    """What the rules alone make of the checks of one signal."""
    findings = filler(subject.facts)
    return [_entry(check, findings.get(check.id, NOTHING), subject) for check in signal.checks]


def _entry(check: Check, finding: Finding, subject: Subject) -> Entry:
    at = evidence(check, finding.places, subject)
    if at is None:
        return Entry(check.id, None, None, False, finding.sure)
    return Entry(check.id, subject.answer[at.start : at.end], None, finding.met, finding.sure, at)


def _level(expected: float, entries: Sequence[Entry], subject: Subject) -> int:
    """The level that the model expects, in whole numbers: the one of the rules, or the nearest to it that is near.

    What was stopped is never raised.
    """
    by_rules = ladder_level([entry.met for entry in entries])
    if by_rules == LOWEST_LEVEL and expected < LEAST_TO_RISE:
        return by_rules
    if expected < by_rules and len(subject.reading.sentences) <= SHORT:
        return by_rules
    lowest, highest = math.ceil(expected - NEAR), math.floor(expected + NEAR)
    level = max(LOWEST_LEVEL, min(HIGHEST_LEVEL, max(lowest, min(by_rules, highest))))
    return min(level, by_rules) if subject.facts.shipping.stopped else level
