"""What the product does with imports: take a file, guess, preview, write in batches, undo."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import func, select

from crm_app.companies.models import Company
from crm_app.core import jobs, live
from crm_app.core.clock import new_id, now
from crm_app.core.collation import match_key
from crm_app.core.database import Work, unit_of_work
from crm_app.core.errors import AppError, Invalid, NotFound
from crm_app.core.exports import csv_lines
from crm_app.core.i18n import text
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.deals.models import Product
from crm_app.files import service as files
from crm_app.imports import pipelines
from crm_app.imports.convert import Converter, Record
from crm_app.imports.guess import guess, profile
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.imports.problems import Problem, UnreadableFile
from crm_app.imports.reader import Row, read_rows
from crm_app.imports.schemas import (
    AnalyseIn,
    Entity,
    ImportOut,
    ImportQuery,
    ImportRowOut,
    ImportRowQuery,
    Mapping,
    Preview,
    PreviewRow,
    ProblemCount,
    ProblemOut,
)
from crm_app.imports.source import Format, Source
from crm_app.imports.values import name_key
from crm_app.imports.writer import Writer
from crm_app.workspaces.models import Membership

COMPANY = columns(Company)
PRODUCT = columns(Product)
MEMBER = columns(Membership)
IMPORT = columns(ImportBatch)
LINE = columns(ImportRow)


PERMISSION = "import.run"
BATCH_ROWS = 500
PREVIEW_ROWS = 50
PREVIEW_SCAN = 20_000
LISTED_NAMES = 50
ANALYSE, RUN, UNDO = "imports.analyse", "imports.run", "imports.undo"
_NEEDS: dict[Entity, tuple[str, ...]] = {
    Entity.COMPANY: ("company.create", "company.update"),
    Entity.CONTACT: ("contact.create", "contact.update"),
    Entity.DEAL: ("deal.create", "deal.update"),
    Entity.PRODUCT: ("product.manage",),
    Entity.PERSON: ("member.manage",),
}
BUSY = ("analysing", "running", "undoing")


# ---------------------------------------------------------------- upload and analysis


def begin(work: Work, file_id: UUID) -> ImportBatch:
    """Starts an import with an uploaded file: a job reads it and guesses. Raises NotFound."""
    work.require(PERMISSION)
    file = files.get(work, file_id)
    batch = ImportBatch(
        workspace_id=work.workspace_id,
        id=new_id(),
        file_id=file.id,
        file_name=file.name,
        file_size=file.size,
        created_by=work.principal.member_id,
    )
    work.db.add(batch)
    work.db.flush()
    batch.job_id = jobs.enqueue(work, ANALYSE, AnalysePayload(batch_id=batch.id))
    return batch


def analyse_again(work: Work, batch_id: UUID, how: AnalyseIn) -> ImportBatch:
    """Reads the file again as `how` says. Raises Invalid when rows have been imported already."""
    batch = locked(work, batch_id)
    if batch.status not in ("ready", "unreadable") or batch.cursor:
        raise Invalid("imports.error.not_now")
    batch.status, batch.error = "analysing", None
    payload = AnalysePayload(batch_id=batch.id, entity=how.entity, encoding=how.encoding, delimiter=how.delimiter)
    batch.job_id = jobs.enqueue(work, ANALYSE, payload)
    _tell(work, batch)
    return batch


def analyse(run: jobs.JobRun, payload: "AnalysePayload") -> None:
    """The job behind `begin`: reads the whole file once and stores what it seems to hold."""
    with run.work(PERMISSION) as work:
        batch = locked(work, payload.batch_id)
        if batch.status != "analysing":
            return
        file_id, name = batch.file_id, batch.file_name
    try:
        found = guess(profile(_source(run.work, file_id), payload.encoding, payload.delimiter), name, payload.entity)
    except UnreadableFile as error:
        with run.work(PERMISSION) as work:
            batch = locked(work, payload.batch_id)
            batch.status, batch.error = "unreadable", {"key": f"imports.file.{error.key}", "params": error.params}
            _tell(work, batch)
        return
    with run.work(PERMISSION) as work:
        batch = locked(work, payload.batch_id)
        batch.status, batch.entity, batch.rows = "ready", found.entity, found.rows
        if found.mapping is not None:
            _suit(work, found.mapping)
        batch.guess = found.model_dump(mode="json", exclude={"mapping"})
        batch.mapping = found.mapping.model_dump(mode="json") if found.mapping else None
        _tell(work, batch)


def _suit(work: Work, mapping: Mapping) -> None:
    """Fits a guessed mapping to the workspace: its stages, and what the person may do."""
    can = work.principal.can
    mapping.create_owners = can("member.manage")
    mapping.create_companies = can("company.create")
    mapping.create_stages = can("pipeline.manage")
    if mapping.entity is Entity.DEAL:
        mapping.stages = pipelines.suit(work, mapping)


# ---------------------------------------------------------------- reading


def get(caller: Caller, batch_id: UUID) -> ImportOut:
    """An import as it stands. Raises NotFound."""
    with unit_of_work(caller, PERMISSION) as work:
        return out(work, _visible(work, batch_id))


def page(caller: Caller, query: ImportQuery) -> dict[str, Any]:
    """The imports, newest first, as `{"items": […], "next": …}`; without their guesses and mappings."""
    with unit_of_work(caller, PERMISSION) as work:
        statement = select(ImportBatch).where(
            IMPORT.workspace_id == work.workspace_id, work.sees(IMPORT.created_by, PERMISSION)
        )
        if query.after:
            statement = statement.where(IMPORT.id < query.after)
        found = list(work.db.execute(statement.order_by(IMPORT.id.desc()).limit(query.limit + 1)).scalars())
        items = [out(work, batch, brief=True) for batch in found[: query.limit]]
    return {"items": items, "next": items[-1].id if len(found) > query.limit else None}


def rows(caller: Caller, batch_id: UUID, query: ImportRowQuery) -> dict[str, Any]:
    """What became of the rows, in their order, as `{"items": […], "next": …}`."""
    with unit_of_work(caller, PERMISSION) as work:
        batch = _visible(work, batch_id)
        statement = select(ImportRow).where(LINE.workspace_id == work.workspace_id, LINE.batch_id == batch.id)
        if query.action:
            statement = statement.where(LINE.action == query.action)
        if query.with_problems:
            statement = statement.where(LINE.has_problems)
        if query.left_by_undo:
            statement = statement.where(LINE.undo.in_(("edited", "in_use")))
        if query.after:
            statement = statement.where(LINE.id > query.after)
        found = list(work.db.execute(statement.order_by(LINE.id).limit(query.limit + 1)).scalars())
        items = [_row_out(line, work.principal.language) for line in found[: query.limit]]
    return {"items": items, "next": items[-1].id if len(found) > query.limit else None}


def rejected_csv(caller: Caller, batch_id: UUID) -> Iterator[str]:
    """The rejected rows as a CSV file, piece by piece, with the reasons in a last column. Raises NotFound."""
    with unit_of_work(caller, PERMISSION) as work:
        batch = _visible(work, batch_id)
        language = work.principal.language
        header = [column["mapping"]["header"] for column in (batch.guess or {}).get("columns", [])]
    why = text("imports.rejected.reason", language)
    return csv_lines([text("imports.rejected.row", language), *header, why], _rejected(caller, batch_id, language))


def _rejected(caller: Caller, batch_id: UUID, language: str) -> Iterator[list[object]]:
    after: UUID | None = None
    while True:
        with unit_of_work(caller, PERMISSION) as work:
            statement = select(ImportRow).where(
                LINE.workspace_id == work.workspace_id,
                LINE.batch_id == batch_id,
                LINE.action == "rejected",
            )
            if after:
                statement = statement.where(LINE.id > after)
            found = list(work.db.execute(statement.order_by(LINE.id).limit(500)).scalars())
        for line in found:
            reasons = [
                p.message(language) for p in map(Problem.from_dict, line.problems or []) if p.severity == "rejected"
            ]
            yield [line.number, *(line.cells or []), " ".join(reasons)]
        if len(found) < 500:
            return
        after = found[-1].id


def out(work: Work, batch: ImportBatch, brief: bool = False) -> ImportOut:
    """An import as it leaves the service, its texts in the reader's language."""
    language = work.principal.language
    status, error = _status(work, batch)
    counts = batch.counts
    done = int(counts.get("done", 0))
    member = select(MEMBER.name).where(MEMBER.id == batch.created_by)
    return ImportOut(
        id=batch.id,
        file_id=batch.file_id,
        file_name=batch.file_name,
        file_size=batch.file_size,
        status=status,
        entity=Entity(batch.entity) if batch.entity else None,
        rows=batch.rows,
        progress=_progress(status, batch, done),
        counts=dict(counts.get("rows", {})),
        extras=dict(counts.get("extras", {})),
        undo_counts=dict(batch.undo_counts),
        guess=None if brief or not batch.guess else _guess_out(batch.guess, language),
        mapping=None if brief or not batch.mapping else Mapping.model_validate(batch.mapping),
        error=text(error["key"], language, **error.get("params", {})) if error else None,
        created_by_name=work.db.execute(member).scalar_one_or_none() if batch.created_by else None,
        created_at=batch.created_at,
        started_at=batch.started_at,
        finished_at=batch.finished_at,
        can_undo=status in ("done", "failed", "cancelled") and _has_effects(counts),
        can_resume=status in ("failed", "cancelled") and batch.mapping is not None and not batch.undo_counts,
    )


