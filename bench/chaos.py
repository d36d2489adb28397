"""Breaks a running product on purpose under load: every acknowledged write must be there afterwards.

    python -m bench.chaos [cache pool servers supervisor memory] [--minutes 10]

It starts a product of its own, with a demo workspace, in a scratch folder. Each part ends it: `cache` empties Valkey
again and again; `pool` locks a table until every database connection waits for it; `servers` kills PostgreSQL, Valkey,
the backend and the worker; `supervisor` kills the supervisor in the middle of writes, twice, and starts it again;
`memory` uses pages, imports and REST for some minutes, and shows how the memory of each process grows. Exits with
status 1 when a write is lost, a job never ends, or a call is answered with anything but its result, 429, or 503 with
the time to retry.
"""

import argparse
import asyncio
import collections
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg2
import redis

from bench import report
from crm_app import registry
from crm_app.core import jobs
from crm_app.core.sessions import cookie_name
from crm_app.operations.embedded import Embedded
from crm_app.operations.embedded.storage import DEMO_NOTE, read_json
from tests.support.running import Running, running_product
from tests.support.socket import open_page

THREADS = 6
CALLS = {"list": 30, "record": 25, "search": 20, "write": 12, "me": 10, "question": 3}
"""The calls, and the share of each in percent."""
PAGES = ("/", "/companies", "/contacts", "/deals", "/deals/board", "/tasks", "/assistant")
_READY_SECONDS = 120.0


class Load:
    """People who use the product over REST in threads of their own, and the answers that they got."""

    def __init__(self, running: Running, threads: int = THREADS, pause: float = 0.05) -> None:
        self.origin, self.pause = running.origin, pause
        self.note = read_json(running.data_dir / DEMO_NOTE) or {}
        self.token = self._sign_in()
        self.phase = "before"
        self.answers: collections.Counter[tuple[str, str]] = collections.Counter()
        """Number of answers by phase and status, or by phase and the name of a connection's error."""
        self.worst: dict[str, float] = collections.defaultdict(float)
        """Duration in seconds of the slowest call by phase."""
        self.odd: collections.Counter[str] = collections.Counter()
        self.kept: list[str] = []
        """Companies whose creation was acknowledged."""
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(n,), daemon=True) for n in range(threads)]

    def _sign_in(self) -> str:
        body = {"email": self.note["email"], "password": self.note["password"]}
        answer = httpx.post(f"{self.origin}/api/v1/auth/token", json=body, timeout=60)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def client(self) -> httpx.Client:
        """A client of the REST interface, signed in."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=f"{self.origin}/api/v1", headers=headers, timeout=60)

    def cookie(self) -> str:
        """The token of a browser's session."""
        body = {"email": self.note["email"], "password": self.note["password"]}
        answer = httpx.post(f"{self.origin}/auth/login", data=body, headers={"Origin": self.origin})
        return str(answer.cookies[cookie_name()])

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(90)

    def _run(self, number: int) -> None:
        chance, http, ids = random.Random(number), self.client(), list[str]()
        while not self._over.wait(self.pause):
            call = chance.choices(list(CALLS), list(CALLS.values()))[0]
            phase, began = self.phase, time.perf_counter()
            try:
                answer = self._call(http, call, chance.choice(ids) if ids else "")
            except httpx.HTTPError as error:
                self.answers[phase, type(error).__name__] += 1
            else:
                self.answers[phase, str(answer.status_code)] += 1
                self._look(call, answer, ids)
            self.worst[phase] = max(self.worst[phase], time.perf_counter() - began)

    def _call(self, http: httpx.Client, call: str, known: str) -> httpx.Response:
        if call == "list":
            return http.get("/contacts?limit=50")
        if call == "record" and known:
            return http.get(f"/contacts/{known}")
        if call == "search":
            return http.get("/search?q=water")
        if call == "write":
            return http.post("/companies", json={"name": f"Chaos {time.time_ns()}"})
        if call == "question":
            made = http.post("/conversations", json={})
            if made.status_code != 201:
                return made
            return http.post(
                f"/conversations/{made.json()['id']}/questions", json={"question": "How many open deals are there?"}
            )
        return http.get("/me")

    def _look(self, call: str, answer: httpx.Response, ids: list[str]) -> None:
        if call == "list" and answer.status_code == 200:
            ids[:] = [item["id"] for item in answer.json()["items"]]
        if call == "write" and answer.status_code == 201:
            self.kept.append(answer.json()["id"])
        promised = answer.status_code in (200, 201, 202, 429)
        if not promised and not (answer.status_code == 503 and answer.headers.get("retry-after")):
            self.odd[f"{call}: {answer.status_code} {answer.text[:200]}"] += 1

    def lost(self) -> int:
        """The number of acknowledged writes that are missing."""
        with self.client() as http:
            return sum(http.get(f"/companies/{ident}").status_code != 200 for ident in self.kept)

    def rows(self, part: str) -> list[dict[str, Any]]:
        """A row for each phase."""
        found = []
        for phase in dict.fromkeys(phase for phase, _ in self.answers):
            counts = {status: count for (of, status), count in sorted(self.answers.items()) if of == phase}
            answers = ", ".join(f"{status}: {count}" for status, count in counts.items())
            found.append({"part": part, "phase": phase, "worst_s": round(self.worst[phase], 2), "answers": answers})
        return found


