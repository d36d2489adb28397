"""The base of all tools: arguments, execution, and the explanation of a call."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from crm_app.assistant import kinds
from crm_app.assistant.asker import Asker
from crm_app.assistant.filters import Arguments
from crm_app.assistant.outcomes import Outcome

MAX_ROWS = 50


class Tool(Arguments, ABC):
    """Base of all tools. The fields of a subclass are its arguments, its docstring is what a model reads."""

    step: ClassVar[str] = "conversations.step.figures"
    """The text key that the page shows while the tool runs."""

    @abstractmethod
    def run(self, asker: Asker) -> Outcome:
        """Executes the call in the asker's unit of work. Raises UnknownName or Forbidden."""

    def asked(self, language: str) -> list[str]:
        """The filters of the call in words, in Markdown, so that the offline assistant can explain its figure."""
        return []

    # Most tools need none of the arguments of these two.
    @classmethod
    def from_question(cls, question: str, today: date, fiscal_start_month: int) -> "Tool | None":  # noqa: ARG003
        """The call for a question that matches the tool's own pattern, tried before the question is read word by
        word.
        """
        return None

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:  # noqa: ARG003
        """The kinds of which a call read all records; a reader of the answer must be allowed to read all of them.

        Args:
            call: a stored call: its `arguments`, `outcome` and `sources`.
        """
        return kinds.everything()
