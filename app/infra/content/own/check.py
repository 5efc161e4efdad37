"""What a user's loop says about itself and about what ships: names that must exist, differ and suffice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.domain.loop import Round
from app.infra.content.own.forms import OwnLoopForm, OwnOpeningForm, OwnRoundForm
from app.infra.content.problems import FieldPath, Problems
from app.infra.content.source import Source
from app.services.ports import Content


def shipped_round(content: Content, name: str) -> Round | None:
    """The shipped round called `loop.round`."""
    loop_id, _, round_id = name.partition(".")
    loop = content.loops.get(loop_id)
    return next((round_ for round_ in loop.rounds if round_.id == round_id), None) if loop else None


def borrowed_openings(round_: OwnRoundForm, bank: Round | None) -> int:
    """How many openings of a shipped round aim at what this one weighs."""
    return sum(not round_.weights.keys().isdisjoint(opening.signals) for opening in bank.openings) if bank else 0


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """Checks one file; `content` is what ships."""

    content: Content
    source: Source
    form: OwnLoopForm
    problems: Problems

    def run(self) -> None:
        """Note every fault."""
        form = self.form
        if form.id != self.source.stem:
            name = f"{self.source.stem}.yaml"
            self._fault(("id",), f"is {form.id}, but the file is called {name}; make them the same")
        if form.id in self.content.loops:
            self._fault(("id",), f"is the id of a loop that ships with Debrief; choose another: {form.id}-2")
        self._differ(("personas",), "persona", (persona.id for persona in form.personas))
        self._differ(("rounds",), "round", (round_.id for round_ in form.rounds))
        self._personas()
        for position, round_ in enumerate(form.rounds):
            self._round(("rounds", position), round_)

    def _personas(self) -> None:
        shipped = self.content.personas
        for position, persona in enumerate(self.form.personas):
            if persona.id in shipped:
                message = f"is the id of a persona that ships with Debrief; choose another: {persona.id}_2"
                self._fault(("personas", position, "id"), message)
            self._known(("personas", position, "like"), "persona", persona.like, shipped)

    def _round(self, path: FieldPath, round_: OwnRoundForm) -> None:
        personas = {*self.content.personas, *(persona.id for persona in self.form.personas)}
        for index, persona in enumerate(round_.interviewers):
            self._known((*path, "interviewers", index), "persona", persona, personas)
        for signal in round_.weights:
            self._known((*path, "weights", signal), "signal", signal, self.content.rubric.signals)
        bank = shipped_round(self.content, round_.questions) if round_.questions is not None else None
        if round_.questions is not None and bank is None:
            self._known((*path, "questions"), "round", round_.questions, shipped_rounds(self.content))
        else:
            self._enough(path, round_, len(round_.openings) + borrowed_openings(round_, bank))
        self._openings((*path, "openings"), round_)
        self._probes((*path, "probes"), round_)

    def _enough(self, path: FieldPath, round_: OwnRoundForm, openings: int) -> None:
        if openings >= round_.topics:
            return
        message = f"needs at least {round_.topics} openings, one for each of its topics, has {openings}; "
        message += "add some, lower topics, or name a shipped round under questions"
        self._fault((*path, "openings"), message)

    def _openings(self, path: FieldPath, round_: OwnRoundForm) -> None:
        self._differ(path, "opening", map(opening_id, round_.openings, range(len(round_.openings))))
        for position, opening in enumerate(round_.openings):
            for index, signal in enumerate(opening.signals or ()):
                self._weighed((*path, position, "signals", index), round_, signal)
        self._no_twins(path, [(opening.text.en, opening.text.zh) for opening in round_.openings])

    def _probes(self, path: FieldPath, round_: OwnRoundForm) -> None:
        for signal, probes in round_.probes.items():
            rubric = self.content.rubric.signals.get(signal)
            if not self._weighed((*path, signal), round_, signal) or rubric is None:
                continue
            for check in probes:
                known = [one.id for one in rubric.checks]
                self._known((*path, signal, check), f"check of {signal}", check, known)

    def _weighed(self, path: FieldPath, round_: OwnRoundForm, signal: str) -> bool:
        if signal in round_.weights:
            return True
        weighed = ", ".join(sorted(round_.weights))
        self._fault(path, f"the signal {signal} is not weighed by the round {round_.id}; weighed: {weighed}")
        return False

    def _known(self, path: FieldPath, kind: str, name: str, known: Collection[str]) -> None:
        if name not in known:
            self._fault(path, f"the {kind} {name} is unknown; known: {', '.join(sorted(known))}")

    def _differ(self, path: FieldPath, kind: str, ids: Iterable[str]) -> None:
        seen: set[str] = set()
        for position, one in enumerate(ids):
            if one in seen:
                self._fault((*path, position, "id"), f"the {kind} {one} stands twice; ids must differ")
            seen.add(one)

    def _no_twins(self, path: FieldPath, texts: list[tuple[str, str]]) -> None:
        for position, text in enumerate(texts):
            if text in texts[:position]:
                self._fault((*path, position), "the same question stands twice in this round; keep one")

    def _fault(self, path: FieldPath, message: str) -> None:
        self.problems.add(self.source.file, self.source.line(path), path, message)


def opening_id(opening: OwnOpeningForm, position: int) -> str:
    """The id of an opening, which follows from its place when the file gives none."""
    return opening.id or f"opening-{position + 1}"


def shipped_rounds(content: Content) -> list[str]:
    """The names under which a round may use the questions of one that ships."""
    return [f"{loop.id}.{round_.id}" for loop in content.loops.values() for round_ in loop.rounds]
