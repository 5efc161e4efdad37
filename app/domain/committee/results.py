"""What each signal came to: in one round, and in all rounds that weigh it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.coverage import (
    Topic,
    best_topic,
    counted_attempt,
    current_scorecard,
    filled_by_rules,
    topic_evidence,
    topic_level,
    topic_met,
    topic_missing,
    topics_of,
    turn_score,
    unscored_reason,
)
from app.domain.debrief import Evidence, Indication, SignalResult, TurnLevel
from app.domain.decision import shares_of
from app.domain.interview import Attempt, CloseReason, Interview, RoundState, Turn
from app.domain.language import Language
from app.domain.loop import Loop, Round
from app.domain.passages import Reader
from app.domain.phrasing import Render
from app.domain.rubric import Rubric, Signal, ladder_level
from app.domain.scorecard import JudgeKind
from app.domain.standing import standing


@dataclass(frozen=True, slots=True)
class Played:
    """A round in which at least one question was answered or declined, and its turns."""

    state: RoundState
    plan: Round
    turns: tuple[Turn, ...]

    @property
    def failed(self) -> bool:
        """Whether it ended on the spot, or would have, and what was missing did not come afterwards."""
        rule = self.plan.instant_fail
        ended = self.state.reason is CloseReason.FAILED or self.state.went_on
        return rule is not None and ended and rule.strikes(self.turns)


@dataclass(frozen=True, slots=True)
class Measure:
    """By what answers are read, and the language in which reasons are given. `judge` is the interview's own."""

    rubric: Rubric
    render: Render
    language: Language
    reader: Reader
    judge: JudgeKind = JudgeKind.RULES


def played_rounds(loop: Loop, interview: Interview) -> tuple[Played, ...]:
    """The rounds in which anything was answered or declined, in order."""
    return tuple(_played(loop, interview))


def _played(loop: Loop, interview: Interview) -> Iterator[Played]:
    for state in interview.rounds:
        turns = interview.turns_of(state.position)
        if any(turn.attempts for turn in turns):
            yield Played(state, loop.round(state.id), turns)


def loop_results(played: Sequence[Played], measure: Measure) -> tuple[SignalResult, ...]:
    """Each signal over the rounds that weigh it, largest share first."""
    shares = shares_of(round_.plan.weights for round_ in played)
    return tuple(_result(signal, share, _weighing(played, signal), measure) for signal, share in shares.items())


def round_results(played: Played, measure: Measure) -> tuple[SignalResult, ...]:
    """Each signal over one round, heaviest first."""
    shares = shares_of([played.plan.weights])
    return tuple(_result(signal, share, played.turns, measure) for signal, share in shares.items())


def level_with(result: SignalResult, rubric: Rubric, checks: Iterable[str]) -> int:
    """The level if these checks were met as well, given those that are met already."""
    met = {evidence.check for evidence in result.evidence} | set(checks)
    return ladder_level([check.id in met for check in rubric.signals[result.signal].checks])


def gain_of(result: SignalResult, rubric: Rubric) -> int:
    """How many levels the first missing check would bring, given the later checks that are met already."""
    missing = [] if result.missing is None else [result.missing]
    return level_with(result, rubric, missing) - (result.level or 0)


def _weighing(played: Iterable[Played], signal: str) -> tuple[Turn, ...]:
    return tuple(turn for round_ in played if signal in round_.plan.weights for turn in round_.turns)


def _result(name: str, share: float, turns: Sequence[Turn], measure: Measure) -> SignalResult:
    """As the judge's scorecards have it, with what is the rules' marked, or beside what was left unscored."""
    result = _found(name, share, turns, measure)
    if result.level is not None:
        return replace(result, indicative=any(_awaits_model(turn, name, measure) for turn in turns))
    if any(turn_score(turn, name) for turn in turns):
        return result
    read = _found(name, share, [filled_by_rules(turn) for turn in turns], measure)
    found = None if read.level is None else Indication(read.level, read.evidence, read.missing)
    return replace(result, by_rules=found)


def _awaits_model(turn: Turn, name: str, measure: Measure) -> bool:
    """Whether only the rules have read the answer to `turn`, and a model will."""
    attempt = counted_attempt(turn)
    unread = attempt is not None and JudgeKind.LLM not in attempt.scorecards
    return measure.judge is JudgeKind.LLM and unread and turn_score(turn, name) is not None


def _found(name: str, share: float, turns: Sequence[Turn], measure: Measure) -> SignalResult:
    signal = measure.rubric.signals[name]
    best = best_topic(topics_of(turns), signal)
    if best is None:
        return _unscored(signal, share, unscored_reason(turns, name) or _says(measure, "not_scored"))
    if not topic_met(best, name) and not _asked_about(turns, name):
        return _unscored(signal, share, _says(measure, "not_asked"))
    return SignalResult(
        signal=name,
        level=topic_level(best, signal),
        weight=share,
        evidence=_standing(best, topic_evidence(best, signal), measure.reader),
        movement=tuple(_movement(turns, name)),
        missing=topic_missing(best, signal),
    )


def _standing(topic: Topic, evidence: Iterable[Evidence], reader: Reader) -> tuple[Evidence, ...]:
    """Each quote with as much of its sentence as makes it understood, unless that holds what is no evidence."""
    told = {turn.n: attempt for turn in topic.turns if (attempt := counted_attempt(turn)) is not None}
    return tuple(_in_its_sentence(one, told[one.turn], reader) for one in evidence)


def _in_its_sentence(evidence: Evidence, attempt: Attempt, reader: Reader) -> Evidence:
    words = standing(reader.read(attempt.text), evidence.start, evidence.end)
    card = current_scorecard(attempt)
    if any(mark.start < words.end and words.start < mark.end for mark in (card.marks if card else ())):
        return evidence
    return replace(evidence, quote=words.text, start=words.start, end=words.end)


def _unscored(signal: Signal, share: float, reason: str) -> SignalResult:
    return SignalResult(signal.id, None, share, (), (), None, reason)


def _says(measure: Measure, name: str) -> str:
    return measure.render(f"committee.{name}", measure.language)


def _asked_about(turns: Iterable[Turn], signal: str) -> bool:
    """Whether any question aimed at the signal. Silence on what nobody asked about is no evidence of a lack."""
    return any(turn.move.signal == signal for turn in turns)


def _movement(turns: Iterable[Turn], signal: str) -> Iterator[TurnLevel]:
    for turn in turns:
        score = turn_score(turn, signal)
        if score is not None and score.level is not None:
            yield TurnLevel(turn.n, score.level)
