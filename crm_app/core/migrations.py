"""Brings the database's tables up to this version of the product (Alembic)."""

from pathlib import Path

import psycopg2.errors
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from crm_app.core.bootstrap import bootstrap, connect
from crm_app.core.config import Settings

ROOT = Path(__file__).resolve().parents[2]


class MigrationError(RuntimeError):
    """Migrations cannot run; the message says what to set."""


def config() -> Config:
    """Alembic's configuration, wherever the command was started. It takes the owner's URL from the settings."""
    found = Config(ROOT / "alembic.ini")
    found.set_main_option("script_location", str(ROOT / "alembic").replace("%", "%%"))
    return found


def head() -> str:
    """The newest revision in this checkout."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    if revision is None:
        raise RuntimeError(f"no migrations in {ROOT / 'alembic'}")
    return revision


def upgrade(settings: Settings) -> str:
    """Make the roles and extensions where a superuser's URL is set, then run what is missing. Returns the revision.

    Raises MigrationError when the URL of the owning role is missing.
    """
    if not settings.owner_database_url:
        raise MigrationError("Set CRM_OWNER_DATABASE_URL: the serving role (CRM_DATABASE_URL) may not change tables.")
    if settings.bootstrap_database_url:
        owner, app = make_url(settings.owner_database_url), make_url(settings.database_url)
        bootstrap(settings.bootstrap_database_url, str(owner.password), str(app.password), str(owner.database))
    command.upgrade(config(), "head")
    return head()


def current(url: str) -> str | None:
    """The revision of the database at `url`, or None if nothing was migrated yet."""
    with connect(url) as cursor:
        try:
            cursor.execute("SELECT version_num FROM alembic_version")
        except psycopg2.errors.UndefinedTable:
            return None
        row = cursor.fetchone()
        return row[0] if row else None
