"""A list as a board by the choices of a field, or as a calendar by its days."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypedDict

from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records import RecordType, choices, in_place, queries, spread
from crm_app.records.filtering import linked_kinds
from crm_app.records.states.cells import total
from crm_app.records.states.found import FoundRows, Page
from crm_app.records.states.grouped import label_of
from crm_app.records.states.sorted import order_words
from crm_app.records.states.tabled import Line, Table, head
from crm_app.records.states.values import Formatter, Item, Values, address, address_values, linked_ids
from crm_app.records.table import Columns, Look, columns, dated, groups, lanes, looks
from crm_app.records.table.columns import kinds_along
from crm_app.records.table.groups import Found, Grouping, Groups
from crm_app.records.table.totals import MAX_ROWS, summed
from crm_app.ui.actions import action
from crm_app.ui.packed import Packed
from crm_app.ui.state import Shell
from crm_app.values import formats
from crm_app.values.months import BUDDHIST_OFFSET, MONTHS_EN, MONTHS_TH

CARD_FACTS = 4
"""How many columns of the list a card shows besides its title."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Lane(TypedDict):
    """A column of a board."""

    key: str
    label: str
    tone: str
    """The colour of the choice, see `ui.badge`; empty for none."""
    count: str
    sum: str
    cards: list[Line]
    further: bool
    """Whether the column can show more cards."""
    href: str
    """The list of the column's records alone, where it has more than it can show; else empty."""


class Entry(TypedDict):
    """A record on a day of a calendar."""

    id: str
    href: str
    title: str
    time: str
    facts: str
    fixed: bool
    """Whether the reader may not change it, because it is somebody else's."""


class Day(TypedDict):
    """A day of a calendar."""

    key: str
    number: str
    label: str
    weekday: str
    within: bool
    """Whether it lies in the month that is shown."""
    today: bool
    entries: list[Entry]
    more: str
    """How many records it has besides; empty for none."""
    href: str
    """The list of the day's records alone; empty where no filter can say so."""