def _has_effects(counts: dict[str, Any]) -> bool:
    rows_ = counts.get("rows", {})
    return bool(rows_.get("created") or rows_.get("updated") or counts.get("extras"))


def _status(work: Work, batch: ImportBatch) -> tuple[str, dict[str, Any] | None]:
    """The import's status; one whose job has died for good has failed, even if nobody was left to write it down."""
    if batch.status in BUSY and batch.job_id:
        job = work.db.get(jobs.Job, (work.workspace_id, batch.job_id))
        if job is not None and job.status == "failed":
            return "failed", {"key": "imports.error.failed"}
        if job is not None and job.status == "cancelled":
            return "cancelled", None
    return batch.status, batch.error


def _progress(status: str, batch: ImportBatch, done: int) -> float:
    if status in ("done", "undone"):
        return 1.0
    if status == "undoing":
        total = sum(batch.counts.get("rows", {}).get(n, 0) for n in ("created", "updated"))
        done, rows = sum(batch.undo_counts.values()), total + sum(batch.counts.get("extras", {}).values())
    else:
        rows = batch.rows
    return min(done / rows, 1.0) if rows else 0.0


def _guess_out(found: dict[str, Any], language: str) -> dict[str, Any]:
    def told(problem: dict[str, Any]) -> dict[str, Any]:
        return problem | {"message": Problem.from_dict(problem).message(language)}

    columns = [column | {"doubts": [told(p) for p in column["doubts"]]} for column in found["columns"]]
    return found | {"columns": columns, "problems": [told(p) for p in found["problems"]]}


