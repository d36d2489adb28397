"""One record with its fields."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from pydantic import Field
from sqlalchemy import select

from crm_app.assistant.asker import MEMBER, Asker
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.outcomes import Outcome, ProblemOutcome, RecordRow, RecordsOutcome, Source, UnknownName
from crm_app.assistant.record_rows import kinds_of_records, name_column, readable, record_row
from crm_app.assistant.tools.base import Tool
from crm_app.core.tables import columns


class GetRecord(Tool):
    """One record by its name (or id), with its fields: phone, email, stage, amount, owner, dates …"""

    kind: RecordKind
    name: str = Field(min_length=1, max_length=300)
    fields: list[str] = Field(default=[], max_length=10, description="Only these fields; empty means all.")

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        if self.kind == "member":
            return _member(asker, self)
        record, conditions = readable(asker, self.kind)
        ident = _uuid(self.name)
        name = name_column(record.model)
        statement = record.select.where(*conditions)
        if ident is not None:
            rows = asker.all(statement.where(columns(record.model).id == ident))
            if not rows:
                raise UnknownName(ProblemOutcome(code="unknown_value", field="name", value=self.name))
        else:
            rows = asker.all(statement.where(columns(record.model).external_id == self.name).limit(5))
            rows = rows or asker.named("name", [self.name], statement, name)[:5]
        found = [record_row(self.kind, dict(row._mapping), self.fields) for row in rows]
        return RecordsOutcome(kind=self.kind, rows=found)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_records(call)


def _member(asker: Asker, call: GetRecord) -> Outcome:
    asker.work.require("member.read")
    statement = select(MEMBER.id, MEMBER.name, MEMBER.email, MEMBER.team, MEMBER.manager, MEMBER.status)
    rows = asker.named("name", [call.name], statement, MEMBER.name)[:5]
    found = []
    for row in rows:
        fields = {"email": row.email, "region": row.team, "manager": row.manager, "phone": None}
        shown = {k: v for k, v in fields.items() if (k in call.fields if call.fields else v)}
        source = Source(kind="member", id=str(row.id), title=row.name, href=f"/deals?owner_id={row.id}")
        found.append(RecordRow(source=source, fields=cast(Any, shown)))
    return RecordsOutcome(kind="member", rows=found)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


TOOL = GetRecord
