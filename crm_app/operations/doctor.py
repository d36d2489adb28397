"""Checks an installation and says in plain words what is wrong with it and what to do."""

import importlib.metadata
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg2
import redis

from crm_app.core.config import Settings
from crm_app.operations import address, migrations
from crm_app.operations.bootstrap import APP, EXTENSIONS, OWNER, connect
from crm_app.operations.embedded import Embedded, EmbeddedError, Services, build

Verdict = Literal["ok", "note", "wrong"]
_LEAST_PYTHON = (3, 11)
_LITTLE_SPACE, _TOO_LITTLE_SPACE = 2_000_000_000, 300_000_000  # bytes


@dataclass(frozen=True)
class Finding:
    """The result of one check: `wrong` needs action, a `note` is worth knowing."""

    verdict: Verdict
    text: str


def examine(
    settings: Settings,
    root: Path,
    embedded: Embedded,
    use: Callable[[Services], None],
    worker_seen: Callable[[], float | None],
) -> Iterator[Finding]:
    """Run all checks, from the base up, and yield one finding at a time.

    Args:
        settings: the operator's settings.
        root: the checkout.
        embedded: its servers; started for the check if they do not run.
        use: points this process at the servers once their addresses are known.
        worker_seen: seconds since a worker last reported that it is alive, None without a recent report.
    """
    yield python_version(sys.version_info[:2])
    yield packages(root / "requirements" / "base.txt")
    yield disk(settings.data_dir)
    yield frontend(root)
    try:
        services = embedded.start()
    except (EmbeddedError, psycopg2.Error) as error:
        yield Finding("wrong", f"The embedded database and cache do not start: {error}")
        return
    try:
        use(services)
        running = not embedded.owned
        yield from database(services)
        cache_answers = cache(services)
        yield cache_answers
        if cache_answers.verdict == "ok":
            yield worker(worker_seen(), running)
        yield port(settings, running)
        yield assistant(settings)
    finally:
        embedded.stop()


def python_version(version: tuple[int, ...]) -> Finding:
    """Whether this Python is new enough."""
    name = ".".join(map(str, version))
    if version < _LEAST_PYTHON:
        return Finding("wrong", f"Python {name} is too old: install Python 3.11 or newer, delete .venv, start again.")
    return Finding("ok", f"Python {name}")


def packages(pinned: Path) -> Finding:
    """Whether the installed packages are the pinned ones."""
    wrong = []
    pins = re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)", pinned.read_text())
    for name, version in pins:
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if installed != version:
            wrong.append(f"{name} is {installed}, not {version}")
    if wrong:
        some = ", ".join(wrong[:5]) + (f" and {len(wrong) - 5} more" if len(wrong) > 5 else "")
        return Finding("wrong", f"Packages differ from {pinned}: {some}. Run: script/server")
    return Finding("ok", f"{len(pins)} packages as pinned")


def disk(folder: Path) -> Finding:
    """Whether the disk with the data has free space."""
    while not folder.exists():
        folder = folder.resolve().parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free for data"
    if free < _TOO_LITTLE_SPACE:
        return Finding("wrong", f"Only {text}: the database will stop. Free some space.")
    return Finding("note" if free < _LITTLE_SPACE else "ok", text)


def frontend(root: Path) -> Finding:
    """Whether the compiled frontend exists and matches the source."""
    if build.is_fresh(root):
        return Finding("ok", "The compiled frontend fits the source")
    return Finding("note", "The frontend is not compiled from the present source: the next start will compile it")


def database(services: Services) -> Iterator[Finding]:
    """Whether the database answers, has a supported version, and holds the roles, extensions and tables."""
    try:
        with connect(services.database_url) as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
            version = cursor.fetchone()[0]
            cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            superuser, bypass = cursor.fetchone()
            cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
            owns = cursor.fetchone()[0]
            cursor.execute("SELECT array_agg(extname::text) FROM pg_extension")
            missing = sorted(set(EXTENSIONS) - set(cursor.fetchone()[0]))
    except psycopg2.Error as error:
        yield Finding("wrong", f"The database does not answer to {APP}: {_plain(error)}")
        return
    if 15 <= version <= 18:
        yield Finding("ok", f"PostgreSQL {version} answers")
    else:
        yield Finding("wrong", f"PostgreSQL {version} answers; versions 15 to 18 are supported")
    if superuser or bypass or owns:
        yield Finding(
            "wrong",
            "CRM_DATABASE_URL signs in with a role that can get around row-level security (a superuser, BYPASSRLS, or "
            f"an owner of tables). It must be the role {APP}.",
        )
    else:
        yield Finding("ok", "The serving role is bound by row-level security")
    if missing:
        yield Finding("wrong", f"Extensions are missing: {', '.join(missing)}. Run: python -m crm_app migrate")
    yield _tables(services)
    yield from _indexes(services)


