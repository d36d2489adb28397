"""Access to the database: `unit_of_work` for writes and for work with rules, `hot_read` for reads.

Both call the SQL function `app_enter`, which checks the session, the membership and the role's permission and sets the
workspace, the person and the scope for one transaction. Without this call row-level security shows no rows at all.
"""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import orjson
import psycopg2
import psycopg2.errors
from psycopg2.extras import register_uuid
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Connection, Uuid, bindparam, func, literal_column, null, or_, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

from crm_app.core import joined, on_loop, pool, prepared
from crm_app.core.deferred import SLOW_SECONDS, fetch
from crm_app.core.dialect import DIALECT
from crm_app.core.errors import Invalid
from crm_app.core.i18n import as_language
from crm_app.core.metrics import QUERY_SECONDS, SLOW_QUERIES, WORKSPACES, seconds_of
from crm_app.core.pool import engine
from crm_app.core.principal import Caller, JobCaller, Principal, SessionCaller
from crm_app.core.refusals import refusals
from crm_app.core.tables import columns
from crm_app.core.work import Work as Work

register_uuid()
Result = TypeVar("Result")


# ---------------------------------------------------------------- writing


@dataclass(slots=True)
class Need:
    """A permission that the next statement checks besides its own, in the same round trip."""

    permission: str | None
    """The permission; None checks only that the session is alive and its person a member."""
    met: bool = False


needed: ContextVar[Need | None] = ContextVar("needed", default=None)
"""What must be checked before the running event shows or changes anything; `ui/guard.py` sets it."""


def unmet(caller: Caller) -> Need | None:
    """What the next statement of the caller has to check besides its own."""
    need = needed.get()
    return need if need is not None and not need.met and isinstance(caller, SessionCaller) else None


def _enter(db: Connection, caller: Caller, permission: str | None) -> Principal:
    need = unmet(caller)
    if need is None:
        return _enter_with(db, caller, permission)
    if permission is not None and permission != need.permission:
        _enter_with(db, caller, need.permission)
        need.met = True
    principal = _enter_with(db, caller, permission or need.permission)
    need.met = True
    return principal


def _enter_with(db: Connection, caller: Caller, permission: str | None) -> Principal:
    if isinstance(caller, SessionCaller):
        sql, values = _ENTER_WORK, (caller.session_id, caller.workspace_id, permission)
    else:
        sql, values = _ENTER_JOB_WORK, (caller.job_id, caller.token, permission)
    return principal_of(fetch(db, sql, values)[0], caller)


_ENTER_WORK = "select app_enter_principal(%s, %s, %s)"
_ENTER_JOB_WORK = "select app_enter_job(%s, %s, %s)"


def principal_of(row: dict[str, Any], caller: Caller) -> Principal:
    """The principal that the row of `app_enter_principal` or `app_enter_job` describes."""
    return Principal(
        workspace_id=UUID(row["workspace_id"]),
        member_id=UUID(row["member_id"]) if row["member_id"] else None,
        person_id=UUID(row["person_id"]) if row["person_id"] else None,
        session_id=caller.session_id if isinstance(caller, SessionCaller) else None,
        name=row["name"],
        email=row["email"],
        role=row["role"],
        permissions=row["permissions"],
        language=as_language(row["language"]),
        timezone=row["timezone"],
        workspace_name=row["workspace_name"],
        workspace_slug=row["workspace_slug"],
        currency=row["currency"],
        workspace_timezone=row["workspace_timezone"],
        fiscal_year_start=row["fiscal_year_start"],
        confirmed=row.get("confirmed", True),
    )


@contextmanager
def unit_of_work(caller: Caller, permission: str | None = None) -> Iterator[Work]:
    """Opens a transaction as `caller`, yields its `Work`, and commits when the block ends without an error.

    Args:
        caller: the session or the job that acts.
        permission: the role must grant it; checked first.

    Raises:
        Unauthenticated: the session is unknown, over or revoked.
        Forbidden: no active member of that workspace, or the permission is not granted.
    """
    with refusals(), ExitStack() as stack:
        connection, principal = _entered(stack, caller, permission)
        work = Work(connection, principal, caller)
        stack.callback(work.close)
        started = time.perf_counter()
        yield work
        work.flush()
        connection.commit()
        WORKSPACES.count(work.workspace_id, time.perf_counter() - started)
    for action in work.after_commit:
        action()


