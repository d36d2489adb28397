"""The summary of a record: what it is about, the last touch, open points, the next step. Each line cites where it stands.

Extractive and by rule: sentences are quoted as they were written, and every value comes from a record that the reader may
read. A summary is kept until something that it stands on changes.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import orjson
import redis
from pydantic import BaseModel, TypeAdapter

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.asker import Asker
from crm_app.assistant.briefs import material, points
from crm_app.assistant.briefs.material import Material, OpenTask, Said
from crm_app.assistant.outcomes import Source
from crm_app.assistant.wording import day, rounded
from crm_app.core.cache import client
from crm_app.core.i18n import translate
from crm_app.core.logging import logger
from crm_app.records.fields import form_of
from crm_app.values.collation import fold

log = logger(__name__)
KEPT_SECONDS = 86_400
"""A summary names days as late, so that it is made anew each day."""
RULES = 1
"""Increase it when the rules of this module change: kept summaries are then made anew."""
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


_LINES = TypeAdapter(list[Line])


def make(asker: Asker, found: Material) -> list[Line]:
    """The summary of a record for its reader, kept or made now."""
    key = _key(asker, found)
    kept = _kept(key)
    if kept is not None:
        return kept
    lines = list(_written(asker, found))
    _keep(key, lines)
    return lines


def _key(asker: Asker, found: Material) -> str:
    """Names a summary by everything that decides it. The records that the reader may read are a part of it."""
    stands_on = [asker.work.workspace_id, asker.language, asker.today, RULES, found.versions()]
    written = orjson.dumps(stands_on, default=str, option=orjson.OPT_NON_STR_KEYS)
    return f"crm:brief:{hashlib.sha256(written).hexdigest()}"


def _kept(key: str) -> list[Line] | None:
    try:
        held = client().get(key)
    except redis.RedisError as error:
        log.warning("summary not read from the cache", error=str(error))
        return None
    return _LINES.validate_json(held) if isinstance(held, bytes) else None


def _keep(key: str, lines: list[Line]) -> None:
    try:
        client().set(key, _LINES.dump_json(lines), ex=KEPT_SECONDS)
    except redis.RedisError as error:
        log.warning("summary not kept", error=str(error))


def _written(asker: Asker, found: Material) -> Iterator[Line]:
    bodies = material.texts(asker.work, found.said)
    yield from _about(asker, found)
    left = open_points(found, bodies, asker.today)[:MOST_POINTS]
    yield from _last(asker, found, bodies, {point for _, point in left})
    yield from _open(asker, found, left)
    yield from _next(asker, found)


def _t(asker: Asker, key: str, **params: object) -> str:
    return translate(f"assistant.brief.{key}", asker.language, **params)


# ---------------------------------------------------------------- what it is about


def _about(asker: Asker, found: Material) -> Iterator[Line]:
    shown = [
        f"{_label(asker, found, name, fact)}: {words}"
        for name, fact in records.TYPES[found.kind].facts.items()
        if _is_short(found.kind, name) and (words := _words(asker, found, fact))
    ]
    if shown:
        yield Line(part="about", text=" · ".join(shown[:MOST_FACTS]), source=found.source)
    if gist := points.gist(str(found.values.get("description") or "")[: material.MOST_TEXT]):
        yield Line(part="about", text=_t(asker, "described"), quote=gist, source=found.source)
    if found.kind != "deal" and found.needs:
        yield _deals(asker, found)


def _is_short(kind: str, name: str) -> bool:
    record = records.TYPES[kind]
    declared = record.declared(name)
    return declared is None or form_of(record.new, declared) not in _ELSEWHERE


def _label(asker: Asker, found: Material, name: str, fact: str) -> str:
    if name == "close_date" and found.values.get("close_date") is None:
        return translate("deals.field.expected_close_date", asker.language)
    return kinds.fact_label(found.kind, fact, asker.language)


def _words(asker: Asker, found: Material, fact: str) -> str:
    value = found.row.fields.get(fact)
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return day(value, asker.language)
    if isinstance(value, Decimal):
        return rounded(value, 2)
    return (
        kinds.choice_label(found.kind, fact, str(value), asker.language) if fact != "status" else _status(asker, found)
    )


def _status(asker: Asker, found: Material) -> str:
    return translate(f"{records.TYPES[found.kind].plural}.status.{found.values['status']}", asker.language)


def _deals(asker: Asker, found: Material) -> Line:
    """How many of the record's deals are open, and for how much in each currency."""
    sums: dict[str, Decimal] = {}
    for need in found.needs or []:
        if need.row.amount is not None:
            sums[need.row.currency] = sums.get(need.row.currency, Decimal(0)) + need.row.amount
    amounts = " + ".join(f"{rounded(amount, 2)} {currency}" for currency, amount in sums.items())
    count = len(found.needs or [])
    words = _t(asker, "deals.one" if count == 1 else "deals", count=f"{count:,}")
    link: dict[str, Any] = {f"{found.kind}_id": [found.id], "status": ["open"]}
    source = asker.list_source(kinds.title("deal", asker.language), "deal", link)
    return Line(part="about", text=f"{words}: {amounts}" if amounts else words, source=source)