def _indexes(services: Services) -> Iterator[Finding]:
    """Whether indexes have been wished for and no process makes them."""
    if not services.owner_database_url:
        return
    try:
        with connect(services.owner_database_url) as cursor:
            cursor.execute("SELECT count(*) FROM wanted_index WHERE wanted_at < now() - interval '1 hour'")
            count = cursor.fetchone()[0]
    except psycopg2.Error:  # the tables are not there yet, which is said already
        return
    if count:
        yield Finding(
            "note",
            f"Indexes for large lists have not been made for more than an hour ({count}), so these lists are slower. With "
            "servers of your own run `python -m crm_app indexes` beside the worker; script/server and Docker do so.",
        )


def _tables(services: Services) -> Finding:
    if not services.owner_database_url:
        return Finding("note", f"The state of the tables is unknown: CRM_OWNER_DATABASE_URL ({OWNER}) is not set")
    try:
        present, newest = migrations.current(services.owner_database_url), migrations.head()
    except psycopg2.Error as error:
        return Finding("wrong", f"The database does not answer to {OWNER}: {_plain(error)}")
    if present == newest:
        return Finding("ok", f"Tables are up to date ({newest})")
    state = "are not made yet" if present is None else f"are at {present}, this version needs {newest}"
    return Finding("wrong", f"Tables {state}. Run: python -m crm_app migrate")


def cache(services: Services) -> Finding:
    """Whether Redis or Valkey answers."""
    try:
        with redis.Redis.from_url(services.redis_url, socket_connect_timeout=3, socket_timeout=3) as client:
            info = client.info("server")
    except redis.RedisError as error:
        return Finding("wrong", f"The cache does not answer: {error}. Check CRM_REDIS_URL.")
    name = info.get("server_name", "redis").capitalize()
    return Finding("ok", f"{name} {info.get('valkey_version') or info.get('redis_version')} answers")


def worker(seconds: float | None, running: bool) -> Finding:
    """Whether a worker is running jobs."""
    if seconds is not None and running:
        return Finding("ok", f"A worker is alive ({seconds:.0f} s ago)")
    if running:
        return Finding("wrong", "No worker is alive: answers and imports wait. Its log: worker.log in the data folder")
    return Finding("note", "The product is not running (this is fine): start it with script/server")


def port(settings: Settings, running: bool) -> Finding:
    """Whether this product holds the port or the port is free."""
    host, number = address.plain(settings.host), settings.port
    if problem := address.host_problem(host):
        return Finding("wrong", problem)
    problem = address.port_problem(host, number)
    if problem is None:
        verdict: Verdict = "note" if running else "ok"
        return Finding(verdict, f"Port {number} is free" + (" although the product runs" if running else ""))
    if running:
        return Finding("ok", f"Port {number} is in use, as it should be while the product runs")
    if "port" in settings.model_fields_set:
        return Finding("wrong", problem)
    return Finding("note", f"Port {number} is in use by another program: the next free one will be taken")


def assistant(settings: Settings) -> Finding:
    """Which assistant will answer."""
    chosen, key = settings.chat_provider, settings.gemini_api_key.get_secret_value()
    if chosen == "offline":
        return Finding("ok", "CRM_CHAT_PROVIDER is offline: the offline assistant answers from the records")
    if key and chosen != "openai":
        return Finding("ok", f"The assistant uses Gemini ({settings.gemini_model})")
    if settings.openai_base_url and chosen in ("auto", "openai"):
        if not settings.openai_model:
            return Finding("wrong", "CRM_OPENAI_MODEL is not set: name the model that CRM_OPENAI_BASE_URL serves")
        return Finding("ok", f"The assistant uses {settings.openai_model} at {settings.openai_base_url}")
    return Finding("note", "No GEMINI_API_KEY is set: the offline assistant answers from the records")


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
