"""The examples of docs/examples/: played from their scripts, and answers that fit no question refused."""

from datetime import timedelta

import pytest

from app.domain.language import Language
from app.errors import InvalidInput
from app.services.interviews import StartInterview
from app.services.ports import Content
from app.services.scripted import DEFAULT, Script
from docs.play_examples import START, SteppedClock, played

pytestmark = pytest.mark.anyio
ANSWER = "I led the ranking rework. We cut p95 latency from 320 ms to 180 ms in three weeks after launch."


def script(answers: dict[str, tuple[str, ...]]) -> Script:
    return Script(StartInterview("core-three", ("hiring-manager",), Language.EN, seed=7), answers)


async def test_an_answer_that_is_missing_is_named_with_its_question(content: Content) -> None:
    with pytest.raises(InvalidInput, match=r"Question 2 has no answer. Add one under hiring-manager\."):
        await played(script({DEFAULT: (ANSWER,)}), content)


async def test_answers_that_nobody_asked_for_are_named(content: Content) -> None:
    with pytest.raises(InvalidInput, match=r"Nobody asked for some of these answers: default"):
        await played(script({DEFAULT: (ANSWER,) * 60}), content)


def test_the_clock_of_an_example_goes_only_by_hand() -> None:
    clock = SteppedClock()
    clock.forward(90)
    assert clock.now() - START == timedelta(seconds=90)
