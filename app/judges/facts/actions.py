"""What the candidate did: clauses in which "I" stands with a deed, in English and Chinese."""

import re
from dataclasses import dataclass

from app.domain.reading.persons import Person
from app.domain.reading.reader import Reading
from app.judges.facts.told import Told, denied

_SKIPPED = (
    r"then|also|just|personally|simply|finally|even|still|actually|really|quickly|immediately|only|deliberately|first|now|"
    r"therefore|myself|already|once|later|always|eventually|so|too|both|then|almost|basically|literally|said|have|had|did"
)
_EN = re.compile(r"\b(?:i|i've|i'd)\s+(?:(?:" + _SKIPPED + r")\s+)*(?P<verb>[a-z]+(?:'t)?)")
_ZH = re.compile(
    r"(?<![请找让给对叫问骂怪陪教帮向劝催夸逼])(?<!不到)(?<!告诉)(?:我|本人)(?!们|司|方|国|的(?!假设))(?:\s?)(?P<deed>[^\s,。;!?、]{1,14}|[a-z]+)"
)
_JOINED = re.compile(r"^\s*(?:and|then|and then|but|so)?\s*(?P<verb>[a-z]+)\b")
_PAST_FORM = re.compile(r"\bi(?:'ve| have)?\s(?:\w+ly\s)?\w+ed\b|[了过]|的$")
# Denied ("nothing that I have to…"), beyond them ("I can't make out"), or settled before they came.
_ZH_DENIED = re.compile(r"(?:没有|不是|并非|不用|不需要|无需|轮不到)[^,。;]{0,4}$")
_ZH_NO_DEED = re.compile(
    r"^[^,。;]{1,3}不太?(?:懂|了|到|清|出|动|起|上|明白|清楚)|(?:的时候|之前|以前|时)(?:就|都|它|这事)*(?:已经|都已)"
)
DESIGN_SHARE = 5  # a design exercise: one clause in so many, or more, is imagined


@dataclass(frozen=True, slots=True)
class Action:
    """Something the candidate did, told in clause number `clause`. `groups` are the word groups of that clause."""

    clause: int
    start: int
    end: int
    groups: frozenset[str]

    @property
    def hard(self) -> bool:
        """Whether it took something: stopping, refusing, arguing, going over a head."""
        return "hard" in self.groups

    @property
    def stage(self) -> str:
        """Which part of the work it belongs to, from defining the problem to what came after the launch."""
        for stage, groups in _STAGES:
            if groups & self.groups:
                return stage
        return "other"


_STAGES = (
    ("after", frozenset({"post_launch_fix", "answered_for"})),
    ("people", frozenset({"function", "disagreement", "accepted"})),
    ("problem", frozenset({"data_source", "stage_hypothesis", "stage_data", "hypothesis", "finding"})),
    ("decision", frozenset({"choice", "hard"})),
    ("delivery", frozenset({"ship_event", "stage_model", "stage_partial"})),
)


def actions(reading: Reading, footing: tuple[Told, ...]) -> tuple[Action, ...]:
    """The candidate's deeds in order, one a clause. In a design exercise only what is told as past counts."""
    undone = sum(told is not Told.DONE for told in footing)
    design = undone * DESIGN_SHARE >= len(footing) and not reading.points
    found = []
    for number, clause in enumerate(reading.clauses):
        if footing[number] is not Told.DONE or not _acts(reading, number, clause.start, clause.end):
            continue
        if not design or _past(reading, clause.start, clause.end):
            found.append(Action(number, clause.start, clause.end, reading.groups[number]))
    return tuple(found)


def _past(reading: Reading, start: int, end: int) -> bool:
    text = reading.text[start:end]
    return bool(_PAST_FORM.search(text)) or reading.any("past_verb", start, end)


def _acts(reading: Reading, number: int, start: int, end: int) -> bool:
    text = reading.text[start:end]
    for match in _EN.finditer(text):
        verb = start + match.start("verb")
        if match["verb"] in {"not", "never"} or match["verb"].endswith("n't"):
            continue
        if not reading.any("stative", verb, verb + 1):
            return True
    for match in _ZH.finditer(text):
        at = start + match.start()
        if _ZH_DENIED.search(text, 0, match.start()) or _ZH_NO_DEED.search(match["deed"]):
            continue
        if not reading.any("stative", at, at + 1) and not reading.any("role", at, at + 1):
            return True
    joined = _JOINED.match(text)
    if reading.actors[number] is Person.SELF and number and joined:
        verb = start + joined.start("verb")
        past = joined["verb"].endswith("ed") or reading.any("past_verb", verb, verb + 1)
        if not past or reading.any("stative", verb, verb + 1):
            return _own_deed(reading, start, end)
        return reading.clauses[number - 1].sentence == reading.clauses[number].sentence
    return _own_deed(reading, start, end)


def _own_deed(reading: Reading, start: int, end: int) -> bool:
    return any(not denied(reading, hit) for hit in reading.within("own_deed", start, end))
