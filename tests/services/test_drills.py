"""Drills over a real database: answered, judged beside the earlier answer, gone with their interview."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.interview import Interview, Mode, Status
from app.domain.language import Language
from app.domain.practice.drill import Cell, DrillKind
from app.domain.practice.trends import FindingKind
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, KeyReused, NotAllowedNow, NotFound
from app.infra.store.drills import SqlDrillStore
from app.services.chat import Chat, ChatFailed, ChatReply, ChatRequest, Chats, Failure, Hear, ScriptedChat
from app.services.drills import Drills, StandingDrill, StartDrill
from app.services.events import Position
from app.services.interviews import StartInterview
from app.services.ports.work import Kind
from app.services.practice import Chosen, Practice
from app.settings import Settings
from app.wiring.services import Built, build
from tests.databases import database_url
from tests.rehearsal import content
from tests.scripted_judge import Script, honest

pytestmark = pytest.mark.anyio
IMPACT = "quantified_impact"
STATED = "I rebuilt the returns form. After it went live, far fewer shoppers gave up halfway."
MEASURED = "Once it was live for everyone, the share of shoppers who gave up halfway fell from 31% to 19%."
ON_IMPACT = StartDrill(signal=IMPACT, check="measured_change")


class House:
    """A running Debrief."""

    def __init__(self, built: Built) -> None:
        self.interviews = built.services.interviews
        self.listening = built.services.listening
        self.drills: Drills = built.services.drills
        self.practice: Practice = built.services.practice
        self.work = built.work
        self.store = SqlDrillStore(built.database)

    async def until(self, interview_id: str, status: Status | None) -> Interview:
        """The interview once it has this status; None waits for the debrief."""
        async for _ in self.listening.listen(interview_id, Position(0)):
            interview = await self.interviews.get(interview_id)
            if (interview.debrief is not None) if status is None else (interview.status is status):
                return interview
        raise AssertionError("listening ended")

    async def told(self, text: str = STATED, **choices: object) -> Interview:
        """An interview that was ended after one answer, with its debrief."""
        started = await self.answered(text, **choices)
        await self.interviews.finish(started.id)
        return await self.until(started.id, None)

    async def answered(self, text: str = STATED, **choices: object) -> Interview:
        """An interview with one answer, which goes on."""
        wish = StartInterview("core-three", rounds=("hiring-manager",), **choices)  # type: ignore[arg-type]
        started = await self.interviews.start(wish)
        await self.until(started.id, Status.ANSWERING)
        return await self.interviews.answer(started.id, 1, text, None)

    async def second_question(self, interview_id: str) -> Interview:
        """The interview once its second question is asked, which follows from the first answer's scorecard."""
        async for _ in self.listening.listen(interview_id, Position(0)):
            interview = await self.interviews.get(interview_id)
            if len(interview.turns) > 1 and interview.status is Status.ANSWERING:
                return interview
        raise AssertionError("listening ended")

    async def read_by_all(self, drill_id: str) -> StandingDrill:
        """The drill once no judge is waited for."""
        await self.work.idle(Kind.DRILL)
        return await self.drills.get(drill_id)


@asynccontextmanager
async def running(folder: Path, chat: Chat | None = None) -> AsyncIterator[House]:
    """Debrief over the folder's database, going on with what is left undone."""
    url = database_url(folder)
    settings = Settings.load(_env_file=None, database_url=url, builtin_pace_ms=0, judge_model="some-model")
    built = build(settings, content(), Chats(judge=chat))
    await built.start()
    try:
        yield House(built)
    finally:
        await built.stop()
        await built.close()


@pytest.fixture
async def house(tmp_path: Path, anyio_backend: str) -> AsyncIterator[House]:
    """A running Debrief without a model."""
    async with running(tmp_path) as made:
        yield made


