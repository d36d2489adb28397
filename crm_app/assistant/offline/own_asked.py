"""Conditions on fields of the workspace's own in a question: "deals where region is north", "บริษัทที่ใช้ SAP".

They are read from the text before the grammar reads the rest, because the name of a field may be any word, also one that the
lexicon knows otherwise. What is read is taken out of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.filters import FieldCondition
from crm_app.assistant.offline.meanings import kind_of
from crm_app.assistant.offline.plain_fields import DECLARED
from crm_app.assistant.offline.segment import fits, segment
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.core.filters import Operator
from crm_app.records.own import OwnField
from crm_app.values.collation import fold_letters
from crm_app.values.periods import find_periods

_GAP = r"[\s:=\"'“”]*"
_IS = re.compile(
    rf"{_GAP}(?:(?:is|are|was|were|equals?|equal to|being|be|of|in|on|as|to|named|called|contains?|includes?|has|have|"
    rf"เป็น|คือ|ของ|ว่า|ชื่อ|ใน|อยู่|ที่|มี|มีคำว่า|เท่ากับ|ตรงกับ)(?![a-z]){_GAP})*"
)
_NOT = re.compile(
    rf"{_GAP}(?:is not|isn't|are not|aren't|not|other than|except|does not (?:contain|include)|"
    rf"ไม่ใช่|ไม่เป็น|ไม่ได้เป็น|ไม่ใช้|ไม่อยู่|ไม่มี){_GAP}"
)
_EMPTY = re.compile(
    rf"{_GAP}(?:is |are )?(?:empty|missing|blank|not set|unset|unknown|"
    r"ว่างเปล่า|ว่าง|ยังไม่ระบุ|ไม่ได้ระบุ|ไม่ระบุ)"
)
_LACKING = re.compile(r"(?:without|with no|no|lacking|missing|ไม่มี|ไม่ได้ระบุ|ยังไม่มี|ยังไม่ระบุ)\s*(?:an?\s+|the\s+)?$")
_HAVING = re.compile(r"(?:with|have|has|having|ที่มี|มี)\s*(?:an?\s+|any\s+|the\s+)?$")
_BEING = re.compile(r"(?:that are|who are|which are|is|are|ที่เป็น|เป็น)\s*(?:an?\s+|the\s+)?$")
_LEAD = re.compile(
    r"(?:(?:where|whose|with|having|that have|which have|that|which|who|in|by|and|the|from|on|for|"
    r"ที่มี|โดยมี|ซึ่งมี|ที่|ซึ่ง|โดย|ใน|ของ)\s*)+$"
)
_USING = re.compile(r"(?:that |which |who |currently |ที่)?\s*(?:using|uses|used|use|ใช้งาน|ใช้|เลือกใช้)\s*$")
_OR = re.compile(r"\s*(?:,|/|\bor\b|หรือ|\band\b|และ|กับ)\s*")
_ME = ("me", "myself", "mine", "ฉัน", "ผม", "ดิฉัน", "หนู", "ตัวเอง")
_YES, _NO = ("yes", "true", "ใช่"), ("no", "false", "ไม่ใช่", "ไม่")
_NUMBER = re.compile(
    r"(-?\d+(?:,\d{3})*(?:\.\d+)?)\s*(k|m|million|thousand|พัน|หมื่น|แสน|ล้าน)?(?![a-z\d])\s*"
    r"(?:บาท|baht|คน|แห่ง|สาขา)?"
)
_SCALES = {"k": 3, "thousand": 3, "พัน": 3, "หมื่น": 4, "แสน": 5, "m": 6, "million": 6, "ล้าน": 6}
_BOUNDS: tuple[tuple[Operator, str], ...] = (
    ("at_least", "at least|no less than|from|>=|อย่างน้อย|ไม่น้อยกว่า|ไม่ต่ำกว่า|ตั้งแต่"),
    ("at_most", "at most|no more than|up to|<=|ไม่เกิน|ไม่มากกว่า"),
    (
        "greater",
        "after|since|later than|หลัง|more than|greater than|larger than|bigger than|over|above|exceeds?|>|มากกว่า|เกินกว่า|เกิน|สูงกว่า",
    ),
    ("less", "before|earlier than|ก่อน|less than|fewer than|smaller than|under|below|<|น้อยกว่า|ต่ำกว่า|ไม่ถึง"),
)
_COUNTED = re.compile(rf"(?:(?:{'|'.join(words for _, words in _BOUNDS)})\s*)?-?[\d,.]+\s*(?:{'|'.join(_SCALES)})?\s*$")
_DAYS: tuple[tuple[Operator, str], ...] = (
    ("before", "before|earlier than|until|ก่อน"),
    ("at_least", "since|from|ตั้งแต่"),
    ("after", "after|later than|หลัง|หลังจาก"),
)
_UP = re.compile(r"\s*(?:or more|and up|or above|ขึ้นไป)")
OF_DEALS = (
    "revenue",
    "sum",
    "sum?",
    "average",
    "median",
    "win_rate",
    "weighted",
    "cycle",
    "status:won",
    "status:lost",
)
"""Tags of words that are about deals, although they do not name them."""
_LONGEST = 200
_MOST = 8


@dataclass(frozen=True)
class OwnAsked:
    """A condition that was read, and the words that said it."""

    field: OwnField
    condition: FieldCondition
    words: str


@dataclass(frozen=True)
class _Found:
    """A condition: its operator and values, where its words begin and end, and the values for the reader."""

    op: Operator
    values: tuple[str, ...]
    start: int
    end: int
    said: str = ""


def take(
    text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, language: str
) -> tuple[str, list[OwnAsked]]:
    """The text without its conditions on own fields, and these. Where nothing else names records, the text names the kind of
    the field.

    Args:
        text: the result of `segment.clean`.
    """
    if not vocabulary.own:
        return text, []
    named = _kinds_in(text)
    reader = _Reader(text, vocabulary, today, fiscal_start, named)
    found: list[OwnAsked] = []
    while len(found) < _MOST:
        one = reader.next()
        if one is None:
            break
        found.append(one)
    if not found:
        return text, []
    return with_kind(_without_owners(reader.text, found, named), found[0], language), found


def with_kind(rest: str, one: OwnAsked, language: str) -> str:
    """A text without its conditions; where nothing in it names records, with the kind of the field."""
    rest = " ".join(rest.split())
    if not _kinds_in(rest) and not any(token.tag in OF_DEALS for token in segment(rest, Vocabulary(), [])):
        rest = f"{rest} {kinds.title(one.field.kind, language).lower()}".strip()
    return rest


def _without_owners(text: str, found: Sequence[OwnAsked], named: Sequence[str]) -> str:
    """Takes the companies out of "deals of companies that use SAP": they only say whose field it is."""
    if len(set(named)) < 2:
        return text
    nouns = [token for token in segment(text, Vocabulary(), []) if kind_of(token.tag) in records.TYPES]
    whose = {one.field.kind for one in found}
    for before, token in reversed([*pairwise(nouns)]):
        kind = kind_of(token.tag)
        if kind in whose and kind_of(before.tag) != kind:
            text = text[: before.end] + re.sub(r"of|ของ", "", text[before.end : token.start]) + text[token.end :]
    return text


def _kinds_in(text: str) -> list[str]:
    """The kinds of record that a text names, in their order."""
    tags = (token.tag for token in segment(text, Vocabulary(), []))
    return [kind for tag in tags if (kind := kind_of(tag)) is not None and kind in records.TYPES]


def for_kind(kind: str, asked: Sequence[OwnAsked]) -> list[FieldCondition] | None:
    """The conditions as those of a list of a kind: of its own fields, or of the record that it links to; None where a field
    belongs to neither.
    """
    made = []
    for one in asked:
        key = one.field.key
        name = key.removeprefix(DECLARED) if key.startswith(DECLARED) else f"custom.{key}"
        if one.field.kind != kind:
            links = records.TYPES[kind].references if kind in records.TYPES else {}
            link = next((link for link, target in links.items() if target == one.field.kind), None)
            if link is None:
                return None
            name = f"{link}.{name}"
        made.append(one.condition.model_copy(update={"field": name}))
    return made


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, named: Sequence[str]) -> None:
        self.text, self.low, self.vocabulary = text, fold_letters(text), vocabulary
        self.today, self.fiscal_start = today, fiscal_start
        # Of fields with one name that of the kind which the question names is meant.
        self.own = sorted(vocabulary.own, key=lambda one: named.index(one.kind) if one.kind in named else len(named))
        forms = ((_form(label), one) for one in self.own for label in dict.fromkeys(one.label))
        self.forms = sorted((pair for pair in forms if len(pair[0]) >= 2), key=lambda pair: -len(pair[0]))

    def next(self) -> OwnAsked | None:
        """The next condition, whose words are taken out of the text; None when there is no further one."""
        for one, found in (*self._named(), *self._used()):
            words = self.text[found.start : found.end]
            start = found.start
            lead = _LEAD.search(self.low[:start])
            start = lead.start() if lead is not None and fits(self.low, lead.start(), start or 1) else start
            self.text = self.text[:start] + " " * (found.end - start) + self.text[found.end :]
            self.low = self.low[:start] + " " * (found.end - start) + self.low[found.end :]
            said = f"{one.words(_language(words))}: {found.said or ' / '.join(found.values)}"
            said = said if found.op not in ("empty", "not_empty") else ""
            condition = FieldCondition(field=one.key, op=found.op, values=list(found.values), said=said[:300])
            return OwnAsked(one, condition, " ".join(words.split()))
        return None

    def _named(self) -> Iterator[tuple[OwnField, _Found]]:
        """The conditions that name their field."""
        for form, one in self.forms:
            for match in re.finditer(re.escape(form), self.low):
                if fits(self.low, match.start(), match.end()):
                    found = self._at(one, match.start(), match.end())
                    if found is not None:
                        yield one, found

    def _used(self) -> Iterator[tuple[OwnField, _Found]]:
        """Choices after a verb alone: "companies that use SAP"."""
        for one in self.own:
            for choice in one.choices:
                for form in {_form(word) for word in (choice.value, *choice.label)}:
                    for match in re.finditer(re.escape(form), self.low) if len(form) >= 2 else ():
                        verb = _USING.search(self.low[: match.start()])
                        if verb is not None and fits(self.low, match.start(), match.end()):
                            yield one, _chosen(one, [choice.value], verb.start(), match.end())

    def _at(self, one: OwnField, start: int, end: int) -> _Found | None:
        """The condition on a field whose name stands at a place."""
        empty = _EMPTY.match(self.low, end)
        if empty is not None:
            return _Found("empty", (), start, empty.end())
        negated = _NOT.match(self.low, end)
        place = negated.end() if negated is not None else end
        place = _end_of(_IS, self.low, place)
        found = self._value(one, start, end, place)
        if found is not None:
            return _negated(found) if negated is not None else found
        counted = self._counted(one, start, end)
        if counted is not None:
            return counted
        before, lacking = self._before(one, start, end), _LACKING.search(self.low[:start])
        if before is not None:
            return before
        if lacking is not None:
            return _Found("empty", (), lacking.start(), end)
        having = _HAVING.search(self.low[:start])
        if one.type == "yes_no" and (having is not None or _BEING.search(self.low[:start]) or self._leads(end)):
            return _Found("is", ("yes",), start, end, one.words(_language(self.text[start:end])))
        return _Found("not_empty", (), having.start(), end) if having is not None and one.type != "yes_no" else None

    def _counted(self, one: OwnField, start: int, end: int) -> _Found | None:
        """A number that stands before the name of its field: "more than 5 branches"."""
        if not one.is_number or self.low.startswith("ขาย", end):  # พนักงานขาย are sellers
            return None
        head = _COUNTED.search(self.low[:start])
        found = self._number(head.start(), head.start()) if head is not None else None
        return replace(found, end=end) if found is not None and found.end <= start else None

    def _before(self, one: OwnField, start: int, end: int) -> _Found | None:
        """A choice that stands before the name of its field: "in the north region"."""
        for choice in one.choices:
            for form in sorted({_form(word) for word in (choice.value, *choice.label)}, key=len, reverse=True):
                head = self.low[:start].rstrip()
                if form and head.endswith(form) and fits(self.low, len(head) - len(form), len(head)):
                    return _chosen(one, [choice.value], len(head) - len(form), end)
        return None

    def _leads(self, end: int) -> bool:
        """Whether the word after a place is the noun of a kind: "VIP companies"."""
        following = segment(self.low[end:], Vocabulary(), [])[:1]
        return bool(following) and kind_of(following[0].tag) in records.TYPES

    def _value(self, one: OwnField, start: int, end: int, place: int) -> _Found | None:
        """The value after the name of a field.

        Args:
            place: where it begins, behind the words that introduce it.
        """
        if one.choices:
            return self._choices(one, start, place)
        if one.type == "yes_no":
            return self._answer(one, start, place)
        if one.is_number:
            return self._number(start, place)
        if one.type in ("date", "moment"):
            return self._days(start, place)
        if one.is_pointer:
            return self._pointed(one, start, place)
        return self._words(start, place) if place > end and self.low[end:place].strip() else None

    def _choices(self, one: OwnField, start: int, place: int) -> _Found | None:
        values: list[str] = []
        while True:
            found = self._longest(place, {_form(w): c.value for c in one.choices for w in (c.value, *c.label)})
            if found is None:
                break
            value, last = found
            values.append(value)
            joined = _OR.match(self.low, last)
            place, end = (joined.end() if joined is not None else last), last
            if joined is None:
                return _chosen(one, values, start, end)
        return _chosen(one, values, start, end) if values else None

    def _longest(self, place: int, forms: dict[str, str]) -> tuple[str, int] | None:
        for form in sorted(forms, key=len, reverse=True):
            end = place + len(form)
            if form and self.low.startswith(form, place) and fits(self.low, place, end):
                return forms[form], end
        return None

    def _answer(self, one: OwnField, start: int, place: int) -> _Found | None:
        answers = dict.fromkeys(_YES, "yes") | dict.fromkeys(_NO, "no")
        found = self._longest(place, answers)
        return None if found is None else _Found("is", (found[0],), start, found[1], found[0])

    def _number(self, start: int, place: int) -> _Found | None:
        op: Operator = "is"
        for bound, words in _BOUNDS:
            match = re.compile(rf"\s*(?:{words})\s*").match(self.low, place)
            if match is not None:
                op, place = bound, match.end()
                break
        number = _NUMBER.match(self.low, place)
        if number is None:
            return None
        value = Decimal(number[1].replace(",", "")) * 10 ** _SCALES.get(number[2] or "", 0)
        end = number.end()
        if (up := _UP.match(self.low, end)) is not None:
            op, end = "at_least", up.end()
        sign = {"at_least": "≥ ", "at_most": "≤ ", "greater": "> ", "less": "< "}.get(op, "")
        return _Found(op, (f"{value:f}",), start, end, f"{sign}{value:,f}")

    def _days(self, start: int, place: int) -> _Found | None:
        op: Operator = "between"
        for bound, words in _DAYS:
            match = re.compile(rf"\s*(?:{words})\s*").match(self.low, place)
            if match is not None:
                op, place = bound, match.end()
                break
        for period in find_periods(self.text, self.today, self.fiscal_start):
            first, last = period.start, period.end - timedelta(days=1) if period.end is not None else None
            if period.span[0] > place + 1 or period.span[1] <= place:
                continue
            label = period.label(_language(self.text))
            if first is None or last is None:
                side: Operator = "at_least" if first is not None else "at_most"
                return _Found(side, (str(first or last),), start, period.span[1], label)
            if op == "between":
                return _Found(op, (str(first), str(last)), start, period.span[1], label)
            at = last if op == "after" else first
            return _Found(op, (str(at),), start, period.span[1], f"{self.text[place : period.span[0]]}{label}".strip())
        return None

    def _pointed(self, one: OwnField, start: int, place: int) -> _Found | None:
        if one.type == "person" and (me := self._longest(place, dict.fromkeys(_ME, "me"))) is not None:
            return _Found("is", ("me",), start, me[1], self.text[place : me[1]])
        kind = "owner" if one.type == "person" else one.target
        for end in range(min(len(self.low), place + _LONGEST), place, -1):
            piece = self.low[place:end]
            entities = self.vocabulary.full.get(piece) or self.vocabulary.short.get(piece) or []
            names = dict.fromkeys(entity.name for entity in entities if entity.kind == kind)
            if names and fits(self.low, place, end):
                # Of a first name that several have the tool asks back.
                name = next(iter(names)) if len(names) == 1 else self.text[place:end]
                return _Found("is", (name,), start, end, name)
        return None

    def _words(self, start: int, place: int) -> _Found | None:
        """A free text: what stands in quotes, else up to the next comma or the end."""
        quoted = place and self.text[place - 1] in "\"'"
        stop = re.compile(r"[\"']" if quoted else r"[,?!;]| and | และ|$").search(self.text, place)
        end = stop.start() if stop is not None else len(self.text)
        words = self.text[place:end].strip()
        if not words:
            return None
        return _Found("contains", (words[:_LONGEST],), start, end + bool(quoted and stop and stop[0]), words[:80])


def _form(word: str) -> str:
    return " ".join(fold_letters(word).split())


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match is not None else place


def _chosen(one: OwnField, values: list[str], start: int, end: int) -> _Found:
    labels: list[Any] = [one.choice(value) for value in dict.fromkeys(values)]
    said = " / ".join(choice.label[0] for choice in labels)
    op: Operator = "any_of" if one.type == "choices" or len(labels) > 1 else "is"
    return _Found(op, tuple(dict.fromkeys(values)), start, end, said)


def _negated(found: _Found) -> _Found:
    opposite: dict[Operator, Operator] = {
        "is": "is_not", "any_of": "none_of", "contains": "not_contains", "greater": "at_most", "less": "at_least",
    }  # fmt: skip
    if found.op not in opposite:
        return found
    return replace(found, op=opposite[found.op], said=f"≠ {found.said}")


def _language(words: str) -> str:
    return "th" if re.search("[\u0e00-\u0e7f]", words) else "en"
