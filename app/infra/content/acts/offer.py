"""The offer, as its file tells it."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from app.domain.acts.offer import Ask, Offer, Package
from app.domain.question import Question
from app.infra.content.acts.base import ActForm, Line, lines_with
from app.infra.content.forms.fields import Form, Words

Terms = Annotated[Line, lines_with("table", "rest", "top")]
Noted = Annotated[Line, lines_with("table", "rest", "top", "round", "quote")]
Twice = Annotated[tuple[Terms, ...], Field(min_length=2)]


class PackageForm(Form):
    """The base pay a year from `least` to `most`, its unit as written in each language, and the rest in words."""

    least: Annotated[StrictInt, Field(gt=0)]
    most: Annotated[StrictInt, Field(gt=0)]
    unit: Words
    rest: Words

    @model_validator(mode="after")
    def _in_order(self) -> "PackageForm":
        if self.most <= self.least:
            raise PydanticCustomError("package", "ends where it begins or before; let `most` be more than `least`")
        return self


class CountersForm(Form):
    """What is said to each kind of ask, the first time and the second."""

    anchored: Twice
    wished: Twice
    vague: Twice


class OfferForm(ActForm):
    """`speaker` puts the offer; `too_early` are the rounds of the loop in which money is not yet talked about."""

    kind: Literal["offer"]
    speaker: StrictStr
    package: PackageForm
    too_early: tuple[StrictStr, ...] = ()
    opening: Terms
    noted: Noted
    counters: CountersForm
    above: Terms
    settled: Terms

    def personas(self) -> Iterable[str]:
        """Who puts the offer."""
        return (self.speaker,)

    def build(self, name: str, prefix: str) -> Offer:
        """The act of this file."""

        def said(line: Line, part: str) -> Question:
            return line.question(f"{prefix}.{part}", speaker=self.speaker)

        return Offer(
            id=name,
            minutes=self.minutes,
            package=Package(
                self.package.least, self.package.most, self.package.unit.bilingual(), self.package.rest.bilingual()
            ),
            too_early=frozenset(self.too_early),
            opening=said(self.opening, "opening"),
            noted=said(self.noted, "noted"),
            counters={
                Ask(kind): tuple(said(line, f"{kind}-{k}") for k, line in enumerate(lines, start=1))
                for kind, lines in (
                    ("anchored", self.counters.anchored),
                    ("wished", self.counters.wished),
                    ("vague", self.counters.vague),
                )
            },
            above=said(self.above, "above"),
            settled=said(self.settled, "settled"),
        )
