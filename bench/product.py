"""A product of its own for a benchmark: embedded services in a scratch folder, migrated, with processes to measure."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a benchmark's password"


def free_port() -> int:
    """A TCP port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """Migrated embedded services in a scratch folder, as environment variables; this process uses them too."""
    from crm_app.core.config import Settings, settings
    from crm_app.operations import migrations
    from crm_app.operations.embedded import Embedded

    with tempfile.TemporaryDirectory(prefix="crm bench ") as folder:
        embedded = Embedded(Path(folder) / "data")
        found = embedded.start()
        try:
            os.environ.update(found.environment(migrate=True))
            settings.cache_clear()
            migrations.upgrade(Settings())
            yield found.environment()
        finally:
            from crm_app.core import cache, pool

            pool.dispose()
            cache.forget()
            embedded.stop()


@contextmanager
def server(target: str, environment: dict[str, str], ready: str, **more: str) -> Iterator[tuple[str, psutil.Process]]:
    """A uvicorn process with `target`. Returns its address and the process once `ready` answers."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", *target.split(), "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--loop",
        "uvloop",
        "--ws",
        "crm_app.operations.serving:PageSocket",
        "--ws-per-message-deflate",
        "false",
        "--no-access-log",
    ]
    command += ["--ws-ping-interval", "0"]
    command += ["--http", "crm_app.operations.serving:Patient"]
    variables = {
        **os.environ,
        **environment,
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "CRM_PORT": str(port),
    }
    process = subprocess.Popen(
        command, cwd=ROOT, env={**variables, **more}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}", process)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        end(process)


@contextmanager
def worker(environment: dict[str, str], **more: str) -> Iterator[psutil.Process]:
    """A worker process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crm_app.worker"],
        cwd=ROOT,
        env={**os.environ, **environment, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(2)
        yield psutil.Process(process.pid)
    finally:
        end(process)


def wait_for_vectors(seconds: float = 600) -> None:
    """Waits until the worker has embedded the records of `fill`, because this work is not to be measured.

    Raises RuntimeError when time runs out.
    """
    limit = time.monotonic() + seconds
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        waiting = text("select exists (select from search_document where embedded_at is null)")
        while connection.execute(waiting).scalar_one():
            if time.monotonic() > limit:
                raise RuntimeError(f"the records were not embedded within {seconds} s")
            time.sleep(0.5)
    owner.dispose()


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    """Waits until `url` answers with less than 500. Raises RuntimeError when the process ends or time runs out."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            if httpx.get(url, timeout=2).status_code < 500:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer within {seconds} s")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process: SIGTERM first, then SIGKILL."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Tenant:
    """A workspace of the benchmark, and the credentials of its owner."""

    workspace_id: Any
    member_id: Any
    access_token: str
    session_token: str


def tenants(count: int) -> list[Tenant]:
    """`count` new workspaces, each with its owner."""
    from crm_app import registry
    from crm_app.core.database import unit_of_work
    from crm_app.identity import service
    from crm_app.identity.schemas import RegisterIn
    from crm_app.identity.service import Client

    registry.load()
    made = []
    for number in range(count):
        email = f"bench{number}@example.com"
        data = RegisterIn(name="Bench", email=email, password=PASSWORD, workspace=f"Bench {number}")
        signed_in = service.register(data, Client(f"10.0.0.{number}", "bench", "api"))
        with unit_of_work(signed_in.caller) as work:
            member_id = work.principal.member_id
        token = service.tokens_for(signed_in.caller)["access_token"]
        made.append(Tenant(signed_in.caller.workspace_id, member_id, token, signed_in.token))
    return made


def cookies(people: list[Tenant], count: int) -> list[str]:
    """`count` sign-ins of those people as `name=value` of a session cookie, each a session of its own.

    Created without the password: hashing it hundreds of times would take minutes and is not measured here.
    """
    from crm_app.core.database import transaction_without_workspace, unit_of_work
    from crm_app.core.sessions import cookie_name, resolve
    from crm_app.identity.service import Client, _begin

    persons: dict[Any, Any] = {}
    for tenant in people:
        with unit_of_work(resolve(tenant.session_token).caller) as work:
            persons[tenant.workspace_id] = work.principal.person_id
    made = []
    for number in range(count):
        tenant = people[number % len(people)]
        with transaction_without_workspace() as db:
            signed_in = _begin(
                db, persons[tenant.workspace_id], tenant.workspace_id, Client("127.0.0.1", "bench", "browser")
            )
        made.append(f"{cookie_name()}={signed_in.token}")
    return made


_ADD = """
with made as (
    insert into contact (workspace_id, id, owner_id, created_by, created_at, updated_at, version, custom_fields, name,
                         name_key, match_key, email, phone, job_title, city, status, tags)
    select :w, gen_random_uuid(), :m, :m, now() - g * interval '1 second', now() - g * interval '1 second', 1, '{}', n,
           lower(n), replace(lower(n), ' ', ''), lower(replace(n, ' ', '.')) || '@example.com',
           '02' || lpad(g::text, 7, '0'), 'Buyer', 'Bangkok', 'lead', '[]'
      from (select g, (array['Somchai', 'Anna', 'Malee', 'Moses', 'Prasert', 'สมชาย', 'สุดา', 'Niran'])[1 + g % 8] || ' '
                   || substr(md5(g::text), 1, 8) as n from generate_series(cast(:first as int), cast(:last as int)) g) x
    returning workspace_id, id, owner_id, name, email, phone, updated_at)
insert into search_document (workspace_id, kind, record_id, owner_id, title, title_text, text, body, folding, updated_at)
select workspace_id, 'contact', id, owner_id, name, lower(name), lower(name) || ' ' || email || ' ' || phone,
       email || e'\\n' || phone, :folding, updated_at
  from made
"""
_BATCH = 50_000


def fill(people: list[Tenant], first: int, others: int) -> None:
    """Contacts in bulk: `first` in the first workspace, `others` in each of the rest, with their search documents."""
    with in_bulk():
        for number, tenant in enumerate(people):
            add(tenant, 0, others if number else first)


_WORDS = "ix_search_document_words"


@contextmanager
def in_bulk() -> Iterator[None]:
    """For many new rows: the index of words is taken off and made again at the end, which takes a fraction of the time;
    then follows what autovacuum does to a database in use after some time.
    """
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        made = connection.execute(
            text("select pg_get_indexdef(cast(:name as regclass))"), {"name": _WORDS}
        ).scalar_one()
        connection.execute(text(f"drop index {_WORDS}"))
        yield
        connection.execute(text("set maintenance_work_mem = '512MB'"))
        connection.execute(text(made))
        connection.execute(text("vacuum analyze"))
    owner.dispose()


def add(tenant: Tenant, there: int, wanted: int) -> None:
    """Adds contacts with their search documents to a workspace that has `there` of them, until it has `wanted`."""
    from crm_app.values.collation import FOLDING

    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    for begin in range(there, wanted, _BATCH):
        values = {"w": tenant.workspace_id, "m": tenant.member_id, "folding": FOLDING}
        values |= {"first": begin + 1, "last": min(begin + _BATCH, wanted)}
        with owner.begin() as connection:
            connection.execute(text(_ADD), values)
    owner.dispose()


def vacuum(*tables: str) -> None:
    """What autovacuum does to a database in use after some time."""
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"vacuum analyze {', '.join(tables)}"))
    owner.dispose()
