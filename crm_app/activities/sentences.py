"""Changes of a record as sentences, in English and Thai."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from crm_app.core.i18n import catalogue, translate
from crm_app.records import TYPES
from crm_app.records.own import reading
from crm_app.records.own.definitions import Fields
from crm_app.values import formats

_OTHER_REFERENCES = ("owner_id", "stage_id", "pipeline_id")
_LONG = ("description", "custom_fields", "tags", "lost_reason")
_NUMBERS = ("amount", "budget", "annual_revenue", "employees")
_FOLLOWS = {
    "status": "stage_id",
    "pipeline_id": "stage_id",
    "completed_at": "status",
    "due_date": "due_at",
    "position": "",
    "stage_changed_at": "",
}
"""Fields that change together with another field, and need no sentence beside it."""
_MAX_SENTENCES = 8
_MAX_VALUE = 80


def references() -> frozenset[str]:
    """Fields whose values are ids; sentences show the names of the linked records."""
    return frozenset((*_OTHER_REFERENCES, *(name for record in TYPES.values() for name in record.references)))


def describe(
    kind: str,
    action: str,
    changes: Mapping[str, Any],
    names: Mapping[str, str],
    language: str,
    zone: str,
    own_fields: Fields = (),
) -> list[str]:
    """What a change did, as sentences without their subject ("changed the stage from Proposal to Won").

    Args:
        kind: of the record.
        action: `create`, `update`, `delete` or `restore`.
        changes: `{field: [before, after]}`.
        names: of the records that the changes point to, by id, as far as the reader may read them.
        language: `en` or `th`.
        zone: the reader's IANA zone, for moments.
        own_fields: the fields of the workspace's own for the kind, archived ones included.
    """
    if action != "update":
        return [translate(f"activities.change.{action}.{kind}", language)]
    pairs = {
        field: pair
        for field, pair in changes.items()
        if isinstance(pair, list) and len(pair) == 2 and not _brought_along(field, changes)
    }
    sentences = _of_own_fields(pairs, own_fields, names, language, zone)
    sentences = [_sentence(kind, field, pair, names, language, zone) for field, pair in pairs.items()] + sentences
    if len(sentences) > _MAX_SENTENCES:
        rest = len(sentences) - _MAX_SENTENCES
        sentences = [*sentences[:_MAX_SENTENCES], translate("activities.change.more", language, count=rest)]
    return sentences or [translate("activities.change.touched", language)]


def _of_own_fields(
    pairs: dict[str, list[Any]], fields: Fields, names: Mapping[str, str], language: str, zone: str
) -> list[str]:
    """The changes of fields of the workspace's own, by their labels. Removes the pair when nothing else is in it."""
    before: dict[str, Any]
    after: dict[str, Any]
    before, after = (one or {} for one in pairs.get("custom_fields", [{}, {}]))
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    found = []
    for one in fields:
        if one.key not in changed:
            continue
        changed.remove(one.key)
        label = one.words(language)
        old, new = (
            _quoted(reading.reads(one, values.get(one.key), language, zone, names)) for values in (before, after)
        )
        if one.type == "long_text":
            found.append(translate("activities.change.edited", language, field=label))
        elif not new:
            found.append(translate("activities.change.cleared", language, field=label, before=old))
        elif not old:
            found.append(translate("activities.change.set", language, field=label, after=new))
        else:
            found.append(translate("activities.change.changed", language, field=label, before=old, after=new))
    if found and not changed:
        pairs.pop("custom_fields")
    return found


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _MAX_VALUE else text[: _MAX_VALUE - 1] + '…'}”" if text else ""


def _brought_along(field: str, changes: Mapping[str, Any]) -> bool:
    if field not in _FOLLOWS:
        return False
    if field == "due_date":
        return bool(changes.get("due_at", [None, None])[1])
    return _FOLLOWS[field] in changes or not _FOLLOWS[field]


def _sentence(kind: str, field: str, pair: list[Any], names: Mapping[str, str], language: str, zone: str) -> str:
    before, after = pair
    if kind == "task" and field == "status":
        return translate("activities.change.completed" if after == "done" else "activities.change.reopened", language)
    if field == "members":
        return _membership(before, after, language)
    label = field_label(kind, field, language)
    if field in _LONG:
        return translate("activities.change.edited", language, field=label)
    old, new = (value_text(kind, field, value, names, language, zone) for value in (before, after))
    if not new:
        return translate("activities.change.cleared", language, field=label, before=old)
    if not old:
        return translate("activities.change.set", language, field=label, after=new)
    return translate("activities.change.changed", language, field=label, before=old, after=new)


def _membership(before: Any, after: Any, language: str) -> str:
    if before is None:
        return translate("activities.change.member_added", language, name=after)
    if after is None:
        return translate("activities.change.member_removed", language, name=before)
    return translate("activities.change.member_changed", language, before=before, after=after)


def field_label(kind: str, field: str, language: str) -> str:
    """The words for a field of a kind inside a sentence."""
    key = f"activities.change.field.{field}"
    if key in catalogue():
        return translate(key, language)
    record = TYPES.get(kind)
    if record is not None and field in record.references:
        name = translate(f"{TYPES[record.references[field]].plural}.one", language)
        return name if language == "th" else name[:1].lower() + name[1:]
    declared = record.declared(field) if record is not None else None
    if declared is None:
        return field.replace("_", " ")
    english, thai = declared.label
    return thai if language == "th" else english[:1].lower() + english[1:]


def value_text(
    kind: str, field: str, value: Any, names: Mapping[str, str], language: str, zone: str, *, quoted: bool = True
) -> str:
    """A value of a field for the reader; empty for none. Arguments as for `describe`.

    Args:
        quoted: whether names and free texts are in quotation marks and cut, as a sentence needs it.
    """
    if value in (None, "", [], {}):
        return ""
    if field in references():
        name = names.get(str(value))
        if name and not quoted:
            return name
        return f"“{name}”" if name else translate("activities.change.unseen", language)
    for key in (
        f"{TYPES[kind].plural if kind in TYPES else kind}.{field}.{value}",
        f"activities.value.{field}.{value}",
    ):
        if key in catalogue():
            return translate(key, language)
    if field == "progress_by_hand":
        return f"{value}%"
    if field in _NUMBERS:
        return _number(value)
    if field.endswith(("_date", "_at")):
        return _time(field, str(value), language, zone)
    return _quoted(str(value)) if quoted else str(value)


def _number(value: Any) -> str:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return formats.number(amount, 0 if amount == amount.to_integral() else 2)


def _time(field: str, value: str, language: str, zone: str) -> str:
    try:
        if field.endswith("_date"):
            return formats.day(date.fromisoformat(value), language)
        return formats.date_time(datetime.fromisoformat(value), language, zone)
    except ValueError:
        return value
