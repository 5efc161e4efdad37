"""Where the committee is of two minds: a signal that changes between rounds, uneven signals, a bar raiser."""

from collections.abc import Iterator, Mapping, Sequence

from app.domain.committee.hearing import GOOD_LEVEL, STRONG_LEVEL, Hearing, is_good, telling
from app.domain.committee.reasons import pull
from app.domain.committee.results import Played
from app.domain.debrief import Cited, Decision, Line, RoundResult, SignalResult
from app.domain.decision import decide, distance, is_better, is_favourable
from app.domain.loop import Persona

APART = 2
MOST_LISTED = 3
Heard = tuple[Played, RoundResult]


def mixed(rounds: Sequence[Heard], hearing: Hearing) -> tuple[Line, ...]:
    """The signals that are good in one round and weak in another, then what is strong beside what is weak."""
    found = [line for result in hearing.scored if (line := _between_rounds(result.signal, rounds, hearing))]
    strong = [result.signal for result in hearing.scored if (result.level or 0) >= STRONG_LEVEL]
    weak = [result.signal for result in hearing.scored if not is_good(result)]
    if strong and weak:
        lists = {"strong": strong[:MOST_LISTED], "weak": weak[:MOST_LISTED]}
        found.append(hearing.line("mixed_signals", **{name: hearing.titles(some) for name, some in lists.items()}))
    return tuple(found)


def dissent(
    rounds: Sequence[Heard], decision: Decision, hearing: Hearing, cast: Mapping[str, Persona]
) -> tuple[Line, ...]:
    """Whoever guards the bar, where what they heard alone would have been decided otherwise.

    Otherwise means on the other side of hiring, or two steps away; one step is no dissent.
    """
    return tuple(_dissent(rounds, decision, hearing, cast))


def _dissent(
    rounds: Sequence[Heard], decision: Decision, hearing: Hearing, cast: Mapping[str, Persona]
) -> Iterator[Line]:
    for played, result in rounds:
        own = decide(result.signals).decision
        for person in _guards(result, cast):
            if own is None or not _otherwise(own, decision):
                continue
            higher = is_better(own, decision)
            scored = [one for one in result.signals if one.level is not None]
            point = hearing.point(max(scored, key=lambda one: pull(one, up=higher)))
            values = {"person": person.name.text(hearing.language), "round": _title(played, hearing)}
            yield hearing.line("dissent_higher" if higher else "dissent_lower", **values, point=point)


def _guards(result: RoundResult, cast: Mapping[str, Persona]) -> list[Persona]:
    spoke = [statement.persona for statement in result.statements]
    return [cast[person] for person in spoke if person in cast and cast[person].raises_bar]


def _otherwise(own: Decision, decision: Decision) -> bool:
    return is_favourable(own) is not is_favourable(decision) or distance(own, decision) >= APART


def _between_rounds(signal: str, rounds: Sequence[Heard], hearing: Hearing) -> Line | None:
    heard = [
        (one.level, played, one)
        for played, result in rounds
        for one in result.signals
        if one.signal == signal and one.level is not None
    ]
    if len(heard) < 2:
        return None
    best, worst = max(heard, key=lambda one: one[0]), min(heard, key=lambda one: one[0])
    shown = telling(best[2], hearing.rubric)
    if best[0] < GOOD_LEVEL or best[0] - worst[0] < APART or is_good(worst[2]) or shown is None:
        return None
    words, cited = hearing.shown(shown, signal)
    values = {"title": hearing.title(signal), "good": _title(best[1], hearing), "poor": _title(worst[1], hearing)}
    other = _thin(worst[2], hearing, cited)
    if other is None:
        return hearing.line("mixed_rounds", cited, **values, quote=words)
    return hearing.line("mixed_rounds_thin", cited, other[1], **values, quote=words, other=other[0])


def _thin(result: SignalResult, hearing: Hearing, said: Cited) -> tuple[str, Cited] | None:
    evidence = telling(result, hearing.rubric, (said,))
    return None if evidence is None else hearing.shown(evidence, result.signal)


def _title(played: Played, hearing: Hearing) -> str:
    return played.plan.title.text(hearing.language)
