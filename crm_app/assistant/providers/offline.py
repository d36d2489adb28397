"""The provider without key and model: it plans with rules and words the tools' results."""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from crm_app.assistant.examples.nearest import Near
from crm_app.assistant.examples.nearest_turns import NearTurn
from crm_app.assistant.offline.answers import answer, answer_without_call
from crm_app.assistant.offline.kept_talk import in_the_days_of_the_talk
from crm_app.assistant.offline.meant import RECENT
from crm_app.assistant.offline.nearby import OFFERS, offers
from crm_app.assistant.offline.second_reading import second_reading
from crm_app.assistant.offline.talk import (
    NOTHING_SHOWN,
    Talk,
    changes_the_subject,
    clauses,
    leans_on_the_refused,
    with_shown_names,
    without_the_world,
)
from crm_app.assistant.offline.turn_reading import turn_by_example
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.unheld import held
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.outcomes import ProposalOutcome, Source
from crm_app.assistant.providers.base import (
    AssistantTurn,
    ChatRequest,
    Done,
    Event,
    Stopped,
    Text,
    ToolCall,
    ToolTurn,
    Usage,
    UserTurn,
)
from crm_app.assistant.tools import tool_name
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.define_term import DefineTerm
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.core.i18n import translate

_PIECE = re.compile(r"\S+\s*|\s+")


def _plain(offer: str) -> str:
    """A question without what is written differently in the same question."""
    return " ".join(re.sub(r"\b(?:in|on)\b|[?.!]", " ", offer.lower()).split())


