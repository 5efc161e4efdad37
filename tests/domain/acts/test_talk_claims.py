"""A topic may take up a line of the candidate's papers: once a round, and no line twice in a loop."""

from dataclasses import replace

import pytest

from app.domain.background import Background
from app.domain.director import Situation, next_move
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.loop import Round
from app.domain.question import Question
from app.domain.situation import EarlierRound
from tests.making import CHECKS, RUBRIC, both, round_plan, turn
from tests.rehearsal import content

LINES = tuple(
    Question(f"claim.{n}", both(f"You write “{{{{ quote }}}}” {n}?"), both(f"And {n}?")) for n in range(3)
)
ROUND = replace(round_plan(), claim_lines=LINES)
RESUME = "Led the rebuild of search ranking\nCut checkout latency by 40%\nImproved the creator onboarding flow"
SEARCH, ONBOARDING, LATENCY = (
    "Led the rebuild of search ranking",
    "Improved the creator onboarding flow",
    "Cut checkout latency by 40%",
)
DONE = {"impact": CHECKS, "owner": CHECKS}


def took_up(n: int, quote: str | None, kind: MoveKind = MoveKind.OPEN) -> Turn:
    """An answered turn that quoted `quote` before its question, and left nothing to follow up."""
    asked = turn(n, kind, met=DONE)
    return replace(asked, move=replace(asked.move, quote=quote))


def decided(
    *turns: Turn,
    earlier: tuple[Turn, ...] = (),
    resume: str = RESUME,
    notes: str = "",
    seed: int = 7,
    plan: Round = ROUND,
    asked: frozenset[str] = frozenset(),
) -> Move:
    """The next move after these turns and an earlier round."""
    move = next_move(
        Situation(
            plan,
            RUBRIC,
            turns,
            asked | {t.move.question for t in turns},
            1000.0,
            seed,
            background=Background(resume=resume, notes=notes),
            earlier=(EarlierRound(ROUND, earlier),) if earlier else (),
            words=content().phrases.cues,
        )
    )
    assert isinstance(move, Move)
    return move


@pytest.mark.parametrize(
    ("turns", "earlier", "quotes"),
    [
        ((), (), {SEARCH, ONBOARDING}),
        ((took_up(1, SEARCH),), (), {None}),
        ((took_up(1, None),), (), {SEARCH, ONBOARDING}),
        ((), (took_up(1, SEARCH),), {ONBOARDING}),
        ((), (took_up(1, SEARCH), took_up(2, ONBOARDING)), {LATENCY}),
        ((), (took_up(1, SEARCH), took_up(2, ONBOARDING), took_up(3, LATENCY)), {None}),
        ((), (took_up(1, SEARCH, MoveKind.CHALLENGE),), {SEARCH, ONBOARDING}),
    ],
)
def test_a_topic_takes_up_a_line_of_the_resume_without_a_number_first(
    turns: tuple[Turn, ...], earlier: tuple[Turn, ...], quotes: set[str | None]
) -> None:
    moves = [decided(*turns, earlier=earlier, seed=seed) for seed in range(20)]
    assert {move.kind for move in moves} == {MoveKind.OPEN}
    assert {move.quote for move in moves} == quotes
    assert all((move.quote is not None) == move.question.startswith("claim.") for move in moves)
    assert {move.signal for move in moves if move.quote} <= {"impact"}


def test_no_line_is_asked_twice_and_when_all_were_asked_the_bank_is() -> None:
    first, *others = (line.id for line in LINES)
    assert {decided(seed=seed, asked=frozenset([first])).question for seed in range(20)} == set(others)
    assert decided(asked=frozenset([first, *others])) == decided(resume="")


@pytest.mark.parametrize("plan", [replace(ROUND, topics=1), replace(ROUND, claim_lines=())])
def test_the_only_topic_of_a_round_and_a_round_without_lines_stay_with_the_bank(plan: Round) -> None:
    assert decided(plan=plan) == decided(plan=plan, resume="")


def test_without_papers_nothing_is_quoted_and_notes_may_stand_for_a_resume() -> None:
    assert decided(resume="").quote is None
    assert decided(resume="", notes=SEARCH).quote == SEARCH


def test_what_is_asked_again_and_what_follows_up_quote_no_papers() -> None:
    senseless = replace(turn(1, reply=Reply.SENSELESS), move=replace(turn(1).move, quote=SEARCH))
    assert (decided(senseless).kind, decided(senseless).quote) == (MoveKind.ASK_AGAIN, None)
    weak = replace(turn(1, met={}), move=replace(turn(1).move, quote=SEARCH))
    assert (decided(weak).kind, decided(weak).quote) == (MoveKind.PROBE, None)
