"""What a mapping would make of a file, before anything is written."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.companies.models import Company
from crm_app.core.collation import match_key
from crm_app.core.database import unit_of_work
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.imports import pipelines
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
from crm_app.imports.named import all_members
from crm_app.imports.owners import OwnerBook
from crm_app.imports.problems import Problem
from crm_app.imports.reader import Row
from crm_app.imports.results import problem_out
from crm_app.imports.schemas import MAX_OWNERS, Entity, Mapping, OwnerMatch, Preview, PreviewRow, ProblemCount
from crm_app.imports.writer import Writer

COMPANY = columns(Company)
PREVIEW_ROWS = 50
PREVIEW_SCAN = 20_000
LISTED_NAMES = 50


class _Rehearsed(Exception):
    """Ends the rehearsal's transaction, so that nothing of it stays."""


def preview(caller: Caller, batch_id: UUID, mapping: Mapping) -> Preview:
    """What `mapping` would make of the file: the first rows exactly, the problems of the first 20,000. Writes nothing.

    Raises NotFound, Invalid when the mapping does not fit the workspace or the file.
    """

    def transaction() -> Any:
        return unit_of_work(caller, PERMISSION)

    with transaction() as work:
        batch = visible(work, batch_id)
        check(work, batch, mapping)
        language, file_id, total = work.principal.language, batch.file_id, batch.rows
        products, members = product_names(work), all_members(work)
        new_stages = pipelines.missing(work, mapping)
    converter = Converter(mapping, products)
    first: list[tuple[Row, Record]] = []
    scan = _Scan(mapping.entity)
    with readable():
        for row in read_rows(source_of(transaction, file_id), format_of(mapping)):
            record = converter.convert(row)
            scan.add(record)
            if len(first) < PREVIEW_ROWS:
                first.append((row, record))
            if scan.rows >= PREVIEW_SCAN:
                break
    book = OwnerBook(members, mapping.owners, mapping.create_owners)
    owners = [name for name in scan.owners if book.match(name).action == "create"]
    companies = _unknown_companies(transaction, scan.named()) if mapping.create_companies else []
    return Preview(
        rows=_rehearse(transaction, batch_id, mapping, first, language),
        scanned=scan.rows,
        is_whole_file=scan.rows >= total,
        rejected=scan.rejected,
        problems=scan.counted(language),
        owners=_owners(scan.owners, book, {member_id: name for member_id, name, _ in members}),
        new_owners=owners[:LISTED_NAMES],
        new_owner_count=len(owners),
        new_companies=companies[:LISTED_NAMES],
        new_company_count=len(companies),
        new_stages=[stage.stage for stage in new_stages],
    )


def member_choices(caller: Caller) -> list[dict[str, str]]:
    """The first 200 members by name, for choosing whom an owner in the file means, as `{"value": "member:…", "label": …}`."""
    with unit_of_work(caller, PERMISSION) as work:
        statement = select(MEMBER.id, MEMBER.name).where(MEMBER.workspace_id == work.workspace_id)
        found = work.db.execute(statement.order_by(MEMBER.name_key, MEMBER.id).limit(200)).all()
    return [{"value": f"member:{row[0]}", "label": row[1]} for row in found]


class _Scan:
    """Counts problems and gathers names over many rows."""

    def __init__(self, entity: Entity) -> None:
        self.rows = self.rejected = 0
        self.owners: Counter[str] = Counter()
        self.companies: dict[str, str] = {}
        self._of_companies, self._own = entity is Entity.COMPANY, set[str]()
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._first: dict[tuple[str, str, str], tuple[int, Problem]] = {}

    def add(self, record: Record) -> None:
        self.rows += 1
        self.rejected += record.is_rejected
        for problem in record.problems:
            key = (problem.key, problem.column, problem.value[:80])
            if len(self._first) >= 200 and key not in self._first:
                continue
            self._counts[key] += 1
            self._first.setdefault(key, (record.number, problem))
        own = record.values.get("name")
        if self._of_companies and own:
            self._own.add(match_key(str(own)))
        owner = str(record.values.get("owner") or "")
        if owner and (owner in self.owners or len(self.owners) < 5000):
            self.owners[owner] += 1
        for name in ("company", "parent"):
            value = record.values.get(name)
            if value and len(self.companies) < 5000:
                self.companies.setdefault(match_key(str(value)), str(value))

    def named(self) -> dict[str, str]:
        """The companies that rows name and that have no row of their own."""
        return {key: name for key, name in self.companies.items() if key not in self._own}

    def counted(self, language: str) -> list[ProblemCount]:
        return [
            ProblemCount(problem=problem_out(self._first[key][1], language), rows=count, first_row=self._first[key][0])
            for key, count in self._counts.most_common(50)
        ]


def _owners(seen: Counter[str], book: OwnerBook, names: dict[UUID, str]) -> list[OwnerMatch]:
    """Who the owners of the rows are taken for: first those whom nobody knows, then by the number of rows."""
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


def _rehearse(
    transaction: Callable[[], Any], batch_id: UUID, mapping: Mapping, first: list[tuple[Row, Record]], language: str
) -> list[PreviewRow]:
    """Writes the first rows in a transaction that is rolled back: what it shows is what an import does."""
    shown = {record.number: {n: str(v) for n, v in record.values.items() if v is not None} for _, record in first}
    found: list[PreviewRow] = []

    def rehearse() -> None:
        with transaction() as work:
            batch = visible(work, batch_id)
            writer = Writer(work, batch, mapping, pipelines.prepare(work, batch, mapping), _all_names(first))
            for seen in writer.write(first):
                found.append(
                    PreviewRow(
                        number=seen.record.number,
                        action=seen.action,
                        values=shown[seen.record.number] | seen.record.custom,
                        problems=[problem_out(problem, language) for problem in seen.record.problems],
                    )
                )
            raise _Rehearsed

    with suppress(_Rehearsed):
        rehearse()
    return found


def _all_names(rows: list[tuple[Row, Record]]) -> frozenset[str]:
    return frozenset(match_key(str(record.values["name"])) for _, record in rows if record.values.get("name"))


def _unknown_companies(transaction: Callable[[], Any], names: dict[str, str]) -> list[str]:
    with transaction() as work:
        statement = select(COMPANY.match_key).where(
            COMPANY.workspace_id == work.workspace_id,
            COMPANY.deleted_at.is_(None),
            COMPANY.match_key.in_(list(names)),
        )
        known = set(work.db.execute(statement).scalars())
    return [name for key, name in names.items() if key not in known]
