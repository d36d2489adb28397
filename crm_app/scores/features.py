"""What was known of a deal when it began, as numbers. Nothing from its end: no stage, no closing day, no reason.

History counts only as it was: the rate of a person, company, product or sector is that of the deals that had been closed before
the deal began. Counts that grow with time, such as how many deals a company had, are no features: open deals would have other
values than all that was learned from.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

NAMES = (
    "owner_rate", "company_rate", "product_rate", "sector_rate", "country_rate", "company_size", "amount", "amount_known",
    "contact_known",
)  # fmt: skip
PRIOR = 8.0
"""How many deals of the average a rate of few deals is mixed with."""


@dataclass(frozen=True)
class Begun:
    """A deal as it was when it began, and its outcome where it has one."""

    id: Any
    start: date
    owner: Any
    company: Any
    product: Any
    sector: str | None
    country: str | None
    employees: int | None
    amount: Decimal | None
    currency: str
    has_contact: bool
    closed: date | None
    won: bool | None


def matrix(deals: Sequence[Begun]) -> list[list[float]]:
    """The features of each deal, in the order of `NAMES`, as they were on the day when it began."""
    order = sorted(range(len(deals)), key=lambda place: deals[place].start)
    endings = sorted((deal for deal in deals if deal.closed is not None and deal.won is not None), key=_closed)
    history, done = _History(), 0
    rows: list[list[float]] = [[] for _ in deals]
    scale = _scale(deals)
    for place in order:
        deal = deals[place]
        while done < len(endings) and _closed(endings[done]) < deal.start:
            history.add(endings[done])
            done += 1
        rows[place] = [*history.of(deal), *_own(deal, scale)]
    return rows


def _closed(deal: Begun) -> date:
    return deal.closed or date.max


class _History:
    """What had been won and lost, and by whom, until a day."""

    def __init__(self) -> None:
        self._won: Counter[tuple[str, Any]] = Counter()
        self._all: Counter[tuple[str, Any]] = Counter()

    def add(self, deal: Begun) -> None:
        for key in (("every", None), *_groups(deal)):
            self._all[key] += 1
            self._won[key] += bool(deal.won)

    def of(self, deal: Begun) -> Iterable[float]:
        """How much better than the average each group of the deal did."""
        for key in _groups(deal):
            yield self._better(key)

    def _better(self, key: tuple[str, Any]) -> float:
        number, every = self._all[key], self._all["every", None]
        if key[1] is None or not number or not every:
            return 0.0
        base = (self._won["every", None] + 1) / (every + 2)
        return _logit((self._won[key] + PRIOR * base) / (number + PRIOR)) - _logit(base)


def _groups(deal: Begun) -> tuple[tuple[str, Any], ...]:
    return (
        ("owner", deal.owner),
        ("company", deal.company),
        ("product", deal.product),
        ("sector", deal.sector),
        ("country", deal.country),
    )


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _own(deal: Begun, scale: dict[str, tuple[float, float]]) -> Iterable[float]:
    yield math.log1p(deal.employees) if deal.employees else 0.0
    if deal.amount:
        mean, spread = scale[deal.currency]
        yield (math.log1p(float(deal.amount)) - mean) / spread
    else:
        yield 0.0
    yield float(bool(deal.amount))
    yield float(deal.has_contact)


def _scale(deals: Sequence[Begun]) -> dict[str, tuple[float, float]]:
    """The mean and spread of the logarithms of the amounts, by currency: amounts of two currencies do not compare."""
    found: dict[str, list[float]] = defaultdict(list)
    for deal in deals:
        if deal.amount:
            found[deal.currency].append(math.log1p(float(deal.amount)))
    scale = {}
    for currency, values in found.items():
        mean = sum(values) / len(values)
        spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
        scale[currency] = (mean, spread or 1.0)
    return scale
