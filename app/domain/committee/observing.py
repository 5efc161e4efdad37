"""What the acts of the rounds found, in words."""

from collections.abc import Iterable, Iterator

from app.domain.acts import notice
from app.domain.committee.results import Played
from app.domain.debrief import Observation
from app.domain.follow_up import noticed_between
from app.domain.instant_fail import InstantFail
from app.domain.language import Bilingual, Language
from app.domain.loop import Round
from app.domain.passages import Reader
from app.domain.phrasing import Render


def observations(
    played: Iterable[Played], render: Render, reader: Reader, language: Language
) -> Iterator[Observation]:
    """Round by round: what ended it on the spot, what was asked between, what its acts found."""
    for round_ in played:
        if round_.failed and round_.plan.instant_fail is not None:
            yield _instant_fail(round_.plan, round_.plan.instant_fail, render, language)
        between = noticed_between(round_.plan, round_.turns, language)
        for found in (*between, *notice(round_.plan, round_.turns, reader)):
            values = {name: _in(language, value) for name, value in found.values.items()}
            text = render(f"observations.{found.kind}", language, **values)
            yield Observation(found.kind, round_.plan.id, found.turn, found.quote, text)


def _instant_fail(plan: Round, rule: InstantFail, render: Render, language: Language) -> Observation:
    values = {"round": plan.title.text(language), "missing": rule.missing.text(language)}
    return Observation("instant_fail", plan.id, None, None, render("observations.instant_fail", language, **values))


def _in(language: Language, value: str | Bilingual) -> str:
    return value.text(language) if isinstance(value, Bilingual) else value
