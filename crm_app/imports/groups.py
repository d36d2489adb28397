"""Groups of files that were uploaded together: imported one after another in the order of their kinds, undone in
reverse.
"""

from uuid import UUID

from sqlalchemy import select

from crm_app.core import jobs
from crm_app.core.database import Work, unit_of_work
from crm_app.core.errors import AppError, Invalid
from crm_app.core.principal import Caller
from crm_app.imports import run, undo
from crm_app.imports.access import BUSY, IMPORT, PERMISSION, locked, publish_status, visible
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch
from crm_app.imports.results import out
from crm_app.imports.schemas import ImportOut
from crm_app.imports.targets import target_of


def parts(caller: Caller, batch_id: UUID) -> list[ImportOut]:
    """The files of the same group, this one included, in the order of their import."""
    with unit_of_work(caller, PERMISSION) as work:
        return [out(work, part, brief=True) for part in _parts(work, batch_id)]


def start_all(work: Work, batch_id: UUID) -> list[ImportBatch]:
    """Imports every prepared file of the group with its stored mapping.

    Raises Invalid with the name of the file when one of them is not ready.
    """
    ready = [part for part in _parts(work, batch_id) if part.status == "ready"]
    if not ready or any(part.status in BUSY for part in _parts(work, batch_id)):
        raise Invalid("imports.error.not_now")
    for part in ready:
        guess = part.guess or {}
        if part.mapping is None or not guess.get("kind_certain", True):
            raise Invalid("imports.error.part_not_ready", file=part.file_name)
    for part in ready:
        locked(work, part.id).queued = "start"
    _next(work, ready[0])
    return ready


def undo_all(work: Work, batch_id: UUID) -> list[ImportBatch]:
    """Undoes every imported file of the group, the last first. Raises Invalid, Forbidden."""
    found = [part for part in _parts(work, batch_id) if out(work, part, brief=True).can_undo]
    if not found:
        raise Invalid("imports.error.not_now")
    for part in found:
        locked(work, part.id).queued = "undo"
    last = found[-1]
    last.queued = None
    undo.start(work, last.id)
    return found


def go_on(job: jobs.JobRun, batch_id: UUID) -> None:
    """Starts the file that waits for this one, when this one has ended."""
    with job.work(PERMISSION) as work:
        batch = visible(work, batch_id)
        if batch.group_id is not None and batch.status in ("done", "undone"):
            _next(work, batch)


def _next(work: Work, batch: ImportBatch) -> None:
    """Starts the next queued file of the group. A refused file stores the reason, and the following file starts."""
    waiting = [part for part in _parts(work, batch.id) if part.queued]
    for part in [one for one in waiting if one.queued == "start"] + [
        one for one in reversed(waiting) if one.queued == "undo"
    ]:
        does, part.queued = part.queued, None
        try:
            if does == "start":
                run.start(work, part.id, Mapping.model_validate(part.mapping))
            else:
                undo.start(work, part.id)
        except AppError as error:
            part.error = {"key": error.message_key, "params": error.params}
            publish_status(work, part)
            continue
        return


def _parts(work: Work, batch_id: UUID) -> list[ImportBatch]:
    batch = visible(work, batch_id)
    if batch.group_id is None:
        return [batch]
    statement = select(ImportBatch).where(
        IMPORT.workspace_id == work.workspace_id,
        IMPORT.group_id == batch.group_id,
        work.sees(IMPORT.created_by, PERMISSION),
    )
    found = list(work.db.execute(statement).scalars())
    return sorted(found, key=lambda part: (target_of(part.entity).rank if part.entity else 0, part.id))
