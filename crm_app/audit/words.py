"""Changes in the audit trail as fields with their values before and after, in the words of the reader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_app.activities.sentences import field_label, value_text
from crm_app.audit.schemas import ChangedOut
from crm_app.core.i18n import catalogue, translate
from crm_app.core.permissions import RECORD_VERBS
from crm_app.identity.devices import device
from crm_app.records import TYPES
from crm_app.records.own import OwnField, reading
from crm_app.records.own.definitions import Fields
from crm_app.records.saved.service import EVERYONE
from crm_app.values import formats
from crm_app.workspaces.service import role_name

LONGEST = 2000
"""How many characters of a value are shown."""
_UNSEEN = frozenset({"position", "stage_changed_at", "name_key", "match_key"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: language, zone, and the names of the records that changes point to, as far as they may be read."""

    language: str
    zone: str
    names: Mapping[str, str]
    own: Mapping[str, Fields]
    """The workspace's own fields by kind, archived ones included."""

    def translate(self, key: str, **params: Any) -> str:
        """The text of `key`."""
        return translate(key, self.language, **params)


def kind_words(kind: str, language: str) -> str:
    """The name of the kind of thing that an entry is about."""
    key = f"{TYPES[kind].plural}.one" if kind in TYPES else f"audit.kind.{kind}"
    return translate(key, language) if key in catalogue() else kind


def action_words(action: str, language: str) -> str:
    """The name of what somebody did."""
    key = f"audit.action.{action}"
    return translate(key, language) if key in catalogue() else action


def changed(kind: str, changes: Mapping[str, Any], reader: Reader) -> list[ChangedOut]:
    """The changed fields of an entry."""
    found = []
    for name, pair in changes.items():
        if name in _UNSEEN or not isinstance(pair, list) or len(pair) != 2:
            continue
        lines = _own(kind, pair, reader) if name == "custom_fields" else [_line(kind, name, pair, reader)]
        found += [one for one in lines if one.before != one.after]
    return found


def _line(kind: str, name: str, pair: list[Any], reader: Reader) -> ChangedOut:
    read = _of_record if kind in TYPES else _of_other
    before, after = (_cut(read(kind, name, value, reader)) for value in pair)
    return ChangedOut(field=_label(kind, name, reader), before=before, after=after)


def _label(kind: str, name: str, reader: Reader) -> str:
    if kind in TYPES:
        label = field_label(kind, name, reader.language)
    elif name.startswith("permission."):
        label = _permission(name.removeprefix("permission."), reader)
    else:
        key = f"audit.field.{name}"
        label = reader.translate(key) if key in catalogue() else name.replace("_", " ")
    return label[:1].upper() + label[1:]


def _permission(name: str, reader: Reader) -> str:
    kind, _, verb = name.partition(".")
    if kind in TYPES and verb in RECORD_VERBS:
        return f"{reader.translate(f'workspaces.kind.{kind}')}: {reader.translate(f'workspaces.verb.{verb}')}"
    key = f"workspaces.permission.{name}"
    return reader.translate(key) if key in catalogue() else name


def _of_record(kind: str, name: str, value: Any, reader: Reader) -> str:
    if isinstance(value, (list, dict)):
        return _plain(value)
    return value_text(kind, name, value, reader.names, reader.language, reader.zone, quoted=False)


def _of_other(kind: str, name: str, value: Any, reader: Reader) -> str:
    if value in (None, "", [], {}):
        return ""
    if name.startswith("permission."):
        kind = name.split(".")[1]
        return reader.translate(f"workspaces.scope.{'yes' if kind not in TYPES and value == 'all' else value}")
    if name == "list":
        return reader.translate(f"{TYPES[value].plural}.title") if value in TYPES else str(value)
    if name == "sharing" and value == EVERYONE:
        return reader.translate("views.sharing.everyone")
    if name in ("role", "sharing"):
        return role_name(str(value), str(value), reader.language)
    if isinstance(value, bool):
        return reader.translate("audit.value.yes")
    if name == "outcome":
        return reader.translate(f"pipelines.outcome.{value}")
    if name == "type":
        return reader.translate(f"fields.type.{value}")
    if name == "color":
        return reader.translate(f"tags.color.{value}")
    if name == "device":
        return " · ".join(part for part in device(str(value)) if part)
    if name == "fiscal_year_start":
        return formats.month_names(reader.language)[int(value) - 1]
    if name == "ends_at":
        return formats.date_time(datetime.fromisoformat(value), reader.language, reader.zone)
    key = f"audit.value.{name}.{value}"
    return reader.translate(key) if key in catalogue() else _plain(value)


def _own(kind: str, pair: list[Any], reader: Reader) -> Iterator[ChangedOut]:
    """The changed ones of a workspace's own fields, by their labels; values without a field by their names."""
    before, after = (one if isinstance(one, dict) else {} for one in pair)
    fields = {one.key: one for one in reader.own.get(kind, ())}
    for key in {**before, **after}:
        if before.get(key) == after.get(key):
            continue
        one = fields.get(key)
        texts = (
            _plain(values.get(key)) if one is None else _read_own(one, values.get(key), reader)
            for values in (before, after)
        )
        old, new = (_cut(text) for text in texts)
        yield ChangedOut(field=key if one is None else one.words(reader.language), before=old, after=new)


def _read_own(one: OwnField, value: Any, reader: Reader) -> str:
    return reading.reads(one, value, reader.language, reader.zone, reader.names)


def _plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(part)}" for name, part in value.items() if part not in (None, "", []))
    return str(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
