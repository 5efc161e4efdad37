"""What each interviewer heard: in their own voice, about what they listen for, in the candidate's words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.committee.hearing import STRONG_LEVEL, TIERS, Hearing, is_good, telling
from app.domain.committee.reasons import pull
from app.domain.committee.results import Played
from app.domain.debrief import Cited, Decision, Line, SignalResult, Statement
from app.domain.decision import is_favourable
from app.domain.interview import Turn
from app.domain.loop import Persona
from app.domain.rubric import LOWEST_LEVEL

_QUOTE = "{{ quote }}"


@dataclass(slots=True)
class _Table:
    """What was said so far: in this round the signals spoken of and the words quoted, in all of them the lines.

    `favourable`: how the round was decided.
    """

    lines: set[str]
    favourable: bool = False
    signals: set[str] = field(default_factory=set)
    quotes: list[Cited] = field(default_factory=list)


def statements(
    played: Played, hearing: Hearing, decision: Decision | None, cast: Mapping[str, Persona], lines: set[str]
) -> tuple[Statement, ...]:
    """What each interviewer who asked anything heard, in the order of the round.

    `hearing` and `decision` are of this round. `lines` are those that interviewers of earlier rounds used, and grow
    by what is said here: nobody says the same.
    """
    asked = {turn.speaker for turn in played.turns if turn.attempts}
    people = [person for person in played.plan.interviewers if person in asked]
    table = _Table(lines, decision is not None and is_favourable(decision))
    found = (
        Statement(person, tuple(_lines(_own(played.turns, person), cast.get(person), hearing, table, len(people))))
        for person in people
    )
    return tuple(statement for statement in found if statement.lines)


def _own(turns: Sequence[Turn], person: str) -> list[Turn]:
    return [turn for turn in turns if turn.speaker == person and turn.attempts]


def _lines(
    turns: Sequence[Turn], persona: Persona | None, hearing: Hearing, table: _Table, people: int
) -> Iterator[Line]:
    if not hearing.scored:
        yield hearing.line("interviewers.unscored")
        return
    interests = _interests(turns, hearing, table)
    if not interests:
        return
    main = interests[0]
    first = _main(main, persona, hearing, table)
    table.signals.add(main.signal)
    yield _noted(first, table)
    others = [] if people > 1 else interests[1:]
    other = _other(main, others)
    if other is not None:
        yield _noted(_beside(main, other, hearing, table), table)


def _interests(turns: Sequence[Turn], hearing: Hearing, table: _Table) -> list[SignalResult]:
    """The scored signals nobody in the room has spoken of, those this interviewer asked about first."""
    asked = {turn.move.signal for turn in turns}
    left = [result for result in hearing.scored if result.signal not in table.signals]
    return sorted(left, key=lambda result: (result.signal not in asked, -result.weight))


def _other(main: SignalResult, others: Sequence[SignalResult]) -> SignalResult | None:
    """What stands most against the main thing, else what weighs most beside it."""
    if not others:
        return None
    against = [result for result in others if is_good(result) is not is_good(main)]
    return max(against, key=lambda result: pull(result, up=not is_good(main))) if against else others[0]


def _main(result: SignalResult, persona: Persona | None, hearing: Hearing, table: _Table) -> Line:
    line = _tier(result, hearing, table)
    evidence = telling(result, hearing.rubric, table.quotes) or telling(result, hearing.rubric)
    if evidence is None:
        return hearing.line("join", first=_lacking(result, persona, hearing, table), second=line)
    words, cited = hearing.shown(evidence, result.signal)
    if not is_good(result):
        nearest = hearing.line("interviewers.nearest", cited, quote=words, line=line)
        return hearing.line("join", first=_lacking(result, persona, hearing, table), second=nearest)
    if not _praised(result, table):
        return hearing.line("interviewers.still", cited, quote=words, line=line)
    return hearing.line("join", cited, first=_heard(persona, hearing, words, table), second=line)


def _praised(result: SignalResult, table: _Table) -> bool:
    """Whether a persona's praise is due: what is no more than solid earns none in a round that was turned down."""
    return table.favourable or (result.level or LOWEST_LEVEL) >= STRONG_LEVEL


def _lacking(result: SignalResult, persona: Persona | None, hearing: Hearing, table: _Table) -> str:
    """That the main thing was not heard. Beside a favourable decision that is said of this one signal alone.

    So it is by whoever said in an earlier round that nothing was heard.
    """
    missed = _missed(persona, hearing)
    if table.favourable or missed in table.lines:
        return hearing.say("interviewers.short", title=hearing.title(result.signal))
    table.lines.add(missed)
    return missed


def _beside(main: SignalResult, other: SignalResult, hearing: Hearing, table: _Table) -> Line:
    line = _tier(other, hearing, table)
    evidence = telling(other, hearing.rubric, table.quotes)
    if evidence is None:
        return hearing.line("interviewers.gap", line=line) if is_good(main) and not is_good(other) else line
    words, cited = hearing.shown(evidence, other.signal)
    return hearing.line(f"interviewers.{_connective(main, other, table)}", cited, quote=words, line=line)


def _connective(main: SignalResult, other: SignalResult, table: _Table) -> str:
    """How the second thing follows on the first."""
    if is_good(other):
        return "also" if is_good(main) else "still"
    if is_good(main):
        return "less"
    return "nor" if table.quotes else "nearest"


def _tier(result: SignalResult, hearing: Hearing, table: _Table) -> Line:
    """What there is to say about the signal; what was said before is put as the check that made the difference."""
    tier = TIERS[result.level or LOWEST_LEVEL]
    try:
        line = hearing.line(f"interviewers.{result.signal}_{tier}")
    except KeyError:
        line = hearing.line(f"interviewers.signal_{tier}", title=hearing.title(result.signal))
    if line.text in table.lines:
        line = Line(_by_its_check(result, hearing))
    table.lines.add(line.text)
    return line


def _by_its_check(result: SignalResult, hearing: Hearing) -> str:
    checks = hearing.rubric.signals[result.signal].checks
    missing = next((check for check in checks if check.id == result.missing), None)
    if missing is None:
        return checks[-1].met.text(hearing.language)
    return missing.unmet.text(hearing.language)


def _heard(persona: Persona | None, hearing: Hearing, words: str, table: _Table) -> str:
    """That it was heard, in the persona's own words the first time."""
    own = persona.heard.text(hearing.language) if persona is not None and persona.heard is not None else None
    if own is None or own in table.lines:
        return hearing.say("interviewers.heard", quote=words)
    table.lines.add(own)
    return own.replace(_QUOTE, words)


def _missed(persona: Persona | None, hearing: Hearing) -> str:
    if persona is None or persona.missed is None:
        return hearing.say("interviewers.missed")
    return persona.missed.text(hearing.language)


def _noted(line: Line, table: _Table) -> Line:
    table.quotes += line.quotes
    return line
