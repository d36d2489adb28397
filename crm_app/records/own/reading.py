"""Values of a workspace's own fields as people write and read them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from crm_app.core.clock import now, today
from crm_app.core.i18n import translate
from crm_app.records.own.definitions import OwnField
from crm_app.records.own.models import TYPES as TYPES
from crm_app.records.own.values import Unfit, typed
from crm_app.values import days, formats
from crm_app.values.collation import fold


def read(one: OwnField, written: str, zone: str, language: str = "en") -> Any:
    """The value that somebody wrote into a field of a form, as it is stored; None for an empty text.

    Args:
        written: the text; several choices are on lines of their own.
        zone: the person's time zone, for days such as "tomorrow" and for moments.
        language: the person's language, for moments.

    Raises Unfit.
    """
    text = written.strip()
    if not text:
        return None
    if one.is_number:
        return typed(one, _number(one, text))
    if one.type == "date":
        try:
            return typed(one, days.parse_day(text, today(zone)).isoformat())
        except days.Unreadable as error:
            raise Unfit(error.problem[0], **error.problem[1]) from None
    if one.type == "moment":
        try:
            return typed(one, days.parse_date_time(text, zone, now(), language).isoformat())
        except days.Unreadable as error:
            raise Unfit(error.problem[0], **error.problem[1]) from None
    if one.type == "yes_no":
        return _yes_no(text)
    if one.type == "choice":
        return typed(one, _choice(one, text))
    if one.type == "choices":
        return typed(one, [_choice(one, part.strip()) for part in text.split("\n") if part.strip()])
    return typed(one, text)


def _number(one: OwnField, text: str) -> Decimal:
    if one.type == "money":
        try:
            return formats.parse_amount(text)
        except ValueError:
            pass  # it may be negative
    try:
        return Decimal(formats.latin_digits(text).replace(",", "").replace("−", "-"))
    except InvalidOperation:
        raise Unfit("core.field.number") from None


def _yes_no(text: str) -> bool:
    for value, key, plain in ((True, "fields.yes", ("true", "1", "y")), (False, "fields.no", ("false", "0", "n"))):
        if text.lower() in (*plain, *(translate(key, language).lower() for language in ("en", "th"))):
            return value
    raise Unfit("fields.error.yes_no")


def _choice(one: OwnField, text: str) -> str:
    if one.choice(text) is not None:
        return text
    wanted = fold(text)
    return next((each.value for each in one.choices if wanted in map(fold, each.label)), text)


def shown(one: OwnField, value: Any, language: str, zone: str = "UTC") -> str:
    """The text of a value in its input of a form; `read` reads it again. A person and a record are their ids."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    if one.type == "date":
        return _day(value, language)
    if one.type == "moment":
        return _moment(value, language, zone)
    if one.is_number and isinstance(value, int | float | Decimal):
        return plain_number(value)
    return str(value)


def reads(one: OwnField, value: Any, language: str, zone: str = "UTC", names: Mapping[str, str] | None = None) -> str:
    """The text of a value for the reader. A value that does not fit its field is shown as it is.

    Args:
        zone: the reader's zone, for moments.
        names: of the people and records to which values point, as far as the reader may see them (`own.names`).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return words_of(one, value, language)
    if one.type in ("choice", "choices"):
        return ", ".join(words_of(one, part, language) for part in (value if isinstance(value, list) else [value]))
    if one.is_number and isinstance(value, int | float | Decimal):
        amount = Decimal(str(value))
        return formats.money(amount, one.currency) if one.type == "money" else _separated(amount)
    if one.type == "date":
        return _day(value, language)
    if one.type == "moment":
        return _moment(value, language, zone)
    if one.is_pointer and isinstance(value, str) and len(value) == 36:
        return (names or {}).get(value) or translate(f"fields.unseen.{one.type}", language)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def href(one: OwnField, value: Any) -> str:
    """The address that a value opens; empty for none."""
    if not isinstance(value, str):
        return ""
    match one.type:
        case "url":
            return value if value.startswith(("https://", "http://")) else ""
        case "email":
            return f"mailto:{value}" if "@" in value else ""
        case "phone":
            return formats.phone_link(value)
    return ""


def plain_number(value: int | float | Decimal) -> str:
    """A number without separators and needless zeros."""
    exact = Decimal(str(value))
    return f"{exact.to_integral():f}" if exact == exact.to_integral() else f"{exact.normalize():f}"


def _separated(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return formats.number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def words_of(one: OwnField, value: Any, language: str) -> str:
    """A choice, or an answer, in words; another value as it is."""
    if isinstance(value, bool):
        return translate("fields.yes" if value else "fields.no", language)
    found = one.choice(value)
    return str(value) if found is None else found.label[language == "th"]


def _moment(value: Any, language: str, zone: str) -> str:
    try:
        return formats.date_time(datetime.fromisoformat(value), language, zone)
    except (TypeError, ValueError):
        return str(value)


def _day(value: Any, language: str) -> str:
    try:
        return formats.day(date.fromisoformat(value), language)
    except (TypeError, ValueError):
        return str(value)