class Broken:
    """A running product and access to its servers."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.services = Embedded(running.data_dir).start()  # attached: the product runs the servers
        self.database = self.services.owner_database_url.replace("postgresql+psycopg2", "postgresql")

    def process(self, part: str) -> psutil.Process:
        """The process whose name or command contains `part`."""
        for child in self.running.process.children():
            if part in child.name() or part in " ".join(child.cmdline()):
                return child
        raise RuntimeError(f"{part} does not run")

    def wait(self, began: float) -> float:
        """Waits until the product can serve. Returns the seconds since `began`."""
        while time.monotonic() - began < _READY_SECONDS:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.running.origin}/healthz/ready", timeout=5).status_code == 200:
                    break
            time.sleep(0.1)
        return round(time.monotonic() - began, 1)

    def jobs_left(self, seconds: float = 180) -> list[str]:
        """The kinds of jobs that have neither ended nor failed once the queue has had `seconds` to work.

        Background work, such as making vectors of all records, may take longer and is left out.
        """
        registry.load()
        background = {kind.name for kind in jobs.KINDS.values() if kind.lane == "background"}
        query = "select kind from job where status in ('queued', 'running') and run_after <= now()"
        end, left = time.monotonic() + seconds, list[str]()
        while time.monotonic() < end:
            connection = psycopg2.connect(self.database)
            with connection, connection.cursor() as cursor:
                cursor.execute(query)
                left = [kind for (kind,) in cursor.fetchall() if kind not in background]
            connection.close()
            if not left:
                break
            time.sleep(1)
        return left


def cache(broken: Broken, load: Load) -> None:
    """Empties the cache five times."""
    time.sleep(5)
    load.phase = "emptied"
    with redis.Redis.from_url(broken.services.redis_url) as client:
        for _ in range(5):
            client.flushall()
            time.sleep(2)
    load.phase = "after"
    time.sleep(8)


def pool(broken: Broken, load: Load) -> None:
    """Locks a table for 20 seconds, so that every connection of the pool waits for it."""
    time.sleep(5)
    load.phase = "locked"
    connection = psycopg2.connect(broken.database)
    with connection, connection.cursor() as cursor:
        cursor.execute("lock table contact in access exclusive mode")
        time.sleep(20)
        connection.rollback()
    connection.close()
    load.phase = "after"
    print(f"ready again {broken.wait(time.monotonic())} s after the lock")
    time.sleep(8)


def servers(broken: Broken, load: Load) -> None:
    """Kills each process of the product once, then database and cache together."""
    time.sleep(4)
    for names in (("crm_app.crm_app:asgi",), ("worker",), ("postgres",), ("valkey",), ("postgres", "valkey")):
        load.phase = f"killed: {' and '.join(names)}"
        began = time.monotonic()
        for name in names:
            broken.process(name).kill()
        time.sleep(1)
        print(f"{load.phase}: ready after {broken.wait(began)} s")
        time.sleep(5)
    load.phase = "after"
    time.sleep(8)


def memory(broken: Broken, load: Load, minutes: float) -> list[dict[str, Any]]:
    """Opens and leaves pages and imports files. Returns the memory of each process, minute by minute."""
    over = threading.Event()
    others = [
        threading.Thread(target=asyncio.run, args=(_pages(broken.running.origin, load.cookie(), over),), daemon=True),
        threading.Thread(target=_imports, args=(load, over), daemon=True),
    ]
    for thread in others:
        thread.start()
    names = {"server": "crm_app.crm_app:asgi", "worker": "worker", "valkey": "valkey"}
    processes = {name: broken.process(part) for name, part in names.items()}
    began, curve = time.monotonic(), list[dict[str, Any]]()
    while (passed := (time.monotonic() - began) / 60) < minutes + 0.01:
        row: dict[str, Any] = {"minute": round(passed, 1)}
        for name, process in processes.items():
            row[f"{name}_mb"] = round(process.memory_full_info().pss / 1e6, 1) if process.is_running() else 0.0
        curve.append(row)
        print(row, flush=True)
        over.wait(30)
    over.set()
    for thread in others:
        thread.join(60)
    settled = [row for row in curve if row["minute"] >= minutes / 3]
    for name in processes:
        print(f"{name}: {_slope(settled, f'{name}_mb'):+.2f} MB a minute over the last two thirds")
    return curve


def _slope(rows: list[dict[str, Any]], column: str) -> float:
    xs, ys = [row["minute"] for row in rows], [row[column] for row in rows]
    if len(rows) < 2:
        return 0.0
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return float(sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs))


async def _pages(origin: str, cookie: str, over: threading.Event) -> None:
    async def one() -> None:
        with suppress(OSError, TimeoutError):
            async with open_page(origin, random.choice(PAGES), cookie=cookie):
                await asyncio.sleep(random.uniform(1, 4))

    while not over.is_set():
        await asyncio.gather(*(one() for _ in range(3)))


def _imports(load: Load, over: threading.Event) -> None:
    number = 0
    with load.client() as http:
        while not over.wait(15):
            number += 1
            rows = "".join(f"Person {number} {n},p{number}x{n}@crm.dev,Firm {number} {n % 20}\n" for n in range(300))
            headers = {"Content-Type": "text/csv"}
            try:
                sent = http.post(f"/imports?name=m{number}.csv", content=f"Name,Email,Company\n{rows}", headers=headers)
                address = f"/imports/{sent.json()['id']}"
                while (found := http.get(address).json())["status"] not in ("ready", "failed") and not over.wait(0.5):
                    pass
                http.post(f"{address}/start", json=found["mapping"])
            except (httpx.HTTPError, KeyError, TypeError) as error:
                load.odd[f"import: {error!r}"] += 1


def supervisor(folder: Path) -> bool:
    """Kills the supervisor twice in the middle of writes. Returns whether no process was left running and nothing is
    lost.
    """
    kept: list[str] = []
    good = True
    for _ in range(2):
        with suppress(psutil.NoSuchProcess), running_product(folder) as running:
            load = Load(running, pause=0.0)
            with load:
                time.sleep(5)
                family = running.process.children(recursive=True)
                running.process.kill()
                alive = [one for one in psutil.wait_procs(family, timeout=30)[1] if _lives(one)]
            kept += load.kept
            report.show("chaos-supervisor", load.rows("supervisor"))
            print(f"left running: {alive}; odd: {dict(load.odd)}")
            good = good and not alive and not load.odd
    with running_product(folder) as running:
        load = Load(running)
        load.kept = kept
        lost, left = load.lost(), Broken(running).jobs_left()
        print(f"{len(kept)} acknowledged, {lost} lost; jobs left: {left}")
        return good and not lost and not left


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@contextmanager
def _used(folder: Path, threads: int = THREADS, pause: float = 0.05) -> Iterator[tuple[Broken, Load]]:
    with running_product(folder) as running, Load(running, threads, pause) as load:
        yield Broken(running), load


def _part(name: str, folder: Path, minutes: float) -> bool:
    """Runs one part. Returns whether it succeeded."""
    if name == "supervisor":
        return supervisor(folder)
    parts: dict[str, Callable[[Broken, Load], Any]] = {"cache": cache, "pool": pool, "servers": servers}
    with _used(folder, 30 if name == "pool" else THREADS) as (broken, load):
        if name == "memory":
            report.show("chaos-memory", memory(broken, load, minutes), minutes=minutes)
        else:
            parts[name](broken, load)
        load.__exit__()
        lost, left = load.lost(), broken.jobs_left()
        report.show(f"chaos-{name}", load.rows(name))
        print(f"{len(load.kept)} acknowledged, {lost} lost; jobs left: {left}; odd: {dict(load.odd)}")
        return not lost and not left and not load.odd


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    every = ["cache", "pool", "servers", "supervisor", "memory"]
    options.add_argument("parts", nargs="*", choices=[*every, []], default=every)
    options.add_argument("--minutes", type=float, default=10, help="how long `memory` works")
    args = options.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="crm chaos ") as scratch:
        os.chmod(scratch, 0o755)  # as root, the servers run under another account
        for name in args.parts:
            print(f"== {name}", flush=True)
            good = _part(name, Path(scratch) / "data", args.minutes) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
