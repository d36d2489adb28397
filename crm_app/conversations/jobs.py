"""The job that answers a question, and the one that deletes what is kept no longer."""

from datetime import timedelta

from crm_app.conversations import answering, keeping
from crm_app.conversations.asking import AnswerPayload
from crm_app.core.errors import AppError
from crm_app.core.jobs import JobRun, Nothing, job


def interrupted(job_run: JobRun, payload: AnswerPayload, error: AppError | None) -> None:
    """Stores the failure, so that no reader waits for an answer: the question is kept and a retry offered."""
    answering.fail(job_run, payload.response_id, error)


# People wait for an answer: it has priority over imports, and a short lease reveals a dead worker soon.
@job("conversations.answer", lease_seconds=9, max_attempts=3, priority=50, failed=interrupted)
def answer(job_run: JobRun, payload: AnswerPayload) -> None:
    """Answer one question as its asker."""
    answering.run(job_run, payload.response_id)


@job("conversations.forget", lane="background", every=timedelta(hours=6), lease_seconds=120, priority=-10)
def forget(job_run: JobRun, _: Nothing) -> None:
    """Delete conversations, and the list of what was sent, when the workspace keeps them no longer."""
    for _batch in range(keeping.MAX_BATCHES):
        job_run.check()
        with job_run.work() as work:
            if not keeping.forget(work):
                return
