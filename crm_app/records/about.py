"""What an activity or a task is about: records of any kind.

Some kinds have a column `<kind>_id` of their own in such a table. All other kinds are linked by the pair `about_kind`
and `about_id`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from sqlalchemy import Text, case, func, update

from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.events import RecordsPurged
from crm_app.core.tables import RecordTable, columns
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.store import is_there

FIELDS = ("about_kind", "about_id")


def kinds() -> tuple[str, ...]:
    """The kinds that have a timeline; an activity can be about these."""
    return tuple(kind for kind, record in TYPES.items() if record.has_timeline)


def _known(value: str) -> str:
    if value not in kinds():
        raise ValueError("core.field.invalid")
    return value


@dataclass(frozen=True)
class Listed:
    """Lists the kinds in a JSON schema. The schema is generated on demand, after every domain has been loaded."""

    kinds: Callable[[], tuple[str, ...]]

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of a text that is one of the kinds."""
        return {"type": "string", "enum": list(self.kinds())}


Subject = Annotated[str, AfterValidator(_known), Listed(kinds)]
"""The name of a kind that has a timeline."""


def link(record: RecordType[Any], kind: str, record_id: str) -> dict[str, str]:
    """The fields that make a record of the kind `record` be about another record."""
    name = f"{kind}_id"
    return {name: record_id} if name in record.references else {"about_kind": kind, "about_id": record_id}


def check(work: Work, before: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Raises Invalid unless the record of `about_kind` and `about_id` exists and may be read, and both fields are set.

    Args:
        before: the fields before the change; empty for a new record.
        changes: the fields that are written.
    """
    if not any(name in changes for name in FIELDS):
        return
    kind, record_id = (changes.get(name, before.get(name)) for name in FIELDS)
    if kind is None and record_id is None:
        return
    if kind is None or record_id is None:
        raise Invalid(fields={"about_id" if kind else "about_kind": "core.field.required"})
    if (
        work.fetch(is_there(kind, work.scope(f"{kind}.read")), {"id": record_id, "me": work.principal.member_id})
        is None
    ):
        raise Invalid(fields={"about_id": "core.field.missing_record"})


def title_of(table: Any) -> Any:
    """An expression for the title of the record that a row is about by the pair; empty for a reader who may not read
    it.
    """
    title = func.record_title(table.workspace_id, table.about_kind, table.about_id, type_=Text())
    return case((table.about_id.is_not(None), title))


def forget(work: Work, model: type[RecordTable], event: RecordsPurged) -> None:
    """Clears the link of rows that were about purged records."""
    if event.kind not in kinds():
        return
    at = columns(model)
    gone = (at.workspace_id == work.workspace_id, at.about_kind == event.kind, at.about_id.in_(event.record_ids))
    work.db.execute(
        update(model).where(*gone).values(about_kind=None, about_id=None),
        execution_options={"synchronize_session": False},
    )


def named_in(record: RecordType[Any], item: Mapping[str, Any]) -> tuple[str, str]:
    """The title and address of the record that an item is about; both empty when it is about nothing.

    Where an item is about several records, the first of `opens_at` is named, else the last of its references.

    Args:
        record: the kind of the item.
        item: the item as the service returns it.
    """
    for name in record.opens_at or tuple(reversed(tuple(record.references))):
        kind = TYPES[record.references[name]]
        if title := item[f"{kind.kind}_{kind.title_column}"]:
            return title, f"{kind.path}/{item[name]}"
    kind_name, title = item.get("about_kind"), item.get("about_title")
    return (title, f"{TYPES[kind_name].path}/{item['about_id']}") if title and kind_name in TYPES else ("", "")
