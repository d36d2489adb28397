"""What a page of a list shows: rows, the lines of a table, or groups; read once for all pages that show the same."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from crm_app.core.pagination import ListQuery
from crm_app.records import shown
from crm_app.records.filtering import linked_kinds
from crm_app.records.queries import deciding_fields, is_personal
from crm_app.records.states.controls import ListControls
from crm_app.records.states.grouped import group_ids
from crm_app.records.states.tabled import Table
from crm_app.records.states.values import Formatter, Item, Row, Values, linked_ids, loads
from crm_app.records.table import Look, looks
from crm_app.records.table.columns import kinds_along
from crm_app.ui.packed import Packed
from crm_app.ui.state import Viewer

_NOTHING = Packed(())


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of a list shows. Pages of one audience share it, so nobody may modify it."""

    rows: Any = _NOTHING
    """Packed, as are `lines`."""
    ids: tuple[str, ...] = ()
    linked: frozenset[str] = frozenset()
    """The ids of the records whose names the rows show."""
    lines: Any = _NOTHING
    """The rows of a table; a page has these or `rows`."""
    following: str | None = None
    """The cursor of the next page."""
    decides: frozenset[str] | None = None
    """The fields whose values decide what is in the list, see `deciding_fields`."""
    along: frozenset[str] = frozenset()
    """The kinds of linked records that the filters are about."""
    groups: int = 0
    """How many of the lines are those of groups."""
    lanes: Any = _NOTHING
    """The columns of a board, packed."""
    days: Any = _NOTHING
    """The days of a calendar, packed."""
    sections: Any = _NOTHING
    """The groups of cards, packed."""
    is_spread: bool = False
    """Whether it is a board or a calendar."""
    count: int | None = None
    """How many records the list has, where this is known."""
    notice: str = ""


class FoundRows(ListControls, mixin=True):
    """Reads the page of an address."""

    def _row(self, item: Item, formatter: Formatter) -> Row:
        """A record as a row of the list; has `id` and `href`. Depends only on the record and on the reader's
        settings.
        """
        return shown.row(self._record, item, formatter)

    def _page_key(self, query: ListQuery, look: Look | None, viewer: Viewer) -> Hashable:
        """What decides the rows and totals of a page, together with the reader's role."""
        who = viewer.member_id if is_personal(self._record, query) else ""
        return type(self), query.model_dump_json(), look, viewer.language, viewer.timezone, viewer.currency, who

    async def _page_of(
        self,
        query: ListQuery,
        look: Look | None,
        values: Values,
        formatter: Formatter,
        key: Hashable,
        table: Table,
    ) -> tuple[Page, Hashable]:
        """The page of an address, in groups where it asks for them, and what decides its rows. Completes `table`."""
        grouping = await self._grouping(values)
        if grouping is None:
            if values.get(looks.GROUP):
                table["notice"] = formatter.translate("records.group.unknown")
            return await self._found(query, look, formatter, key), key
        grouped_key = (key, grouping, tuple(values.get(looks.OPEN, ())))

        async def read() -> Page:
            lines, items, found = await self._in_groups(query, look, grouping, values, formatter)
            return Page(
                ids=tuple(item["id"] for item in items),
                linked=linked_ids(items) | group_ids(grouping, found),
                rows=Packed([self._row(item, formatter) for item in items] if look is None else ()),
                lines=Packed(lines if look is not None else ()),
                sections=Packed(lines if look is None else ()),
                along=linked_kinds(self._record, query) | (kinds_along(look.columns) if look else frozenset()),
                groups=len(found.every),
                count=found.count if found.is_whole else None,
                notice=self._group_notice(found, formatter),
            )

        page = await self._shared(grouped_key, read)
        notice = " ".join(part for part in (table["notice"], page.notice) if part)
        table["notice"], table["groups"] = notice, page.groups
        unfolded = (n for n, one in enumerate(page.sections) if one["fixed"])
        table["open"] = next(unfolded, len(page.sections) - 1)
        if page.count is None:  # there are too many records for groups
            return await self._found(query, look, formatter, key), key
        return page, grouped_key

    async def _found(self, query: ListQuery, look: Look | None, formatter: Formatter, key: Hashable) -> Page:
        """The page of a list, read once for all pages with the same key that refresh because of the same changes."""

        async def read() -> Page:
            found = loads(await self._find(self._service.page, query, look))
            items, following = found["items"], found["next"]
            return Page(
                rows=Packed([self._row(item, formatter) for item in items] if look is None else ()),
                lines=Packed(() if look is None else self._lines(look, items, formatter)),
                ids=tuple(item["id"] for item in items),
                linked=linked_ids(items),
                following=following,
                decides=deciding_fields(self._record, query),
                along=linked_kinds(self._record, query) | (kinds_along(look.columns) if look else frozenset()),
            )

        return await self._shared(key, read)
