"""Activities from a file: notes, calls, meetings and emails."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, ColumnElement, DateTime, cast, func, select

from crm_app.activities.models import Activity
from crm_app.activities.service import ACTIVITIES, DIRECTED
from crm_app.core.clock import now
from crm_app.core.tables import columns
from crm_app.imports.exact import at_clock
from crm_app.imports.matching import MatchColumns
from crm_app.imports.rows import Context, InputRow, match_key
from crm_app.imports.targets.usual import UsualTarget

ACTIVITY = columns(Activity)
_WORDS = ("occurred_at", "kind", "subject", "body", "contact")
_NOON = time(12)
"""The time of an event of which only the day is known: at noon, no zone moves it to another day."""


class ActivityTarget(UsualTarget):
    """Matches an activity by its identifier, or by its time, kind and words."""

    record = ACTIVITIES
    rank = 80
    title_field = ""
    looks = (*_WORDS, *(f"{name}_ref" for name in _WORDS))
    match_columns = MatchColumns(("occurred_at", "subject", "body", "contact_id", "deal_id"), ("duration_minutes",))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._zone = ZoneInfo(context.work.principal.timezone)

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The time with the words."""
        words = [match_key(of(name) or of(f"{name}_ref")) for name in _WORDS]
        return "|".join(words) if any(words) else ""

    def keys_of(self, record: Any) -> list[str]:
        """The time with kind and words."""
        return [_key(record.occurred_at, record.kind, record.subject, record.body)]

    def keys_of_row(self, row: InputRow) -> list[str]:
        """The time with kind and words; none for a row without a time, which means now."""
        moment = row.values.get("occurred_at")
        if not isinstance(moment, datetime):
            return []
        return [_key(moment, row.values.get("kind"), row.values.get("subject"), row.values.get("body"))]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the time, to the second; the words are compared afterwards."""
        moments = [datetime.fromtimestamp(int(key.split("|", 1)[0]), UTC) for key in keys]
        moment = func.unnest(cast(moments, ARRAY(DateTime(timezone=True)))).column_valued("moment")
        found = select(ACTIVITY.id).where(
            ACTIVITY.workspace_id == self.work.workspace_id,
            ACTIVITY.occurred_at >= moment,
            ACTIVITY.occurred_at < moment + timedelta(seconds=1),
        )
        condition: ColumnElement[bool] = ACTIVITY.id.in_(found)
        return condition

    def _local(self, moment: date) -> datetime:
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, _NOON)
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def fill(self, row: InputRow) -> None:
        """The row's own values and its links. Only calls and emails have a direction."""
        values = row.record.values
        if row.own is None:
            values["kind"] = values.get("kind") or ("call" if values.get("direction") else "note")
        happened, typed = values.pop("occurred_at", None), row.take("occurred_time")
        if typed and (at := at_clock(happened if isinstance(happened, date) else None, typed)) is not None:
            happened = at
        elif typed:
            self.context.keep(row, self.context.header("occurred_time"), typed)
        if isinstance(happened, date):
            values["occurred_at"] = self._local(happened)
        self.point_all(row)
        row.values |= values
        kind = row.values.get("kind") or (row.own.kind if row.own else "note")
        if kind not in DIRECTED:
            row.values.pop("direction", None)
        self.context.members.own(self.context, row)

    def _create(self, row: InputRow) -> SimpleNamespace:
        row.values.setdefault("occurred_at", now())
        return super()._create(row)


def _key(moment: datetime, *words: Any) -> str:
    # Files have whole seconds, and what is recorded now has parts of them.
    return "|".join([str(math.floor(moment.timestamp())), *(" ".join(str(word or "").split()) for word in words)])


TARGET = ActivityTarget
