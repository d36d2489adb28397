"""Statements that a connection of the event loop prepares once: to plan them takes PostgreSQL more time than to run them.

What a page reads is a few long statements over and over, with other values, and so is what a write sends. A connection knows
the last `_MOST` of them by the names that they have there; the one that was not used for longest makes room for another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import psycopg2

_MOST = 100
"""How many statements a connection prepares; each takes half a megabyte to a megabyte of PostgreSQL's memory. More than one
message ever executes, so that none makes room for another of the same message.
"""
_NO_TYPE = ("42P18", "42725", "42P08", "42804")
"""The error codes of PostgreSQL for a statement in which the type of a parameter cannot be told before its value is known."""
_EXISTS = "42P05"
_MOST_UNFIT = 1000
_unfit: set[str] = set()
"""The names of statements that cannot be prepared, `_MOST_UNFIT` at most."""
LIMIT, ONE_MORE = "%(limit)s", "%(limit_plus_one)s"
_USUAL_LIMITS = frozenset((8, 25, 50, 100))
"""A plan depends on how many rows a page has: a statement is prepared for each of these numbers by itself."""
_ONE_PLAN = "set local plan_cache_mode = force_generic_plan; set local enable_sort = off; "
"""PostgreSQL would plan a statement for its values the first times, and for ever where it supposes that values decide. A page of
all records is read in the order of an index, whatever the workspace for which it was planned: so it never sorts.
"""


@dataclass(frozen=True, slots=True)
class _Form:
    """How a statement is prepared and executed.

    Attributes:
        sql: with numbered parameters.
        name: by which connections know it.
        call: executes it; with psycopg2's placeholders for the parameters.
        names: the placeholders.
    """

    sql: str
    name: str
    call: str
    names: tuple[str, ...]


@lru_cache(maxsize=512)
def _form(sql: str, planned: str) -> _Form:
    names: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if match[0] not in names:
            names.append(match[0])
        return f"${names.index(match[0]) + 1}"

    written = re.sub(r"%%|%s|%\(\w+\)s", numbered, sql)
    digest = sha256(f"{planned}{sql}".encode()).hexdigest()[:32]
    name = f"read_{digest}"  # of the text: a name that exists is that of this statement
    return _Form(written, name, f"execute {name}({', '.join(names)})" if names else f"execute {name}", tuple(names))


def called(link: Any, sql: str, values: Mapping[str, Any] | tuple[Any], planned: str = "") -> bytes | None:
    """The statement that executes `sql`, which the connection has prepared; None where it cannot be prepared.

    Args:
        link: a connection of the event loop. It may send a message.
        sql: one statement with psycopg2's named placeholders, or with one `%s`.
        values: of the placeholders, and others; for `%s` a tuple.
        planned: the settings of the planner under which it is executed: each has a plan of its own.

    Raises psycopg2's errors, or Elsewhere.
    """
    form = _form(sql, planned)
    if not _is_prepared(link, form):
        return None
    made: bytes = link.cursor.mogrify(form.call, values) if form.names else form.call.encode()
    return made


def steady(link: Any, enter: str, sql: str, values: dict[str, Any]) -> Any:
    """The first row of a statement whose best plan is the same for every reader and value: it is planned once.

    Args:
        link: a connection of the event loop.
        enter: the statements before it, with placeholders.
        sql: as for `called`; it may have a limit.
        values: of all placeholders.

    Raises psycopg2's errors, or Elsewhere.
    """
    limit = values.get("limit")
    execute = None
    if limit is None or limit in _USUAL_LIMITS:
        execute = called(link, sql if limit is None else _limited(sql, limit), values, _ONE_PLAN)
    if execute is None:
        return link.fetch(enter + sql, values)
    return link.run(link.cursor.mogrify(enter + _ONE_PLAN, values) + execute)


@lru_cache(maxsize=512)
def _limited(sql: str, limit: int) -> str:
    """The statement with its limit written in."""
    return sql.replace(LIMIT, str(limit)).replace(ONE_MORE, str(limit + 1))


def _is_prepared(link: Any, form: _Form) -> bool:
    """Whether the connection has prepared a statement, after preparing it where it can be."""
    known: dict[str, None] = link.prepared
    if form.name in known:
        known[form.name] = known.pop(form.name)  # the last one was used last
        return True
    if form.name in _unfit:
        return False
    message = f"prepare {form.name} as {form.sql}"
    if len(known) >= _MOST:
        oldest = next(iter(known))
        del known[oldest]
        message = f"deallocate {oldest}; {message}"
    try:
        link.run(message.encode())
    except psycopg2.ProgrammingError as error:
        if error.pgcode in _NO_TYPE:
            if len(_unfit) >= _MOST_UNFIT:
                _unfit.clear()
            _unfit.add(form.name)
            return False
        if error.pgcode != _EXISTS:
            raise
    known[form.name] = None
    return True
