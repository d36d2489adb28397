"""Prometheus metrics of backend and worker, served on a separate port that is never published."""

import platform
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SLOW = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)

BUILD = Gauge("crm_build_info", "What runs here", ["version", "python"])

REQUEST_SECONDS = Histogram("crm_http_request_seconds", "HTTP requests", ["method", "route", "status"], buckets=_FAST)
EVENT_SECONDS = Histogram("crm_ui_event_seconds", "Interface events", ["event", "outcome"], buckets=_FAST)
SESSIONS_CONNECTED = Gauge("crm_ui_sessions_connected", "Browser tabs connected to this process")
TABS_WAITING = Gauge("crm_ui_tabs_waiting", "Tabs that have connected and wait for their turn to load")
EVENTS_WAITING = Gauge("crm_ui_events_waiting", "Interface events that wait for their turn")
SIGN_INS_WAITING = Gauge("crm_sign_ins_waiting", "Calls that hash a password, or wait to do so")
LIVE_PAGES = Gauge("crm_live_pages", "Open pages that receive changes")
REFUSALS = Counter("crm_refusals_total", "Calls refused", ["entry", "code"])
SIGN_INS = Counter("crm_sign_ins_total", "Attempts to sign in", ["outcome"])

QUERY_SECONDS = Histogram("crm_hot_read_seconds", "Hot reads, the pool's wait included", ["query"], buckets=_FAST)
STATEMENT_SECONDS = Histogram("crm_database_statement_seconds", "Statements of units of work", buckets=_FAST)
SLOW_QUERIES = Counter("crm_slow_queries_total", "Queries slower than half a second", ["query"])
LOOP_READS = Counter("crm_loop_reads_in_threads_total", "Reads that could not run on the event loop", ["reason"])
LOOP_WRITES = Counter("crm_loop_writes_in_threads_total", "Hot writes that could not run on the event loop", ["reason"])
POOL_SIZE = Gauge("crm_database_pool_size", "Connections that this process may have")
POOL_IN_USE = Gauge("crm_database_pool_in_use", "Connections that are in use at this moment")
POOL_TIMEOUTS = Counter("crm_database_pool_timeouts_total", "Calls that waited for a connection in vain")
DATABASE_CONNECTIONS = Gauge("crm_database_connections", "Connections of the product's database", ["state"])
DATABASE_BYTES = Gauge("crm_database_bytes", "Size of the product's database")
DATABASE_TRANSACTIONS = Gauge("crm_database_transactions", "Transactions since the statistics began", ["outcome"])

CACHE_UP = Gauge("crm_cache_up", "Whether the cache answers this process")
CACHE_ERRORS = Counter("crm_cache_errors_total", "Uses of the cache that failed and were made good", ["use"])
CACHE_BYTES = Gauge("crm_cache_bytes", "Memory of the cache", ["of"])
CACHE_CLIENTS = Gauge("crm_cache_clients", "Connections of the cache")

JOB_SECONDS = Histogram("crm_job_seconds", "Jobs", ["kind", "outcome"], buckets=_SLOW)
JOBS_WAITING = Gauge("crm_jobs_waiting", "Jobs that wait or run", ["status"])
OLDEST_JOB_SECONDS = Gauge("crm_oldest_job_seconds", "Age of the oldest job that is due, not begun, and waited for")

AI_ANSWERS = Counter("crm_ai_answers_total", "Answers that ended", ["provider", "outcome"])
AI_SECONDS = Histogram("crm_ai_answer_seconds", "From the question to the whole answer", ["provider"], buckets=_SLOW)
AI_FIRST_PIECE_SECONDS = Histogram(
    "crm_ai_first_piece_seconds", "From the question to the answer's first words", ["provider"], buckets=_SLOW
)
AI_TOKENS = Counter("crm_ai_tokens_total", "Tokens", ["provider", "direction"])
AI_COST = Counter("crm_ai_cost_usd_total", "Cost of answers in US dollars", ["provider"])


@lru_cache(maxsize=4096)
def seconds_of(metric: Histogram, *labels: str) -> Histogram:
    """The durations of `metric` with these labels. The client's own look-up makes and locks more than it takes to count."""
    return metric.labels(*labels)


@dataclass(slots=True)
class _Use:
    calls: int = 0
    seconds: float = 0.0


class TopTalkers(Collector):
    """The workspaces that use this process most: how often they use the database, and for how long.

    Prometheus keeps a series for each label that it ever saw, so only the first `shown` workspaces have a label and the
    others are added up. When the table is full, a new workspace takes over the count of the smallest one and replaces
    it (the space-saving algorithm), so that a heavy user is never missed.

    Args:
        shown: how many workspaces have a label of their own.
        kept: how many are counted.
    """

    def __init__(self, shown: int = 20, kept: int = 400) -> None:
        self._shown, self._kept = shown, kept
        self._uses: dict[UUID, _Use] = {}
        self._lock = threading.Lock()

    def count(self, workspace_id: UUID, seconds: float) -> None:
        """Counts one call of a workspace that held a connection for `seconds`."""
        with self._lock:
            use = self._uses.get(workspace_id)
            if use is None:
                use = _Use()
                if len(self._uses) >= self._kept:
                    smallest = min(self._uses, key=lambda known: self._uses[known].calls)
                    use = self._uses.pop(smallest)
                self._uses[workspace_id] = use
            use.calls += 1
            use.seconds += seconds

    def collect(self) -> Iterator[CounterMetricFamily]:
        """See prometheus_client's Collector."""
        with self._lock:
            ranked = sorted(self._uses.items(), key=lambda item: -item[1].calls)
            rows = [(str(name), use.calls, use.seconds) for name, use in ranked[: self._shown]]
            rest = [use for _, use in ranked[self._shown :]]
        if rest:
            rows.append(("other", sum(use.calls for use in rest), sum(use.seconds for use in rest)))
        calls = CounterMetricFamily("crm_workspace_calls", "Transactions of a workspace", labels=["workspace"])
        seconds = CounterMetricFamily("crm_workspace_seconds", "Their time in the database", labels=["workspace"])
        for name, count, spent in rows:
            calls.add_metric([name], count)
            seconds.add_metric([name], spent)
        yield calls
        yield seconds


WORKSPACES = TopTalkers()
REGISTRY.register(WORKSPACES)


def answer_ended(
    provider: str,
    outcome: str,
    milliseconds: int,
    first_piece_ms: int | None,
    tokens: tuple[int, int] = (0, 0),
    cost_usd: float = 0.0,
    spender: str = "",
) -> None:
    """Counts an answer that has ended. `tokens` are the input and output tokens, used by the provider `spender` where it
    failed and another one answered.
    """
    name = provider or "none"
    AI_ANSWERS.labels(name, outcome).inc()
    AI_SECONDS.labels(name).observe(milliseconds / 1000)
    if first_piece_ms is not None:
        AI_FIRST_PIECE_SECONDS.labels(name).observe(first_piece_ms / 1000)
    for direction, count in zip(("input", "output"), tokens, strict=True):
        AI_TOKENS.labels(spender or name, direction).inc(count)
    AI_COST.labels(spender or name).inc(cost_usd)
    if spender not in ("", name):
        AI_ANSWERS.labels(spender, "failed").inc()


def serve(host: str, port: int, version: str = "") -> None:
    """Starts the metrics server in a thread of its own; `port` 0 turns it off."""
    BUILD.labels(version, platform.python_version()).set(1)
    if port:
        start_http_server(port, addr=host)
