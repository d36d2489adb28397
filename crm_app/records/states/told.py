"""The notice about a change that was made at once, with its undo."""

from crm_app.ui.actions import Actions
from crm_app.ui.state import Shell


class ToldChanges(Actions, mixin=True):
    """Says what was changed. A page has one such notice: that of the last change."""

    _said: str = ""
    """The toast about the last change, which the next one replaces."""

    async def _say_changed(self, text: str, run_id: str, action: tuple[str, str] = ("", "")) -> None:
        """Says what was changed.

        Args:
            run_id: the run by which it can be undone, see `records.single`; nothing is said without one.
            action: the label and the address of what follows from it.
        """
        if run_id:
            shell = await self.get_state(Shell)
            undo = f"change:{run_id}"
            self._said = shell._toast("success", text, undo=undo, action=action, instead_of=self._said)
