"""Migrates the database's tables to this version of the product (Alembic).

Alembic is imported inside functions: the supervisor calls `is_current` at every start and stays in memory.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2.errors
from psycopg2 import sql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from crm_app.core.config import Settings
from crm_app.operations.bootstrap import bootstrap, connect
from crm_app.operations.fingerprint import fingerprint

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]
_SOURCES = ("alembic/**/*.py", "crm_app/**/*.py", "requirements/base.txt")

_TRIES = 5


class MigrationError(RuntimeError):
    """Migrations cannot run; the message says what to set."""


def config() -> "Config":
    """Alembic's configuration, independent of the working directory. It takes the owner's URL from the settings."""
    from alembic.config import Config

    found = Config(ROOT / "alembic.ini")
    found.set_main_option("script_location", str(ROOT / "alembic").replace("%", "%%"))
    return found


def head() -> str:
    """The newest revision in this checkout."""
    from alembic.script import ScriptDirectory

    revision = ScriptDirectory.from_config(config()).get_current_head()
    if revision is None:
        raise RuntimeError(f"no migrations in {ROOT / 'alembic'}")
    return revision


def upgrade(settings: Settings) -> str:
    """Create the roles and extensions where a superuser's URL is set, then run missing migrations. Returns the
    revision.

    Raises MigrationError when the URL of the owning role is missing, or the tables are of a later version.
    """
    from alembic import command

    if not settings.owner_database_url:
        raise MigrationError("Set CRM_OWNER_DATABASE_URL: the serving role (CRM_DATABASE_URL) may not change tables.")
    if settings.bootstrap_database_url:
        owner, app = make_url(settings.owner_database_url), make_url(settings.database_url)
        bootstrap(settings.bootstrap_database_url, str(owner.password), str(app.password), str(owner.database))
    if (found := current(settings.owner_database_url)) and found not in _revisions():
        raise MigrationError(
            f"The tables ({found}) are of a later version than this one ({head()}). Nothing was changed. How to go back is "
            "described in docs/operations.md, Upgrade."
        )
    if is_current(settings.owner_database_url):
        return head()  # installing policies and functions again would make concurrent readers wait for their locks
    for left in range(_TRIES - 1, -1, -1):
        try:
            command.upgrade(config(), "head")
            break
        except (psycopg2.errors.DeadlockDetected, OperationalError) as error:
            # A deadlock with concurrent readers and writers: the whole transaction was rolled back, so a retry is safe.
            if not left or not isinstance(getattr(error, "orig", error), psycopg2.errors.DeadlockDetected):
                raise
            time.sleep(1)
    with connect(settings.owner_database_url) as cursor:
        name = str(make_url(settings.owner_database_url).database)
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(name), sql.Literal(f"{head()} {fingerprint(ROOT, _SOURCES)}")
            )
        )
    return head()


def revise(words: str) -> Path:
    """Write a migration from the difference between tables and models, numbered after the newest one. Returns its file.

    Raises MigrationError when the tables are not at the newest revision.
    """
    from alembic.util import CommandError

    from alembic import command

    compare = config()
    compare.attributes["compare_only"] = True
    # The newest need not have the highest number: branches are chained in the order in which they come together.
    number = f"{max(int(one[:4]) for one in _revisions()) + 1:04}"
    try:
        command.revision(compare, words, autogenerate=True, rev_id=number)
    except CommandError as error:
        raise MigrationError(f"{error} Start the product once without your change, then try again.") from error
    return next((ROOT / "alembic" / "versions").glob(f"{number}_*.py"))


def is_current(url: str) -> bool:
    """Whether the last migration of the database at `url` ran from the present source, so that another changes nothing.

    Rights, policies and functions come from the source too and have no revision, hence the fingerprint. It is stored as
    the database's comment: a restored or replaced database has another, or none.
    """
    return _mark(url).rpartition(" ")[2] == fingerprint(ROOT, _SOURCES)


def serves(url: str) -> bool:
    """Whether the database at `url` has at least the tables that this version needs; any role can call it.

    An unknown revision is a later one: during an upgrade the old processes continue to serve.
    """
    revision = _mark(url).partition(" ")[0]
    return bool(revision) and revision not in _revisions()[1:]


def wait(url: str, say: Callable[[str], None], pause_seconds: float = 2.0) -> None:
    """Waits until the database at `url` answers and `serves`. Calls `say` once for each reason to wait."""
    said = ""
    while True:
        try:
            if serves(url):
                return
            reason = "the tables are older than this version. Run: script/deploy (or python -m crm_app migrate)"
        except psycopg2.OperationalError as error:
            reason = f"the database does not answer: {' '.join(str(error).split())[:200]}"
        if reason != said:
            say(f"Waiting: {reason}")
            said = reason
        time.sleep(pause_seconds)


def _revisions() -> list[str]:
    """Every revision in this checkout, the newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]


def _mark(url: str) -> str:
    with connect(url) as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()[0] or ""


def current(url: str) -> str | None:
    """The revision of the database at `url`, or None if nothing was migrated yet."""
    with connect(url) as cursor:
        try:
            cursor.execute("SELECT version_num FROM alembic_version")
        except psycopg2.errors.UndefinedTable:
            return None
        row = cursor.fetchone()
        return row[0] if row else None
