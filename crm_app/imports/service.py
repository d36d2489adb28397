"""The services of imports: upload, guess, preview, import in batches. `undo` undoes an import."""

from crm_app.imports.access import ANALYSE, BUSY, PERMISSION, RUN, UNDO, AnalysePayload, RunPayload, locked
from crm_app.imports.analysis import analyse, analyse_again, begin, begin_all, keep
from crm_app.imports.preview import member_choices, preview
from crm_app.imports.results import get, out, page, rejected_csv, rows
from crm_app.imports.run import cancel, failed, resume, run_import, start

__all__ = [
    "ANALYSE",
    "BUSY",
    "PERMISSION",
    "RUN",
    "UNDO",
    "AnalysePayload",
    "RunPayload",
    "analyse",
    "analyse_again",
    "begin",
    "begin_all",
    "cancel",
    "failed",
    "get",
    "keep",
    "locked",
    "member_choices",
    "out",
    "page",
    "preview",
    "rejected_csv",
    "resume",
    "rows",
    "run_import",
    "start",
]
