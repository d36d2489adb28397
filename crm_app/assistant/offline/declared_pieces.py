"""Cuts a question into the phrases of a table, names, days and numbers: the words of a kind of record or of figures."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.offline import declared_words as words
from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import fits
from crm_app.records.filtering.fields import of_kind
from crm_app.values.collation import fold_letters
from crm_app.values.period_parts import Period

WITHOUT = "without_"


@dataclass(frozen=True)
class Piece:
    """A part of a question: its role, the field or thing that it is about, and a value."""

    role: str
    name: str = ""
    value: str = ""
    start: int = 0
    end: int = 0
    period: Period | None = None
    entity: Any = None
    number: int | None = None
    excluded: bool = False


def listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(", ") if word.strip()]


_RECORDS = "words_of_records.txt"


@lru_cache(maxsize=32)
def phrases_of(kind: str) -> dict[str, Piece]:
    """Each phrase that means something in a question about a kind; of a phrase with several meanings the first one."""
    record = records.TYPES[kind]
    fields = of_kind(record)
    lackings = {name.removeprefix(WITHOUT) for name in record.filters if name.startswith(WITHOUT)}
    known = lexicon.phrases()
    table: dict[str, Piece] = {}

    def add(phrases: Iterable[str], piece: Piece) -> None:
        for phrase in phrases:
            if folded := fold_letters(phrase):
                table.setdefault(folded, piece)

    def add_all(role: str, named: Container[str] | None = None) -> None:
        for entry in words.of(_RECORDS, role):
            name, value = (*entry.meaning[1:], "", "")[:2]
            if named is None or name in named:
                add(entry.phrases, Piece(role, name.removeprefix("-"), value))

    add([phrase for phrase, tag in known.items() if tag == kinds.noun(kind)], Piece("noun"))
    add(kinds.words(kind), Piece("noun"))
    add_all("noun", (kind,))
    for entry in words.of(_RECORDS, "choice", kind):
        add(entry.phrases, Piece("choice", entry.meaning[2], entry.meaning[3]))
    for one in fields.values():
        for value, labels in one.choices.items() if one.type == "choice" else ():
            add((label.lower() for label in labels), Piece("choice", one.name, value))
    if "due_group" in record.filters or kind == "project":
        add_all("overdue")
    add_all("lacks", lackings)
    if "quiet_from" in record.filters:
        add_all("quiet")
    add_all("has", lackings)
    add_all("thing", lackings)
    add_all("day", fields)
    add_all("field", fields)
    for one in fields.values():
        add((label.lower() for label in one.label), Piece("field", one.name))
    add_all("sort", {"-", "*", *record.sorts})
    for other in records.TYPES:
        if other != kind:
            add([phrase for phrase, tag in known.items() if tag == kinds.noun(other)], Piece("other", other))
            add(kinds.words(other), Piece("other", other))
    add([phrase for phrase, tag in known.items() if tag in ("noun:owner", "noun:member")], Piece("field", "owner_id"))
    for role in ("lack", "have", "by", "show", "not", "or", "and", "mine", "count", "filler", "unit"):
        add_all(role)
    return table


_COST, _FILLER_COST, _STRANGE = 1.0, 0.95, 50.0


def cut(q: Question, table: Mapping[str, Piece]) -> list[Piece] | None:
    """The pieces of a question; None where a word is none.

    Args:
        table: each phrase that means something, as `phrases_of` gives it.
    """
    low = fold_letters(q.text)
    longest = max(map(len, table))
    known = {piece.start: piece for piece in fixed(q)}
    size = len(low)
    cost, step = [0.0] * (size + 1), [Piece("")] * (size + 1)
    for i in range(size - 1, -1, -1):
        best, chosen = (
            cost[i + 1] + (_STRANGE if low[i].isalnum() or not low[i].isascii() else 0.0),
            Piece("", start=i, end=i + 1),
        )
        if not (low[i].isalnum() or not low[i].isascii()):
            chosen = Piece("blank", start=i, end=i + 1)
        if i in known:
            best, chosen = cost[known[i].end], known[i]
        else:
            for end in range(i + 1, min(size, i + longest) + 1):
                found = table.get(low[i:end])
                if found is None or not fits(low, i, end):
                    continue
                total = cost[end] + (_FILLER_COST if found.role == "filler" else _COST)
                if total < best:
                    best = total
                    chosen = Piece(found.role, found.name, found.value, i, end)
        cost[i], step[i] = best, chosen
    pieces, position = [], 0
    while position < size:
        piece = step[position]
        position = piece.end
        if not piece.role:
            return None
        if piece.role != "blank":
            pieces.append(piece)
    return pieces


def fixed(q: Question) -> Iterator[Piece]:
    """The names, days and numbers of a question."""
    for token in q.tokens:
        if token.period is not None:
            yield Piece("period", start=token.start, end=token.end, period=token.period)
        elif (
            token.tag == "entity"
            and token.entities
            and token.entities[0].kind not in ("lost_reason", "own", "own_field")
        ):
            entity = next((one for one in q.entities if one in token.entities), token.entities[0])
            yield Piece(
                "name", entity.kind, entity.name, token.start, token.end, entity=entity, excluded=entity in q.excluded
            )
        elif token.number is not None or token.text.lower() in lexicon.NUMBERS:
            value = token.number if token.number is not None else lexicon.NUMBERS[token.text.lower()]
            whole = value == int(value)
            yield Piece("number" if whole else "", start=token.start, end=token.end, number=int(value))
