"""What a model reads when it fills a form: the parts of prompts/judge/form.yaml, checked and rendered."""

from collections.abc import Iterator, Mapping, Sequence

from jinja2 import UndefinedError

from app.infra.content import templates
from app.infra.content.forms.fields import Filled, Form, Version
from app.infra.content.problems import FieldPath
from app.infra.content.templates import render_part

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "rules": ("language",),
    "signal": ("title", "checks"),
    "answer": ("question", "answer", "fence"),
    "repair": ("fault", "ids"),
}
CHECK_FIELDS = ("id", "text", "meets", "quote", "near_miss")
# Nothing that the candidate wrote may be followed by anything of ours, nor stand outside the fence.
FENCED_END = "{{ fence }}\n{{ answer }}\n{{ fence }}"


class JudgeForm(Form):
    """prompts/judge/form.yaml"""

    version: Version
    rules: Filled
    signal: Filled
    answer: Filled
    repair: Filled


class JudgeTexts:
    """Implements `services.ports.JudgePrompt` with a form that has no faults."""

    def __init__(self, form: JudgeForm) -> None:
        self._form = form

    def rules(self, *, language: str) -> str:
        """How to fill the form."""
        return render_part(self._form.rules, language=language)

    def signal(self, *, title: str, checks: Sequence[Mapping[str, str]]) -> str:
        """The signal and its checks."""
        return render_part(self._form.signal, title=title, checks=checks)

    def answer(self, *, question: str, answer: str, fence: str) -> str:
        """Question and answer, the answer inside the fence at the end."""
        return render_part(self._form.answer, question=question, answer=answer, fence=fence)

    def repair(self, *, fault: str, ids: str) -> str:
        """Asks for the form again."""
        return render_part(self._form.repair, fault=fault, ids=ids)


def faults(form: JudgeForm) -> Iterator[tuple[FieldPath, str]]:
    """Each fault of the four parts: the part, and what is wrong with it."""
    for part, variables in VARIABLES.items():
        text = getattr(form, part)
        found = list(templates.faults(text, variables, nested=True)) or list(_untold(part, text))
        yield from (((part,), fault) for fault in found)
    head = form.answer.removesuffix(FENCED_END)
    if head == form.answer or "variable answer" in " ".join(templates.faults(head, ())):
        yield (
            ("answer",),
            "must end with the lines {{ fence }}, {{ answer }}, {{ fence }} and name answer only there",
        )


def _untold(part: str, text: str) -> Iterator[str]:
    """What only shows when the part is rendered, such as a field that no check has."""
    check = dict.fromkeys(CHECK_FIELDS, "…")
    sample = {name: [check] if name == "checks" else "…" for name in VARIABLES[part]}
    try:
        render_part(text, **sample)
    except UndefinedError as error:
        yield f"{error.message}; a check has {', '.join(CHECK_FIELDS)}"
    except (TypeError, ValueError) as error:
        yield f"cannot be rendered: {error}"
