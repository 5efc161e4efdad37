"""What a model thinks aloud never passes, however it is cut into pieces."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.infra.chat.thinking import Thinking

CASES = [
    ("What did you measure?", "What did you measure?"),
    ("\n  What did you measure?", "What did you measure?"),
    ("<think>They dodge.</think>What did you measure?", "What did you measure?"),
    ("<think>They dodge.</think>\n\nWhat did you measure?", "What did you measure?"),
    ("<thinking>They dodge.</thinking> What?", "What?"),
    ("<THINK>They dodge.</Think>What?", "What?"),
    ("< think >They dodge.</ think >What?", "What?"),
    ("<think>They dodge, and never say what", ""),
    ("They dodge.</think>What?", "What?"),
    ("They < dodge.\n</think>\n\nWhat?", "What?"),
    ("<think>One.</think>What <think>two</think>now?", "What now?"),
    ("<think>I should use <think> tags.</think>What?", "What?"),
    ("<think>Outer <think>inner</think> still outer</think>What?", "What?"),
    ("Is a < b, and b <c> d?", "Is a < b, and b <c> d?"),
    ("Was the <thinker> in the room?", "Was the <thinker> in the room?"),
    ("What is x <", "What is x <"),
    ("What is x <thin", "What is x <thin"),
    ("<think></think>", ""),
    ("◁think▷They dodge.◁/think▷What?", "What?"),
    ("◁think▷They dodge", ""),
    ("[THINK]They dodge.[/THINK]What?", "What?"),
    ("What about [thinking] and [1]?", "What about [thinking] and [1]?"),
    ("<thought>They dodge.</thought>What?", "What?"),
    ("<reasoning>They dodge.</reasoning>What?", "What?"),
    ("＜think＞They dodge.＜/think＞What?", "What?"),
    ("<\u200bthink>They dodge.</think\u200b>What?", "What?"),
    (
        "<|channel|>analysis<|message|>They dodge.<|end|>"
        "<|start|>assistant<|channel|>final<|message|>What?<|return|>",
        "What?",
    ),
    ("<|start|>assistant<|channel|>final<|message|>What?", "What?"),
    ("<|channel|>analysis", ""),
    ('{"quote": "removes the <think> block"}', '{"quote": "removes the <think> block"}'),
    ('<think>They dodge.</think>{"quote": "</think> and ◁think▷"}', '{"quote": "</think> and ◁think▷"}'),
    ("What\x00 \x1b[1mdid\u202e you?", "What [1mdid you?"),
    ("", ""),
]
TAGS = ["<think>", "</think>", "◁think▷", "◁/think▷", "[THINK]", "[/THINK]", "<|channel|>", "<|start|>", "<|end|>"]
PARTS = [
    "<",
    ">",
    "/",
    "think",
    "thinking",
    "th",
    "ink",
    "</",
    "<th",
    "word",
    "思",
    "◁",
    "▷",
    "[",
    "]",
    "<|",
    "|>",
    "|",
]
NAMES = ["channel", "analysis", "final", "assistant", "thought", "{"]
PIECES = st.sampled_from([*TAGS, *PARTS, *NAMES, " ", "\n", "\u200b"])


def filtered(pieces: list[str], *, hold: bool = False) -> tuple[Thinking, str]:
    thinking = Thinking(hold)
    passed = "".join([thinking.feed(piece) for piece in pieces])
    return thinking, passed + thinking.end()


@pytest.mark.parametrize(("text", "said"), CASES)
@pytest.mark.parametrize("hold", [False, True])
def test_only_what_was_said_is_left(text: str, said: str, hold: bool) -> None:
    assert filtered([text], hold=hold)[0].said == said


@pytest.mark.parametrize(("text", "said"), CASES)
def test_a_letter_at_a_time_comes_to_the_same(text: str, said: str) -> None:
    assert filtered(list(text))[0].said == said


@pytest.mark.parametrize(("text", "said"), CASES)
def test_who_holds_back_passes_what_was_said_and_nothing_else(text: str, said: str) -> None:
    thinking, passed = filtered(list(text), hold=True)
    if text.count("</") < 2 and "|" not in text:
        assert passed == said
        assert not thinking.leaked


@given(st.lists(PIECES, max_size=30), st.booleans())
@example(["<", "think", ">", "word"], False)
@example(["word", "</", "think>", "word"], True)
def test_any_split_gives_the_same(pieces: list[str], hold: bool) -> None:
    whole = "".join(pieces)
    assert filtered(pieces, hold=hold)[0].said == filtered([whole], hold=hold)[0].said
    assert filtered(list(whole), hold=hold)[0].said == filtered([whole], hold=hold)[0].said


@given(st.lists(PIECES, max_size=30), st.booleans())
def test_unless_thinking_leaked_what_passed_is_what_was_said(pieces: list[str], hold: bool) -> None:
    thinking, passed = filtered(pieces, hold=hold)
    assert thinking.leaked or passed == thinking.said


TAGLESS = st.characters(
    exclude_characters="<＜◁[\u202a\u202b\u202c\u202d\u202e", exclude_categories=["Cc", "Cf", "Cs"]
)


@given(st.text(TAGLESS, max_size=40), st.text(TAGLESS, max_size=40))
def test_text_without_tags_passes_as_it_is(first: str, second: str) -> None:
    assert filtered([first, second])[1] == (first + second).lstrip()


def test_text_passes_at_once_and_only_what_may_become_a_tag_waits() -> None:
    thinking = Thinking()
    assert thinking.feed("What did") == "What did"
    assert thinking.feed(" you <") == " you "
    assert thinking.feed("thin") == ""
    assert thinking.feed("g") == "<thing"


def test_a_closing_tag_after_text_that_passed_is_a_leak() -> None:
    thinking, _ = filtered(["They ", "dodge.", "</think>", "What?"])
    assert (thinking.leaked, thinking.unopened, thinking.said) == (True, True, "What?")


def test_a_closing_tag_whose_text_was_held_back_is_none() -> None:
    thinking, passed = filtered(["They ", "dodge.", "</think>", "What", " now?"], hold=True)
    assert (thinking.leaked, thinking.unopened, passed) == (False, True, "What now?")


def test_after_a_held_block_text_passes_at_once() -> None:
    thinking = Thinking(hold=True)
    assert thinking.feed("They dodge.</think>What") == "What"
    assert thinking.feed(" now?") == " now?"


def test_what_was_held_back_passes_once_thinking_is_known_to_come_apart() -> None:
    thinking = Thinking(hold=True)
    assert thinking.feed("What") == ""
    assert thinking.release() == "What"
    assert thinking.feed(" now?") == " now?"
