"""Acts through the services: a limit thrown in, a sketch filling up, an interview that goes on from another."""

import asyncio
from dataclasses import replace

import pytest

from app.domain.interview import Interview, Mode, MoveKind, Status
from app.domain.language import Language
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import InvalidInput, NotFound, TurnNotOpen
from app.infra.store import SqlInterviewStore
from app.services.announce import announcements
from app.services.interviews import StartInterview
from app.services.ports import JudgeRequest
from app.services.scoring import Judges
from app.services.sketches import sketch_shown
from app.services.waking import WakeUps
from tests.services.conftest import House, builtin_only, furnished

pytestmark = pytest.mark.anyio

UNCLEAR = "I went with FP16 for the handset model. We shipped it to three carriers, and they liked it."
CHINA, HUAWEI = "china-ai-pm", "huawei-ai-pm"


def answering(interview: Interview) -> bool:
    return interview.status is Status.ANSWERING


async def begun(house: House, loop: str, *rounds: str, **choices: object) -> Interview:
    """The interview, its first question asked."""
    wish = StartInterview(loop, rounds, **choices)  # type: ignore[arg-type]
    started = await house.interviews.start(wish)
    return await house.settled(started.id, answering)


async def said(house: House, interview: Interview, text: str) -> Interview:
    """The interview with the open question answered and the next one asked, or over."""
    n = interview.turns[-1].n
    house.clock.forward(30)
    await house.interviews.answer(interview.id, n, text, None)
    return await house.settled(
        interview.id, lambda now: (answering(now) and now.turns[-1].n > n) or bool(now.debrief)
    )


async def test_a_limit_is_thrown_in_once_when_it_is_due(house: House) -> None:
    interview = await begun(house, CHINA, "live-tradeoff")
    assert await house.interviews.interject(interview.id, 1, 20) is None
    thrown_in = await house.interviews.interject(interview.id, 1, 400)
    assert thrown_in is not None
    house.clock.forward(5)
    assert await house.interviews.interject(interview.id, 1, 0) == thrown_in
    stored = await house.interviews.get(interview.id)
    assert stored.turns[0].interjection == thrown_in
    events = await house.store.events_after(interview.id, 0)
    heard = [event.data for event in events if event.name == "interjection"]
    assert heard == [{"turn": 1, "text": thrown_in.text}]
    found = await house.interviews.search(thrown_in.text.split()[-1].strip(".?"), 5, None)
    assert [summary.id for summary in found.items] == [interview.id]


async def test_it_is_due_some_seconds_after_the_first_key(house: House) -> None:
    interview = await begun(house, CHINA, "live-tradeoff")
    await house.interviews.begin(interview.id, 1)
    house.clock.forward(24)
    assert await house.interviews.interject(interview.id, 1, 0) is None
    house.clock.forward(1)
    assert await house.interviews.interject(interview.id, 1, 0) is not None


async def test_nothing_is_thrown_in_while_the_clock_stands_still(house: House) -> None:
    interview = await begun(house, CHINA, "live-tradeoff")
    await house.interviews.pause(interview.id)
    assert await house.interviews.interject(interview.id, 1, 400) is None
    await house.interviews.resume(interview.id)
    assert await house.interviews.interject(interview.id, 1, 400) is not None


async def test_two_tabs_that_ask_at_once_hear_the_same(house: House) -> None:
    interview = await begun(house, CHINA, "live-tradeoff")
    both = await asyncio.gather(*(house.interviews.interject(interview.id, 1, 400) for _ in range(2)))
    assert both[0] == both[1] is not None
    events = await house.store.events_after(interview.id, 0)
    assert sum(event.name == "interjection" for event in events) == 1


async def test_nothing_is_thrown_into_an_answered_turn_or_one_that_is_not_there(house: House) -> None:
    interview = await begun(house, CHINA, "live-tradeoff")
    await said(house, interview, "I'd cut the input resolution first.")
    with pytest.raises(TurnNotOpen):
        await house.interviews.interject(interview.id, 1, 400)
    with pytest.raises(NotFound):
        await house.interviews.interject(interview.id, 9, 400)


async def test_other_turns_have_nothing_to_throw_in(house: House) -> None:
    interview = await begun(house, "core-three", "hiring-manager")
    assert await house.interviews.interject(interview.id, 1, 5000) is None


class Questioned:
    """The rules judge, which notes what the question was."""

    def __init__(self, house: House) -> None:
        self.questions: list[str] = []
        self._judge = house.judges.get(JudgeKind.RULES)

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """As the rules judge."""
        self.questions.append(request.question)
        return await self._judge.judge(request)