def _row_out(line: ImportRow, language: str) -> ImportRowOut:
    return ImportRowOut(
        id=line.id,
        number=line.number,
        action=line.action,
        kind=line.kind,
        record_id=line.record_id,
        is_extra=line.is_extra,
        problems=[_problem_out(Problem.from_dict(problem), language) for problem in line.problems or []],
        undo=line.undo,
    )


def _problem_out(problem: Problem, language: str) -> ProblemOut:
    return ProblemOut(
        key=problem.key,
        severity=problem.severity,
        column=problem.column,
        value=problem.value[:80],
        message=problem.message(language),
    )


# ---------------------------------------------------------------- preview


class _Rehearsed(Exception):
    """Ends the rehearsal's transaction, so that nothing of it stays."""


def preview(caller: Caller, batch_id: UUID, mapping: Mapping) -> Preview:
    """What `mapping` would make of the file: the first rows exactly, the problems of the first 20,000. Writes nothing.

    Raises NotFound, Invalid when the mapping does not fit the workspace or the file.
    """

    def transaction() -> Any:
        return unit_of_work(caller, PERMISSION)

    with transaction() as work:
        batch = _visible(work, batch_id)
        _check(work, batch, mapping)
        language, file_id, total = work.principal.language, batch.file_id, batch.rows
        products, members = _product_names(work), _member_names(work)
        new_stages = pipelines.missing(work, mapping)
    converter = Converter(mapping, products)
    first: list[tuple[Row, Record]] = []
    scan = _Scan(mapping.entity)
    with _readable():
        for row in read_rows(_source(transaction, file_id), _format(mapping)):
            record = converter.convert(row)
            scan.add(record)
            if len(first) < PREVIEW_ROWS:
                first.append((row, record))
            if scan.rows >= PREVIEW_SCAN:
                break
    owners = [name for key, name in scan.owners.items() if key not in members] if mapping.create_owners else []
    companies = _unknown_companies(transaction, scan.named()) if mapping.create_companies else []
    return Preview(
        rows=_rehearse(transaction, batch_id, mapping, first, language),
        scanned=scan.rows,
        is_whole_file=scan.rows >= total,
        rejected=scan.rejected,
        problems=scan.counted(language),
        new_owners=owners[:LISTED_NAMES],
        new_owner_count=len(owners),
        new_companies=companies[:LISTED_NAMES],
        new_company_count=len(companies),
        new_stages=[stage.stage for stage in new_stages],
    )


