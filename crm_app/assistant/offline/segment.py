"""Cuts a question into known phrases, names, periods, numbers and unknown words.

Thai has no spaces between words, so the cut is the path of least cost over all matching phrases and names, where an
unknown letter has a high cost. English words are cut at word boundaries only.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.values.collation import fold_letters, tidy
from crm_app.values.period_parts import Period

MAX_QUESTION = 1_000

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LATIN_WORD = re.compile(r"[^\W_\u0e00-\u0e7f](?:[^\W_\u0e00-\u0e7f]|[-_'’.@+](?=[^\W\u0e00-\u0e7f]))*")
_THAI_LEADING = "เแโใไ"
_THAI_FOLLOWING = "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎"
_UNKNOWN_THAI, _UNKNOWN_WORD, _PHRASE, _STOP, _FULL, _SHORT = 5.0, 8.0, 1.0, 0.9, 0.6, 1.01


@dataclass
class Token:
    """A piece of the question. `tag` is a lexicon tag, or "entity", "period", "number" or "unknown"."""

    tag: str
    text: str
    start: int
    end: int
    entities: list[Entity] = field(default_factory=list)
    full: bool = False
    number: Decimal | None = None
    period: Period | None = None
    used: bool = False


def clean(question: str) -> str:
    """The question on one line, tidied, with plain quotes, cut to `MAX_QUESTION`."""
    return " ".join(tidy(question).replace("’", "'").replace("“", '"').replace("”", '"').split())[:MAX_QUESTION]


def segment(question: str, vocabulary: Vocabulary, periods: list[Period]) -> list[Token]:
    """Cut `question`, the result of `clean`, into tokens in reading order; blanks and punctuation are left out."""
    low = fold_letters(question)
    size = len(low)
    starts = {period.span[0]: period for period in periods}
    phrases = lexicon.phrases()
    longest = max([lexicon.longest(), *map(len, vocabulary.full), *map(len, vocabulary.short)])
    cost = [0.0] * (size + 1)
    step: list[Token | None] = [None] * (size + 1)
    for i in range(size - 1, -1, -1):
        best, token = float("inf"), None
        for candidate, price in _edges(low, i, phrases, vocabulary, starts, longest):
            total = price + cost[candidate.end]
            if total < best:
                best, token = total, candidate
        cost[i], step[i] = best, token
    tokens: list[Token] = []
    position = 0
    while position < size:
        token = step[position]
        if token is None:  # pragma: no cover - every character has an edge
            break
        position = token.end
        if token.tag:
            token.text = question[token.start : token.end]
            tokens.append(token)
    return _merge_unknown(question, tokens)


def _is_thai(char: str) -> bool:
    return "\u0e00" <= char <= "\u0e7f"


def fits(low: str, start: int, end: int) -> bool:
    """Whether a token may begin and end here: no cut inside a Latin word or a Thai syllable."""
    first, last = low[start], low[end - 1]
    if start > 0:
        before = low[start - 1]
        if first.isalnum() and not _is_thai(first) and before.isalnum() and not _is_thai(before):
            return False
        if _is_thai(first) and before in _THAI_LEADING:
            return False
    if end < len(low):
        after = low[end]
        if last.isalnum() and not _is_thai(last) and after.isalnum() and not _is_thai(after):
            return False
        if after in _THAI_FOLLOWING:
            return False
    return first not in _THAI_FOLLOWING and last not in _THAI_LEADING


_KIND_WORDS = (
    "stage",
    "ขั้น",
    "ขั้นตอน",
    "pipeline",
    "ไปป์ไลน์",
    "sector",
    "industry",
    "อุตสาหกรรม",
    "region",
    "ภูมิภาค",
    "ภาค",
    "segment",
    "channel",
    "tag",
    "แท็ก",
    "tagged",
    "ติดแท็ก",
    "ประเทศ",
)


_BY_WORDS = (" by", " per", " each", "ตาม", "แต่ละ", "ราย")


_PLAIN_KINDS = (
    "stage", "pipeline", "sector", "region", "country", "tag", "lost_reason", "own", "company_own", "own_field",
)  # fmt: skip


def _is_common_word(low: str, i: int, entities: list[Entity]) -> bool:
    """Whether a name is also a common word: a stage "Won" or a pipeline "Sales" is meant only where the question says
    so.
    """
    if not all(entity.kind in _PLAIN_KINDS for entity in entities):
        return False
    if all(entity.kind == "own_field" for entity in entities) and low[:i].rstrip().endswith(_BY_WORDS):
        return False
    return not low[:i].rstrip().endswith(_KIND_WORDS)


def _edges(
    low: str, i: int, phrases: dict[str, str], vocabulary: Vocabulary, periods: dict[int, Period], longest: int
) -> list[tuple[Token, float]]:
    found: list[tuple[Token, float]] = []
    if i in periods:
        end = periods[i].span[1]
        found.append((Token("period", "", i, end, period=periods[i]), 0.5))
    number = _NUMBER.match(low, i)
    if number and (i == 0 or not low[i - 1].isalnum() or _is_thai(low[i - 1])):
        end = number.end()
        if end == len(low) or not low[end].isalnum() or _is_thai(low[end]) or low[end] in "km":
            found.append((Token("number", "", i, end, number=Decimal(number[0].replace(",", ""))), 1.0))
    for end in range(i + 1, min(len(low), i + longest) + 1):
        piece = low[i:end]
        tag = phrases.get(piece)
        full, short = vocabulary.full.get(piece), vocabulary.short.get(piece)
        if tag is None and full is None and short is None:
            continue
        scale_after_digit = tag is not None and tag.startswith("scale:") and i > 0 and low[i - 1].isdigit()
        if not fits(low, i, end) and not (scale_after_digit and (end == len(low) or not low[end].isalnum())):
            continue
        if tag is not None:
            found.append((Token(tag, "", i, end), _STOP if tag == "stop" else _PHRASE))
        if full is not None and (tag is None or not _is_common_word(low, i, full)):
            found.append((Token("entity", "", i, end, entities=full, full=True), _FULL))
        elif short is not None:
            found.append((Token("entity", "", i, end, entities=short), _SHORT))
    char = low[i]
    word = _LATIN_WORD.match(low, i)
    if _is_thai(char):
        found.append((Token("unknown", "", i, i + 1), _UNKNOWN_THAI))
    elif word:
        found.append((Token("unknown", "", i, word.end()), _UNKNOWN_WORD))
    else:
        # A sign with a meaning is never passed over in favour of a longer phrase that reads it.
        found.append((Token("", "", i, i + 1), 1.2 if char in "%<>=" else 0.0))
    return found


def _merge_unknown(question: str, tokens: list[Token]) -> list[Token]:
    """Join unknown Thai letters, and short Thai words inside an unknown word, into one unknown token."""
    merged: list[Token] = []
    for token in tokens:
        if merged and token.tag == "unknown" and merged[-1].end == token.start:
            back = merged[-1]
            inside = (
                back.tag == "stop" and len(merged) > 1 and merged[-2].tag == "unknown" and merged[-2].end == back.start
            )
            if inside:
                merged.pop()
                back = merged[-1]
            if back.tag == "unknown":
                merged[-1] = Token("unknown", question[back.start : token.end], back.start, token.end)
                continue
        merged.append(token)
    return merged
