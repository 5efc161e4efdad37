"""What content files say about each other: names that must exist, be unique, and cover what is needed."""

from collections.abc import Collection, Iterable, Iterator

from app.domain.interview import TALK
from app.infra.content.acts.base import ActForm
from app.infra.content.files import Checked, Files, FormT
from app.infra.content.forms.fields import Words
from app.infra.content.forms.loop import LoopForm, RoundForm
from app.infra.content.forms.questions import QuestionsForm
from app.infra.content.forms.rubric import CheckForm, SignalForm
from app.infra.content.problems import FieldPath, Problems


def check_references(files: Files, known_validators: Collection[str] | None, problems: Problems) -> None:
    """Add every broken reference to `problems`. `known_validators`: names `requires` may hold; None: any."""
    _check_names(files.signals.values(), "signal", problems)
    _check_names(files.personas.values(), "id", problems)
    _check_names(files.loops.values(), "id", problems)
    _check_names(files.rated.values(), "set", problems)
    for signal in files.signals.values():
        _check_signal(signal, known_validators, problems)
    for loop in files.loops.values():
        _LoopCheck(files, loop, problems).run()
    _check_reading(files, problems)
    if not files.loops:
        problems.add("prompts/loops", 0, (), "holds no loop; add at least one")


def _check_names(files: Iterable[Checked[FormT]], key: str, problems: Problems) -> None:
    for file in files:
        stem = file.source.stem
        given = getattr(file.form, key, stem)
        if given != stem:
            file.fault(problems, (key,), f"is {given}, but the file is called {stem}.yaml; make them the same")


def _check_reading(files: Files, problems: Problems) -> None:
    homes: dict[str, str] = {}
    for file in files.reading.values():
        for name in file.form.root if file.form else ():
            home = homes.setdefault(name, file.source.file)
            if home != file.source.file:
                file.fault(problems, (name,), f"the group {name} also stands in {home}; keep one")


def _check_signal(signal: Checked[SignalForm], known: Collection[str] | None, problems: Problems) -> None:
    checks = signal.form.checks if signal.form else ()
    seen: set[str] = set()
    for position, check in enumerate(checks):
        path: FieldPath = ("checks", position)
        if check.id in seen:
            signal.fault(problems, (*path, "id"), f"the check {check.id} stands twice; ids must differ")
        seen.add(check.id)
        for index, name in enumerate(check.requires):
            if known is not None and name not in known:
                hint = f"known: {', '.join(sorted(known))}" if known else "none is known"
                signal.fault(problems, (*path, "requires", index), f"the validator {name} is unknown; {hint}")
        for language in _languages_without_quote(check):
            message = "does not stand in the answer beside it; copy the words exactly"
            signal.fault(problems, (*path, "meets", "quote", language), message)


def _languages_without_quote(check: CheckForm) -> Iterator[str]:
    for language in ("en", "zh"):
        if getattr(check.meets.quote, language) not in getattr(check.meets.answer, language):
            yield language


