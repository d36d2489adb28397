"""The common base of the kinds of `records/store.py`: `RecordTarget`."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement

from crm_app import records
from crm_app.core.clock import now
from crm_app.core.tables import columns
from crm_app.imports import own_fields, own_rows
from crm_app.imports.blank import blank, event_of
from crm_app.imports.finding import Finder
from crm_app.imports.links import Link, keep_waiting, make_waiting, report_waiting
from crm_app.imports.matching import MatchColumns, is_cut
from crm_app.imports.problems import rejected
from crm_app.imports.rows import Context, InputRow
from crm_app.imports.targets.base import Target

MAX_TAGS = 20


class RecordTarget(Target):
    """A kind of record: matched by its identifier or by its name, created or updated.

    The declaration of the kind, `record`, describes it. A target defines how rows are matched with existing records
    (`keys_of`, `keys_of_row`, `find`, `match_columns`) and which columns a row fills (`fill`). It may add columns to a
    new record (`InputRow.created_with`) and to an update (`changes`).
    """

    record: ClassVar[records.RecordType[Any]]
    """The declaration of the kind."""
    company_field: ClassVar[str] = "company"
    """The field with the name of a company; empty for none."""
    links: ClassVar[tuple[Link, ...]] = ()
    """The links to other records by the identifiers, domains and addresses of another system."""
    match_columns: ClassVar[MatchColumns]
    """The columns that distinguish records of one name."""
    aliases: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Columns that are compared with each other when a row is compared with a record."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        if (record := cls.__dict__.get("record")) is not None:
            cls.entity = cls.kind = record.kind
            cls.model, cls.input = record.model, record.new
            cls.needs = (f"{record.kind}.create", f"{record.kind}.update")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.finder = Finder(self)

    # ---------------------------------------------------------------- what a kind says

    def load(self, rows: Sequence[InputRow]) -> None:
        """Loads the data that the kind's other methods need for `rows`."""
        context = self.context
        context.members.ensure(context, rows)
        context.links.load(context, rows, self.links, (self.domain(row) for row in rows))
        if self.company_field:
            named = [(row, row.text(self.company_field)) for row in rows if not self._points_to_company(row)]
            context.companies.ensure(context, named)

    def domain(self, row: InputRow) -> str:
        """The domain of the company of a row that names no company."""
        return ""

    def _points_to_company(self, row: InputRow) -> bool:
        """Whether the row has the identifier or domain of a company that exists."""
        find = self.context.links.find
        return any(
            find("company", how, value) is not None
            for link in self.links
            if link.to[0][0] == "company"
            for how, value in link.ways(row)
        )

    def point(self, row: InputRow, link: Link, name: str, column: str, called: Callable[[str], UUID | None]) -> None:
        """Links `column` to the record in the row: by identifier, domain or address, else by the field `name`."""
        typed, before = row.take(name), len(row.waiting)
        has_pointed = self.context.links.point(self.context, row, link)
        if typed and column not in row.values:
            found = called(typed)
            if found is not None:
                del row.waiting[before:]
            self.context.refer(row, name, column, found, typed)
        elif has_pointed and column not in row.values:
            headers = {"id": link.identifier, "domain": link.domain, "email": link.email}
            report_waiting(self.context, row, row.waiting[before:], headers)

    def refer_company(self, row: InputRow) -> None:
        """Links the row to its company, by the first of the kind's links or by name."""
        self.point(row, self.links[0], "company", "company_id", self.context.companies.find)

    @abstractmethod
    def fill(self, row: InputRow) -> None:
        """Fills `row.values` from the parsed values, and rejects the row when it cannot be written."""

    def complete(self, row: InputRow) -> None:
        """Fills the values that depend on earlier rows. Called for one row after another, just before each is saved."""

    @abstractmethod
    def keys_of(self, record: Any) -> list[str]:
        """The keys under which a row finds `record`."""

    @abstractmethod
    def keys_of_row(self, row: InputRow) -> list[str]:
        """The keys of the records that a filled row may be about."""

    @abstractmethod
    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """The condition that a record has one of `keys`."""

    def changes(self, row: InputRow, current: Any, values: dict[str, Any]) -> None:
        """Adds to `values` the further changes of an update of `current`, or removes what it must not change.

        An empty cell is not in `values`; a value of None empties the column.
        """

    # ---------------------------------------------------------------- writing

    def write(self, rows: Sequence[InputRow]) -> None:
        """Matches the rows with existing records, and creates or updates."""
        rows = own_rows.settle(self, rows)
        self.load(rows)
        own_fields.convert(self.context, self.record, rows)
        taken = own_fields.Taken(self.context, self.record)
        taken.look_up(rows)
        good = []
        for row in rows:
            identifier, source = row.take("external_id")[:200], row.take("external_source")[:100]
            if identifier:
                row.values |= {"external_id": identifier, "external_source": source or self.context.mapping.source}
            self.fill(row)
            if not row.record.is_rejected:
                self.validate(row)
            if not row.record.is_rejected:
                good.append(row)
        self.finder.look_up(good)
        self.ledger.go_on()
        arrived = []
        for row in good:
            if self.is_repeat(row):
                continue
            self.complete(row)
            match = self.finder.match(row)
            if taken.refuses(row, getattr(match, "id", None)):
                continue
            if (record := self._save(row, match)) is not None:
                taken.take(row, record.id)
                arrived.append((row, record))
        waiting = [(row, self.kind, record.id) for row, record in arrived if row.waiting]
        changed = [one for one in arrived if one[0].action in ("created", "updated")]
        # A link is possible only after the records of the batch are in their tables.
        self.ledger.afterwards(lambda: keep_waiting(self.context, waiting))
        self.ledger.afterwards(lambda: make_waiting(self.context, self.kind, changed))

    def live(self) -> tuple[Any, ...]:
        """The conditions that a record of the kind belongs to the workspace and is not deleted."""
        at = columns(self.model)
        return (at.workspace_id == self.work.workspace_id, at.deleted_at.is_(None))

    def _save(self, row: InputRow, current: Any) -> Any:
        """Creates or updates the record. Returns it, or None for a rejected row."""
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
        was = {name: getattr(current, name) for name in values}
        changes = {name: value for name, value in values.items() if was[name] != value and not is_cut(value, was[name])}
        if changes and not self._reaches(row, current, "update"):
            return None
        if changes:
            self._update(row, current, changes)
        else:
            self.ledger.unchanged(row, self.kind, current)
        self.learn(row, current)
        return current

    def learn(self, row: InputRow, record: Any) -> None:
        """Lets later rows find the record, and stores that this row matches it."""
        self.finder.know(record)
        self.finder.claim(row, record)
        if record.external_id and record.external_source == self.context.mapping.source:
            self.context.links.arrived(self.kind, record.external_id, record.id)

    def _update(self, row: InputRow, current: Any, changes: dict[str, Any]) -> None:
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
        self.record.prepare(current)
        if self.ledger.is_new(current.id):
            current.updated_at = now()
        else:
            records.touch(current)
        self.ledger.changed(row, self.kind, current, before)
        before_after = {name: (before[name], value) for name, value in changes.items()}
        if row.action == "updated":
            row.changes = before_after
        self.ledger.publish(
            lambda: event_of(self.record, current, "update", {n: list(v) for n, v in before_after.items()})
        )

    def _create(self, row: InputRow) -> SimpleNamespace:
        values = dict(row.values)
        is_owned = any(self.context.mapping.column_of(name) for name in ("owner", "owner_ref"))
        if not is_owned or self.work.scope(f"{self.kind}.create") == "own":
            values.setdefault("owner_id", self.context.me)
        if row.made_name:
            values.setdefault("name", row.made_name)
        values |= row.created_with
        own = {
            "created_by": self.context.me,
            "custom_fields": own_fields.defaults(self.context, self.record, row.record.custom),
        }
        made = blank(self.model, self.work.workspace_id, **values, **own)
        self.record.prepare(made)
        self.ledger.made(row, self.kind, self.model, made)
        changes = {n: [None, v] for n, v in values.items() if v not in (None, "", {}, [])}
        self.ledger.publish(lambda: event_of(self.record, made, "create", changes))
        return made

    def _reaches(self, row: InputRow, current: Any, verb: str) -> bool:
        if self.work.scope(f"{self.kind}.{verb}") == "own" and current.owner_id != self.context.me:
            row.warn(rejected("not_yours"))
            return False
        return True
