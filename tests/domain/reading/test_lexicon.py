"""Word lists: what an entry finds, and that looking is linear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading.lexicon import build, tokenise
from app.domain.reading.normalise import normalise


def found(entry: str, text: str) -> list[str]:
    normal = normalise(text).text
    return [normal[hit.start : hit.end] for hit in build({"g": [entry]}).scan(normal, tokenise(normal))]


@pytest.mark.parametrize(
    ("entry", "text", "hits"),
    [
        ("cut", "I cut it, a shortcut", ["cut"]),
        ("annotat*", "two annotators annotated", ["annotators", "annotated"]),
        ("went live", "it went  live.", ["went live"]),
        ("went live", "it went. Live music.", []),
        ("go-live", "our go-live and go live", ["go-live", "go live"]),
        ("the _ lead", "the ranking lead and the lead", ["the ranking lead"]),
        ("from ~ to", "from spring all the way to autumn", ["from spring all the way to"]),
        ("from ~ to", "from one two three four five six seven to", []),
        ("砍", "我砍了它", ["砍"]),
        ("宁可~也", "宁可慢一点也不错", ["宁可慢一点也"]),
        ("宁可~也", "宁可慢。我也去", []),
        ("don't", "I DON’T know", ["don't"]),
    ],
)
def test_an_entry_finds_what_it_says(entry: str, text: str, hits: list[str]) -> None:
    assert found(entry, text) == hits


def test_entries_of_several_groups_may_lie_over_one_another() -> None:
    lexicon = build({"choice": ["cut"], "hard": ["cut the"]})
    text = "i cut the feature"
    assert [(hit.group, hit.start) for hit in lexicon.scan(text, tokenise(text))] == [("hard", 2), ("choice", 2)]


ENTRIES = ("cut", "cut it", "cu*", "cut* _ live", "the _ live", "the ~ went", "_ it", "砍", "砍了", "砍~了", "没砍")
PIECES = ("we", "cut", "cutting", "the", "it", "live", "went", "砍", "了", "没", "。", ".")


@given(st.lists(st.sampled_from(PIECES), max_size=20), st.sampled_from(("", " ")))
def test_entries_looked_up_together_find_what_each_finds_alone(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    together = build({f"g{number}": [entry] for number, entry in enumerate(ENTRIES)}).scan(text, tokenise(text))
    alone = [build({f"g{number}": [entry]}).scan(text, tokenise(text)) for number, entry in enumerate(ENTRIES)]
    assert sorted(together) == sorted(hit for hits in alone for hit in hits)


@given(st.lists(st.sampled_from(["we", "cut", "it", "live", "went", "砍", "了", "。"]), max_size=40))
def test_the_same_text_gives_the_same_hits_in_order(parts: list[str]) -> None:
    lexicon = build({"a": ["cut it", "cut"], "b": ["went live", "砍~了"]})
    text = " ".join(parts)
    hits = lexicon.scan(text, tokenise(text))
    assert hits == lexicon.scan(text, tokenise(text))
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
