"""What a right answer shows, computed from the rows and never by the product."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean, median
from typing import Any

from bench.assistant.manager.rows import CHANCE, CONTACTS, STAGES, TASKS, Deal, Rows

Show = str | tuple[str, ...]
"""A text that the answer shows, or several that stand in one line in this order. Numbers are compared whole."""
Where = Callable[[Deal], bool]


@dataclass(frozen=True)
class Ask:
    """Turns of one conversation. The answer to the last one must show every text of `shows` and none of `hides`."""

    kind: str
    turns: tuple[str, ...]
    shows: tuple[Show, ...] = ()
    hides: tuple[str, ...] = ()
    note: str = ""
    """The key of the note that the answer cites first."""
    nothing: bool = False
    """The workspace holds no answer, so nothing may be cited."""
    proposes: Mapping[str, Any] | None = None
    """Arguments of the change that is proposed; of a text, a part of it."""


def ask(
    kind: str,
    *turns: str,
    shows: Iterable[Show] = (),
    hides: Iterable[str] = (),
    note: str = "",
    nothing: bool = False,
    proposes: Mapping[str, Any] | None = None,
) -> Ask:
    """A question with what its answer shows, cites or proposes."""
    return Ask(kind, turns, tuple(shows), tuple(hides), note, nothing, proposes)


def holds(words: str, shown: Show) -> bool:
    """Whether an answer shows a text, or its parts in one line in their order."""
    if isinstance(shown, str):
        return _pattern((shown,)).search(words) is not None
    return any(_pattern(shown).search(line) is not None for line in words.split("\n"))


def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("[^\n]*?".join(_whole(part) for part in parts))


def _whole(part: str) -> str:
    before = r"(?<![\d.,])" if part[:1].isdigit() else ""
    after = r"(?![.,]?\d)" if part[-1:].isdigit() else ""
    return before + re.escape(part) + after


def number(value: float | Decimal, places: int = 2) -> str:
    """A number as answers write it: separators, at most `places` decimals, no zeros at the end."""
    text = f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: float | Decimal) -> str:
    """An amount as answers write it."""
    return f"{number(value)} THB"


def bold(value: int) -> str:
    """A count as answers write it."""
    return f"**{value:,}**"


def percent(part: float, whole: float) -> str:
    """A share as answers write it."""
    return f"{number(100 * Decimal(str(part)) / Decimal(str(whole)), 1)}%"


def growth(after: float, before: float) -> str:
    """A growth as answers write it, without its sign."""
    return percent(abs(after - before), before)


@dataclass
class Figures:
    """The figures of one day's rows."""

    rows: Rows
    names: dict[str, date] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which the questions are asked."""
        return self.rows.today

    @property
    def year(self) -> int:
        """This year."""
        return self.today.year

    def deals(self, *where: Where) -> list[Deal]:
        """The deals that meet every condition."""
        return [deal for deal in self.rows.deals if all(one(deal) for one in where)]

    def count(self, *where: Where) -> str:
        """How many deals there are."""
        return bold(len(self.deals(*where)))

    def total(self, *where: Where) -> int:
        """The sum of their amounts."""
        return sum(deal.amount for deal in self.deals(*where))

    def average(self, *where: Where) -> float:
        """The mean of their amounts."""
        return mean(deal.amount for deal in self.deals(*where))

    def median(self, *where: Where) -> float:
        """The median of their amounts."""
        return median(deal.amount for deal in self.deals(*where))

    def weighted(self, *where: Where) -> float:
        """The sum of their amounts times their chances."""
        return sum(deal.weighted for deal in self.deals(*where))

    def grouped(self, key: Callable[[Deal], Any], *where: Where) -> dict[Any, list[Deal]]:
        """The deals by a key."""
        found: dict[Any, list[Deal]] = defaultdict(list)
        for deal in self.deals(*where):
            found[key(deal)].append(deal)
        return found

    def ranked(self, key: Callable[[Deal], Any], *where: Where) -> list[tuple[Any, int]]:
        """The keys with their sums, the largest first."""
        sums = {name: sum(d.amount for d in deals) for name, deals in self.grouped(key, *where).items()}
        return sorted(sums.items(), key=lambda pair: -pair[1])

    def win_rate(self, *where: Where) -> str:
        """Won of won and lost, as answers write it."""
        closed = [deal for deal in self.deals(*where) if deal.status != "open"]
        return percent(sum(deal.status == "won" for deal in closed), len(closed))

    def cycle(self, *where: Where) -> str:
        """The mean days from engagement to close of won deals, as answers write it."""
        days = [(d.closed - d.engaged).days for d in self.deals(WON, *where) if d.closed]
        return number(mean(days), 1)

    # --- days -------------------------------------------------------------------------------------------------

    def this_year(self, deal: Deal) -> bool:
        """Closed this year."""
        return deal.closed is not None and deal.closed.year == self.year

    def last_year(self, deal: Deal) -> bool:
        """Closed last year."""
        return deal.closed is not None and deal.closed.year == self.year - 1

    def in_year(self, year: int) -> Where:
        """Closed in a year."""
        return lambda deal: deal.closed is not None and deal.closed.year == year

    def between(self, start: date, end: date) -> Where:
        """Closed from `start` up to before `end`."""
        return lambda deal: deal.closed is not None and start <= deal.closed < end

    def quarter(self, step: int = 0) -> tuple[date, date]:
        """The quarter that lies `step` quarters from this one."""
        index = self.year * 4 + (self.today.month - 1) // 3 + step
        return date(index // 4, index % 4 * 3 + 1, 1), date((index + 1) // 4, (index + 1) % 4 * 3 + 1, 1)

    def month(self, step: int = 0) -> tuple[date, date]:
        """The month that lies `step` months from this one."""
        index = self.year * 12 + self.today.month - 1 + step
        return date(index // 12, index % 12 + 1, 1), date((index + 1) // 12, (index + 1) % 12 + 1, 1)

    def in_quarter(self, step: int = 0) -> Where:
        """Closed in a quarter."""
        return self.between(*self.quarter(step))

    def in_month(self, step: int = 0) -> Where:
        """Closed in a month."""
        return self.between(*self.month(step))

    def last_days(self, days: int) -> Where:
        """Closed within the days that end with today."""
        return self.between(self.today - timedelta(days=days - 1), self.today + timedelta(days=1))

    def expects(self, start: date, end: date) -> Where:
        """Expected to close from `start` up to before `end`."""
        return lambda deal: deal.expected is not None and start <= deal.expected < end

    def quiet(self, days: int) -> Where:
        """Open, and without an activity within the days that end with today."""
        since = self.today - timedelta(days=days - 1)
        return lambda deal: deal.status == "open" and (deal.contacted is None or deal.contacted < since)

    # --- history ----------------------------------------------------------------------------------------------

    def moved(self, start: str, end: str) -> tuple[int, int]:
        """How many deals entered `start`, and how many of them entered `end` or a later stage that is not lost."""
        later = [stage for stage in STAGES[STAGES.index(end) :] if end == "Lost" or stage != "Lost"]
        entered = [deal for deal in self.rows.deals if start in dict(deal.way)]
        reached = [deal for deal in entered if any(stage in dict(deal.way) for stage in later)]
        return len(entered), len(reached)

    def rate(self, start: str, end: str) -> str:
        """The share of the deals that entered `start` which reached `end`, as answers write it."""
        entered, reached = self.moved(start, end)
        return percent(reached, entered)

    def days_in(self, stage: str) -> str:
        """The mean days between entering and leaving a stage."""
        stays = []
        for deal in self.rows.deals:
            for (name, came), (_, left) in zip(deal.way, deal.way[1:], strict=False):
                if name == stage:
                    stays.append((left - came).days)
        return number(mean(stays), 1)

    def days_between(self, start: str, end: str) -> str:
        """The mean days between entering one stage and entering another."""
        ways = [dict(deal.way) for deal in self.rows.deals]
        return number(mean((way[end] - way[start]).days for way in ways if start in way and end in way), 1)

    # --- other records ----------------------------------------------------------------------------------------

    def tasks(self, owner: str = "", *, overdue: bool = False, until: int | None = None) -> list[str]:
        """The titles of the open tasks of a person."""
        return [
            task.title
            for task in TASKS
            if not task.done
            and owner in ("", task.owner)
            and (not overdue or task.due < 0)
            and (until is None or 0 <= task.due <= until)
        ]

    def contacts(self, company: str) -> list[str]:
        """The names of a company's people."""
        return [one.name for one in CONTACTS if one.company == company]


def won(deal: Deal) -> bool:
    """A won deal."""
    return deal.status == "won"


def lost(deal: Deal) -> bool:
    """A lost deal."""
    return deal.status == "lost"


def opened(deal: Deal) -> bool:
    """An open deal."""
    return deal.status == "open"


WON, LOST, OPEN = won, lost, opened


def by(owner: str) -> Where:
    """The deals of a person."""
    return lambda deal: deal.owner == owner


def at(*names: str) -> Where:
    """The deals of companies."""
    return lambda deal: deal.company.name in names


def in_country(name: str) -> Where:
    """The deals of a country's companies."""
    return lambda deal: deal.company.country == name


def in_sector(name: str) -> Where:
    """The deals of a sector's companies."""
    return lambda deal: deal.company.sector == name


def tagged(name: str) -> Where:
    """The deals of companies with a tag."""
    return lambda deal: name in deal.company.tags


def but(where: Where) -> Where:
    """The other deals."""
    return lambda deal: not where(deal)


def in_stage(name: str) -> Where:
    """The deals in a stage."""
    return lambda deal: deal.stage == name


def chance(deal: Deal) -> int:
    """The chance of a deal's stage in percent."""
    return CHANCE[deal.stage]
