"""What makes the indexes that lists wish for: the job in a worker, and the process with the rights of the owner."""

from datetime import timedelta
from typing import Any

from sqlalchemy import create_engine, text

from crm_app.core import job_running
from crm_app.core.config import settings
from crm_app.core.database import unit_of_work
from crm_app.core.jobs import Nothing, enqueue
from crm_app.operations import indexing
from crm_app.records.own import definitions
from tests.support.world import Someone


def run_job(someone: Someone) -> None:
    """Has a worker wish for the indexes of the fields that lists have used."""
    with unit_of_work(someone.caller) as work:
        job_id = enqueue(work, "fields.index", Nothing())
    job_running.run(str(job_id))


def make_indexes(someone: Someone, kept: timedelta = indexing.KEPT) -> list[str]:
    """Has them made, and those dropped that nothing has used for so long. Returns the names of those that were made."""
    run_job(someone)
    made = indexing.make_wanted(settings().owner_database_url, kept)
    definitions.forget(None)
    return made


def catalogue(sql: str) -> list[Any]:
    """The first column of what the owner of the tables reads."""
    engine = create_engine(settings().owner_database_url)
    with engine.connect() as connection:
        found = list(connection.execute(text(sql)).scalars())
    engine.dispose()
    return found
