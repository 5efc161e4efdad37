"""When a link works, and what of a text is covered for its reader."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.review.links import MASK, LinkKind, LinkState, ShareLink, covered

MADE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LINK = ShareLink("l1", "i1", LinkKind.VIEW, "", MADE, MADE + timedelta(days=1))


@pytest.mark.parametrize(
    ("seconds", "revoked", "state"),
    [
        (0, False, LinkState.WORKS),
        (86_399, False, LinkState.WORKS),
        (86_400, False, LinkState.EXPIRED),
        (0, True, LinkState.REVOKED),
        (86_400, True, LinkState.REVOKED),
    ],
)
def test_a_link_works_until_it_expires_or_is_revoked(seconds: int, revoked: bool, state: LinkState) -> None:
    link = ShareLink("l1", "i1", LinkKind.VIEW, "", MADE, LINK.expires_at, MADE if revoked else None)
    assert link.state(MADE + timedelta(seconds=seconds)) is state


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("Wei Zhang led it.", ("Zhang Wei",), "███ █████ led it."),
        ("zhang led Zhangjiang.", ("Zhang",), "█████ led Zhangjiang."),
        ("我叫张伟，张伟负责。", ("张伟",), "我叫██，██负责。"),
        ("At Acme (US) and ACME.", ("Acme", "(US)"), "At ████ ████ and ████."),
        ("Nothing to hide.", (), "Nothing to hide."),
        ("Li and Liu", ("Li", "Liu"), "██ and ███"),
    ],
)
def test_names_are_covered_as_whole_words_and_chinese_ones_anywhere(
    text: str, names: tuple[str, ...], shown: str
) -> None:
    assert covered(text, names) == shown


@given(st.text(), st.lists(st.text(min_size=1)))
def test_covering_moves_no_offset_and_does_nothing_more_when_repeated(text: str, names: list[str]) -> None:
    shown = covered(text, names)
    # A character of which lower and upper case differ in length must not shift what follows.
    assert len(shown) == len(text)
    assert all(after in (before, MASK) for before, after in zip(text, shown, strict=True))
