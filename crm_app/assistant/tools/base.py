"""What every tool has: its arguments, what it does, and how a call of it is explained."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from crm_app.assistant import kinds
from crm_app.assistant.asker import Asker
from crm_app.assistant.filters import Arguments
from crm_app.assistant.outcomes import Outcome

MAX_ROWS = 50


class Tool(Arguments):
    """Base of all tools. The fields of a subclass are its arguments, its docstring is what a model reads."""

    step: ClassVar[str] = "conversations.step.figures"
    """The key of what the page says while the tool runs."""

    def run(self, asker: Asker) -> Outcome:
        """Answers the call in the asker's unit of work. Raises UnknownName or Forbidden."""
        raise NotImplementedError

    def asked(self, language: str) -> list[str]:
        """The filters of the call in words, in Markdown, for the offline assistant to say what its figure means."""
        return []

    # Most tools need none of the arguments of these two.
    @classmethod
    def from_question(cls, question: str, today: date, fiscal_start_month: int) -> "Tool | None":  # noqa: ARG003
        """The call that a question plainly asks for, tried before the question is read word by word."""
        return None

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:  # noqa: ARG003
        """The kinds of which a call looked at all records; a reader of the answer needs to read all of them.

        Args:
            call: a stored call: its `arguments`, `outcome` and `sources`.
        """
        return kinds.everything()
