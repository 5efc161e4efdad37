"""Words that a reader understands without the rest of the answer: a whole sentence, or clauses that stand alone.

A judge quotes as little as it needs, such as "24 days". Whoever reads a debrief wants the sentence around it. What
comes out is verbatim, and holds the words that were asked about.
"""

import re

from app.domain.passages import Passage, Telling
from app.domain.reading.sentences import Clause, Span

# A Chinese character counts as two letters and a half.
LONGEST = 160
SHORTEST = 20
_HAN = re.compile(r"[\u3400-\u9fff]")
_BULLET = re.compile(r"^(?:[-*•·]|\d{1,2}[.)、])\s*(?=[^\W\d])")
_STOP = re.compile(r"[\s.。,，;；:：、]+$")
_JOINS = re.compile(
    r"^(?:(?:and|but|so|then|or|plus)\b[\s,]*|然后|所以|但是|但|而且|并且|于是|不过|因此|同时|而|结果)(?=[\w“\"'(（])",
    re.I,
)
# What an English clause in the middle of a sentence can begin with, to be understood without what is before it.
_STARTS = re.compile(
    r"^(?:(?:i|we|you|he|she|it|they|there|this|these|those|my|our|your|his|her|its|their|the|an?|one|two|three|nobody"
    r"|everybody|every|people|users|nothing|some|most|half)\b|\d|(?-i:[A-Z]))",
    re.I,
)
_LEANS = re.compile(r"^(?:[就才也再还比从按并和跟与把被对向给都]|其中|因为|由于|里面|以及|分别)")


def standing(telling: Telling, start: int, end: int) -> Passage:
    """What to quote for `answer[start:end]`: its sentence; of one that is too long the clauses that stand alone."""
    sentence = telling.sentence_around(start, end)
    if _weight(sentence.text) > LONGEST:
        return _of_clauses(telling, start, end)
    if _weight(sentence.text) < SHORTEST:
        sentence = _with_a_neighbour(telling, sentence)
    return _trimmed(sentence)


def _with_a_neighbour(telling: Telling, sentence: Passage) -> Passage:
    """ "24 days." says something only beside what it answers."""
    all_of_them = list(telling.sentences())
    at = next((n for n, one in enumerate(all_of_them) if one.start <= sentence.start < one.end), None)
    if at is None:
        return sentence
    for other in (*all_of_them[at + 1 : at + 2], *all_of_them[max(at - 1, 0) : at]):
        first, last = min(sentence.start, other.start), max(sentence.end, other.end)
        words = telling.answer[first:last]
        if "\n" not in words and _weight(words) <= LONGEST:
            return Passage(words, first, last)
    return sentence


def _of_clauses(telling: Telling, start: int, end: int) -> Passage:
    """The clauses around the words, and more before and after them as long as they lean on what is beside them."""
    clauses = telling.clause_spans
    place = telling.place(start, end)
    over = [n for n, one in enumerate(clauses) if one.start < place.end and place.start < one.end]
    if not over:
        return Passage(telling.answer[start:end], start, end)
    first, last = over[0], over[-1]
    while _goes_on(clauses, first - 1, first) and not _begins(telling, clauses, first, last):
        if _weight(_joined(telling, clauses, first - 1, last).text) > LONGEST:
            break
        first -= 1
    while _goes_on(clauses, last, last + 1) and _short(telling, clauses, first, last):
        if _weight(_joined(telling, clauses, first, last + 1).text) > LONGEST:
            break
        last += 1
    return _trimmed(_without_join(_joined(telling, clauses, first, last), clauses, first))


def _goes_on(clauses: tuple[Clause, ...], one: int, other: int) -> bool:
    """Whether both clauses exist and belong to one sentence."""
    return one >= 0 and other < len(clauses) and clauses[one].sentence == clauses[other].sentence


def _begins(telling: Telling, clauses: tuple[Clause, ...], first: int, last: int) -> bool:
    """Whether one can begin to read at this clause."""
    words = _joined(telling, clauses, first, last).text
    bare = _JOINS.sub("", words)
    starts = _STARTS.match(bare) if bare[:1].isascii() else not _LEANS.match(bare)
    return bool(starts) and _weight(bare) >= SHORTEST


def _short(telling: Telling, clauses: tuple[Clause, ...], first: int, last: int) -> bool:
    return _weight(_joined(telling, clauses, first, last).text) < SHORTEST


def _joined(telling: Telling, clauses: tuple[Clause, ...], first: int, last: int) -> Passage:
    return telling.slice(*Span(clauses[first].start, clauses[last].end))


def _without_join(passage: Passage, clauses: tuple[Clause, ...], first: int) -> Passage:
    """Without the "and" that ties it to what was said before it in the sentence."""
    if not _goes_on(clauses, first - 1, first):
        return passage
    join = _JOINS.match(passage.text)
    gone = join.end() if join else 0
    return Passage(passage.text[gone:], passage.start + gone, passage.end)


def _trimmed(passage: Passage) -> Passage:
    """Without a bullet before it and the full stop behind it: it is put into other sentences."""
    bullet = _BULLET.match(passage.text)
    gone = bullet.end() if bullet else 0
    words = _STOP.sub("", passage.text[gone:])
    return Passage(words, passage.start + gone, passage.start + gone + len(words))


def _weight(text: str) -> int:
    return len(text) + 3 * len(_HAN.findall(text)) // 2
