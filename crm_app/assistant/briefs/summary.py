"""The summary of a record: what it is about, the last touch, open points, the next step. Each line cites where it stands.

Extractive and by rule: sentences are quoted as they were written, and every value comes from a record that the reader may
read. A summary is kept until something that it stands on changes.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.asker import list_source
from crm_app.assistant.briefs import material, points
from crm_app.assistant.briefs.material import Material, OpenTask, Said
from crm_app.assistant.outcomes import Source
from crm_app.assistant.wording import day, rounded
from crm_app.core.i18n import translate
from crm_app.records.fields import form_of
from crm_app.values.collation import fold

MOST_FACTS, MOST_POINTS, MOST_TASKS, MOST_STEPS = 6, 3, 3, 2
RECENT = timedelta(days=180)
"""Open points are taken from what was said in this time."""
_ELSEWHERE = ("area", "address", "email", "tel", "url", "line", "tags", "currency")
"""Inputs of fields that a summary leaves out: long texts are quoted, addresses are beside it on the page."""

Part = Literal["about", "last", "open", "next"]


class Line(BaseModel):
    """A line of a summary. `quote` is a sentence as it was written; `source` is the record in which the line stands."""

    part: Part
    text: str
    quote: str = ""
    late: bool = False
    source: Source


def make(found: Material) -> list[Line]:
    """The summary of a record for its reader, kept or made now."""
    key = _key(found)
    kept = _kept.get(key)
    if kept is None:
        kept = _kept[key] = tuple(_written(found))
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return list(kept)


_kept: OrderedDict[bytes, tuple[Line, ...]] = OrderedDict()
"""Threads may take out of it at the same time."""
MOST_KEPT = 2_000
"""How many summaries a process keeps, about two kilobytes each."""


def _key(found: Material) -> bytes:
    """Names a summary by everything that decides it. The records that the reader may read are a part of it."""
    stands_on = [found.workspace_id, found.language, found.today, found.versions()]
    written = orjson.dumps(stands_on, default=str, option=orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(written).digest()


def _written(found: Material) -> Iterator[Line]:
    bodies = found.texts()
    yield from _about(found)
    left = open_points(found, bodies, found.today)[:MOST_POINTS]
    yield from _last(found, bodies, {point for _, point in left})
    yield from _open(found, left)
    yield from _next(found)


def _t(found: Material, key: str, **params: object) -> str:
    return translate(f"assistant.brief.{key}", found.language, **params)


# ---------------------------------------------------------------- what it is about


def _about(found: Material) -> Iterator[Line]:
    shown = [
        f"{_label(found, name, fact)}: {words}"
        for name, fact in records.TYPES[found.kind].facts.items()
        if _is_short(found.kind, name) and (words := _words(found, fact))
    ]
    if shown:
        yield Line(part="about", text=" · ".join(shown[:MOST_FACTS]), source=found.source)
    if gist := points.gist(str(found.values.get("description") or "")[: material.MOST_TEXT]):
        yield Line(part="about", text=_t(found, "described"), quote=gist, source=found.source)
    if found.kind != "deal" and found.needs:
        yield _deals(found)


def _is_short(kind: str, name: str) -> bool:
    record = records.TYPES[kind]
    declared = record.declared(name)
    return declared is None or form_of(record.new, declared) not in _ELSEWHERE


def _label(found: Material, name: str, fact: str) -> str:
    if name == "close_date" and found.values.get("close_date") is None:
        return translate("deals.field.expected_close_date", found.language)
    return kinds.fact_label(found.kind, fact, found.language)


def _words(found: Material, fact: str) -> str:
    value = found.row.fields.get(fact)
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return day(value, found.language)
    if isinstance(value, Decimal):
        return rounded(value, 2)
    return kinds.choice_label(found.kind, fact, str(value), found.language) if fact != "status" else _status(found)


def _status(found: Material) -> str:
    return translate(f"{records.TYPES[found.kind].plural}.status.{found.values['status']}", found.language)


def _deals(found: Material) -> Line:
    """How many of the record's deals are open, and for how much in each currency."""
    sums: dict[str, Decimal] = {}
    for need in found.needs or []:
        if need.row.amount is not None:
            sums[need.row.currency] = sums.get(need.row.currency, Decimal(0)) + need.row.amount
    amounts = " + ".join(f"{rounded(amount, 2)} {currency}" for currency, amount in sums.items())
    count = len(found.needs or [])
    words = _t(found, "deals.one" if count == 1 else "deals", count=f"{count:,}")
    link: dict[str, Any] = {f"{found.kind}_id": [found.id], "status": ["open"]}
    source = list_source(kinds.title("deal", found.language), "deal", link)
    return Line(part="about", text=f"{words}: {amounts}" if amounts else words, source=source)


