"""How statements and values are written for psycopg2."""

from typing import Any

import orjson
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2


def as_json(value: Any) -> str:
    """A value as JSON text; parts of other types are written as text."""
    return orjson.dumps(value, default=str).decode()


DIALECT: Any = PGDialect_psycopg2(json_serializer=as_json)  # type: ignore[no-untyped-call]
"""Compiles statements that are sent without SQLAlchemy, see `database.compiled` and `deferred.prepared`."""
