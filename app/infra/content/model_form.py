"""What models are told beside the judge's and the interviewer's prompts: prompts/model.yaml, start_check.yaml."""

from collections.abc import Iterator, Mapping

from app.infra.content import templates
from app.infra.content.forms.fields import Filled, Form, Plain, Version
from app.infra.content.problems import FieldPath

_VARIABLES: Mapping[str, tuple[str, ...]] = {"shape": ("schema",), "memory_probe": ("code", "filler")}


class ModelForm(Form):
    """prompts/model.yaml"""

    version: Version
    shape: Filled
    shape_probe: Plain
    memory_probe: Filled
    filler: Plain


class StartCheckForm(Form):
    """prompts/start_check.yaml"""

    version: Version
    prompt: Plain


class ModelTexts:
    """Implements `services.ports.ModelPrompt` with a form that has no faults."""

    def __init__(self, form: ModelForm) -> None:
        self._form = form

    def shape(self, *, schema: str) -> str:
        """The schema in words."""
        return templates.render(self._form.shape, schema=schema)

    def shape_probe(self) -> str:
        """Asks for the reply that a schema allows."""
        return self._form.shape_probe

    def memory_probe(self, *, code: str, filler: str) -> str:
        """A code word, lines after it, and the question for it."""
        return templates.render(self._form.memory_probe, code=code, filler=filler)

    def filler(self) -> str:
        """One line that means nothing."""
        return self._form.filler


def faults(form: ModelForm) -> Iterator[tuple[FieldPath, str]]:
    """Each fault: the part, and what is wrong with it."""
    for part, variables in _VARIABLES.items():
        yield from (((part,), fault) for fault in templates.faults(getattr(form, part), variables))
    if "json" not in form.shape.lower():
        yield ("shape",), "must hold the word JSON, which servers with a JSON mode ask for"
    if form.memory_probe.find("{{ code }}") > form.memory_probe.find("{{ filler }}"):
        yield ("memory_probe",), "must give the code before the filler, since it is about what stands first"
