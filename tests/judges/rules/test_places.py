"""Where a check is shown: whole passages that a quote can hold."""

import pytest

from app.domain.reading.sentences import Span
from app.judges.facts import Told
from app.judges.rules.findings import MAX_QUOTE, passages
from app.judges.rules.places import evidence
from app.judges.subject import Subject, subject_of
from app.services.ports import Content


def quoted(content: Content, text: str, first: str, last: str) -> str | None:
    """The evidence for a check that asks for nothing special, in the stretch from `first` to `last`."""
    subject = subject_of(text, content.reading)
    plain = subject.reading.text
    place = Span(plain.index(first), plain.index(last) + len(last))
    at = evidence(content.rubric.signals["thirty_day_ship"].checks[0], [place], subject)
    return text[at.start : at.end] if at else None


@pytest.mark.parametrize(
    ("text", "first", "last", "quote"),
    [
        ("We knew. “Free forever” was the promise then.", "free", "then", "“Free forever” was the promise then"),
        ("三个月，“用户点踩”那一路断了没人知道。", "用户", "知道", "“用户点踩”那一路断了没人知道"),
        ("Then I wrote “never again” on the wall.", "then", "again", "Then I wrote “never again”"),
        ("I wrote “never again” on the wall.", "i wrote", "wall", "I wrote “never again” on the wall"),
    ],
)
def test_a_quotation_within_a_quote_keeps_both_its_marks(
    content: Content, text: str, first: str, last: str, quote: str
) -> None:
    assert quoted(content, text, first, last) == quote


def rows(subject: Subject, told: frozenset[Told] = frozenset(Told)) -> list[str]:
    return [subject.reading.text[span.start : span.end] for span in passages(subject.facts, told)]


def test_a_short_sentence_is_one_passage(content: Content) -> None:
    assert len(rows(subject_of("I cut it. They were furious, and then they left.", content.reading))) == 2


def test_a_long_sentence_is_parted_between_clauses_and_nothing_is_lost(content: Content) -> None:
    text = ", ".join(f"on day {number} I called another of the furious customers" for number in range(2, 12)) + "."
    parts = rows(subject_of(text, content.reading))
    assert len(parts) > 1
    assert all(len(part) <= MAX_QUOTE for part in parts)
    assert "".join(parts).replace(" ", "").replace(",", "") == text.replace(" ", "").replace(",", "").lower()


def test_only_what_is_told_as_asked_for_is_a_passage(content: Content) -> None:
    subject = subject_of("I cut it. I would call everybody next time.", content.reading)
    assert rows(subject, frozenset({Told.DONE})) == ["i cut it."]
