"""Words whose meaning the rest of the question decides: "close" as win or as a day, "price" as a reason of loss."""

import re

from crm_app.assistant.offline.declared import kind_called
from crm_app.assistant.offline.lists import counted_kind
from crm_app.assistant.offline.meanings import GROUPS
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.offline.senses_in_talk import (
    closed_in_days,
    companies_of_a_sector,
    ends_of_cycles,
    only_such_customers,
    running_projects,
)
from crm_app.assistant.offline.senses_spoken import settle_spoken
from crm_app.assistant.offline.vocabulary import Entity, normalise

_STATES = ("status:won", "status:lost", "status:open")
_LATER = re.compile(
    r"\b(?:will|should|expected|expect|due|going to|about to|might|could|can|supposed|to close|likely|forecast|ready)\b"
    r"|จะปิด|คาด|กำหนดปิด|ใกล้ปิด|น่าจะ"
)
_DONE = re.compile(r"\b(?:did|have|has|had|we|i|you|they|he|she|who|team|'ve)\b")
_TODO = re.compile(
    r"\bwhat (?:should|must|do|does|has|have|will|shall) .{1,40}? (?:do|have to do|need to do|got to do|to do)\b"
    r"|\b(?:have|has|need|needs|got) to do\b|\bon (?:my|his|her|their|our|\S+'s) (?:plate|list|agenda|desk)\b"
    r"|\bto-?do list\b|ต้องทำ(?:อะไร|ไร)|มี(?:อะไร|ไร)(?:ที่)?ต้องทำ|มีงานอะไร"
)


def settle(q: Question) -> None:
    """Gives words with several meanings the one that fits the others of the question."""
    _counted_things(q)
    settle_spoken(q)
    _teams(q)
    running_projects(q)
    companies_of_a_sector(q)
    ends_of_cycles(q)
    only_such_customers(q)
    _kinds_of_reasons(q)
    _closed_means_won(q)
    _jobs_are_deals(q)
    _amount_of_a_person(q)
    _late_deals(q)
    _lives_in(q)
    _reasons_in_a_word(q)
    _to_do(q)
    _stuck(q)
    _sorted(q)
    _owned_by(q)
    _things_by_value(q)
    _who_never_bought(q)
    _other_reasons(q)


def _counted_things(q: Question) -> None:
    """ "กี่บริษัทที่ไม่เคยซื้อ": a count with its thing in one word, of which the rest of the question says more."""
    if not q.has("never", "lack", "not"):
        return
    tokens: list[Token] = []
    for token in q.tokens:
        thing = token.text.removeprefix("มี").removeprefix("กี่") if token.tag == "count" else ""
        kind = kind_called(thing) if thing and thing != token.text else None
        if kind is None or kind == "deal":
            tokens.append(token)
            continue
        middle = token.end - len(thing)
        tokens += [
            Token("count", token.text[: -len(thing)], token.start, middle),
            Token(f"noun:{kind}", thing, middle, token.end),
        ]
    q.tokens = tokens


def _closed_means_won(q: Question) -> None:
    """ "How much did we close?": what people closed is what they won; "closed deals" are won and lost ones."""
    low = q.text.lower()
    closed_in_days(q)
    if _LATER.search(low) or q.has("when"):
        return
    counted = q.has("count", "sum", "sum?", "revenue", "average")
    for index, token in enumerate(q.tokens):
        text = token.text.lower()
        if (token.tag == "date:closing" and text in ("close", "closes") and _DONE.search(low)) or (
            token.tag == "status:closed" and counted and text.startswith("ปิด")
        ):
            token.tag = "status:won"
        elif token.tag == "status:closed" and text == "closed":
            before = [t for t in q.tokens[:index] if t.tag != "stop"][-1:]
            person = bool(before) and (before[0].tag in ("me", "who") or _is_seller(before[0]))
            said = re.search(r"\b(?:have|has|'ve|we|i)\s+(?:\w+\s+)?closed\b|\bclosed by\b", low)
            ranked = q.has("top", "bottom") and q.has("who", "noun:owner")
            if person or said or ranked or (q.has("sum", "sum?", "revenue") and not q.has("noun:deal")):
                token.tag = "status:won"


