"""Words of the candidate that an interviewer can read back: short, whole, and standing by themselves."""

import re

from app.domain.language import Language
from app.domain.passages import Passage, Telling
from app.domain.reading.lexicon import Hit
from app.domain.reading.sentences import Clause, Span

# A quote read back to the candidate has to be short enough to be heard as one.
LONGEST = 120
LONGEST_HAN = 60
SHORTEST = 18
SHORTEST_HAN = 7
# "Indonesia, two years ago" is heard as a caption, not as something that somebody said.
FEWEST_WORDS = 5
_HAN = re.compile(r"[\u3400-\u9fff]")
_AROUND = " .,;:!?。，；：！？、“”\"'‘’…—-"
# What most English verbs of a story end in, beside those that are listed.
_VERB = re.compile(r"\b[a-z]{2,}ed\b|'(?:s|re|ve|ll|d|m)\b|n't\b")
_UNFIT = frozenset('\n"“”「」()（）')


def readable(telling: Telling, sentence: Span, hit: Hit, language: Language) -> Passage | None:
    """The sentence without what leads into it, else the clauses around `hit` that stand by themselves.

    None where nothing of it could be read back in `language`, such as words of the other one.
    """
    clauses = [part for part in telling.clause_spans if sentence.start <= part.start < sentence.end]
    for place in (Span(sentence.start, sentence.end), *_runs(telling, clauses, hit)):
        passage = _trimmed(telling, _without_lead(telling, place))
        if passage is not None and _fits(passage.text, language) and _tells(telling, place):
            return passage
    return None


def stands_alone(telling: Telling, place: Span, language: Language) -> Passage | None:
    """The place without what leads into it, where it begins as somebody would begin to speak; else None."""
    start = _without_lead(telling, place).start
    sentence = max((span.start for span in telling.spans if span.start <= place.start), default=place.start)
    first = _without_lead(telling, Span(sentence, place.end)).start
    if start > first and (_follows_condition(telling, place) or not _begins(telling, place.start, start, language)):
        return None
    whole = Span(start, place.end)
    scrap = _only_leads_up(telling, whole) or _carried_on(telling, whole) or not _tells(telling, whole)
    passage = None if scrap else _trimmed(telling, whole)
    return passage if passage is not None and _says_enough(passage.text, language) else None


def _says_enough(text: str, language: Language) -> bool:
    if _UNFIT.intersection(text):
        return False
    if language is Language.ZH:
        return len(_HAN.findall(text)) >= SHORTEST_HAN
    return len(text.split()) >= FEWEST_WORDS


def _tells(telling: Telling, place: Span) -> bool:
    """Whether something is said there, and not only named: "noise suppression for old phones" names a thing."""
    said = any(hit.group == "says_something" and place.start <= hit.start < place.end for hit in telling.hits)
    return said or _VERB.search(telling.normal.text, place.start, place.end) is not None


def _carried_on(telling: Telling, place: Span) -> bool:
    """Whether the sentence goes on with a second half that the first has announced, as 先…再… do."""
    rest = (part for part in telling.clause_spans if part.start >= place.end)
    following = next(rest, None)
    same = (
        any(span.start <= place.start < span.end and following.start < span.end for span in telling.spans)
        if following
        else False
    )
    return same and following is not None and _has("carries_on", telling, _first_letter(telling, following.start))


def _only_leads_up(telling: Telling, place: Span) -> bool:
    """Whether this is nothing but what leads up to the sentence's point: "had we waited", 等数据出来的时候."""
    ends = {end.start for end in telling.clause_spans if place.start < end.start < place.end}
    last = place.start + len(telling.normal.text[place.start : place.end].rstrip(_AROUND))
    hits = (hit for hit in telling.hits if hit.group == "leads_up")
    return not ends and any(hit.start == place.start or hit.end == last for hit in hits)


def _begins(telling: Telling, pause: int, start: int, language: Language) -> bool:
    """Whether words in the middle of a sentence could begin one: in Chinese most can, in English few."""
    if _leans_back(telling, start):
        return False
    led_in = start > _first_letter(telling, pause)
    return language is Language.ZH or led_in or _has("begins_alone", telling, start)


def _follows_condition(telling: Telling, place: Span) -> bool:
    """Whether the clause before only leads up to this one: "if it fails", 再往上提的话."""
    inside = [span for span in telling.spans if span.start <= place.start < span.end]
    before = [
        part
        for part in telling.clause_spans
        if part.end <= place.start and inside and part.start >= inside[0].start
    ]
    return bool(before) and _only_leads_up(telling, Span(_first_letter(telling, before[-1].start), before[-1].end))


def _leans_back(telling: Telling, start: int) -> bool:
    """Whether the words at `start` hang on those before them, as "which" and 就 do."""
    return _has("leans_back", telling, start)


def _has(group: str, telling: Telling, start: int) -> bool:
    return any(hit.group == group and hit.start == start for hit in telling.hits)


def _runs(telling: Telling, clauses: list[Clause], hit: Hit) -> list[Span]:
    """Rows of clauses that hold `hit` and begin as a sentence would, the longest first."""
    at = next((k for k, clause in enumerate(clauses) if clause.start <= hit.start < clause.end), None)
    if at is None:
        return []
    begins = [k for k in range(at + 1) if k == 0 or _begins_alone(telling, clauses[k])]
    ends = [clause.end for clause in clauses[at:] if clause.end >= hit.end]
    every = (Span(clauses[k].start, end) for k in begins for end in ends)
    runs = [run for run in every if not _only_leads_up(telling, _without_lead(telling, run))]
    return sorted(runs, key=lambda run: run.start - run.end)


def _begins_alone(telling: Telling, clause: Clause) -> bool:
    start = _without_lead(telling, Span(clause.start, clause.end)).start
    return _has("begins_alone", telling, start) and not _leans_back(telling, start)


def _without_lead(telling: Telling, place: Span) -> Span:
    """The place after "so", "and then", 所以 and the like."""
    start = _first_letter(telling, place.start)
    leads = [hit for hit in telling.hits if hit.group == "leads_in"]
    while ends := [hit.end for hit in leads if hit.start == start]:
        start = _first_letter(telling, max(ends))
    return Span(start, max(start, place.end))


def _first_letter(telling: Telling, start: int) -> int:
    text = telling.normal.text
    while start < len(text) and not text[start].isalnum():
        start += 1
    return start


def _trimmed(telling: Telling, place: Span) -> Passage | None:
    if place.start >= place.end:
        return None
    whole = telling.slice(place.start, place.end)
    text = whole.text.strip(_AROUND)
    start = whole.start + whole.text.find(text)
    return Passage(text, start, start + len(text)) if text else None


def _fits(text: str, language: Language) -> bool:
    han = len(_HAN.findall(text))
    if _UNFIT.intersection(text):
        return False
    if language is Language.ZH:
        return han >= SHORTEST_HAN and len(text) <= LONGEST_HAN
    return not han and SHORTEST <= len(text) <= LONGEST
