"""What a server's figures tell of a prompt, and when they have to do without a probe."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.infra.chat.evidence import (
    GROWTH,
    LEAST,
    SMALL,
    SURELY_HELD,
    TOLERANCE,
    Length,
    arrived,
    held,
    length_of,
    surely_whole,
    too_long,
    with_ratio,
    worth_probing,
)
from app.infra.chat.traits import Traits
from app.services.chat import ChatRequest, Message

RATIO = {"latin": 1.1}
NOTHING, HELD, CUT = Traits(), Traits(context_cut=False, context_holds=6_000), Traits(context_cut=True)
LEARNT = Traits(tokens_per_estimate=RATIO)
HELD_LEARNT = Traits(context_cut=False, context_holds=6_000, tokens_per_estimate=RATIO)
CUT_LATER = Traits(context_cut=True, context_holds=6_000, tokens_per_estimate=RATIO)
UNKNOWABLE = Traits(context_cut=False)
RATIOS = st.floats(0.3, 3)


@pytest.mark.parametrize(
    ("estimate", "traits", "doubted", "probe", "refused"),
    [
        (SURELY_HELD, NOTHING, True, False, False),
        (SURELY_HELD + 1, NOTHING, False, True, False),
        (SURELY_HELD + 1, LEARNT, False, False, False),
        (SURELY_HELD + 1, LEARNT, True, True, False),
        (round(SURELY_HELD * GROWTH), LEARNT, False, False, False),
        (round(SURELY_HELD * GROWTH) + 1, LEARNT, False, True, False),
        (6_000, HELD, True, False, False),
        (6_001, HELD, False, True, False),
        (7_500, HELD_LEARNT, False, False, False),
        (7_501, HELD_LEARNT, False, True, False),
        (6_001, HELD_LEARNT, True, True, False),
        (SURELY_HELD, CUT, True, False, False),
        (SURELY_HELD + 1, CUT, True, False, True),
        (6_000, CUT_LATER, True, False, False),
        (6_001, CUT_LATER, True, False, True),
        (50_000, UNKNOWABLE, True, False, False),
    ],
)
def test_what_no_figure_can_tell_is_probed_and_what_is_cut_refused(
    estimate: int, traits: Traits, doubted: bool, probe: bool, refused: bool
) -> None:
    length = Length(estimate)
    assert (worth_probing(length, traits, doubted=doubted), too_long(length, traits)) == (probe, refused)


def test_a_ratio_of_another_kind_of_text_spares_no_probe() -> None:
    assert worth_probing(Length(SURELY_HELD + 1, "wide"), LEARNT, doubted=False)


@pytest.mark.parametrize(
    ("estimate", "read", "proven", "whole"),
    [
        (LEAST - 1, LEAST, 0, False),
        (LEAST, LEAST, 0, True),
        (SMALL, SURELY_HELD, 0, True),
        (SMALL, SURELY_HELD + 1, 0, False),
        (SMALL + 1, SMALL, 0, False),
        (6_000, 6_600, 6_000, True),
        (6_001, 6_600, 6_000, False),
        (SMALL, 0, 6_000, False),
    ],
)
def test_only_prompts_that_are_surely_whole_are_learnt_from(
    estimate: int, read: int, proven: int, whole: bool
) -> None:
    assert surely_whole(Length(estimate), read, proven) is whole


@pytest.mark.parametrize(
    ("read", "ratio"),
    [(1_000, 1.1), (1_040, 1.04), (1_110, 1.1), (1_300, 1.3)],
    ids=["much lower", "lower", "about the same", "higher"],
)
def test_the_latest_ratio_is_kept_unless_it_is_much_lower_or_the_same(read: int, ratio: float) -> None:
    assert with_ratio(LEARNT, Length(1_000), read).tokens_per_estimate == {"latin": ratio}


def test_kinds_of_text_are_learnt_apart() -> None:
    known = with_ratio(LEARNT, Length(1_000, "wide"), 800)
    assert known.tokens_per_estimate == {"latin": 1.1, "wide": 0.8}


@given(RATIOS, st.integers(1_500, SMALL), st.integers(SURELY_HELD, 200_000))
def test_a_prompt_that_arrives_whole_is_believed_at_any_length(ratio: float, small: int, long: int) -> None:
    known = with_ratio(Traits(), Length(small), round(ratio * small))
    counted = arrived(Length(long), round(ratio * long), known)
    assert counted is not None
    assert long * 0.99 <= counted <= long


@given(RATIOS, st.integers(4_096, 30_000), st.integers(SURELY_HELD, 200_000))
def test_a_cut_prompt_is_believed_only_for_what_was_left_of_it(ratio: float, context: int, long: int) -> None:
    assume(ratio * long > context)
    known = Traits(tokens_per_estimate={"latin": ratio})
    counted = arrived(Length(long), context, known)
    if context < ratio * long * (1 - TOLERANCE):
        assert counted is None
    else:
        assert counted is not None
        assert counted * ratio <= context + ratio


@pytest.mark.parametrize(("read", "traits"), [(0, LEARNT), (4_000, NOTHING)], ids=["no figure", "no ratio"])
def test_without_a_figure_or_a_ratio_nothing_is_believed(read: int, traits: Traits) -> None:
    assert arrived(Length(4_000), read, traits) is None


@pytest.mark.parametrize(
    ("traits", "tokens"), [(NOTHING, SURELY_HELD), (HELD, 6_000), (Traits(context_holds=9), 3_500)]
)
def test_so_much_is_held_at_least(traits: Traits, tokens: int) -> None:
    assert held(traits) == tokens


@pytest.mark.parametrize(
    ("text", "schema", "length"),
    [
        ("abcd" * 300, None, Length(300)),
        ("延迟降低" * 300, None, Length(800, "wide")),
        ("延迟降低" * 300 + "abcd" * 700, None, Length(1_500, "wide")),
        ("延迟降低" * 300 + "abcd" * 900, None, Length(1_700)),
        ("abcd" * 300, {"type": "object"}, Length(300, "latin, form")),
    ],
)
def test_a_prompt_is_of_the_script_that_most_of_its_tokens_are_of(
    text: str, schema: dict[str, str] | None, length: Length
) -> None:
    assert length_of(ChatRequest((Message("user", text),), schema)) == length