class _Scan:
    """Counts problems and gathers names over many rows."""

    def __init__(self, entity: Entity) -> None:
        self.rows = self.rejected = 0
        self.owners: dict[str, str] = {}
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
        for name, names, key_of in (
            ("owner", self.owners, name_key),
            ("company", self.companies, match_key),
            ("parent", self.companies, match_key),
        ):
            value = record.values.get(name)
            if value and len(names) < 5000:
                names.setdefault(key_of(str(value)), str(value))

    def named(self) -> dict[str, str]:
        """The companies that rows name and that have no row of their own."""
        return {key: name for key, name in self.companies.items() if key not in self._own}

    def counted(self, language: str) -> list[ProblemCount]:
        return [
            ProblemCount(problem=_problem_out(self._first[key][1], language), rows=count, first_row=self._first[key][0])
            for key, count in self._counts.most_common(50)
        ]


def _rehearse(
    transaction: Callable[[], Any], batch_id: UUID, mapping: Mapping, first: list[tuple[Row, Record]], language: str
) -> list[PreviewRow]:
    """Writes the first rows in a transaction that is rolled back: what it shows is what an import does."""
    shown = {record.number: {n: str(v) for n, v in record.values.items() if v is not None} for _, record in first}
    found: list[PreviewRow] = []

    def rehearse() -> None:
        with transaction() as work:
            batch = _visible(work, batch_id)
            writer = Writer(work, batch, mapping, pipelines.prepare(work, batch, mapping), _all_names(first))
            for seen in writer.write(first):
                found.append(
                    PreviewRow(
                        number=seen.record.number,
                        action=seen.action,
                        values=shown[seen.record.number] | seen.record.custom,
                        problems=[_problem_out(problem, language) for problem in seen.record.problems],
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


# ---------------------------------------------------------------- the run


def start(work: Work, batch_id: UUID, mapping: Mapping) -> ImportBatch:
    """Imports the file with `mapping`, in a job. Raises Invalid, Forbidden."""
    batch = locked(work, batch_id)
    if batch.status != "ready":
        raise Invalid("imports.error.not_now")
    _check(work, batch, mapping)
    batch.mapping, batch.entity = mapping.model_dump(mode="json"), mapping.entity
    batch.status, batch.started_at = "running", now()
    batch.job_id = jobs.enqueue(work, RUN, RunPayload(batch_id=batch.id))
    _tell(work, batch)
    return batch


def resume(work: Work, batch_id: UUID) -> ImportBatch:
    """Goes on with an import that failed or was cancelled, after its last row. Raises Invalid."""
    batch = locked(work, batch_id)
    if not out(work, batch, brief=True).can_resume and batch.status not in ("failed", "cancelled", "running"):
        raise Invalid("imports.error.not_now")
    status, _ = _status(work, batch)
    if status not in ("failed", "cancelled") or batch.mapping is None or batch.undo_counts:
        raise Invalid("imports.error.not_now")
    _check(work, batch, Mapping.model_validate(batch.mapping))
    batch.status, batch.error, batch.finished_at = "running", None, None
    batch.job_id = jobs.enqueue(work, RUN, RunPayload(batch_id=batch.id))
    _tell(work, batch)
    return batch


def cancel(work: Work, batch_id: UUID) -> ImportBatch:
    """Stops a running import after the batch of rows at hand; what is imported stays until it is undone."""
    batch = locked(work, batch_id)
    if batch.status != "running" or batch.job_id is None:
        raise Invalid("imports.error.not_now")
    jobs.cancel(work, batch.job_id)
    work.db.expire_all()
    job = work.db.get(jobs.Job, (work.workspace_id, batch.job_id))
    if job is not None and job.status == "cancelled":
        batch.status, batch.finished_at = "cancelled", now()
    _tell(work, batch)
    return batch


def run_import(run: jobs.JobRun, payload: "RunPayload") -> None:
    """The job behind `start`: rows in batches, each a transaction that also moves the cursor."""
    with run.work(PERMISSION) as work:
        batch = locked(work, payload.batch_id)
        if batch.status != "running" or batch.mapping is None:
            return
        mapping = Mapping.model_validate(batch.mapping)
        _check(work, batch, mapping)
        pipelines.prepare(work, batch, mapping)
        cursor, file_id = batch.cursor, batch.file_id
        products = _product_names(work)
    source = _source(run.work, file_id)
    own_names = _own_names(source, mapping) if cursor == 0 or mapping.entity is Entity.COMPANY else frozenset()
    converter = Converter(mapping, products)
    pending: list[tuple[Row, Record]] = []
    try:
        with _readable():
            for row in read_rows(source, _format(mapping)):
                if row.number <= cursor:
                    continue
                pending.append((row, converter.convert(row)))
                if len(pending) >= BATCH_ROWS:
                    run.check()
                    _write(run, payload.batch_id, mapping, pending, own_names)
                    pending = []
        run.check()
        _write(run, payload.batch_id, mapping, pending, own_names, last=True)
    except jobs.Cancelled:
        _end(run, payload.batch_id, "cancelled", None)
        raise


def _write(
    run: jobs.JobRun,
    batch_id: UUID,
    mapping: Mapping,
    rows_: list[tuple[Row, Record]],
    own_names: frozenset[str],
    last: bool = False,
) -> None:
    with run.work(PERMISSION) as work:
        # One at a time in a workspace: two imports that look for a record at once would both make it.
        work.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"imports:{work.workspace_id}", 0))))
        batch = locked(work, batch_id)
        if rows_ and batch.cursor >= rows_[0][0].number:
            raise jobs.LostClaim  # another worker has written these rows
        if rows_:
            pipeline_id = pipelines.prepare(work, batch, mapping)
            Writer(work, batch, mapping, pipeline_id, own_names).write(rows_)
        if last:
            batch.status, batch.finished_at = "done", now()
            live.publish(work, "records", kind=mapping.entity)
        batch.version += 1
        _tell(work, batch)


