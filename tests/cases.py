"""Which cases are tried every day; `make test-long` tries the others too."""

from collections.abc import Callable, Iterable
from typing import Any

import hypothesis
import pytest
from _pytest.mark import ParameterSet


def shortened(cases: Iterable[Any], daily: Callable[[Any], bool]) -> list[ParameterSet]:
    """The cases, those that are not `daily` marked as long. A case of several arguments is a tuple."""
    chosen = list(cases)
    assert any(map(daily, chosen)), "no case would be left for every day"
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=() if daily(case) else pytest.mark.long)
        for case in chosen
    ]


def costly() -> hypothesis.settings:
    """For generated cases that take long each and may share a fixture: a third of what is usual."""
    usual = hypothesis.settings.default
    assert usual is not None
    shared = [hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow]
    return hypothesis.settings(max_examples=usual.max_examples // 3, suppress_health_check=shared)
