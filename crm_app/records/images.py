"""Before-images: the former values of the columns of a record as JSON, for an undo."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Numeric, Uuid
from sqlalchemy.types import TypeEngine

from crm_app.core.tables import table


def image_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Column values as JSON; `restored` reads them back."""
    return {
        name: value if isinstance(value, (str, int, float, bool, dict, list, type(None))) else _text(value)
        for name, value in values.items()
    }


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def restored(model: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` of a before-image as Python values of the model's columns."""
    read: dict[type[TypeEngine[Any]], Callable[[Any], Any]] = {
        DateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        Uuid: UUID,
        Numeric: Decimal,
    }
    found: dict[str, Any] = {}
    for name, value in values.items():
        column = table(model).c[name].type
        reader = next((function for kind, function in read.items() if isinstance(column, kind)), None)
        found[name] = value if value is None or reader is None else reader(str(value))
    return found
