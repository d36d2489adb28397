"""The common base of the states of all pages with records.

Permissions contain a placeholder for the kind (`{kind}.read`).
"""

from dataclasses import replace
from typing import Any, ClassVar

from crm_app.records import RecordType
from crm_app.records.service import service_of
from crm_app.records.states.values import Formatter
from crm_app.ui.actions import Actions, Policy


def _fill_in_kind(state: Any, kind: str) -> None:
    """Fills the kind into the permissions of the handlers that a state inherits from a mixin; each state gets
    copies.
    """
    for handler in state.event_handlers.values():
        policy = getattr(handler.fn, "_policy", None)
        if isinstance(policy, Policy) and policy.permission and "{kind}" in policy.permission:
            handler.fn._policy = replace(policy, permission=policy.permission.format(kind=kind))


class RecordActions(Actions, mixin=True):
    """Common base of the states of a list and of a record's page. A subclass fills its kind into the permissions."""

    _record: ClassVar[RecordType[Any]]
    _service: ClassVar[Any]
    """The service of the kind, see `records.service.service_of`."""

    @classmethod
    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not cls._mixin:
            cls._service = service_of(cls._record)
            _fill_in_kind(cls, cls._record.kind)

    @classmethod
    def _path(cls) -> str:
        return f"/{cls._record.plural}"

    async def _formatter(self) -> Formatter:
        return Formatter.of(await self._viewer())
