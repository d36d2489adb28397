"""What pipelines do when something happens elsewhere."""

from crm_app.core.database import Work
from crm_app.core.events import WorkspaceCreated, on
from crm_app.core.i18n import text
from crm_app.pipelines.service import write_pipeline


@on(WorkspaceCreated)
def begin_with_a_pipeline(work: Work, _event: WorkspaceCreated) -> None:
    """A new workspace can sell at once: a pipeline with the usual stages, named in its owner's language."""
    write_pipeline(work, text("pipelines.sales", work.principal.language), 0, is_default=True)