def _teams(q: Question) -> None:
    """ "Sales by team", "ทีมไหนขายดีสุด": the teams of the sellers, elsewhere a word without a meaning."""
    for index, token in enumerate(q.tokens):
        if token.text.lower() not in ("team", "teams", "ทีม", "ทีมขาย"):
            continue
        beside = {t.tag for t in q.tokens[max(0, index - 1) : index + 2] if t is not token}
        if beside & {"by", "which"} and not q.named("manager"):
            token.tag = "noun:region"


def _kinds_of_reasons(q: Question) -> None:
    """ "Top reasons last quarter", "lost deals by reason": the reasons on lost deals, not what a note says."""
    if any(e.kind in ("company", "deal", "contact") for e in q.entities):
        return
    if not q.has("top", "bottom", "by", "status:lost"):
        return
    for token in q.tokens:
        if token.tag == "notes!" and token.text.lower() in ("reason", "reasons", "เหตุผล", "สาเหตุ"):
            token.tag = "lost_because"
        if (
            token.tag == "notes"
            and token.text in ("เพราะอะไร", "เพราะเหตุใด")
            and q.has("status:lost")
            and not q.has("count")
        ):
            token.tag = "lost_because"  # "ปีนี้แพ้ดีลเพราะอะไรมากที่สุด"


def _is_seller(token: Token) -> bool:
    return token.tag == "entity" and token.entities[0].kind == "owner"


def _jobs_are_deals(q: Question) -> None:
    """ "แพ้ไปกี่งาน": jobs that are won or lost are deals."""
    if not q.has("status:won", "status:lost", "lost_because") or q.has("noun:deal", "done", "undone", "overdue"):
        return
    tokens: list[Token] = []
    for token in q.tokens:
        if token.tag == "noun:task" and token.text in ("งาน", "job", "jobs"):
            token.tag = "noun:deal"
        if token.tag == "count" and token.text.endswith("งาน"):
            middle = token.end - len("งาน")
            tokens += [
                Token("count", token.text[: -len("งาน")], token.start, middle),
                Token("noun:deal", "งาน", middle, token.end),
            ]
        else:
            tokens.append(token)
    q.tokens = tokens


def _amount_of_a_person(q: Question) -> None:
    """ "เซลส์คนไหนทำยอดสูงสุด": the highest total of a person or a group, not the largest single amount."""
    ranked = q.has("number", "list") or bool(re.search(r"อันดับ|\btop\b", q.text.lower()))
    grouped = q.has("who") or ((q.has("which") or ranked) and any(t.tag in GROUPS for t in q.tokens))
    if not grouped or q.has("noun:deal", "by"):
        return
    for token in q.tokens:
        if token.tag in ("max", "min") and re.match("ยอด|total|highest|lowest", token.text.lower()):
            token.tag = "top" if token.tag == "max" else "bottom"


def _late_deals(q: Question) -> None:
    """ "Which deals are late?": open deals past their expected day."""
    others = any(t.tag.startswith("noun:") and t.tag not in ("noun:deal", "noun:owner") for t in q.tokens)
    if q.has("noun:deal") and not others:
        for token in q.tokens:
            token.tag = "past_expected" if token.tag == "overdue" else token.tag


def _lives_in(q: Question) -> None:
    """ "ลูกค้าที่อยู่ลาว": before a country this is no address."""
    for token, following in zip(q.tokens, q.tokens[1:], strict=False):
        place = following.tag == "entity" and following.entities[0].kind in ("country", "sector", "region")
        outside = following.tag in ("not", "lack") and q.named("country", "sector") == []
        if token.tag == "stay" and (place or outside) and q.excluded + q.entities:
            token.tag = "stop"  # "how many of our clients sit outside Thailand?"
        if token.tag == "field:address" and place:
            token.tag = "stop"


