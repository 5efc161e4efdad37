"""What a call cost, from each server's figures or from the texts."""

from typing import Any

import pytest

from app.infra.chat.usage import added, estimate, tokens, usage_of
from app.services.chat import Usage


@pytest.mark.parametrize(
    ("figures", "usage"),
    [
        ({"prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97}, Usage(90, 0, 7)),
        ({"prompt_tokens": 90, "completion_tokens": 7, "prompt_tokens_details": None}, Usage(90, 0, 7)),
        ({"prompt_tokens": 90, "prompt_tokens_details": {"cached_tokens": 64}}, Usage(90, 64, 0)),
        ({"prompt_tokens": 90, "prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 26}, Usage(90, 64, 0)),
        ({"prompt_tokens": 9, "prompt_cache_hit_tokens": 64}, Usage(9, 9, 0)),
        ({"prompt_tokens": "9", "completion_tokens": -3}, Usage()),
        ({"prompt_tokens": True}, Usage()),
        ({"prompt_tokens": 2**63, "completion_tokens": 2**62}, Usage()),
        ({"prompt_tokens": 1000, "completion_tokens": 10, "total_tokens": 1510}, Usage(1000, 0, 510)),
        ({}, Usage()),
    ],
)
def test_the_figures_of_each_server_are_read(figures: dict[str, Any], usage: Usage) -> None:
    assert usage_of(figures) == usage


def test_without_figures_tokens_are_estimated_from_characters() -> None:
    assert estimate(["x" * 40, "y" * 20], "z" * 8) == Usage(15, 0, 2, estimated=True)


def test_chinese_has_more_tokens_than_latin_of_the_same_length() -> None:
    assert tokens("延迟降低了一半以上" * 10) == 60
    assert tokens("p95 降" * 10) == 17


def test_a_sum_is_estimated_when_a_part_is() -> None:
    assert added(Usage(1, 1, 1), Usage(2, 0, 3, estimated=True)) == Usage(3, 1, 4, estimated=True)