# ---------------------------------------------------------------- what was said


def _last(found: Material, bodies: dict[str, str], shown: set[str]) -> Iterator[Line]:
    if not found.said:
        return
    newest = found.said[0]
    quote = points.gist(bodies.get(newest.id, ""), without=shown) or newest.subject
    yield Line(part="last", text=_did(found, newest), quote=quote, source=_cited(found, newest))


def _cited(found: Material, one: Said) -> Source:
    """The activity as a source, named by its subject, else by its kind."""
    kind = translate(f"activities.kind.{one.kind}", found.language)
    return one.source if one.subject else one.source.model_copy(update={"title": kind})


def _did(found: Material, one: Said) -> str:
    """Who did what and when, such as "12 November 2026, 3 days ago: call, Mali"."""
    ago = (found.today - one.day).days
    when = day(one.day, found.language)
    if ago == 0:
        when = f"{when}, {_t(found, 'today')}"
    elif ago > 0:
        when = f"{when}, {_t(found, 'days_ago.one' if ago == 1 else 'days_ago', days=ago)}"
    kind = translate(f"activities.kind.{one.kind}", found.language)
    return f"{when}: {kind}" + (f", {one.by}" if one.by else "")


def _open(found: Material, left: list[tuple[Said, str]]) -> Iterator[Line]:
    late = [task for task in found.tasks if task.due is not None and task.due < found.today]
    for task in late[:MOST_TASKS]:
        yield Line(
            part="open", text=_t(found, "late", due=_due(found, task)), quote=task.title, late=True, source=task.source
        )
    for one, quote in left:
        yield Line(part="open", text=_did(found, one), quote=quote, source=_cited(found, one))


def open_points(found: Material, bodies: dict[str, str], today: date) -> list[tuple[Said, str]]:
    """Sentences that leave something open, the newest first, each once."""
    seen: set[str] = set()
    taken = []
    for one in found.said:
        if today - one.day > RECENT:
            break
        for quote in points.open_points(bodies.get(one.id, "")):
            if (folded := fold(quote)) not in seen:
                seen.add(folded)
                taken.append((one, quote))
    return taken


# ---------------------------------------------------------------- what comes next


def _next(found: Material) -> Iterator[Line]:
    if found.kind == "task":
        if found.values["status"] == "open":
            task = OpenTask(str(found.id), 0, str(found.values["title"]), found.values["due_date"], "", None)
            yield Line(part="next", text=_due(found, task), late=_is_late(found, task), source=found.source)
        return
    coming = [task for task in found.tasks if not _is_late(found, task)]
    for task in coming[:MOST_STEPS]:
        who = f", {task.owner}" if task.owner else ""
        yield Line(part="next", text=f"{_due(found, task)}{who}", quote=task.title, source=task.source)
    if coming:
        return
    for need in [need for need in found.needs or [] if need.reasons][:MOST_STEPS]:
        source = Source(kind="deal", id=str(need.row.id), title=need.row.name[:200], href=f"/deals/{need.row.id}")
        text = need.why if found.kind == "deal" else f"{need.row.name}: {need.why}"
        yield Line(part="next", text=text, source=source)


def _is_late(found: Material, task: OpenTask) -> bool:
    return task.due is not None and task.due < found.today


def _due(found: Material, task: OpenTask) -> str:
    return _t(found, "due", day=day(task.due, found.language)) if task.due else _t(found, "no_due")
