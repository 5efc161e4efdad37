"""What is there to be found in a log, and which of it a candidate has named, in whose own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.datacase.metrics import Metric
from app.domain.datacase.reading import Said
from app.domain.datacase.scenario import Confounder, Fault, Scenario
from app.domain.passages import Passage
from app.domain.reading.amounts import Kind
from app.domain.reading.sentences import Span

# An effect read off a spreadsheet counts as the planted one when it is this near to it.
NEAR = 0.35


class Sought(StrEnum):
    """The three things that are hidden in every log."""

    EFFECT = "effect"
    CONFOUNDER = "confounder"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something hidden that an answer names; `quote` is the sentence that does."""

    sought: Sought
    quote: Passage


_DIMENSIONS = {
    Confounder.HIGH_END_FIRST: "dimension_device",
    Confounder.LOW_END_FIRST: "dimension_device",
    Confounder.RETURNING_FIRST: "dimension_user",
    Confounder.WEEKENDS: "dimension_weekend",
}
# An empty return column is told from people who did not return by the column being named.
_WITH_FAULT: Mapping[Fault, str] = {Fault.EMPTY_RETURN: f"metric_{Metric.RETURN.value}"}


def findings(said: Said, scenario: Scenario) -> tuple[Finding, ...]:
    """What an answer names of what is hidden in the log, each with the first sentence that does."""
    tests = {
        Sought.EFFECT: _names_effect,
        Sought.CONFOUNDER: _names_confounder,
        Sought.FAULT: _names_fault,
    }
    found = []
    for sought, test in tests.items():
        sentence = next((span for span in said.sentences() if test(said, span, scenario)), None)
        if sentence is not None:
            found.append(Finding(sought, said.quote(sentence)))
    return tuple(found)


def _names_confounder(said: Said, sentence: Span, scenario: Scenario) -> bool:
    """The column, and that it is uneven or has to be looked at group by group."""
    compared = said.affirms("imbalance", sentence) or said.affirms("group_by_group", sentence)
    return compared and said.affirms(_DIMENSIONS[scenario.confounder], sentence)


def _names_fault(said: Said, sentence: Span, scenario: Scenario) -> bool:
    beside = _WITH_FAULT.get(scenario.fault)
    named = said.affirms(f"fault_{scenario.fault.value}", sentence)
    return named and (beside is None or said.holds(beside, sentence))


def _names_effect(said: Said, sentence: Span, scenario: Scenario) -> bool:
    """The metric, with a size near the planted one, or with its direction once groups are compared one by one."""
    metric = scenario.feature.metric
    if metric not in {named for _, named in said.metrics(sentence)}:
        return False
    wrong_way = said.holds("down", sentence) and not said.holds("up", sentence)
    if wrong_way:
        return False
    within_groups = said.affirms("group_by_group", sentence) and said.holds("up", sentence)
    return within_groups or _near_the_truth(said, sentence, scenario.gain)


def _near_the_truth(said: Said, sentence: Span, gain: float) -> bool:
    sizes = [a.value / 100 for a in said.amounts(sentence) if a.kind in (Kind.PERCENT, Kind.POINTS)]
    return any(abs(size - gain) <= NEAR * gain for size in sizes)