_SAME = (
    ("price", "prices", "pricing", "expensive", "cost", "ราคา", "แพง"), ("budget", "budgets", "งบ", "งบประมาณ"),
    ("competitor", "competitors", "competition", "rival", "คู่แข่ง", "เจ้าอื่น"),
    ("time", "timing", "late", "delay", "เวลา", "ช้า"), ("quality", "คุณภาพ"), ("service", "support", "บริการ"),
    ("feature", "features", "function", "ฟีเจอร์", "ฟังก์ชัน"), ("stock",
    "สต็อก", "สต๊อก"), ("silence", "no response", "เงียบ", "ติดต่อไม่ได้"),
)  # fmt: skip
"""Words of reasons that mean the same in both languages."""


def _reasons_in_a_word(q: Question) -> None:
    """ "How many did we lose on price?": the reasons of loss with that word, in either language."""
    told = getattr(q.previous, "group_by", "") == "lost_reason"
    if not (told or q.has("status:lost", "lost_because")) or q.named("lost_reason", "deal", "company", "contact"):
        return
    reasons = [entity for group in q.vocabulary.full.values() for entity in group if entity.kind == "lost_reason"]
    for token in q.tokens:
        if token.used or not (token.tag in ("unknown", "field:price") or token.tag.startswith("notes!")):
            continue
        found = _reasons_with(token.text.lower(), reasons)
        if found and told:
            for one in q.tokens:  # "the price one" is one of those reasons
                one.tag = "refers" if one.text.lower() in ("one", "ones", "ข้อ") else one.tag
        if found:
            token.tag, token.entities, token.used = "entity", [found[0]], True
            q.entities += [entity for entity in found if entity not in q.entities]
            q.use("because")
            for other in q.tokens:
                other.tag = "status:lost" if other.tag == "lost_because" else other.tag


def _reasons_with(word: str, reasons: list[Entity]) -> list[Entity]:
    same = next((group for group in _SAME if word in group), (word,))
    if len(word) < 3:
        return []
    found = [one for one in reasons if any(_in(part, normalise(one.name)) for part in same)]
    return list(dict.fromkeys(found))


_TO_REASONS = (
    "stop",
    "and",
    "by",
    "refers",
    "pronoun",
    "status:lost",
    "noun:deal",
    "because",
    "lost_because",
    "notes",
    "notes!",
)


def _other_reasons(q: Question) -> None:
    """ "Lost, but not because of price": the reasons with that word are left out."""
    reasons = [entity for group in q.vocabulary.full.values() for entity in group if entity.kind == "lost_reason"]
    for index, token in enumerate(q.tokens):
        if token.tag not in ("not", "lack") or token.used:
            continue
        for place, after in enumerate(q.tokens[index + 1 :], index + 1):
            if after.tag == "entity" and after.entities[0].kind == "lost_reason":
                found = [after.entities[0], *_reasons_with(after.text.lower(), reasons)]
                q.excluded += [one for one in dict.fromkeys(found) if one not in q.excluded]
                q.entities += [one for one in dict.fromkeys(found) if one not in q.entities]
                for one in q.tokens[index : place + 1]:
                    one.used = True
                    one.tag = "status:lost" if one.tag == "lost_because" else one.tag
                break
            if after.tag not in _TO_REASONS:
                break


