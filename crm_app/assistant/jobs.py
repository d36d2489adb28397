"""Jobs of the assistant: the vectors of what can be retrieved."""

from datetime import timedelta

from crm_app.assistant.embedders import embedder
from crm_app.assistant.indexing import embed_batch
from crm_app.core.config import settings
from crm_app.core.jobs import JobRun, Nothing, job

MAX_BATCHES = 500


@job("assistant.embed", lane="background", lease_seconds=60, priority=-10)
def embed(job_run: JobRun, payload: Nothing) -> None:
    """Embed what waits. Each batch is a transaction, so a killed worker loses one batch at most."""
    _embed_all(job_run)


@job("assistant.embed_rest", lane="background", lease_seconds=60, priority=-10, every=timedelta(minutes=15))
def embed_rest(job_run: JobRun, payload: Nothing) -> None:
    """Embed what the jobs of single changes left behind."""
    _embed_all(job_run)


def _embed_all(job_run: JobRun) -> None:
    config = settings()
    model = embedder(config.embedder, config.embedding_model)
    for _ in range(MAX_BATCHES):
        job_run.check()
        with job_run.work() as work:
            if embed_batch(work, model) == 0:
                return
