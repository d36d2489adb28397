"""What the targets have in common: `Target` for anything with rows, `RecordTarget` for the kinds of `records/store.py`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy import ColumnElement, and_, or_, select, true

from crm_app import records
from crm_app.core.clock import now
from crm_app.core.tables import columns
from crm_app.imports import own_rows
from crm_app.imports.blank import blank, event_of
from crm_app.imports.links import Link, keep_waiting, make_waiting, tell_waiting
from crm_app.imports.matching import Known, Question, Telling, choose, identifier_forms
from crm_app.imports.problems import rejected, warning
from crm_app.imports.rows import Context, Seen
from crm_app.imports.schemas import WITH_CUSTOM_FIELDS, Entity

MAX_TAGS = 20


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
    equal_rows_are_one: ClassVar[bool] = True
    """Rows that are equal in every column are one record. False where each row is a thing with an amount of its own."""
    title_field: ClassVar[str] = "name"
    """What a record is called by, without which it cannot be; empty for a kind that needs no name."""
    fields: ClassVar[dict[str, str]] = {}
    """The fields of columns that are called otherwise, for remarks about a value."""

    def __init__(self, context: Context) -> None:
        self.context, self.work, self.ledger = context, context.work, context.ledger

    @classmethod
    @abstractmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """What two rows without identifiers share when they look like the same record; empty when a row has no name.

        `of` gives the text of the row's field of that name, empty when there is none.
        """

    @abstractmethod
    def write(self, rows: Sequence[Seen]) -> None:
        """Writes the rows that have not been rejected yet."""

    def follows_alike(self, row: Seen) -> bool:
        """Whether the row has no identifier and looks like the same record as an earlier row."""
        return row.twin is not None and row.twin.is_alike and row.twin.first != row.record.number

    def is_left_out(self, row: Seen) -> bool:
        """Whether somebody chose that a row that looks like an earlier one is not imported."""
        if row.twin is None or not self.follows_alike(row) or self.context.mapping.same_rows != "leave_out":
            return False
        row.action = "left_out"
        row.warn(warning("row_left_out", row=row.twin.first))
        return True

    def is_repeat(self, row: Seen) -> bool:
        """Whether the row is an earlier one again, word for word, of a kind where one is meant."""
        twin = row.twin
        if (
            twin is None
            or twin.equal is None
            or not self.equal_rows_are_one
            or self.context.mapping.same_rows != "apart"
        ):
            return False
        row.warn(warning("repeats_row", row=twin.equal))
        return True

    def validate(self, row: Seen) -> None:
        """Holds the values against the schema that forms and REST use; what it refuses stays as typed."""
        for _ in range(2):
            # An address was checked when it was read; checking it is the dearest of all.
            names = self.input.model_fields.keys() - {"email"}
            known = {name: value for name, value in row.values.items() if name in names}
            if self.title_field:
                known.setdefault(self.title_field, row.made_name or "–")
            elif row.own:
                known.setdefault("kind", row.own.kind)
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
        if name in (self.title_field, "kind", "custom_fields") or name not in row.values:
            row.warn(rejected("invalid"))
            return
        typed = str(row.values.pop(name))
        header = self.context.header(self.fields.get(name, name))
        row.warn(warning("not_allowed", header, typed))
        self.context.keep(row, header, typed)


class PlainTarget(Target):
    """A kind that is no record of `records/store.py`: a product, a member. Its name, or address, is its identifier."""

    def update(self, row: Seen, current: Any, values: dict[str, Any]) -> None:
        """Writes the values that differ; an empty one changes nothing.

        A row that would overwrite what another row of the file brought is rejected, unless somebody chose to join them.
        """
        changes = {n: v for n, v in values.items() if v is not None and getattr(current, n) != v}
        before = {name: getattr(current, name) for name in changes}
        overwrites = any(value not in (None, "") for value in before.values())
        if overwrites and self.follows_alike(row) and self.context.mapping.same_rows == "apart":
            row.warn(rejected("same_name_row", row=row.twin.first if row.twin else 0))
            return
        if not changes:
            self.ledger.unchanged(row, self.kind, current)
            return
        for name, value in changes.items():
            setattr(current, name, value)
        if not self.ledger.is_new(current.id):
            current.version += 1
            row.changes = {name: (before[name], value) for name, value in changes.items()}
        self.ledger.changed(row, self.kind, current, before)


class RecordTarget(Target):
    """A kind of record: found by its identifier or by what it is called, created or updated.

    A kind says how rows are matched with what is there (`keys_of`, `keys_of_row`, `find`, `telling`), which columns a row
    fills (`fill`), and may add to what a new record has (`Seen.created_with`) and to what an update changes (`changes`).
    """

    record: ClassVar[records.RecordType[Any]]
    """How the kind is found and written everywhere else."""
    company_field: ClassVar[str] = "company"
    """The field by which a row names a company; empty when it names none."""
    links: ClassVar[tuple[Link, ...]] = ()
    """How a row points to other records by the identifiers, domains and addresses of another system."""
    telling: ClassVar[Telling]
    """What tells records of one name apart."""
    aliases: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Columns that stand for each other when a row is compared with a record."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.known = Known()
        self._columns = tuple(
            name
            for name in (column.field for column in context.mapping.columns if column.target == "field")
            if name in columns(self.model)
        )

    # ---------------------------------------------------------------- what a kind says

    def load(self, rows: Sequence[Seen]) -> None:
        """Reads what the kind's other methods need for `rows`."""
        context = self.context
        context.members.ensure(context, [(row, row.text("owner")) for row in rows])
        context.links.load(context, rows, self.links, (self.domain(row) for row in rows))
        if self.company_field:
            named = [(row, row.text(self.company_field)) for row in rows if not self._points_to_company(row)]
            context.companies.ensure(context, named)

    def domain(self, row: Seen) -> str:
        """The domain by which a row that names no company may belong to one."""
        return ""

    def _points_to_company(self, row: Seen) -> bool:
        """Whether the row says by identifier or domain which company it means, and the company is there."""
        find = self.context.links.find
        return any(
            find("company", how, value) is not None
            for link in self.links
            if link.to[0][0] == "company"
            for how, value in link.ways(row)
        )

    def point(self, row: Seen, link: Link, name: str, column: str, called: Callable[[str], UUID | None]) -> None:
        """Points `column` to the record that the row means: by identifier, domain or address, else by the field `name`."""
        typed = row.take(name)
        has_pointed = self.context.links.point(self.context, row, link)
        if typed and column not in row.values:
            found = called(typed)
            if found is not None:
                row.waiting = [waiting for waiting in row.waiting if waiting.column != column]
            self.context.refer(row, name, column, found, typed)
        elif has_pointed and column not in row.values:
            headers = {"id": link.identifier, "domain": link.domain, "email": link.email}
            tell_waiting(self.context, row, headers)

    @abstractmethod
    def fill(self, row: Seen) -> None:
        """Fills `row.values` from what was read, and rejects the row when it cannot be written."""

    @abstractmethod
    def keys_of(self, record: Any) -> list[str]:
        """The keys under which a row finds `record`."""

    @abstractmethod
    def keys_of_row(self, row: Seen) -> list[str]:
        """The keys of the records that a filled row may be about."""

    @abstractmethod
    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """The condition that a record has one of `keys`."""

    def changes(self, row: Seen, current: Any, values: dict[str, Any]) -> None:
        """Adds to `values` what an update of `current` brings with it, or takes away what it must not change.

        An empty cell is not in `values`; what is put there as None empties the column.
        """

    # ---------------------------------------------------------------- writing

    def write(self, rows: Sequence[Seen]) -> None:
        """Finds what is there already, creates or updates."""
        rows = own_rows.settle(self, rows)
        self.load(rows)
        good = []
        for row in rows:
            if self.is_left_out(row):
                continue
            identifier, source = row.take("external_id")[:200], row.take("external_source")[:100]
            if identifier:
                row.values |= {"external_id": identifier, "external_source": source or self.context.mapping.source}
            self.fill(row)
            if not row.record.is_rejected:
                self.validate(row)
            if not row.record.is_rejected:
                good.append(row)
        self._find(good)
        arrived = []
        for row in good:
            if not self.is_repeat(row) and (record := self._save(row, self._match(row))) is not None:
                arrived.append((row, record))
        waiting = [(row, self.kind, record.id) for row, record in arrived if row.waiting]
        changed = [one for one in arrived if one[0].action in ("created", "updated")]
        # Once the batch's records are in their tables: a link can only point to what is there.
        self.ledger.afterwards(lambda: keep_waiting(self.context, waiting))
        self.ledger.afterwards(lambda: make_waiting(self.context, self.kind, changed))

    def live(self) -> tuple[Any, ...]:
        """The conditions that a record of the kind is the workspace's and not deleted."""
        at = columns(self.model)
        return (at.workspace_id == self.work.workspace_id, at.deleted_at.is_(None))

    def know(self, record: Any) -> None:
        """Lets later rows find `record`."""
        self.known.add(record, self.keys_of(record), self._source_of(record))

    def _source_of(self, record: Any) -> str:
        """From where identifiers count: the file's source; an export of ours names the source of each row."""
        return record.external_source if self.context.mapping.own else self.context.mapping.source

    def _find(self, rows: Sequence[Seen]) -> None:
        """Reads the records that the rows may be about, by identifier and by name."""
        at, source = columns(self.model), self.context.mapping.source
        ids = {form for row in rows if (i := row.values.get("external_id")) for form in identifier_forms(i)}
        keys = {key for row in rows for key in self.keys_of_row(row)}
        conditions = [self.find(keys)] if keys else []
        if ids:
            is_source = true() if self.context.mapping.own else at.external_source == source
            conditions.append(and_(is_source, at.external_id.in_(ids)))
        if not conditions:
            return
        statement = select(self.model).where(*self.live(), or_(*conditions)).order_by(at.id)
        if not self.context.is_rehearsal:
            statement = statement.with_for_update()
        found = list(self.work.db.execute(statement).scalars())
        for record in found:
            self.know(record)
        self.known.claimed |= self.ledger.recall(self.kind, [record.id for record in found])

    def _match(self, row: Seen) -> Any:
        """The record that the row is about, None when it is a new one."""
        if row.own is not None:
            return row.own
        identifier, twin = row.values.get("external_id"), row.twin
        if identifier and (record := self.known.with_identifier(identifier)) is not None:
            if twin and twin.same_id:
                row.warn(warning("same_identifier", value=identifier, row=twin.same_id))
            return record
        called = self.known.called(self.keys_of_row(row))
        is_joining = self.context.mapping.same_rows != "apart"
        if twin and is_joining and self.follows_alike(row):
            joined = next((c for c in called if self.known.claimed.get(c.id) == twin.first), None)
            if joined is not None:
                row.warn(warning("joined", row=twin.first))
                return joined
        free = [c for c in called if c.id not in self.known.claimed and not (identifier and c.external_id)]
        has_twins = twin is not None and twin.has_look and not (twin.is_alike and is_joining)
        choice = choose(self._question(row, has_twins), free)
        if choice.record is None:
            # Made because another row named it: the first row of its name is its own.
            extra = next((c for c in free if self.ledger.is_extra(self.kind, c.id)), None)
            if extra is not None:
                return extra
        if choice.is_doubtful:
            row.warn(warning("several_alike", value=self._called(row), count=len(free)))
        elif choice.record is None and identifier and any(c.external_id for c in called):
            row.warn(warning("other_identifier", value=self._called(row)))
        return choice.record

    def _question(self, row: Seen, has_twins: bool) -> Question:
        values = {n: v for n, v in row.values.items() if n not in ("external_id", "external_source")}
        if row.record.custom:
            values["custom_fields"] = row.record.custom
        blank = tuple(name for name in self._columns if name not in row.values)
        return Question(values, self.telling, has_twins, blank, self.aliases)

    @staticmethod
    def _called(row: Seen) -> str:
        return str(row.values.get("name") or row.values.get("title") or row.made_name)

    def _save(self, row: Seen, current: Any) -> Any:
        """Creates or updates; the record, or None when the row is rejected."""
        if current is None:
            made = self._create(row)
            self.learn(row, made)
            return made
        if not self._reaches(row, current, "read"):
            return None
        values = {name: value for name, value in row.values.items() if value is not None}
        if current.external_id or row.own is not None:
            values.pop("external_id", None)
            values.pop("external_source", None)
        if "tags" in values and row.own is None:
            values["tags"] = list(dict.fromkeys([*current.tags, *values["tags"]]))[:MAX_TAGS]
        self.changes(row, current, values)
        if row.record.custom:
            values["custom_fields"] = current.custom_fields | row.record.custom
        changes = {name: value for name, value in values.items() if getattr(current, name) != value}
        if changes and not self._reaches(row, current, "update"):
            return None
        if changes:
            self._update(row, current, changes)
        else:
            self.ledger.unchanged(row, self.kind, current)
        self.learn(row, current)
        return current

    def learn(self, row: Seen, record: Any) -> None:
        """Lets later rows find the record, and know that this row is about it."""
        self.known.add(record, self.keys_of(record), self._source_of(record))
        self.known.claimed.setdefault(record.id, row.record.number)
        if record.external_id:
            self.context.links.arrived(self.kind, record.external_id, record.id)

    def _update(self, row: Seen, current: Any, changes: dict[str, Any]) -> None:
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
        self.record.prepare(current)
        if self.ledger.is_new(current.id):
            current.updated_at = now()
        else:
            records.touch(current)
        self.ledger.changed(row, self.kind, current, before)
        told = {name: (before[name], value) for name, value in changes.items()}
        if row.action == "updated":
            row.changes = told
        self.ledger.tell(lambda: event_of(self.record, current, "update", {n: list(v) for n, v in told.items()}))

    def _create(self, row: Seen) -> SimpleNamespace:
        values = dict(row.values)
        if self.context.mapping.column_of("owner") is None or self.work.scope(f"{self.kind}.create") == "own":
            values.setdefault("owner_id", self.context.me)
        if row.made_name:
            values.setdefault("name", row.made_name)
        values |= row.created_with
        own = {"created_by": self.context.me, "custom_fields": row.record.custom}
        made = blank(self.model, self.work.workspace_id, **values, **own)
        self.record.prepare(made)
        self.ledger.made(row, self.kind, self.model, made)
        changes = {n: [None, v] for n, v in values.items() if v not in (None, "", {}, [])}
        self.ledger.tell(lambda: event_of(self.record, made, "create", changes))
        return made

    def _reaches(self, row: Seen, current: Any, verb: str) -> bool:
        if self.work.scope(f"{self.kind}.{verb}") == "own" and current.owner_id != self.context.me:
            row.warn(rejected("not_yours"))
            return False
        return True
