"""What is kept of a text from a file."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.infra.documents.plain import plain_text

LONG = "Led the rebuild of the search ranking service for live commerce, across two"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("\u2066hidden\u2069 \u200bspace", "hidden space"),
        ("one\r\ntwo\rthree\u2028four\ffive", "one\ntwo\nthree\nfour\nfive"),
        ("a\n \n\t\n\nb", "a\n\nb"),
        ("a\u00a0\u3000  b", "a b"),
        ("\uf0b7 Led it", "• Led it"),
        ("\u2f2f\u4f5c \u2f64\u6237", "工作 用户"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("half \ud800", "half"),
    ],
)
def test_what_hides_or_acts_is_left_out(raw: str, kept: str) -> None:
    assert plain_text(raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (f"{LONG}\noffices and a data scientist.", f"{LONG} offices and a data scientist."),
        (f"{LONG}\nCut latency.", f"{LONG}\nCut latency."),
        (f"{LONG}.\nand more", f"{LONG}.\nand more"),
        ("Skills\nsql, python", "Skills\nsql, python"),
        (f"{'推' * 38}\n动方案上线。", f"{'推' * 38}动方案上线。"),
        (f"{'推' * 38}。\n动方案上线。", f"{'推' * 38}。\n动方案上线。"),
        (f"{LONG}\n• offices", f"{LONG}\n• offices"),
    ],
)
def test_lines_that_a_page_has_broken_are_put_together(raw: str, kept: str) -> None:
    assert plain_text(raw, wrapped=True) == kept


@given(st.text(), st.booleans())
def test_nothing_that_hides_or_acts_is_ever_kept(raw: str, wrapped: bool) -> None:
    kept = plain_text(raw, wrapped=wrapped)
    assert kept == kept.strip()
    odd = {char for char in kept if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}}
    assert odd <= set("\n\t\u200c\u200d")
    assert "\n\n\n" not in kept
    kept.encode("utf-8")


@given(st.text())
def test_plain_text_stays_as_it_is(raw: str) -> None:
    assert plain_text(plain_text(raw)) == plain_text(raw)
