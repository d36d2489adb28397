"""The part of the chat's state that decides proposed changes."""

from abc import abstractmethod
from typing import Any
from uuid import UUID

from crm_app.assistant.tools.propose_change import MAX_FIELDS, Said
from crm_app.conversations import proposals
from crm_app.conversations.models import PendingAction
from crm_app.conversations.rows import Message
from crm_app.core.database import Work
from crm_app.core.errors import Conflict, Invalid, NotFound
from crm_app.core.validation import parse
from crm_app.records import undo
from crm_app.ui.actions import Actions, action

USE = "conversation.use"


class Deciding(Actions, mixin=True):
    """Proposals of an answer: ticked, approved, edited, rejected and undone."""

    messages: list[Message] = []
    unticked: list[str] = []
    """Proposals that "approve the ticked ones" leaves out."""
    editing: str = ""
    """The proposal whose values are being edited."""

    @abstractmethod
    async def _refresh_or_leave(self) -> None:
        """Shows the conversation as it is now, or that it is gone."""

    @action(USE)
    async def reject(self, action_id: UUID) -> None:
        """Rejects a proposed change."""
        await self._decide([action_id], False)

    @action(USE)
    async def approve(self, data: dict[str, str]) -> None:
        """Approves the proposed change of a form, which may be sent twice: what is approved stays approved."""
        await self._decide([_id(data.get("action_id", ""))], True)

    @action(USE)
    async def decide_ticked(self, message_id: UUID, approve: bool) -> None:
        """Approves or rejects the ticked proposals of an answer: all of them, or none."""
        waiting = [one["id"] for one in self._proposals(message_id) if one["status"] == "proposed"]
        ticked = [UUID(one) for one in waiting if one not in self.unticked]
        if not ticked:
            raise Invalid("conversations.error.none_ticked")
        await self._decide(ticked, approve)

    def _proposals(self, message_id: UUID) -> list[Any]:
        found = next((one for one in self.messages if one["id"] == str(message_id)), None)
        if found is None:
            raise NotFound
        return list(found["actions"])

    async def _decide(self, ids: list[UUID], approve: bool) -> None:
        try:
            run_id = await self._do(_decided, ids, approve)
        except Conflict:
            await self._do(_renewed, ids)
            await self._refresh_or_leave()
            raise
        self.editing = ""
        undoing = f"change:{run_id}" if run_id else ""
        await self._say("conversations.approved" if approve else "conversations.rejected", undo=undoing)
        await self._refresh_or_leave()

    @action(USE)
    async def tick(self, action_id: UUID, ticked: bool) -> None:
        """Includes a proposal in the next decision about several, or leaves it out."""
        others = [one for one in self.unticked[-200:] if one != str(action_id)]
        self.unticked = others if ticked else [*others, str(action_id)]

    @action(USE)
    async def edit(self, action_id: UUID) -> None:
        """Opens the values of a proposal for an edit, or closes them."""
        self.form_errors = {}
        self.editing = "" if self.editing == str(action_id) else str(action_id)

    @action(USE)
    async def revise(self, data: dict[str, str]) -> None:
        """Stores the edited values of the open proposal; a value that cannot be read stays in its input."""
        action_id = _id(self.editing)
        said = [parse(Said, {"field": name, "value": text}) for name, text in list(data.items())[:MAX_FIELDS] if name]
        await self._do(_revised, action_id, said)
        self.form_errors, self.editing = {}, ""
        await self._refresh_or_leave()

    @action(USE)
    async def undo_change(self, run_id: UUID) -> None:
        """Undoes an approved change."""
        key, params = undo.undone_message(await self._do(undo.start, run_id))
        await self._say(key, "info" if "left" in params else "success", **params)
        await self._refresh_or_leave()


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None


def _decided(work: Work, ids: list[UUID], approve: bool) -> str:
    """The run of the changes, for an undo; empty where nothing was written."""
    found: list[PendingAction] = proposals.decide_all(work, ids, approve)
    return next((str(one.result["run_id"]) for one in found if one.result and "run_id" in one.result), "")


def _renewed(work: Work, ids: list[UUID]) -> None:
    for action_id in ids:
        proposals.revise(work, action_id, [])


def _revised(work: Work, action_id: UUID, said: list[Said]) -> None:
    proposals.revise(work, action_id, said)
