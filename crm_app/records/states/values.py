"""Values of records in addresses, fields and rows, and their texts for the reader."""

import json
from collections.abc import Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote_plus
from uuid import UUID

from crm_app.core.clock import now, today
from crm_app.core.errors import NotFound
from crm_app.core.i18n import translate
from crm_app.core.pagination import ListQuery, RecordQuery
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.records import RecordType, tags
from crm_app.records.fields import is_list
from crm_app.records.table.looks import PARAMETERS
from crm_app.ui.state import Viewer
from crm_app.values import formats
from crm_app.values.options import Option

PICKER_ROWS = 12
_LONGEST_QUERY = 16_000
"""Of an address, in characters; a filter of 6,000 may be three times as long there, but the builder makes none."""

_MOST_PARAMETERS = 100
"""Of an address; further ones are ignored."""

Item = dict[str, Any]
"""A record as the service returns it: JSON values, amounts as Decimal."""
Shown = dict[str, Any]
"""A record as a page shows it: texts, formatted for the person who looks."""
Row = Mapping[str, Any]
"""As `Shown`, where a state says more: a `TypedDict`, so that a page cannot show what its rows do not have."""
Values = dict[str, list[str]]
"""The values of a list's address, by name."""


def loads(body: bytes) -> Any:
    """JSON from a service, with amounts kept exact."""
    return json.loads(body, parse_float=Decimal)


@dataclass(frozen=True, slots=True)
class Formatter:
    """Formats values for the reader."""

    viewer: Viewer
    now: datetime
    today: date

    @classmethod
    def of(cls, viewer: Viewer) -> "Formatter":
        return cls(viewer, now(), today(viewer.timezone))

    def translate(self, key: str, **params: Any) -> str:
        """The text of `key`."""
        return translate(key, self.viewer.language, **params)

    def day(self, value: str | None) -> str:
        """A day with its year, empty for None."""
        return formats.day(date.fromisoformat(value), self.viewer.language) if value else ""

    def ago(self, value: str | None) -> str:
        """The time since the moment `value`, in words."""
        if not value:
            return ""
        return formats.relative(datetime.fromisoformat(value), self.viewer.language, self.viewer.timezone, self.now)

    def date_time(self, value: str | None) -> str:
        """A moment, in the person's zone."""
        if not value:
            return ""
        return formats.date_time(datetime.fromisoformat(value), self.viewer.language, self.viewer.timezone)

    def money(self, amount: Any, currency: str | None) -> str:
        """An amount in full, empty for None."""
        return "" if amount is None else formats.money(Decimal(str(amount)), currency or self.viewer.currency)

    def number(self, value: Any) -> str:
        """A whole number with separators, empty for None."""
        return formats.number(value)


VIEW, NO_VIEW = "view", "all"
"""The parameter of an address that names the open view, and its value for the list without one."""


def address_values(schema: type[ListQuery], query: str) -> Values:
    """The parameters of a list's address that its schema has, what its table shows, and the open view, without empty ones."""
    return {name: list(found) for name, found in _parsed(schema, str(query)[:_LONGEST_QUERY]).items()}


@lru_cache(maxsize=256)  # a page asks for those of its address several times
def _parsed(schema: type[ListQuery], query: str) -> Values:
    given = parse_qs("&".join(query.split("&")[:_MOST_PARAMETERS]))
    found = {name: given[name] for name in schema.model_fields if name in given}
    if issubclass(schema, RecordQuery):
        found |= {name: given[name] for name in PARAMETERS if name in given}
        if _is_view(given.get(VIEW, [""])[-1]):
            found[VIEW] = given[VIEW][-1:]
    return found


def without_look(values: Values) -> Values:
    """The parameters that decide which records a list has, and their order."""
    return {name: found for name, found in values.items() if name not in PARAMETERS}


def _is_view(value: str) -> bool:
    try:
        return value == NO_VIEW or str(UUID(value)) == value
    except ValueError:
        return False


def list_query(schema: type[ListQuery], values: Values, **fixed: Any) -> Any:
    """`values` as the list's query. Raises Invalid for an invalid address."""
    given: dict[str, Any] = {
        name: found if is_list(schema, name) else found[-1]
        for name, found in values.items()
        if name not in ("limit", VIEW, *PARAMETERS)
    }
    return parse(schema, given | fixed)


def as_field(value: Any) -> str:
    """A value of a record as the text of its input, before days are written as the reader does."""
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, Decimal):
        return formats.number(value, 2).removesuffix(".00")
    return plain_text(value)


def address(path: str, values: Mapping[str, Sequence[str]], **changes: str) -> str:
    """The address of a list with some parameters changed; an empty text removes one."""
    merged: dict[str, Sequence[str]] = {**values, **{name: [value] for name, value in changes.items()}}
    pairs = [(name, value) for name, found in merged.items() for value in found if value]
    return f"{path}?{'&'.join(f'{_quoted(name)}={_quoted(value)}' for name, value in pairs)}" if pairs else path


def _quoted(part: str) -> str:
    """A part of an address as it is written there."""
    return _remembered(part) if len(part) <= _SHORT else quote_plus(part)


_SHORT = 64
_remembered = lru_cache(maxsize=4096)(quote_plus)
"""Lists write the same names and values again and again."""


def tag_options(caller: Caller, record: RecordType[Any]) -> list[Option]:
    """The tags in use as the choices of a filter."""
    return [{"value": tag, "label": tag} for tag in tags.in_use(caller, record)]


def linked_ids(items: Iterable[Item]) -> frozenset[str]:
    """The ids of the records that `items` link to and show by name."""
    found: set[str] = set()
    fields: KeysView[str] = {}.keys()
    names: list[str] = []
    for item in items:
        if item.keys() != fields:  # nearly all have the same fields
            fields = item.keys()
            names = [name for name in fields if name.endswith("_id")]
        found.update(value for name in names if isinstance(value := item[name], str))
    return frozenset(found)


def written_time(value: str, formatter: Formatter) -> str:
    """A day or a moment in an address as text for the reader; any other value unchanged."""
    try:
        if "T" in value:
            return formatter.date_time(value)
        return formatter.day(value) if "-" in value else value
    except (ValueError, TypeError):
        return value


def record_uuid(value: str) -> UUID:
    """The id in an address or a state. Raises NotFound for an invalid one."""
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None


def plain_text(value: Any) -> str:
    """A JSON value as text, empty for None; of a boolean `true` or `false`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