class SpreadRows(FoundRows, mixin=True):
    """The board and the calendar of a list. Layout, field and month stand in the address."""

    lanes: list[Lane] = []
    days: list[Day] = []

    _lane_cards: dict[str, int] = {}
    """How many cards somebody asked for in a column, by its key."""

    async def _looked(self, values: Values, formatter: Formatter) -> tuple[Table, Look | None]:
        layout = (values.get(looks.LAYOUT) or [""])[-1]
        if layout not in looks.SPREAD:
            return await super()._looked(values, formatter)
        by, every, is_known = await self._spread_by(values)
        if by is None:
            made, look = await super()._looked(values, formatter)
            return {**made, "notice": formatter.translate("records.layout.none")}, look
        shell = await self.get_state(Shell)
        language, made = formatter.viewer.language, self._plain_look(shell, values)
        rights, own = self._rights(shell)
        chosen, _ = await self._columns(values)
        facts = tuple(one for one in chosen if one.name != by.name)[:CARD_FACTS]
        made |= {
            "layout": layout,
            "by": by.name,
            "bys": [{"value": one.name, "label": one.asked.words(language)} for one in every],
            "moves": rights is not None and in_place.is_offered(self._record, by.asked, rights),
            "heads": [head(one, (), language, self._record) for one in facts],
            "order": order_words(self._record, {}, await self._sorts(values), language),
            "notice": "" if is_known else formatter.translate("records.layout.unknown"),
        }
        if layout == looks.CALENDAR:
            day = await self._read(columns.find, self._record, by.name)
            facts = (day, *facts) if day is not None else facts
            made |= self._month_look(values, formatter)
        return made, Look(facts, (self._record.title_column, *self._needs, *own), bool(own))

    def _month_look(self, values: Values, formatter: Formatter) -> Table:
        """The month of a calendar, and the addresses of the months around it."""
        first, thai = _month(values, formatter), formatter.viewer.language == "th"
        year = first.year + (BUDDHIST_OFFSET if thai else 0)
        path, here = self._path(), {name: given for name, given in values.items() if name != "after"}
        return {
            "month": f"{(MONTHS_TH if thai else MONTHS_EN)[first.month - 1]} {year}",
            "before": address(path, here, month=f"{dated.months_after(first, -1):%Y-%m}"),
            "now": address(path, here, month=""),
            "after": address(path, here, month=f"{dated.months_after(first, 1):%Y-%m}"),
        }

    async def _spread_by(self, values: Values) -> tuple[Grouping | None, list[Grouping], bool]:
        """The field of a board or a calendar, None when the kind has none; all that it can be, the usual one first; and
        whether the address names one of them, or none.
        """
        layout = (values.get(looks.LAYOUT) or [""])[-1]
        offered = lanes.offered if layout == looks.BOARD else dated.offered
        every = _usual_first(self._record, await self._read(offered, self._record))
        named = (values.get(looks.BY) or [""])[-1]
        found = next((one for one in every if one.name == named), None)
        return found or next(iter(every), None), every, found is not None or not named

    async def _page_of(
        self,
        query: ListQuery,
        look: Look | None,
        values: Values,
        formatter: Formatter,
        key: Hashable,
        table: Table,
    ) -> tuple[Page, Hashable]:
        is_spread = look is not None and table["layout"] in looks.SPREAD
        by = (await self._spread_by(values))[0] if is_spread else None
        if by is None or look is None:
            return await super()._page_of(query, look, values, formatter, key, table)
        shown: Look = look
        rest = {
            name: given
            for name, given in values.items()
            if name not in (looks.LAYOUT, looks.BY, looks.MONTH, looks.GROUP, looks.OPEN, "after")
        }
        if table["layout"] == looks.CALENDAR:
            first = _month(values, formatter)
            key = (key, by, first, formatter.today)
            return await self._shared(key, lambda: self._calendar(query, shown, by, first, rest, formatter)), key
        chosen, _ = await self._columns(values)
        spread_key = (key, by, chosen, tuple(sorted(self._lane_cards.items())))
        page = await self._shared(spread_key, lambda: self._board(query, shown, by, chosen, rest, formatter))
        if page.notice:
            table["notice"] = " ".join(part for part in (table["notice"], page.notice) if part)
        if page.count is not None:
            return page, spread_key
        # There are too many records for columns with counts: the list is shown instead.
        plain = {name: given for name, given in values.items() if name not in (looks.LAYOUT, looks.BY)}
        made, look = await super()._looked(plain, formatter)
        table.update({**made, "by": "", "notice": page.notice})
        key = self._page_key(query, look, formatter.viewer)
        return await super()._page_of(query, look, plain, formatter, key, table)

    def _spread_out(self, page: Page) -> None:
        """Shows the columns or the days of a page."""
        if page.lanes != self.lanes:
            self.lanes = page.lanes
        if page.days != self.days:
            self.days = page.days

    # ------------------------------------------------------------ the board

    async def _board(
        self, query: ListQuery, look: Look, by: Grouping, chosen: Columns, rest: Values, formatter: Formatter
    ) -> Page:
        numbers = summed(chosen)[:1]
        found = await self._read(_counted, self._record, query, by, numbers)
        if not found.is_whole:
            return Page(notice=formatter.translate("records.layout.many_rows", limit=formats.number(MAX_ROWS)))
        if not found.count:
            return Page(count=0, is_spread=True, along=linked_kinds(self._record, query))
        options = by.asked.options
        named = {one["value"]: one["label"] for one in (await self._read(options) if options is not None else [])}
        if by.asked.type == "person":
            named = {one["value"]: one["label"] for one in await self._recall(choices.active_owners)}
        every, notice = _lanes(by, found, named, formatter), ""
        if len(every) > lanes.MAX_LANES:
            notice = formatter.translate("records.layout.first", limit=lanes.MAX_LANES, count=len(every))
            every = _first(every)
        limits = lanes.allotted({one.key: one.count for one, _ in every}, self._lane_cards)
        items = await self._read(spread.cards, self._record, query, by, look, limits)
        of_key: dict[str, list[Item]] = {}
        for item in items:
            of_key.setdefault(item[lanes.KEY], []).append(item)
        room = lanes.MAX_CARDS - sum(limits.values())
        made: list[Lane] = []
        for one, label in every:
            hidden = one.count - limits[one.key]
            made.append(
                {
                    "key": one.key,
                    "label": label,
                    "tone": by.asked.tones.get(one.key, "neutral") if by.asked.tones and one.key else "",
                    "count": formats.number(one.count),
                    "sum": _sum(numbers, one, formatter),
                    "cards": self._lines(look, of_key.get(one.key, []), formatter),
                    "further": hidden > 0 and room > 0,
                    "href": self._only(query, rest, by, one.key) if hidden > 0 and room <= 0 else "",
                }
            )
        return Page(
            ids=tuple(item["id"] for item in items),
            linked=linked_ids(items),
            lanes=Packed(made),
            along=linked_kinds(self._record, query) | kinds_along(look.columns),
            is_spread=True,
            count=found.count,
            notice=notice,
        )

    def _only(self, query: ListQuery, rest: Values, by: Grouping, key: str) -> str:
        """The address of the list with the records of one column or day alone; empty where no filter can say so."""
        condition = groups.condition(by, key)
        only = groups.narrowed(getattr(query, "filter", None), condition) if condition is not None else None
        return address(self._path(), rest, filter=only.text()) if only is not None else ""

    @action("{kind}.read")
    async def more_cards(self, key: str) -> None:
        """Shows more cards of a column of the board."""
        key = key[: looks.MAX_KEY]
        present = self._lane_cards.get(key, lanes.LANE_CARDS)
        if key in self._lane_cards or len(self._lane_cards) < lanes.MAX_LANES:
            most = {key: min(present + lanes.LANE_CARDS, lanes.MAX_CARDS)}
            self._lane_cards = self._lane_cards | most
        await self._refresh()

    # ------------------------------------------------------------ the calendar

    async def _calendar(
        self, query: ListQuery, look: Look, by: Grouping, first: date, rest: Values, formatter: Formatter
    ) -> Page:
        every = dated.days_of(first)
        counts, items = await self._read(spread.days, self._record, query, by, look, (every[0], every[-1]))
        most = dated.allotted(counts)
        of_day: dict[str, list[Item]] = {}
        for item in items:
            if item[lanes.PLACE] <= most:
                of_day.setdefault(item[lanes.KEY], []).append(item)
        made: list[Day] = []
        for day in every:
            key = day.isoformat()
            hidden = counts.get(key, 0) - len(of_day.get(key, []))
            made.append(
                {
                    "key": key,
                    "number": str(day.day),
                    "label": formats.day(day, formatter.viewer.language),
                    "weekday": formatter.translate(f"ui.date.{_WEEKDAYS[day.weekday()]}"),
                    "within": (day.year, day.month) == (first.year, first.month),
                    "today": day == formatter.today,
                    "entries": self._entries(look, by, of_day.get(key, []), formatter),
                    "more": f"+{formats.number(hidden)}" if hidden > 0 else "",
                    "href": self._only(query, rest, by, key) if hidden > 0 else "",
                }
            )
        shown = [item for found in of_day.values() for item in found]
        return Page(
            ids=tuple(item["id"] for item in shown),
            linked=linked_ids(shown),
            days=Packed(made),
            along=linked_kinds(self._record, query) | kinds_along(look.columns),
            is_spread=True,
            count=sum(counts.values()),
        )

    def _entries(self, look: Look, by: Grouping, items: Sequence[Item], formatter: Formatter) -> list[Entry]:
        lines = self._lines(replace(look, columns=look.columns[1:]), items, formatter)
        moment, viewer = look.columns[0].shown if by.asked.type == "moment" else "", formatter.viewer

        def time(at: str | None) -> str:
            return formats.clock(datetime.fromisoformat(at), viewer.language, viewer.timezone) if at else ""

        return [
            {
                "id": line["id"],
                "href": line["href"],
                "title": line["title"],
                "time": time(item[moment] if moment else None),
                "facts": " · ".join(text.replace("\n", ", ") for text in line["cells"] if text),
                "fixed": line["fixed"],
            }
            for item, line in zip(items, lines, strict=True)
        ]

    async def _asked_by(self) -> tuple[Grouping | None, Values]:
        """The field of the open board or calendar, and the parameters of its address."""
        values = address_values(self._record.query, self.rx_router_url.query)
        is_spread = (values.get(looks.LAYOUT) or [""])[-1] in looks.SPREAD
        return (await self._spread_by(values))[0] if is_spread else None, values