class _LoopCheck:
    """Checks one loop and the question banks of its rounds."""

    def __init__(self, files: Files, loop: Checked[LoopForm], problems: Problems) -> None:
        self.files = files
        self.loop = loop
        self.problems = problems
        self.texts: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        rounds = self.loop.form.rounds if self.loop.form else ()
        for position, round_ in enumerate(rounds):
            path: FieldPath = ("rounds", position)
            if any(round_.id == other.id for other in rounds[:position]):
                self._fault((*path, "id"), f"the round {round_.id} stands twice; ids must differ")
            self._names(path, round_)
            self._acts(path, round_)
            self._instant_fail(path, round_)
            for index, asked in enumerate(round_.follow_up.questions if round_.follow_up else ()):
                self._aim((*path, "follow_up", "questions", index), round_, asked.signal, asked.check)
            bank = self.files.questions.get(round_.questions)
            if bank is None:
                wanted = f"prompts/questions/{round_.questions}.yaml"
                self._fault((*path, "questions"), f"{wanted} does not exist; add it or correct the name")
            elif bank.form is not None:
                self._bank(round_, bank, bank.form)

    def _names(self, path: FieldPath, round_: RoundForm) -> None:
        for index, persona in enumerate(round_.interviewers):
            if persona not in self.files.personas:
                message = f"the persona {persona} is unknown; {_known(self.files.personas)}"
                self._fault((*path, "interviewers", index), message)
            if persona in round_.interviewers[:index]:
                self._fault((*path, "interviewers", index), f"the persona {persona} stands twice; keep one")
        for signal in round_.weights:
            if signal not in self.files.signals:
                message = f"the signal {signal} is unknown; {_known(self.files.signals)}"
                self._fault((*path, "weights", signal), message)

    def _instant_fail(self, path: FieldPath, round_: RoundForm) -> None:
        rule = round_.instant_fail
        if rule is None:
            return
        self._aim((*path, "instant_fail"), round_, rule.signal, rule.check)
        if rule.topics > round_.topics:
            message = f"the round has only {round_.topics} topics"
            self._fault((*path, "instant_fail", "topics"), message)

    def _aim(self, path: FieldPath, round_: RoundForm, signal: str, check: str) -> None:
        if signal not in round_.weights:
            message = f"the signal {signal} is not weighed by the round {round_.id}"
            self._fault((*path, "signal"), message)
        rubric = self.files.signals.get(signal)
        checks = [known.id for known in rubric.form.checks] if rubric and rubric.form else [check]
        if check not in checks:
            self._fault((*path, "check"), f"{signal} has no check {check}; it has {', '.join(checks)}")

    def _acts(self, path: FieldPath, round_: RoundForm) -> None:
        for index, name in enumerate(round_.acts):
            if name in round_.acts[:index]:
                self._fault((*path, "acts", index), f"the act {name} stands twice; keep one")
            if name == TALK:
                continue
            act = self.files.acts.get(name)
            if act is None:
                wanted = f"prompts/acts/{name}.yaml does not exist; add it or correct the name"
                self._fault((*path, "acts", index), wanted)
            elif act.form is not None:
                self._act(round_, act, act.form)

    def _act(self, round_: RoundForm, act: Checked[ActForm], form: ActForm) -> None:
        expected = f"{self.loop.source.stem}.{round_.id}."
        if not act.source.stem.startswith(expected):
            message = f"is played in the round {round_.id}; let the file's name begin with {expected}"
            act.fault(self.problems, ("kind",), message)
        for persona in form.personas():
            if persona not in round_.interviewers:
                message = f"the persona {persona} does not interview in the round {round_.id}"
                act.fault(self.problems, ("kind",), message)
        for signal in form.signals():
            if signal not in round_.weights:
                message = f"the signal {signal} is not weighed by the round {round_.id}"
                act.fault(self.problems, ("kind",), message)

    def _bank(self, round_: RoundForm, bank: Checked[QuestionsForm], form: QuestionsForm) -> None:
        self._openings(round_, bank, form)
        for signal in round_.weights:
            if signal in self.files.signals and signal not in form.probes:
                message = f"has no probes for the signal {signal}, which the round {round_.id} weighs; add them"
                bank.fault(self.problems, ("probes",), message)
        for signal in form.probes:
            self._probes(round_, bank, form, signal)

    def _openings(self, round_: RoundForm, bank: Checked[QuestionsForm], form: QuestionsForm) -> None:
        seen: set[str] = set()
        for position, opening in enumerate(form.openings):
            path: FieldPath = ("openings", position)
            if opening.id in seen:
                message = f"the opening {opening.id} stands twice; ids must differ"
                bank.fault(self.problems, (*path, "id"), message)
            seen.add(opening.id)
            for index, signal in enumerate(opening.signals):
                if signal not in round_.weights:
                    message = f"the signal {signal} is not weighed by the round {round_.id}; "
                    message += f"weighed: {', '.join(sorted(round_.weights))}"
                    bank.fault(self.problems, (*path, "signals", index), message)
            self._unique(bank, (*path, "text"), opening.text)
            self._unique(bank, (*path, "rephrased"), opening.rephrased)

    def _probes(self, round_: RoundForm, bank: Checked[QuestionsForm], form: QuestionsForm, signal: str) -> None:
        path: FieldPath = ("probes", signal)
        if signal not in round_.weights:
            known = ", ".join(sorted(round_.weights))
            message = f"the signal {signal} is not weighed by the round {round_.id}; weighed: {known}"
            bank.fault(self.problems, path, message)
        rubric = self.files.signals.get(signal)
        checks = [check.id for check in rubric.form.checks] if rubric and rubric.form else None
        for check, questions in form.probes[signal].items():
            if checks is not None and check not in checks:
                message = f"{signal} has no check {check}; it has {', '.join(checks)}"
                bank.fault(self.problems, (*path, check), message)
            for index, words in enumerate(questions):
                self._unique(bank, (*path, check, index), words)
        for check in checks or ():
            if check not in form.probes[signal]:
                bank.fault(self.problems, path, f"has no probes for the check {check}; add at least three")

    def _unique(self, bank: Checked[QuestionsForm], path: FieldPath, words: Words) -> None:
        for language in ("en", "zh"):
            text = " ".join(getattr(words, language).casefold().split())
            place = f"{bank.source.file}:{bank.source.line((*path, language))}"
            first = self.texts.setdefault((language, text), place)
            if first != place:
                message = f"the same question stands at {first}; no loop may ask it twice"
                bank.fault(self.problems, (*path, language), message)

    def _fault(self, path: FieldPath, message: str) -> None:
        self.loop.fault(self.problems, path, message)


def _known(names: Collection[str]) -> str:
    return f"known: {', '.join(sorted(names))}" if names else "none exists"