# ---------------------------------------------------------------- what was said


def _last(asker: Asker, found: Material, bodies: dict[UUID, str], shown: set[str]) -> Iterator[Line]:
    if not found.said:
        return
    newest = found.said[0]
    quote = points.gist(bodies.get(newest.id, ""), without=shown) or newest.subject
    yield Line(part="last", text=_did(asker, newest), quote=quote, source=_cited(asker, newest))


def _cited(asker: Asker, one: Said) -> Source:
    """The activity as a source, named by its subject, else by its kind."""
    kind = translate(f"activities.kind.{one.kind}", asker.language)
    return one.source if one.subject else one.source.model_copy(update={"title": kind})


def _did(asker: Asker, one: Said) -> str:
    """Who did what and when, such as "12 November 2026, 3 days ago: call, Mali"."""
    ago = (asker.today - one.day).days
    when = day(one.day, asker.language)
    if ago == 0:
        when = f"{when}, {_t(asker, 'today')}"
    elif ago > 0:
        when = f"{when}, {_t(asker, 'days_ago.one' if ago == 1 else 'days_ago', days=ago)}"
    kind = translate(f"activities.kind.{one.kind}", asker.language)
    return f"{when}: {kind}" + (f", {one.by}" if one.by else "")


def _open(asker: Asker, found: Material, left: list[tuple[Said, str]]) -> Iterator[Line]:
    late = [task for task in found.tasks if task.due is not None and task.due < asker.today]
    for task in late[:MOST_TASKS]:
        yield Line(
            part="open", text=_t(asker, "late", due=_due(asker, task)), quote=task.title, late=True, source=task.source
        )
    for one, quote in left:
        yield Line(part="open", text=_did(asker, one), quote=quote, source=_cited(asker, one))


def open_points(found: Material, bodies: dict[UUID, str], today: date) -> list[tuple[Said, str]]:
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


def _next(asker: Asker, found: Material) -> Iterator[Line]:
    if found.kind == "task":
        if found.values["status"] == "open":
            task = OpenTask(found.id, 0, str(found.values["title"]), found.values["due_date"], "", None)
            yield Line(part="next", text=_due(asker, task), late=_is_late(asker, task), source=found.source)
        return
    coming = [task for task in found.tasks if not _is_late(asker, task)]
    for task in coming[:MOST_STEPS]:
        who = f", {task.owner}" if task.owner else ""
        yield Line(part="next", text=f"{_due(asker, task)}{who}", quote=task.title, source=task.source)
    if coming:
        return
    for need in [need for need in found.needs or [] if need.reasons][:MOST_STEPS]:
        source = Source(kind="deal", id=str(need.row.id), title=need.row.name[:200], href=f"/deals/{need.row.id}")
        text = need.why if found.kind == "deal" else f"{need.row.name}: {need.why}"
        yield Line(part="next", text=text, source=source)


def _is_late(asker: Asker, task: OpenTask) -> bool:
    return task.due is not None and task.due < asker.today


def _due(asker: Asker, task: OpenTask) -> str:
    return _t(asker, "due", day=day(task.due, asker.language)) if task.due else _t(asker, "no_due")
