"""What every part of imports stands on: which import somebody may see, what a mapping asks for, and the file itself."""

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
ANALYSE, RUN, UNDO = "imports.analyse", "imports.run", "imports.undo"
BUSY = ("analysing", "running", "undoing")


class AnalysePayload(BaseModel):
    """What the analysis needs."""

    batch_id: UUID
    entity: Entity | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None


class RunPayload(BaseModel):
    """What the run and the undoing need."""

    batch_id: UUID


def status_of(work: Work, batch: ImportBatch) -> tuple[str, dict[str, Any] | None]:
    """The import's status; one whose job has died for good has failed, even if nobody was left to write it down."""
    if batch.status in BUSY and batch.job_id:
        job = work.db.get(jobs.Job, (work.workspace_id, batch.job_id))
        if job is not None and job.status == "failed":
            return "failed", {"key": "imports.error.failed"}
        if job is not None and job.status == "cancelled":
            return "cancelled", None
    return batch.status, batch.error


def visible(work: Work, batch_id: UUID) -> ImportBatch:
    """The import. Raises NotFound when it is not there or belongs to somebody whose imports the member may not see."""
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
    """As `visible`, locked for a change."""
    visible(work, batch_id)
    statement = select(ImportBatch).where(IMPORT.workspace_id == work.workspace_id, IMPORT.id == batch_id)
    statement = statement.with_for_update().execution_options(populate_existing=True)
    batch: ImportBatch = work.db.execute(statement).scalar_one()
    return batch


def check(work: Work, batch: ImportBatch, mapping: Mapping) -> None:
    """Raises Forbidden or Invalid unless the person may do, and the file and workspace allow, what `mapping` says."""
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
    """Raises Invalid when an owner was said to be somebody who is no member here."""
    wanted = {one.member_id for one in mapping.owners if one.member_id}
    if not wanted:
        return
    known = select(MEMBER.id).where(MEMBER.workspace_id == work.workspace_id, MEMBER.id.in_(wanted))
    if wanted - set(work.db.execute(known).scalars()):
        raise Invalid(fields={"owners": "imports.mapping.owner_member"})


def settle(batch: ImportBatch, mapping: Mapping) -> None:
    """Fills in what `mapping` leaves to the file: the row of names, and how each column is written.

    Whoever mapped a column, its dates and numbers are read as all of its values speak for, unless a person says otherwise.
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
    """The bytes of the file, as often as somebody reads them. Raises NotFound when the file is gone."""
    if file_id is None:
        raise NotFound("files.error.gone")
    return lambda: files.chunks(transaction, file_id)


def format_of(mapping: Mapping) -> Format:
    """How the file is written, as the mapping says."""
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