def _own_names(source: Source, mapping: Mapping) -> frozenset[str]:
    """Which of the companies that rows name as parents have a row of their own, when no others may be created."""
    name, parent = mapping.column_of("name"), mapping.column_of("parent")
    if mapping.entity is not Entity.COMPANY or mapping.create_companies or name is None or parent is None:
        return frozenset()
    form = _format(mapping)
    parents = {match_key(row.cells[parent.index]) for row in read_rows(source, form)}
    return frozenset(parents & {match_key(row.cells[name.index]) for row in read_rows(source, form)})


def failed(run: jobs.JobRun, payload: Any, error: AppError | None) -> None:
    """Notes on the import that its job has failed for good, and why."""
    told = {"key": error.message_key, "params": error.params} if error else {"key": "imports.error.failed"}
    _end(run, payload.batch_id, "failed", told)


def _end(run: jobs.JobRun, batch_id: UUID, status: str, error: dict[str, Any] | None) -> None:
    with run.work() as work:
        batch = work.db.get(ImportBatch, (work.workspace_id, batch_id), with_for_update=True)
        if batch is not None and batch.status in BUSY:
            batch.status, batch.error, batch.finished_at = status, error, now()
            _tell(work, batch)


# ---------------------------------------------------------------- parts


class AnalysePayload(BaseModel):
    """What the analysis needs."""

    batch_id: UUID
    entity: Entity | None = None
    encoding: str | None = None
    delimiter: str | None = None


