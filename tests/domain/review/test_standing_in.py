"""An interview as a coach reads it: only coaches' words, only on what counts, and by the judge's own ladder."""

from dataclasses import replace
from datetime import timedelta

from app.domain.interview import Interview, MoveKind
from app.domain.practice.sessions import Session, session_of
from app.domain.review.anchors import Anchor
from app.domain.review.said import OWNER, Answer, Author, Override
from tests.domain.practice.played import CHECKS, IMPACT, WORDS, played, up_to
from tests.domain.review.words import word
from tests.making import START
from tests.rehearsal import core_loop, rubric


def on(check: str, met: bool, *, n: int = 1, **more: object) -> Override:
    made = word(check, met, signal=IMPACT, about=Answer(n, 1), **more)  # type: ignore[arg-type]
    return replace(made, anchor=Anchor(22, 22 + len(WORDS), WORDS) if met else None)


def shown(told: Interview, *words: Override) -> tuple[int | None, int | None, bool]:
    made = session_of(told, core_loop(), rubric(), words)
    assert made is not None
    one = made.of(IMPACT)
    assert one is not None
    return one.level, one.judged, one.coached


def session(told: Interview, *words: Override) -> Session:
    made = session_of(told, core_loop(), rubric(), words)
    assert made is not None
    return made


def test_a_coachs_word_moves_the_level_and_the_judges_stays_beside_it() -> None:
    assert shown(played(0, up_to(2))) == (2, 2, False)
    assert shown(played(0, up_to(2)), on(CHECKS[1], True)) == (3, 2, True)
    assert shown(played(0, up_to(3)), on(CHECKS[0], False)) == (1, 3, True)
    assert shown(played(0, up_to(3)), on(CHECKS[0], True)) == (3, 3, True)


def test_what_a_coach_found_is_no_longer_missing() -> None:
    told = session(played(0, up_to(2)), on(CHECKS[1], True)).of(IMPACT)
    assert told is not None
    assert told.missing == CHECKS[2:]


def test_nobody_raises_their_own_level() -> None:
    assert shown(played(0, up_to(2)), on(CHECKS[1], True, author=Author(OWNER))) == (2, 2, False)


def test_of_two_coaches_the_latest_word_counts_in_whatever_order_they_are_kept() -> None:
    early, late = on(CHECKS[1], True), on(CHECKS[1], False, author=Author("link-2"), at=START + timedelta(days=1))
    assert shown(played(0, up_to(3)), late, early) == shown(played(0, up_to(3)), early, late) == (2, 3, True)


def test_a_check_met_in_another_answer_of_the_topic_stays_met() -> None:
    told = played(0, up_to(3), replace(up_to(3), kind=MoveKind.PROBE))
    assert shown(told, on(CHECKS[0], False, n=1)) == (3, 3, True)


def test_what_nothing_was_scored_for_stays_a_gap() -> None:
    unscored = played(0, replace(up_to(1), unscored=(IMPACT,)))
    assert shown(unscored, *(on(check, True) for check in CHECKS)) == (None, None, False)


def test_a_word_on_an_attempt_that_does_not_count_changes_nothing() -> None:
    other = replace(on(CHECKS[1], True), about=Answer(1, 2))
    assert shown(played(0, up_to(2)), other) == (2, 2, False)
