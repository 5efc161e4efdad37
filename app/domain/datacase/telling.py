"""Numbers of a case as one says them, and what stands in the blanks of its lines."""

from app.domain.datacase.case import SEED, DataCase
from app.domain.datacase.metrics import Metric, in_points
from app.domain.datacase.result import Estimate, Result
from app.domain.datacase.scenario import Scenario
from app.domain.language import Language

MINUS = "−"
_WAN = 10_000
RESULT_BLANKS = (
    "shown", "metric", "change", "low", "high", "unit", "per_arm", "days", "foresight", "predicted",
    "predicted_high", "guardrail", "guardrail_reading", "guardrail_change", "guardrail_low", "guardrail_high",
    "guardrail_unit", "flaw",
)  # fmt: skip
CASE_BLANKS = ("feature", "about", "flag", "metric")


def signed(change: float) -> str:
    """A change in percent or points with its sign and one decimal, or two where one would hide it."""
    hundredths = change * 100
    digits = 1 if round(hundredths, 1) or not hundredths else 2
    text = f"{abs(hundredths):.{digits}f}"
    if not float(text):
        return text
    return f"{'+' if hundredths > 0 else MINUS}{text}"


def counted(number: float, language: Language) -> str:
    """A number of people: 50,000 in English, 5 万 in Chinese."""
    if language is Language.ZH and number >= _WAN:
        return f"{round(number / _WAN, 1):g} 万"
    return f"{round(number):,}"


def case_blanks(case: DataCase, scenario: Scenario, language: Language) -> dict[str, str]:
    """What the lines of a case may name; the seed goes with the hand-over, so that the log stays the same."""
    feature = scenario.feature
    return {
        "feature": feature.title.text(language),
        "about": feature.about.text(language),
        "flag": feature.flag,
        "metric": case.metrics[feature.metric].text(language),
        SEED: str(scenario.seed),
    }


def result_blanks(case: DataCase, result: Result | None, language: Language) -> dict[str, str]:
    """What the line of the result may name; blanks that have nothing in them are empty."""
    blanks = dict.fromkeys(RESULT_BLANKS, "")
    if result is None:
        return blanks
    main = result.main
    blanks |= _estimate(case, main, language)
    blanks |= {
        "shown": "yes",
        "per_arm": counted(result.per_arm, language),
        "days": f"{round(result.days)}",
        "foresight": result.foresight.value if result.foresight else "",
        **_predicted(result),
        "flaw": result.consequences[0].value if result.consequences else "",
    }
    if result.guardrails:
        first = _estimate(case, result.guardrails[0], language)
        blanks |= {"guardrail": first.pop("metric"), "guardrail_reading": result.guardrails[0].reading.value}
        blanks |= {f"guardrail_{name}": value for name, value in first.items()}
    return blanks


def unit_of(case: DataCase, metric: Metric, language: Language) -> str:
    """What stands behind a change of this metric."""
    return f" {case.points.text(language)}" if in_points(metric) else "%"


def _estimate(case: DataCase, estimate: Estimate, language: Language) -> dict[str, str]:
    return {
        "metric": case.metrics[estimate.metric].text(language),
        "change": signed(estimate.change),
        "low": signed(estimate.low),
        "high": signed(estimate.high),
        "unit": unit_of(case, estimate.metric, language),
    }


def _predicted(result: Result) -> dict[str, str]:
    """The prediction from its lower to its higher end; the second is empty when they are the same."""
    low, high = (signed(end) for end in result.predicted) if result.predicted else ("", "")
    return {"predicted": low, "predicted_high": "" if low == high else high}
