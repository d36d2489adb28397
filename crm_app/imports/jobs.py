"""The jobs of imports: thin, the service does the work."""

from crm_app.core.jobs import JobRun, job
from crm_app.imports import groups, service, undo
from crm_app.imports.service import AnalysePayload, RunPayload


@job(service.ANALYSE, lane="slow", failed=service.failed)
def analyse(run: JobRun, payload: AnalysePayload) -> None:
    """Reads an uploaded file and guesses what it holds."""
    service.analyse(run, payload)


@job(service.RUN, lane="slow", max_attempts=5, failed=service.failed)
def run_import(run: JobRun, payload: RunPayload) -> None:
    """Imports the rows, from where an earlier attempt stopped."""
    service.run_import(run, payload)
    groups.go_on(run, payload.batch_id)


@job(service.UNDO, lane="slow", max_attempts=5, failed=service.failed)
def undo_import(run: JobRun, payload: RunPayload) -> None:
    """Undoes the rows, from where an earlier attempt stopped."""
    undo.run(run, payload)
    groups.go_on(run, payload.batch_id)