async def test_a_drill_asks_for_what_the_earlier_answer_lacked_and_finds_it(house: House) -> None:
    told = await house.told()
    drill = await house.drills.open(StartDrill(signal=IMPACT, check="measured_change", interview=told.id))
    standing = await house.drills.get(drill.id)
    assert standing.earlier is not None
    assert standing.earlier.attempt.text == STATED
    assert standing.earlier.sentence in STATED
    assert drill.question in [
        question.text.en for question in content().loops["core-three"].rounds[0].probes[IMPACT, "measured_change"]
    ]
    assert await house.drills.answer(drill.id, MEASURED, None) == 1
    found = (await house.drills.get(drill.id)).verdicts[1]
    assert found is not None
    assert found.before is not None
    assert found.after is not None
    assert (found.judge, found.before.met, found.met, found.waiting) == (JudgeKind.RULES, False, True, False)
    assert found.after.quote is not None
    assert MEASURED[found.after.start : found.after.end] == found.after.quote


async def test_an_answer_that_lacks_it_still_is_told_so_and_both_attempts_stay(house: House) -> None:
    drill = await house.drills.open(ON_IMPACT)
    await house.drills.answer(drill.id, STATED, None)
    await house.drills.answer(drill.id, MEASURED, None)
    standing = await house.drills.get(drill.id)
    assert [attempt.text for attempt in standing.drill.attempts] == [STATED, MEASURED]
    assert [found.met for found in standing.verdicts.values() if found] == [False, True]
    assert standing.earlier is None


async def test_a_figure_that_only_the_earlier_answer_makes_the_second_one_counts_with_its_own_words(
    house: House,
) -> None:
    told, worth = await house.told(MEASURED), "It saved us $42,000 a month."
    drill = await house.drills.open(StartDrill(signal=IMPACT, check="business_effect", interview=told.id))
    for text in ("Everybody was very happy.", worth):
        await house.drills.answer(drill.id, text, None)
    missed, met = (await house.drills.get(drill.id)).verdicts.values()
    assert missed is not None
    assert met is not None
    assert met.after is not None
    assert (missed.met, met.met) == (False, True)
    assert worth[met.after.start : met.after.end] == met.after.quote
    loose = await house.drills.open(StartDrill(signal=IMPACT, check="business_effect"))
    await house.drills.answer(loose.id, worth, None)
    alone = (await house.drills.get(loose.id)).verdicts[1]
    assert alone is not None
    assert not alone.met


async def test_only_the_drills_own_signal_is_judged(house: House) -> None:
    drill = await house.drills.open(ON_IMPACT)
    await house.drills.answer(drill.id, MEASURED, None)
    (attempt,) = (await house.drills.get(drill.id)).drill.attempts
    assert [[score.signal for score in card.signals] for card in attempt.scorecards.values()] == [[IMPACT]]


async def test_a_repeated_request_changes_nothing_and_another_one_under_its_key_is_refused(house: House) -> None:
    drill = await house.drills.open(ON_IMPACT)
    assert [await house.drills.answer(drill.id, MEASURED, "k") for _ in range(2)] == [1, 1]
    with pytest.raises(KeyReused):
        await house.drills.answer(drill.id, STATED, "k")
    assert len((await house.drills.get(drill.id)).drill.attempts) == 1


async def test_answers_sent_at_once_all_stay(house: House) -> None:
    drill = await house.drills.open(ON_IMPACT)
    numbers = await asyncio.gather(*(house.drills.answer(drill.id, f"{MEASURED} {n}", None) for n in range(5)))
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    standing = await house.drills.get(drill.id)
    assert all(JudgeKind.RULES in attempt.scorecards for attempt in standing.drill.attempts)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (StartDrill(signal="nothing", check="measured_change"), "signal"),
        (StartDrill(signal=IMPACT, check="nothing"), "check"),
        (StartDrill(signal=IMPACT, check="measured_change", interview="gone"), "interview"),
        (StartDrill(signal=IMPACT, check="measured_change", cell=Cell.KPI), "cell"),
        (StartDrill(kind=DrillKind.CELL, feature="cache"), "cell"),
        (StartDrill(kind=DrillKind.CELL, cell=Cell.DAYS, feature=" "), "feature"),
        (StartDrill(kind=DrillKind.CELL, cell=Cell.DAYS, feature="x" * 201), "feature"),
        (StartDrill(kind=DrillKind.CELL, cell=Cell.DAYS, feature="a\x00b"), "feature"),
    ],
)
async def test_an_unusable_choice_is_named(house: House, wish: StartDrill, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await house.drills.open(wish)
    assert refused.value.field == field


async def test_a_turn_without_an_answer_is_nothing_to_go_back_to(house: House) -> None:
    told = await house.told()
    with pytest.raises(InvalidInput):
        await house.drills.open(StartDrill(signal=IMPACT, check="believable", interview=told.id, turn=9))


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001, "a\x00"])
async def test_an_unusable_answer_is_refused_and_not_kept(house: House, text: str) -> None:
    drill = await house.drills.open(ON_IMPACT)
    with pytest.raises(InvalidInput):
        await house.drills.answer(drill.id, text, None)
    assert (await house.drills.get(drill.id)).drill.attempts == ()


