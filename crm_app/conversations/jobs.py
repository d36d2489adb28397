"""The job that answers a question."""

from crm_app.conversations import answering
from crm_app.conversations.asking import AnswerPayload
from crm_app.core.errors import AppError
from crm_app.core.jobs import JobRun, job


def interrupted(job_run: JobRun, payload: AnswerPayload, error: AppError | None) -> None:
    """Nobody is left waiting: the question is kept and a retry offered."""
    answering.fail(job_run, payload.response_id, error)


# People watch an answer: it goes before imports, and a dead worker is noticed soon.
@job("conversations.answer", lease_seconds=9, max_attempts=3, priority=50, failed=interrupted)
def answer(job_run: JobRun, payload: AnswerPayload) -> None:
    """Answer one question as its asker."""
    answering.run(job_run, payload.response_id)
