"""What calls of models cost. A model without a known price costs something unknown, which is not nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fnmatch import fnmatchcase

MILLION = Decimal(1_000_000)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Consumed:
    """The tokens of one call that began `at`; `cached` are a part of `read`.

    `names` are what the model is called, the name it answered by first.
    """

    names: tuple[str, ...]
    at: datetime
    read: int
    cached: int
    written: int


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in the currency of the list the price stands in."""

    read: Decimal
    cached: Decimal
    written: Decimal

    def of(self, call: Consumed) -> Decimal:
        """What the call cost."""
        fresh = call.read - call.cached
        return (fresh * self.read + call.cached * self.cached + call.written * self.written) / MILLION


@dataclass(frozen=True, slots=True)
class Peak:
    """Another price from Monday to Friday between these hours (UTC; the second of a pair is left out)."""

    hours: tuple[tuple[int, int], ...]
    price: Price

    def at(self, moment: datetime) -> bool:
        """Whether `moment`, in UTC, lies in it."""
        hour = any(start <= moment.hour < end for start, end in self.hours)
        return hour and moment.weekday() < SATURDAY


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price of the models whose names fit one of `models`, in which * stands for anything."""

    models: tuple[str, ...]
    price: Price
    as_of: date
    peak: Peak | None = None

    def fits(self, name: str) -> bool:
        """Whether it is the price of this model."""
        return any(fnmatchcase(name, pattern) for pattern in self.models)

    def at(self, moment: datetime) -> Price:
        """The price of a call that began at `moment`, in UTC."""
        return self.peak.price if self.peak is not None and self.peak.at(moment) else self.price


@dataclass(frozen=True, slots=True)
class PriceList:
    """What the models of one server cost. `server` is a host name in which * stands for anything."""

    server: str
    currency: str
    source: str
    tariffs: tuple[Tariff, ...]

    def tariff(self, names: Iterable[str]) -> Tariff | None:
        """The first that fits the first name that has one."""
        return next((tariff for name in names for tariff in self.tariffs if tariff.fits(name)), None)


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount of money; with `complete` False it is the least that was paid, as some prices are unknown."""

    amount: Decimal
    currency: str
    complete: bool


def prices_at(host: str, lists: Iterable[PriceList]) -> PriceList | None:
    """The price list of the server at `host`; None when it has none, as a machine of one's own."""
    return next((prices for prices in lists if fnmatchcase(host.lower(), prices.server)), None)


def cost_of(calls: Iterable[Consumed], prices: PriceList | None) -> Cost | None:
    """What these calls cost together; None when the price of none of them is known."""
    if prices is None:
        return None
    amounts: list[Decimal] = []
    complete = True
    for call in calls:
        tariff = prices.tariff(call.names)
        if tariff is not None:
            amounts.append(tariff.at(call.at).of(call))
        elif call.read or call.written:
            complete = False
    return Cost(sum(amounts, Decimal(0)), prices.currency, complete) if amounts else None
