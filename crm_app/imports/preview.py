"""The effects of a mapping on a file, computed before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.companies.models import Company
from crm_app.contacts.models import Contact
from crm_app.core.database import Work, unit_of_work
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.imports import new_fields, pipelines
from crm_app.imports.access import (
    MEMBER,
    PERMISSION,
    check,
    format_of,
    product_names,
    readable,
    source_of,
    visible,
)
from crm_app.imports.convert import Converter, Record
from crm_app.imports.data_rows import read_rows
from crm_app.imports.mapping import MAX_OWNERS, Mapping
from crm_app.imports.named import all_members
from crm_app.imports.owners import OwnerBook
from crm_app.imports.problems import Problem
from crm_app.imports.reader import Row
from crm_app.imports.results import problem_out
from crm_app.imports.rows import InputRow
from crm_app.imports.run import BATCH_ROWS, own_names
from crm_app.imports.schemas import OwnerMatch, Preview, PreviewChange, PreviewRow, ProblemCount, SameRows
from crm_app.imports.similar_rows import SimilarRows
from crm_app.imports.targets import target_of
from crm_app.imports.writer import RowWriter
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.products.models import Product
from crm_app.records.own import OwnField, reading
from crm_app.records.own import names as pointed_names
from crm_app.values.collation import match_key
from crm_app.values.options import Option
from crm_app.workspaces.models import Membership

COMPANY = columns(Company)
PREVIEW_ROWS = 50
PREVIEW_SCAN = 20_000
COMPARED = 200_000
"""Among this many first rows a preview looks for similar ones, because a person waits for it; an import compares all."""
LISTED_NAMES = 50
LISTED_GROUPS, LISTED_ROWS, LISTED_CHANGES = 50, 20, 50
MOST_NAMES, MOST_PROBLEMS = 5000, 200
_NOTHING: tuple[Any, ...] = (None, "", {}, [])
_NAMED: tuple[type[Any], ...] = (Company, Contact, Membership, Product, Stage, Pipeline)
# The preview shows the stage and the product's name; these columns follow from them.
_UNSAID = frozenset(
    {"position", "stage_changed_at", "pipeline_id", "status", "external_source", "product_id", "name_key", "match_key"}
)


class _RolledBack(Exception):
    """Ends the transaction of the dry run with a rollback."""


def preview(caller: Caller, batch_id: UUID, mapping: Mapping) -> Preview:
    """The effects of `mapping` on the file: the first rows exactly, the problems of the first 20,000.

    Writes nothing.

    Raises NotFound; raises Invalid for a mapping that does not fit the workspace or the file.
    """
    transaction = partial(unit_of_work, caller, PERMISSION)
    with transaction() as work:
        batch = visible(work, batch_id)
        check(work, batch, mapping)
        new_fields.check(work, mapping)
        language, file_id, total = work.principal.language, batch.file_id, batch.rows
        zone, home = work.principal.timezone, work.principal.workspace_timezone
        products = product_names(work)
        new_stages = pipelines.missing(work, mapping)
    mapping, fields = _with_new_fields(transaction, batch_id, mapping)
    source, form = source_of(transaction, file_id), format_of(mapping)
    with readable():
        converter = Converter(mapping, products, home)
        similar = SimilarRows(mapping, target_of(mapping.entity), converter)
        similar.read(lambda: islice(read_rows(source, form), COMPARED))
        scan = _Scan(mapping, similar, language, fields, zone)
        rows = ((row, converter.convert(row)) for row in islice(read_rows(source, form), PREVIEW_SCAN))
        _dry_run(transaction, batch_id, mapping, similar, own_names(source, mapping), rows, scan)
    members = _members(transaction, scan.owners)
    book = OwnerBook(members, mapping.owners, mapping.create_owners)
    owners = [name for name in scan.owners if book.match(name).action == "create"]
    companies = _unknown_companies(transaction, scan.named()) if mapping.create_companies else []
    alike = list(similar.groups.values())
    return Preview(
        rows=scan.first,
        scanned=scan.rows,
        is_whole_file=scan.rows >= total,
        counts=dict(scan.actions),
        rejected=scan.actions["rejected"],
        problems=scan.counted(language),
        owners=_owners(scan.owners, book, {member_id: name for member_id, name, _ in members}),
        same_rows=scan.same_rows(),
        same_group_count=len(alike),
        same_row_count=sum(len(group) for group in alike),
        compared=COMPARED if total > COMPARED else 0,
        overwrites=scan.overwrites,
        overwrite_count=scan.overwrite_count,
        new_owners=owners[:LISTED_NAMES],
        new_owner_count=len(owners),
        new_companies=companies[:LISTED_NAMES],
        new_company_count=len(companies),
        new_stages=[stage.stage for stage in new_stages],
    )


def _members(transaction: Callable[[], Any], named: Iterable[str]) -> list[tuple[UUID, str, str | None]]:
    """The members of the workspace, where the file names owners."""
    if not any(named):
        return []
    with transaction() as work:
        return all_members(work)


def _with_new_fields(
    transaction: Callable[[], Any], batch_id: UUID, mapping: Mapping
) -> tuple[Mapping, tuple[OwnField, ...]]:
    """The mapping as the start of the import would complete it, and the fields of the kind as they would be then."""
    mapping = mapping.model_copy(deep=True)
    fields: tuple[OwnField, ...] = ()
    with suppress(_RolledBack), transaction() as work:
        fields = new_fields.rehearse(work, visible(work, batch_id), mapping)
        raise _RolledBack
    return mapping, fields


def member_choices(caller: Caller) -> list[Option]:
    """The first 200 members by name as choices for an owner in the file: `{"value": "member:…", "label": …}`."""
    with unit_of_work(caller, PERMISSION) as work:
        statement = select(MEMBER.id, MEMBER.name).where(MEMBER.workspace_id == work.workspace_id)
        found = work.db.execute(statement.order_by(MEMBER.name_key, MEMBER.id).limit(200)).all()
    return [{"value": f"member:{row[0]}", "label": row[1]} for row in found]


def _dry_run(
    transaction: Callable[[], Any],
    batch_id: UUID,
    mapping: Mapping,
    similar: SimilarRows,
    own: frozenset[str],
    rows: Iterator[tuple[Row, Record]],
    scan: "_Scan",
) -> None:
    """Runs the code of the import on the rows, in a transaction that is rolled back."""

    def process() -> None:
        with transaction() as work:
            batch = visible(work, batch_id)
            new_fields.assume(work, mapping, scan.fields)
            pipeline_id = pipelines.prepare(work, batch, mapping)
            writer = RowWriter(work, batch, mapping, similar, pipeline_id, own, is_dry_run=True)
            with work.db.no_autoflush:
                while some := list(islice(rows, BATCH_ROWS)):
                    for _, record in some:
                        scan.read(record)
                    for seen in scan.named_in(work, writer.write(some)):
                        scan.add(seen)
                scan.name(work)
            raise _RolledBack

    with suppress(_RolledBack):
        process()


class _Scan:
    """Counts the effects of the rows, and collects the remarks for the person."""

    def __init__(
        self,
        mapping: Mapping,
        similar: SimilarRows,
        language: str,
        fields: tuple[OwnField, ...] = (),
        zone: str = "UTC",
    ) -> None:
        self.fields = fields
        self.names: dict[str, str] = {}
        self._zone = zone
        self._by_key = {one.key: one for one in fields}
        self.rows = self.overwrite_count = 0
        self.actions: Counter[str] = Counter()
        self.first: list[PreviewRow] = []
        self.overwrites: list[PreviewRow] = []
        self.owners: Counter[str] = Counter()
        self.companies: dict[str, str] = {}
        self._similar, self._language = similar, language
        self._of_companies, self._own = mapping.entity == "company", set[str]()
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._problems: dict[tuple[str, str, str], tuple[int, Problem]] = {}
        self._groups = dict(islice(similar.groups.items(), LISTED_GROUPS))
        self._labels: dict[int, str] = {}
        self._changes: list[tuple[PreviewRow, dict[str, tuple[Any, Any]]]] = []
        self._shown: dict[int, dict[str, str]] = {}

    def read(self, record: Record) -> None:
        """Reads the values of a row, before `RowWriter` removes them."""
        self._shown[record.number] = {n: str(v) for n, v in record.values.items() if v is not None}
        own = record.values.get("name")
        if self._of_companies and own:
            self._own.add(match_key(str(own)))
        owner = str(record.values.get("owner") or "")
        if owner and (owner in self.owners or len(self.owners) < MOST_NAMES):
            self.owners[owner] += 1
        for name in ("company", "parent"):
            value = record.values.get(name)
            if value and len(self.companies) < MOST_NAMES:
                self.companies.setdefault(match_key(str(value)), str(value))

    def add(self, seen: InputRow) -> None:
        """Counts a row that `RowWriter` has processed."""
        record = seen.record
        self.rows += 1
        self.actions[seen.action] += 1
        for problem in record.problems:
            key = (problem.key, problem.column, problem.value[:80])
            if len(self._problems) >= MOST_PROBLEMS and key not in self._problems:
                continue
            self._counts[key] += 1
            self._problems.setdefault(key, (record.number, problem))
        shown = self._shown.pop(record.number)
        if record.number in self._groups:
            parts = [shown.get(name, "") for name in ("name", "first_name", "last_name", "email", "company")]
            self._labels[record.number] = " ".join(part for part in parts if part)[:200]
        overwrites = any(before not in _NOTHING for before, _ in seen.changes.values())
        self.overwrite_count += overwrites
        is_listed = overwrites and len(self.overwrites) < LISTED_CHANGES
        if len(self.first) >= PREVIEW_ROWS and not is_listed:
            return
        row = PreviewRow(
            number=record.number,
            action=seen.action,
            record_id=seen.record_id if seen.action in ("updated", "unchanged") else None,
            values=shown | {self._label(name): self._plain(name, value) for name, value in record.custom.items()},
            problems=[problem_out(problem, self._language) for problem in record.problems],
        )
        if seen.changes:
            self._changes.append((row, seen.changes))
        if len(self.first) < PREVIEW_ROWS:
            self.first.append(row)
        if is_listed:
            self.overwrites.append(row)

    def named_in(self, work: Work, rows: Iterable[InputRow]) -> list[InputRow]:
        """The rows, after learning the names of the people and records to which their own fields point."""
        every = list(rows)
        if any(one.is_pointer for one in self.fields) and len(self.first) < PREVIEW_ROWS:
            customs = (row.record.custom for row in every)
            self.names |= pointed_names.within(work, self.fields, customs, self._language)
        return every

    def _label(self, name: str) -> str:
        one = self._by_key.get(name)
        return one.words(self._language) if one else name

    def _plain(self, name: str, value: Any) -> str:
        """A custom value as the preview shows it."""
        one = self._by_key.get(name)
        if one is not None:
            return reading.reads(one, value, self._language, self._zone, self.names)
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def name(self, work: Work) -> None:
        """Replaces ids in the listed changes by names."""
        ids = {v for _, changes in self._changes for pair in changes.values() for v in pair if isinstance(v, UUID)}
        names = (
            {i: n for model in _NAMED for i, n in work.db.execute(_names(model, work.workspace_id, ids))} if ids else {}
        )
        for row, changes in self._changes:
            row.changes = [
                PreviewChange(field=column, before=self._word(before, names), after=self._word(after, names))
                for column, (before, after) in changes.items()
                if column not in _UNSAID
            ]

    def _word(self, value: Any, names: dict[UUID, str]) -> str:
        if isinstance(value, dict):
            return " · ".join(f"{self._label(name)}: {self._plain(name, one)}" for name, one in value.items())[:500]
        return _word(value, names)

    def named(self) -> dict[str, str]:
        """The companies that rows name and that have no row of their own."""
        return {key: name for key, name in self.companies.items() if key not in self._own}

    def same_rows(self) -> list[SameRows]:
        """The first groups of rows that look like the same record."""
        return [
            SameRows(
                label=self._labels.get(first, ""), rows=rows[:LISTED_ROWS], count=len(rows), equal=self._equal(rows)
            )
            for first, rows in self._groups.items()
        ]

    def _equal(self, rows: list[int]) -> int:
        return sum(bool((similar := self._similar.of(number)) and similar.equal) for number in rows)

    def counted(self, language: str) -> list[ProblemCount]:
        """The problems by frequency."""
        return [
            ProblemCount(
                problem=problem_out(self._problems[key][1], language), rows=count, first_row=self._problems[key][0]
            )
            for key, count in self._counts.most_common(50)
        ]


def _owners(seen: Counter[str], book: OwnerBook, names: dict[UUID, str]) -> list[OwnerMatch]:
    """The owners of the rows and their members: unknown owners first, then by the number of rows."""
    found = []
    for value, count in seen.most_common():
        owner = book.match(value)
        name = names.get(owner.member_id) if owner.member_id else None
        found.append(
            OwnerMatch(
                value=value[:200],
                rows=count,
                action=owner.action,
                member_id=owner.member_id,
                member_name=name,
                how=owner.how,
            )
        )
    found.sort(key=lambda one: one.how != "none")
    return found[:MAX_OWNERS]


def _names(model: type[Any], workspace_id: UUID, ids: set[UUID]) -> Any:
    at = columns(model)
    return select(at.id, at.name).where(at.workspace_id == workspace_id, at.id.in_(ids))


def _word(value: Any, names: dict[UUID, str]) -> str:
    return "" if value is None else names.get(value, str(value))[:500] if isinstance(value, UUID) else str(value)[:500]


def _unknown_companies(transaction: Callable[[], Any], names: dict[str, str]) -> list[str]:
    with transaction() as work:
        statement = select(COMPANY.match_key).where(
            COMPANY.workspace_id == work.workspace_id,
            COMPANY.deleted_at.is_(None),
            COMPANY.match_key.in_(list(names)),
        )
        known = set(work.db.execute(statement).scalars())
    return [name for key, name in names.items() if key not in known]
