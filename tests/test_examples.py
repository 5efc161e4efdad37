"""The examples of docs/examples/: played from their scripts, and answers that fit no question refused."""

from datetime import timedelta

import pytest

from app.domain.language import Language
from app.errors import InvalidInput
from app.infra.scripts import read_script
from app.services.interviews import StartInterview
from app.services.ports import Content
from app.services.scripted import DEFAULT, Script
from docs.play_examples import EXAMPLES, START, SteppedClock, names, path_of, played, script_of

EXAMPLED = ("china-ai-pm", "kuaishou-ai-pm", "kuaishou-pmm")
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


def shortest() -> str:
    return min(names(), key=lambda name: path_of(name).stat().st_size)


async def expect_up_to_date(name: str, content: Content) -> None:
    kept = path_of(name).read_text(encoding="utf-8")
    text = await played(read_script(script_of(name), content), content)
    assert text == kept, f"{name} would read otherwise now: run `make examples`, read what changed, and commit it"


async def test_the_shortest_example_is_what_its_script_gives_now(content: Content) -> None:
    await expect_up_to_date(shortest(), content)


@pytest.mark.long
@pytest.mark.parametrize("name", names())
async def test_every_example_is_what_its_script_gives_now(content: Content, name: str) -> None:
    await expect_up_to_date(name, content)


def test_every_loop_of_a_company_has_a_strong_and_a_weak_example(content: Content) -> None:
    kept = {tuple(name.split(".")[:2]) for name in names()}
    missing = {(loop, how) for loop in EXAMPLED for how in ("strong", "weak")} - kept
    assert not missing


def test_every_example_is_linked_from_their_page() -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in names() if f"({name}.md)" not in page] == []
