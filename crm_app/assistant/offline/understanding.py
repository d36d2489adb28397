"""What a question was read as."""

from dataclasses import dataclass, field
from typing import Literal

from crm_app.assistant.offline.question import Ambiguity
from crm_app.assistant.offline.vocabulary import Entity
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.core.i18n import Language
from crm_app.values.period_parts import Period

Topic = Literal[
    "call", "help", "thanks", "fine", "yourself", "outside", "targets", "empty", "unknown", "ambiguous", "cannot"
]  # fmt: skip


@dataclass
class Understanding:
    """The meaning of a question. Exactly one of `call`, `unknown` and `ambiguous` is filled when the topic says so."""

    language: Language
    topic: Topic
    call: Tool | None = None
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[Ambiguity] = field(default_factory=list)
    assumed: list[tuple[str, str]] = field(default_factory=list)
    """Names taken for similar ones: (as typed, as taken)."""
    periods: list[Period] = field(default_factory=list)
    single: bool = False
    """The question asks for one winner, not for a list."""
    leads: bool = False
    """The question also asks how far the first is ahead of the second."""
    notes: SearchNotes | None = None
    """A search in the notes besides `call`, or instead of it where not every word was understood."""
    measured: bool = False
    """The question asks for a figure."""
    entities: list[Entity] = field(default_factory=list)
    """The names that were understood."""
    statuses: list[str] = field(default_factory=list)
    """The states of deals that were understood."""
    weak: bool = False
    """`call` rests on little, such as on a name alone; what the notes say comes first."""
    second: Tool | None = None
    """The call for a second figure: "how many, and for how much?"."""
    single_second: bool | None = None
    """Whether the second question asks for one winner; None where it is the same question."""
    more: tuple[Tool, ...] = ()
    """Further changes of a sentence that asks for several."""
    strange: list[str] = field(default_factory=list)
    """The words of the question that are in no list and name nothing."""
    skipped: list[str] = field(default_factory=list)
    """Words that the call does not regard, although the question has them."""
    read_as: str = ""
    """The plain question as which it was read by examples; empty where the grammar understood it."""
    left_out: list[str] = field(default_factory=list)
    """Words that the plain question has nothing for."""
    left: list[str] = field(default_factory=list)
    """Parts of a request that are no change which can be prepared."""

    @property
    def calls(self) -> tuple[Tool, ...]:
        """All calls, in the order of their results."""
        return tuple(tool for tool in (self.call, self.second, *self.more, self.notes) if tool is not None)


def is_answered(found: Understanding) -> bool:
    """Whether every word of a question was understood."""
    return found.topic != "unknown" and not (found.topic == "call" and isinstance(found.call, SearchNotes))
