"""What a question leaves out: "without Acme", "not in Thailand", "ไม่รวม Anna"."""

import re
from typing import Any

from crm_app.assistant.filters import ExcludedDeals
from crm_app.assistant.offline.meanings import noun_of
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token

_BETWEEN = ("stop", "and", "by", "me", "refers", "pronoun")
"""Tags of words that may stand between a negation and the names that it leaves out."""


_BECAUSE = re.compile(r"เพราะ|เหตุผล|because|reason|due to")


def mark_excluded(q: Question) -> None:
    """Notes the names that a negation leaves out, and accounts for the words of the negation."""
    for index, token in enumerate(q.tokens):
        if token.tag not in ("not", "lack"):
            continue
        if _leaves_me_out(q.tokens[index + 1 :]):
            token.used, q.without_me = True, True
            continue
        names = _names_after(q, q.tokens[index + 1 :])
        if names and names[0].entities[0].kind == "lost_reason" and _BECAUSE.search(q.text[: token.start].lower()):
            token.used = True  # "แพ้เพราะส่งของไม่ทัน" names the reason, of which "not" is a part
            continue
        for name in names:
            token.used = name.used = True
            q.excluded.append(name.entities[0])


def _leaves_me_out(following: list[Token]) -> bool:
    """Whether a negation leaves out the asker: "not mine", "not owned by me", "ที่ไม่ใช่ของผม"; its words are then used."""
    for token in following[:4]:
        if token.tag == "me":
            token.used, token.tag = True, "stop"
            return True
        if token.tag not in ("stop", "by", "field:owner") and token.text.lower() not in ("owned", "belonging"):
            return False
        token.used = True
    return False


def _names_after(q: Question, following: list[Token]) -> list[Token]:
    found: list[Token] = []
    for token in following:
        if token.tag == "entity" and token.entities and token.entities[0].kind in ExcludedDeals.model_fields:
            found.append(token)
        elif token.tag in _BETWEEN or token.tag.startswith("noun:"):
            if found and token.tag not in ("and", "stop"):
                break
            if token.tag.startswith("noun:") and not _introduces(token, following):
                break
        else:
            break
    for token in found:
        for noun in following:
            noun.used = noun.used or noun.tag == noun_of(token.entities[0].kind)
    return found


def _introduces(noun: Token, following: list[Token]) -> bool:
    """Whether a noun only says of which kind the name after it is: "without the sector Energy"."""
    after = [token for token in following[following.index(noun) + 1 :] if token.tag != "stop"][:1]
    return bool(after) and after[0].tag == "entity" and noun_of(after[0].entities[0].kind) == noun.tag


def excluded_of(q: Question) -> dict[str, Any]:
    """The names that are left out, by their kind."""
    found: dict[str, Any] = {"mine": True} if q.without_me else {}
    for entity in q.excluded:
        found.setdefault(entity.kind, []).append(entity.name)
    return found
