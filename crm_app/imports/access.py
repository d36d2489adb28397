"""Checks that every import needs: who may see it, what a mapping requires, and the reading of the file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from crm_app.core import jobs, live
from crm_app.core.database import Work
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.tables import columns
from crm_app.files import service as files
from crm_app.imports import pipelines
from crm_app.imports.fields import Entity
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch
from crm_app.imports.problems import UnreadableFile
from crm_app.imports.source import Format, Source
from crm_app.imports.targets import target_of
from crm_app.products.models import Product
from crm_app.workspaces.models import Membership

PRODUCT = columns(Product)
MEMBER = columns(Membership)
IMPORT = columns(ImportBatch)


PERMISSION = "import.run"
PURPOSE = "import"
"""The purpose of stored files of imports."""
ANALYSE, RUN, UNDO = "imports.analyse", "imports.run", "imports.undo"
BUSY = ("analysing", "running", "undoing")


class AnalysePayload(BaseModel):
    """The payload of the analysis."""

    batch_id: UUID
    entity: Entity | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None


class RunPayload(BaseModel):
    """The payload of the run and of the undo."""

    batch_id: UUID


def status_of(work: Work, batch: ImportBatch) -> tuple[str, dict[str, Any] | None]:
    """The import's status.

    An import whose job has failed for good counts as failed, also when the job could not store this.
    """
    if batch.status in BUSY and batch.job_id:
        job = work.db.get(jobs.Job, (work.workspace_id, batch.job_id))
        if job is not None and job.status == "failed":
            return "failed", {"key": "imports.error.failed"}
        if job is not None and job.status == "cancelled":
            return "cancelled", None
    return batch.status, batch.error


def visible(work: Work, batch_id: UUID) -> ImportBatch:
    """The import.

    Raises NotFound for an unknown import, and for another person's import that the member may not see.
    """
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
    """As `visible`, with the row locked for an update."""
    visible(work, batch_id)
    statement = select(ImportBatch).where(IMPORT.workspace_id == work.workspace_id, IMPORT.id == batch_id)
    statement = statement.with_for_update().execution_options(populate_existing=True)
    batch: ImportBatch = work.db.execute(statement).scalar_one()
    return batch


def check(work: Work, batch: ImportBatch, mapping: Mapping) -> None:
    """Checks a mapping.

    Raises Forbidden or Invalid when the person's rights, the file or the workspace do not allow it.
    """
    for permission in target_of(mapping.entity).needs:
        work.require(permission)
    if mapping.column_of("owner") and (mapping.create_owners or any(one.action == "create" for one in mapping.owners)):
        work.require("member.manage")
    _check_owners(work, mapping)
    if mapping.create_companies and (mapping.column_of("company") or mapping.column_of("parent")):
        work.require("company.create")
    settle(batch, mapping)
    if mapping.entity == "deal":
        pipelines.check(work, mapping)


def _check_owners(work: Work, mapping: Mapping) -> None:
    """Raises Invalid when an owner is mapped to somebody who is not a member of the workspace."""
    wanted = {one.member_id for one in mapping.owners if one.member_id}
    if not wanted:
        return
    known = select(MEMBER.id).where(MEMBER.workspace_id == work.workspace_id, MEMBER.id.in_(wanted))
    if wanted - set(work.db.execute(known).scalars()):
        raise Invalid(fields={"owners": "imports.mapping.owner_member"})


def settle(batch: ImportBatch, mapping: Mapping) -> None:
    """Completes `mapping` from the file: the heading row, and the notation of each column.

    Dates and numbers are read by the notation that all values of the column show, unless a person has chosen another.

    Raises Invalid when the columns are not those of the file.
    """
    found = batch.guess or {}
    written = {column["mapping"]["index"]: column["mapping"] for column in found.get("columns", [])}
    if any(written.get(column.index, {}).get("header") != column.header for column in mapping.columns):
        raise Invalid(fields={"columns": "imports.error.columns_changed"})
    mapping.header_row = found.get("header_row") if mapping.header_row is None else mapping.header_row
    if mapping.header_row != found.get("header_row", mapping.header_row):
        raise Invalid(fields={"header_row": "imports.error.columns_changed"})
    for column in mapping.columns:
        known = written[column.index]
        column.date_order = column.date_order or known.get("date_order")
        column.buddhist = known.get("buddhist") if column.buddhist is None else column.buddhist
        column.decimal_sign = column.decimal_sign or known.get("decimal_sign")


def source_of(transaction: Callable[[], Any], file_id: UUID | None) -> Source:
    """The bytes of the file; can be read several times. Raises NotFound when the file has been removed."""
    if file_id is None:
        raise NotFound("files.error.gone")
    return lambda: files.chunks(transaction, file_id)


def format_of(mapping: Mapping) -> Format:
    """The format of the file as the mapping states it."""
    return Format(mapping.encoding, mapping.delimiter, 0, header_row=mapping.header_row)


def product_names(work: Work) -> list[str]:
    """The names of the workspace's products, at most 1,000."""
    statement = select(PRODUCT.name).where(PRODUCT.workspace_id == work.workspace_id, PRODUCT.deleted_at.is_(None))
    return list(work.db.execute(statement.limit(1000)).scalars())


def publish_status(work: Work, batch: ImportBatch) -> None:
    """Publishes the status of the import to the open pages."""
    live.publish(work, "import", id=str(batch.id), status=batch.status)


class readable:
    """Turns UnreadableFile into the AppError that entry points render."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, UnreadableFile):
            raise Invalid(f"imports.file.{error.key}", None, 0, **error.params) from error
