"""Memory of every process of the embedded default: at rest, and after sessions and calls.

    python -m bench.memory [--rest 20] [--sessions 50] [--seconds 10]

Proportional set size, so that pages which processes share count once; the sum is what the machine would get back.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from bench import report, ui
from bench.client import run
from crm_app.core.sessions import cookie_name
from crm_app.operations.embedded.storage import DEMO_NOTE, read_json
from tests.support.running import Running, running_product

PEOPLE = 4
"""Number of sign-ins among which the sessions are distributed."""


def sign_ins(running: Running) -> list[httpx.Client]:
    """The demo's person, signed in several times over the browser's form."""
    note = read_json(running.data_dir / DEMO_NOTE) or {}
    made = []
    for _ in range(PEOPLE):
        client = httpx.Client(base_url=running.origin, headers={"Origin": running.origin})
        reply = client.post("/auth/login", data={"email": note["email"], "password": note["password"]})
        if reply.status_code != 303 or cookie_name() not in client.cookies:
            raise RuntimeError(f"the demo sign-in was refused: {reply.headers.get('location')}")
        made.append(client)
    return made


async def _sessions(running: Running, cookies: list[str], seconds: float) -> None:
    tabs, _ = await ui.connect(running.origin, cookies)
    await ui.at_rate(tabs, 10, seconds, ui.turn_page)
    await asyncio.gather(*(tab.close() for tab in tabs))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rest", type=float, default=20, help="seconds of rest before the first figure")
    options.add_argument("--sessions", type=int, default=50)
    options.add_argument("--seconds", type=float, default=10, help="length of each load")
    args = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="crm bench ") as folder, running_product(Path(folder) / "data") as running:
        rows: list[dict[str, Any]] = []

        def note(moment: str) -> None:
            rows.append({"moment": moment, **report.memory([running.process])})

        time.sleep(args.rest)
        note("at rest")
        people = sign_ins(running)
        pages = ["/api/v1/contacts?limit=50", "/api/v1/companies?limit=50", "/api/v1/deals?limit=50"]
        for page in pages * 100:
            people[0].get(page).raise_for_status()
        note("after calls")
        cookies = [f"{cookie_name()}={people[n % PEOPLE].cookies[cookie_name()]}" for n in range(args.sessions)]
        run(_sessions(running, cookies, args.seconds))
        note(f"after {args.sessions} sessions")
        time.sleep(args.rest)
        note("at rest again")
    report.show("memory", rows)


if __name__ == "__main__":
    main()
