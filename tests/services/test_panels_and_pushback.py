"""A panel and a pushback with the real content, from the first question to the debrief."""

import pytest

from app.domain.interview import Interview, MoveKind
from app.domain.language import Language
from app.services.interviews import StartInterview
from app.services.playing import Playing
from app.services.scripted import DEFAULT, Script, ScriptedCandidate, WhenOut
from tests.services.conftest import House

pytestmark = pytest.mark.anyio

PATIENCE = 30.0
EVASIVE = {
    Language.EN: ("I'd align everyone and find a balance.", "Let's take the control group offline.", "We'll see."),
    Language.ZH: ("我会拉齐各方，找一个平衡。", "对照组的事我们会后再商量。", "到时候再看看吧。"),
}
STANDING = {
    Language.EN: "I don't agree: in our last experiment retention rose by 6 points against the control group.",
    Language.ZH: "我不同意：我们上次做过对照实验，留存高出 6 个点。",
}
NODDING = {Language.EN: "You're right, let's do it your way.", Language.ZH: "您说得对，就按您说的来。"}


async def played(house: House, loop: str, round_id: str, language: Language, *answers: str) -> Interview:
    wish = StartInterview(loop, rounds=(round_id,), language=language, seed=11)
    script = Script(wish, {DEFAULT: answers}, WhenOut.REPEAT)
    return await Playing(house.interviews, house.listening, PATIENCE).play(script.wish, ScriptedCandidate(script))


def noticed(interview: Interview) -> set[str]:
    assert interview.debrief is not None
    return {seen.kind for seen in interview.debrief.observations}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("loop", "round_id"),
    [("kuaishou-ai-pm", "stakeholders"), ("huawei-ai-pm", "system-design"), ("xiaomi-ai-pm", "product-fit")],
)
async def test_a_panel_lets_everybody_speak_then_talks_on(
    house: House, loop: str, round_id: str, language: Language
) -> None:
    interview = await played(house, loop, round_id, language, *EVASIVE[language])
    plan = house.content.loops[loop].round(round_id)
    in_panel = [turn for turn in interview.turns if turn.move.act == "panel"]
    assert {turn.speaker for turn in in_panel} == set(plan.interviewers)
    assert interview.turns[-1].move.act == "talk"
    assert noticed(interview) == {"panel_open"}
    questions = [turn.question for turn in interview.turns]
    assert len(set(questions)) == len(questions)
    said = " ".join(EVASIVE[language])
    assert all(turn.move.quote in said for turn in in_panel if turn.move.quote)


@pytest.mark.parametrize("language", list(Language))
async def test_pushback_goes_another_way_for_who_nods_and_who_stands(house: House, language: Language) -> None:
    loop, round_id = "kuaishou-pmm", "product-pushback"
    nodded = await played(house, loop, round_id, language, NODDING[language])
    stood = await played(house, loop, round_id, language, STANDING[language])
    assert MoveKind.GIVE_WAY not in {turn.move.kind for turn in nodded.turns}
    assert MoveKind.HOLD not in {turn.move.kind for turn in stood.turns}
    assert (noticed(nodded), noticed(stood)) == ({"pushback_agrees"}, {"pushback_holds_with_data"})
    assert nodded.debrief is not None
    assert "too-agreeable" in {flag.flag for flag in nodded.debrief.flags}
