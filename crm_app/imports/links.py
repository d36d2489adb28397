"""Links records by the identifiers, domains and mail addresses of another system.

A link to a record that does not exist yet is stored (`ImportLink`), and created when the record is imported: files may
be imported in any order.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, and_, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from crm_app import records
from crm_app.companies.models import Company
from crm_app.contacts.models import Contact
from crm_app.core.clock import new_id
from crm_app.core.tables import columns, table
from crm_app.imports.blank import event_of
from crm_app.imports.matching import identifier_forms
from crm_app.imports.models import ImportLink
from crm_app.imports.problems import warning
from crm_app.imports.rows import InputRow
from crm_app.records import about
from crm_app.values.domains import domain_of

if TYPE_CHECKING:
    from crm_app.imports.rows import Context

LINK = columns(ImportLink)
COMPANY = columns(Company)
CONTACT = columns(Contact)


@dataclass(frozen=True, slots=True)
class Link:
    """The fields by which rows of a kind link to another record; each is the name of a field, or empty."""

    to: tuple[tuple[str, str], ...]
    """The possible kinds, each with the column that refers to it."""
    identifier: str = ""
    domain: str = ""
    email: str = ""

    def ways(self, row: InputRow) -> list[tuple[str, str]]:
        """The keys in the row: `(how, value)`."""
        if row.record.values.keys().isdisjoint((self.identifier, self.domain, self.email)):
            return []
        said = (("id", row.text(self.identifier)), ("domain", domain_of(row.text(self.domain))),
                ("email", row.text(self.email).lower()))  # fmt: skip
        return [(how, value[:200]) for how, value in said if value]

    def take(self, row: InputRow) -> None:
        """Removes the keys from the row."""
        for field in (self.identifier, self.domain, self.email):
            if field:
                row.take(field)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link to a record that does not exist yet."""

    column: str
    kind: str
    how: str
    value: str


