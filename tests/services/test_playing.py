"""An interview played from a script: to its debrief, repeatably, whatever is asked."""

from dataclasses import replace

import pytest

from app.domain.interview import Interview, Move, MoveKind, Reply, Status, Turn
from app.errors import InterviewBroke, InvalidInput
from app.services.interviews import StartInterview
from app.services.playing import Playing, Wish
from app.services.scripted import DEFAULT, Script, ScriptedCandidate, WhenOut
from tests.services.conftest import House

pytestmark = pytest.mark.anyio

ANSWER = "I led the ranking rework: p95 latency fell from 320 ms to 180 ms three weeks after launch."
PATIENCE = 30.0
ROUND = StartInterview("core-three", rounds=("bar-raiser",), seed=11)


def turn(signal: str, check: str | None = None) -> Turn:
    return Turn(1, 0, "bar_raiser", Move(MoveKind.OPEN, "bar-raiser.any", signal, check))


async def played(house: House, script: Script) -> Interview:
    return await Playing(house.interviews, house.listening, PATIENCE).play(script.wish, ScriptedCandidate(script))


def questions(interview: Interview) -> list[str | None]:
    return [turn.question for turn in interview.turns]


async def test_a_script_is_played_to_its_debrief(house: House) -> None:
    interview = await played(house, Script(ROUND, {DEFAULT: (ANSWER,)}, WhenOut.REPEAT))
    assert interview.status is Status.FINISHED
    assert interview.debrief is not None
    assert len(interview.turns) >= 3
    assert {turn.attempts[0].text for turn in interview.turns} == {ANSWER}


async def test_the_same_script_and_seed_bring_the_same_interview(house: House) -> None:
    script = Script(ROUND, {DEFAULT: (ANSWER, "We did it together.")}, WhenOut.REPEAT)
    first, second = await played(house, script), await played(house, script)
    assert questions(first) == questions(second)
    other = await played(house, replace(script, wish=replace(ROUND, seed=12)))
    assert questions(other) != questions(first)


async def test_all_rounds_follow_each_other(house: House) -> None:
    script = Script(StartInterview("core-three", seed=1), {DEFAULT: (ANSWER,)}, WhenOut.REPEAT)
    assert [round_.id for round_ in (await played(house, script)).rounds] == [
        "hiring-manager",
        "infra-architect",
        "bar-raiser",
    ]


async def test_the_interview_ends_when_the_answers_do(house: House) -> None:
    interview = await played(house, Script(ROUND, {DEFAULT: (ANSWER, ANSWER)}))
    assert [len(turn.attempts) for turn in interview.turns] == [1, 1, 0]
    assert interview.debrief is not None


async def test_a_script_may_skip_rephrase_and_finish(house: House) -> None:
    wishes = (Wish.REPHRASE.value, Wish.REPHRASE.value, ANSWER, Wish.SKIP.value, Wish.FINISH.value)
    interview = await played(house, Script(ROUND, {DEFAULT: wishes}))
    first, second, third = interview.turns
    assert first.rephrased is not None
    assert first.attempts[0].text == ANSWER
    assert second.attempts[0].reply is Reply.DECLINED
    assert third.attempts == ()


@pytest.mark.parametrize("seed", [-1, 2**31])
async def test_a_seed_out_of_range_is_refused(house: House, seed: int) -> None:
    with pytest.raises(InvalidInput, match="seed"):
        await house.interviews.start(replace(ROUND, seed=seed))


async def test_an_interview_in_which_nothing_happens_is_not_waited_for(house: House) -> None:
    playing = Playing(house.interviews, house.listening, 0.0)
    with pytest.raises(InterviewBroke, match="Nothing happened"):
        await playing.play(ROUND, ScriptedCandidate(Script(ROUND, {DEFAULT: (ANSWER,)})))


async def test_an_answer_goes_to_the_question_it_fits_best() -> None:
    answers = {"ownership.own_action": ("check",), "ownership": ("signal",), DEFAULT: ("any", "any again")}
    candidate = ScriptedCandidate(Script(ROUND, answers))
    probe = turn("ownership", "own_action")
    said = [await candidate.reply(probe) for _ in range(5)]
    assert said == ["check", "signal", "any", "any again", Wish.FINISH]


async def test_what_was_left_of_a_script_is_known_by_list() -> None:
    answers = {"ownership": ("one", "two", "three"), "overview": ("never",), DEFAULT: ("any",)}
    candidate = ScriptedCandidate(Script(ROUND, answers, WhenOut.REPEAT))
    await candidate.reply(turn("ownership"))
    for _ in range(3):
        await candidate.reply(turn("quantified_impact"))
    assert candidate.given == 5
    assert candidate.unused == {"ownership": 2, "overview": 1}


async def test_a_list_that_is_not_for_this_question_is_left_alone() -> None:
    candidate = ScriptedCandidate(Script(ROUND, {"ownership": ("signal",)}))
    assert await candidate.reply(turn("quantified_impact")) == Wish.FINISH
    assert await candidate.reply(turn("ownership")) == "signal"


async def test_repeating_goes_through_the_widest_list_that_fits() -> None:
    answers = {"ownership": ("signal",), DEFAULT: ("one", "two")}
    candidate = ScriptedCandidate(Script(ROUND, answers, WhenOut.REPEAT))
    said = [await candidate.reply(turn("ownership")) for _ in range(6)]
    assert said == ["signal", "one", "two", "one", "two", "one"]
