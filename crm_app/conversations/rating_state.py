"""The part of a conversation's state that stores thumbs."""

from typing import Any, Literal
from uuid import UUID

import reflex as rx

from crm_app.conversations import feedback
from crm_app.conversations.schemas import RatingIn
from crm_app.core.errors import Invalid
from crm_app.core.validation import parse
from crm_app.ui.actions import action

USE = "conversation.use"


class RatesAnswers(rx.State, mixin=True):
    """Thumbs up and down. The state has `messages`, rows with `response_id` and `rating`, and the methods of `Actions`."""

    rated: str = ""
    """The answer whose thumb down is being explained."""

    @action(USE)
    async def rate(self: Any, response_id: UUID, thumb: Literal["", "up", "down"]) -> None:
        """Stores a thumb, or takes it back; after a thumb down asks for the reason."""
        if thumb:
            await self._do(feedback.rate, response_id, RatingIn(up=thumb == "up"))
        else:
            await self._do(feedback.unrate, response_id)
        for message in self.messages:
            if message["response_id"] == str(response_id):
                message["rating"] = thumb
        self.messages = list(self.messages)
        self.form_errors = dict[str, str]()
        self.rated = str(response_id) if thumb == "down" else ""
        if thumb == "up":
            await self._say("conversations.rating.thanks")

    @action(USE)
    async def explain(self: Any, data: dict[str, str]) -> None:
        """Stores why an answer got its thumb down."""
        if not self.rated:  # the state has lost the subject of the form, as after a restart
            raise Invalid("ui.draft.gone")
        rating = parse(RatingIn, {"up": False, "reason": data.get("reason", ""), "note": data.get("note", "")})
        await self._do(feedback.rate, UUID(self.rated), rating)
        self.rated, self.form_errors = "", dict[str, str]()
        await self._say("conversations.rating.thanks")

    @action(USE)
    async def stop_rating(self: Any, is_open: bool) -> None:
        """Closes the question for the reason."""
        self.rated = self.rated if is_open else ""