class Links:
    """The records that rows of this import link to."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], UUID | None] = {}
        self._waiting: dict[str, dict[UUID, tuple[Any, str]]] = {}
        """Records that wait for one of their own kind, by its identifier, each with the column to fill."""
        self._awaited: dict[str, bool] = {}
        """Whether any link waits for a record of a kind."""

    def load(self, context: "Context", rows: Sequence[InputRow], links: Iterable[Link], domains: Iterable[str]) -> None:
        """Loads the records that `rows` link to, and the companies of `domains`."""
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for link in links:
            for row in rows:
                for how, value in link.ways(row):
                    for kind, _ in link.to:
                        wanted[kind, how].add(value)
        wanted["company", "domain"] |= {domain for domain in domains if domain}
        for (kind, how), values in wanted.items():
            missing = {value for value in values if (kind, how, value) not in self._found}
            if missing:
                self._look_up(context, kind, how, missing)

    def awaits(self, context: "Context", kind: str) -> bool:
        """Whether any link of the workspace waits, or has waited, for a record of `kind`."""
        if kind not in self._awaited:
            waiting = select(LINK.id).where(LINK.workspace_id == context.work.workspace_id, LINK.target_kind == kind)
            self._awaited[kind] = context.work.db.execute(waiting.limit(1)).first() is not None
        return self._awaited[kind]

    def expect(self, kind: str) -> None:
        """Notes that a link waits for a record of `kind`."""
        self._awaited[kind] = True

    def renew(self, kind: str) -> None:
        """Forgets what is known of the records of `kind`: those that were written meanwhile are read again."""
        self._found = {key: found for key, found in self._found.items() if key[0] != kind}
        self._waiting.clear()

    def find(self, kind: str, how: str, value: str) -> UUID | None:
        """The record, after `load`; None for no match and for several."""
        return self._found.get((kind, how, value))

    def arrived(self, kind: str, identifier: str, record_id: UUID) -> None:
        """Lets later rows link to a record of this import."""
        for form in identifier_forms(identifier):
            self._found[kind, "id", form] = record_id

    def load_waiting(self, context: "Context", kind: str, identifiers: Iterable[str]) -> None:
        """Loads the records of `kind` that wait for records of the same kind with these identifiers."""
        forms = {form for identifier in identifiers for form in identifier_forms(identifier)}
        if not forms:
            return
        record, work = records.TYPES[kind], context.work
        at = columns(record.model)
        statement = select(LINK.value, LINK.column_name, LINK.record_id).where(
            LINK.workspace_id == work.workspace_id,
            LINK.kind == kind,
            LINK.target_kind == kind,
            LINK.how == "id",
            LINK.source == context.mapping.source,
            LINK.value.in_(forms),
        )
        links = work.db.execute(statement).all()
        found = select(record.model).where(
            at.workspace_id == work.workspace_id,
            at.deleted_at.is_(None),
            at.id.in_({link.record_id for link in links}),
            work.sees(at.owner_id, f"{kind}.update"),
        )
        if not links:
            return
        if not context.is_dry_run:
            found = found.with_for_update()
        waits = {one.id: one for one in work.db.execute(found).scalars()}
        context.ledger.recall(kind, list(waits))
        for value, column, record_id in links:
            if record_id in waits:
                self._waiting.setdefault(value, {}).setdefault(record_id, (waits[record_id], column))

    def wait(self, kind: str, row: InputRow, record: Any) -> None:
        """Notes that the record of the row waits for others of its own kind."""
        for link in row.waiting:
            if link.kind == kind and link.how == "id":
                self._waiting.setdefault(link.value, {})[record.id] = (record, link.column)

    def fulfilled(self, identifier: str) -> list[tuple[Any, str]]:
        """The records that waited for this identifier, each with the column to fill. They do not wait any longer."""
        return [one for form in identifier_forms(identifier) for one in self._waiting.pop(form, {}).values()]

    def point(self, context: "Context", row: InputRow, link: Link) -> bool:
        """Links the row to the record that `link` finds, or stores that it waits. False when the row has no key."""
        ways = link.ways(row)
        link.take(row)
        for how, value in ways:
            for kind, column in link.to:
                if (found := self.find(kind, how, value)) is not None:
                    row.values[column] = found
                    return True
        row.waiting += [Waiting(column, kind, how, value) for how, value in ways for kind, column in link.to]
        return bool(ways)

    def _look_up(self, context: "Context", kind: str, how: str, values: set[str]) -> None:
        work, record = context.work, records.TYPES[kind]
        at = columns(record.model)
        key: Any
        forms: dict[str, set[str]] = defaultdict(set)
        if how == "id":
            for value in values:
                for form in identifier_forms(value):
                    forms[form].add(value)
            key, condition = at.external_id, at.external_source == context.mapping.source
        else:
            forms |= {value: {value} for value in values}
            key = COMPANY.domain if how == "domain" else func.lower(CONTACT.email)
            condition = key.is_not(None)
        statement = select(key, at.id).where(
            at.workspace_id == work.workspace_id,
            at.deleted_at.is_(None),
            condition,
            key.in_(forms),
            work.sees(at.owner_id, f"{kind}.read"),
        )
        found: dict[str, set[UUID]] = defaultdict(set)
        for text, record_id in work.db.execute(statement.limit(10_000)):
            for value in forms[text]:
                found[value].add(record_id)
        for value in values:
            ids = found[value]
            self._found[kind, how, value] = ids.pop() if len(ids) == 1 else None


def keep_waiting(context: "Context", waiting: Sequence[tuple[InputRow, str, UUID]]) -> None:
    """Stores the links that wait; `waiting` has rows with the kind and the id of their record."""
    rows = [
        {
            "workspace_id": context.work.workspace_id,
            "id": new_id(),
            "kind": kind,
            "record_id": record_id,
            "column_name": link.column,
            "target_kind": link.kind,
            "how": link.how,
            "source": context.mapping.source if link.how == "id" else "",
            "value": link.value,
        }
        for row, kind, record_id in waiting
        for link in row.waiting
    ]
    if rows:
        statement = insert(table(ImportLink)).on_conflict_do_nothing()
        context.work.db.execute(statement, rows)
        for one in rows:
            context.links.expect(str(one["target_kind"]))


def make_waiting(context: "Context", kind: str, arrived: Sequence[tuple[InputRow, Any]]) -> None:
    """Creates the links that waited for the new records of `kind`, and records them for the undo."""
    by: dict[tuple[str, str, str], tuple[InputRow, UUID]] = {}
    if context.is_dry_run or not arrived or not context.links.awaits(context, kind):
        return
    for row, record in arrived:
        if record.external_id:
            for form in identifier_forms(record.external_id):
                by["id", record.external_source, form] = (row, record.id)
        if kind == "company" and record.domain:
            by.setdefault(("domain", "", record.domain), (row, record.id))
        if kind == "contact" and record.email:
            by.setdefault(("email", "", record.email.lower()), (row, record.id))
    if not by:
        return
    # Three arrays take a fraction of the time of a list of triples.
    keys = func.unnest(*(cast(list(part), ARRAY(Text)) for part in zip(*by, strict=True)))
    key = keys.table_valued("how", "source", "value").render_derived().c
    statement = select(LINK.kind, LINK.record_id, LINK.column_name, LINK.how, LINK.source, LINK.value).where(
        LINK.workspace_id == context.work.workspace_id,
        LINK.target_kind == kind,
        and_(LINK.how == key.how, LINK.source == key.source, LINK.value == key.value),
    )
    waiting: dict[str, list[tuple[UUID, str, InputRow, UUID]]] = defaultdict(list)
    for other, record_id, column, how, source, value in context.work.db.execute(statement):
        row, target = by[how, source, value]
        waiting[other].append((record_id, column, row, target))
    # A link within the kind was created when the row was saved, so that the following rows find it.
    waiting[kind] = [link for link in waiting.get(kind, ()) if link[1] == about.FIELDS[1]]
    for other, links in waiting.items():
        if links:
            _fill(context, records.TYPES[other], kind, links)


def _fill(
    context: "Context", record: records.RecordType[Any], kind: str, links: Sequence[tuple[UUID, str, InputRow, UUID]]
) -> None:
    """Links records that waited to the new records of `kind`."""
    at = columns(record.model)
    statement = select(record.model).where(
        at.workspace_id == context.work.workspace_id,
        at.deleted_at.is_(None),
        at.id.in_({link[0] for link in links}),
        context.work.sees(at.owner_id, f"{record.kind}.update"),
    )
    found = {one.id: one for one in context.work.db.execute(statement.with_for_update()).scalars()}
    context.ledger.recall(record.kind, list(found))
    for record_id, column, row, target in links:
        waits = found.get(record_id)
        if waits is None or getattr(waits, column) is not None or waits.id == target:
            continue
        values: dict[str, Any] = {column: target} | ({about.FIELDS[0]: kind} if column == about.FIELDS[1] else {})
        for name, value in values.items():
            setattr(waits, name, value)
        records.touch(waits)
        context.ledger.linked(row, record.kind, waits, dict.fromkeys(values))
        changes = {name: [None, value] for name, value in values.items()}
        context.ledger.publish(partial(event_of, record, waits, "update", changes))


def report_waiting(context: "Context", row: InputRow, waiting: Sequence[Waiting], header_of: dict[str, str]) -> None:
    """Adds a problem for each record that the row links to and that does not exist yet; `header_of` has the header of
    each key.
    """
    for link in {(link.how, link.value): link for link in waiting}.values():
        row.warn(warning("link_waits", context.header(header_of.get(link.how, link.column)), link.value))
