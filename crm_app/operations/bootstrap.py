"""The one-time step that needs a superuser: two roles, the database and its extensions.

`crm_owner` owns the database and runs the migrations. `crm_app` serves requests: it owns nothing, may not bypass
row-level security and gets its rights from the migrations. `vector` is not a trusted extension, so no other role could
create it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql
from sqlalchemy.engine import make_url

OWNER = "crm_owner"
APP = "crm_app"
EXTENSIONS = ("vector", "pg_trgm")
_LOCK = 0x43524D  # any number that no other program takes as an advisory lock here


def libpq_url(url: str, database: str | None = None) -> str:
    """`url` (SQLAlchemy's or libpq's) in libpq's format, for `database` if one is given."""
    parsed = make_url(url).set(drivername="postgresql")
    if database is not None:
        parsed = parsed.set(database=database)
    return parsed.render_as_string(hide_password=False)


@contextmanager
def connect(url: str, database: str | None = None) -> Iterator[Any]:
    """A cursor that commits each statement on its own. Raises psycopg2.OperationalError when no server answers."""
    connection = psycopg2.connect(libpq_url(url, database), connect_timeout=10)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def bootstrap(superuser_url: str, owner_password: str, app_password: str, database: str = "crm") -> None:
    """Create or correct the roles, the database and its extensions. Safe to repeat and to run twice at once.

    Args:
        superuser_url: URL of a superuser, with any database of that server.
        owner_password: the new password of `crm_owner`.
        app_password: the new password of `crm_app`.
        database: name of the product's database.
    """
    with connect(superuser_url) as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        for role, password in ((OWNER, owner_password), (APP, app_password)):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(
                sql.SQL(
                    "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
                ).format(sql.SQL(verb), sql.Identifier(role), sql.Literal(password))
            )
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
        if not cursor.fetchone():
            # The administrator of a managed service must be a member of a role before it can give the role an object.
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(database), sql.Identifier(OWNER)
                )
            )
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        cursor.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(APP))
        )
        with connect(superuser_url, database) as inside:
            for extension in EXTENSIONS:
                inside.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            inside.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
            inside.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            inside.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP)))
