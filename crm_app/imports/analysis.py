"""Guesses the content of an uploaded file."""

from collections.abc import Sequence
from uuid import UUID

from crm_app.core import jobs
from crm_app.core.clock import new_id
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.files import service as files
from crm_app.imports import pipelines, unpacking
from crm_app.imports.access import ANALYSE, PERMISSION, AnalysePayload, check, locked, publish_status, source_of
from crm_app.imports.guess import guess
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch
from crm_app.imports.problems import UnreadableFile
from crm_app.imports.profile import profile
from crm_app.imports.schemas import AnalyseIn


def begin_all(work: Work, file_ids: Sequence[UUID]) -> list[ImportBatch]:
    """Starts an import of each file; several files form a group. Raises NotFound."""
    group_id = new_id() if len(file_ids) > 1 else None
    return [begin(work, file_id, group_id) for file_id in file_ids]


def keep(work: Work, batch_id: UUID, mapping: Mapping) -> ImportBatch:
    """Stores a mapping that a person has adjusted; imports nothing. Raises Invalid, Forbidden."""
    batch = locked(work, batch_id)
    if batch.status != "ready":
        raise Invalid("imports.error.not_now")
    check(work, batch, mapping)
    batch.mapping = mapping.model_dump(mode="json")
    return batch


def begin(work: Work, file_id: UUID, group_id: UUID | None = None) -> ImportBatch:
    """Starts an import of an uploaded file: a job reads the file and guesses its content. Raises NotFound."""
    work.require(PERMISSION)
    file = files.get(work, file_id)
    batch = ImportBatch(
        workspace_id=work.workspace_id,
        id=new_id(),
        group_id=group_id,
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
    """Reads the file again in the format `how`. Raises Invalid when rows have been imported already."""
    batch = locked(work, batch_id)
    if batch.status not in ("ready", "unreadable") or batch.cursor:
        raise Invalid("imports.error.not_now")
    batch.status, batch.error = "analysing", None
    payload = AnalysePayload(batch_id=batch.id, **how.model_dump())
    batch.job_id = jobs.enqueue(work, ANALYSE, payload)
    publish_status(work, batch)
    return batch


def analyse(run: jobs.JobRun, payload: AnalysePayload) -> None:
    """The job that `begin` starts: reads the whole file once and stores the guessed content."""
    with run.work(PERMISSION) as work:
        batch = locked(work, payload.batch_id)
        if batch.status != "analysing":
            return
        file_id, name = batch.file_id, batch.file_name
    try:
        if file_id is not None and (stored := unpacking.unpacked(run, file_id, name)):
            with run.work(PERMISSION) as work:
                batch = locked(work, payload.batch_id)
                unpacking.take(work, batch, stored)
                for other, _, _ in stored[1:]:
                    begin(work, other, batch.group_id)
                publish_status(work, batch)
            file_id, name, _ = stored[0]
        seen = profile(source_of(run.work, file_id), payload.encoding, payload.delimiter, payload.header_row)
        found = guess(seen, name, payload.entity)
    except UnreadableFile as error:
        with run.work(PERMISSION) as work:
            batch = locked(work, payload.batch_id)
            batch.status, batch.error = "unreadable", {"key": f"imports.file.{error.key}", "params": error.params}
            publish_status(work, batch)
        return
    with run.work(PERMISSION) as work:
        batch = locked(work, payload.batch_id)
        batch.status, batch.entity, batch.rows = "ready", found.entity, found.rows
        if found.mapping is not None:
            _suit(work, found.mapping)
        batch.guess = found.model_dump(mode="json", exclude={"mapping"})
        batch.mapping = found.mapping.model_dump(mode="json") if found.mapping else None
        publish_status(work, batch)


def _suit(work: Work, mapping: Mapping) -> None:
    """Adapts a guessed mapping to the stages of the workspace and to the person's permissions."""
    can = work.principal.can
    mapping.create_owners = can("member.manage")
    mapping.create_companies = can("company.create")
    mapping.create_stages = mapping.create_stages and can("pipeline.manage")
    if mapping.entity == "deal":
        mapping.stages = pipelines.suit(work, mapping)
