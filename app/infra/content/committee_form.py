"""What a model reads when it words a debrief: prompts/committee/prose.yaml, checked and rendered."""

import re
from collections.abc import Iterator, Mapping

from app.domain.committee.prose import DecisionWords, ProseFault
from app.infra.content import templates
from app.infra.content.forms.fields import Filled, Form, Version
from app.infra.content.problems import FieldPath
from app.infra.content.templates import render_part

FORM_FAULT = "form"


class DecisionWordsForm(Form):
    """Regular expressions for both sides of a decision."""

    favourable: tuple[Filled, ...]
    unfavourable: tuple[Filled, ...]


class CommitteeForm(Form):
    """prompts/committee/prose.yaml"""

    version: Version
    rules: Filled
    repair: Filled
    faults: dict[str, Filled]
    decision_words: DecisionWordsForm


class CommitteeTexts:
    """Implements `services.ports.CommitteePrompt` with a form that has no faults."""

    def __init__(self, form: CommitteeForm) -> None:
        self._form = form

    @property
    def decision_words(self) -> DecisionWords:
        """How a text says that somebody should be hired, or should not."""
        words = self._form.decision_words
        return DecisionWords(words.favourable, words.unfavourable)

    def rules(self, *, language: str) -> str:
        """What is to be written, and what is checked."""
        return render_part(self._form.rules, language=language)

    def repair(self, *, fault: str, words: str) -> str:
        """Asks once more, naming what cannot be shown."""
        told = self._form.faults[fault]
        values = {} if fault == FORM_FAULT else {"words": words}
        return render_part(self._form.repair, fault=render_part(told, **values))


def faults(form: CommitteeForm) -> Iterator[tuple[FieldPath, str]]:
    """Each fault: the part, and what is wrong with it."""
    declared: Mapping[str, tuple[str, ...]] = {"rules": ("language",), "repair": ("fault",)}
    for part, variables in declared.items():
        yield from (((part,), fault) for fault in templates.faults(getattr(form, part), variables))
    for name in {FORM_FAULT, *ProseFault} - form.faults.keys():
        yield ("faults",), f"has no text for {name}"
    for name, text in form.faults.items():
        variables = () if name == FORM_FAULT else ("words",)
        yield from ((("faults", name), fault) for fault in templates.faults(text, variables))
    for side in ("favourable", "unfavourable"):
        for index, pattern in enumerate(getattr(form.decision_words, side)):
            try:
                re.compile(pattern)
            except re.error as error:
                yield ("decision_words", side, index), f"is no regular expression: {error}"
