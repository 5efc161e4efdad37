"""Lines of a batch: cut out of any stream, each good or bad for itself."""

import json
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.batch import BatchAnswer, Fault
from app.domain.language import Language
from app.services.batch_lines import LONGEST_LINE, lines_of, read_line

SIGNALS = {"ownership": 1, "quantified_impact": 2}


async def in_pieces(sent: bytes, at: Sequence[int]) -> AsyncIterator[bytes]:
    """`sent`, cut at these places."""
    cuts = sorted({0, *(place for place in at if place < len(sent)), len(sent)})
    for start, end in pairwise(cuts):
        yield sent[start:end]


async def cut(sent: bytes, *at: int) -> list[bytes | None]:
    return [line async for line in lines_of(in_pieces(sent, at))]


@pytest.mark.anyio
@given(
    lines=st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"").strip() or b"x"), min_size=1),
    at=st.lists(st.integers(0, 200), max_size=8),
)
async def test_however_a_stream_is_cut_the_lines_are_the_same(lines: list[bytes], at: list[int]) -> None:
    lines[0] = b"first" + lines[0]
    assert await cut(b"\n".join(lines), *at) == lines
    assert await cut(b"\n".join(lines) + b"\n", *at) == lines


@pytest.mark.anyio
async def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_line() -> None:
    assert await cut(b"\xef\xbb\xbf{}\r\n\r\n[]\r\n", 1, 5) == [b"{}", b"", b"[]"]


@pytest.mark.anyio
async def test_a_line_that_never_ends_is_dropped_and_the_next_one_read() -> None:
    endless = b"x" * (3 * LONGEST_LINE)
    pieces = range(0, len(endless), 50_000)
    assert await cut(b"first\n" + endless + b"\nlast", *pieces) == [b"first", None, b"last"]
    assert await cut(b"y" * (LONGEST_LINE + 1) + b"\nlast") == [None, b"last"]
    assert await cut(endless, *pieces) == [None]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"answer": "Shipped."}, BatchAnswer("Shipped.")),
        (
            {"answer": "上线了", "question": "问", "id": "a", "signals": ["ownership"], "language": "zh"},
            BatchAnswer("上线了", "问", "a", ("ownership",), Language.ZH),
        ),
        ({"answer": "Shipped.", "levels": {"ownership": 3}, "rater": 7}, BatchAnswer("Shipped.")),
    ],
)
def test_an_answer_is_read_with_what_stands_beside_it(line: dict[str, object], expected: BatchAnswer) -> None:
    assert read_line(3, json.dumps(line).encode(), SIGNALS).content == expected


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        (None, None, "longer than 512 KiB"),
        (b"not json", None, "no JSON object"),
        (b'{"answer": "half', None, "no JSON object"),
        (b'{"answer": "\xff"}', None, "no JSON object"),
        (b'{"answer": "\\ud800"}', None, "no JSON object"),
        (b"[]", None, "object"),
        (b"{}", "answer", "required"),
        (b'{"answer": 5}', "answer", "string"),
        (b'{"answer": " "}', "answer", "empty"),
        (b'{"answer": "a\\u0000b"}', "answer", "NUL"),
        (json.dumps({"answer": "x" * 20_001}).encode(), "answer", "20,000"),
        (json.dumps({"answer": "x", "question": "q" * 4_001}).encode(), "question", "4,000"),
        (json.dumps({"answer": "x", "id": "i" * 201}).encode(), "id", "200"),
        (b'{"answer": "x", "id": 5}', "id", "string"),
        (b'{"answer": "x", "signals": []}', "signals", "at least 1"),
        (b'{"answer": "x", "signals": ["charm"]}', "signals", "no such signal"),
        (b'{"answer": "x", "language": "fr"}', "language", "'en' or 'zh'"),
    ],
)
def test_a_line_that_cannot_be_scored_says_why_and_where(line: bytes | None, field: str | None, says: str) -> None:
    read = read_line(7, line, SIGNALS)
    assert read.number == 7
    assert isinstance(read.content, Fault)
    assert read.content.field == field
    assert says in read.content.message


def test_a_fault_repeats_nothing_of_the_answer() -> None:
    fault = read_line(1, b'{"answer": "my secret", "language": "my other secret"}', SIGNALS).content
    assert isinstance(fault, Fault)
    assert "secret" not in fault.message
