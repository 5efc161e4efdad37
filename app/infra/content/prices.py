"""prices.yaml: what models cost where that is known, checked and turned into the domain's price lists."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.cost import Peak, Price, PriceList, Tariff
from app.infra.content.forms.fields import Day, Form, Version
from app.infra.content.problems import FieldPath


def _amount(price: float) -> Decimal:
    """As it is written: the shortest decimal of a float is what stands in the file."""
    return Decimal(str(price))


def _looks(pattern: str, wanted: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise PydanticCustomError("looks", f"must be {wanted}")
        return text

    return AfterValidator(check)


def _in_order(hours: tuple[int, int]) -> tuple[int, int]:
    if hours[0] >= hours[1]:
        raise PydanticCustomError("hours", "must be two hours in order, such as [1, 4]")
    return hours


Amount = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False, strict=True)]
Name = Annotated[StrictStr, Field(min_length=1, max_length=100)]
Hour = Annotated[StrictInt, Field(ge=0, le=24)]
Hours = Annotated[tuple[Hour, Hour], AfterValidator(_in_order)]


class PriceForm(Form):
    """Prices of a million tokens. Without `cached`, such tokens cost what any others do."""

    read: Amount
    cached: Amount | None = None
    written: Amount

    def price(self) -> Price:
        """As the domain knows it."""
        cached = self.read if self.cached is None else self.cached
        return Price(_amount(self.read), _amount(cached), _amount(self.written))


class PeakForm(PriceForm):
    """Other prices from Monday to Friday between some hours (UTC)."""

    hours: Annotated[tuple[Hours, ...], Field(min_length=1)]


class TariffForm(PriceForm):
    """What the models of these names cost; in a name * stands for anything."""

    models: Annotated[tuple[Name, ...], Field(min_length=1)]
    as_of: Day
    peak: PeakForm | None = None

    def tariff(self) -> Tariff:
        """As the domain knows it."""
        peak = Peak(self.peak.hours, self.peak.price()) if self.peak is not None else None
        return Tariff(self.models, self.price(), date.fromisoformat(self.as_of), peak)


class PriceListForm(Form):
    """What the models of a server cost."""

    server: Annotated[
        StrictStr, _looks(r"[a-z0-9*][a-z0-9.*:-]*", "a host name in lower case; * is any part of it")
    ]
    currency: Annotated[StrictStr, _looks(r"[A-Z]{3}", "three capital letters such as USD")]
    source: Annotated[StrictStr, _looks(r"https://\S+", "an address that begins with https://")]
    prices: Annotated[tuple[TariffForm, ...], Field(min_length=1)]


class PricesForm(Form):
    """prompts/prices.yaml"""

    version: Version
    lists: tuple[PriceListForm, ...]


def build_prices(form: PricesForm) -> tuple[PriceList, ...]:
    """The price lists, in the order of the file."""
    return tuple(
        PriceList(listed.server, listed.currency, listed.source, tuple(price.tariff() for price in listed.prices))
        for listed in form.lists
    )


def faults(form: PricesForm) -> Iterator[tuple[FieldPath, str]]:
    """Each server and each model of a server that stands twice: where, and what is wrong."""
    servers: set[str] = set()
    for position, listed in enumerate(form.lists):
        if listed.server in servers:
            yield ("lists", position, "server"), f"the server {listed.server} stands twice; keep one list"
        servers.add(listed.server)
        models: set[str] = set()
        for index, price in enumerate(listed.prices):
            for model in price.models:
                if model in models:
                    path: FieldPath = ("lists", position, "prices", index, "models")
                    yield path, f"the model {model} stands twice; keep one price"
                models.add(model)
