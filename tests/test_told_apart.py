"""A reader tells a strong candidate from a weak one by what a debrief says, without levels and decisions.

These examples are whole loops, played from scripts; `test_examples.py` keeps them what the scripts give.
"""

import re
from dataclasses import dataclass
from statistics import mean

import pytest

from app.domain.passages import Reader
from app.wiring.content import load_valid_content
from docs.play_examples import path_of

PAIRS = [
    ("china-ai-pm.strong.zh", "china-ai-pm.weak.zh"),
    ("huawei-ai-pm.strong.zh", "huawei-ai-pm.weak.zh"),
    ("kuaishou-ai-pm.strong.zh", "kuaishou-ai-pm.weak.en"),
    ("kuaishou-pmm.strong.en", "kuaishou-pmm.weak.zh"),
    ("xiaomi-ai-pm.strong.en", "xiaomi-ai-pm.weak.en"),
]
QUOTED = re.compile(r"“([^“”]+(?:“[^“”]*”[^“”]*)*)”")
# Whatever says how it was decided, or how high an answer stood.
VERDICT = re.compile(r"strong (?:no|yes)|lean|hire|\blevel\b|推荐|评级|\d 级", re.I)
PARTS = {
    "keep": ("To keep", "保留"),
    "change": ("To change", "改进"),
    "stops": ("What a committee would stop at", "风险点"),
    "better": ("Say it better", "换个说法"),
    "next": ("What to prepare next", "接下来准备什么"),
}


@dataclass(frozen=True)
class Read:
    """The parts of a debrief that are shown while levels are hidden."""

    keep: str
    change: str
    stops: str
    better: str
    next: str


def parts(name: str) -> Read:
    text = path_of(name).read_text(encoding="utf-8")
    return Read(**{part: section(text, titles) for part, titles in PARTS.items()})


def section(text: str, titles: tuple[str, ...]) -> str:
    heading = re.search(rf"^(##+) (?:{'|'.join(titles)})$", text, re.MULTILINE)
    if heading is None:
        return ""
    rest = text[heading.end() :]
    end = re.search(rf"^#{{1,{len(heading[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def items(part: str) -> list[str]:
    return re.findall(r"^- .+$", part, re.MULTILINE)


def figures(part: str) -> float:
    """How many amounts a quote of this part has."""
    reader = Reader(load_valid_content().phrases.cues)
    quotes = QUOTED.findall(part)
    return mean(len(reader.read(quote).amounts) for quote in quotes) if quotes else 0.0


@pytest.mark.parametrize("pair", PAIRS)
def test_no_part_that_stays_says_how_it_was_decided(pair: tuple[str, str]) -> None:
    for name in pair:
        read = parts(name)
        assert read.keep
        told = "".join((read.keep, read.change, read.stops, read.next))
        assert not VERDICT.findall(QUOTED.sub("", told)), name


@pytest.mark.parametrize("pair", PAIRS)
def test_the_weak_candidate_is_told_what_to_say_better_and_the_strong_one_hardly(pair: tuple[str, str]) -> None:
    strong, weak = (parts(name) for name in pair)
    assert len(items(weak.better)) >= 4 * 3
    assert len(items(strong.better)) <= 1 * 3


@pytest.mark.parametrize("pair", PAIRS)
def test_a_committee_stops_at_what_the_weak_candidate_said_only(pair: tuple[str, str]) -> None:
    strong, weak = (parts(name) for name in pair)
    # Where a loop does not weigh impact, nobody is stopped at for a lack of it.
    assert len(items(weak.stops)) >= (1 if pair[0].startswith("china-ai-pm") else 2)
    assert items(strong.stops) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_what_the_strong_candidate_keeps_has_figures_in_it(pair: tuple[str, str]) -> None:
    strong, weak = (parts(name) for name in pair)
    assert figures(strong.keep) > 2 * figures(weak.keep)


@pytest.mark.parametrize("pair", PAIRS)
def test_their_next_steps_differ_and_the_strong_one_has_no_more_of_them(pair: tuple[str, str]) -> None:
    strong, weak = (parts(name) for name in pair)
    assert len(items(strong.next)) <= len(items(weak.next)) == 3
    assert items(strong.next)[:1] != items(weak.next)[:1]
