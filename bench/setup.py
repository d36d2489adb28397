"""Set-up: from a clean clone to a signed-in page with one command, cold and warm.

    python -m bench.setup

Cold is `git clone` of this repository's last commit into a scratch folder with an empty home folder, then
`script/server`: virtual environment, packages, database, tables, demo workspace, frontend. The packages come over the
network or from the machine's package mirror. Warm is the second start of the same folder.
"""

import argparse
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from bench import report
from crm_app.core.sessions import cookie_name
from crm_app.operations.embedded.storage import DEMO_NOTE, read_json
from tests.support.running import ROOT, free_port, started


def signed_in_page(origin: str, data_dir: Path) -> int:
    """Signs in with the demo's password and fetches the page behind it. Returns its length in bytes."""
    note = read_json(data_dir / DEMO_NOTE) or {}
    with httpx.Client(base_url=origin, headers={"Origin": origin}, follow_redirects=True, timeout=30) as client:
        reply = client.post("/auth/login", data={"email": note["email"], "password": note["password"]})
        reply.raise_for_status()
        if cookie_name() not in client.cookies or "/login" in str(reply.url):
            raise RuntimeError(f"the demo sign-in ended at {reply.url}")
        return len(reply.content)


def start(checkout: Path, environment: dict[str, str], name: str) -> list[dict[str, Any]]:
    """Starts the product in `checkout`; a row for each step that it prints, and for the whole."""
    data_dir = checkout / ".data"
    begin = time.perf_counter()
    with started([str(checkout / "script" / "server")], checkout, environment, data_dir) as running:
        signed_in_page(running.origin, data_dir)
        whole = time.perf_counter() - begin
        printed = list(running.lines)
    # A step that prints its own time gives its duration; any other step lasts until the next line.
    rows = []
    for (moment, text), (following, _) in zip(printed, [*printed[1:], (begin + whole, "")], strict=True):
        if not text.strip() or "://" in text:
            continue
        said = re.match(r"\s*(.+?) … ([\d.]+) s$", text)
        step, seconds = (said[1], float(said[2])) if said else (text.strip()[:60], following - moment)
        if said or text.lstrip().startswith(("Virtual", "Packages")):
            rows.append({"start": name, "step": step, "seconds": round(seconds, 1)})
    return [*rows, {"start": name, "step": "command to signed-in page", "seconds": round(whole, 1)}]


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with tempfile.TemporaryDirectory(prefix="crm bench ") as folder:
        home, checkout = Path(folder) / "home", Path(folder) / "a clean clone"
        home.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "GEMINI_", "XDG_"))}
        kept.pop("VIRTUAL_ENV", None)
        environment = {**kept, "HOME": str(home), "CRM_PORT": str(free_port())}
        begin = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True, env=environment)
        rows = [{"start": "cold", "step": "git clone", "seconds": round(time.perf_counter() - begin, 1)}]
        rows += start(checkout, environment, "cold")
        rows += start(checkout, environment, "warm")
    report.show("setup", rows)


if __name__ == "__main__":
    main()
