"""What calls cost: never less than is known, never more than the dearest price, unknown where no price is known."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cost import Consumed, Cost, Peak, Price, PriceList, Tariff, cost_of, prices_at

SATURDAY = datetime(2026, 3, 7, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 1)


def price(read: str, cached: str, written: str) -> Price:
    return Price(Decimal(read), Decimal(cached), Decimal(written))


CHEAP = Tariff(("small", "small-20*"), price("0.15", "0.075", "0.60"), DAY)
DEAR = Tariff(("large",), price("2", "0.5", "8"), DAY)
BUSY = Tariff(("busy",), price("1", "0.1", "2"), DAY, Peak(((1, 4), (6, 10)), price("2", "0.2", "4")))
PRICES = PriceList("api.example.com", "USD", "https://example.com/prices", (CHEAP, DEAR, BUSY))


def call(*names: str, read: int = 0, cached: int = 0, written: int = 0, at: datetime = SATURDAY) -> Consumed:
    return Consumed(names, at, read, cached, written)


def test_tokens_from_the_cache_have_their_own_price() -> None:
    asked = call("small", read=1_000_000, cached=400_000, written=500_000)
    assert cost_of([asked], PRICES) == Cost(Decimal("0.42"), "USD", complete=True)


@pytest.mark.parametrize(
    ("names", "amount"),
    [
        (("small",), "0.15"),
        (("small-2026-01-01",), "0.15"),
        (("small-fine-tuned",), None),
        (("Small",), None),
        (("small-2026-01-01", "my-deployment"), "0.15"),
        (("unheard-of-2026-01-01", "large"), "2"),
        (("large", "small"), "2"),
        ((), None),
    ],
)
def test_the_first_name_that_has_a_price_counts(names: tuple[str, ...], amount: str | None) -> None:
    expected = None if amount is None else Cost(Decimal(amount), "USD", complete=True)
    assert cost_of([call(*names, read=1_000_000)], PRICES) == expected


@pytest.mark.parametrize(
    ("at", "amount"),
    [
        (datetime(2026, 3, 6, 0, 59, 59, tzinfo=UTC), "1"),
        (datetime(2026, 3, 6, 1, 0, tzinfo=UTC), "2"),
        (datetime(2026, 3, 6, 3, 59, 59, tzinfo=UTC), "2"),
        (datetime(2026, 3, 6, 4, 0, tzinfo=UTC), "1"),
        (datetime(2026, 3, 6, 9, 59, tzinfo=UTC), "2"),
        (datetime(2026, 3, 6, 10, 0, tzinfo=UTC), "1"),
        (SATURDAY, "1"),
        (datetime(2026, 3, 8, 9, 30, tzinfo=UTC), "1"),
        (datetime(2026, 3, 9, 9, 30, tzinfo=UTC), "2"),
    ],
)
def test_hours_of_much_traffic_cost_more_on_working_days(at: datetime, amount: str) -> None:
    cost = cost_of([call("busy", read=1_000_000, at=at)], PRICES)
    assert cost is not None
    assert cost.amount == Decimal(amount)


def test_a_model_without_a_price_makes_the_sum_a_least_amount() -> None:
    known, unknown = call("large", read=1_000_000), call("my-own", read=1)
    assert cost_of([known, unknown], PRICES) == Cost(Decimal(2), "USD", complete=False)
    assert cost_of([unknown], PRICES) is None
    assert cost_of([known], None) is None
    assert cost_of([], PRICES) is None


def test_a_call_without_tokens_leaves_nothing_unknown() -> None:
    known, failed = call("large", read=1_000_000), call("my-own")
    assert cost_of([known, failed], PRICES) == Cost(Decimal(2), "USD", complete=True)


@pytest.mark.parametrize(
    ("host", "server"),
    [
        ("api.example.com", "api.example.com"),
        ("API.Example.com", "api.example.com"),
        ("eu.cloud.example", "*.cloud.example"),
        ("cloud.example", None),
        ("127.0.0.1", None),
    ],
)
def test_prices_belong_to_a_server(host: str, server: str | None) -> None:
    lists = (PRICES, PriceList("*.cloud.example", "CNY", "https://cloud.example/prices", (DEAR,)))
    found = prices_at(host, lists)
    assert (found.server if found else None) == server


TOKENS = st.integers(0, 5_000_000)


@st.composite
def calls(draw: st.DrawFn) -> Consumed:
    read = draw(TOKENS)
    name = draw(st.sampled_from(["small", "small-2026-01-01", "large", "busy", "my-own"]))
    at = draw(st.datetimes(timezones=st.just(UTC)))
    return call(name, read=read, cached=draw(st.integers(0, read)), written=draw(TOKENS), at=at)


def amount(made: list[Consumed]) -> Decimal:
    cost = cost_of(made, PRICES)
    return Decimal(0) if cost is None else cost.amount


@given(st.lists(calls()), st.lists(calls()))
def test_a_sum_is_the_sum_of_its_parts_to_the_last_digit(some: list[Consumed], others: list[Consumed]) -> None:
    assert amount(some + others) == amount(some) + amount(others) == sum(amount([one]) for one in some + others)


@given(calls())
def test_no_call_costs_less_than_nothing_or_more_than_the_dearest_tokens(made: Consumed) -> None:
    assert 0 <= amount([made]) <= (made.read + made.written) * Decimal(8) / 1_000_000


@given(calls(), TOKENS)
def test_what_comes_from_the_cache_is_never_dearer(made: Consumed, more: int) -> None:
    cached = min(made.read, made.cached + more)
    cheaper = call(*made.names, read=made.read, cached=cached, written=made.written, at=made.at)
    assert amount([cheaper]) <= amount([made])


@given(st.lists(calls(), min_size=1))
def test_a_cost_is_complete_exactly_when_every_call_with_tokens_has_a_price(made: list[Consumed]) -> None:
    cost = cost_of(made, PRICES)
    unknown = [one for one in made if one.names == ("my-own",) and (one.read or one.written)]
    if cost is not None:
        assert cost.complete == (not unknown)
