"""What each round of each loop has to ask in each language, and what of it tests have played."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from app.domain.interview import MoveKind
from app.domain.language import Bilingual, Language
from app.domain.loop import Loop, Persona, Question, Round
from app.services.ports import Content

# Loop, round, language, act: the kinds of moves that were seen there.
PlayedMoves = Mapping[str, Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]]

_NEED_NOT_BE_SAID = ("id", "version", "joins", "raises_bar")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much a round must have at least: openings, and probes for each check."""

    openings: int
    probes: int


# What a candidate who comes back again and again does not run out of soon.
OF_SHIPPED = Wanted(openings=10, probes=3)
OWN_PROBES = 1


@dataclass(frozen=True, slots=True)
class Counted:
    """One cell: how many there are, and how many there must be."""

    found: int
    wanted: int

    @property
    def enough(self) -> bool:
        """Whether nothing is missing."""
        return self.found >= self.wanted


@dataclass(frozen=True, slots=True)
class RoundCoverage:
    """One round in one language.

    `fewest_probes` are those of the check that has the fewest; `acts` maps each act to the moves that tests saw in
    it, and is None where nothing is known of tests: for users' own loops, and where no tests are installed.
    """

    loop: str
    round: str
    language: Language
    openings: Counted
    probes: int
    fewest_probes: Counted
    personas: Counted
    acts: Mapping[str, tuple[str, ...]] | None

    @property
    def complete(self) -> bool:
        """Whether no cell is empty or below what it must hold."""
        counts = (self.openings, self.fewest_probes, self.personas)
        return all(count.enough for count in counts) and all((self.acts or {}).values())


def coverage(content: Content, own: Iterable[str], played: PlayedMoves | None) -> Iterator[RoundCoverage]:
    """A row for each loop, round and language. `own` are the ids of users' loops, `played` what tests have seen."""
    own = frozenset(own)
    for loop in content.loops.values():
        tested = None if loop.id in own else played
        for round_ in loop.rounds:
            wanted = Wanted(round_.topics, OWN_PROBES) if loop.id in own else OF_SHIPPED
            for language in loop.languages:
                yield _row(loop, round_, language, content, wanted, tested)


def unplayed(played: PlayedMoves) -> tuple[str, ...]:
    """The kinds of moves that no test has seen in any round."""
    seen = {
        kind
        for rounds in played.values()
        for languages in rounds.values()
        for acts in languages.values()
        for kinds in acts.values()
        for kind in kinds
    }
    return tuple(kind.value for kind in MoveKind if kind.value not in seen)


def _row(
    loop: Loop, round_: Round, language: Language, content: Content, wanted: Wanted, played: PlayedMoves | None
) -> RoundCoverage:
    checks = [(signal, check.id) for signal in round_.weights for check in content.rubric.signals[signal].checks]
    probes = [_different(round_.probes.get(check, ()), language) for check in checks]
    whole = [person for person in round_.interviewers if _speaks(content.persona(person), language)]
    return RoundCoverage(
        loop=loop.id,
        round=round_.id,
        language=language,
        openings=Counted(_different(round_.openings, language), wanted.openings),
        probes=sum(probes),
        fewest_probes=Counted(min(probes, default=0), wanted.probes),
        personas=Counted(len(whole), len(round_.interviewers)),
        acts=None if played is None else _acts(loop, round_, language, played),
    )


def _different(questions: Iterable[Question], language: Language) -> int:
    """How many different questions there are; the same text twice is one question."""
    return len({text for question in questions if (text := question.text.text(language).strip())})


def _speaks(persona: Persona, language: Language) -> bool:
    """Whether nothing that the persona may have to say is missing in `language`."""
    texts = (getattr(persona, field.name) for field in fields(persona) if field.name not in _NEED_NOT_BE_SAID)
    return all(_filled(text, language) for text in texts)


def _filled(text: Bilingual | tuple[Bilingual, ...] | None, language: Language) -> bool:
    if text is None:
        return False
    lines = text if isinstance(text, tuple) else (text,)
    return bool(lines) and all(line.text(language).strip() for line in lines)


def _acts(loop: Loop, round_: Round, language: Language, played: PlayedMoves) -> dict[str, tuple[str, ...]]:
    seen = played.get(loop.id, {}).get(round_.id, {}).get(language.value, {})
    return {act.id: tuple(seen.get(act.id, ())) for act in round_.acts}
