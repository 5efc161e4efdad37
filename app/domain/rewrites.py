"""Say it better: a weak sentence beside a stronger one, built only from what this candidate said.

For each topic, the signals that count there and stayed at level 2 or below are looked at, except those that another
topic showed well or that hardly weigh. An answer that is good in any signal, and a topic that is strong in one, is
left as it is. The sentence that came closest to the first missing check is put into that check's template. What is
missing stays a blank. When the candidate met the check in another topic that speaks of the same feature or metric,
those words are offered in place of the blanks, on condition that they belong to the same story, which only the
candidate knows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.coverage import (
    Topic,
    best_level,
    counted_attempt,
    current_scorecard,
    topic_evidence_of,
    topic_level,
    topic_missing,
    topics_of,
    turn_score,
)
from app.domain.debrief import Evidence, Rewrite
from app.domain.interview import Interview
from app.domain.language import Language
from app.domain.loop import Loop, Round
from app.domain.naming import feature_named, generic_places
from app.domain.passages import Passage, Reader, Telling
from app.domain.phrasing import Render
from app.domain.rubric import HIGHEST_LEVEL, Check, Rubric, Signal

WEAK_LEVEL = 2
GOOD_LEVEL = 3
STRONG_LEVEL = 4
# Beside the average share of a signal: what weighs less than this is left to the next steps.
LIGHT = 0.75
MOST = 5
MOST_ALIKE = 2
MAX_SENTENCE = 280
MIN_SENTENCE = 16
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDED = re.compile(r"[.!?。！？…][\"'”’」』)）]*$")
# Cue groups by which a sentence is seen to speak of a signal's matter.
_MATTER = {
    "quantified_impact": frozenset({"outcome_metric", "model_metric"}),
    "tradeoff_articulation": frozenset({"it_depends", "choice"}),
    "thirty_day_ship": frozenset({"ship", "ship_after"}),
    "ownership": frozenset({"we"}),
}
_PLACEHOLDER = "{{ sentence }}"


@dataclass(frozen=True, slots=True)
class Weakness:
    """A signal that a topic did not show; `worth` is its share times the levels that are missing."""

    topic: Topic
    signal: Signal
    missing: Check
    worth: float


def suggest_rewrites(
    loop: Loop,
    rubric: Rubric,
    interview: Interview,
    shares: Mapping[str, float],
    render: Render,
    reader: Reader,
    before: Sequence[Interview] = (),
) -> tuple[Rewrite, ...]:
    """At most one rewrite a turn and five in all, the most valuable first. `shares` are the signals' shares.

    `before` are the interviews that this one goes on from, newest first: what was told there may be used too.
    """
    topics = topics_of(interview.turns)
    good = _good_turns(interview, rubric)
    told = (*topics, *(topic for earlier in before for topic in topics_of(earlier.turns)))
    found: list[Rewrite] = []
    weaknesses = sorted(_weaknesses(loop, rubric, interview, topics, shares), key=lambda one: -one.worth)
    for weakness in weaknesses:
        alike = [rewrite for rewrite in found if rewrite.check == weakness.missing.id]
        taken = good | {rewrite.turn for rewrite in found}
        rewrite = _rewrite(weakness, told, taken, render, reader) if len(alike) < MOST_ALIKE else None
        if rewrite is not None:
            found.append(rewrite)
    return tuple(found[:MOST])


def _weaknesses(
    loop: Loop, rubric: Rubric, interview: Interview, topics: Sequence[Topic], shares: Mapping[str, float]
) -> Iterator[Weakness]:
    shown = {name for name, signal in rubric.signals.items() if _is_strong(best_level(interview.turns, signal))}
    for topic in (one for one in topics if not _any_strong(one, rubric)):
        plan = loop.round(interview.rounds[topic.round].id)
        for signal in (one for one in _counting(topic, plan) if one not in shown and _weighs(one, shares)):
            level = topic_level(topic, rubric.signals[signal])
            missing = topic_missing(topic, rubric.signals[signal])
            if level is not None and level <= WEAK_LEVEL and missing is not None:
                worth = shares.get(signal, 0.0) * (HIGHEST_LEVEL - level)
                check = rubric.signals[signal].check(missing)
                yield Weakness(topic, rubric.signals[signal], check, worth)


def _is_strong(level: int | None) -> bool:
    return (level or 0) >= STRONG_LEVEL


def _weighs(signal: str, shares: Mapping[str, float]) -> bool:
    return shares.get(signal, 0.0) * len(shares) >= LIGHT


def _any_strong(topic: Topic, rubric: Rubric) -> bool:
    return any(_is_strong(topic_level(topic, signal)) for signal in rubric.signals.values())


def _good_turns(interview: Interview, rubric: Rubric) -> set[int]:
    """The answers that are good in something: nobody needs to be told how to say them."""
    return {
        turn.n
        for turn in interview.turns
        for name in rubric.signals
        if (score := turn_score(turn, name)) is not None and (score.level or 0) >= GOOD_LEVEL
    }


def _counting(topic: Topic, plan: Round) -> list[str]:
    """The signals this topic was about: those its questions aimed at, else the round's heavier half."""
    asked = {turn.move.signal for turn in topic.turns}
    opening = next((q for q in plan.openings if q.id == topic.turns[0].move.question), None)
    aimed = asked | set(opening.signals if opening else ())
    weighed = [signal for signal in plan.weights if signal in aimed]
    average = sum(plan.weights.values()) / len(plan.weights)
    return weighed or [signal for signal, weight in plan.weights.items() if weight >= average]


