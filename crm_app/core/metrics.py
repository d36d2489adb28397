"""Prometheus metrics of backend and worker, served on a port of its own that is never published."""

from prometheus_client import Counter, Gauge, Histogram, start_http_server

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SLOW = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)

REQUEST_SECONDS = Histogram("crm_http_request_seconds", "HTTP requests", ["method", "route", "status"], buckets=_FAST)
EVENT_SECONDS = Histogram("crm_ui_event_seconds", "Interface events", ["event", "outcome"], buckets=_FAST)
QUERY_SECONDS = Histogram("crm_hot_read_seconds", "Hot reads, the pool's wait included", ["query"], buckets=_FAST)
JOB_SECONDS = Histogram("crm_job_seconds", "Jobs", ["kind", "outcome"], buckets=_SLOW)
JOBS_WAITING = Gauge("crm_jobs_waiting", "Jobs that wait or run", ["status"])
LIVE_PAGES = Gauge("crm_live_pages", "Open pages that are told of changes")
OLDEST_JOB_SECONDS = Gauge("crm_oldest_job_seconds", "Age of the oldest job that is due and not begun")
SESSIONS_CONNECTED = Gauge("crm_ui_sessions_connected", "Browser tabs connected to this process")
REFUSALS = Counter("crm_refusals_total", "Calls refused", ["entry", "code"])
SIGN_INS = Counter("crm_sign_ins_total", "Attempts to sign in", ["outcome"])


def serve(host: str, port: int) -> None:
    """Starts the metrics server in a thread of its own; `port` 0 leaves it off."""
    if port:
        start_http_server(port, addr=host)
