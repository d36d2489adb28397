"""The state of the page where an owner deletes the workspace."""

from typing import Any

import reflex as rx

from crm_app.core.validation import parse
from crm_app.deletion import service
from crm_app.deletion.schemas import DeletionIn, DeletionOut
from crm_app.ui.actions import Actions, action
from crm_app.ui.state import Shell
from crm_app.values import formats


class DeletionState(Actions, rx.State):
    """The pending deletion, if there is one."""

    loaded: bool = False
    due: str = ""
    """When the workspace will be deleted, in words; empty when nobody has asked for it."""
    asked: str = ""
    asked_by: str = ""

    @action("workspace.delete")
    async def load(self) -> None:
        """Loads the pending deletion."""
        self.form_errors = {}
        await self._show(await self._do(service.pending))
        self.loaded = True

    async def _show(self, found: DeletionOut | None) -> None:
        viewer = await self._viewer()
        moments = (None, None) if found is None else (found.due_at, found.asked_at)
        self.due, self.asked = (formats.date_time(one, viewer.language, viewer.timezone) for one in moments)
        self.asked_by = "" if found is None else found.asked_by
        shell = await self.get_state(Shell)
        shell.workspace_ends = self.due

    @action("workspace.delete")
    async def ask(self, form: dict[str, Any]) -> None:
        """Asks to delete the workspace."""
        self.form_errors = {}
        await self._show(await self._do(service.ask, parse(DeletionIn, form)))
        await self._say("deletion.asked", due=self.due)

    @action("workspace.delete")
    async def keep(self) -> None:
        """Keeps the workspace."""
        await self._do(service.withdraw)
        await self._show(None)
        await self._say("deletion.kept")

    @action("workspace.delete")
    async def leave(self) -> None:
        """Clears the page when it is left."""
        self.due, self.asked, self.asked_by, self.loaded = "", "", "", False
