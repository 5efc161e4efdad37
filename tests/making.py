"""Small domain values for tests: a rubric of two signals, a round with a bank, turns with scorecards."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from app.domain.interview import Attempt, Interview, Mode, Move, MoveKind, Reply, RoundState, Turn, VoiceKind
from app.domain.language import Bilingual, Language
from app.domain.loop import Loop, Persona, Question, Round
from app.domain.rubric import Check, Example, Rubric, Signal, ladder_level
from app.domain.scorecard import CheckResult, JudgeIdentity, JudgeKind, Scorecard, SignalScore

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHECKS = ("first", "second", "third", "fourth")


def at(seconds: float) -> datetime:
    """`seconds` after the start of the test's interview."""
    return START + timedelta(seconds=seconds)


def both(text: str) -> Bilingual:
    """The text, marked in each language."""
    return Bilingual(text, f"{text}（中文）")


def check(check_id: str) -> Check:
    """A check of which only the id matters."""
    text, example = both(check_id), Example(both("answer"), None)
    return Check(check_id, text, text, text, text, text, text, both("{{ sentence }} [__ %]"), (), example, example)


def signal(signal_id: str) -> Signal:
    """A signal with the four checks of `CHECKS`."""
    levels = tuple(both(f"{signal_id} {level}") for level in range(1, 6))
    return Signal(signal_id, 1, both(signal_id), levels, tuple(check(c) for c in CHECKS))


RUBRIC = Rubric({s: signal(s) for s in ("impact", "owner")}, "1", "f" * 64)


def probes(round_id: str, signals: Sequence[str], each: int = 3) -> dict[tuple[str, str], tuple[Question, ...]]:
    """`each` probes for every check of the signals."""
    return {
        (s, c): tuple(
            Question(f"{round_id}.{s}.{c}.{k}", both(f"{round_id}: {s} {c} {k}?"), None) for k in range(1, each + 1)
        )
        for s in signals
        for c in CHECKS
    }


def round_plan(round_id: str = "manager", topics: int = 3, minutes: int = 20, openings: int = 8) -> Round:
    """A round that weighs impact 3 and owner 1, its openings aiming at them in turn."""
    aims = ("impact", "owner")
    bank = tuple(
        Question(
            f"{round_id}.o{k}", both(f"{round_id} opening {k}?"), both(f"{round_id} o{k} again?"), (aims[k % 2],)
        )
        for k in range(openings)
    )
    return Round(
        id=round_id,
        title=both(round_id),
        focus=both("focus"),
        minutes=minutes,
        topics=topics,
        interviewers=("manager",),
        weights={"impact": 3.0, "owner": 1.0},
        openings=bank,
        probes=probes(round_id, aims),
    )


def loop(*rounds: Round) -> Loop:
    """A loop of these rounds."""
    return Loop("test-loop", 1, both("Test loop"), both("Company"), both("Role"), both("Summary"), 1, rounds)


def persona(persona_id: str = "manager") -> Persona:
    """A persona with three phrases of every kind."""

    def phrases(kind: str) -> tuple[Bilingual, ...]:
        return tuple(both(f"{kind} {k}.") for k in range(3))

    frames = tuple(both(f"You said “{{{{ quote }}}}” ({k}).") for k in range(3))
    return Persona(
        id=persona_id,
        version=1,
        name=both("Lin"),
        title=both("Manager"),
        style=both("Calm"),
        manner=both("Calm"),
        greetings=phrases("Greeting"),
        transitions=phrases("Transition"),
        after_declined=phrases("After declined"),
        ask_again=phrases("Again"),
        challenge_frames=frames,
        rephrase_frames=phrases("Rephrase"),
        closings=phrases("Closing"),
        time_closings=phrases("Time closing"),
    )


def scorecard(met: Mapping[str, Sequence[str]], answer: str = "my own words") -> Scorecard:
    """A rules scorecard in which these checks are met, the whole answer being each quote."""
    return Scorecard(
        JudgeIdentity(JudgeKind.RULES),
        RUBRIC.version,
        RUBRIC.sha256,
        tuple(_score(s, frozenset(met.get(s, ())), answer) for s in RUBRIC.signals),
    )


def _score(signal_id: str, met: frozenset[str], answer: str) -> SignalScore:
    checks = tuple(
        CheckResult(
            c, c in met, answer if c in met else None, 0 if c in met else None, len(answer) if c in met else None, c
        )
        for c in CHECKS
    )
    return SignalScore(signal_id, ladder_level([c in met for c in CHECKS]), None, checks)


def turn(
    n: int,
    kind: MoveKind = MoveKind.OPEN,
    *,
    met: Mapping[str, Sequence[str]] | None = None,
    reply: Reply = Reply.ANSWER,
    answer: str = "my own words",
    seconds: float = 60.0,
    round_: int = 0,
    question: str | None = None,
    signal_id: str | None = "impact",
    check_id: str | None = None,
) -> Turn:
    """An answered turn."""
    attempt = Attempt(1, answer, at(n * 100 + seconds), seconds, reply, scorecards=_cards(met, answer))
    move = Move(kind, question or f"manager.o{n}", signal_id, check_id)
    return Turn(n, round_, "manager", move, f"question {n}?", at(n * 100), attempts=(attempt,))


def _cards(met: Mapping[str, Sequence[str]] | None, answer: str) -> dict[JudgeKind, Scorecard]:
    return {} if met is None else {JudgeKind.RULES: scorecard(met, answer)}


def interview(*turns: Turn, planned: tuple[str, ...] = ("manager",), mode: Mode = Mode.PRACTICE) -> Interview:
    """An interview whose first round is open, with these turns."""
    return Interview(
        id="interview-1",
        seed=7,
        loop="test-loop",
        planned=planned,
        language=Language.EN,
        voice=VoiceKind.RULES,
        judge=JudgeKind.RULES,
        mode=mode,
        background="",
        auto_advance=True,
        time_factor=1.0,
        created_at=START,
        rounds=(RoundState(0, planned[0], START),),
        turns=turns,
    )