class RunPayload(BaseModel):
    """What the run and the undoing need."""

    batch_id: UUID


def _visible(work: Work, batch_id: UUID) -> ImportBatch:
    statement = select(ImportBatch).where(
        IMPORT.workspace_id == work.workspace_id,
        IMPORT.id == batch_id,
        work.sees(IMPORT.created_by, PERMISSION),
    )
    batch: ImportBatch | None = work.db.execute(statement).scalar_one_or_none()
    if batch is None:
        raise NotFound
    return batch


def locked(work: Work, batch_id: UUID) -> ImportBatch:
    _visible(work, batch_id)
    statement = select(ImportBatch).where(IMPORT.workspace_id == work.workspace_id, IMPORT.id == batch_id)
    statement = statement.with_for_update().execution_options(populate_existing=True)
    batch: ImportBatch = work.db.execute(statement).scalar_one()
    return batch


def _check(work: Work, batch: ImportBatch, mapping: Mapping) -> None:
    """Raises Forbidden or Invalid unless the person may do, and the file and workspace allow, what `mapping` says."""
    for permission in _NEEDS[mapping.entity]:
        work.require(permission)
    if mapping.create_owners and mapping.column_of("owner"):
        work.require("member.manage")
    if mapping.create_companies and (mapping.column_of("company") or mapping.column_of("parent")):
        work.require("company.create")
    headers = [column["mapping"]["header"] for column in (batch.guess or {}).get("columns", [])]
    if any(col.index >= len(headers) or headers[col.index] != col.header for col in mapping.columns):
        raise Invalid(fields={"columns": "imports.error.columns_changed"})
    if mapping.entity is Entity.DEAL:
        pipelines.check(work, mapping)


def _source(transaction: Callable[[], Any], file_id: UUID | None) -> Source:
    if file_id is None:
        raise NotFound("files.error.gone")
    return lambda: files.chunks(transaction, file_id)


def _format(mapping: Mapping) -> Format:
    return Format(mapping.encoding, mapping.delimiter, 0)


def _product_names(work: Work) -> list[str]:
    statement = select(PRODUCT.name).where(PRODUCT.workspace_id == work.workspace_id, PRODUCT.deleted_at.is_(None))
    return list(work.db.execute(statement.limit(1000)).scalars())


def _member_names(work: Work) -> set[str]:
    statement = select(MEMBER.name).where(MEMBER.workspace_id == work.workspace_id).limit(20_000)
    return {name_key(name) for name in work.db.execute(statement).scalars()}


def _tell(work: Work, batch: ImportBatch) -> None:
    live.publish(work, "import", id=str(batch.id), status=batch.status)


class _readable:
    """Turns UnreadableFile into the AppError that entry points render."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, UnreadableFile):
            raise Invalid(f"imports.file.{error.key}", None, **error.params) from error
