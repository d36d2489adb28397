"""The state of a list of related records on a record's page."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from crm_app.core.errors import AppError, Forbidden, Unauthenticated
from crm_app.records import related, shown
from crm_app.records.states.base import RecordActions
from crm_app.records.states.values import Formatter, Item, Row, linked_ids, list_query, loads
from crm_app.ui.actions import action
from crm_app.ui.live import Change

RELATED_ROWS = 8


class RelatedList(RecordActions, mixin=True):
    """Records that link to the record of the page, a few at a time."""

    rows: list[Any] = []
    """As those of a list."""
    loading: bool = True
    more: bool = False

    _by: ClassVar[str]
    """The filter that selects them by the record."""
    _sort: ClassVar[str | None] = None
    _of: str = ""
    _after: str | None = None
    _linked: frozenset[str] = frozenset()
    """The ids of the records whose names the rows show."""

    def _row(self, item: Item, formatter: Formatter) -> Row:
        """A record as a row; has `id` and `href`."""
        return shown.row(self._record, item, formatter)

    @action("{kind}.read", within=True)
    async def show_for(self, record_id: UUID) -> None:
        """Loads the first of them."""
        self._of, self._after = str(record_id), None
        try:
            await self._extend([])
        except (Unauthenticated, Forbidden):
            raise
        except AppError:
            self.rows, self.loading = [], True
            raise

    @action("{kind}.read", within=True)
    async def show_more(self) -> None:
        """Loads more, up to 50 on the page; a link leads to the full list."""
        if self._after and len(self.rows) < 50:
            await self._extend()

    def _forget(self) -> None:
        """Clears the rows when the page is left."""
        self._put(rows=[], more=False, loading=True, _after=None, _of="")

    @classmethod
    def _heeds(cls, change: Change, place: related.Place) -> bool:
        """Whether a change may concern one of them, or a name in their rows."""
        return cls._belongs(change, place) or (change.named and change.kind in cls._record.named_kinds)

    @classmethod
    def _belongs(cls, change: Change, place: related.Place) -> bool:
        return change.kind == cls._record.kind and change.concerns(place.id, change.kind)

    async def _renew(self, place: related.Place, changes: Sequence[Change]) -> None:
        """Refreshes as many rows as are shown, if a change concerns them."""
        others = self._record.named_kinds
        heeded = any(self._belongs(change, place) or change.renames(self._linked, others) for change in changes)
        if heeded and self._of == place.id:
            shown, self._after = max(len(self.rows), RELATED_ROWS), None
            await self._extend([], shown)

    async def _extend(self, before: list[Row] | None = None, limit: int = RELATED_ROWS) -> None:
        """Loads more, after the rows `before`; by default after the shown rows."""
        formatter = await self._formatter()
        given = {self._by: [self._of], "sort": [self._sort or ""], "after": [self._after or ""]}
        asked = {name: values for name, values in given.items() if any(values)}
        query = list_query(self._record.query, asked, limit=limit)
        found = loads(await self._find(self._service.page, query))
        known, named = (self.rows, self._linked) if before is None else (before, frozenset())
        self._linked = named | linked_ids(found["items"])
        rows = [*known, *(self._row(item, formatter) for item in found["items"])][:50]
        self._after = found["next"]
        self._put(rows=rows, more=bool(found["next"]) and len(rows) < 50, loading=False)
