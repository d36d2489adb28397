"""The person who asks, and the lookup of a call's names among the records that this person may read."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import Date as SqlDate
from sqlalchemy import cast as sql_cast

from crm_app.assistant import kinds
from crm_app.assistant.embedders import Embedder
from crm_app.assistant.filters import PeriodFilter
from crm_app.assistant.outcomes import Outcome, ProblemOutcome, Source, UnknownName
from crm_app.companies.models import Company
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.values.collation import fold, match_key
from crm_app.values.finding import like
from crm_app.workspaces.models import Membership

COMPANY, MEMBER = columns(Company), columns(Membership)
NAME_COLUMNS = ("name", "title", "subject")
MAX_FEW = 2000
"""Maximum number of members, stages, products and the like that are compared by name here instead of in the
database.
"""


class Asker:
    """The person who asks, in a unit of work: workspace, permissions and scope.

    Attributes:
        work: the unit of work.
        language: of labels in outcomes.
        today: the day in the workspace's zone.
        embedder: makes the vectors of a search; None where no tool may search.
        propose: stores a `ProposeChange` for the asker to decide; None where nothing can be proposed.
    """

    def __init__(
        self,
        work: Work,
        language: str,
        embedder: Callable[[], Embedder] | None = None,
        propose: Callable[[Any], Outcome] | None = None,
    ) -> None:
        self.work, self.language, self.embedder, self.propose = work, language, embedder, propose
        self.today = today(work.principal.workspace_timezone)

    def all(self, statement: Any) -> list[Any]:
        """The rows of a statement."""
        return list(self.work.db.execute(statement).all())

    def named(self, field: str, values: list[str], statement: Any, name: Any) -> list[Any]:
        """Rows of `statement` whose name is one of `values`: an exact match, else a part of the name that matches no
        other row.
        """
        found: list[Any] = []
        for value in values:
            rows, partly = self._called(statement, name, value)
            if partly and len(rows) > 1:
                names = sorted({str(title_of(row._mapping)) for row in rows})
                raise UnknownName(ProblemOutcome(code="ambiguous", field=field, value=value, candidates=names[:8]))
            if not rows:
                raise UnknownName(ProblemOutcome(code="unknown_value", field=field, value=value))
            found += rows
        return found

    def _called(self, statement: Any, name: Any, value: str) -> tuple[list[Any], bool]:
        """Rows named `value`, else (True) rows whose name contains it. Names are compared as `collation.fold` folds
        them.
        """
        if name.name == "name" and "match_key" in name.table.c:
            key, wanted = name.table.c.match_key, match_key(value)
            rows = self.all(statement.where(key == wanted).limit(50))
            return (rows, False) if rows else (self.all(statement.where(key.like(like(wanted))).limit(9)), True)
        rows = self.all(statement.where(func.lower(name) == value.lower()).limit(50))
        if rows:
            return rows, False
        # Members, stages and the like are few, so Python compares them.
        wanted, few = fold(value), self.all(statement.limit(MAX_FEW))
        names = [(fold(str(title_of(row._mapping))), row) for row in few]
        same = [row for folded, row in names if folded == wanted]
        if same:
            return same, False
        return [row for folded, row in names if wanted in folded][:9] or self.all(
            statement.where(contains(name, value)).limit(9)
        ), True

    def owner_ids(self, names: list[str]) -> list[UUID]:
        """The members with these names. Raises UnknownName."""
        statement = select(MEMBER.id, MEMBER.name)
        return [row.id for row in self.named("owner", names, statement, MEMBER.name)]

    def company_ids(self, names: list[str]) -> list[UUID]:
        """The companies with these names that the asker may read. Raises UnknownName."""
        statement = select(COMPANY.id, COMPANY.name).where(
            COMPANY.deleted_at.is_(None), self.work.sees(COMPANY.owner_id, "company.read")
        )
        return [row.id for row in self.named("company", names, statement, COMPANY.name)]

    def plain_values(self, field: str, values: list[str], column: Any) -> list[str]:
        """The values of a column that match `values`. Raises UnknownName."""
        statement = select(column.label("name")).where(column.is_not(None)).distinct()
        return [row.name for row in self.named(field, values, statement, column)]

    def local_day(self, column: Any) -> Any:
        """The workspace's calendar day of a moment."""
        return day_in(self.work.principal.workspace_timezone, column)

    def moments(self, name: str, period: PeriodFilter) -> dict[str, str]:
        """The parameters of a list for the days of `period`, as moments, because the reader may be in another zone."""
        zone = ZoneInfo(self.work.principal.workspace_timezone)
        bounds = {f"{name}_from": period.start, f"{name}_before": period.end}
        return {key: datetime.combine(day, time.min, zone).isoformat() for key, day in bounds.items() if day}

    def list_source(self, title: str, kind: str, link: dict[str, Any]) -> Source:
        """The list of a kind, filtered by the parameters `link`, as a source."""
        return list_source(title, kind, link)


def day_in(zone: Any, column: Any) -> Any:
    """The calendar day of a moment in a zone, which is a name or an expression."""
    return sql_cast(func.timezone(zone, column), SqlDate)


def list_source(title: str, kind: str, link: dict[str, Any]) -> Source:
    """The list of a kind, filtered by the parameters `link`, as a source."""
    pairs = [(k, _written(v)) for k, values in link.items() for v in (values if isinstance(values, list) else [values])]
    query = f"?{urlencode(pairs)}" if pairs else ""
    return Source(kind=f"{kind}_list", title=title[:200], href=f"{kinds.list_path(kind)}{query}"[:2000])


def _written(value: Any) -> str:
    """A parameter of a list in its address."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def title_of(values: Any) -> Any:
    """The name of a row, whichever column holds it; for a note without a subject, the beginning of its text."""
    names = (*NAME_COLUMNS, "body", "id")
    return str(next(values[name] for name in names if values.get(name))).split("\n")[0][:120]


def contains(column: Any, words: str) -> ColumnElement[bool]:
    """The condition that a name contains `words`."""
    condition: ColumnElement[bool] = column.ilike(like(words))
    if column.name == "name" and "match_key" in column.table.c:
        condition = column.table.c.match_key.like(like(match_key(words)))
    return condition


def within(column: Any, period: PeriodFilter) -> list[ColumnElement[bool]]:
    """The conditions of a half-open range of days."""
    conditions: list[ColumnElement[bool]] = []
    if period.start is not None:
        conditions.append(column >= period.start)
    if period.end is not None:
        conditions.append(column < period.end)
    if not conditions:
        conditions.append(column.is_not(None))
    return conditions
