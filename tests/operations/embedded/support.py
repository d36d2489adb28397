"""What the tests of the embedded servers share."""

import subprocess
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[3]

HOLD = """
import json, sys, time
from dataclasses import asdict
from pathlib import Path
from crm_app.operations.embedded import Embedded
services = Embedded(Path(sys.argv[1])).start()
print(json.dumps(asdict(services)), flush=True)
time.sleep(120)
"""
"""A program that starts the servers of a folder, prints where they answer and stays."""


def servers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def all_gone(processes: list[psutil.Process], seconds: float = 15) -> bool:
    _, alive = psutil.wait_procs([p for p in processes if p.is_running()], timeout=seconds)
    return all(p.status() == psutil.STATUS_ZOMBIE for p in alive if p.is_running())
