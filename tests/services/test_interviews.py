"""A whole interview through the services, and what a candidate may run into."""

import asyncio
import itertools
from dataclasses import replace

import pytest

from app.domain.debrief import DebriefStatus
from app.domain.interview import Interview, Mode, MoveKind, Reply, Status, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, LoopRemoved, ModelNotConfigured, NotAllowedNow, NotFound, TurnNotOpen
from app.services.interviews import StartInterview
from app.services.ports import Content
from app.services.waking import WakeUps
from tests.services.conftest import House, builtin_only, furnished

pytestmark = pytest.mark.anyio

STRONG = (
    "I led the ranking change for new users. Seven-day retention went from 31% to 34% against a 10% holdout over "
    "six weeks, which was worth 2.1 million dollars a year. We shipped it to everyone 24 days after kick-off."
)
STRONG_ZH = (
    "新用户的排序是我主导的。七日留存从31%涨到34%，和10%的对照组比，跑了六周，"
    "一年多带来1500万元收入。从立项到全量上线用了24天。"
)


def answering(interview: Interview) -> bool:
    return interview.status is Status.ANSWERING


def ready(interview: Interview) -> bool:
    return interview.debrief is not None


def waiting(interview: Interview) -> bool:
    return interview.status in (Status.ANSWERING, Status.BETWEEN_ROUNDS) or ready(interview)


async def played(house: House, wish: StartInterview, *answers: str) -> Interview:
    """Answers in turn, from the beginning again when they run out, until the debrief is there."""
    interview = await house.interviews.start(wish)
    for number in itertools.count():
        interview = await house.settled(interview.id, waiting)
        if ready(interview):
            return interview
        if interview.status is Status.BETWEEN_ROUNDS:
            await house.interviews.next_round(interview.id)
            continue
        turn = interview.turns[-1]
        house.clock.forward(45)
        await house.interviews.answer(interview.id, turn.n, answers[number % len(answers)], f"key-{number}")
    raise AssertionError


@pytest.mark.parametrize(("language", "answer"), [(Language.EN, STRONG), (Language.ZH, STRONG_ZH)])
async def test_a_whole_loop_is_played_scored_and_debriefed(house: House, language: Language, answer: str) -> None:
    weak = (
        "It depends on the situation, we always try to do our best."
        if language is Language.EN
        else "这个要看具体情况吧。"
    )
    interview = await played(house, StartInterview("core-three", language=language), answer, weak)
    assert interview.status is Status.FINISHED
    assert [r.id for r in interview.rounds] == ["hiring-manager", "infra-architect", "bar-raiser"]
    assert all(r.closing for r in interview.rounds)
    for turn in interview.turns:
        (attempt,) = turn.attempts
        card = attempt.scorecards[JudgeKind.RULES]
        weights = house.content.loops["core-three"].rounds[turn.round].weights
        assert [s.signal for s in card.signals] == list(weights)
        for check in (c for s in card.signals for c in s.checks if c.met):
            assert check.quote == attempt.text[check.start : check.end]
    questions = [t.question for t in interview.turns]
    assert len(questions) == len(set(questions))
    assert {t.move.kind for t in interview.turns} >= {MoveKind.OPEN, MoveKind.PROBE, MoveKind.CHALLENGE}
    assert interview.debrief is not None
    assert interview.debrief.status is DebriefStatus.READY
    assert interview.debrief.decision is not None


async def test_every_quote_that_is_read_back_was_said(house: House) -> None:
    interview = await played(
        house, StartInterview("core-three"), STRONG, "Retention went up a lot after we launched it."
    )
    texts = [t.attempts[0].text for t in interview.turns]
    challenged = [t for t in interview.turns if t.move.kind is MoveKind.CHALLENGE]
    assert challenged
    for turn in challenged:
        assert turn.move.quote
        assert any(turn.move.quote in text for text in texts[: turn.n - 1])
        assert turn.move.quote in (turn.question or "")


