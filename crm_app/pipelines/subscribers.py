"""Reactions of pipelines to events."""

from crm_app.core.database import Work
from crm_app.core.events import WorkspaceCreated, on
from crm_app.core.i18n import translate
from crm_app.pipelines.service import write_pipeline


@on(WorkspaceCreated)
def begin_with_a_pipeline(work: Work, _event: WorkspaceCreated) -> None:
    """Gives a new workspace a pipeline with the default stages, named in its owner's language."""
    write_pipeline(work, translate("pipelines.sales", work.principal.language), 0, is_default=True)
