"""The product's server as a process of its own, for tests that speak to it over the wire."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from crm_app.operations.embedded import Services, process

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running_backend(services: Services, **settings: str) -> Iterator[str]:
    """Starts the server with a database of its own and gives its address.

    Args:
        services: its database and cache.
        settings: environment variables, `CRM_…`.
    """
    port = process.free_port()
    origin = f"http://localhost:{port}"
    env = os.environ | services.environment() | {"CRM_PORT": str(port), "CRM_LOG_LEVEL": "WARNING"}
    env |= {"REFLEX_ENV_MODE": "prod", "__REFLEX_SKIP_COMPILE": "true", "REFLEX_TELEMETRY_ENABLED": "false", **settings}
    command = [sys.executable, "-m", "uvicorn", "--factory", "crm_app.crm_app:asgi", "--port", str(port)]
    command += [
        "--http",
        "crm_app.operations.serving:Patient",
        "--ws",
        "crm_app.operations.serving:PageSocket",
        "--no-access-log",
    ]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait(origin, server, log)
            yield origin
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(30)


def _wait(origin: str, server: "subprocess.Popen[bytes]", log: object) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            if httpx.get(f"{origin}/healthz/live", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    log.seek(0)  # type: ignore[attr-defined]
    raise RuntimeError(log.read().decode(errors="replace")[-4000:])  # type: ignore[attr-defined]