async def test_declining_moves_on_and_is_recorded_without_a_scorecard(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three", rounds=("infra-architect",)))
    await house.settled(interview.id, answering)
    await house.interviews.answer(interview.id, 1, "Sorry, I don't know.", None)
    after = await house.settled(interview.id, lambda i: len(i.turns) == 2 and answering(i))
    assert after.turns[0].attempts[0].reply is Reply.DECLINED
    assert after.turns[0].attempts[0].scorecards == {}
    assert after.turns[1].move.kind is MoveKind.OPEN
    await house.interviews.skip(interview.id, 2, None)
    skipped = await house.settled(interview.id, lambda i: len(i.turns) == 3 and answering(i))
    assert skipped.turns[1].attempts[0].reply is Reply.DECLINED


async def test_a_senseless_answer_is_asked_again_once(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.settled(interview.id, answering)
    await house.interviews.answer(interview.id, 1, "...", None)
    again = await house.settled(interview.id, lambda i: len(i.turns) == 2 and answering(i))
    assert again.turns[1].move.kind is MoveKind.ASK_AGAIN
    await house.interviews.answer(interview.id, 2, "asdf", None)
    on = await house.settled(interview.id, lambda i: len(i.turns) == 3 and answering(i))
    assert on.turns[2].move.kind is MoveKind.OPEN


async def test_a_round_ends_when_its_time_is_used_up(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three", rounds=("bar-raiser",), mode=Mode.LIVE))
    await house.settled(interview.id, answering)
    house.clock.forward(21 * 60)
    await house.interviews.answer(interview.id, 1, STRONG, None)
    finished = await house.settled(interview.id, ready)
    assert finished.rounds[0].reason == "time"


async def test_rounds_wait_for_the_candidate_when_asked_to(house: House) -> None:
    wish = StartInterview("core-three", rounds=("bar-raiser", "hiring-manager"), auto_advance=False)
    interview = await house.interviews.start(wish)
    assert interview.planned == ("hiring-manager", "bar-raiser")
    finished = await played(house, wish, STRONG)
    assert len(finished.rounds) == 2


async def test_finishing_early_closes_the_round_and_brings_the_debrief(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.settled(interview.id, answering)
    await house.interviews.answer(interview.id, 1, STRONG, None)
    await house.interviews.finish(interview.id)
    finished = await house.settled(interview.id, ready)
    assert finished.status is Status.FINISHED
    assert finished.debrief is not None
    assert (await house.interviews.finish(interview.id)).finished_at == finished.finished_at


async def test_two_answers_at_once_to_one_turn_one_wins(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.settled(interview.id, answering)
    results = await asyncio.gather(
        *(house.interviews.answer(interview.id, 1, f"{STRONG} {n}", f"k{n}") for n in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Interview) for result in results) == 1
    assert sum(isinstance(result, TurnNotOpen) for result in results) == 4


async def test_a_question_put_differently_is_heard_and_used_up(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.settled(interview.id, answering)
    rephrased = await house.interviews.rephrase(interview.id, 1)
    other = rephrased.turns[0].rephrased
    assert other is not None
    assert other.text != rephrased.turns[0].question
    with pytest.raises(NotAllowedNow):
        await house.interviews.rephrase(interview.id, 1)


async def test_a_retake_is_scored_beside_the_first_attempt(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.settled(interview.id, answering)
    await house.interviews.answer(interview.id, 1, "We did some things for users there.", None)
    await house.settled(interview.id, lambda i: len(i.turns) == 2 and answering(i))
    await house.interviews.retake(interview.id, 1, STRONG, None)
    both = await house.settled(
        interview.id, lambda i: len(i.turns[0].attempts) == 2 and bool(i.turns[0].attempts[1].scorecards)
    )
    assert both.turns[0].attempts[0].text.startswith("We did")
    kept = await house.interviews.keep(interview.id, 1, 1)
    assert kept.turns[0].attempt == kept.turns[0].attempts[0]


async def test_an_own_rating_is_stored_with_the_attempt(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three", mode=Mode.LIVE))
    await house.settled(interview.id, answering)
    await house.interviews.answer(interview.id, 1, STRONG, None)
    for level in (0, 6):
        with pytest.raises(InvalidInput):
            await house.interviews.rate_self(interview.id, 1, level)
    await house.interviews.rate_self(interview.id, 1, 2)
    assert (await house.interviews.get(interview.id)).turns[0].attempts[0].self_rating == 2


async def test_a_restart_goes_on_where_the_last_process_stopped(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.work.stop()
    await house.work.start()
    assert (await house.settled(interview.id, answering)).turns[0].question


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (StartInterview("nowhere"), InvalidInput),
        (StartInterview("core-three", rounds=("nowhere",)), InvalidInput),
        (StartInterview("core-three", rounds=()), InvalidInput),
        (StartInterview("core-three", voice=VoiceKind.LLM), ModelNotConfigured),
        (StartInterview("core-three", judge=JudgeKind.LLM), ModelNotConfigured),
        (StartInterview("core-three", time_factor=0.5), InvalidInput),
        (StartInterview("core-three", background="x" * 50_001), InvalidInput),
        (StartInterview("core-three", background="a\x00b"), InvalidInput),
        (StartInterview("core-three", resume="half \ud800"), InvalidInput),
        (StartInterview("core-three", resume="x" * 30_000, job_description="x" * 20_001), InvalidInput),
    ],
)
async def test_an_unusable_wish_is_refused_and_nothing_is_stored(
    house: House, wish: StartInterview, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await house.interviews.start(wish)
    assert (await house.interviews.search("", 10, None)).items == ()


@pytest.mark.parametrize("text", ["", "  \n\t", "x" * 20_001, "a\x00b", "half \ud800 char"])
async def test_an_unusable_answer_is_refused_and_the_turn_stays_open(house: House, text: str) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.settled(interview.id, answering)
    with pytest.raises(InvalidInput):
        await house.interviews.answer(interview.id, 1, text, None)
    assert answering(await house.interviews.get(interview.id))


async def test_an_unknown_interview_is_not_found(house: House) -> None:
    for call in (house.interviews.get("no"), house.interviews.debrief("no"), house.interviews.delete("no")):
        with pytest.raises(NotFound):
            await call


def with_content(house: House, content: Content) -> House:
    """The same installation, started again with other content."""
    voices = builtin_only(0)
    return furnished(content, house.database, house.store, WakeUps(), house.clock, voices)


async def test_an_interview_whose_loop_was_removed_says_so_and_stays(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.settled(interview.id, answering)
    other = with_content(house, replace(house.content, loops={}))
    with pytest.raises(LoopRemoved):
        await other.interviews.rephrase(interview.id, 1)
    assert answering(await house.interviews.get(interview.id))
    assert (await other.interviews.debrief(interview.id)).status is DebriefStatus.PENDING


async def test_what_was_answered_before_the_loop_was_removed_can_still_be_debriefed(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three", ("hiring-manager",)))
    await house.settled(interview.id, answering)
    other = with_content(house, replace(house.content, loops={}, personas={}))
    try:
        await other.interviews.answer(interview.id, 1, STRONG, None)
        await other.interviews.finish(interview.id)
        done = await other.settled(interview.id, lambda stored: stored.debrief is not None)
    finally:
        await other.work.stop()
    assert done.debrief is not None
    aimed = done.turns[0].move.signal
    assert aimed in {result.signal for result in done.debrief.signals}
    assert done.rounds[0].closing == ""


async def test_a_question_that_was_taken_out_of_its_loop_is_not_put_differently(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three", ("hiring-manager",)))
    await house.settled(interview.id, answering)
    loop = house.content.loops["core-three"]
    changed = replace(loop, rounds=tuple(replace(round_, openings=()) for round_ in loop.rounds))
    other = with_content(house, replace(house.content, loops={loop.id: changed}))
    with pytest.raises(LoopRemoved, match="This question"):
        await other.interviews.rephrase(interview.id, 1)


async def test_a_loop_in_one_language_is_not_played_in_another(house: House) -> None:
    loop = replace(house.content.loops["core-three"], languages=(Language.ZH,))
    other = with_content(house, replace(house.content, loops={loop.id: loop}))
    with pytest.raises(InvalidInput, match="not written in that language") as refused:
        await other.interviews.start(StartInterview("core-three"))
    assert refused.value.field == "language"


async def test_no_id_looks_like_an_option_of_a_command(house: House) -> None:
    started = [await house.interviews.start(StartInterview("core-three")) for _ in range(20)]
    assert not any("-" in interview.id for interview in started)
