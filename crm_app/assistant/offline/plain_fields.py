"""Values of declared fields in a question, besides the names of `vocabulary`: cities, continents, series of products, sources.

They are read from the text as the conditions on own fields are, and become conditions of the call as these do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_app.assistant.filters import FieldCondition
from crm_app.assistant.offline.places import also_called, continents, is_a_word, lies_in
from crm_app.assistant.offline.priorities import priorities_in
from crm_app.assistant.offline.segment import fits
from crm_app.assistant.offline.vocabulary import Vocabulary, normalise
from crm_app.core.filters import Operator
from crm_app.records.own import OwnField
from crm_app.values.collation import fold_letters

DECLARED = "="
"""Begins the key of an `OwnField` that stands for a declared field."""
_IN = re.compile(
    r"(?:\b(?:in|at|from|of|around|near|based in|located in|province of)|จังหวัด|จ\.|ที่|ใน|จาก|แถว|แถวๆ|อยู่|แถบ|ลูกค้า"
    r"|บริษัท|ของ|เมือง|ทาง|โซน)\s*$"
)
_NOT = re.compile(
    r"(?:\b(?:outside(?: of)?|not in|except(?: for)?|excluding|without|beyond)|นอก|ไม่ใช่|ไม่อยู่ใน|ยกเว้น|ไม่รวม|นอกจาก)\s*$"
)
_NOUN = re.compile(r"ลูกค้า|บริษัท|ของ|ที่|ทาง|อยู่")
"""Words before a place that say something themselves."""
_SERIES = re.compile(
    r"\b(?:series|line|lines|range|family|category|products?|only|just)\b|ซีรีส์|ซีรี่ส์|กลุ่มสินค้า|หมวด|สินค้า|ไลน์|เฉพาะ|series"
)
_SOURCES = re.compile(r"\b(?:from|through|via|source|came|come|by|off)\b|มาจาก|แหล่ง|ช่องทาง|ผ่าน|source")
_NUMBERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "company",
        "employees",
        ("employees", "พนักงาน", "staff", "people on the payroll", "heads", "workers", "people", "คนงาน"),
    ),
    ("project", "budget", ("budget", "งบประมาณ", "งบ")),
    ("company", "founded_year", ("founded", "ก่อตั้ง", "established", "started up")),
)
"""Numbers of declared fields with their words; `own_asked` reads the conditions on them."""


@dataclass(frozen=True)
class PlainAsked:
    """A condition on a declared field, its words, and where these stand."""

    field: OwnField
    condition: FieldCondition
    span: tuple[int, int]


def numbers() -> tuple[OwnField, ...]:
    """The numbers of declared fields as fields of `own_asked`."""
    return tuple(
        OwnField(id="", kind=kind, key=f"{DECLARED}{name}", type="integer", label=(word, word))
        for kind, name, words in _NUMBERS
        for word in words
    )


def _field(kind: str, name: str) -> OwnField:
    return OwnField(id="", kind=kind, key=f"{DECLARED}{name}", type="text", label=(name, name))


def find(text: str, vocabulary: Vocabulary) -> Iterator[PlainAsked]:
    """The conditions in a text: each value of a field that stands in it, unless it is a part of a longer name."""
    low = fold_letters(text)
    yield from _priorities(low)
    forms = sorted(_forms(vocabulary.values, low), key=lambda one: -len(one[0]))
    taken = _names(text, vocabulary) if forms else []
    for form, kind, name, values, said in forms:
        for match in re.finditer(re.escape(form), low):
            start, end = match.span()
            negated, led = _NOT.search(low[:start]), _IN.search(low[:start])
            placed = bool(negated or (led and not _NOUN.match(led[0])))
            inside = any(a <= start and end <= b and (b - a > end - start or not placed) for a, b in taken)
            if inside or not fits(low, start, end) or not _is_meant(form, name, low, leads=bool(negated or led)):
                continue
            op: Operator = "none_of" if negated else "any_of"
            condition = FieldCondition(
                field=name, op=op, values=list(values)[:20], said=f"{'≠ ' if negated else ''}{said}"
            )
            begin = negated.start() if negated else led.start() if led and not _NOUN.match(led[0]) else start
            taken.append((start, end))
            if name == "series":
                begin, end = _with_its_noun(low, start, end)
            yield PlainAsked(_field(kind, name), condition, (begin, end))


def _priorities(low: str) -> Iterator[PlainAsked]:
    for value, left_out, span in priorities_in(low):
        op: Operator = "none_of" if left_out else "any_of"
        said = f"≠ {value}" if left_out else low[span[0] : span[1]].strip()
        condition = FieldCondition(field="priority", op=op, values=[value], said=said)
        yield PlainAsked(_field("task", "priority"), condition, span)


def _with_its_noun(low: str, start: int, end: int) -> tuple[int, int]:
    """Where a series stands with the word for it: "the Network range", "series Security"."""
    before, after = _SERIES_BEFORE.search(low[:start]), _SERIES_AFTER.match(low[end:])
    return before.start() if before else start, end + (after.end() if after else 0)


_SERIES_BEFORE = re.compile(
    r"(?:(?:of )?(?:the )?(?:series|range|line|family|category)|กลุ่มสินค้า|หมวด(?:สินค้า)?|ซีรีส์|ซีรี่ส์|สินค้า\s*series|ไลน์)\s*$"
)
_SERIES_AFTER = re.compile(r"\s*(?:series|range|lines?|family|category|products?)\b")


def _is_meant(form: str, name: str, low: str, *, leads: bool) -> bool:
    if name == "series":
        return bool(_SERIES.search(low))
    if name == "source":
        return bool(_SOURCES.search(low))
    return leads or not (is_a_word(form) or len(form) < 4) or low.strip() == form


def _forms(values: Mapping[str, Sequence[str]], low: str) -> Iterator[tuple[str, str, str, tuple[str, ...], str]]:
    """Each word for a value that stands in a folded text, the kind and the field that it belongs to, its values, and its
    name.
    """
    cities: dict[str, list[str]] = {}
    for city in values.get("city", ()):
        for form in also_called(city):
            if (folded := fold_letters(form)) in low:
                cities.setdefault(folded, []).append(city)
    for form, held in cities.items():
        yield form, "company", "city", tuple(held), held[0]
    for word, (name, countries) in continents().items():
        if (folded := fold_letters(word)) in low:
            inside = tuple(country for country in values.get("country", ()) if lies_in(country, countries))
            if inside:
                yield folded, "company", "country", inside, name
    for kind, field in (("product", "series"), ("contact", "source")):
        for value in values.get(field, ()):
            if (folded := fold_letters(value)) in low:
                yield folded, kind, field, (value,), value


def _names(text: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Where names of records stand in a text, which a city may be a part of."""
    low = normalise(text)
    found = []
    for table in (vocabulary.full, vocabulary.short):
        for form, entities in table.items():
            if len(form) >= 3 and form in low and not all(entity.kind in ("deal", "tag") for entity in entities):
                found += [match.span() for match in re.finditer(re.escape(form), low)]
    return found