def _rewrite(
    weakness: Weakness, topics: Sequence[Topic], taken: set[int], render: Render, reader: Reader
) -> Rewrite | None:
    place = _weak_sentence(weakness, taken, reader)
    if place is None:
        return None
    turn, sentence = place
    language = Language.ZH if _HAN.search(sentence.text) else Language.EN
    fact = _told_elsewhere(weakness, topics, sentence, reader)
    whole = _ended(sentence.text, language)
    if fact is not None:
        better = render("debrief.better_with_fact", language, sentence=whole, fact=fact.quote)
    else:
        better = weakness.missing.better.text(language).replace(_PLACEHOLDER, whole)
    question = weakness.missing.ask.text(language)
    return Rewrite(turn, weakness.signal.id, weakness.missing.id, sentence.text, better, question)


def _weak_sentence(weakness: Weakness, taken: set[int], reader: Reader) -> tuple[int, Passage] | None:
    """The sentence that met a check of the signal, else one about its matter, else the first to build on."""
    evidence = topic_evidence_of(weakness.topic)
    for found in (found for (signal, _), found in evidence.items() if signal == weakness.signal.id):
        sentence = _sentence_of(weakness.topic, found, reader)
        if found.turn not in taken and sentence is not None:
            return found.turn, sentence
    plain = list(_plain_sentences(weakness.topic, taken, reader))
    groups = _MATTER.get(weakness.signal.id, frozenset())
    speaking = (place for place in plain if any(hit.group in groups for hit in reader.read(place[1].text).hits))
    # Whoever gives a figure says something already: such a sentence is no weak one just because it came first.
    vague = (place for place in plain if not reader.read(place[1].text).amounts)
    return next(speaking, next(vague, None))


def _sentence_of(topic: Topic, evidence: Evidence, reader: Reader) -> Passage | None:
    turn = next(turn for turn in topic.turns if turn.n == evidence.turn)
    attempt = counted_attempt(turn)
    if attempt is None:
        return None
    telling = reader.read(attempt.text)
    for part in (telling.sentence_around, telling.clause_around):
        passage = part(evidence.start, evidence.end)
        if len(passage.text) <= MAX_SENTENCE:
            return passage
    return Passage(evidence.quote, evidence.start, evidence.end) if len(evidence.quote) <= MAX_SENTENCE else None


def _plain_sentences(topic: Topic, taken: set[int], reader: Reader) -> Iterator[tuple[int, Passage]]:
    """Sentences one could build on: not too short, no question, and nothing that a judge marked as no evidence."""
    for turn in topic.turns:
        attempt = counted_attempt(turn)
        if attempt is None or turn.n in taken:
            continue
        card = current_scorecard(attempt)
        marks = card.marks if card else ()
        for sentence in reader.read(attempt.text).sentences():
            marked = any(mark.start < sentence.end and sentence.start < mark.end for mark in marks)
            asks = sentence.text.rstrip("\"'”’」』)） ").endswith(("?", "？"))
            if (
                _weight(sentence.text) >= MIN_SENTENCE
                and len(sentence.text) <= MAX_SENTENCE
                and not (marked or asks)
            ):
                yield turn.n, sentence


def _weight(text: str) -> int:
    """Length, in which a Chinese character counts as two letters."""
    return len(text) + len(_HAN.findall(text))


def _told_elsewhere(
    weakness: Weakness, topics: Sequence[Topic], sentence: Passage, reader: Reader
) -> Evidence | None:
    """Evidence for the missing check from another topic about the same thing, the nearest first."""
    here = weakness.topic
    at = next(place for place, topic in enumerate(topics) if topic is here)
    by_distance = sorted(enumerate(topics), key=lambda item: abs(item[0] - at))
    others = (topic for _, topic in by_distance if topic is not here)
    same = (topic for topic in others if _about_the_same(here, topic, sentence, reader))
    found = (topic_evidence_of(topic).get((weakness.signal.id, weakness.missing.id)) for topic in same)
    return next((one for one in found if one is not None and len(one.quote) <= MAX_SENTENCE), None)


def _about_the_same(here: Topic, there: Topic, sentence: Passage, reader: Reader) -> bool:
    """Whether a feature named in one topic is spoken of in the other, or the weak sentence's metric is."""
    ours, theirs = _tellings(here, reader), _tellings(there, reader)
    if _words_of(theirs, _names(ours, reader)) or _words_of(ours, _names(theirs, reader)):
        return True
    return bool(_metrics([reader.read(sentence.text)]) & _metrics(theirs))


def _tellings(topic: Topic, reader: Reader) -> list[Telling]:
    attempts = (counted_attempt(turn) for turn in topic.turns)
    return [reader.read(attempt.text) for attempt in attempts if attempt is not None]


def _names(tellings: list[Telling], reader: Reader) -> set[str]:
    named = (feature_named(telling) for telling in tellings)
    return {reader.read(name).normal.text for name in named if name is not None}


def _words_of(tellings: list[Telling], names: set[str]) -> set[str]:
    return {name for name in names if any(name in telling.normal.text for telling in tellings)}


def _metrics(tellings: list[Telling]) -> set[str]:
    return {name for telling in tellings for name in _metrics_of(telling)}


def _metrics_of(telling: Telling) -> Iterator[str]:
    generic = generic_places(telling)
    for hit in telling.hits:
        if hit.group == "outcome_metric" and (hit.start, hit.end) not in generic:
            yield telling.normal.text[hit.start : hit.end]


def _ended(sentence: str, language: Language) -> str:
    """The sentence with a full stop, if it has no end of its own."""
    if _ENDED.search(sentence):
        return sentence
    stop = "。" if language is Language.ZH else "."
    return sentence.rstrip(" ,;:，；：、") + stop