def _entered(stack: ExitStack, caller: Caller, permission: str | None) -> tuple[Connection, Principal]:
    """A connection in a transaction of the caller; `stack` returns it to the pool."""
    began = time.perf_counter()
    while True:
        connection = stack.enter_context(engine().connect())
        connection.begin()
        try:
            return connection, _enter(connection, caller, permission)
        except (DBAPIError, psycopg2.Error):
            # The server was restarted: a retry is safe, because nothing was done yet.
            if not pool.lately_lost(began):
                raise
            stack.close()
            began = time.perf_counter()


@contextmanager
def transaction_without_workspace() -> Iterator[Session]:
    """A transaction without a workspace, for the SQL functions that sign people in. Row-level security shows no rows in
    it.
    """
    with refusals(), Session(engine(), expire_on_commit=False) as db:
        yield db
        db.commit()


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class HotQuery:
    """SQL that returns one JSON text, compiled once from an ordinary `select()`."""

    sql: str
    name: str
    steady: bool = False
    """Whether its best plan is the same for every reader and value, and sorts nothing: connections prepare it then."""


_ENTER = "select app_enter(%(app_session)s, %(app_workspace)s, %(app_permission)s); "
_ENTER_NEEDED = "select app_enter(%(app_session)s, %(app_workspace)s, %(app_needed)s); "
_ENTER_JOB = "select app_enter_job(%(app_session)s, %(app_workspace)s, %(app_permission)s); "


MYSELF: Any = literal_column("nullif(current_setting('app.member_id', true), '')::uuid", Uuid())
"""The reader's membership in a statement; null for a caller without one."""
_MYSELF_ONCE: Any = select(MYSELF).scalar_subquery()


def sees(owner: Any) -> ColumnElement[bool]:
    """The condition `app_sees`, that the permission of a hot read reaches a record with this owner, for statements that look at
    many records.

    What depends on the reader alone stands in subqueries, which PostgreSQL evaluates once for a statement. As a function of the
    owner the condition takes a microsecond or two for each record.
    """
    return or_(select(func.app_sees(null())).scalar_subquery(), owner == _MYSELF_ONCE)


def compiled(statement: Any) -> str:
    """The statement's SQL with psycopg2's named placeholders for `bindparam`s; constants are written into it."""
    made = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    constants = {name: _literal(bind.value) for name, bind in made.binds.items() if not bind.required}
    return re.sub(r"%\((\w+)\)s", lambda match: constants.get(match[1], match[0]), str(made))


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''").replace("%", "%%") + "'"
    raise TypeError(f"a hot read cannot hold this constant, give it a bindparam: {value!r}")


def one_json(statement: Any, name: str) -> HotQuery:
    """A query for one record by its id. It returns a JSON object, or no row."""
    return HotQuery(f"with r as ({compiled(statement)}) select row_to_json(r)::text from r", name, steady=True)


def page_json(statement: Any, name: str, *, steady: bool = False) -> HotQuery:
    """A query for one page: `statement` ends in `LIMIT limit_plus_one` and has an `id` column.

    Args:
        steady: whether an index has its rows in their order, for every reader, see `HotQuery`.

    It returns `{"items": […], "next": id of the last item, or null on the last page}`.
    """
    return HotQuery(
        "select json_build_object('items', coalesce(json_agg(p.r) filter (where p.n <= %(limit)s), '[]'), "
        "'next', case when count(*) > %(limit)s then (array_agg(p.rid))[%(limit)s] end)::text from "
        f"(select r, r.id as rid, row_number() over () as n from ({compiled(statement)}) r) p",
        name,
        steady,
    )


def list_json(statement: Any, name: str) -> HotQuery:
    """A query for a bounded list. It returns a JSON array."""
    return HotQuery(f"select coalesce(json_agg(r), '[]')::text from ({compiled(statement)}) r", name)


