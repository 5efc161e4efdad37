"""The debrief of an interview, computed from the scorecards and the words that were said, and from nothing else.

How the decision follows from the levels: `app/domain/decision.py`. How it is worded: the modules beside this one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.committee.advice import next_steps, to_change, to_keep
from app.domain.committee.contrast import dissent, mixed
from app.domain.committee.hearing import Hearing
from app.domain.committee.interviewers import statements
from app.domain.committee.observing import observations
from app.domain.committee.reasons import left_out, reasons, undecided
from app.domain.committee.results import Measure, Played, loop_results, played_rounds, round_results
from app.domain.committee.turning import hung_on, lift
from app.domain.committee.unsaid import without
from app.domain.coverage import counted_attempt
from app.domain.debrief import (
    Change,
    Cited,
    Debrief,
    DebriefStatus,
    Decision,
    Deliberation,
    Flag,
    Rewrite,
    RoundResult,
    SignalResult,
    Step,
)
from app.domain.decision import Verdict, decide, shares_of
from app.domain.flags import raise_flags
from app.domain.interview import Interview, Status
from app.domain.ledger.told import build_ledger
from app.domain.loop import Loop, Persona
from app.domain.passages import Reader
from app.domain.phrasing import Wording
from app.domain.rewrites import suggest_rewrites
from app.domain.rubric import Rubric

NOBODY: Mapping[str, Persona] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Session:
    """What the committee works with: the rounds that were played, how they are read, and who interviewed."""

    interview: Interview
    played: tuple[Played, ...]
    measure: Measure
    reader: Reader
    cast: Mapping[str, Persona] = field(default_factory=dict)

    def hearing(
        self, results: tuple[SignalResult, ...], flags: Iterable[Flag], played: Sequence[Played]
    ) -> Hearing:
        """What is decided on: of the whole loop, or of one round."""
        return Hearing(
            results=results,
            flags=frozenset(flag.flag for flag in flags),
            failed=tuple(_failing(played)),
            rubric=self.measure.rubric,
            render=self.measure.render,
            language=self.measure.language,
            answered=any(counted_attempt(turn) for turn in self.interview.turns),
        )


def build_debrief(
    loop: Loop,
    rubric: Rubric,
    interview: Interview,
    wording: Wording,
    *,
    final: bool,
    cast: Mapping[str, Persona] = NOBODY,
    before: Sequence[Interview] = (),
) -> Debrief:
    """The debrief of everything said so far, in the voices of the `cast` (who is not in it has a plain one).

    `before` are the interviews that this one goes on from, newest first.

    With `final` it is `ready`: decided, with flags. Without, it is `partial` (or `pending` while nothing has been
    answered): closed rounds have a debrief of their own, but the loop has no decision, and no flag is raised, since
    most of them are about what was never said.
    """
    reader = Reader(wording.cues)
    measure = Measure(rubric, wording.render, interview.language, reader, interview.judge)
    session = Session(interview, played_rounds(loop, interview), measure, reader, cast)
    results = loop_results(session.played, measure)
    flags = raise_flags(interview.turns, reader) if final else ()
    hearing = session.hearing(results, flags, session.played)
    shares = shares_of(round_.plan.weights for round_ in session.played)
    rewrites = suggest_rewrites(loop, rubric, interview, shares, wording.render, reader, before)
    said: set[str] = set()
    rounds = tuple(_round(round_, session, said) for round_ in session.played)
    verdict = decide(results, hearing.raised) if final else None
    together = _together(session, hearing, verdict, rounds, rewrites, flags)
    return Debrief(
        status=_status(interview, final),
        decision=verdict.decision if verdict else None,
        reasons=_told(together, hearing, over=interview.status is Status.FINISHED),
        signals=results,
        rounds=rounds,
        flags=flags,
        rewrites=rewrites,
        ledger=build_ledger(interview.turns, reader),
        next=next_steps(results, rubric, interview.language),
        rubric_version=rubric.version,
        rubric_sha256=rubric.sha256,
        observations=tuple(observations(session.played, wording.render, reader, interview.language)),
        deliberation=together,
    )


def _round(played: Played, session: Session, said: set[str]) -> RoundResult:
    """A round's result; once it is over, with its debrief. `said` are the lines of the rounds before."""
    results = round_results(played, session.measure)
    if played.state.closed_at is None:
        return RoundResult(played.plan.id, None, results)
    flags = raise_flags(played.turns, session.reader)
    hearing = session.hearing(results, flags, ())
    verdict = decide(results)
    return RoundResult(
        round=played.plan.id,
        decision=verdict.decision,
        signals=results,
        statements=statements(played, hearing, verdict.decision, session.cast, said),
        changes=lift(session.hearing(results, (), ()), verdict, played.state.position),
        flags=flags,
    )


def _together(
    session: Session,
    hearing: Hearing,
    verdict: Verdict | None,
    rounds: tuple[RoundResult, ...],
    rewrites: Sequence[Rewrite],
    flags: Sequence[Flag],
) -> Deliberation | None:
    """What the committee says together; None while the interview goes on."""
    if verdict is None:
        return None
    if verdict.decision is None:
        why = undecided(hearing)
        return Deliberation(why.text, ())
    heard = tuple(zip(session.played, rounds, strict=True))
    return Deliberation(
        headline=hearing.say(f"headline_{verdict.decision}"),
        reasons=reasons(hearing, verdict),
        changes=_changes(session, hearing, verdict),
        mixed=mixed(heard, hearing),
        dissent=dissent(heard, verdict.decision, hearing, session.cast),
        unscored=left_out(hearing),
        keep=to_keep(hearing, session.interview.turns, flags),
        change=to_change(hearing, session.interview.turns, rewrites, session.reader),
    )


def _changes(session: Session, hearing: Hearing, verdict: Verdict) -> tuple[Change, ...]:
    def decided_without(cited: Cited) -> Decision | None:
        played = without(session.played, cited)
        flags = raise_flags((turn for round_ in played for turn in round_.turns), session.reader)
        imagined = session.hearing(loop_results(played, session.measure), flags, played)
        return decide(imagined.results, imagined.raised).decision

    return (*lift(hearing, verdict), *hung_on(hearing, verdict, decided_without))


def _told(together: Deliberation | None, hearing: Hearing, *, over: bool) -> tuple[str, ...]:
    """The whole of it as plain sentences, the decision first; while there is none, what is waited for."""
    if together is None:
        return (hearing.say("still_scored" if over else "still_open"),)
    if not together.reasons:
        return (together.headline,)
    first, *more = together.reasons
    return (
        hearing.say("join", first=together.headline, second=first.text),
        *(line.text for line in more),
        *(change.line.text for change in together.changes[:1]),
        *(line.text for line in together.unscored),
    )


def _failing(played: Iterable[Played]) -> Iterable[Step]:
    for round_ in played:
        if round_.failed and round_.plan.instant_fail is not None:
            yield Step(round_.plan.instant_fail.signal, round_.plan.instant_fail.check)


def _status(interview: Interview, final: bool) -> DebriefStatus:
    if final:
        return DebriefStatus.READY
    heard = any(counted_attempt(turn) for turn in interview.turns)
    return DebriefStatus.PARTIAL if heard else DebriefStatus.PENDING