def _in(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None if word.isascii() else word in text


def _stuck(q: Question) -> None:
    """ "What's stuck?" without a stage asks for deals in which nothing happens."""
    plain = {"stay", "which", "list", "stop", "noun:deal", "status:open", "me", "entity", "and"}
    if q.has("stay") and {t.tag for t in q.tokens} <= plain and not q.named("stage"):
        for token in q.tokens:
            token.tag = "stale" if token.tag == "stay" else token.tag
        if not q.has("noun:deal"):
            q.tokens.append(Token("noun:deal", "", len(q.text), len(q.text)))


_SORT_WORDS = ("sorted", "sort", "order", "ordered", "เรียง", "เรียงตาม")
_FALLING = re.compile(
    r"(?:(?:sort|order|rank)(?:ed)?\s+)?(?:by value\s+)?\b(?:from )?(?:the )?(?:largest|biggest|highest)(?: value)? "
    r"(?:to (?:the )?(?:smallest|lowest)|first)\b"
    r"|เรียง(?:ลำดับ)?(?:ตาม)?(?:มูลค่า|ยอด)?(?:จาก)?(?:มาก|สูง|ใหญ่)(?:สุด)?(?:ไป|มา)(?:หา)?(?:น้อย|ต่ำ|เล็ก)"
)
_SORTS = {"sum": "amount", "date:closing": "close_date", "field:close_date": "close_date", "named": "name"}


def _sorted(q: Question) -> None:
    """ "Sorted by amount": the order of a list, not a figure."""
    falling = _FALLING.search(q.text.lower())
    if falling is not None:
        q.sorted_by = "amount"
        for token in q.tokens:
            if token.start < falling.end() and token.end > falling.start():
                token.tag, token.used = "stop", True
        return
    for index, token in enumerate(q.tokens):
        if token.text.lower() not in _SORT_WORDS:
            continue
        after = next((t for t in q.tokens[index + 1 : index + 4] if t.tag not in ("by", "stop")), None)
        if after is not None and after.tag in _SORTS:
            q.sorted_by = _SORTS[after.tag]
            for one in q.tokens[index : q.tokens.index(after) + 1]:
                one.tag, one.used = "stop", True
            return


def _things_by_value(q: Question) -> None:
    """ "Customers by revenue", "products outside the US by number of wins": the things with their figures, the largest first."""
    if q.has("top", "bottom", "compare", "noun:deal", "noun:task") or q.tags("group:"):
        return
    thing = next((t for t in q.tokens if t.tag not in ("stop", "list", "which")), None)
    if thing is None or thing.tag not in GROUPS:
        return
    for index, token in enumerate(q.tokens):
        after = next((t for t in q.tokens[index + 1 :] if t.tag not in ("stop", "status:won")), None)
        if token.tag == "by" and after is not None and after.tag in ("revenue", "sum", "count"):
            q.tokens.append(Token("top", "", len(q.text), len(q.text)))
            token.used = True
            return


def _owned_by(q: Question) -> None:
    """ "Only those that Anna owns", "deals Anna handles": the deals of a person, not a fact about the person."""
    if not q.named("owner") or not q.has("refers", "noun:deal") or q.has("who") or q.named("deal", "company"):
        return
    for token in q.tokens:
        if token.tag == "field:owner":
            token.tag = "stop"


def _who_never_bought(q: Question) -> None:
    """ "Who has not bought anything?" asks for companies."""
    for token in q.tokens:
        if token.text in ("ขายไม่ได้", "ปิดไม่ได้") and q.has("who"):
            token.tag = "unknown"  # sellers without a sale, not deals that were lost
    buys = any(t.tag == "status:won" and re.match("b(?:ought|uy)|ซื้อ", t.text.lower()) for t in q.tokens)
    if not q.has("who") or not q.has("not", "never", "lack") or not buys or q.entities:
        return
    if any(t.tag.startswith("noun:") for t in q.tokens):
        return
    for token in q.tokens:
        if token.tag == "who":
            token.tag = "noun:company"
            return


def _to_do(q: Question) -> None:
    """ "What does Anna have to do today?" asks for tasks."""
    found = _TODO.search(q.text.lower())
    if found is not None and q.named("contact") and not q.periods:
        for token in q.tokens:
            token.tag = "work" if token.text.lower() in ("do", "ทำ") else token.tag
        return
    if found is None or q.has("next!", "noun:task", "noun:deal", *_STATES) or counted_kind(q) is not None:
        return
    inside = [t for t in q.tokens if t.start < found.end() and t.end > found.start()]
    for token in inside:
        if token.tag not in ("entity", "period", "me", "unknown") or token.text.lower() in (
            "should",
            "must",
            "plate",
            "agenda",
            "desk",
        ):
            token.tag = "stop"
    q.tokens.append(Token("noun:task", "", len(q.text), len(q.text)))
    q.tokens.append(Token("undone", "", len(q.text), len(q.text)))
    q.tokens.append(Token("list", "", len(q.text), len(q.text)))