@dataclass
class OfflineProvider:
    """A `ChatProvider` for one question.

    Attributes:
        vocabulary: the names that a question may mention, read with the asker's permissions.
        today: the day in the workspace's zone.
        fiscal_start_month: the workspace's.
        previous: the call that answered the previous question.
        before: every call of the talk, the newest first.
        talk: what the answer before showed, and the question before where nothing was found for it.
        cite: returns the number of a source in this answer.
        note: a text before the answer, such as that the budget is used up.
    """

    vocabulary: Callable[[str], Vocabulary]
    today: date
    fiscal_start_month: int
    previous: Tool | None
    cite: Callable[[Source], int]
    note: str = ""
    before: tuple[Tool, ...] = ()
    talk: Talk = NOTHING_SHOWN
    nearest: Callable[[str], Sequence[Near]] | None = None
    """The plain questions nearest in meaning to a text; None where there is no embedder."""
    nearest_turns: Callable[[str], Sequence[NearTurn]] | None = None
    """The plain turns of a talk nearest in meaning to a text; None where there is no embedder."""
    name: str = "offline"
    model: str = "rules"
    supports_tools: bool = True
    understanding: Understanding | None = field(default=None, init=False)
    offers: list[str] = field(default_factory=list, init=False)
    """Questions near one that got no answer."""
    _question: str = field(default="", init=False)
    _cited: int = field(default=0, init=False)
    _alike: list[str] = field(default_factory=list, init=False)
    """Plain questions that the question may mean."""
    _names: Vocabulary = field(default_factory=Vocabulary, init=False)

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]:
        """See `ChatProvider.stream`."""
        last = request.turns[-1]
        if isinstance(last, UserTurn):
            yield from self._plan(last.text, stop)
        elif isinstance(last, ToolTurn) and self.understanding is not None:
            words = answer(self.understanding, [result.outcome for result in last.results], self._cite)
            proposed = any(isinstance(result.outcome, ProposalOutcome) for result in last.results)
            if not self._cited and not proposed:
                self._offer(self.understanding)
            yield from self._say(words, stop)
        else:
            raise ValueError("the offline assistant answers a question or the result of its own call")

    def plan(self, question: str) -> Understanding:
        """Understands `question`; also the planner of a provider without tools."""
        # "Their contract" means who was searched for.
        told = " ".join(one.query for one in self.before[:RECENT] if isinstance(one, SearchNotes))
        named = with_shown_names(question, self.talk)
        refused = self.talk.refused
        self._question, self._names = question, self.vocabulary(" ".join(x for x in (named, told, refused) if x))
        previous, before = self.previous, self.before
        meant = None
        if refused:
            meant = self._meant_by(refused)
            previous, before = (meant, (meant, *before)) if meant is not None else (previous, before)
            if meant is None and changes_the_subject(refused, previous):
                # A fragment would change the question before the refused one; a search still says whom the talk is about.
                previous = previous if isinstance(previous, SearchNotes) else None
                before = tuple(one for one in before if isinstance(one, SearchNotes))
        follows = previous is not None or bool(refused or self.before) or self.talk != NOTHING_SHOWN
        self.understanding = self._held(question, self._read(question, previous, before), follows=follows)
        if refused and meant is None and leans_on_the_refused(question, refused):
            self.understanding = Understanding(self.understanding.language, "unknown", unknown=[question.strip()[:200]])
            return self.understanding
        self._by_examples(question, previous, before, follows=follows)
        self.understanding = self._held(question, self.understanding, follows=follows)
        return self.understanding

    def _by_examples(self, question: str, previous: Tool | None, before: tuple[Tool, ...], *, follows: bool) -> None:
        """Reads by examples what the grammar leaves open: a turn in its talk, and then a question by itself."""
        assert self.understanding is not None  # noqa: S101 - the grammar has read the question
        if self.nearest_turns is not None and previous is not None:
            turned = turn_by_example(
                question,
                self.understanding,
                self._names,
                self.nearest_turns,
                lambda text: self._read(text, previous, before),
                previous=previous,
                today=self.today,
                fiscal_start=self.fiscal_start_month,
            )
            self.understanding = turned or self.understanding
        if self.nearest is not None:
            again = second_reading(
                question,
                self.understanding,
                self._names,
                self.nearest,
                lambda text: self._read(text, None),
                today=self.today,
                fiscal_start_month=self.fiscal_start_month,
                follows=follows,
            )
            self._alike = again.offers
            if again.found.read_as and again.found is not self.understanding and previous is not None:
                again.found.call = in_the_days_of_the_talk(previous, again.found.call, question)
            if again.found.topic != "call" or again.found.call is not None:
                self.understanding = again.found

    def _held(self, question: str, found: Understanding, *, follows: bool) -> Understanding:
        return held(question, found, self._names, self.today, follows=follows)

    def _meant_by(self, refused: str) -> Tool | None:
        """What a question that got no answer was about, as far as it was read; a further question may change it."""
        for part in clauses(without_the_world(refused)):
            found = self._read(part, self.previous, self.before, words_left_out=True)
            if found.topic == "call" and not isinstance(found.call, SearchNotes | ProposeChange | DefineTerm):
                return found.call
        return None

    def _read(
        self, question: str, previous: Tool | None, before: tuple[Tool, ...] = (), *, words_left_out: bool = False
    ) -> Understanding:
        return understand(
            question,
            self._names,
            today=self.today,
            fiscal_start_month=self.fiscal_start_month,
            previous=previous,
            before=before,
            talk=self.talk,
            words_left_out=words_left_out,
        )

    def _cite(self, source: Source) -> int:
        self._cited += 1
        return self.cite(source)

    def _offer(self, found: Understanding) -> None:
        near = offers(self._question, found, lambda question: self._read(question, None))
        twins = {_plain(offer): offer for offer in near}  # the same question in whole words
        self.offers = list(dict.fromkeys([*(twins.get(_plain(one), one) for one in self._alike), *near]))[:OFFERS]

    def _plan(self, question: str, stop: threading.Event) -> Iterator[Event]:
        understanding = self.plan(question)
        calls = tuple(
            ToolCall("offline", tool_name(tool), tool.model_dump(mode="json", exclude_defaults=True))
            for tool in understanding.calls
        )
        if not calls:
            if understanding.topic in ("ambiguous", "unknown", "targets", "outside"):
                self._offer(understanding)
            yield from self._say(answer_without_call(understanding), stop)
            return
        yield from calls
        yield Usage()
        yield Done("tool_calls", AssistantTurn("", calls))

    def _say(self, words: str, stop: threading.Event) -> Iterator[Event]:
        language = self.understanding.language if self.understanding else "en"
        label = translate("assistant.offline.label", language)
        whole = "\n\n".join(part for part in (self.note, words, f"*{label}*") if part)
        for piece in _PIECE.findall(whole):
            if stop.is_set():
                raise Stopped
            yield Text(piece)
        yield Usage()
        yield Done("stop", AssistantTurn(whole))
