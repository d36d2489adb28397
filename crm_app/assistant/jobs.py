"""Jobs of the assistant: embedding of search documents.

Documents of people and those of imports are two kinds of jobs. The latter has the lower priority and gives up its thread after
`TURN_SECONDS`, so that a new note does not wait for an import, whichever workspace the import belongs to.
"""

import time
from datetime import timedelta
from threading import Lock
from uuid import UUID

from crm_app.assistant.embedders import embedder
from crm_app.assistant.examples.slots import learned
from crm_app.assistant.indexing import embed_batch, wait_again, wait_for_names
from crm_app.assistant.question_words import content_tokens
from crm_app.assistant.schemas import Renamed
from crm_app.assistant.told import told
from crm_app.core.config import settings
from crm_app.core.jobs import JobRun, Nothing, enqueue_unless_waiting, job, warm_up

TURN_SECONDS = 2.0
_TURNS = {"assistant.embed": Lock(), "assistant.embed_rest": Lock()}
"""One job of each kind at a time in a worker: several would occupy every thread. A new note does not wait for the turn of an
import; the engine takes their texts in turns of a few.
"""
_OF_THIS_MODEL: set[tuple[UUID, str]] = set()
"""Workspaces in which this process has looked for vectors of other models: that reads all documents."""


@job("assistant.embed", lease_seconds=60, priority=-10)
def embed(job_run: JobRun, payload: Nothing) -> None:
    """Embed the waiting documents of people. Each batch is a transaction, so a killed worker loses one batch at most."""
    if _embed(job_run, "assistant.embed", bulk=False):
        _again(job_run, "assistant.embed_rest")


@job("assistant.embed_rest", lane="background", lease_seconds=60, priority=-20, every=timedelta(minutes=15))
def embed_rest(job_run: JobRun, payload: Nothing) -> None:
    """Embed the documents of imports, those that the jobs of single changes left over, and those of another model."""
    config = settings()
    model = embedder(config.embedder, config.embedding_model)
    looked = (job_run.workspace_id, model.name)
    if looked not in _OF_THIS_MODEL:
        wait_again(job_run.work, model)
        _OF_THIS_MODEL.add(looked)
    _embed(job_run, "assistant.embed_rest", bulk=True)


@job("assistant.renamed", lane="background", lease_seconds=60, priority=-20)
def renamed(job_run: JobRun, payload: Renamed) -> None:
    """Embed the texts about records with another name, and of records with other links, once more."""
    if wait_for_names(job_run.work, payload.kind, payload.ids):
        _again(job_run, "assistant.embed_rest")


@warm_up
def load_model() -> None:
    """Loads the embedding model, the vectors of example questions and the Thai dictionary at the worker's start, so that the
    first question does not wait for them: some seconds, and longer with a model that the vectors have to be made by.
    """
    config = settings()
    model = embedder(config.embedder, config.embedding_model)
    told(model, model.query("hello"))
    learned(model, in_thai=False)
    learned(model, in_thai=True)
    content_tokens("สวัสดี")


def _embed(job_run: JobRun, kind: str, *, bulk: bool) -> bool:
    """Embed for `TURN_SECONDS`, and write a further job of this kind where documents are left.

    Returns: whether none is left.
    """
    turn = _TURNS[kind]
    if not turn.acquire(blocking=False):
        _again(job_run, kind)
        return False
    try:
        config = settings()
        model = embedder(config.embedder, config.embedding_model)
        until = time.monotonic() + TURN_SECONDS
        while True:
            job_run.check()
            if embed_batch(job_run.work, model, bulk=bulk) == 0:
                return True
            if time.monotonic() > until:
                break
    finally:
        turn.release()
    _again(job_run, kind)
    return False


def _again(job_run: JobRun, kind: str) -> None:
    """Writes a further job for the documents that still wait, unless there is one already; jobs of other workspaces and
    of people come first.
    """
    with job_run.work() as work:
        if work.principal.member_id:
            enqueue_unless_waiting(work, kind, delay_seconds=1)
