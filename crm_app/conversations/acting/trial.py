"""Carrying out a change that somebody approved, and trying it out before it is offered.

A trial makes the change by the service of the kind within a savepoint that is always rolled back. So a proposal shows what
the rules of the kind add to it, such as the closing day of a deal that is won, and a change that would be refused is not
offered. What is carried out is a run among the recent changes (`records.runs`), so that it can be undone for 30 days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from crm_app.core.database import Work
from crm_app.core.deferred import send
from crm_app.core.refusals import refusals
from crm_app.core.validation import parse
from crm_app.records import TYPES, single, store
from crm_app.records.fields import form_of
from crm_app.records.images import image_of
from crm_app.records.service import service_of
from crm_app.records.together import Noted, together

Act = Literal["create", "update", "delete"]


@dataclass(frozen=True)
class Step:
    """A change to one record. `record_id` is None for a new one; `values` are input for the schema of the kind."""

    act: Act
    kind: str
    record_id: UUID | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Effect:
    """What a step does to a record: the step's own, or another one that changes with it."""

    kind: str
    record_id: UUID
    title: str
    act: str
    changes: dict[str, list[Any]]
    """Values before and after, by column."""
    is_own: bool
    currencies: Mapping[str, str]
    """The currencies of its amounts, by column."""


def rehearse(work: Work, step: Step) -> list[Effect]:
    """What a step would do. Nothing remains written.

    Raises the AppError with which the kind refuses it.
    """
    actions, notes = len(work.after_commit), dict(work.notes)
    work.flush()
    send(work.connection)
    savepoint = work.db.begin_nested()
    try:
        with refusals(), together(work) as many, work.db.no_autoflush:
            row_id = _do(work, step)
            send(work.connection)
            return [_effect(noted, row_id) for noted in many.noted]
    finally:
        savepoint.rollback()
        del work.after_commit[actions:]
        work.notes.clear()
        work.notes |= notes
        work.db.expire_all()


def carry_out(work: Work, steps: Sequence[Step], summary: str) -> tuple[UUID, list[tuple[str, UUID]]]:
    """Makes the changes of `steps` and writes a run for them. Returns its id, and the kind and id of each step's record.

    Args:
        summary: what is done, in words, for the list of recent changes.

    Raises the AppError with which a kind refuses a step.
    """
    done: list[tuple[str, UUID]] = []
    with refusals(), together(work) as many:
        for step in steps:
            done.append((step.kind, _do(work, step)))
        many.publish(work)
        noted = many.noted
    return single.keep(work, {"action": "approved", "summary": summary}, noted), done


def _do(work: Work, step: Step) -> UUID:
    record = TYPES[step.kind]
    service = service_of(record)
    if step.record_id is None:
        return UUID(str(service.create(work, parse(record.new, step.values)).id))
    if step.act == "delete":
        service.delete(work, step.record_id)
        return step.record_id
    row = store.current(work, record, step.record_id, None)
    values = dict(step.values)
    if "custom_fields" in values:
        values["custom_fields"] = {**row.custom_fields, **values["custom_fields"]}
    service.update(work, step.record_id, parse(record.patch, {**values, "version": row.version}))
    return step.record_id


def _effect(noted: Noted, row_id: UUID) -> Effect:
    row, record = noted.row, TYPES[noted.kind]
    changes = {name: list(image_of(dict(enumerate(pair))).values()) for name, pair in noted.changes.items()}  # type: ignore[arg-type]
    currencies = {
        one.name: str(getattr(row, one.currency))
        for one in record.fields
        if one.name in changes and getattr(row, one.currency, None) and form_of(record.new, one) == "amount"
    }
    return Effect(noted.kind, row.id, record.title(row), noted.action, changes, row.id == row_id, currencies)