def hot_page(
    caller: Caller, permission: str, query: HotQuery, table: type[SQLModel], *, after: UUID | None, **values: Any
) -> bytes:
    """Reads one page of `table` after its row `after`; other arguments as for `hot_read`, `query` as from `page_json`.

    Raises Invalid when the row `after` never existed or has been purged: the start of the page is then unknown, and an
    empty page would look like an empty list.
    """
    found = hot_read(caller, permission, query, after=after, **values) or _EMPTY_PAGE
    if after is not None and len(found) < 2 * len(_EMPTY_PAGE) and not orjson.loads(found)["items"]:
        known = hot_read(caller, permission, _exists(table), cursor=after)
        if known is None:
            raise Invalid(fields={"after": "core.field.cursor"})
    return found


_EMPTY_PAGE = b'{"items":[],"next":null}'


def _exists(table: type[SQLModel]) -> HotQuery:
    row = columns(table)
    # Deleted rows count as well: their place in the order is still known.
    statement: Any = select(literal_column("'{}'")).where(row.id == bindparam("cursor", type_=Uuid())).limit(1)
    return HotQuery(compiled(statement), f"{table.__tablename__}.cursor")


def _read(sql: str, values: dict[str, Any]) -> Any:
    """The first row of the last statement of `sql`."""
    link = on_loop.link()
    if link is not None:
        return link.fetch(sql, values)
    connection = engine().raw_connection()
    raw: Any = connection.driver_connection
    try:
        with raw.cursor() as cursor:
            cursor.execute(sql, values)  # several statements in one call are one transaction
            return cursor.fetchone()
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        connection.invalidate()
        raise
    finally:
        connection.close()


def _read_again(sql: str, values: dict[str, Any], started: float) -> Any:
    """As `_read`, with one retry on a new connection when the server was restarted meanwhile."""
    with refusals():
        try:
            return _read(sql, values)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if not pool.lately_lost(started):
                raise
            return _read(sql, values)


def call(name: str, sql: str, **values: Any) -> Any:
    """The result of an SQL function that checks its caller itself, in one round trip and without a workspace.

    Args:
        name: the label of its duration in the metrics.
        sql: `select the_function(%(argument)s)`.
        values: the arguments.
    """
    started = time.perf_counter()
    row = _read_again(sql, values, started)
    seconds_of(QUERY_SECONDS, name).observe(time.perf_counter() - started)
    return row[0]


def hot_read(caller: Caller, permission: str | None, query: HotQuery, **values: Any) -> bytes | None:
    """Runs `query` as `caller` in one round trip: the session check, the workspace and the query together.

    Returns the JSON that PostgreSQL wrote, or None when there is no row. Raises as `unit_of_work` does.
    """
    if isinstance(caller, JobCaller):
        enter, values["app_session"], values["app_workspace"] = _ENTER_JOB, caller.job_id, caller.token
    else:
        enter, values["app_session"], values["app_workspace"] = _ENTER, caller.session_id, caller.workspace_id
    values["app_permission"] = permission
    need = unmet(caller)
    if need is not None and need.permission != permission:
        enter, values["app_needed"] = _ENTER_NEEDED + enter, need.permission
    started, link = time.perf_counter(), on_loop.link()
    if isinstance(link, joined.JoinedLink) and isinstance(caller, SessionCaller):
        checks = (need.permission, permission) if need is not None and need.permission != permission else (permission,)
        with refusals():
            row = (link.ask(joined.Question(caller.session_id, caller.workspace_id, checks, query.sql, values)),)
    elif link is not None and query.steady:
        with refusals():
            row = prepared.steady(link, enter, query.sql, values)
    else:
        row = _read_again(enter + query.sql, values, started)
    if need is not None:
        need.met = True
    seconds = time.perf_counter() - started
    seconds_of(QUERY_SECONDS, query.name).observe(seconds)
    if seconds > SLOW_SECONDS:
        SLOW_QUERIES.labels(query.name).inc()
    if not isinstance(caller, JobCaller):
        WORKSPACES.count(caller.workspace_id, seconds)
    return row[0].encode() if row and row[0] is not None else None


def plain(value: BaseModel | dict[str, Any] | None) -> dict[str, Any]:
    """A schema as the JSON values that leave a service."""
    if value is None:
        return {}
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value
