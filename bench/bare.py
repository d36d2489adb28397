"""The bare endpoint for comparison: FastAPI, psycopg2 rows, the same session check and row-level security, nothing
more.
"""

import os
from typing import Annotated, Any

import psycopg2
import psycopg2.errors
from fastapi import Depends, FastAPI, Header, HTTPException
from psycopg2.extras import Json, RealDictCursor, register_uuid
from psycopg2.pool import ThreadedConnectionPool

from crm_app.core.clock import new_id
from crm_app.core.tokens import verify

register_uuid()
_SIZE = int(os.environ.get("CRM_POOL_SIZE", "10"))
_URL = os.environ["CRM_DATABASE_URL"].replace("postgresql+psycopg2", "postgresql")
pool = ThreadedConnectionPool(_SIZE, _SIZE, _URL)
app = FastAPI()

_COLUMNS = """c.id, c.version, c.owner_id, m.name as owner_name, c.created_at, c.updated_at, c.custom_fields, c.name,
 c.job_title, c.email, c.phone, c.mobile, c.line_id, c.company_id, o.name as company_name, c.city, c.country, c.status,
 c.source, c.description, c.tags"""
_FROM = """from contact c left join membership m on m.workspace_id = c.workspace_id and m.id = c.owner_id
 left join company o on o.workspace_id = c.workspace_id and o.id = c.company_id where c.deleted_at is null"""


def caller(authorization: Annotated[str, Header()] = "") -> Any:
    """The caller of a bearer token."""
    return verify(authorization.removeprefix("Bearer "))[0]


Caller = Annotated[Any, Depends(caller)]


def rows(who: Any, permission: str, sql: str, **values: Any) -> list[dict[str, Any]]:
    """Enters the workspace, runs the query, returns its rows."""
    connection = pool.getconn()
    try:
        with connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute("select app_enter(%s, %s, %s)", (who.session_id, who.workspace_id, permission))
            cursor.execute(sql, values)
            return [dict(row) for row in cursor.fetchall()]
    except psycopg2.errors.InvalidAuthorizationSpecification:
        raise HTTPException(401) from None
    except psycopg2.errors.InsufficientPrivilege:
        raise HTTPException(403) from None
    finally:
        pool.putconn(connection)


@app.get("/ping")
def ping() -> dict[str, bool]:
    return {"ok": True}


@app.get("/api/v1/contacts/{contact_id}")
def read(contact_id: str, who: Caller) -> Any:
    found = rows(who, "contact.read", f"select {_COLUMNS} {_FROM} and c.id = %(id)s::uuid", id=contact_id)
    if not found:
        raise HTTPException(404)
    return found[0]


@app.get("/api/v1/contacts")
def listing(who: Caller, limit: int = 50, q: str | None = None) -> Any:
    where = "and c.id in (select record_id from search_find('contact', %(q)s, '{}'::text[], 1000))" if q else ""
    sql = f"select {_COLUMNS} {_FROM} {where} order by c.name_key, c.id limit %(limit)s"
    found = rows(who, "contact.read", sql, limit=limit + 1, q=f"%{q}%")
    return {"items": found[:limit], "next": found[limit - 1]["id"] if len(found) > limit else None}


@app.post("/api/v1/contacts", status_code=201)
def create(body: dict[str, Any], who: Caller) -> Any:
    """An insert alone: the product also writes a search document, an audit entry and the owner's name."""
    sql = """insert into contact (workspace_id, id, created_at, updated_at, version, custom_fields, name, name_key, email,
             status, tags) values (%(w)s, %(id)s, now(), now(), 1, '{}', %(name)s, lower(%(name)s), %(email)s, 'lead', %(tags)s)
             returning *"""
    values = {"w": who.workspace_id, "id": new_id(), "name": body["name"], "email": body.get("email"), "tags": Json([])}
    return rows(who, "contact.create", sql, **values)[0]