async def test_a_live_interview_that_goes_on_gives_neither_drills_nor_progress(house: House) -> None:
    live = await house.answered(MEASURED, mode=Mode.LIVE)
    scored = await house.second_question(live.id)
    assert scored.turns[0].attempts[0].scorecards
    with pytest.raises(NotAllowedNow):
        await house.drills.open(StartDrill(signal=IMPACT, check="believable", interview=live.id))
    progress = await house.practice.progress(Chosen())
    assert (progress.sessions, progress.stories) == ((), ())


async def test_a_cell_is_asked_for_by_its_feature_and_what_was_said_is_told_to_the_ledger(house: House) -> None:
    told = await house.told()
    wish = StartDrill(
        kind=DrillKind.CELL, cell=Cell.CHANGE, feature="the returns\n form", interview=told.id, turn=1
    )
    drill = await house.drills.open(wish)
    assert "“the returns form”" in drill.question
    await house.drills.answer(drill.id, STATED, None)
    assert await house.drills.told_cells() == []
    await house.drills.answer(drill.id, MEASURED, None)
    (cell,) = await house.drills.told_cells()
    assert (cell.drill, cell.attempt, cell.cell, cell.interview, cell.turn) == (
        drill.id,
        2,
        Cell.CHANGE,
        told.id,
        1,
    )
    assert MEASURED[cell.start : cell.end] == cell.quote


async def test_a_row_written_by_hand_is_asked_about_in_the_chosen_language(house: House) -> None:
    wish = StartDrill(kind=DrillKind.CELL, cell=Cell.DAYS, feature="推荐缓存", language=Language.ZH)
    assert "推荐缓存" in (await house.drills.open(wish)).question


async def test_a_drill_on_what_the_rubric_no_longer_has_is_no_more(house: House) -> None:
    stored = replace(await house.drills.open(ON_IMPACT), id="old", check="gone")
    await house.store.open(stored)
    await house.drills.answer("old", STATED, None)
    with pytest.raises(NotFound):
        await house.drills.get("old")
    assert (await house.practice.progress(Chosen())).drills == ()


async def test_a_drill_goes_with_its_interview(house: House) -> None:
    told = await house.told()
    drill = await house.drills.open(StartDrill(signal=IMPACT, check="believable", interview=told.id))
    await house.drills.answer(drill.id, MEASURED, None)
    await house.interviews.delete(told.id)
    with pytest.raises(NotFound):
        await house.drills.get(drill.id)
    with pytest.raises(NotFound):
        await house.drills.answer(drill.id, MEASURED, None)


async def test_progress_plans_a_drill_and_a_met_one_gives_way_to_the_next(house: House) -> None:
    told = await house.told()
    planned = next(one for one in (await house.practice.progress(Chosen())).plan if one.signal == IMPACT)
    assert (planned.check, planned.looked.earlier.interview) == ("measured_change", told.id)
    wish = StartDrill(signal=IMPACT, check=planned.check, interview=told.id, turn=planned.looked.earlier.n)
    drill = await house.drills.open(wish)
    assert drill.question == planned.looked.question
    await house.drills.answer(drill.id, MEASURED, None)
    progress = await house.practice.progress(Chosen())
    assert next(one for one in progress.plan if one.signal == IMPACT).check == "believable"
    assert (IMPACT, "measured_change") in progress.practised


