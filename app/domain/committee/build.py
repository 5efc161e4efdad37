"""The debrief of an interview, computed from the scorecards and the words that were said, and from nothing else.

How the decision follows from the levels: `app/domain/decision.py`. How it is worded: `reasons.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.acts import notice
from app.domain.committee.reasons import Hearing, explain, gain_of
from app.domain.coverage import (
    best_topic,
    counted_attempt,
    topic_evidence,
    topic_level,
    topic_met,
    topic_missing,
    topics_of,
    turn_score,
    unscored_reason,
)
from app.domain.debrief import (
    Debrief,
    DebriefStatus,
    NextStep,
    Observation,
    RoundResult,
    SignalResult,
    TurnLevel,
)
from app.domain.decision import INSTANT_FAIL, decide, shares_of
from app.domain.flags import raise_flags
from app.domain.follow_up import noticed_between
from app.domain.instant_fail import InstantFail
from app.domain.interview import CloseReason, Interview, RoundState, Turn
from app.domain.language import Bilingual, Language
from app.domain.ledger.told import build_ledger
from app.domain.loop import Loop, Round
from app.domain.passages import Reader
from app.domain.phrasing import Render, Wording
from app.domain.rewrites import suggest_rewrites
from app.domain.rubric import Rubric, Signal

NEXT_STEPS = 3


@dataclass(frozen=True, slots=True)
class Played:
    """A round in which at least one question was answered or declined, and its turns."""

    state: RoundState
    plan: Round
    turns: tuple[Turn, ...]


def build_debrief(loop: Loop, rubric: Rubric, interview: Interview, wording: Wording, *, final: bool) -> Debrief:
    """The debrief of everything said so far.

    With `final` it is `ready`: decided, with flags. Without, it is `partial` (or `pending` while nothing has
    been answered): closed rounds have their decision, but the loop has none, and no flag is raised, since most of
    them are about what was never said.
    """
    render, reader = wording.render, Reader(wording.cues)
    played = tuple(_played(loop, interview))
    shares = shares_of(round_.plan.weights for round_ in played)
    results = tuple(
        _signal_result(rubric.signals[signal], share, _turns_weighing(played, signal), render, interview.language)
        for signal, share in shares.items()
    )
    flags = raise_flags(interview.turns, reader) if final else ()
    out = any(_failed(round_) for round_ in played)
    raised = {flag.flag for flag in flags} | ({INSTANT_FAIL} if out else set())
    verdict = decide(results, raised) if final else None
    hearing = Hearing(results, flags, rubric, render, interview.language, answered=_answered(interview), failed=out)
    return Debrief(
        status=_status(interview, final),
        decision=verdict.decision if verdict else None,
        reasons=explain(hearing, verdict),
        signals=results,
        rounds=tuple(_round_result(round_, rubric, render, interview.language) for round_ in played),
        flags=flags,
        rewrites=suggest_rewrites(loop, rubric, interview, shares, render, reader),
        ledger=build_ledger(interview.turns, reader),
        next=next_steps(results, rubric, interview.language),
        rubric_version=rubric.version,
        rubric_sha256=rubric.sha256,
        observations=tuple(_observations(played, render, reader, interview.language)),
    )


def next_steps(results: Iterable[SignalResult], rubric: Rubric, language: Language) -> tuple[NextStep, ...]:
    """The missing checks that are worth most, best first: their share times the levels they would bring."""
    missing = [result for result in results if result.missing is not None and result.level is not None]
    ranked = sorted(missing, key=lambda result: -result.weight * gain_of(result, rubric))
    return tuple(
        _next_step(rubric.signals[result.signal], result.missing, language) for result in ranked[:NEXT_STEPS]
    )


def _next_step(signal: Signal, check: str | None, language: Language) -> NextStep:
    missing = signal.check(check or "")
    return NextStep(signal.id, missing.id, missing.next_time.text(language))


def _played(loop: Loop, interview: Interview) -> Iterator[Played]:
    for state in interview.rounds:
        turns = interview.turns_of(state.position)
        if any(turn.attempts for turn in turns):
            yield Played(state, loop.round(state.id), turns)


def _observations(
    played: Iterable[Played], render: Render, reader: Reader, language: Language
) -> Iterator[Observation]:
    for round_ in played:
        if _failed(round_) and round_.plan.instant_fail is not None:
            yield _instant_fail(round_.plan, round_.plan.instant_fail, render, language)
        for found in (
            *noticed_between(round_.plan, round_.turns, language),
            *notice(round_.plan, round_.turns, reader),
        ):
            values = {name: _in(language, value) for name, value in found.values.items()}
            text = render(f"observations.{found.kind}", language, **values)
            yield Observation(found.kind, round_.plan.id, found.turn, found.quote, text)


def _failed(round_: Played) -> bool:
    """Whether the round ended on the spot, or would have, and what was missing did not come afterwards."""
    rule, state = round_.plan.instant_fail, round_.state
    ended = state.reason is CloseReason.FAILED or state.went_on
    return rule is not None and ended and rule.strikes(round_.turns)


def _instant_fail(plan: Round, rule: InstantFail, render: Render, language: Language) -> Observation:
    values = {"round": plan.title.text(language), "missing": rule.missing.text(language)}
    return Observation("instant_fail", plan.id, None, None, render("observations.instant_fail", language, **values))


def _in(language: Language, value: str | Bilingual) -> str:
    return value.text(language) if isinstance(value, Bilingual) else value


def _turns_weighing(played: Iterable[Played], signal: str) -> tuple[Turn, ...]:
    return tuple(turn for round_ in played if signal in round_.plan.weights for turn in round_.turns)


def _answered(interview: Interview) -> bool:
    return any(counted_attempt(turn) for turn in interview.turns)


def _status(interview: Interview, final: bool) -> DebriefStatus:
    if final:
        return DebriefStatus.READY
    return DebriefStatus.PARTIAL if _answered(interview) else DebriefStatus.PENDING


def _round_result(played: Played, rubric: Rubric, render: Render, language: Language) -> RoundResult:
    results = tuple(
        _signal_result(rubric.signals[signal], share, played.turns, render, language)
        for signal, share in shares_of([played.plan.weights]).items()
    )
    closed = played.state.closed_at is not None
    return RoundResult(played.plan.id, decide(results).decision if closed else None, results)


def _signal_result(
    signal: Signal, share: float, turns: Sequence[Turn], render: Render, language: Language
) -> SignalResult:
    best = best_topic(topics_of(turns), signal)
    if best is None:
        reason = unscored_reason(turns, signal.id) or render("committee.not_scored", language)
        return SignalResult(signal.id, None, share, (), (), None, reason)
    if not topic_met(best, signal.id) and not _asked_about(turns, signal.id):
        return SignalResult(signal.id, None, share, (), (), None, render("committee.not_asked", language))
    return SignalResult(
        signal=signal.id,
        level=topic_level(best, signal),
        weight=share,
        evidence=topic_evidence(best, signal),
        movement=tuple(_movement(turns, signal.id)),
        missing=topic_missing(best, signal),
    )


def _asked_about(turns: Iterable[Turn], signal: str) -> bool:
    """Whether any question aimed at the signal. Silence on what nobody asked about is no evidence of a lack."""
    return any(turn.move.signal == signal for turn in turns)


def _movement(turns: Iterable[Turn], signal: str) -> Iterator[TurnLevel]:
    for turn in turns:
        score = turn_score(turn, signal)
        if score is not None and score.level is not None:
            yield TurnLevel(turn.n, score.level)
