"""Records of any declared kind from a file: for kinds that have no target of their own here."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from crm_app import records
from crm_app.core.tables import columns
from crm_app.imports.fields import Entity
from crm_app.imports.linked import Linked
from crm_app.imports.links import Link
from crm_app.imports.matching import Telling
from crm_app.imports.rows import Context, Seen, match_key
from crm_app.imports.targets.record import RecordTarget
from crm_app.values.collation import sort_key

_COMPANY = "company_id"


class UsualTarget(RecordTarget):
    """A record is found by its identifier, or by its title and company."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        linked = (kind for name, kind in self.record.references.items() if name == f"{kind}_id" and name != _COMPANY)
        self._linked = Linked(context, linked)

    def load(self, rows: Sequence[Seen]) -> None:
        """The owners, companies and other records that rows name."""
        super().load(rows)
        self._linked.load(rows)

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The title with the company."""
        title = of(cls.title_field)
        return f"{match_key(title)}|{match_key(of('company') or of('company_ref'))}" if title else ""

    def keys_of(self, record: Any) -> list[str]:
        """The title with the company."""
        return [f"{sort_key(getattr(record, self.title_field))}|{getattr(record, _COMPANY, None) or ''}"]

    def keys_of_row(self, row: Seen) -> list[str]:
        """The title with the company."""
        return [f"{sort_key(str(row.values.get(self.title_field) or ''))}|{row.values.get(_COMPANY) or ''}"]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the title; the company is compared afterwards."""
        key = columns(self.model)[f"{self.title_field}_key"]
        condition: ColumnElement[bool] = key.in_({one.rpartition("|")[0] for one in keys})
        return condition

    def fill(self, row: Seen) -> None:
        """The row's own values, and what it refers to."""
        if self.links:
            self.refer_company(row)
        self._linked.point(row)
        row.values |= row.record.values
        self.context.members.own(self.context, row)


def usual_target(record: records.RecordType[Any]) -> type[UsualTarget]:
    """The target of a declared kind."""
    own = {
        "entity": Entity(record.kind),
        "kind": record.kind,
        "model": record.model,
        "input": record.new,
        "record": record,
        "needs": (f"{record.kind}.create", f"{record.kind}.update"),
        "rank": 100,
        "title_field": record.title_column,
        "company_field": "company" if _COMPANY in record.references else "",
        "links": (Link((("company", _COMPANY),), identifier="company_ref"),) if _COMPANY in record.references else (),
        "telling": Telling(tuple(name for name in record.references if name != _COMPANY)),
    }
    return type(f"{record.model.__name__}Target", (UsualTarget,), own)
