"""The texts of the default pages of a kind: of a row of a list, and of a record's page."""

from functools import lru_cache
from typing import Any, TypedDict, get_type_hints
from urllib.parse import quote

from crm_app.records.derive import shown_name
from crm_app.records.fields import Field, form_of
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.states.values import Formatter, Item, Shown
from crm_app.values import formats


def reads(record: RecordType[Any], declared: Field, item: Item, formatter: Formatter) -> str:
    """The text of a field's value for the reader; empty when it has none."""
    value = item.get(shown_name(record, declared))
    if value in (None, "", []):
        return ""
    match form_of(record.new, declared):
        case "choice":
            return formatter.translate(f"{record.plural}.{declared.name}.{value}")
        case "day":
            return formatter.day(value)
        case "date_time":
            return formatter.date_time(value)
        case "amount":
            return formatter.money(value, item.get(declared.currency))
        case "number":
            return formatter.number(value)
        case "tags":
            return ", ".join(value)
    return str(value)


@lru_cache(maxsize=64)
def _of_row(record: RecordType[Any]) -> tuple[tuple[Field, ...], Field | None, Field | None]:
    """The fields that a row shows beside the title, the choice that it shows as the record's state, and the amount."""
    amount = amount_of(record)
    shown = (one for one in record.fields if one.row and not one.choices and one.name != record.title_column)
    state = next((one for one in record.fields if one.row and one.choices), None)
    return tuple(one for one in shown if one is not amount), state, amount


class UsualRow(TypedDict):
    """A row of a usual list."""

    id: str
    href: str
    name: str
    initials: str
    meta: str
    state: str
    amount: str
    tags: list[str]
    updated: str


def row(record: RecordType[Any], item: Item, formatter: Formatter) -> UsualRow:
    """A record as a row of a list: its title, what its kind shows in rows, its first choice, its first amount."""
    inside, state, amount = _of_row(record)
    title = record_title(record, item)
    return {
        "id": item["id"],
        "href": f"{record.path}/{item['id']}",
        "name": title,
        "initials": formats.initials(title),
        "meta": " · ".join(part for one in inside if (part := reads(record, one, item, formatter))),
        "state": "" if state is None else item[state.name] or "",
        "amount": "" if amount is None else reads(record, amount, item, formatter),
        "tags": item.get("tags", [])[:3],
        "updated": formatter.ago(item["updated_at"]),
    }


def amount_of(record: RecordType[Any]) -> Field | None:
    """The amount that stands at the end of a row; None for a kind that shows none."""
    return next((one for one in record.fields if one.row and form_of(record.new, one) == "amount"), None)


def record_title(record: RecordType[Any], item: Item) -> str:
    """The title of a record."""
    return str(item.get(record.title_column) or "")


class EveryView(TypedDict, total=False):
    """The texts on the page of a record of any kind."""

    title: str
    owner: str
    created: str
    updated: str


@lru_cache(maxsize=64)
def view_type(record: RecordType[Any], more: type[Any] = EveryView) -> Any:
    """The `TypedDict` of `view`.

    Args:
        more: a further `TypedDict`, of the values that a domain adds.
    """
    own: dict[str, Any] = {"initials": str, "tags": list[str]}
    for one in record.fields:
        own[one.name] = list[str] if form_of(record.new, one) == "tags" else str
        if suffix := _suffix(one):
            own[f"{one.name}{suffix}"] = str
    fields = own | get_type_hints(EveryView) | get_type_hints(more)
    return TypedDict(f"{record.model.__name__}View", fields, total=False)  # type: ignore[operator]


def _suffix(one: Field) -> str:
    """The end of the name of a field's second value: its address, or the value of a choice; empty for one value."""
    if one.link or one.form in ("tel", "line"):
        return "_href"
    return "_value" if one.choices else ""


def view(record: RecordType[Any], item: Item, formatter: Formatter) -> Shown:
    """A record as its page shows it: every declared field as text, tags as a list, links with their addresses."""
    title = record_title(record, item)
    shown: Shown = {"title": title, "initials": formats.initials(title), "tags": item.get("tags", [])}
    for one in record.fields:
        if form_of(record.new, one) == "tags":  # a page shows each value separately
            shown[one.name] = item.get(one.name, [])
            continue
        shown[one.name] = reads(record, one, item, formatter)
        if one.link:
            to = item.get(one.name)
            shown[f"{one.name}_href"] = f"{TYPES[one.link].path}/{to}" if to else ""
        elif one.choices:
            shown[f"{one.name}_value"] = item.get(one.name) or ""
        elif one.form == "tel":
            shown[f"{one.name}_href"] = formats.phone_link(shown[one.name])
        elif one.form == "line":
            shown[f"{one.name}_href"] = line_link(shown[one.name])
    return shown


def line_link(name: str) -> str:
    """The address that opens somebody's LINE; a name that begins with @ is an official account's."""
    if not name:
        return ""
    quoted = quote(name, safe="")
    return f"https://line.me/R/ti/p/{quoted}" if name[0] == "@" else f"https://line.me/ti/p/~{quoted}"


def controls(record: RecordType[Any]) -> tuple[str, ...]:
    """The filters with a control above the list: choices, the owner, tags."""
    choices = tuple(one.name for one in record.fields if one.filter and (one.choices or one.used))
    return (*choices, "owner_id", *(("tag",) if "tag" in record.filters else ()))


def defaults(record: RecordType[Any]) -> dict[str, str]:
    """The initial values of the form of a new record: the defaults of its schema."""
    found = record.new.model_fields
    return {one.name: value for one in record.fields if isinstance(value := found[one.name].default, str) and value}
