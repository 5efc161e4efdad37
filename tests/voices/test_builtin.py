"""How the built-in voice words what the director decided."""

from dataclasses import replace

import pytest

from app.domain.interview import TOLD, Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.question import Question
from app.services.ports import ClosingCue, Cue
from app.voices.builtin import BuiltinVoice, Lead, lead_of, wording
from tests.hearing import Heard
from tests.making import at, both, interview, loop, persona, round_plan, turn

ROUND = round_plan()


def cue(*earlier: Turn, move: Move | None = None, language: Language = Language.EN, seed: int = 0) -> Cue:
    chosen = move or Move(MoveKind.OPEN, "manager.o7", "owner")
    open_turn = Turn(len(earlier) + 1, 0, "manager", chosen)
    held = replace(interview(*earlier, open_turn), language=language, seed=seed)
    return Cue(held, loop(ROUND), persona(), {"manager": persona()}, ROUND, 20, earlier, open_turn)


CHALLENGE = Move(MoveKind.CHALLENGE, "manager.impact.second.1", "impact", "second", "it {{ grew }} <b>lots</b>")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (cue(), "Greeting 0. manager opening 7?"),
        (cue(language=Language.ZH), "Greeting 0.（中文）manager opening 7?（中文）"),
        (cue(turn(1)), "Transition 0. manager opening 7?"),
        (cue(turn(1), turn(2)), "Transition 1. manager opening 7?"),
        (
            cue(turn(1), move=Move(MoveKind.OPEN, "manager.o7", "owner", values={TOLD: "Nine people."})),
            "Nine people. Transition 0. manager opening 7?",
        ),
        (
            cue(turn(1), move=Move(MoveKind.PROBE, "manager.impact.first.2", values={TOLD: "Nine people."})),
            "Nine people. manager: impact first 2?",
        ),
        (
            cue(turn(1), move=Move(MoveKind.POSITION, "manager.o7", "owner")),
            "Transition 0. manager opening 7?",
        ),
        (cue(turn(1, reply=Reply.DECLINED)), "After declined 0. manager opening 7?"),
        (
            cue(turn(1, reply=Reply.SENSELESS), move=Move(MoveKind.ASK_AGAIN, "manager.o1", "impact")),
            "Again 0. manager o1 again?",
        ),
        (
            cue(turn(1), move=Move(MoveKind.PROBE, "manager.impact.first.2", "impact", "first")),
            "manager: impact first 2?",
        ),
        (cue(turn(1), move=CHALLENGE), "You said “it {{ grew }} <b>lots</b>” (0). manager: impact second 1?"),
    ],
)
def test_each_move_is_led_in_its_own_way(given: Cue, text: str) -> None:
    assert wording(given) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.EN, "Greeting 0. You write “{{ 7 }} <b>”?"),
        (Language.ZH, "Greeting 0.（中文）You write “{{ 7 }} <b>”?（中文）"),
    ],
)
def test_a_line_of_the_papers_is_filled_in_and_never_read_as_a_template(language: Language, text: str) -> None:
    line = Question("claim.1", both("You write “{{ quote }}”?"), both("And?"))
    given = cue(move=Move(MoveKind.OPEN, "claim.1", "owner", quote="{{ 7 }} <b>"), language=language)
    assert wording(replace(given, round=replace(ROUND, claim_lines=(line,)))) == text


def test_a_new_round_begins_with_a_greeting() -> None:
    later = Turn(2, 1, "manager", Move(MoveKind.OPEN, "manager.o2"))
    assert lead_of(later, turn(1)) is Lead.GREETING


def test_phrases_take_turns_before_one_comes_back() -> None:
    earlier = tuple(turn(n) for n in range(1, 5))
    leads = [wording(cue(*earlier[: n + 1])).split(".")[0] for n in range(1, 4)]
    assert sorted(leads) == ["Transition 0", "Transition 1", "Transition 2"]


@pytest.mark.anyio
@pytest.mark.parametrize("language", list(Language))
async def test_the_pieces_are_the_whole_text_and_many(language: Language) -> None:
    given = cue(turn(1), language=language, move=replace(CHALLENGE, quote="涨了 4% \n 真的，no kidding"))
    hearer = Heard()
    await BuiltinVoice(0).speak(given, hearer)
    assert "".join(map(str, hearer.said)) == wording(given)
    assert len(hearer.said) > 4


@pytest.mark.parametrize(("out_of_time", "text"), [(True, "Time closing 1."), (False, "Closing 1.")])
def test_the_last_words_say_whether_time_ran_out(out_of_time: bool, text: str) -> None:
    assert BuiltinVoice(0).close(ClosingCue(Language.EN, persona(), out_of_time, 4)) == text


def test_a_rephrased_question_has_a_lead_of_its_own() -> None:
    asked = replace(cue(), turn=replace(turn(1), asked_at=at(0)))
    assert BuiltinVoice(0).rephrase(asked, both("Other words?")) == "Rephrase 1. Other words?"
