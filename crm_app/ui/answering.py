"""The id that the browser gives to a form, and the server's answer: whether the form was written (see `ui.drafts`)."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from crm_app.ui.reflex_seam import FORM_DATA_ENTRIES_KEY
from crm_app.ui.state import Shell

FIELD = "form_id"
_form: ContextVar[str] = ContextVar("form", default="")


def form_id(value: Any) -> str:
    """The browser's id of a form, from the data that the form sent; empty when `value` is not the data of a form."""
    if isinstance(value, Mapping) and FORM_DATA_ENTRIES_KEY in value:
        entries = value[FORM_DATA_ENTRIES_KEY]
        pairs = entries if isinstance(entries, list) else []
        given = next((pair[1] for pair in pairs if isinstance(pair, list) and pair[:1] == ["form_id"] and pair[1:]), "")
    else:
        given = value.get("form_id", "") if isinstance(value, Mapping) else ""
    try:
        return str(UUID(given)) if isinstance(given, str) and len(given) == 36 else ""
    except ValueError:
        return ""


def current_form() -> UUID | None:
    """The id of the form that runs the present handler."""
    return UUID(_form.get()) if _form.get() else None


def without_id(arguments: dict[str, Any]) -> dict[str, Any]:
    """A handler's arguments without the id of the form, because no schema has a field for it."""
    return {
        name: {key: part for key, part in value.items() if key != FIELD} if isinstance(value, dict) else value
        for name, value in arguments.items()
    }


class Answering:
    """Tells the browser whether the form of an event was written, so that it discards or keeps the draft."""

    def __init__(self, state: Any, payload: tuple[Any, ...]) -> None:
        self._state, self._form = state, next(filter(None, map(form_id, payload)), "")
        if self._form:
            state._sent_back = False

    def __enter__(self) -> "Answering":
        self._mark = _form.set(self._form)
        return self

    def __exit__(self, *error: Any) -> None:
        _form.reset(self._mark)

    async def taken(self) -> None:
        """The form was written, unless the handler has sent it back."""
        await self._answer(not getattr(self._state, "_sent_back", False))

    async def refused(self) -> None:
        """The form was not written."""
        await self._answer(False)

    async def _answer(self, taken: bool) -> None:
        if self._form:
            (await self._state.get_state(Shell))._answer(self._form, taken)
