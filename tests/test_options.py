"""Options of `script/server` and `script/dev` are checked before any installation; an invalid one gets a helpful
message.
"""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crm_app.operations import address
from crm_app.operations.embedded import EmbeddedError
from crm_app.operations.embedded.supervisor import choose_port

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which nothing is installed, with a Python that has no package of ours."""
    place = tmp_path_factory.mktemp("bare")
    shutil.copytree(ROOT / "script", place / "script")
    shutil.copytree(ROOT / "requirements", place / "requirements")
    shutil.copytree(ROOT / "crm_app", place / "crm_app", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def _script(bare: Path, name: str, *options: str) -> subprocess.CompletedProcess[str]:
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    done = subprocess.run(
        [bare / "script" / name, *options],
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not (bare / ".venv").exists(), "nothing is installed before the options are known to be right"
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("name", ["server", "dev"])
def test_help_is_shown_before_anything_is_installed(bare: Path, name: str) -> None:
    shown = _script(bare, name, "--help")
    assert shown.returncode == 0
    assert f"script/{name}" in shown.stdout
    assert "--port" in shown.stdout
    assert "--host" in shown.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--port", "99999"), "'99999' is not a port: give a number from 1 to 65535"),
        (("--port", "0"), "'0' is not a port"),
        (("--port", "-1"), "--port"),
        (("--port", "http"), "'http' is not a port"),
        (("--host", "no such host"), "The host 'no such host' is not known"),
        (("--host", "http://localhost"), "The host 'http://localhost' is not known"),
        (("--host", "192.0.2.1"), "'192.0.2.1' is not an address of this machine"),
        (("--prot", "8000"), "unrecognized arguments: --prot 8000"),
    ],
)
def test_an_invalid_option_is_reported_before_the_installation(
    bare: Path, options: tuple[str, ...], message: str
) -> None:
    refused = _script(bare, "server", *options)
    assert refused.returncode == 2
    assert message in refused.stderr


def test_a_port_in_use_is_reported_before_the_installation(bare: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        refused = _script(bare, "dev", "--port", str(port))
        assert refused.returncode == 2
        assert f"Port {port} on 127.0.0.1 is in use" in refused.stderr
        with pytest.raises(EmbeddedError, match="in use"):
            choose_port("127.0.0.1", port, fixed=True)
        assert choose_port("127.0.0.1", port, fixed=False) > port


def test_a_setting_that_cannot_be_used_is_named_without_its_value() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crm_app", "run"],
        cwd=ROOT,
        env={"CRM_PORT": "99999", "CRM_POOL_SIZE": "many", "CRM_SECRET_KEY": "hunter2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "CRM_PORT: Input should be less than or equal to 65535" in done.stderr
    assert "CRM_POOL_SIZE" in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "origin"),
    [("127.0.0.1", None), ("localhost", None), ("0.0.0.0", None), ("::", None), ("::1", "http://[::1]:80")],
)
def test_a_certain_address_is_the_one_to_open(host: str, origin: str | None) -> None:
    assert address.own_url(host, 80) == origin
