"""The question between Xiaomi's rounds: sent when one ends, answered at any time, and noted if late or missing."""

import pytest

from app.domain.interview import Interview, MoveKind, Reply, Status, Turn
from app.domain.language import Language
from app.errors import InterviewFinished
from app.services.interviews import StartInterview
from tests.services.conftest import House

pytestmark = pytest.mark.anyio
ANSWER = {
    Language.EN: "I launched the speech assistant in May 2025 and weekly retention went from 31% to 38%.",
    Language.ZH: "2025 年 5 月我负责的语音助手上线，对照组四万台手机，用户周留存从 31% 涨到 38%。",
}


def settled(interview: Interview) -> bool:
    return interview.status is not Status.ASKING


async def after_first_round(house: House, language: Language, *, auto: bool = False) -> Interview:
    rounds = ("screen", "deep-dive")
    told = await house.interviews.start(StartInterview("xiaomi-ai-pm", rounds, language, auto_advance=auto))
    told = await house.settled(told.id, settled)
    while told.status is Status.ANSWERING and len(told.rounds) == 1:
        n = told.turns[-1].n
        await house.interviews.answer(told.id, n, f"{ANSWER[language]} ({n})", None)
        told = await house.settled(told.id, lambda now, n=n: settled(now) and (len(now.turns) > n))  # type: ignore[misc]
    return told


def sent(interview: Interview) -> Turn:
    (turn,) = [turn for turn in interview.turns if turn.move.kind is MoveKind.FOLLOW_UP]
    return turn


def noticed(interview: Interview) -> list[str]:
    assert interview.debrief is not None
    return [seen.kind for seen in interview.debrief.observations if seen.kind.startswith("follow_up")]


async def finished(house: House, interview_id: str) -> Interview:
    await house.interviews.finish(interview_id)
    return await house.settled(interview_id, lambda now: now.debrief is not None)


@pytest.mark.parametrize("language", list(Language))
async def test_a_question_is_sent_when_the_round_ends_and_waits(house: House, language: Language) -> None:
    told = await after_first_round(house, language)
    assert told.status is Status.BETWEEN_ROUNDS
    turn = sent(told)
    plan = house.content.loops["xiaomi-ai-pm"].round("screen")
    assert plan.follow_up is not None
    assert turn.question in {asked.text.text(language) for asked in plan.follow_up.questions}
    assert turn.question is not None
    assert "24" in turn.question
    await house.interviews.next_round(told.id)
    told = await house.settled(told.id, lambda now: now.status is Status.ANSWERING)
    assert told.turns[-1].move.kind is not MoveKind.FOLLOW_UP
    assert told.turns[-1].round == 1


@pytest.mark.parametrize(("hours", "kind"), [(23.9, "follow_up_in_time"), (24.1, "follow_up_late")])
async def test_the_debrief_says_whether_the_answer_came_in_time(house: House, hours: float, kind: str) -> None:
    told = await after_first_round(house, Language.EN)
    house.clock.forward(hours * 3600)
    told = await house.interviews.answer(told.id, sent(told).n, ANSWER[Language.EN], None)
    assert told.status is Status.BETWEEN_ROUNDS
    told = await house.settled(told.id, lambda now: bool(sent(now).attempts[0].scorecards))
    assert noticed(await finished(house, told.id)) == [kind]


async def test_what_was_never_answered_is_missing_and_takes_no_answer_after_the_end(house: House) -> None:
    told = await after_first_round(house, Language.ZH)
    told = await finished(house, told.id)
    assert noticed(told) == ["follow_up_missing"]
    with pytest.raises(InterviewFinished):
        await house.interviews.answer(told.id, sent(told).n, ANSWER[Language.ZH], None)


async def test_it_may_be_answered_while_the_next_round_runs_and_takes_none_of_its_time(house: House) -> None:
    told = await after_first_round(house, Language.EN)
    await house.interviews.next_round(told.id)
    told = await house.settled(told.id, lambda now: now.status is Status.ANSWERING)
    n = told.turns[-1].n
    told = await house.interviews.answer(told.id, sent(told).n, ANSWER[Language.EN], None)
    assert told.status is Status.ANSWERING
    told = await house.interviews.answer(told.id, n, ANSWER[Language.EN], None)
    told = await house.settled(told.id, lambda now: now.status is Status.ANSWERING and now.turns[-1].n > n)
    assert told.turns[-1].round == 1
    assert told.turns[-1].question is not None


async def test_where_rounds_follow_by_themselves_it_is_sent_all_the_same(house: House) -> None:
    told = await after_first_round(house, Language.EN, auto=True)
    assert sent(told).round == 0
    assert told.turns[-1].round == 1
    assert told.turns[-1].attempts == ()


async def test_it_may_be_skipped(house: House) -> None:
    told = await after_first_round(house, Language.EN)
    told = await house.interviews.skip(told.id, sent(told).n, None)
    assert sent(told).attempts[0].reply is Reply.DECLINED
