"""The backend: one process, or several behind one port that share the memory of the imported code.

A tab's state lives in the process that holds its socket, so the processes need nothing from each other: the kernel gives
each new connection to one of them. Where a process ends, its tabs reconnect to another one and load their page again.
"""

import gc
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from types import FrameType

import uvicorn
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from crm_app.core.config import Settings, settings
from crm_app.core.logging import logger
from crm_app.operations import address
from crm_app.operations.embedded.process import KILL, end_with, free_port
from crm_app.operations.embedded.restarts import Restarts
from crm_app.operations.serving import Draining

log = logger(__name__)
_APP = "crm_app.crm_app"
_DID_NOT_START = 3
_STOP_SECONDS = 20.0
_MOST_BY_DEFAULT = 4


def count(config: Settings) -> int:
    """How many processes serve: the setting, or else one for each core, at most four.

    One on systems other than Linux, whose kernels do not spread the connections of a port over several processes.
    """
    if sys.platform != "linux":
        return 1
    return config.processes or min(len(os.sched_getaffinity(0)), _MOST_BY_DEFAULT)


def main() -> None:
    """Serves until SIGTERM or SIGINT. Exits with a status other than 0 when the backend cannot start."""
    config = settings()
    import_module(_APP)
    if count(config) == 1:
        _serve(config, None)
        return
    ports = [free_port() if config.metrics_port else 0 for _ in range(count(config))]
    tasks = [_Process(f"backend {number}", partial(_serve_shared, port)) for number, port in enumerate(ports, start=1)]
    if config.metrics_port:
        tasks.append(_Process("metrics", partial(_serve_metrics, config, ports)))
    gc.freeze()  # otherwise the first collection in each process copies all memory that is shared
    sys.exit(_Processes(tasks).run())


def options(config: Settings) -> uvicorn.Config:
    """How a process serves."""
    return uvicorn.Config(
        f"{_APP}:asgi",
        factory=True,
        host=address.plain(config.host),
        port=config.port,
        http="crm_app.operations.serving:Patient",
        loop="uvloop",
        ws="crm_app.operations.serving:PageSocket",
        ws_per_message_deflate=False,
        ws_ping_interval=None,  # Reflex pings
        proxy_headers=True,
        forwarded_allow_ips=config.trusted_proxies,
        server_header=False,
        access_log=False,  # paths there carry Reflex's client token
        timeout_graceful_shutdown=5,
        backlog=2048,
    )


def _serve(config: Settings, listener: socket.socket | None) -> None:
    server = Draining(options(config), config.drain_seconds)
    server.run(None if listener is None else [listener])
    if not server.started:
        sys.exit(_DID_NOT_START)


def _serve_shared(metrics_port: int) -> None:
    """Serves on a socket of this process's own: when the process ends, the kernel sends it no further connections."""
    os.environ["CRM_METRICS_PORT"] = str(metrics_port)
    os.environ["CRM_METRICS_HOST"] = "127.0.0.1"
    settings.cache_clear()
    config = settings()
    host = address.plain(config.host)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, config.port))
    _serve(config, listener)


# ---------------------------------------------------------------- the processes


@dataclass
class _Process:
    """A forked process that runs `work`."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    restarts: Restarts = field(default_factory=lambda: Restarts(first=0.2))

    def start(self) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid:
            self.restarts.started()
            return
        status = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            end_with(parent, KILL)
            self.work()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            log.exception("process broke", process=self.name)
        finally:
            os._exit(status)


class _Processes:
    """Starts the processes, restarts each that ends by itself, and ends all of them at SIGTERM or SIGINT."""

    def __init__(self, processes: list[_Process]) -> None:
        self._processes = processes
        self._stopping = False

    def run(self) -> int:
        """Returns the exit status: not 0 when a process could not start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for process in self._processes:
            process.start()
        while not self._stopping:
            for process in self._processes:
                status = self._status_of(process)
                if status == _DID_NOT_START:
                    self._end()
                    return status
                if status is not None:
                    pause = process.restarts.ended()
                    log.error("a process ended and is started again", process=process.name, status=status, pause=pause)
                if process.pid == 0 and process.restarts.due():
                    process.start()
            time.sleep(0.2)
        self._end()
        return 0

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _status_of(self, process: _Process) -> int | None:
        """The exit status of a process that has ended since the last call."""
        if process.pid == 0:
            return None
        ended, status = os.waitpid(process.pid, os.WNOHANG)
        if ended == 0:
            return None
        process.pid = 0
        return os.waitstatus_to_exitcode(status)

    def _end(self) -> None:
        for process in self._processes:
            if process.pid:
                os.kill(process.pid, signal.SIGTERM)
        limit = time.monotonic() + _STOP_SECONDS + settings().drain_seconds
        for process in self._processes:
            while process.pid and self._status_of(process) is None and time.monotonic() < limit:
                time.sleep(0.05)
            if process.pid:
                os.kill(process.pid, signal.SIGKILL)


# ---------------------------------------------------------------- metrics


class MetricsOfAll(Collector):
    """The metrics of all processes, each sample with the number of its process.

    Args:
        ports: where the processes serve their own metrics, on the loopback interface.
    """

    def __init__(self, ports: list[int]) -> None:
        self._urls = [f"http://127.0.0.1:{port}/metrics" for port in ports]
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def collect(self) -> Iterator[Metric]:
        """See prometheus_client's Collector. A process that does not answer is left out."""
        families: dict[str, Metric] = {}
        for number, url in enumerate(self._urls, start=1):
            try:
                with self._opener.open(url, timeout=2) as answer:
                    text = answer.read().decode()
            except OSError as error:
                log.warning("a process gave no metrics", process=number, error=str(error))
                continue
            for found in text_string_to_metric_families(text):
                family = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
                for sample in found.samples:
                    labels = {**sample.labels, "process": str(number)}
                    family.add_sample(sample.name, labels, sample.value, sample.timestamp, sample.exemplar)
        yield from families.values()


def _serve_metrics(config: Settings, ports: list[int]) -> None:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(MetricsOfAll(ports))
    start_http_server(config.metrics_port, addr=config.metrics_host, registry=registry)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