def _month(values: Values, formatter: Formatter) -> date:
    return dated.month_of((values.get(looks.MONTH) or [""])[-1], formatter.today)


def _counted(caller: Caller, record: RecordType[Any], query: ListQuery, by: Grouping, numbers: Columns) -> Groups:
    return queries.groups(record, caller, query, by, numbers, lanes.MAX_KEYS)


def _usual_first(record: RecordType[Any], found: list[Grouping]) -> list[Grouping]:
    """Those that can be changed in place before others, choices before people, and usual columns before others."""
    names = [one.name for one in columns.usual(record)]
    editable = in_place.declared(record)

    def rank(one: Grouping) -> tuple[bool, bool, bool, int]:
        name = one.asked.name
        is_usual = name in names
        is_fixed, is_person = one.asked.own is None and name not in editable, one.asked.type == "person"
        return is_fixed, is_person, not is_usual, names.index(name) if is_usual else 0

    return sorted(found, key=rank)


def _sum(numbers: Columns, one: Found, formatter: Formatter) -> str:
    return next((total(column, one.sums.get(column.name, ()), formatter) for column in numbers), "")


def _lanes(by: Grouping, found: Groups, named: Mapping[str, str], formatter: Formatter) -> list[tuple[Found, str]]:
    """The columns of a board with their names: every choice in its order, values that are no choice, records without one."""
    of_key = {one.key: one for one in found.every}
    own = by.asked.own
    archived = {one.value for one in own.choices if one.archived} if own is not None else set()
    keys = (
        list(named)
        if named or by.asked.options is not None
        else [key for key in by.asked.choices if key not in archived]
    )
    if by.asked.type == "yes_no":
        keys = ["true", "false"]
    keys += [key for key in of_key if key and key not in keys]
    if by.asked.type == "person":  # everybody has a column; those without records do not stand before the others
        keys.sort(key=lambda key: key not in of_key)
    if "" in of_key or (own is not None and not own.required):
        keys.append("")
    every = [of_key.get(key) or Found(key, None, 0, {}) for key in keys]
    return [(one, named.get(one.key) or label_of(by, one, formatter)) for one in every]


def _first(every: list[tuple[Found, str]]) -> list[tuple[Found, str]]:
    """As many columns as a board shows, in their order: those with records before those without."""
    ranked = sorted(range(len(every)), key=lambda n: (not every[n][0].count, n))[: lanes.MAX_LANES]
    return [every[n] for n in sorted(ranked)]
