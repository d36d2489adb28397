"""Guesses the stage of each value of a stage column, and its outcome: open, won or lost."""

from collections.abc import Iterable

from crm_app.imports.cells import matching_key
from crm_app.imports.mapping import MAX_STAGES, StageMapping, StageStatus

_WON = (
    "won",
    "closed won",
    "win",
    "success",
    "successful",
    "closed - won",
    "ชนะ",
    "สำเร็จ",
    "ปิดการขายได้",
    "ได้งาน",
    "ขายได้",
    "ปิดการขาย",
    "ปิดการขายแล้ว",
    "ปิดการขายสำเร็จ",
)
_LOST = (
    "lost", "closed lost", "lose", "failed", "dead", "cancelled", "canceled", "abandoned", "rejected", "disqualified",
    "แพ้", "ไม่สำเร็จ", "เสียงาน", "ไม่ได้งาน", "ยกเลิก", "ปิดการขายไม่ได้", "ปิดการขายไม่สำเร็จ", "ขายไม่ได้",
)  # fmt: skip
# The usual order of open stages; another stage goes after those before which it first appears.
_FUNNEL = (
    "new", "lead", "ลูกค้าใหม่", "prospect", "prospecting", "ติดต่อครั้งแรก", "contacted", "contact made", "qualification",
    "qualified", "ประเมิน", "engaging", "engaged", "meeting", "appointment", "นัดหมาย", "discovery", "needs analysis",
    "demo", "นำเสนอ", "presentation", "value proposition", "proposal", "ใบเสนอราคา", "เสนอราคา", "quote", "quotation",
    "negotiation", "negotiating", "เจรจา", "ต่อรอง", "contract", "contract sent", "ทำสัญญา", "verbal", "commit",
    "closing",
)  # fmt: skip


def guess_stages(values: Iterable[str]) -> list[StageMapping]:
    """A stage for each value of the stage column: its name, its outcome by its words, in the usual order."""
    won, lost, funnel = ([matching_key(name) for name in names] for names in (_WON, _LOST, _FUNNEL))
    found: list[tuple[tuple[int, int], StageMapping]] = []
    for place, value in enumerate(list(values)[:MAX_STAGES]):
        name = " ".join(value.split())
        if not name:
            continue
        key = matching_key(name)
        status: StageStatus = "open"
        rank = 500
        if _says(key, lost):
            status, rank = "lost", 900
        elif _says(key, won):
            status, rank = "won", 800
        elif key in funnel:
            rank = funnel.index(key)
        else:
            # "Qualified lead" is a qualified one: the later word decides.
            rank = max((i for i, word in enumerate(funnel) if len(word) >= 4 and word in key), default=500)
        found.append(((rank, place), StageMapping(value=value, stage=name, status=status)))
    return [stage for _, stage in sorted(found, key=lambda pair: pair[0])]


def _says(key: str, words: list[str]) -> bool:
    return any(key == word or (len(word) >= 4 and key.startswith(word)) or key == "closed" + word for word in words)


def is_pipeline(values: Iterable[str]) -> bool:
    """Whether the values of a stage column are stages of a pipeline: few, and at least half of them usual stages."""
    known = {*map(matching_key, _FUNNEL)}
    keys = [matching_key(value) for value in values]
    usual = [
        key
        for key in keys
        if key in known
        or _says(key, [matching_key(word) for word in (*_WON, *_LOST)])
        or any(len(word) >= 5 and word in key for word in known)
    ]
    return 0 < len(keys) <= MAX_PIPELINE and len(usual) * 2 >= len(keys)


MAX_PIPELINE = 15
"""A pipeline has at most this many stages; a column with more values has another meaning."""
