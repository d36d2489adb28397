"""What other tables keep of records that are deleted for good."""

from sqlalchemy import delete
from sqlmodel import SQLModel

from crm_app.core.database import Work
from crm_app.core.events import RecordsPurged
from crm_app.core.tables import columns


def delete_rows_of(work: Work, model: type[SQLModel], event: RecordsPurged, kind: str = "kind") -> None:
    """Deletes the rows of `model` that belong to the purged records.

    Args:
        model: a table of the workspace with the column `record_id`.
        kind: the name of its column with the kind of record.
    """
    at = columns(model)
    work.db.execute(
        delete(model).where(
            at.workspace_id == work.workspace_id, at[kind] == event.kind, at.record_id.in_(event.record_ids)
        ),
        execution_options={"synchronize_session": False},
    )
