"""The second reader: a question that the grammar does not understand whole is read as the plain question whose examples mean
nearly the same, with the names, days and amounts of the question itself.

The plain question is read by the grammar as any other, so that every name and day is used or the reading fails. What the
question holds besides, and no example explains, is named in the answer; where it may be a condition or a name, there is no
reading.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crm_app import records
from crm_app.assistant.examples.nearest import Near
from crm_app.assistant.examples.nearest_turns import NearTurn, words_of_turn
from crm_app.assistant.offline.amounts import take_amounts, take_limit
from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.meanings import GROUPS, noun_of
from crm_app.assistant.offline.question import QUIET, Question
from crm_app.assistant.offline.segment import Token, segment
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.question_words import content_tokens, holds

SURE = 0.9
"""The chance from which a plain question is meant; chosen by cross-validation, see docs/assistant.md."""
CERTAIN = 0.97
"""The chance from which words or names around a question hardly change what it asks."""
OFFERED = 0.12
"""The chance from which a plain question is offered where none is sure."""
MOST_LEFT = 4
"""Words that may be left out."""

Nearest = Callable[[str], Sequence[Near]]
"""The nearest plain questions to a text without names and days."""

_BEFORE_A_CONDITION = frozenset({
    "with", "without", "about", "from", "via", "through", "for", "by", "under", "over", "named", "called", "whose", "than",
    "no", "not", "non", "except", "like", "using", "against", "excluding", "near", "inside", "within", "who", "that", "which",
    "at", "in", "of",
})  # fmt: skip
"""English words behind which an unknown word may be a condition or a name."""
_BEFORE_A_NAME = (
    "บริษัท",
    "ลูกค้า",
    "คุณ",
    "ของ",
    "จังหวัด",
    "สินค้า",
    "รุ่น",
    "ชื่อ",
    "ที่",
    "จาก",
    "แท็ก",
    "กลุ่ม",
    "เฉพาะ",
    "พี่",
    "แบบ",
)
_NEGATIONS = re.compile(
    r"\b(?:not|never|no|nothing|nobody|without|hasn't|haven't|didn't|zero|missing|yet|least)\b|ไม่|ยังไม่|ขาด"
)


@dataclass
class Rewritten:
    """A plain question with the names, days and amounts of another one; and the words of that one that were left out."""

    text: str
    left_out: list[str] = field(default_factory=list)


def masked(q: Question) -> str:
    """The text of a question without its names, days and figures: what is asked, not of whom."""
    spans = [p.span for p in q.periods] + [(t.start, t.end) for t in q.tokens if t.tag == "entity" and t.entities]
    text = q.text
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    text = re.sub(r"\b(?:in|for|of|during|at|by|to|from)\s+(?=[\s?.,!]|$)", " ", text)
    return " ".join(text.split()).strip(" ,.:;–-") or q.text


def decided(near: Sequence[Near]) -> Near | None:
    """The plain question that is meant; None where none is likely enough."""
    return near[0] if near and near[0].plain and near[0].chance >= SURE else None


def rewritten(q: Question, near: Near | NearTurn, *, thai: bool) -> Rewritten | None:
    """A plain question with the slots of `q`; None where `q` holds what it cannot take.

    Args:
        q: the question, read by `naming.read` and not yet decided.
        near: the plain question or turn, with `{n}`, `{company}`, `{stage}` or `{period}` where these are needed.
        thai: whether both are Thai.
    """
    plain = near.plain
    explained = near.words(in_thai=thai) if isinstance(near, Near) else words_of_turn(plain)
    denied = explained if isinstance(near, Near) else near.example
    _forget_guesses(q, explained)
    left_out = _unexplained(q, plain, explained)
    if left_out and thai and (len(left_out) > 1 or not (isinstance(near, Near) and near.chance >= CERTAIN)):
        return None  # Thai words are cut by the lexicon, so that what is left is often a part of a word
    if q.named("owner") and not q.has("me") and re.search(r"\bmy\b|ของฉัน", plain):
        return None  # what is asked of somebody is not asked of the asker
    if left_out is None or _of_other_things(q, plain) or not _negates_alike(q, denied):
        return None
    filled = _filled(q, plain)
    if filled is None:
        return None
    return Rewritten(" ".join(filled.split()), left_out)


def _forget_guesses(q: Question, explained: str) -> None:
    """A word of the examples that was taken for a similar name is no name."""
    for typed, _ in q.assumed:
        for token in q.tokens:
            if token.tag == "entity" and token.text == typed and typed.lower() in explained:
                token.tag, token.entities = "unknown", []
    q.assumed = [pair for pair in q.assumed if pair[0].lower() not in explained]


def _negates(q: Question) -> bool:
    """Whether a negation is left in the question besides that of names that it leaves out."""
    inside = " ".join(t.text for t in q.tokens if not (t.used and t.tag in ("not", "lack")) and t.tag != "entity")
    return bool(_NEGATIONS.search(inside.lower()))


def _negates_alike(q: Question, explained: str) -> bool:
    """Whether a question says "not" where the examples do: hardly one has it, or nearly all."""
    every = explained.split(" | ")
    share = sum(bool(_NEGATIONS.search(one)) for one in every) / len(every)
    return share >= FEW_NEGATE if _negates(q) else share <= MOST_NEGATE


FEW_NEGATE, MOST_NEGATE = 0.2, 0.7
"""The shares of negating examples from which a question may negate, and up to which it need not."""


_CLASSES = re.compile(r"\b(?:kinds?|types?|sorts?|lines?|classes|segments?)\b|กลุ่ม|ประเภท|สาย|วงการ|แนว|แบบ|หมวด")
"""Words behind which a thing is not itself meant, but a class of it: "which kind of customer"."""


def _of_other_things(q: Question, plain: str) -> bool:
    """Whether a plain question ranks other things than those that the question names: industries for customers."""
    asked = {token.tag for token in segment(plain, Vocabulary(), []) if token.tag in GROUPS}
    named = {token.tag for token in q.tokens if token.tag in GROUPS}
    return bool(asked and named) and not asked & named and not _CLASSES.search(q.text.lower())


def _unexplained(q: Question, plain: str, explained: str) -> list[str] | None:
    """The unknown words that no example has; None where one may be a name or a condition, or where a known word asks for
    something that neither the plain question nor its examples have.
    """
    found: list[str] = []
    explains = 0
    asked = {token.tag for token in segment(plain, Vocabulary(), [])} - {"unknown"}
    for index, token in enumerate(q.tokens):
        if token.used or token.tag in _HARMLESS or token.tag in QUIET:
            continue
        if token.tag in asked or _in_examples(token, explained):
            explains += 1
            continue
        if token.tag != "unknown" or not _may_be_left_out(q, index):
            return None
        found.append(token.text)
    # Of "who are our whales?" nothing would be left.
    return found if len(found) <= min(MOST_LEFT, 2 * explains) else None


_HARMLESS = frozenset(
    {"entity", "period", "number", "how", "sum?", "me", "pronoun", "not", "lack", "never", "earned", "any"}
)
"""Tags of words that say little, or that are looked at elsewhere."""


def _in_examples(token: Token, explained: str) -> bool:
    """Whether the examples have a word of the question, in whichever form."""
    low = token.text.lower()
    if low.isascii():
        stem = re.escape(low.removesuffix("s") if len(low) > SHORTEST_STEM else low)
        if re.search(rf"(?<![a-z]){stem}s?(?![a-z])", explained):
            return True
    elif holds(explained, low):
        return True
    words = content_tokens(low) if token.tag == "unknown" else []
    return bool(words) and all(holds(explained, word) for word in words)


SHORTEST_THAI = 3
"""Letters of a Thai word that may be left out; a shorter piece is a part of a word."""
SHORTEST_STEM = 3
"""Letters from which a word may stand for its plural."""


def _may_be_left_out(q: Question, index: int) -> bool:
    token = q.tokens[index]
    low = token.text.lower()
    before = q.tokens[index - 1] if index else None
    if any(char.isdigit() for char in low) or "@" in low or (has_thai(low) and len(low) < SHORTEST_THAI):
        return False
    if token.text.isascii():
        if (
            token.text[0].isupper()
            and token.start > 0
            and not q.text[: token.start].rstrip().endswith((".", "!", "?", ":"))
        ):
            return False
        after = q.tokens[index + 1] if index + 1 < len(q.tokens) else None
        describes = after is not None and after.tag.startswith("noun:") and q.text[token.end : after.start] == " "
        return not describes and (before is None or before.text.lower() not in _BEFORE_A_CONDITION)
    return not (before is not None and before.end >= token.start - 1 and before.text.endswith(_BEFORE_A_NAME))


def _filled(q: Question, plain: str) -> str | None:
    """`plain` with the names, days, amounts and numbers of `q`; None where it cannot hold all of them."""
    amounts = _amounts(q)
    limit = take_limit(q, False, 0)
    if amounts and _UNBOUNDED.search(plain):
        return None
    text = plain
    if "{n}" in text:
        text = text.replace("{n}", str(limit or 5))
    elif limit:
        return None
    parts: list[str] = []
    for kind in ("company", "stage"):
        if f"{{{kind}}}" in text:
            names = [token.text for token in q.tokens if token.tag == "entity" and token.entities[0].kind == kind]
            if len(names) != 1:
                return None
            text = text.replace(f"{{{kind}}}", names[0])
    if "{period}" in text:
        if len(q.periods) != 1:
            return None
        text = text.replace("{period}", "")
    parts += _names(q, plain)
    parts += amounts
    parts += [f"in {p.matched}" if _BARE.match(p.matched) else p.matched for p in q.periods]
    if any(t.number is not None and not t.used for t in q.tokens):
        return None
    mine = any(t.tag == "me" and re.match(r"my|mine|ของ", t.text.lower()) for t in q.tokens)
    if mine and not re.search(r"\bmy\b|ของฉัน|\bi\b", plain):
        parts.append("mine" if plain.isascii() else "ของฉัน")
    return " ".join([text, *parts])


_BARE = re.compile(r"q[1-4]\b|(?:19|20)\d\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
"""A period without a word before it."""
_ASKS = re.compile(r"(?:how|what|who|which|whom|when|where)\b", re.IGNORECASE)


def as_offer(text: str) -> str:
    """A plain question as a button shows it."""
    return f"{text[:1].upper()}{text[1:]}{'?' if _ASKS.match(text) else ''}"


_UNBOUNDED = re.compile(
    r"^(?:companies|contacts|number of companies|my |list (?:projects|companies))|^(?:บริษัท|ผู้ติดต่อ|มีบริษัท|โครงการ)"
)
"""Plain questions about records that have no amount."""


def _names(q: Question, plain: str) -> list[str]:
    """The names of a question, those that it leaves out with a word for it."""
    found = []
    thai = not plain.isascii()
    for token in q.tokens:
        if token.tag != "entity":
            continue
        entity = token.entities[0]
        if f"{{{entity.kind}}}" in plain:
            continue
        words = token.text
        if entity in q.excluded:
            words = f"{'ไม่รวม' if thai else 'without'} {words}"
        elif (
            entity.kind in GROUPS.values() and noun_of(entity.kind).startswith("noun:") and entity.kind in records.TYPES
        ):
            words = f"{'ของ' if thai else 'of'} {words}"
        found.append(words)
    return found


def _amounts(q: Question) -> list[str]:
    """The words of the bounds of amounts."""
    before = [token.used for token in q.tokens]
    if not take_amounts(q):
        return []
    now = [t for t, was in zip(q.tokens, before, strict=True) if t.used and not was]
    return [q.text[now[0].start : now[-1].end]] if now else []
