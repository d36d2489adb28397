"""Records of a declared kind that has no target of its own."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement

from crm_app import records
from crm_app.core.tables import columns
from crm_app.imports.linked import Linked
from crm_app.imports.links import Link
from crm_app.imports.matching import MatchColumns
from crm_app.imports.rows import Context, InputRow, match_key
from crm_app.imports.subject import KIND, Subjects
from crm_app.imports.targets.record import RecordTarget
from crm_app.values.collation import sort_key

COMPANY = "company_id"


class UsualTarget(RecordTarget):
    """Matches a record by its identifier, or by its title and company."""

    rank = 100
    linked: ClassVar[dict[str, str]] = {}
    """The kind that each field besides the company links to, by the field's name without `_id`."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        if (record := cls.__dict__.get("record")) is None:
            return
        references: dict[str, str] = dict(record.references)
        has_company = references.pop(COMPANY, "") == "company"
        cls.linked = {name.removesuffix("_id"): kind for name, kind in references.items() if kind != record.kind}
        cls.company_field = "company" if has_company else ""
        cls.links = (Link((("company", COMPANY),), identifier="company_ref"),) if has_company else ()
        if "title_field" not in cls.__dict__:
            cls.title_field = record.title_column
        if "match_columns" not in cls.__dict__:
            cls.match_columns = MatchColumns(tuple(references))
        if "looks" not in cls.__dict__:
            cls.looks = (cls.title_field, "company", "company_ref")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._linked = Linked(context, self.linked)
        self._subjects = Subjects(context) if KIND in self.input.model_fields else None

    def load(self, rows: Sequence[InputRow]) -> None:
        """Loads the owners, companies and other records that rows name."""
        super().load(rows)
        self._linked.load(rows)
        if self._subjects:
            self._subjects.load(rows)

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The title with the company."""
        title = of(cls.title_field)
        return f"{match_key(title)}|{match_key(of('company') or of('company_ref'))}" if title else ""

    def keys_of(self, record: Any) -> list[str]:
        """The title with the company."""
        return [f"{sort_key(getattr(record, self.title_field))}|{getattr(record, COMPANY, None) or ''}"]

    def keys_of_row(self, row: InputRow) -> list[str]:
        """The title with the company."""
        return [f"{sort_key(str(row.values.get(self.title_field) or ''))}|{row.values.get(COMPANY) or ''}"]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the title; the company is compared afterwards."""
        key = columns(self.model)[f"{self.title_field}_key"]
        condition: ColumnElement[bool] = key.in_({one.rpartition("|")[0] for one in keys})
        return condition

    def point_all(self, row: InputRow) -> None:
        """Links the row to the company, the other records and the record that it is about."""
        if self.links:
            self.refer_company(row)
        self._linked.point(row)
        if self._subjects:
            self._subjects.point(row)

    def fill(self, row: InputRow) -> None:
        """The row's own values and its links."""
        self.point_all(row)
        row.values |= row.record.values
        self.context.members.own(self.context, row)


def usual_target(record: records.RecordType[Any]) -> type[UsualTarget]:
    """The target of a declared kind."""
    return type(f"{record.model.__name__}Target", (UsualTarget,), {"record": record})
