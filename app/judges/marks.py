"""Passages that cannot be evidence: they speak to whoever grades, imitate what a judge writes, or hide.

A mark covers the whole sentence (or tagged block) around what was found, in code points of the stored answer.
"""

import re
from collections.abc import Iterable, Iterator

from app.domain.reading.normalise import invisible_places
from app.domain.reading.reader import Scanned
from app.domain.reading.sentences import Span
from app.domain.scorecard import Mark

GRADER_NOTE = "grader_note"
FAKE_RESULT = "fake_result"
MARKUP = "markup"
HIDDEN_TEXT = "hidden_text"

_BLOCK = re.compile(
    r"<!--.*?(?:-->|\Z)|/\*.*?(?:\*/|\Z)|<\s*([^\W\d][\w-]{0,30})[^<>\n]{0,80}>.*?<\s*/\s*\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(
    r"<\s*/?\s*[^\W\d][^<>\n]{0,80}>|<[|!][^<>\n]{0,80}>|\[/?(?:inst|system|sys)\]|```|~~~|^\s*(?:###|---)\s*(?:system|instruction|end)",
    re.IGNORECASE | re.MULTILINE,
)
_FAKE = re.compile(
    r"[\"'{]\s*(?:met|level|score|checks?|quote|signals?|reason|rating|verdict)\s*[\"']\s*:"
    r"|\b(?:level|score|rating|grade|verdict|evaluation|overall|result)\s*[=:]\s*[\"']?(?:[1-5]\b|five|max|pass|met\b|true)"
    r"|\b(?:quantified_impact|tradeoff_articulation|thirty_day_ship|ownership|data_decisions|cross_functional_influence)\s*[=:\-]+\s*[\"']?\d"
    r"|\b[a-z]+(?:_[a-z]+)+\s*[=:]\s*(?:true|met|yes|[1-5]\b)"
    r"|\b(?:met|passed)\s*[=:]\s*(?:true|yes|1)\b"
    r"|(?:评级|评分|得分|等级|结论|总分|打分|判定|评估结果)\s*[=:为]\s*[\"']?(?:[1-5五]|满分|优秀|很强|通过|满足)"
    r"|\|\s*[1-5]\s*\|"
    r"|(?:量化结果|取舍|交付速度|主人翁|数据决策|跨部门影响)\s*[=:]\s*[1-5五]"
)
_ROLE = re.compile(
    r"^[^\S\n]*(?:system|assistant|verdict|evaluation|grader|judge|instruction|instructions|interviewer|candidate|result)\s*[:>]"
    r"|^[^\S\n]*(?:系统(?:提示)?|面试官|候选人|评委|评分员|判定|结论|指令)\s*[:：]"
    r"|\b(?:interviewer|candidate)\s*:|(?:面试官|候选人)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
# Without one of these signs there is none of the above, and most answers have none: it is quicker to look.
_FAKE_SIGN = re.compile(r"[=:|为_]|ownership\s*-")
_ROLE_SIGN = re.compile(r"[:>：]")
_HIDDEN_RUN = 3
_HIDDEN_REACH = 12


def find_marks(answer: str, whole: Scanned) -> tuple[Mark, ...]:
    """All marked passages of `answer`, which is scanned as `whole`, in order of place.

    They may touch but not overlap within one kind.
    """
    notes = [Span(hit.start, hit.end) for hit in whole.hits if hit.group == GRADER_NOTE]
    marks = [
        *_widened(GRADER_NOTE, notes, whole),
        *_widened(
            FAKE_RESULT, _spans(_FAKE, whole.normal.text) if _FAKE_SIGN.search(whole.normal.text) else (), whole
        ),
        *(Mark(MARKUP, span.start, span.end) for span in _spans(_BLOCK, answer)),
        *_lines(MARKUP, _TAG, answer),
        *(_lines(FAKE_RESULT, _ROLE, answer) if _ROLE_SIGN.search(answer) else ()),
        *_hidden(answer),
    ]
    return tuple(sorted(set(marks), key=lambda mark: (mark.start, mark.end, mark.kind)))


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(found.start(), found.end()) for found in pattern.finditer(text)]


def _widened(kind: str, found: Iterable[Span], whole: Scanned) -> Iterator[Mark]:
    """Each find as the sentence around it, in code points of the answer."""
    for span in found:
        around = [part for part in whole.sentences if part.start < span.end and span.start < part.end]
        first = min([span.start, *(part.start for part in around)])
        last = max([span.end, *(part.end for part in around)])
        yield Mark(kind, *whole.normal.original(first, last))


def _lines(kind: str, pattern: re.Pattern[str], answer: str) -> Iterator[Mark]:
    """A lone tag, a fence or a role's name marks what follows it on its line: nobody says such things aloud."""
    for found in pattern.finditer(answer):
        line_end = answer.find("\n", found.end())
        yield Mark(kind, found.start(), len(answer) if line_end < 0 else line_end)


def _hidden(answer: str) -> Iterator[Mark]:
    """Runs of characters strewn with invisible ones."""
    places = [place for place in invisible_places(answer) if _hides(answer, place)]
    begin = 0
    for index, place in enumerate(places):
        if index + 1 < len(places) and places[index + 1] - place <= _HIDDEN_REACH:
            continue
        if index - begin + 1 >= _HIDDEN_RUN:
            yield _line(HIDDEN_TEXT, answer, places[begin], place + 1)
        begin = index + 1


def _line(kind: str, answer: str, start: int, end: int) -> Mark:
    """The stretch with the rest of its line."""
    line_end = answer.find("\n", end)
    return Mark(kind, answer.rfind("\n", 0, start) + 1, len(answer) if line_end < 0 else line_end)


def _hides(answer: str, place: int) -> bool:
    """Invisible characters hide text, but not where emoji and joined scripts need them."""
    char = ord(answer[place])
    if 0xFE00 <= char <= 0xFE0F:
        return False
    return not (char == 0x200D and place > 0 and ord(answer[place - 1]) > 0x2000)
