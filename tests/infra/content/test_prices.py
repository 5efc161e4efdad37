"""The file of prices: every fault has its line, and what ships is dated, sourced and true to its own order."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.cost import Consumed, Price, cost_of, prices_at
from app.errors import ContentInvalid
from app.infra.content import load_content
from tests.content_tree import PRICES, START_CHECK, write_content
from tests.rehearsal import content

VALID = """\
version: 1
lists:
  - server: api.example.com
    currency: USD
    source: https://example.com/prices
    prices:
      - models: [small, small-20*]
        read: 0.003
        cached: 0.0003
        written: 1
        peak:
          hours: [[1, 4]]
          read: 0.006
          written: 2
        as_of: 2026-03-01
      - models: [large]
        read: 2
        written: 8
        as_of: 2026-03-01
"""


def test_prices_are_read_to_the_last_digit(tmp_path: Path) -> None:
    (prices,) = load_content(write_content(tmp_path, {PRICES: VALID})).prices
    small, large = prices.tariffs
    assert (prices.server, prices.currency, prices.source) == (
        "api.example.com",
        "USD",
        "https://example.com/prices",
    )
    assert (small.models, small.as_of) == (("small", "small-20*"), date(2026, 3, 1))
    assert small.price == Price(Decimal("0.003"), Decimal("0.0003"), Decimal(1))
    assert small.peak is not None
    assert (small.peak.hours, small.peak.price.written) == (((1, 4),), Decimal(2))
    assert large.peak is None


def test_without_a_price_of_its_own_the_cache_costs_what_reading_does(tmp_path: Path) -> None:
    (prices,) = load_content(write_content(tmp_path, {PRICES: VALID})).prices
    small, large = prices.tariffs
    assert large.price.cached == large.price.read == 2
    assert small.peak is not None
    assert small.peak.price.cached == Decimal("0.006")


def test_an_installation_may_know_no_prices(tmp_path: Path) -> None:
    assert load_content(write_content(tmp_path)).prices == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("read: 0.003", "read: -1", 8, "lists.0.prices.0.read: must be 0 or more"),
        ("read: 0.003", 'read: "0.003"', 8, "lists.0.prices.0.read: must be a number"),
        ("        written: 8\n", "", 16, "lists.0.prices.1.written: is missing"),
        ("        as_of: 2026-03-01\n      - models: [large]", "      - models: [large]", 7, "as_of: is missing"),
        ("as_of: 2026-03-01", "as_of: March", 15, "lists.0.prices.0.as_of: must be a day"),
        ("[[1, 4]]", "[[4, 1]]", 12, "must be two hours in order"),
        ("[[1, 4]]", "[[1, 25]]", 12, "must be 24 or less"),
        ("https://example.com/prices", "a friend", 5, "lists.0.source: must be an address"),
        ("[large]", "[small]", 16, "the model small stands twice"),
        ("currency: USD", "currency: dollars", 4, "lists.0.currency: must be three capital letters"),
        ("api.example.com", "https://api.example.com/v1", 3, "lists.0.server: must be a host name"),
        ("    currency: USD\n", "    currency: USD\n    colour: red\n", 5, "colour: is not a known key"),
        ("models: [large]", "models: []", 16, "needs at least 1 entry, has 0"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    broken = VALID.replace(old, new, 1)
    assert broken != VALID
    with pytest.raises(ContentInvalid) as caught:
        load_content(write_content(tmp_path, {PRICES: broken}))
    assert str(caught.value).startswith(f"{PRICES}:{line} ")
    assert said in str(caught.value)


def test_a_server_has_one_list(tmp_path: Path) -> None:
    twice = VALID + VALID.split("lists:\n")[1]
    with pytest.raises(ContentInvalid, match=rf"{PRICES}:20 .*api\.example\.com stands twice"):
        load_content(write_content(tmp_path, {PRICES: twice}))


def test_what_models_are_asked_at_start_stands_in_a_file(tmp_path: Path) -> None:
    assert load_content(write_content(tmp_path)).start_check == "Reply."
    with pytest.raises(ContentInvalid, match=START_CHECK):
        load_content(write_content(tmp_path, {START_CHECK: "version: 1\nprompt: ' '\n"}))
    with pytest.raises(ContentInvalid, match=START_CHECK):
        load_content(write_content(tmp_path, {START_CHECK: None}))


def test_the_prices_that_ship_make_sense() -> None:
    for prices in content().prices:
        for tariff in prices.tariffs:
            shown = [tariff.price] if tariff.peak is None else [tariff.price, tariff.peak.price]
            for price in shown:
                assert 0 < price.cached <= price.read < price.written, tariff.models
            assert date(2026, 1, 1) < tariff.as_of < datetime.now(UTC).date(), tariff.models


@pytest.mark.parametrize(
    ("host", "model", "amount"),
    [
        ("api.openai.com", "gpt-4.1-mini-2025-04-14", "2.00"),
        ("api.openai.com", "gpt-4.1-mini", "2.00"),
        ("api.openai.com", "gpt-6-sol", "12"),
        ("api.openai.com", "gpt-4.1-mini-audio", None),
        ("api.deepseek.com", "deepseek-flash", "0.75"),
        ("127.0.0.1", "gpt-4.1-mini", None),
        ("localhost", "deepseek-flash", None),
    ],
)
def test_a_million_tokens_each_way_cost_what_the_list_says(host: str, model: str, amount: str | None) -> None:
    sunday = datetime(2026, 3, 1, 2, tzinfo=UTC)
    called = Consumed((model,), sunday, 1_000_000, 0, 1_000_000)
    cost = cost_of([called], prices_at(host, content().prices))
    assert (cost.amount if cost else None) == (Decimal(amount) if amount else None)
