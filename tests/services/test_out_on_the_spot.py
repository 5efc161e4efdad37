"""A candidate who names no number is sent home on the spot, as in life; in practice they may stay."""

from functools import partial

import pytest

from app.domain.debrief import Decision
from app.domain.interview import CloseReason, Interview, Mode, Status
from app.domain.language import Language
from app.errors import NotAllowedNow
from app.services.interviews import StartInterview
from app.services.playing import Playing
from app.services.scripted import DEFAULT, Script, ScriptedCandidate, WhenOut
from tests.services.conftest import House

pytestmark = pytest.mark.anyio

VAGUE = {
    Language.EN: "We worked closely together on the assistant and users were much happier with it afterwards.",
    Language.ZH: "我们团队一起把助手打磨了很久，上线之后用户普遍反馈都挺好的。",
}
TELLING = {
    Language.EN: "I launched the speech assistant in May 2025 and weekly retention of its users rose 31% to 38%"
    " against a holdout of 40,000 handsets.",
    Language.ZH: "2025 年 5 月我负责的语音助手上线，对照组四万台手机，用户周留存从 31% 涨到 38%。",
}


def asked(interview: Interview) -> bool:
    return interview.status in (Status.ANSWERING, Status.FINISHED)


def past(n: int, interview: Interview) -> bool:
    """Whether the interview has got beyond turn `n`."""
    return interview.status is Status.FINISHED or (asked(interview) and len(interview.turns) > n)


async def played(house: House, wish: StartInterview, answer: str, *, opened: Interview | None = None) -> Interview:
    """The interview until it is over, every question answered alike but for its number."""
    told = opened or await house.interviews.start(wish)
    told = await house.settled(told.id, asked)
    while told.status is not Status.FINISHED:
        n = told.turns[-1].n
        await house.interviews.answer(told.id, n, f"{answer} ({n})", None)
        told = await house.settled(told.id, partial(past, n))
    return await house.settled(told.id, lambda now: now.debrief is not None)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("loop", "round_"), [("huawei-ai-pm", "screen"), ("xiaomi-ai-pm", "deep-dive")])
async def test_whoever_names_no_number_is_out(house: House, loop: str, round_: str, language: Language) -> None:
    plan = house.content.loops[loop].round(round_)
    assert plan.instant_fail is not None
    told = await played(house, StartInterview(loop, language=language, mode=Mode.LIVE), VAGUE[language])
    failed = told.rounds[-1]
    # Every round before the one that ends it was played, and none after.
    assert failed.reason is CloseReason.FAILED
    assert failed.closing == house.content.loops[loop].round(failed.id).instant_fail.closing.text(language)  # type: ignore[union-attr]
    assert told.debrief is not None
    assert told.debrief.decision in (Decision.STRONG_NO, Decision.NO)
    assert [seen.kind for seen in told.debrief.observations].count("instant_fail") == 1
    with pytest.raises(NotAllowedNow):
        await house.interviews.go_on(told.id)


@pytest.mark.parametrize("language", list(Language))
async def test_whoever_names_one_stays(house: House, language: Language) -> None:
    wish = StartInterview("huawei-ai-pm", ("screen",), language)
    told = await played(house, wish, TELLING[language])
    assert told.rounds[0].reason is not CloseReason.FAILED


async def test_in_practice_the_round_goes_on_and_a_later_number_makes_up_for_it(house: House) -> None:
    wish = StartInterview("huawei-ai-pm", ("screen",))
    told = await played(house, wish, VAGUE[Language.EN])
    assert told.rounds[0].reason is CloseReason.FAILED
    before = len(told.turns)
    await house.interviews.go_on(told.id)
    told = await house.settled(told.id, asked)
    again = await played(house, wish, TELLING[Language.EN], opened=told)
    assert len(again.turns) > before
    assert again.rounds[0].reason is not CloseReason.FAILED
    assert again.debrief is not None
    assert "instant_fail" not in [seen.kind for seen in again.debrief.observations]


@pytest.mark.parametrize(
    ("mode", "goes_on", "played"),
    [(Mode.PRACTICE, True, True), (Mode.PRACTICE, False, False), (Mode.LIVE, True, False)],
)
async def test_a_script_may_go_on_with_the_round_in_practice(
    house: House, mode: Mode, goes_on: bool, played: bool
) -> None:
    wish = StartInterview("huawei-ai-pm", ("screen",), Language.EN, mode=mode, seed=7)
    script = Script(wish, {DEFAULT: (VAGUE[Language.EN],)}, WhenOut.REPEAT, goes_on)
    told = await Playing(house.interviews, house.listening, 30).play(wish, ScriptedCandidate(script))
    assert told.debrief is not None
    assert told.rounds[0].went_on is played
    assert (told.rounds[0].reason is CloseReason.FAILED) is not played
