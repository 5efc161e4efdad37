"""However a reply is cut into pieces, the same words are shown and the same is found wrong with it."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.language import Language
from app.domain.spoken import Fault, Occasion, fault_of
from app.voices.llm.said import Said
from tests.rehearsal import content

LABELS = ("Leo Meng", "Leo", "Leo Meng (Infra architect)", "Interviewer", "孟立言")
MARKS = (":", "：", "“", "”", '"', "'", " ", "\n", "**", "…", "e.g. ")
NAMES = ("Leo", " Meng", " (Infra", " architect)", "孟立言")
WORDS = (
    "What did it cost?",
    "It grew by 4.",
    "5 percent.",
    " Then what?",
    "讲讲。",
    "Tell me",
    " your score",
    " is",
)
BITS = st.sampled_from((*MARKS, *NAMES, *WORDS))
TEXTS = st.lists(BITS, max_size=9).map("".join)
TOLD = Occasion(Language.EN, heard="It grew by 4.5 percent.", names=("Leo Meng", "Leo"))


def said(pieces: list[str]) -> tuple[str, Fault | None]:
    """What is shown of these pieces, and the fault found, at the latest at the end."""
    reply = Said(LABELS, TOLD, content().spoken)
    shown = []
    for piece in pieces:
        shown.append(reply.hear(piece))
        if reply.over:
            return "".join(shown), reply.fault
    return "".join(shown) + reply.end(), reply.fault


def cut(text: str, places: list[int]) -> list[str]:
    """The text in pieces that end at these places."""
    ends = sorted({place % (len(text) + 1) for place in places} | {0, len(text)})
    return [text[start:end] for start, end in pairwise(ends)]


@given(TEXTS, st.lists(st.integers(0, 400), max_size=12))
@example("Leo Meng: “It grew.” What did it cost?", [1, 5, 9, 10, 11, 12, 19, 20])
@example("“Tell me what it cost.”", [1, 2, 3])
@example(" your score“ Then what?”::", [320])
@example(" your score5 percent.What did it cost?", [21])
def test_the_same_is_shown_in_whatever_pieces_it_comes(text: str, places: list[int]) -> None:
    shown, fault = said(cut(text, places))
    whole, whole_fault = said([text])
    assert (fault is None) == (whole_fault is None)
    if fault is None:
        assert shown == whole
        assert shown == shown.strip()
        assert not (shown.startswith("“") and shown.find("”") == len(shown) - 1 > 0)
        assert fault_of(shown, TOLD, content().spoken) is None


@given(TEXTS)
def test_nothing_is_shown_that_does_not_stand_in_the_reply(text: str) -> None:
    shown, _ = said(list(text))
    assert shown in text
