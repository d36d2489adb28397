"""Words of spoken questions whose meaning the words beside them decide: "ขายตัวไหนเก่งสุด" asks for a product, "กี่งาน" for tasks."""

import re

from crm_app.assistant.offline.declared import kind_called
from crm_app.assistant.offline.meanings import GROUPS, kind_of
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token

_COUNTED = ("task", "project", "contact", "activity")
"""Kinds that a count names in one word; a company or a deal is also counted by what was sold."""
_WHICH_THING = ("ตัวไหน", "อะไร", "อันไหน", "รุ่นไหน", "which one", "what")


def settle_spoken(q: Question) -> None:
    """Gives such words the meaning that fits the others of the question."""
    _counted_records(q)
    _what_sells(q)
    _still_to_do(q)


def _counted_records(q: Question) -> None:
    """ "ของคุณศิริพรมีกี่งาน": a count with its thing in one word counts that thing, not deals."""
    if any(kind_of(token.tag) for token in q.tokens) or q.has("status:won", "status:lost"):
        return
    tokens: list[Token] = []
    for token in q.tokens:
        thing = token.text.removeprefix("มี").removeprefix("กี่") if token.tag == "count" else ""
        kind = kind_called(thing) if thing and thing != token.text else None
        if kind not in _COUNTED:
            tokens.append(token)
            continue
        middle = token.end - len(thing)
        tokens += [
            Token("count", token.text[: -len(thing)], token.start, middle),
            Token(f"noun:{kind}", thing, middle, token.end),
        ]
    q.tokens = tokens


def _what_sells(q: Question) -> None:
    """ "Darcel ขายตัวไหนเก่งสุด", "what does Darcel sell best": the thing that is sold is a product."""
    if not q.has("top", "bottom") or any(token.tag in GROUPS or token.tag == "noun:deal" for token in q.tokens):
        return
    if q.has("who") or not any(entity.kind in ("owner", "company", "region", "sector", "country") for entity in q.entities):
        return
    for before, token in zip(q.tokens, q.tokens[1:], strict=False):
        if before.tag == "status:won" and re.match("ขาย|ซื้อ", before.text) and token.text in _WHICH_THING:
            token.tag = "noun:product"
            return


def _still_to_do(q: Question) -> None:
    """ "วันนี้มีงานอะไรต้องทำบ้าง": what is done is no longer to do."""
    if q.has("noun:task") and not q.has("done", "undone", "overdue"):
        if any(token.tag == "date:due" and token.text.endswith("ต้องทำ") for token in q.tokens):
            q.tokens.append(Token("undone", "", len(q.text), len(q.text)))
