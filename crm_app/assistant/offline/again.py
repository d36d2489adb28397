"""A proposed change, corrected: "no, make it 300k", "Thursday instead", "ไม่ใช่ เอาเป็น 3 แสน"."""

import re
from datetime import date

from crm_app.assistant.offline.due_days import due_day
from crm_app.assistant.offline.requests import TIME
from crm_app.assistant.offline.vocabulary import Vocabulary, normalise
from crm_app.assistant.tools.propose_change import ProposeChange, Said

_AGAIN = re.compile(
    r"^(?:(?:no|nope|sorry|oops|wait|actually|hm+|ok(?:ay)?|please|and|but)\s*[,.!–-]*\s+)*"
    r"(?:(?:let'?s\s+)?(?:make|change|set|put|move|switch)\s+(?:it|that"
    r"|this|them|the (?:day|date|amount|value|stage|owner|due date))?"
    r"\s*(?:to|at|for|on|into|be)?\s*|i meant?\s+|rather\s+"
    r"|better\s+)(?P<value>[^\s].{0,80}?)(?:\s+(?:instead|rather|please|pls))?\s*[.!]*$"
    r"|^(?:(?:no|nope|sorry|oops|wait|actually)\s*[,.!–-]*\s+)(?P<value2>[^\s].{0,60}?)(?:\s+(?:instead|rather|please))?\s*[.!]*$"
    r"|^(?P<value3>[^\s].{0,60}?)\s+instead\s*[.!]*$"
    r"|^(?:(?:ไม่ใช่|ไม่เอา|ไม่|เปล่า|ขอโทษ|โทษที|เดี๋ยว)(?:ครับ|ค่ะ|คะ|นะ)?[,\s]*)*(?:ขอ|ช่วย)?(?:เปลี่ยน|แก้|ปรับ|เลื่อน|เอา|ขอ)(?:วัน|ยอด|มูลค่า)?"
    r"(?:เป็น|ไป|ให้เป็น)?\s*(?P<value_th>[^\s].{0,60}?)(?:\s*(?:แทน|ดีกว่า|ละกัน|แล้วกัน|ครับ|ค่ะ|คะ|นะ))*$"
    r"|^(?:(?:ไม่ใช่|ไม่เอา|เปล่า|ขอโทษ|โทษที)(?:ครับ|ค่ะ|คะ|นะ)?[,\s]*)+(?P<value_th2>[^\s].{0,60}?)(?:\s*(?:แทน|ดีกว่า|ละกัน|แล้วกัน|ครับ|ค่ะ|คะ|นะ))*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^[฿$€]?\s*[\d][\d,.]*\s*(?:k|m|mn|million|thousand|พัน|หมื่น|แสน|ล้าน|%|thb|usd|บาท)?(?:\s*(?:พัน|หมื่น|แสน|ล้าน|บาท))*$",
    re.IGNORECASE,
)


_LAST_TIME = re.compile(rf"\s*(?:{TIME.pattern[1:]})$", re.IGNORECASE)


def as_corrected(
    text: str, proposed: ProposeChange | None, vocabulary: Vocabulary, today: date, fiscal_start: int
) -> ProposeChange | None:
    """The proposal with the value that `text` names instead; None where `text` corrects no part of it.

    Args:
        text: the result of `segment.clean`.
        proposed: what the answer before proposed.
    """
    match = _AGAIN.match(text) if proposed is not None else None
    if match is None or proposed is None:
        return None
    value = next(match[name] for name in ("value", "value2", "value3", "value_th", "value_th2") if match[name]).strip(
        " \"'"
    )
    value = re.sub(r"^(?:to|at|for|on|ไป|เป็น)\s+", "", value, flags=re.IGNORECASE)
    changed = _with(value, proposed, vocabulary, today, fiscal_start)
    return None if changed is None else changed.model_copy(update={"replaces": True})


def _with(
    value: str, proposed: ProposeChange, vocabulary: Vocabulary, today: date, fiscal_start: int
) -> ProposeChange | None:
    named = due_day(value, today, fiscal_start)
    day = (
        named.day
        if named is not None and not value[: named.span[0]].strip() and not value[named.span[1] :].strip()
        else None
    )
    known = vocabulary.full.get(normalise(value), []) or vocabulary.short.get(normalise(value), [])
    kinds = {entity.kind: entity.name for entity in known}
    if proposed.action == "create_task" and TIME.fullmatch(value.strip()):
        title = " ".join(f"{_LAST_TIME.sub('', proposed.title)} {value.strip()}".split())
        return proposed.model_copy(update={"title": title[:300]})
    if proposed.action == "create_task":
        return proposed.model_copy(update={"due_date": day}) if day is not None else None
    if proposed.action == "update_deal_stage":
        stage = kinds.get("stage")
        title = f"{proposed.record_name} → {stage}"[:300]
        return proposed.model_copy(update={"stage": stage, "title": title}) if stage else None
    if proposed.action not in ("create", "update"):
        return None
    fits = [place for place, one in enumerate(proposed.fields) if _fits(one, value, day, kinds, today, fiscal_start)]
    if len(fits) != 1:
        return None
    fields = list(proposed.fields)
    fields[fits[0]] = Said(field=fields[fits[0]].field, value=value)
    return proposed.model_copy(update={"fields": fields})


def _fits(one: Said, value: str, day: date | None, kinds: dict[str, str], today: date, fiscal_start: int) -> bool:
    """Whether a value is of the same sort as the one that was proposed for a field."""
    if one.field == "owner_id":
        return "owner" in kinds
    if one.field == "stage_id":
        return "stage" in kinds
    if _NUMBER.match(one.value):
        return _NUMBER.match(value) is not None
    return day is not None and (one.field.endswith("_date") or due_day(one.value, today, fiscal_start) is not None)
