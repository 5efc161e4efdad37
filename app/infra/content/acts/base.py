"""What the files of all acts have in common."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.language import Bilingual
from app.domain.question import Question
from app.infra.content import templates
from app.infra.content.forms.fields import Filled, FilledChinese, Form


class ActForm(Form):
    """prompts/acts/<loop>.<round>.<act>.yaml; `minutes` are left for it by the acts before."""

    kind: StrictStr
    minutes: Annotated[StrictInt, Field(ge=0, le=240)] = 0

    def personas(self) -> Iterable[str]:
        """The ids of all personas it names."""
        return ()

    def signals(self) -> Iterable[str]:
        """The ids of all signals it names."""
        return ()


class Line(Form):
    """Something an interviewer says, as a template; `lines_with` says which blanks it may have."""

    en: Filled
    zh: FilledChinese

    def bilingual(self) -> Bilingual:
        """As the domain knows it."""
        return Bilingual(en=self.en, zh=self.zh)

    def question(self, name: str, *, speaker: str | None = None, rephrased: "Line | None" = None) -> Question:
        """As a question of the round, `name` being its id there."""
        other = rephrased.bilingual() if rephrased else None
        return Question(name, self.bilingual(), other, speaker=speaker)


def lines_with(*variables: str) -> AfterValidator:
    """A check for `Annotated[Line, …]`: the line may use these blanks, each of them or none, and no others."""

    def check(line: Line) -> Line:
        for text in (line.en, line.zh):
            for fault in templates.unknown_names(text, variables):
                raise PydanticCustomError("line", "{fault}", {"fault": fault})
        return line

    return AfterValidator(check)


Said = Annotated[Line, lines_with("quote")]
Plainly = Annotated[Line, lines_with()]
