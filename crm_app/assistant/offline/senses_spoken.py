"""Words of spoken questions whose meaning the words beside them decide: "ขายตัวไหนเก่งสุด" asks for a product, "กี่งาน" for tasks."""

import re

from crm_app.assistant.offline.declared import kind_called
from crm_app.assistant.offline.meanings import GROUPS, kind_of, subject_of
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token

_WHICH_THING = ("ตัวไหน", "อะไร", "อันไหน", "รุ่นไหน", "which one", "what")


def settle_spoken(q: Question) -> None:
    """Gives such words the meaning that fits the others of the question."""
    _counted_records(q)
    _what_sells(q)
    _pending(q)
    _still_to_do(q)
    _counted_by_stage(q)
    _left_open(q)
    _of_a_sector(q)
    _why_a_person_loses(q)
    _which_customers(q)
    _not_said(q)
    for before, token in zip(q.tokens, q.tokens[1:], strict=False):
        if before.tag == "number" and token.text == "ราย":
            token.tag = "stop"  # "เอาแค่ 5 ราย": a number of things, no grouping


def _counted_records(q: Question) -> None:
    """ "ของคุณศิริพรมีกี่งาน": a count with its thing in one word counts that thing, not deals."""
    if any(kind_of(token.tag) for token in q.tokens) or q.has("status:won", "status:lost"):
        return
    tokens: list[Token] = []
    for token in q.tokens:
        thing = token.text.removeprefix("มี").removeprefix("กี่") if token.tag == "count" else ""
        kind = kind_called(thing) if thing and thing != token.text else None
        if kind is None or kind == "deal" or f"noun:{kind}" in GROUPS:  # these are also counted by what was sold
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
    if q.has("who") or not any(
        entity.kind in ("owner", "company", "region", "sector", "country") for entity in q.entities
    ):
        return
    for before, token in zip(q.tokens, q.tokens[1:], strict=False):
        if before.tag == "status:won" and re.match("ขาย|ซื้อ", before.text) and token.text in _WHICH_THING:
            token.tag = "noun:product"
            return


def _pending(q: Question) -> None:
    """ "งานค้างของธนวัฒน์": tasks that are not done."""
    for before, token in zip(q.tokens, q.tokens[1:], strict=False):
        if (
            before.tag == "noun:task"
            and token.tag in ("stay", "status:open")
            and token.text.startswith(("ค้าง", "ที่ค้าง"))
        ):
            token.tag = "undone"


def _still_to_do(q: Question) -> None:
    """ "วันนี้มีงานอะไรต้องทำบ้าง": what is done is no longer to do."""
    to_do = any(token.tag == "date:due" and token.text.endswith("ต้องทำ") for token in q.tokens)
    if to_do and q.has("noun:task") and not q.has("done", "undone", "overdue"):
        q.tokens.append(Token("undone", "", len(q.text), len(q.text)))


def _counted_by_stage(q: Question) -> None:
    """ "มีดีลค้างอยู่กี่ตัว อยู่ขั้นไหนบ้าง": the number in each stage."""
    if not q.has("count") or q.has("by", "flow", "stay") or not re.search(r"(?:ขั้น|ขั้นตอน)ไหน(?:บ้าง|มั่ง)", q.text):
        return
    for index, token in enumerate(q.tokens):
        if token.tag == "noun:stage":
            q.tokens.insert(index, Token("by", "", token.start, token.start))
            return


def _left_open(q: Question) -> None:
    """ "ดีลค้างมีกี่ตัว": deals that are still open; with a stage or days the word asks for time."""
    if not q.has("count", "sum", "sum?") or q.named("stage") or q.has("days", "weeks", "cycle", "status:open"):
        return
    for before, token in zip(q.tokens, q.tokens[1:], strict=False):
        if before.tag == "noun:deal" and token.tag == "stay":
            token.tag = "status:open"


def _of_a_sector(q: Question) -> None:
    """ "ลูกค้ากลุ่มการแพทย์โตเท่าไร": the sector is meant, not each of its customers."""
    if not q.has("growth", "compare") or not q.named("sector") or q.has("which", "top", "bottom", "by", "count"):
        return
    for token, following in zip(q.tokens, q.tokens[1:], strict=False):
        beside = following.tag == "noun:sector" or (
            following.tag == "entity" and following.entities[0].kind == "sector"
        )
        if token.tag == "noun:company" and beside:
            token.tag = "stop"
        if token.tag == "noun:sector" and beside:
            token.tag = "stop"


def _why_a_person_loses(q: Question) -> None:
    """ "ทำไม Lajuana แพ้เยอะจัง", "why does Vicki lose so many": the reasons on the deals that the person lost."""
    if not q.named("owner") or subject_of(q.entities) is not None or not q.has("status:lost"):
        return
    for token in q.tokens:
        if token.tag == "notes" and token.text.lower() in ("why", "ทำไม", "เพราะอะไร"):
            token.tag = "lost_because"


_WHERE = re.compile(r"ที่ไหน|รายไหน|เจ้าไหน")


def _which_customers(q: Question) -> None:
    """ "ที่ไหนยังไม่มีดีลเปิดอยู่เลย": which customers have none. "สายโรงพยาบาล": a line of business."""
    lacks = (
        q.has("lack")
        and q.has("noun:deal")
        and not any(t.tag in GROUPS or (t.tag.startswith("noun:") and t.tag != "noun:deal") for t in q.tokens)
    )
    listed = q.has("noun:company") and bool(q.named("sector"))
    for token, following in zip(q.tokens, [*q.tokens[1:], None], strict=False):
        if lacks and _WHERE.fullmatch(token.text):
            token.tag = "noun:company"
            return
        sector = following is not None and following.tag == "entity" and following.entities[0].kind == "sector"
        if listed and sector and token.text == "สาย":
            token.tag = "stop"
        if listed and token.text == "ยา":
            medicine = [e for e in q.vocabulary.full.get("โรงพยาบาล", []) if e.kind == "sector"]
            if medicine and medicine[0] in q.entities:
                token.tag = "stop"


def _not_said(q: Question) -> None:
    """ "ทีมเขาทำยอดเท่าไหร่": a team that is not named is asked back, never answered for one person."""
    for token, following in zip(q.tokens, q.tokens[1:], strict=False):
        his = following.tag == "pronoun" and (
            following.text.startswith("ของ") or following.text in ("เขา", "เค้า", "เธอ")
        )
        if token.text == "ทีม" and his and not q.named("region", "manager"):
            token.tag, token.end, token.text = "unsaid", following.end, q.text[token.start : following.end]
            following.tag = "stop"
        when = token.tag in ("noun:month", "noun:quarter", "noun:year") and following.text == "นั้น"
        if when and q.has("who"):
            token.tag, token.text = (
                "unsaid",
                q.text[token.start : following.end],
            )  # "that month", of which no answer spoke
