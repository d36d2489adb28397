"""Jobs of the assistant: embedding of search documents."""

from datetime import timedelta
from threading import Lock

from crm_app.assistant.embedders import embedder
from crm_app.assistant.indexing import embed_batch
from crm_app.assistant.retrieval import content_tokens
from crm_app.core.config import settings
from crm_app.core.jobs import JobRun, Nothing, enqueue_unless_waiting, job, warm_up

MAX_BATCHES = 50
_turn = Lock()


@job("assistant.embed", lane="background", lease_seconds=60, priority=-10)
def embed(job_run: JobRun, payload: Nothing) -> None:
    """Embed the waiting documents. Each batch is a transaction, so a killed worker loses one batch at most."""
    _embed_all(job_run)


@job("assistant.embed_rest", lane="background", lease_seconds=60, priority=-10, every=timedelta(minutes=15))
def embed_rest(job_run: JobRun, payload: Nothing) -> None:
    """Embed the documents that the jobs of single changes left over."""
    _embed_all(job_run)


@warm_up
def load_model() -> None:
    """Loads the embedding model and the Thai dictionary at the worker's start, so that the first question does not wait
    a second or two for them.
    """
    config = settings()
    embedder(config.embedder, config.embedding_model)
    content_tokens("สวัสดี")


def _embed_all(job_run: JobRun) -> None:
    # One at a time in a worker: an import makes many such jobs, and together they would occupy every thread.
    if not _turn.acquire(blocking=False):
        _again(job_run, delay_seconds=10)
        return
    try:
        config = settings()
        model = embedder(config.embedder, config.embedding_model)
        for _ in range(MAX_BATCHES):
            job_run.check()
            if embed_batch(job_run.work, model) == 0:
                return
    finally:
        _turn.release()
    _again(job_run, delay_seconds=1)  # other workspaces come first


def _again(job_run: JobRun, delay_seconds: float) -> None:
    """Writes a further job for the documents that still wait, unless there is one already."""
    with job_run.work() as work:
        if work.principal.member_id:
            enqueue_unless_waiting(work, "assistant.embed", delay_seconds)
