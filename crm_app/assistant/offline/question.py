"""A question as it is read: its tokens, and the names and periods in them."""

from dataclasses import dataclass
from datetime import date

from crm_app.assistant.offline.segment import Token
from crm_app.assistant.offline.talk import Talk
from crm_app.assistant.offline.vocabulary import Entity, EntityKind, Vocabulary
from crm_app.assistant.tools.base import Tool
from crm_app.values.period_parts import Period

QUIET = frozenset(
    {
        "stop",
        "and",
        "follow",
        "which",
        "who",
        "list",
        "about",
        "thanks",
        "help",
        "where",
        "when",
        "earned",
        "refers",
        "same",
        "of_all",
    }
)
"""Tags of words without a meaning of their own, which an answer may ignore."""


@dataclass(frozen=True)
class Ambiguity:
    """A name that several records share."""

    text: str
    candidates: tuple[str, ...]


class Question:
    """A question cut into tokens, with its names found. Tokens that a decision has used are marked, so that the rest is
    reported.
    """

    def __init__(self, text: str, vocabulary: Vocabulary, fiscal_start: int, previous: Tool | None) -> None:
        self.today: date | None = None
        self.quiet_days: int | None = None
        """The days without an activity that the question asks for."""
        self.typed = text
        """The question before its spelling was corrected."""
        self.text, self.vocabulary, self.fiscal_start, self.previous = text, vocabulary, fiscal_start, previous
        self.before: tuple[Tool, ...] = ()
        """Every call of the talk, the newest first."""
        self.talk = Talk()
        self.single = False
        """Whether a question that turns a ranking asks for its winner."""
        self.tokens: list[Token] = []
        self.periods: list[Period] = []
        self.entities: list[Entity] = []
        self.ambiguous: list[Ambiguity] = []
        self.excluded: list[Entity] = []
        """Names that the question leaves out: "without Acme"."""
        self.without_me = False
        """Whether the question leaves out what the asker owns."""
        self.sorted_by = ""
        """The order of a list that the question names: amount, close_date or name."""
        self.own_field = ""
        """The key of the own field by which figures are grouped."""
        self.assumed: list[tuple[str, str]] = []
        """Names taken for similar ones: as typed, as taken."""

    def has(self, *tags: str) -> bool:
        """Whether a word has one of the tags."""
        return any(token.tag in tags for token in self.tokens)

    def use(self, *tags: str) -> list[Token]:
        """Mark the tokens with these tags as accounted for and return them."""
        found = [token for token in self.tokens if token.tag in tags]
        for token in found:
            token.used = True
        return found

    def tags(self, prefix: str) -> list[str]:
        """The tags that begin with `prefix`, in reading order."""
        return [token.tag for token in self.tokens if token.tag.startswith(prefix)]

    def unknown(self) -> list[str]:
        """The words that are neither in the lexicon nor a name and that no decision has used."""
        return [token.text for token in self.tokens if token.tag == "unknown" and not token.used]

    def left_over(self) -> list[str]:
        """Every token with a meaning that no decision has used."""
        return [
            token.text
            for token in self.tokens
            if not token.used and token.tag not in QUIET and token.tag not in ("entity", "period")
        ]

    def named(self, *kinds: EntityKind) -> list[str]:
        """The names of the entities of one of the kinds, without those that are left out."""
        return [entity.name for entity in self.entities if entity.kind in kinds and entity not in self.excluded]


def names_anything(q: Question) -> bool:
    """Whether a question has a word or a name that a note can be about."""
    return bool(q.entities or q.unknown() or q.tags("field:") or q.has("because", "next!", "work", "named", "about"))


def asks_notes(q: Question) -> bool:
    """Whether the question is about what was said, promised or felt, or why."""
    return q.has("notes", "notes!", "summary")


_GLUE = {"stop", "and", "follow", "which", "list", "refers", "pronoun", "same", "number", "how", "by"}
MEASURE_TAGS = {
    "win_rate", "cycle", "average", "median", "max", "min", "count", "revenue", "sum", "sum?", "shortest", "longest",
    "percent", "weighted", "noun:deal",
}  # fmt: skip


def rest_of(q: Question, *more: str) -> set[str]:
    """The tags of the words that are neither glue nor among `more`."""
    return {token.tag for token in q.tokens} - _GLUE - set(more)
