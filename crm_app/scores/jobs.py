"""The job that learns from closed deals."""

from datetime import timedelta

from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.scores import service


@job(
    service.LEARN,
    lane="background",
    every=timedelta(days=1),
    lease_seconds=120,
    priority=-10,
    permissions=lambda: {"deal.read": "all", "company.read": "all"},
)
def learn(run: JobRun, _: Nothing) -> None:
    """Learns from the closed deals of the workspace and scores its open ones."""
    with run.work("deal.read") as work:
        service.learn(work)
