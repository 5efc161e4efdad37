"""Exported interviews are read again as they were; what is no export is refused."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app.domain.interview import Interview
from app.domain.language import Language
from app.domain.trial import Finding, Trial, figures
from app.services.export import interview_json
from app.services.interviews import StartInterview
from app.services.model_use import Use
from app.services.playing import Playing
from app.services.ports import Content
from app.services.scripted import DEFAULT, Script, ScriptedCandidate, WhenOut
from app.services.transcripts import BrokenTranscript, read_transcript
from tests.candidates import strong, weak
from tests.services.conftest import House

pytestmark = pytest.mark.anyio


def exported(interview: Interview, content: Content) -> dict[str, Any]:
    return interview_json(interview, None, content, Use())


@pytest.mark.parametrize("language", Language)
def test_an_export_is_read_again_as_it_was(content: Content, language: Language) -> None:
    for interview in (strong(language), weak(language)):
        assert read_transcript(json.dumps(exported(interview, content))) == interview


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not JSON"),
        ("[]", "is not JSON"),
        ("{}", "no export of an interview"),
        ('{"schema": "debrief.interview/9", "interview": {}}', "no export of an interview"),
        ('{"schema": "debrief.interview/1"}', "cannot be read at interview"),
    ],
)
def test_what_is_no_export_is_refused(text: str, says: str) -> None:
    with pytest.raises(BrokenTranscript, match=says):
        read_transcript(text)


def test_a_broken_field_is_named(content: Content) -> None:
    file = exported(strong(), content)
    file["interview"]["turns"][1]["n"] = "second"
    with pytest.raises(BrokenTranscript, match=r"interview\.turns\.1\.n"):
        read_transcript(json.dumps(file))


async def findings(house: House, script: Script) -> tuple[Finding, ...]:
    interview = await Playing(house.interviews, house.listening, 30).play(script.wish, ScriptedCandidate(script))
    known = house.content
    trial = Trial(known.rubric, known.personas, known.spoken, known.voice_prompt.rules)
    return trial.findings(interview, house.content.loop_of(interview))


@pytest.mark.parametrize("language", Language)
async def test_the_builtin_interviewer_passes_its_own_trial(house: House, language: Language) -> None:
    """The same yardstick for both voices: the built-in one is what a model must not fall behind."""
    found: list[Finding] = []
    for seed, candidate in enumerate((strong(language), weak(language))):
        answers = tuple(turn.attempts[0].text for turn in candidate.turns)
        script = Script(StartInterview("core-three", language=language), {DEFAULT: answers}, WhenOut.REPEAT)
        found += await findings(house, replace(script, wish=replace(script.wish, seed=seed)))
    together = figures(found)
    assert together.questions >= 30
    assert together.faults == {}
    assert together.takes_up_check == 1.0