async def test_an_answer_is_judged_with_what_was_thrown_in(house: House) -> None:
    noting = Questioned(house)
    judges = Judges({JudgeKind.RULES: noting}, noting)
    wake_ups = WakeUps()
    store = SqlInterviewStore(house.database, announcements, wake_ups.stored)
    observed = furnished(house.content, house.database, store, wake_ups, house.clock, builtin_only(0), judges)
    interview = await begun(observed, CHINA, "live-tradeoff")
    thrown_in = await observed.interviews.interject(interview.id, 1, 400)
    after = await said(observed, interview, "I'd cut the input resolution first.")
    assert thrown_in is not None
    assert noting.questions[0] == f"{after.turns[0].question}\n{thrown_in.text}"
    await observed.work.stop()


async def test_a_round_presses_what_was_said_in_the_round_before(house: House) -> None:
    interview = await begun(house, HUAWEI, "system-design", "hiring-manager")
    while interview.current is not None and interview.current.id == "system-design":
        interview = await said(house, interview, UNCLEAR)
    pressed = interview.turns[-1]
    assert (pressed.move.kind, pressed.move.quote) == (MoveKind.PRESS, "I went with FP16 for the handset model")
    assert pressed.question is not None
    assert "“I went with FP16 for the handset model”" in pressed.question


async def gone_on(house: House, earlier: Interview, **choices: object) -> Interview:
    return await begun(house, HUAWEI, "hiring-manager", continues=earlier.id, **choices)


async def test_an_interview_goes_on_from_another_and_survives_its_deletion(house: House) -> None:
    first = await begun(house, HUAWEI, "system-design")
    await said(house, first, UNCLEAR)
    second = await begun(house, HUAWEI, "screen", continues=first.id)
    third = await gone_on(house, second)
    assert third.turns[0].move.kind is MoveKind.PRESS
    await house.interviews.delete(second.id)
    again = await gone_on(house, third)
    assert (again.turns[0].move.kind, (await house.interviews.get(third.id)).continues) == (
        MoveKind.PRESS,
        first.id,
    )
    await house.interviews.delete(first.id)
    after = await said(house, third, "Because p99 had to stay under 50 ms.")
    assert (after.continues, after.turns[-1].move.kind) == (None, MoveKind.OPEN)


async def test_what_was_said_in_the_other_language_is_not_quoted(house: House) -> None:
    first = await begun(house, HUAWEI, "system-design")
    await said(house, first, UNCLEAR)
    second = await gone_on(house, first, language=Language.ZH)
    assert second.turns[0].move.kind is MoveKind.OPEN


async def test_without_anything_played_the_interviewer_says_so(house: House) -> None:
    interview = await begun(house, HUAWEI, "hiring-manager")
    assert interview.turns[0].move.kind is MoveKind.OPEN
    assert "earlier rounds" in (interview.turns[0].question or "")


@pytest.mark.parametrize("earlier", ["not-there", None])
async def test_one_can_only_go_on_from_an_interview_of_the_same_loop(house: House, earlier: str | None) -> None:
    other = await begun(house, "core-three", "hiring-manager")
    with pytest.raises(InvalidInput) as refused:
        await house.interviews.start(StartInterview(HUAWEI, continues=earlier or other.id))
    assert refused.value.field == "continues"


async def test_a_sketch_shows_what_was_named_and_at_its_end_what_was_not(house: House) -> None:
    interview = await begun(house, CHINA, "pipeline-sketch")
    loop = house.content.loop_of(interview)
    house.clock.forward(12)
    before = sketch_shown(interview, loop, house.clock.now())
    assert before is not None
    assert (before.ticks, before.used, before.allowed, before.running) == ((), 12.0, 360.0, True)
    interview = await said(house, interview, "If they say it again we keep both and retrain weekly, with consent.")
    during = sketch_shown(interview, loop, house.clock.now())
    assert during is not None
    assert [tick.part.id for tick in during.ticks] == ["corrections", "retraining", "consent"]
    live = replace(interview, mode=Mode.LIVE)
    withheld = sketch_shown(live, loop, house.clock.now())
    assert withheld is not None
    assert withheld.ticks == ()
    finished = await house.interviews.finish(interview.id)
    after = sketch_shown(finished, loop, house.clock.now())
    assert after is not None
    assert (len(after.ticks), after.running) == (after.parts, False)
    assert [tick.turn for tick in after.ticks if tick.part.id == "drift"] == [None]


async def test_what_acts_found_stands_in_the_debrief_in_the_language_of_the_interview(house: House) -> None:
    interview = await begun(house, CHINA, "pipeline-sketch", language=Language.ZH)
    await said(house, interview, "每周重训。")
    await house.interviews.finish(interview.id)
    done = await house.settled(interview.id, lambda now: now.debrief is not None)
    assert done.debrief is not None
    texts = [seen.text for seen in done.debrief.observations]
    assert any("没说到：发现漂移、用户的纠正、标注规范和版本" in text for text in texts)
