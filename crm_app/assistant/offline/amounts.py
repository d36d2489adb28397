"""Amounts and numbers of a question."""

from decimal import Decimal

from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.meanings import SINGLE_LIMIT
from crm_app.assistant.offline.question import Question


def take_amounts(q: Question) -> dict[str, Decimal]:
    """The bounds of amounts, as filters of deals: "over 2 million", "5 ล้านขึ้นไป"."""
    names = {"over": "above_amount", "at_least": "min_amount", "under": "below_amount", "at_most": "max_amount"}
    found: dict[str, Decimal] = {}
    for index, token in enumerate(q.tokens):
        if token.number is None or token.used:
            continue
        before = q.tokens[index - 1] if index else None
        rest = q.tokens[index + 1 :]
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


def take_limit(q: Question, single: bool, default: int) -> int:
    """A number that belongs to a ranking or a list: "top 5", "5 biggest deals"."""
    take_amounts(q)  # so that "over 20" is no limit
    for token in q.tokens:
        if token.used:
            continue
        if token.number is not None and token.number == int(token.number) and 1 <= token.number <= 50:
            token.used = True
            return int(token.number)
        written = lexicon.NUMBERS.get(token.text.lower()) if token.tag == "number" else None
        if written is not None:
            token.used = True
            return written
    return SINGLE_LIMIT if single else default
