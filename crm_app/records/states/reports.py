"""The message of a page about a change to many records."""

from typing import Literal

from crm_app.records.runs import ChangeOut
from crm_app.records.states.values import Formatter
from crm_app.ui.actions import Actions
from crm_app.ui.state import Shell
from crm_app.values import formats

PAGE = "/changes"


async def report_change(state: Actions, found: ChangeOut) -> None:
    """Shows what a change has done, with its undo and a link to its report."""
    shell: Shell = await state.get_state(Shell)
    formatter = Formatter.of(await state._viewer())
    if found.status == "running":
        text = formatter.translate("changes.said.started", count=formats.number(found.total))
    else:
        text = formatter.translate("changes.said.changed", count=formats.number(found.changed))
        for name in ("unchanged", "refused"):
            if count := getattr(found, name):
                text += " " + formatter.translate(f"changes.said.{name}", count=formats.number(count))
    kind: Literal["success", "info"] = "info" if found.status == "running" or found.refused else "success"
    undo = f"change:{found.id}" if found.can_undo else ""
    shell._toast(kind, text, undo=undo, action=(formatter.translate("changes.show"), PAGE))
