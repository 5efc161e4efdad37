"""Small data cases for tests, and the one that ships with the product."""

from functools import cache

from app.domain.datacase.case import DataCase
from app.domain.datacase.metrics import Metric
from app.domain.datacase.scenario import Confounder, Fault, Feature, Scenario
from app.infra.content.acts.data_case import DataCaseForm, build_data_case
from app.infra.content.loader import content_root
from app.infra.content.parsing import parse
from app.infra.content.problems import Problems
from app.infra.content.source import read_source
from tests.making import both

SHIPPED = "prompts/acts/kuaishou-ai-pm.data-case.case.yaml"


def feature(name: str, metric: Metric, gain: float, guardrail: Metric, cost: float) -> Feature:
    """A feature that always has the same effects."""
    flag = name.replace("-", "_")
    return Feature(name, flag, both(name), both(f"About {name}."), metric, (gain, gain), guardrail, (cost, cost))


AUTO_NEXT = feature("auto-next", Metric.WATCH, 0.06, Metric.RETURN, -0.02)
FEATURES = (
    AUTO_NEXT,
    feature("fresh", Metric.RETURN, 0.035, Metric.COMPLETION, -0.04),
    feature("ranker", Metric.COMPLETION, 0.055, Metric.LIKES, -0.08),
)


def scenario(
    confounder: Confounder = Confounder.HIGH_END_FIRST,
    fault: Fault = Fault.DOUBLED_DAY,
    *,
    of: Feature = AUTO_NEXT,
    seed: int = 5,
) -> Scenario:
    """A scenario chosen by hand."""
    return Scenario(seed, of, confounder, fault, {of.metric: of.gain[0], of.guardrail: of.cost[0]})


@cache
def shipped_case() -> DataCase:
    """The case of the shipped content, whose word lists the tests of reading are about."""
    problems = Problems()
    source = read_source(content_root(), SHIPPED, problems)
    form = parse(DataCaseForm, source, problems) if source else None
    problems.raise_if_any()
    assert form is not None
    return build_data_case(form, "case", "data-case.case")
