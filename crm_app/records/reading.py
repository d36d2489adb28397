"""Values that people write into the fields of a form, and these values as text again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from pydantic import BaseModel

from crm_app.core.clock import now, today
from crm_app.core.errors import Invalid, Problem
from crm_app.records.fields import is_whole_number, written_as
from crm_app.values import days, formats


class Reader(Protocol):
    """Who writes and reads: `language` is `en` or `th`, `timezone` an IANA zone."""

    @property
    def language(self) -> str: ...
    @property
    def timezone(self) -> str: ...


def read_field(schema: type[BaseModel], name: str, written: str, reader: Reader) -> Any:
    """Parses what a person wrote into a field of a form or a filter, by the type in its schema.

    Args:
        schema: that of the form or of the list's query.
        name: the field.
        written: not empty.
        reader: the person's zone and language.

    Raises:
        Invalid: it cannot be parsed; the message is for the field.
    """
    try:
        match written_as(schema, name):
            case "day":
                return days.parse_day(written, today(reader.timezone))
            case "date_time":
                return days.parse_date_time(written, reader.timezone, now(), reader.language)
            case "amount":
                return formats.parse_amount(written)
    except days.Unreadable as error:
        raise Invalid(fields={name: error.problem}) from None
    except ValueError:
        raise Invalid(fields={name: "core.field.amount"}) from None
    return written


def show_field(schema: type[BaseModel], name: str, value: str, reader: Reader) -> str:
    """The text of a value for its field; a value that cannot be parsed stays as it is."""
    if not value or written_as(schema, name) not in ("day", "date_time"):
        return value
    try:
        if written_as(schema, name) == "day":
            return formats.day(date.fromisoformat(value), reader.language)
        moment = datetime.fromisoformat(value)
        return value if moment.tzinfo is None else formats.date_time(moment, reader.language, reader.timezone)
    except ValueError:
        return value


def typed_input(schema: type[BaseModel], typed: Mapping[str, str], reader: Reader) -> dict[str, Any]:
    """Texts of a form as input for a schema. Raises Invalid with a message per field.

    Args:
        schema: the schema of a new record.
        typed: the texts, by field.
        reader: the zone and language of the person.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str | Problem] = {}
    for name, value in typed.items():
        if name == "tags":
            values[name] = [tag for tag in value.replace("،", ",").split(",") if tag.strip()]
        elif value == "":
            values[name] = "" if schema.model_fields[name].is_required() else None
        elif is_whole_number(schema, name):
            values[name] = formats.latin_digits(value).replace(",", "")
        else:
            try:
                values[name] = read_field(schema, name, value, reader)
            except Invalid as error:
                faults |= error.fields
    if faults:
        raise Invalid(fields=faults)
    return values
