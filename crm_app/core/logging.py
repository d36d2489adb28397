"""JSON logs with the ids that join a request, an event, a job and an AI call. Secrets never reach them."""

import logging
import re
import sys
import time
from typing import Any

import structlog

_SECRET = re.compile(r"password|token|secret|cookie|authorization|api_?key|hash", re.IGNORECASE)
_IN_TEXT = re.compile(r"(?i)((?:token|key|password|secret|sid|crm_session)=)[^&;\s\"']+|(bearer\s+)[\w.~+/=-]+")
_CLIENT_TOKEN = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
_LOST = ("Attempting to send delta", "Received event from session", "No token provided")
"""Beginnings of the lines that Reflex logs for each event of a tab that was closed or is unknown."""
_LONGEST = 8_000
_SELDOM_SECONDS = 30.0


class Seldom(logging.Filter):
    """Passes one message that begins with `start` in `seconds`: a failure in a loop would hide all other log lines.

    Counts each different message by itself, or with `alike` all of them together, where each contains another name.
    """

    def __init__(self, start: str, seconds: float, *, alike: bool = False) -> None:
        super().__init__()
        self._start, self._seconds, self._alike = start, seconds, alike
        self._passed: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """See logging.Filter."""
        message, now = str(record.msg), time.monotonic()
        if not message.startswith(self._start):
            return True
        key = self._start if self._alike else message
        if now - self._passed.get(key, -self._seconds) < self._seconds:
            return False
        self._passed[key] = now
        return True


def _redact(_logger: Any, _method: str, event: Any) -> Any:
    for name, value in event.items():
        if _SECRET.search(name) and not isinstance(value, int | float | bool):
            event[name] = "[redacted]"
        elif isinstance(value, str):
            if name == "event" and str(event.get("logger", "")).startswith("reflex"):
                # Reflex logs the whole event that failed, cookies included
                value = value.partition(", router_data=")[0]
            value = value[:_LONGEST]
            if name == "event" and str(event.get("logger", "")).startswith("reflex"):
                value = _CLIENT_TOKEN.sub(r"\1…", value)  # a person who knows the whole token could take the page over
            event[name] = _IN_TEXT.sub(lambda m: (m.group(1) or m.group(2)) + "[redacted]", value)
    return event


def configure(level: str = "INFO", style: str = "json") -> None:
    """Sends the logs of structlog and of the standard library to standard error, one JSON object a line."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    renderer: Any = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "huey"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    for name in (
        "huey.consumer.Worker",
        "huey.consumer.Scheduler",
    ):  # many threads, each of which retries again and again
        logging.getLogger(name).filters = [Seldom("Error reading", _SELDOM_SECONDS)]
    logging.getLogger("reflex.app").filters = [Seldom(start, _SELDOM_SECONDS, alike=True) for start in _LOST]
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)  # paths there contain Reflex's client token


def report_errors(dsn: str, version: str) -> None:
    """Sends logged errors to Sentry, stripped as the logs are. An empty `dsn` sends nothing.

    Raises RuntimeError when the package is missing.
    """
    if not dsn:
        return
    try:
        import sentry_sdk
    except ImportError as error:
        raise RuntimeError("CRM_SENTRY_DSN is set but sentry-sdk is not installed: pip install sentry-sdk") from error

    def strip(event: Any, _hint: Any) -> Any:
        event.pop("request", None)  # cookies, tokens and queries
        return _without_secrets(event)

    # Only logged errors: no hooks into the frameworks, no traces, no local variables (these hold records).
    sentry_sdk.init(
        dsn,
        release=version,
        auto_enabling_integrations=False,
        include_local_variables=False,
        send_default_pii=False,
        before_send=strip,
        before_breadcrumb=lambda crumb, _hint: _without_secrets(crumb),
    )


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: "[redacted]" if _is_secret(k, v) else _without_secrets(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return _IN_TEXT.sub(lambda m: (m.group(1) or m.group(2)) + "[redacted]", value) if isinstance(value, str) else value


def _is_secret(name: Any, value: Any) -> bool:
    return isinstance(name, str) and isinstance(value, str) and bool(_SECRET.search(name))


def logger(name: str) -> Any:
    """A logger for module `name`; bind ids with `structlog.contextvars.bound_contextvars`."""
    return structlog.stdlib.get_logger(name)
