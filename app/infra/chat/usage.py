"""What a call cost in tokens: the server's figures, or an estimate where it gives none."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.services.chat import Usage

# A token is about four characters of Latin script, and about one and a half of Chinese.
LATIN_CHARACTERS_A_TOKEN = 4
OTHER_CHARACTERS_A_TOKEN = 1.5
# No model reads or writes so much in one call: who says so does not count, and would make sums run over.
MOST_TOKENS = 100_000_000


def usage_of(figures: Mapping[str, Any]) -> Usage:
    """The figures of a reply's `usage`; what is missing or no number counts as nothing.

    Tokens read from a cache are told by OpenAI's `prompt_tokens_details` or DeepSeek's `prompt_cache_hit_tokens`.
    """
    details = figures.get("prompt_tokens_details")
    told = details.get("cached_tokens") if isinstance(details, dict) else None
    read = _count(figures.get("prompt_tokens"))
    cached = _count(told) or _count(figures.get("prompt_cache_hit_tokens"))
    # Some count thoughts in the total alone.
    written = max(_count(figures.get("completion_tokens")), _count(figures.get("total_tokens")) - read)
    return Usage(read, min(cached, read), written)


def estimate(sent: Iterable[str], written: str) -> Usage:
    """From the texts that went there and the one that came back, thinking included."""
    return Usage(sum(map(tokens, sent)), 0, tokens(written), estimated=True)


def tokens(text: str) -> int:
    """About how many tokens a text has."""
    wide = wide_tokens(text)
    return round((len(text) - wide * OTHER_CHARACTERS_A_TOKEN) / LATIN_CHARACTERS_A_TOKEN + wide)


def wide_tokens(text: str) -> float:
    """About how many of them are of other than Latin script."""
    return 0.0 if text.isascii() else (len(text) - len(text.encode("ascii", "ignore"))) / OTHER_CHARACTERS_A_TOKEN


def added(first: Usage, second: Usage) -> Usage:
    """Both together."""
    return Usage(
        first.read + second.read,
        first.cached + second.cached,
        first.written + second.written,
        first.estimated or second.estimated,
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS else 0