async def test_progress_counts_the_interviews_that_were_chosen(house: House) -> None:
    english = await house.told()
    live = await house.told(mode=Mode.LIVE)
    chinese = await house.told("我把退货表单改了一遍。上线以后，中途放弃的人少了很多。", language=Language.ZH)

    async def ids(**chosen: object) -> list[str]:
        progress = await house.practice.progress(Chosen(**chosen))  # type: ignore[arg-type]
        return [session.interview.id for session in progress.sessions]

    assert await ids() == [english.id, live.id, chinese.id]
    assert await ids(mode=Mode.LIVE) == [live.id]
    assert await ids(language=Language.ZH) == [chinese.id]
    assert await ids(loop="core-three", language=Language.EN) == [english.id, live.id]
    assert await ids(loop="another") == []


async def test_three_sessions_make_a_trend_and_two_misses_a_weakness(house: House) -> None:
    for _ in range(3):
        await house.told()
    progress = await house.practice.progress(Chosen())
    impact = next(trend for trend in progress.trends if trend.signal == IMPACT)
    assert (impact.scored, impact.finding.kind) == (3, FindingKind.STEADY)
    assert next(one for one in progress.weaknesses if one.signal == IMPACT).looked_at == 3


class Held(ScriptedChat):
    """A model that thinks until it is let go."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.let_go = asyncio.Event()

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """The script's reply, once let go."""
        await self.let_go.wait()
        return await super().complete(request, hear)


FINDS = honest({"measured_change": "fell from 31% to 19%", "result_stated": "far fewer shoppers gave up"})


async def test_the_rules_say_at_once_what_the_model_says_later(tmp_path: Path) -> None:
    chat = Held(FINDS)
    async with running(tmp_path, chat) as house:
        drill = await house.drills.open(ON_IMPACT)
        await house.drills.answer(drill.id, MEASURED, None)
        at_once = (await house.drills.get(drill.id)).verdicts[1]
        assert at_once is not None
        assert (at_once.judge, at_once.waiting) == (JudgeKind.RULES, True)
        chat.let_go.set()
        later = (await house.read_by_all(drill.id)).verdicts[1]
        assert later is not None
        assert later.after is not None
        assert (later.judge, later.after.quote) == (JudgeKind.LLM, "fell from 31% to 19%")


async def test_what_a_model_had_not_read_at_the_end_is_read_after_the_next_start(tmp_path: Path) -> None:
    async with running(tmp_path, Held(FINDS)) as house:
        drill = await house.drills.open(ON_IMPACT)
        await house.drills.answer(drill.id, MEASURED, None)
    async with running(tmp_path, ScriptedChat(FINDS)) as house:
        assert not (await house.read_by_all(drill.id)).waiting


async def test_a_model_that_is_gone_leaves_nobody_waiting(tmp_path: Path) -> None:
    async with running(tmp_path, Held(FINDS)) as house:
        drill = await house.drills.open(ON_IMPACT)
        await house.drills.answer(drill.id, MEASURED, None)
    async with running(tmp_path) as house:
        found = (await house.read_by_all(drill.id)).verdicts[1]
        assert found is not None
        assert (found.judge, found.met, found.unscored) == (JudgeKind.RULES, True, Failure.NOT_CONFIGURED)


def never(_: ChatRequest) -> str:
    """A model that does not reply in time."""
    raise ChatFailed(Failure.TOO_SLOW)


async def test_a_model_that_fails_leaves_the_word_to_the_rules_and_says_why(tmp_path: Path) -> None:
    async with running(tmp_path, ScriptedChat(never)) as house:
        drill = await house.drills.open(ON_IMPACT)
        await house.drills.answer(drill.id, MEASURED, None)
        found = (await house.read_by_all(drill.id)).verdicts[1]
        assert found is not None
        assert (found.judge, found.met, found.unscored) == (JudgeKind.RULES, True, Failure.TOO_SLOW)


async def test_an_answer_that_only_the_rules_had_read_is_compared_by_the_rules(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        told = await house.told()
    chat = ScriptedChat(FINDS)
    async with running(tmp_path, chat) as house:
        drill = await house.drills.open(StartDrill(signal=IMPACT, check="measured_change", interview=told.id))
        await house.drills.answer(drill.id, MEASURED, None)
        assert not (await house.drills.get(drill.id)).waiting
        assert (drill.judge, len(chat.requests)) == (JudgeKind.RULES, 0)
