"""Fields of the workspace's own that an import makes of its columns: made when it starts, archived when it is undone."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.errors import Invalid, Problem
from crm_app.core.pagination import MAX_CHOICES
from crm_app.core.tables import columns
from crm_app.fields import service as declared
from crm_app.fields.schemas import ChoiceIn, FieldIn, FieldPatch
from crm_app.imports.mapping import ColumnMapping, Mapping, NewField
from crm_app.imports.models import ImportBatch
from crm_app.imports.schemas import MadeField
from crm_app.imports.targets import target_of
from crm_app.records.own import within
from crm_app.records.own.definitions import suppose
from crm_app.records.own.models import CustomField
from crm_app.values.collation import fold

FIELD = columns(CustomField)
_CHOSEN = ("choice", "choices")


def check(work: Work, mapping: Mapping) -> None:
    """Raises Forbidden when the person may not declare the fields that the mapping makes, and Invalid when its kind
    cannot have any.
    """
    if not any(column.make for column in mapping.columns):
        return
    work.require("field.manage")
    if mapping.entity not in declared.kinds():
        raise Invalid(fields={"columns": "imports.mapping.no_custom"})


def make(work: Work, batch: ImportBatch, mapping: Mapping) -> None:
    """Makes the fields that `mapping` asks for, and lets its columns name them. Raises Invalid.

    A field of the kind with the same label and type is used instead, so that the files of a group share their fields; an
    archived one is taken up again.
    """
    check(work, mapping)
    for column in mapping.columns:
        if (wanted := column.make) is None:
            continue
        try:
            row = _made(work, batch, mapping, column, wanted)
        except Invalid as error:
            raise _about(column, error) from None
        column.key, column.made, column.make = row.key, row.id, None


def rehearse(work: Work, batch: ImportBatch, mapping: Mapping) -> tuple[records.own.OwnField, ...]:
    """Makes the fields as `make` does, in a transaction that the caller rolls back. Returns the fields of the kind."""
    make(work, batch, mapping)
    work.db.flush()
    return within(work, mapping.entity)


def assume(work: Work, mapping: Mapping, fields: tuple[records.own.OwnField, ...]) -> None:
    """Lets a dry run read rows as if the fields that `rehearse` returned were there."""
    suppose(work, mapping.entity, fields)


def of_import(work: Work, mapping: Mapping | None) -> list[MadeField]:
    """The fields that an import has made, as they are now."""
    ids = _ids(mapping.columns if mapping else ())
    if not ids:
        return []
    statement = select(CustomField).where(FIELD.workspace_id == work.workspace_id, FIELD.id.in_(ids))
    return [
        MadeField(
            id=row.id, key=row.key, label_en=row.label_en, label_th=row.label_th, archived=row.archived_at is not None
        )
        for row in work.db.execute(statement.order_by(FIELD.position, FIELD.id)).scalars()
    ]


def archive_unused(work: Work, batch: ImportBatch) -> None:
    """Archives the fields that an undone import has made, as far as no record has a value in them and nobody has changed
    them. A field is never destroyed, so a record that is restored later shows its value again when the field is taken up.
    """
    if batch.mapping is None or not work.principal.can("field.manage"):
        return
    mapping = Mapping.model_validate(batch.mapping)
    record = records.TYPES.get(target_of(mapping.entity).kind)
    ids = _ids(mapping.columns)
    if record is None or not ids:
        return
    at = columns(record.model)
    live = select(CustomField).where(
        FIELD.workspace_id == work.workspace_id, FIELD.id.in_(ids), FIELD.archived_at.is_(None), FIELD.version == 1
    )
    for row in list(work.db.execute(live).scalars()):
        used = exists().where(
            at.workspace_id == work.workspace_id, at.deleted_at.is_(None), at.custom_fields.has_key(row.key)
        )
        if not work.db.execute(select(used)).scalar():
            declared.change(work, row.id, FieldPatch(version=row.version, archived=True))


def _ids(every: Iterable[ColumnMapping]) -> list[UUID]:
    return [column.made for column in every if column.made is not None]


def _made(work: Work, batch: ImportBatch, mapping: Mapping, column: ColumnMapping, wanted: NewField) -> CustomField:
    choices = _choices(batch, mapping, column, wanted)
    known = _same(work, mapping.entity, wanted)
    if known is not None:
        return _taken_up(work, known, choices)
    more: dict[str, Any] = {"currency": wanted.currency} if wanted.type == "money" else {}
    return declared.add(
        work,
        FieldIn(
            kind=mapping.entity,
            type=wanted.type,
            label_en=wanted.label,
            label_th=wanted.label_th,
            choices=[ChoiceIn(label_en=words) for words in choices],
            **more,
        ),
    )


def _same(work: Work, kind: str, wanted: NewField) -> CustomField | None:
    """The field of the kind with the same label and type, one in use before an archived one."""
    label = fold(wanted.label)
    mine = select(CustomField).where(
        FIELD.workspace_id == work.workspace_id, FIELD.kind == kind, FIELD.type == wanted.type
    )
    alike = [row for row in work.db.execute(mine).scalars() if label in (fold(row.label_en), fold(row.label_th))]
    return min(alike, key=lambda row: (row.archived_at is not None, row.position), default=None)


def _taken_up(work: Work, row: CustomField, choices: list[str]) -> CustomField:
    """The field, in use, with the choices that it lacks."""
    known = {fold(words) for one in row.choices for words in (one["value"], one["label_en"], one["label_th"])}
    missing = [words for words in choices if fold(words) not in known]
    if row.archived_at is None and not missing:
        return row
    sent: dict[str, Any] = {"version": row.version, "archived": False}
    if missing:
        names = ("value", "label_en", "label_th", "archived")
        kept = [ChoiceIn.model_validate({name: one[name] for name in names if name in one}) for one in row.choices]
        sent["choices"] = [*kept, *(ChoiceIn(label_en=words) for words in missing)]
    return declared.change(work, row.id, FieldPatch.model_validate(sent))


def _choices(batch: ImportBatch, mapping: Mapping, column: ColumnMapping, wanted: NewField) -> list[str]:
    """The words of the field's choices: those that the person sent, else the different values of the column."""
    if wanted.type not in _CHOSEN:
        return []
    every = (batch.guess or {}).get("columns", [])
    guess: dict[str, Any] = next((one for one in every if one["mapping"]["index"] == column.index), {})
    found = wanted.choices or (guess.get("new_field") or {}).get("choices", [])
    placeholders = {fold(one) for one in mapping.placeholders}
    unique = {fold(words): words for words in reversed(found) if fold(words) not in placeholders}
    if not unique:
        raise Invalid(fields={"choices": ("imports.make.no_choices", {"column": column.header, "limit": MAX_CHOICES})})
    return list(reversed(unique.values()))


def _about(column: ColumnMapping, error: Invalid) -> Invalid:
    """The refusal of a field, named after its column."""
    first: Problem = next(iter(error.fields.values()), (error.message_key, error.params))
    if first[0] == "fields.error.label_taken" and column.make:
        first = ("imports.make.label_taken", {"label": column.make.label})
    return Invalid(fields={f"columns.{column.index}.make": first})
