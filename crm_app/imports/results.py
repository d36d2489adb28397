"""Imports as REST and pages return them: the status, and the effects on the rows."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.core.database import Work, unit_of_work
from crm_app.core.i18n import translate
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.imports import new_fields
from crm_app.imports.access import IMPORT, MEMBER, PERMISSION, status_of, visible
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.imports.problems import Problem
from crm_app.imports.reach import reaches_any
from crm_app.imports.schemas import ImportOut, ImportQuery, ImportRowOut, ImportRowQuery, ProblemOut
from crm_app.values.exports import csv_lines

LINE = columns(ImportRow)


def get(caller: Caller, batch_id: UUID) -> ImportOut:
    """An import with its status. Raises NotFound."""
    with unit_of_work(caller, PERMISSION) as work:
        return out(work, visible(work, batch_id))


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
    """The results of the rows, in their order, as `{"items": […], "next": …}`."""
    with unit_of_work(caller, PERMISSION) as work:
        batch = visible(work, batch_id)
        statement = select(ImportRow).where(LINE.workspace_id == work.workspace_id, LINE.batch_id == batch.id)
        if query.action:
            statement = statement.where(LINE.action == query.action)
        if query.with_problems:
            statement = statement.where(LINE.has_problems)
        if query.left_by_undo:
            statement = statement.where(LINE.undo.in_(("edited", "in_use", "denied")))
        if query.after:
            statement = statement.where(LINE.id > query.after)
        found = list(work.db.execute(statement.order_by(LINE.id).limit(query.limit + 1)).scalars())
        items = [_row_out(line, work.principal.language) for line in found[: query.limit]]
    return {"items": items, "next": items[-1].id if len(found) > query.limit else None}


def rejected_csv(caller: Caller, batch_id: UUID) -> Iterator[str]:
    """The rejected rows as a CSV file, piece by piece, with the reasons in a last column.

    Raises NotFound. The cells beyond the columns of a row that is too long are after the reasons, so that nothing is
    lost.
    """
    with unit_of_work(caller, PERMISSION) as work:
        batch = visible(work, batch_id)
        language = work.principal.language
        header = [column["mapping"]["header"] for column in (batch.guess or {}).get("columns", [])]
    why = translate("imports.rejected.reason", language)
    lines = _rejected(caller, batch_id, language, len(header))
    return csv_lines([translate("imports.rejected.row", language), *header, why], lines)


def _rejected(caller: Caller, batch_id: UUID, language: str, width: int) -> Iterator[list[object]]:
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
            cells = line.cells or []
            own = (cells + [""] * width)[:width]
            yield [line.number, *own, " ".join(reasons), *cells[width:]]
        if len(found) < 500:
            return
        after = found[-1].id


def out(work: Work, batch: ImportBatch, brief: bool = False) -> ImportOut:
    """An import as the service returns it, its texts in the reader's language."""
    language = work.principal.language
    status, error = status_of(work, batch)
    counts = batch.counts
    done = int(counts.get("done", 0))
    member = select(MEMBER.name).where(MEMBER.id == batch.created_by)
    has_effects = status in ("done", "failed", "cancelled") and _has_effects(counts)
    is_forbidden = has_effects and not brief and not reaches_any(work, batch)
    mapping = None if brief or not batch.mapping else Mapping.model_validate(batch.mapping)
    return ImportOut(
        id=batch.id,
        group_id=batch.group_id,
        queued=batch.queued,
        file_id=batch.file_id,
        file_name=batch.file_name,
        file_size=batch.file_size,
        status=status,
        entity=batch.entity if batch.entity else None,
        rows=batch.rows,
        progress=_progress(status, batch, done),
        counts=dict(counts.get("rows", {})),
        extras=dict(counts.get("extras", {})),
        undo_counts=dict(batch.undo_counts),
        guess=None if brief or not batch.guess else _guess_out(batch.guess, language),
        mapping=mapping,
        made_fields=new_fields.of_import(work, mapping),
        error=translate(error["key"], language, **error.get("params", {})) if error else None,
        created_by_name=work.db.execute(member).scalar_one_or_none() if batch.created_by else None,
        created_at=batch.created_at,
        started_at=batch.started_at,
        finished_at=batch.finished_at,
        can_undo=has_effects and not is_forbidden,
        undo_refusal=translate("imports.error.undo_forbidden", language) if is_forbidden else None,
        can_resume=status in ("failed", "cancelled") and batch.mapping is not None and not batch.undo_counts,
    )


def _has_effects(counts: dict[str, Any]) -> bool:
    rows_ = counts.get("rows", {})
    return bool(rows_.get("created") or rows_.get("updated") or counts.get("extras"))


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
    def localized(problem: dict[str, Any]) -> dict[str, Any]:
        return problem | {"message": Problem.from_dict(problem).message(language)}

    lists = ("doubts", "as_dates", "as_numbers")
    columns = [
        column | {name: [localized(p) for p in column.get(name, [])] for name in lists} for column in found["columns"]
    ]
    return found | {"columns": columns, "problems": [localized(p) for p in found["problems"]]}


def _row_out(line: ImportRow, language: str) -> ImportRowOut:
    return ImportRowOut(
        id=line.id,
        number=line.number,
        action=line.action,
        kind=line.kind,
        record_id=line.record_id,
        is_extra=line.is_extra,
        problems=[problem_out(Problem.from_dict(problem), language) for problem in line.problems or []],
        undo=line.undo,
    )


def problem_out(problem: Problem, language: str) -> ProblemOut:
    """The problem in the reader's language."""
    return ProblemOut(
        key=problem.key,
        severity=problem.severity,
        column=problem.column,
        value=problem.value[:80],
        message=problem.message(language),
    )
