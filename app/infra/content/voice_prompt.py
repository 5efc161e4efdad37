"""What a model reads when it speaks: the parts of prompts/voice/interviewer.yaml, checked and rendered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import product
from typing import Annotated

from jinja2 import UndefinedError
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from app.domain.interview import MoveKind
from app.domain.language import Language
from app.domain.reading import lexicon
from app.domain.spoken import Fault, SpokenWords
from app.infra.content import templates
from app.infra.content.forms.fields import Filled, Form, Version, Words
from app.infra.content.forms.reading import ReadingGroup
from app.infra.content.problems import FieldPath
from app.infra.content.templates import render_part
from app.services.ports import BegunRound, PlannedRound, Played, Retaken, TurnNote

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "scene": ("company", "role", "rounds", "cast"),
    "rules": (),
    "background": ("background",),
    "turn": tuple(field.name for field in fields(TurnNote)),
    "repair": ("name", "fault"),
}


def _every_fault(texts: "dict[str, Words]") -> "dict[str, Words]":
    missing = [fault.value for fault in Fault if fault.value not in texts]
    unknown = sorted(set(texts) - {fault.value for fault in Fault})
    if missing or unknown:
        message = "must have a text for each fault and no other: missing {missing}; unknown {unknown}"
        context = {"missing": ", ".join(missing) or "none", "unknown": ", ".join(unknown) or "none"}
        raise PydanticCustomError("faults", message, context)
    return texts


class PartForm(Form):
    """One part in both languages. Line breaks count, so that Chinese lines are not joined as elsewhere."""

    en: Filled
    zh: Filled

    def text(self, language: Language) -> str:
        """The template in `language`."""
        return self.zh if language is Language.ZH else self.en


class VoiceForm(Form):
    """prompts/voice/interviewer.yaml"""

    version: Version
    scene: PartForm
    rules: PartForm
    background: PartForm
    turn: PartForm
    repair: PartForm
    faults: Annotated[dict[str, Words], AfterValidator(_every_fault)]


class SpokenForm(Form):
    """prompts/voice/words.yaml: what tells that a model said what no interviewer should"""

    rating: ReadingGroup
    rating_terms: ReadingGroup
    rating_stated: ReadingGroup
    verdict: ReadingGroup
    verdict_terms: ReadingGroup
    verdict_stated: ReadingGroup
    verdict_alone: ReadingGroup
    coaching: ReadingGroup
    coaching_stated: ReadingGroup
    out_of_role: ReadingGroup
    out_of_role_alone: ReadingGroup
    out_of_role_terms: ReadingGroup
    several_questions: ReadingGroup
    asking: ReadingGroup
    asking_words: ReadingGroup
    function_words: ReadingGroup
    own_label: ReadingGroup
    other_label: ReadingGroup


class VoiceTexts:
    """Implements `services.ports.VoicePrompt` with a form that has no faults."""

    def __init__(self, form: VoiceForm) -> None:
        self._form = form
        # What is the same for all interviews of a loop is told with every question.
        self._render_once = lru_cache(maxsize=256)(render_part)

    def scene(
        self,
        language: Language,
        *,
        company: str,
        role: str,
        rounds: Sequence[PlannedRound],
        cast: Sequence[Played],
    ) -> str:
        """What interview this is, and who is to be played in it."""
        text = self._form.scene.text(language)
        return self._render_once(text, company=company, role=role, rounds=tuple(rounds), cast=tuple(cast))

    def rules(self, language: Language) -> str:
        """How to speak."""
        return self._render_once(self._form.rules.text(language))

    def background(self, language: Language, *, background: str) -> str:
        """What the candidate handed in beforehand."""
        return render_part(self._form.background.text(language), background=background)

    def turn(self, language: Language, note: TurnNote) -> str:
        """What the candidate said, and what to ask now."""
        values = {field.name: getattr(note, field.name) for field in fields(note)}
        return render_part(self._form.turn.text(language), **values)

    def repair(self, language: Language, *, name: str, fault: Fault) -> str:
        """Asks for the same again, without the fault."""
        told = self._form.faults[fault.value].bilingual().text(language)
        return render_part(self._form.repair.text(language), name=name, fault=told)


def spoken_words(form: SpokenForm) -> SpokenWords:
    """The word lists as the domain knows them."""
    groups = {name: getattr(form, name).entries() for name in SpokenForm.model_fields}
    labels = {name: groups.pop(name) for name in ("own_label", "other_label")}
    return SpokenWords(lexicon.build(groups), labels["own_label"], labels["other_label"])


def faults(form: VoiceForm) -> Iterator[tuple[FieldPath, str]]:
    """Each fault of the parts: the part and its language, and what is wrong with it."""
    for (part, variables), language in product(VARIABLES.items(), Language):
        text = getattr(form, part).text(language)
        found = list(templates.faults(text, variables, nested=True)) or list(_untold(part, text))
        yield from (((part, language.value), fault) for fault in found)


def _untold(part: str, text: str) -> Iterator[str]:
    """What only shows when the part is rendered, such as a field that no round has."""
    try:
        for sample in _samples(part):
            render_part(text, **sample)
    except UndefinedError as error:
        yield f"{error.message}; values have the parts that services/ports.py names"
    except (TypeError, ValueError) as error:
        yield f"cannot be rendered: {error}"


def _samples(part: str) -> Iterator[dict[str, object]]:
    values: dict[str, object] = dict.fromkeys(VARIABLES[part], "…")
    if part == "scene":
        yield values | {"rounds": [PlannedRound("…", "…", "…")], "cast": [Played("…", "…", "…", "…")]}
        return
    if part != "turn":
        yield values
        return
    for kind, begun, declined, quote in product(MoveKind, (None, BegunRound(1, 1, "…")), (True, False), ("", "…")):
        more = {"kind": kind.value, "round": begun, "declined": declined, "quote": quote}
        yield values | more | {"retakes": [Retaken("…", "…")]}
