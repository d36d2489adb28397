"""From a question to one tool call, or to an honest account of what was not understood.

`understand()` cuts the question (`segment.py`), reads tags, names and periods off it, and decides on a tool. Every
word that carries meaning must have been used by the decision; what is left over is reported in `unknown`, so that no
part of a question is silently ignored.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from crm_app.assistant import kinds
from crm_app.assistant.filters import DealFilters, GroupBy, Measure, PeriodFilter, RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.segment import Token, clean, segment
from crm_app.assistant.offline.vocabulary import Entity, EntityKind, Vocabulary
from crm_app.assistant.tools import tools
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.core.i18n import Language
from crm_app.values.periods import Period, find_periods, in_year_of

Topic = Literal["call", "help", "thanks", "empty", "unknown", "ambiguous"]

TOP_DEFAULT = 5
SINGLE_LIMIT = 3  # the answer to "who is the best?" names the runners-up too


@dataclass(frozen=True)
class Ambiguity:
    """A name that several records share."""

    text: str
    candidates: tuple[str, ...]


@dataclass
class Understanding:
    """What a question means. Exactly one of `call`, `unknown` and `ambiguous` is filled when the topic says so."""

    language: Language
    topic: Topic
    call: Tool | None = None
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[Ambiguity] = field(default_factory=list)
    assumed: list[tuple[str, str]] = field(default_factory=list)
    """Names taken for nearly equal ones: (as typed, as taken)."""
    periods: list[Period] = field(default_factory=list)
    single: bool = False
    """The question asks for one winner, not for a list."""


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    today: date,
    fiscal_start_month: int = 1,
    previous: Tool | None = None,
) -> Understanding:
    """Read `question`.

    Args:
        question: as typed; only its beginning is read (`segment.MAX_QUESTION`).
        vocabulary: the names that the asker may know of.
        today: the day in the workspace's zone.
        fiscal_start_month: first month of the workspace's fiscal year.
        previous: the call that answered the question before, for follow-ups such as "and in Q2?".
    """
    text = clean(question)
    language = detect_language(text)
    if not re.search(r"\w", text):
        return Understanding(language, "empty")
    for tool in tools().values():
        call = tool.from_question(text, today, fiscal_start_month)
        if call is not None:
            return Understanding(language, "call", call=call)
    reader = _Reader(text, vocabulary, today, fiscal_start_month, previous)
    result = reader.decide()
    result.language = language
    return result


_ENGLISH = re.compile(
    r"\b(?:what|who|how|which|when|where|is|are|was|were|does|did|do|have|has|show|list|tell|my|compare|many|much|remind|"
    r"create|and|about|of|for)\b",
    re.IGNORECASE,
)
_THAI_WORDS = re.compile(
    r"กี่|ใคร|อะไร|เท่าไ|ไหน|ไหม|หรือไม่|อย่างไร|ยังไง|เมื่อไ|ทำไม|แล้ว|ล่ะ|ยอด|มูลค่า|จำนวน|แสดง|ช่วย|ขอ|ของ|เบอร์|อีเมล|เทียบ|เตือน|สรุป|ครับ|ค่ะ|คะ"
)


def detect_language(text: str) -> Language:
    """The language of a question: its own words decide, not the names in it."""
    if not re.search(r"[\u0e00-\u0e7f]", text):
        return "en"
    if _ENGLISH.search(text) and not (_THAI_WORDS.search(text) and not text[:1].isascii()):
        return "en" if len(_ENGLISH.findall(text)) >= len(_THAI_WORDS.findall(text)) else "th"
    return "th"


_DIMENSIONS: dict[str, GroupBy] = {
    "noun:owner": "owner", "noun:company": "company", "noun:product": "product", "noun:stage": "stage",
    "noun:status": "status", "noun:pipeline_name": "pipeline", "noun:sector": "sector", "noun:region": "region",
    "noun:manager": "manager", "noun:month": "month", "noun:quarter": "quarter", "noun:year": "year",
    "noun:member": "owner",
}  # fmt: skip
_MEANT_KIND: dict[str, RecordKind] = {
    "noun:owner": "member", "type:call": "activity", "type:meeting": "activity", "type:note": "activity",
    "type:email": "activity",
}  # fmt: skip
"""Tags of words that stand for a kind of another name."""


def _kind_of(tag: str) -> RecordKind | None:
    """The kind that a word with this tag stands for."""
    kind = tag.removeprefix("noun:")
    return _MEANT_KIND.get(tag) or (kind if tag != kind and kind in kinds.kinds() else None)


def _by_noun(kind: EntityKind) -> int:
    """The place of a kind among those whose noun beside a name says what the name is; a later one wins."""
    return _BY_NOUN.index(kind) if kind in _BY_NOUN else len(_BY_NOUN)


def _noun_of(entity: EntityKind) -> str:
    """The tag of the words for what an entity is."""
    return "noun:pipeline_name" if entity == "pipeline" else kinds.noun(entity)


_DEAL_FILTER_KINDS: tuple[EntityKind, ...] = (
    "owner", "company", "stage", "product", "pipeline", "sector", "region", "manager",
)  # fmt: skip
_NO_RECORDS = ("owner", "stage", "product", "pipeline", "sector", "region", "manager")
_BY_NOUN = (
    "owner", "company", "stage", "product", "sector", "region", "manager", "pipeline", "contact", "deal", "project",
    "task",
)  # fmt: skip
_FIRST = ("deal", "contact", "company", "project", "task")
"""Kinds that a look-up prefers, where a question names records of several kinds."""


def _subject(entities: list[Entity]) -> Entity | None:
    """The record that a question is about."""
    found = [entity for entity in entities if entity.kind not in _NO_RECORDS]
    return min(found, key=lambda e: _FIRST.index(e.kind) if e.kind in _FIRST else len(_FIRST), default=None)


_RANKS = ("top", "bottom", "longest", "shortest")
_QUIET = frozenset(
    {"stop", "and", "follow", "which", "who", "list", "about", "thanks", "help", "where", "when", "earned"}
)


class _Reader:
    def __init__(
        self, text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, previous: Tool | None
    ) -> None:
        self.text, self.vocabulary, self.previous = text, vocabulary, previous
        self.fiscal_start = fiscal_start
        self.ambiguous: list[Ambiguity] = []
        self.assumed: list[tuple[str, str]] = []
        self.periods = find_periods(text, today, fiscal_start)
        self.tokens = segment(text, vocabulary, self.periods)
        if self.has("date:closing", "date:due", "status:open") and not self.has("revenue", "status:won", "status:lost"):
            self.periods = find_periods(text, today, fiscal_start, future=True)
            self.tokens = segment(text, vocabulary, self.periods)
        # A period that the cut did not take (it lies inside a name) is none.
        self.periods = [token.period for token in self.tokens if token.period is not None]
        self._take_broken_names_as_unknown()
        self._guess_unknown_names()
        self.entities = self._resolve()
        if not self.named("company"):
            # A company has an annual revenue; without one, the words ask for what was sold, year by year.
            self.tokens = [part for token in self.tokens for part in self._yearly(token)]
        if self.named("pipeline"):
            # "In pipeline Sales" names a pipeline; "in the pipeline" means open.
            for token in self.tokens:
                if token.tag == "status:open" and re.search(r"pipeline|ไปป์ไลน์", token.text.lower()):
                    token.tag = "noun:pipeline_name"

    def _yearly(self, token: Token) -> list[Token]:
        if token.tag != "field:annual_revenue":
            return [token]
        return [Token(tag, token.text, token.start, token.end) for tag in ("group:year", "revenue")]

    # --- reading -----------------------------------------------------------------------------------------------

    def has(self, *tags: str) -> bool:
        return any(token.tag in tags for token in self.tokens)

    def use(self, *tags: str) -> list[Token]:
        """Mark the tokens with these tags as accounted for and return them."""
        found = [token for token in self.tokens if token.tag in tags]
        for token in found:
            token.used = True
        return found

    def tags(self, prefix: str) -> list[str]:
        return [token.tag for token in self.tokens if token.tag.startswith(prefix)]

    def unknown(self) -> list[str]:
        return [token.text for token in self.tokens if token.tag == "unknown" and not token.used]

    def left_over(self) -> list[str]:
        """Everything meaningful that no decision has used."""
        return [
            token.text
            for token in self.tokens
            if not token.used and token.tag not in _QUIET and token.tag not in ("entity", "period")
        ]

    def _take_broken_names_as_unknown(self) -> None:
        """ "Darcel Smith" is not Darcel Schlecht: part of a name beside a stranger's word is no match."""
        merged: list[Token] = []
        for token in self.tokens:
            back = merged[-1] if merged else None
            if back is not None and self._one_name(back, token):
                merged[-1] = self._joined(back, token)
            else:
                merged.append(token)
        self.tokens = merged

    def _one_name(self, left: Token, right: Token) -> bool:
        if self.text[left.end : right.start] != " " or not self.text[right.start : right.end].strip():
            return False
        person_left = (
            left.tag == "entity" and not left.full and any(e.kind in ("owner", "contact") for e in left.entities)
        )
        if not person_left:
            # "Acme Corporaton": a slip in a longer name, if the whole is nearly that name.
            near = left.tag == "entity" and not left.full and right.tag == "unknown"
            joined = self.text[left.start : right.end]
            return near and any(entity in left.entities for entity in self.vocabulary.fuzzy(joined))
        if right.tag == "entity" and not right.full:
            return any(e.kind in ("owner", "contact") for e in right.entities)
        return right.tag == "unknown" and right.text[:1].isupper()

    def _joined(self, left: Token, right: Token) -> Token:
        text = self.text[left.start : right.end]
        common = [entity for entity in left.entities if entity in right.entities]
        if not common:
            # Misspelt in one part, the other part deciding who is meant: "Darcel Schlect".
            near = self.vocabulary.fuzzy(text)
            common = [entity for entity in near if entity in left.entities or entity in right.entities]
            if common:
                self.assumed.append((text, common[0].name))
        if common:
            return Token("entity", text, left.start, right.end, entities=common, full=True)
        return Token("unknown", text, left.start, right.end)

    def _guess_unknown_names(self) -> None:
        """Take unknown words for the name that they nearly are, several together before each alone: "GTX Pro", GTXPro."""
        merged: list[Token] = []
        position = 0
        while position < len(self.tokens):
            run = self._unknown_run(position)
            for size in range(len(run), 0, -1):
                text = self.text[run[0].start : run[size - 1].end]
                near = self.vocabulary.fuzzy(text)
                if near:
                    self.assumed.append((text, near[0].name))
                    merged.append(Token("entity", text, run[0].start, run[size - 1].end, entities=near))
                    position += size
                    break
            else:
                merged.append(self.tokens[position])
                position += 1
        self.tokens = merged

    def _unknown_run(self, position: int) -> list[Token]:
        """The unknown words from `position` on that only blanks part, at most four."""
        run: list[Token] = []
        for token in self.tokens[position : position + 4]:
            if token.tag != "unknown" or (run and self.text[run[-1].end : token.start] != " "):
                break
            run.append(token)
        return run

    def _resolve(self) -> list[Entity]:
        """One entity for every name, preferring the kind that the rest of the question speaks of."""
        found: list[Entity] = []
        for token in self.tokens:
            if token.tag != "entity":
                continue
            candidates = self._preferred(token)
            names = {entity.name for entity in candidates}
            same_kind = len({entity.kind for entity in candidates}) == 1
            if len(candidates) > 1 and same_kind and (len(names) > 1 or candidates[0].kind not in ("owner", "company")):
                self.ambiguous.append(Ambiguity(token.text, tuple(sorted(names))[:8]))
            chosen = candidates[0]
            token.entities = [chosen]
            if chosen not in found:
                found.append(chosen)
        return found

    def _preferred(self, token: Token) -> list[Entity]:
        order: list[EntityKind] = [
            "owner",
            "company",
            "stage",
            "product",
            "deal",
            "contact",
            "project",
            "task",
            "sector",
        ]
        if self._leads_a_team(token):
            order = ["manager", *order]
        if self.has("field:phone", "field:email", "field:job_title", "noun:contact") or (
            self.has("who") and self.has("about")
        ):
            order = ["contact", "company", *order]
        for kind in sorted({entity.kind for entity in token.entities}, key=_by_noun):
            noun = _noun_of(kind)
            if any(
                (t.tag == noun and abs(t.end - token.start) <= 5) or (t.tag == noun and abs(t.start - token.end) <= 5)
                for t in self.tokens
            ):
                order = [kind, *order]
        kinds = {entity.kind for entity in token.entities}
        best = next((kind for kind in order if kind in kinds), token.entities[0].kind)
        return [entity for entity in token.entities if entity.kind == best]

    def _leads_a_team(self, token: Token) -> bool:
        """ "Dustin's team", "ทีมของ Dustin", "who reports to Dustin": the person is meant as a manager."""
        after, before = self.text[token.end :].lower(), self.text[: token.start].lower()
        return bool(
            re.match(r"\s*(?:['’]s?)?\s+team\b", after) or re.search(r"(?:\bteam of|ทีม(?:ของ)?(?:คุณ)?)\s*$", before)
        )

    def named(self, *kinds: EntityKind) -> list[str]:
        return [entity.name for entity in self.entities if entity.kind in kinds]

    # --- deciding ----------------------------------------------------------------------------------------------

    def decide(self) -> Understanding:
        small_talk = self._small_talk()
        if small_talk is not None:
            return small_talk
        call, single = self._call()
        if call is None and self.tags("field:") and self.unknown() and not self.has("notes", "notes!", "summary"):
            return Understanding("en", "unknown", unknown=self.unknown())
        if call is None or isinstance(call, SearchNotes):
            notes = SearchNotes(query=self.text)
            return Understanding("en", "call", call=notes, periods=self.periods)
        if self.ambiguous:
            return Understanding("en", "ambiguous", ambiguous=self.ambiguous)
        missing = self.left_over() + self._unapplied(call)
        if missing:
            return Understanding("en", "unknown", unknown=missing)
        return Understanding("en", "call", call=call, assumed=self.assumed, periods=self.periods, single=single)

    def _unapplied(self, call: Tool) -> list[str]:
        """Names and periods of the question that `call` does not hold: better to say so than to leave them out."""
        applied = call.model_dump_json()
        names = [
            token.text
            for token in self.tokens
            if token.tag == "entity"
            and not token.used
            and json.dumps(token.entities[0].name, ensure_ascii=False) not in applied
        ]
        periods = [p.matched for p in self.periods if not any(str(d) in applied for d in (p.start, p.end) if d)]
        return names + periods

    def _small_talk(self) -> Understanding | None:
        meaningful = {t.tag for t in self.tokens} - {"stop", "and"}
        if meaningful and meaningful <= {"help", "which", "list"} and "help" in meaningful:
            return Understanding("en", "help")
        if meaningful == {"thanks"}:
            return Understanding("en", "thanks")
        return None

    def _call(self) -> tuple[Tool | None, bool]:
        measured = self.has("count", "sum", "revenue", "average", "win_rate", "cycle", "percent")
        ranked = self.has(*_RANKS)
        if measured or ranked:
            self.use("summary")
        summary = self.has("summary") and not (measured or ranked)
        if self.has("notes", "notes!") or summary or (self.has("type:note") and not self.has("count")):
            return None, False
        follow_up = self._follow_up(measured, ranked)
        if follow_up is not None:
            return follow_up, False
        lookup = self._lookup(ranked)
        if lookup is not None:
            return lookup, False
        comparison = self._comparison()
        if comparison is not None:
            return comparison, False
        if ranked or measured or self._soft_sum() or self._grouped_deals() or self._trade() or self._went():
            return self._measured(ranked)
        return self._listed(), False

    def _soft_sum(self) -> bool:
        about_deals = self.has("noun:deal", "status:won", "status:lost", "status:open", "status:closed")
        return self.has("sum?") and (about_deals or any(e.kind in _DEAL_FILTER_KINDS for e in self.entities))

    def _grouped_deals(self) -> bool:
        """ "Deals by stage": a question for numbers, though it names no measure."""
        about_deals = self.has("noun:deal", "status:won", "status:lost", "status:open", "status:closed")
        return about_deals and (bool(self.tags("group:")) or self._dimension_after_by() is not None)

    def _trade(self) -> bool:
        """ "Which companies bought GTX Pro?": who or what stands in the deals of a status, with how much each."""
        nouns = [t for t in self.tokens if t.tag in _DIMENSIONS and not self._describes_entity(t)]
        stated = self.has("status:won", "status:lost", "status:open") and self.has("which", "list")
        compared = self.has("compare") and not self.entities
        return bool(nouns) and (stated or compared) and not self.has("noun:deal", "noun:task", "me")

    def _went(self) -> bool:
        """ "How did Darcel do last quarter?": somebody or something that sells, a period, and nothing else."""
        rest = {t.tag for t in self.tokens} - {"stop", "entity", "period", "about", "noun:owner", "status:won"}
        kinds = {e.kind for e in self.entities}
        if rest != {"how"} or not self.periods or not kinds or not kinds <= {"owner", "product"}:
            return False
        self.use("how", "about")
        return True

    # --- look-ups ----------------------------------------------------------------------------------------------

    def _lookup(self, ranked: bool) -> GetRecord | FindRecords | None:
        subject = _subject(self.entities)
        fields = [tag.removeprefix("field:") for tag in self.tags("field:")]
        aggregated = self.has("count", "average", "win_rate", "by", "compare", "date:created") or self.tags("group:")
        headcount = fields == ["employees"] and subject is not None
        if (aggregated or ranked) and not headcount:
            return None
        if subject is None:
            return self._member_lookup(fields)
        if len([e for e in self.entities if e.kind == subject.kind]) > 1:
            return None
        wanted = list(dict.fromkeys(fields + self._implied_fields(subject)))
        others = [e for e in self.entities if e is not subject and e.kind in _DEAL_FILTER_KINDS]
        bare = not wanted and self._bare()
        if not wanted and not bare:
            return None
        if others and subject.kind != "deal":
            return None
        self.use(*[f"field:{name}" for name in fields], "about", "when", "where", "who", "which", "list", "sum?")
        self.use(_noun_of(subject.kind))
        if subject.kind == "contact":
            self.use("noun:company") if "company" in wanted else None
        for token in self.tokens:
            if token.tag == "entity" and others and token.entities[0] in others and subject.kind == "deal":
                token.used = True
        return GetRecord(kind=subject.kind, name=subject.name, fields=wanted[:10])

    def _implied_fields(self, subject: Entity) -> list[str]:
        implied: list[str] = []

        def take(field_name: str, *tags: str) -> None:
            if self.has(*tags):
                self.use(*tags)
                implied.append(field_name)

        if subject.kind == "deal":
            take("stage", "noun:stage")
            take("amount", "sum", "sum?")
            take("company", "noun:company")
            take("product", "noun:product")
            take("owner", "noun:owner")
            if self.has("when", "date:closing") and not self.tags("field:"):
                take("close_date", "when", "date:closing", "status:won", "status:lost", "status:closed")
            take("status", "noun:status", "status:won", "status:lost", "status:open", "status:closed")
        if subject.kind == "company" and not self.has("sum", "revenue", "noun:deal"):
            take("sector", "noun:sector")
            take("owner", "noun:owner")
            take("region", "noun:region")
        if subject.kind == "company" and self.has("when") and "founded" in [t[6:] for t in self.tags("field:")]:
            self.use("when")
        if subject.kind == "contact":
            take("company", "noun:company")
        if subject.kind in ("project", "task"):
            take("status", "noun:status", "done")
            take("owner", "noun:owner")
            if self.has("when", "date:due"):
                take("due_date", "when", "date:due")
        if self.has("where") and subject.kind in ("company", "contact"):
            take("address", "where")
        return implied

    def _bare(self) -> bool:
        """Whether the question holds a name and nothing else that means something."""
        rest = {t.tag for t in self.tokens} - {"stop", "entity", "about", "which", "who", "list"}
        rest -= {_noun_of(e.kind) for e in self.entities}
        return not rest and len(self.entities) == 1

    def _member_lookup(self, fields: list[str]) -> GetRecord | None:
        people = self.named("owner")
        products = self.named("product")
        if len(products) == 1 and fields == ["price"]:
            self.use("field:price", "noun:product", "sum?")
            return GetRecord(kind="product", name=products[0], fields=["price"])
        if len(people) != 1:
            return None
        if self.has("noun:manager") or fields == ["owner"]:
            self.use("noun:manager", "field:owner", "who")
            return GetRecord(kind="member", name=people[0], fields=["manager"])
        if fields and set(fields) <= {"phone", "email"}:
            self.use("field:phone", "field:email", "noun:owner", "noun:member")
            return GetRecord(kind="member", name=people[0], fields=fields)
        if self.has("noun:region") and not self.has("sum", "revenue", "noun:deal", "sum?"):
            self.use("noun:region")
            return GetRecord(kind="member", name=people[0], fields=["region"])
        if self._bare():
            return GetRecord(kind="member", name=people[0])
        return None

    # --- filters -----------------------------------------------------------------------------------------------

    def _statuses(self) -> list[Any]:
        found: list[str] = []
        for token in self.use("status:won", "status:lost", "status:open", "status:closed"):
            status = token.tag.removeprefix("status:")
            found += ["won", "lost"] if status == "closed" else [status]
        return list(dict.fromkeys(found))

    def _deal_filters(self, period: Period | None, default_won: bool) -> DealFilters:
        self._use_by_before_names()
        statuses = self._statuses()
        if (self.use("revenue", "earned") or default_won) and not statuses:
            statuses = ["won"]
        values: dict[str, Any] = {"status": statuses, **self._amounts()}
        for kind in _DEAL_FILTER_KINDS:
            names = self.named(kind)
            if names:
                self.use(_noun_of(kind))
                values[kind] = names
        if self.use("me"):
            values["mine"] = True
        if self.use("no_company"):
            values["no_company"] = True
        if period is not None:
            values["period"] = PeriodFilter(field=cast(Any, self._deal_date()), start=period.start, end=period.end)
        if self.has("date:closing"):
            self.use("date:closing")
            if not statuses:
                values["status"] = ["open"]
        self.use("noun:deal")
        return DealFilters(**values)

    def _use_by_before_names(self) -> None:
        """ "Won by Anna": the word only leads to the name."""
        for token, following in zip(self.tokens, self.tokens[1:], strict=False):
            if token.tag == "by" and following.tag == "entity":
                token.used = True

    def _deal_date(self) -> str:
        if self.use("date:created"):
            return "created_at"
        if self.use("date:engaged"):
            return "engage_date"
        return "close_date"

    def _amounts(self) -> dict[str, Decimal]:
        names = {"over": "above_amount", "at_least": "min_amount", "under": "below_amount", "at_most": "max_amount"}
        found: dict[str, Decimal] = {}
        for index, token in enumerate(self.tokens):
            if token.number is None or token.used:
                continue
            before = self.tokens[index - 1] if index else None
            rest = self.tokens[index + 1 :]
            scale = next((t for t in rest[:1] if t.tag.startswith("scale:")), None)
            up = next((t for t in rest[:3] if t.tag == "and_up"), None)
            if before is not None and before.tag in names:
                name = names[before.tag]
                before.used = True
            elif up is not None:
                name = "min_amount"
            else:
                continue
            token.used = True
            if up is not None:
                up.used = True
            factor = Decimal(1)
            if scale is not None:
                scale.used = True
                factor = Decimal(scale.tag.removeprefix("scale:"))
            found[name] = token.number * factor
        return found

    # --- measures ----------------------------------------------------------------------------------------------

    def _measure(self) -> Measure | None:
        """The measure that the words name; the most telling word decides."""
        self.use("sum?")
        if self.has("percent") and self.has("status:won"):
            self.use("percent", "count")
            return "win_rate"
        if self.use("win_rate"):
            self.use("percent")
            self.use("average")
            return "win_rate"
        if self.use("cycle", "longest", "shortest"):
            self.use("average", "date:closing")
            return "avg_cycle_days"
        if self.use("average"):
            self.use("sum", "revenue") if not self.has("count") else None
            return "avg_amount"
        if self.use("count"):
            self.use("revenue", "sum")
            return "count"
        if self.has("sum", "revenue"):
            self.use("sum")
            return "sum_amount"
        return None

    def _group(self, ranked: bool) -> GroupBy:
        for tag in self.tags("group:"):
            self.use(tag)
            return cast(GroupBy, tag.removeprefix("group:"))
        for index, token in enumerate(self.tokens):
            if token.tag != "by":
                continue
            following = [t for t in self.tokens[index + 1 :] if t.tag != "stop"][:1]
            if following and following[0].tag in ("noun:deal", "entity"):
                token.used = True  # "average value per deal" is the average itself
            elif following and following[0].tag in _DIMENSIONS:
                token.used = following[0].used = True
                return _DIMENSIONS[following[0].tag]
            elif ranked:
                token.used = True  # "top companies by value": what follows is the measure
        if ranked or self.has("which", "who", "list", "compare"):
            for token in self.tokens:
                if token.tag in _DIMENSIONS and not token.used and not self._describes_entity(token):
                    token.used = True
                    return _DIMENSIONS[token.tag]
            if self.has("who"):
                return "owner"
            if ranked and self.has("when"):
                return "month"
        return "none"

    def _dimension_after_by(self) -> Token | None:
        """The noun of "by stage", "per agent", "แยกตามสินค้า"."""
        for index, token in enumerate(self.tokens):
            if token.tag == "by":
                following = next((t for t in self.tokens[index + 1 :] if t.tag != "stop"), None)
                if following is not None and following.tag in _DIMENSIONS:
                    return following
        return None

    def _describes_entity(self, token: Token) -> bool:
        return any(_noun_of(e.kind) == token.tag for e in self.entities)

    def _limit(self, single: bool, default: int) -> int:
        """A number that belongs to a ranking or a list: "top 5", "5 biggest deals"."""
        self._amounts_peek()
        for token in self.tokens:
            if token.used:
                continue
            if token.number is not None and token.number == int(token.number) and 1 <= token.number <= 50:
                token.used = True
                return int(token.number)
            if token.tag == "number":
                token.used = True
                return lexicon.NUMBERS[token.text.lower()]
        return SINGLE_LIMIT if single else default

    def _amounts_peek(self) -> None:
        self._cached_amounts = getattr(self, "_cached_amounts", None) or self._amounts()

    def _measured(self, ranked: bool) -> tuple[Tool | None, bool]:
        kind = self._counted_kind()
        if kind is not None and kind != "deal" and not ranked and self.has("count") and not self._by_dimension():
            return self._count_records(kind), False
        if ranked and self._ranks_records():
            return self._extreme_deals(), False
        conflicting = self.has("average") and self.has("count")
        about_deals = self.has("noun:deal") or any("ดีล" in t.text for t in self.tokens if t.tag.startswith("status:"))
        counts_deals = ranked and about_deals and not self.has("sum", "revenue", "average", "win_rate", "cycle")
        group = self._group(ranked)
        measure = self._measure()
        default_won = False
        if measure is None:
            # Nobody earned what is lost or still open: there the number of deals is what is asked for.
            unearned = not self.has("status:won", "status:closed") and self.has("status:lost", "status:open")
            countable = counts_deals or self._grouped_deals() or (unearned and (self._trade() or ranked))
            measure = "count" if countable else "sum_amount"
            default_won = measure != "count" and (ranked or not self.has("status:open", "status:lost", "status:closed"))
        if ranked and measure == "sum_amount" and not self.has("status:open", "status:lost", "status:closed"):
            default_won = True
        if measure in ("win_rate", "avg_cycle_days"):
            default_won = False
        if self._trade():
            self.use("compare")
        single = ranked and self._wants_one()
        order: Literal["desc", "asc"] = "asc" if self.has("bottom", "shortest") else "desc"
        self.use(*_RANKS)
        amounts = self._amounts()
        limit = self._limit(single, TOP_DEFAULT if ranked else 50) if ranked else 50
        period = self.periods[0] if self.periods else None
        filters = self._deal_filters(period, default_won)
        if amounts:
            filters = filters.model_copy(update=amounts)
        if measure in ("win_rate", "avg_cycle_days"):
            # A rate of won deals among won deals would always be 100 %.
            filters = filters.model_copy(update={"status": []})
        if group == "none":
            group = self._group_of_several(filters)
        if conflicting:
            self._unuse("average", "count")
        if group == "none":
            return AggregateDeals(measure=measure, filters=filters), False
        return AggregateDeals(measure=measure, group_by=group, filters=filters, order=order, limit=limit), single

    def _unuse(self, *tags: str) -> None:
        for token in self.tokens:
            if token.tag in tags:
                token.used = False

    def _group_of_several(self, filters: DealFilters) -> GroupBy:
        """ "Deals of Darcel and Vicki" asks for each of them."""
        for kind in ("owner", "company", "product", "stage", "sector", "region"):
            if len(getattr(filters, kind)) > 1:
                return kind
        return "none"

    def _by_dimension(self) -> bool:
        return self.has("by") or bool(self.tags("group:"))

    def _wants_one(self) -> bool:
        plural = re.search(
            r"\b(?:agents|reps|salespeople|sellers|owners|companies|accounts|customers|clients|products|stages|sectors|"
            r"industries|regions|months|quarters|years|ranking|rank|leaderboard)\b|อันดับแรก|อันดับต้น|จัดอันดับ|ใครบ้าง|อะไรบ้าง|ไหนบ้าง",
            self.text.lower(),
        )
        numbers = any(t.number is not None or t.tag == "number" for t in self.tokens)
        return not plural and not numbers

    def _counted_kind(self) -> RecordKind | None:
        """What "how many" counts: the noun nearest after it, or in Thai just before it."""
        count = next((t for t in self.tokens if t.tag == "count"), None)
        nouns = [t for t in self.tokens if _kind_of(t.tag)]
        if count is None or not nouns:
            return None
        inside = {"กี่บริษัท": "company", "กี่โครงการ": "project", "กี่งาน": "task", "กี่กิจกรรม": "activity", "กี่ดีล": "deal"}
        if count.text in inside:
            return inside[count.text]
        if any(t.tag == "noun:deal" for t in nouns):
            return "deal"
        nouns = [t for t in nouns if not self._describes_entity(t)] or nouns
        after = [t for t in nouns if t.start >= count.end]
        thai_after_word = count.text.startswith("จำนวน") or count.text.isascii()
        chosen = (
            after[0]
            if after and thai_after_word
            else nouns[0]
            if not after or count.start > nouns[0].start
            else after[0]
        )
        return _kind_of(chosen.tag)

    def _ranks_records(self) -> bool:
        """ "The biggest deals" are records, "the best agents" are groups."""
        if self._by_dimension() or self.has("who", "average", "win_rate", "cycle", "count", "longest", "shortest"):
            return False
        groups = [t for t in self.tokens if t.tag in _DIMENSIONS and not self._describes_entity(t)]
        return self.has("noun:deal") and not groups

    def _extreme_deals(self) -> FindDeals:
        order: Literal["desc", "asc"] = "asc" if self.has("bottom") else "desc"
        singular = re.search(r"\b(?:deal|opportunity)\b", self.text.lower()) is not None
        self.use(*_RANKS, "sum", "list", "sum?")
        amounts = self._amounts()
        limit = self._limit(singular, TOP_DEFAULT)
        filters = self._deal_filters(self.periods[0] if self.periods else None, False).model_copy(update=amounts)
        return FindDeals(filters=filters, sort="amount", order=order, limit=min(limit, 20))

    # --- counts and lists of other kinds -----------------------------------------------------------------------

    def _record_filters(self, kind: RecordKind) -> RecordFilters:
        values: dict[str, Any] = {}
        types = [t.tag.removeprefix("type:") for t in self.use("type:call", "type:meeting", "type:note", "type:email")]
        if kind == "activity" and types:
            values["activity_type"] = list(dict.fromkeys(types))
        if kind in ("task", "project"):
            if self.use("done"):
                values["status"] = ["done"]
            if self.use("undone", "status:open"):
                values["status"] = ["open"] if kind == "task" else ["active"]
            if self.use("overdue"):
                values["overdue"] = True
        entity_kinds: tuple[EntityKind, ...] = ("owner", "company", "sector")
        for entity_kind in entity_kinds:
            allowed = entity_kind != "sector" or kind == "company"
            if entity_kind == "company" and kind == "company":
                allowed = False
            names = self.named(entity_kind)
            if names and allowed:
                values[entity_kind] = names
                self.use(_noun_of(entity_kind))
        if self.use("me"):
            values["mine"] = True
        if self.periods:
            period = self.periods[0]
            values["period"] = PeriodFilter(
                field=cast(Any, self._record_date(kind)), start=period.start, end=period.end
            )
        else:
            self.use("date:due") if kind == "task" else None
            self.use("date:created") if self.has("newest") else None
        return RecordFilters(**values)

    def _record_date(self, kind: RecordKind) -> str:
        created = bool(self.use("date:created"))
        due = bool(self.use("date:due"))
        if kind == "activity" and not created:
            return "occurred_at"
        if kind in ("task", "project") and (due or not created):
            return "due_date"
        return "created_at"

    def _leftover_entities(self, used: tuple[EntityKind, ...]) -> bool:
        """Report names that the chosen tool has no filter for."""
        found = False
        for token in self.tokens:
            if token.tag == "entity" and token.entities[0].kind not in used:
                token.tag = "unknown"
                found = True
        return found

    def _use_nouns_of(self, kind: RecordKind) -> None:
        self.use(kinds.noun(kind), *[tag for tag, named in _MEANT_KIND.items() if named == kind])

    def _count_records(self, kind: RecordKind) -> CountRecords:
        self.use("count", "sum", "sum?")
        self._use_nouns_of(kind)
        filters = self._record_filters(kind)
        allowed: tuple[EntityKind, ...] = ("owner", "sector") if kind == "company" else ("owner", "company")
        self._leftover_entities(allowed)
        return CountRecords(kind=kind, filters=filters)

    def _listed(self) -> Tool | None:
        nouns = [t for t in self.tokens if _kind_of(t.tag) and not self._describes_entity(t)]
        if not nouns and self.has("who") and {e.kind for e in self.entities} <= {"region", "manager"} and self.entities:
            return self._members()
        entities = any(e.kind in _DEAL_FILTER_KINDS for e in self.entities)
        deal_words = self.has("status:won", "status:lost", "status:open", "status:closed")
        if not nouns and self.has("noun:deal"):
            nouns = [t for t in self.tokens if t.tag == "noun:deal"]
        if not nouns and self.has("overdue"):
            self.use("list", "which", "who")
            filters = self._record_filters("task")
            self._leftover_entities(("owner", "company"))
            return FindRecords(kind="task", filters=filters, sort="due_date", order="asc", limit=20)
        if not nouns:
            if deal_words and (entities or self.periods) and not self.unknown():
                return self._find_deals()
            return None
        kind = "deal" if any(t.tag == "noun:deal" for t in nouns) else cast(str, _kind_of(nouns[0].tag))
        if kind == "deal":
            return self._find_deals()
        if kind == "member":
            return self._members() if self.has("list", "which", "who") else None
        self._use_nouns_of(kind)
        order: Literal["desc", "asc"] = "asc" if self.use("oldest") else "desc"
        self.use("newest", "list", "date:due") if kind == "task" else self.use("newest", "list")
        limit = min(self._limit(False, 10), 20)
        query = self._query()
        filters = self._record_filters(kind)
        allowed: tuple[EntityKind, ...] = ("owner", "sector") if kind == "company" else ("owner", "company")
        self._leftover_entities(allowed)
        sort: Literal["created_at", "due_date"] = (
            "due_date" if kind == "task" and not self.has("newest", "oldest") else "created_at"
        )
        if sort == "due_date":
            order = "asc"
        if self.has("date:created") and not self.periods:
            self.use("date:created")
        return FindRecords(kind=kind, query=query, filters=filters, sort=sort, order=order, limit=limit)

    def _members(self) -> FindRecords:
        """The people of a region or of a manager, or all of them."""
        self.use("list", "noun:region", "noun:manager", "field:owner")
        self._use_nouns_of("member")
        limit = min(self._limit(False, 20), 20)
        filters = RecordFilters(region=self.named("region"), manager=self.named("manager"))
        self._leftover_entities(("region", "manager"))
        return FindRecords(kind="member", filters=filters, sort="name", order="asc", limit=limit)

    def _query(self) -> str:
        """Words to look for in names: what follows "named" or "about" in a list question."""
        if not self.has("named", "about"):
            return ""
        words = [t for t in self.tokens if t.tag == "unknown"]
        if words:
            self.use("named", "about", "unknown")
        return " ".join(t.text for t in words)[:200]

    def _find_deals(self) -> FindDeals:
        self.use("list")
        oldest = bool(self.use("oldest"))
        newest = bool(self.use("newest"))
        amounts = self._amounts()
        limit = min(self._limit(False, 10), 20)
        query = self._query()
        closing = self.has("date:closing")
        if self.has("date:created") and not self.periods:
            self.use("date:created")
            newest = True
        filters = self._deal_filters(self.periods[0] if self.periods else None, False).model_copy(update=amounts)
        by_close = (bool(self.periods) or closing) and not newest and not oldest
        self._leftover_entities(_DEAL_FILTER_KINDS)
        return FindDeals(
            query=query,
            filters=filters,
            sort="close_date" if by_close else "created_at",
            order="asc" if oldest or closing else "desc",
            limit=limit,
        )

    # --- comparisons -------------------------------------------------------------------------------------------

    def _comparison(self) -> CompareDeals | None:
        numbers_follow = any(t.number is not None for t in self.tokens)
        comparing = self.has("compare") or (self.has("over", "under") and not numbers_follow)
        kind = next((k for k in _DEAL_FILTER_KINDS if len(self.named(k)) > 1), None)
        statuses = [t.tag for t in self.tokens if t.tag in ("status:won", "status:lost", "status:open")]
        several_statuses = comparing and len(set(statuses)) > 1
        if len(self.periods) < 2 and not (comparing and kind) and not several_statuses:
            return None
        if self.has("noun:contact", "noun:project", "noun:task", "noun:activity"):
            return None
        if not (comparing and kind):
            kind = None
        self.use(
            "compare", "over", "under", "by", "top", "who", "which", "noun:owner" if kind == "owner" else "compare"
        )
        counts = self.has("noun:deal", "count") and not self.has("sum", "revenue", "average", "win_rate", "cycle")
        measure = self._measure()
        if measure is None:
            measure = "count" if counts or several_statuses else "sum_amount"
        default_won = measure == "sum_amount" and not self.has("sum")
        base = self._deal_filters(None, default_won)
        if measure in ("win_rate", "avg_cycle_days"):
            base = base.model_copy(update={"status": []})
        sides = self._sides(base, kind, several_statuses)
        if not 2 <= len(sides) <= 6:
            return None
        return CompareDeals(measure=measure, sides=sides)

    def _sides(self, base: DealFilters, kind: EntityKind | None, several_statuses: bool) -> list[Side]:
        language = detect_language(self.text)
        field_name = self._deal_date()
        periods: list[Period | None] = list(self.periods) or [None]
        names: list[str | None] = list(self.named(kind)) if kind else [None]
        statuses: list[Any] = list(base.status) if several_statuses else [None]
        sides = []
        for period in periods:
            for name in names:
                for status in statuses:
                    update: dict[str, Any] = {}
                    labels = []
                    if name is not None and kind is not None:
                        update[kind] = [name]
                        labels.append(name)
                    if status is not None:
                        update["status"] = [status]
                        labels.append(status)
                    if period is not None:
                        update["period"] = PeriodFilter(field=cast(Any, field_name), start=period.start, end=period.end)
                        if len(periods) > 1 or not labels:
                            labels.append(period.label(language))
                    sides.append(Side(label=" · ".join(labels), filters=base.model_copy(update=update)))
        return sides

    # --- follow-ups --------------------------------------------------------------------------------------------

    def _follow_up(self, measured: bool, ranked: bool) -> Tool | None:
        """Take up the former call when the question is but a fragment: a period, a name, a measure."""
        if self.previous is None or isinstance(self.previous, SearchNotes | ProposeChange):
            return None
        fields = [tag.removeprefix("field:") for tag in self.tags("field:")]
        nouns = [t for t in self.tokens if _kind_of(t.tag) and not self._describes_entity(t)]
        marked = self.has("follow") or self.text.lower().startswith(("and ", "แล้ว", "ส่วน", "what about", "how about"))
        if isinstance(self.previous, GetRecord):
            return self._follow_lookup(self.previous, fields, marked)
        group = self._regrouped(marked)
        fragment = (group is not None or not nouns) and not fields and not self.has("list", "about")
        measure_only = marked and measured and not nouns
        if group is not None and fragment and not ranked and not measured:
            self.use("follow", "by", group.tag)
            return self._changed(self.previous, _DIMENSIONS[group.tag])
        if not fragment or ranked or ((measured or self.has("sum?")) and not measure_only and not self.has("pronoun")):
            return None
        changes = bool(self.periods or self.entities or self._by_dimension() or self.tags("status:") or measure_only)
        changes = changes or (marked and bool(self.unknown()))
        if not (marked or self._is_fragment()) or not changes:
            return None
        self.use("follow", "pronoun")
        return self._changed(self.previous)

    def _regrouped(self, marked: bool) -> Token | None:
        """The noun of a follow-up that only wants the figure cut otherwise: "by agent?", "what about products?"."""
        if not isinstance(self.previous, AggregateDeals):
            return None
        meaningful = [t for t in self.tokens if t.tag not in ("stop", "follow", "and", "by", "period", "which")]
        if len(meaningful) != 1 or meaningful[0].tag not in _DIMENSIONS:
            return None
        return meaningful[0] if marked or self.has("by") else None

    def _is_fragment(self) -> bool:
        """Nothing but filters: "Q2 2017?", "by month", "only Vicki"."""
        tags = {t.tag for t in self.tokens} - {"stop", "entity", "period", "by", "and", "unknown"}
        return all(t.startswith(("group:", "status:", "noun:")) for t in tags)

    def _follow_lookup(self, previous: GetRecord, fields: list[str], marked: bool) -> GetRecord | None:
        subject = _subject(self.entities)
        if subject is None and fields and (self.has("pronoun") or marked):
            self.use("pronoun", "follow", *[f"field:{name}" for name in fields])
            return GetRecord(kind=previous.kind, name=previous.name, fields=fields)
        if subject is not None and marked and not fields and subject.kind == previous.kind:
            self.use("follow")
            return GetRecord(kind=previous.kind, name=subject.name, fields=previous.fields)
        return None

    def _changed(self, previous: Tool, regrouped: GroupBy | None = None) -> Tool | None:
        if isinstance(previous, CompareDeals):
            first = previous.sides[0].filters
            return self._changed(AggregateDeals(measure=previous.measure, filters=first))
        if isinstance(previous, AggregateDeals | FindDeals):
            filters = self._changed_filters(previous.filters)
            if isinstance(previous, FindDeals):
                return previous.model_copy(update={"filters": filters})
            group = regrouped or self._group(False)
            measure = self._measure() or previous.measure
            if measure in ("win_rate", "avg_cycle_days"):
                # A rate of won deals among won deals would always be 100 %.
                filters = filters.model_copy(update={"status": []})
            kept_group = group if group != "none" else previous.group_by
            if kept_group != "none" and len(getattr(filters, kept_group, [])) == 1:
                kept_group = "none"
            changed: dict[str, Any] = {"filters": filters, "group_by": kept_group, "measure": measure}
            if previous.group_by == "none" and kept_group != "none":
                changed["limit"] = 50
            return previous.model_copy(update=changed)
        if isinstance(previous, CountRecords | FindRecords):
            given = self._record_filters(previous.kind)
            merged = previous.filters.model_copy(update={name: getattr(given, name) for name in given.model_fields_set})
            self._leftover_entities(("owner", "company", "sector"))
            return previous.model_copy(update={"filters": merged})
        return None

    def _changed_filters(self, filters: DealFilters) -> DealFilters:
        update: dict[str, Any] = {}
        statuses = self._statuses() or (["won"] if self.use("revenue") else [])
        if statuses:
            update["status"] = statuses
        for kind in _DEAL_FILTER_KINDS:
            if self.named(kind):
                update[kind] = self.named(kind)
                self.use(_noun_of(kind))
        if self.use("me"):
            update["mine"] = True
        if self.periods:
            old = filters.period.field if filters.period else self._deal_date()
            period = self.periods[0]
            if filters.period and filters.period.start:
                period = in_year_of(period, filters.period.start, self.fiscal_start)
                self.periods = [period, *self.periods[1:]]
            update["period"] = PeriodFilter(field=cast(Any, old), start=period.start, end=period.end)
        self._leftover_entities(_DEAL_FILTER_KINDS)
        return filters.model_copy(update=update)
