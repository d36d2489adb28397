"""What the targets have in common: `Target` for anything with rows, `RecordTarget` for the kinds of `core/records.py`."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from crm_app.core import records
from crm_app.core.clock import new_id, now
from crm_app.core.events import RecordChanged
from crm_app.core.tables import RecordTable, columns, table
from crm_app.imports.problems import rejected, warning
from crm_app.imports.rows import Context, Seen
from crm_app.imports.schemas import WITH_CUSTOM_FIELDS, Entity


class Target(ABC):
    """How rows of one kind become records. One instance writes one batch of rows."""

    entity: ClassVar[Entity]
    kind: ClassVar[str]
    """What import lines and events call the records."""
    model: ClassVar[type[Any]]
    input: ClassVar[type[BaseModel]]
    """The schema that forms and REST validate such a record with."""
    needs: ClassVar[tuple[str, ...]]
    """The permissions that an import of this kind asks for."""
    rank: ClassVar[int]
    """Kinds of a lower rank come first: a company before its contacts. An undo goes the other way."""
    fields: ClassVar[dict[str, str]] = {}
    """The fields of columns that are called otherwise, for remarks about a value."""

    def __init__(self, context: Context) -> None:
        self.context, self.work, self.ledger = context, context.work, context.ledger

    @abstractmethod
    def write(self, rows: Sequence[Seen]) -> None:
        """Writes the rows that have not been rejected yet."""

    def validate(self, row: Seen) -> None:
        """Holds the values against the schema that forms and REST use; what it refuses stays as typed."""
        for _ in range(2):
            known = {name: value for name, value in row.values.items() if name in self.input.model_fields}
            known.setdefault("name", row.made_name or "–")
            if self.entity in WITH_CUSTOM_FIELDS:
                known["custom_fields"] = row.record.custom
            try:
                valid = self.input.model_validate(known)
            except ValidationError as error:
                for name in {str(e["loc"][0]) for e in error.errors(include_url=False, include_input=False)}:
                    self._refuse_value(row, name)
                continue
            row.values |= {name: getattr(valid, name) for name in known if name in row.values}
            return
        row.warn(rejected("invalid"))

    def _refuse_value(self, row: Seen, name: str) -> None:
        if name in ("name", "custom_fields") or name not in row.values:
            row.warn(rejected("invalid"))
            return
        typed = str(row.values.pop(name))
        header = self.context.header(self.fields.get(name, name))
        row.warn(warning("not_allowed", header, typed))
        self.context.keep(row, header, typed)


class PlainTarget(Target):
    """A kind that is no record of `core/records.py`: a product, a member."""

    def update(self, row: Seen, current: Any, values: dict[str, Any]) -> None:
        """Writes the values that differ; an empty one changes nothing."""
        changes = {n: v for n, v in values.items() if v is not None and getattr(current, n) != v}
        if not changes:
            self.ledger.claimed_extra(row, self.kind, current)
            return
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
        if not self.ledger.is_new(current.id):
            current.version += 1
        self.ledger.changed(row, self.kind, current, before)


class RecordTarget(Target):
    """A kind of record: found by its identifier or by what it is called, created or updated.

    A kind says how rows are matched with what is there (`match`), which columns a row fills (`fill`), and may add to
    what a new record has (`Seen.created_with`) and to what an update changes (`changes`).
    """

    record: ClassVar[records.RecordType[Any]]
    """How the kind is found and written everywhere else."""
    company_field: ClassVar[str] = "company"
    """The field by which a row names a company; empty when it names none."""

    def load(self, rows: Sequence[Seen]) -> None:
        """Reads what the kind's other methods need for `rows`."""
        self.context.members.ensure(self.context, [(row, row.text("owner")) for row in rows])
        if self.company_field:
            self.context.companies.ensure(self.context, [(row, row.text(self.company_field)) for row in rows])

    @abstractmethod
    def match(self, rows: Sequence[Seen], found: dict[str, Any]) -> None:
        """Sets `Seen.key` of each row, and adds to `found` the records that are there, by these keys.

        `found` holds those with the rows' identifiers already, under `id:…`.
        """

    @abstractmethod
    def fill(self, row: Seen) -> None:
        """Fills `row.values` from what was read, and rejects the row when it cannot be written."""

    def changes(self, row: Seen, current: Any, values: dict[str, Any]) -> None:
        """Adds to `values` what an update of `current` brings with it, or takes away what it must not change."""

    def external_id(self, row: Seen) -> str:
        """Takes the identifier in the other system from the row."""
        return row.take("external_id")[:200]

    def write(self, rows: Sequence[Seen]) -> None:
        """Finds what is there already, creates or updates."""
        self.load(rows)
        existing = self._with_identifier(rows)
        self.match(rows, existing)
        for row in rows:
            self.fill(row)
            if not row.record.is_rejected:
                self.validate(row)
            if not row.record.is_rejected:
                self._save(row, existing)

    def live(self) -> tuple[Any, ...]:
        """The conditions that a record of the kind is the workspace's and not deleted."""
        at = columns(self.model)
        return (at.workspace_id == self.work.workspace_id, at.deleted_at.is_(None))

    def tell_apart(self, rows: Sequence[Seen], found: dict[str, Any]) -> None:
        """Two records of one name with different identifiers in one source are two."""
        source = self.context.mapping.source
        for row in rows:
            known, given = found.get(row.key), row.values.get("external_id")
            if known is not None and given and known.external_source == source and known.external_id:
                row.key = f"id:{given}"

    def _with_identifier(self, rows: Sequence[Seen]) -> dict[str, Any]:
        """The records that have the rows' identifiers, by `id:…`."""
        at, source = columns(self.model), self.context.mapping.source
        for row in rows:
            value = self.external_id(row)
            if value:
                row.values["external_id"], row.values["external_source"] = value, source
                row.key = f"id:{value}"
        ids = [row.values["external_id"] for row in rows if "external_id" in row.values]
        if not ids:
            return {}
        statement = select(self.model).where(*self.live(), at.external_source == source, at.external_id.in_(ids))
        found = self.work.db.execute(statement.with_for_update()).scalars()
        return {f"id:{record.external_id}": record for record in found}

    def _save(self, row: Seen, existing: dict[str, Any]) -> None:
        current = existing.get(row.key)
        if current is None:
            existing[row.key] = self._create(row)
            return
        if not self._reaches(row, current, "read"):
            return
        values = dict(row.values)
        if row.record.custom:
            values["custom_fields"] = current.custom_fields | row.record.custom
        if current.external_id:
            values.pop("external_id", None)
            values.pop("external_source", None)
        self.changes(row, current, values)
        changes = {n: v for n, v in values.items() if v is not None and getattr(current, n) != v}
        if not changes:
            self.ledger.claimed_extra(row, self.kind, current)
            return
        if self._reaches(row, current, "update"):
            self._update(row, current, changes)

    def _update(self, row: Seen, current: Any, changes: dict[str, Any]) -> None:
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
        if self.record.prepare:
            self.record.prepare(current)
        if self.ledger.is_new(current.id):
            current.updated_at = now()
        else:
            records.touch(current)
        self.ledger.changed(row, self.kind, current, before)
        self.ledger.tell(self._event(current, "update", {name: [before[name], changes[name]] for name in changes}))

    def _create(self, row: Seen) -> SimpleNamespace:
        values = dict(row.values)
        if self.context.mapping.column_of("owner") is None or self.work.scope(f"{self.kind}.create") == "own":
            values.setdefault("owner_id", self.context.me)
        if row.made_name:
            values.setdefault("name", row.made_name)
        values |= row.created_with
        # Not a model object, see `ledger.Line`; it has the same attributes and is written with the others of the batch.
        made = SimpleNamespace(
            **_blank(self.model)
            | values
            | {
                "workspace_id": self.work.workspace_id,
                "id": new_id(),
                "created_by": self.context.me,
                "custom_fields": row.record.custom,
            }
        )
        if self.record.prepare:
            self.record.prepare(made)
        self.ledger.made(row, self.kind, self.model, made)
        changes = {n: [None, v] for n, v in values.items() if v not in (None, "", {}, [])}
        self.ledger.tell(self._event(made, "create", changes))
        return made

    def _reaches(self, row: Seen, current: Any, verb: str) -> bool:
        if self.work.scope(f"{self.kind}.{verb}") == "own" and current.owner_id != self.context.me:
            row.warn(rejected("not_yours"))
            return False
        return True

    def _event(self, record: Any, action: str, changes: dict[str, Any]) -> RecordChanged:
        text = records.search_text(self.record, record)
        return RecordChanged(self.kind, record.id, action, self.record.title(record), record.owner_id, text, changes)


def _blank(model: type[RecordTable]) -> dict[str, Any]:
    """Every column of a new record with its default."""
    return {name: value() if is_factory else value for name, value, is_factory in _defaults(model)}


@lru_cache(maxsize=16)
def _defaults(model: type[RecordTable]) -> tuple[tuple[str, Any, bool], ...]:
    fields = model.model_fields
    return tuple(
        (name, known.default_factory or known.get_default(), known.default_factory is not None)
        for name in (column.name for column in table(model).columns)
        if not (known := fields[name]).is_required()
    )
