"""Scoring one answer that belongs to no interview."""

import pytest

from app.domain.language import Language, language_of
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, ModelNotConfigured
from app.services.scoring import ScoreAnswer
from tests.services.conftest import House

pytestmark = pytest.mark.anyio
ANSWER = "I shipped it to everyone in 24 days, and retention rose from 31% to 34% against a 10% holdout."


async def test_all_signals_are_scored_unless_some_are_named(house: House) -> None:
    everything = await house.scoring.score(ScoreAnswer(ANSWER))
    assert [s.signal for s in everything.signals] == list(house.content.rubric.signals)
    named = await house.scoring.score(ScoreAnswer(ANSWER, signals=("ownership", "thirty_day_ship", "ownership")))
    assert [s.signal for s in named.signals] == ["ownership", "thirty_day_ship"]


async def test_the_same_answer_gets_the_same_scorecard(house: House) -> None:
    assert await house.scoring.score(ScoreAnswer(ANSWER)) == await house.scoring.score(ScoreAnswer(ANSWER))


async def test_a_scorecard_says_which_bundle_it_was_scored_by(house: House) -> None:
    scorecard = await house.scoring.score(ScoreAnswer(ANSWER))
    assert scorecard.rubric_sha256 == house.content.rubric.sha256
    assert len(scorecard.rubric_sha256) == 64


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (ScoreAnswer("   "), InvalidInput),
        (ScoreAnswer("x" * 20_001), InvalidInput),
        (ScoreAnswer("nul \x00 byte"), InvalidInput),
        (ScoreAnswer("half \udc00 char"), InvalidInput),
        (ScoreAnswer(ANSWER, question="q" * 4_001), InvalidInput),
        (ScoreAnswer(ANSWER, signals=("charm",)), InvalidInput),
        (ScoreAnswer(ANSWER, signals=()), InvalidInput),
        (ScoreAnswer(ANSWER, judge=JudgeKind.LLM), ModelNotConfigured),
    ],
)
async def test_what_cannot_be_scored_is_refused(house: House, wish: ScoreAnswer, error: type[Exception]) -> None:
    with pytest.raises(error):
        await house.scoring.score(wish)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We shipped it.", Language.EN),
        ("我们上线了。", Language.ZH),
        ("我们做了 A/B test，retention 涨了四个点", Language.ZH),
        ("the 用户 came back after we shipped the new ranking", Language.EN),
        ("42", Language.EN),
    ],
)
async def test_reasons_come_in_the_language_of_the_answer(text: str, language: Language) -> None:
    assert language_of(text) is language
