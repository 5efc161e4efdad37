"""An opening that was answered with "no such case" is left, not followed up as if a story had been told."""

from dataclasses import replace

import pytest

from app.domain.director import Situation, next_move
from app.domain.interview import Move, MoveKind
from app.domain.language import Language
from tests.making import RUBRIC, round_plan, turn
from tests.rehearsal import content

ROUND = round_plan()
CUES = content().phrases.cues


def after_opening(answer: str, met: dict[str, list[str]], language: Language = Language.EN) -> MoveKind:
    first = turn(1, met=met, answer=answer)
    situation = Situation(ROUND, RUBRIC, (first,), frozenset({first.move.question}), 1000.0, 7)
    move = next_move(replace(situation, words=CUES, language=language))
    assert isinstance(move, Move)
    return move.kind


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        (Language.ZH, "这个好像没有。领导提的要求一般都有他的考虑，能做的我们尽量做。"),
        (Language.ZH, "还真没碰到过这种情况，我们一般都提前沟通好了。"),
        (Language.ZH, "按住上线……我印象里没有过，我们的上线都是按计划走的。"),
        (Language.EN, "I don't think I have. We usually align before it comes to that."),
        (Language.EN, "Honestly, nothing like that. Our customers were happy."),
    ],
)
def test_the_next_topic_follows_on_having_nothing_to_tell(language: Language, answer: str) -> None:
    assert after_opening(answer, {"owner": ["first"]}, language) is MoveKind.OPEN


def test_a_story_after_all_is_followed_up() -> None:
    answer = "I don't think I have, except once. CTR fell 3% and I pulled the model the same night."
    assert after_opening(answer, {"impact": ["first", "second"]}) is not MoveKind.OPEN


def test_words_of_the_kind_later_in_the_answer_are_part_of_the_story() -> None:
    answer = "We rebuilt the search. Nothing like that had been tried before."
    assert after_opening(answer, {}) is not MoveKind.OPEN
