"""The worker: a Huey consumer that runs jobs, one sweeper among all workers, and the deletion of workspaces."""

import logging
import socket
import threading
import time
from datetime import UTC, datetime
from typing import Any

import redis
from huey.consumer import Consumer
from sqlalchemy import text

from crm_app import registry
from crm_app.core import cache, job_upkeep, jobs, metrics
from crm_app.core.cache import client
from crm_app.core.config import settings
from crm_app.core.database import transaction_without_workspace
from crm_app.core.errors import AppError
from crm_app.core.logging import configure, logger, report_errors
from crm_app.core.startup import settle
from crm_app.deletion import service as deletion

log = logger(__name__)
_SWEEPER = "crm:sweeper"
_LEADER_SECONDS = 10
_SCHEDULE_SECONDS = 60
_ERASE_SECONDS = 60
_STOP_SECONDS = 6
_MEASURE_SECONDS = 15
_GAUGE_SECONDS = 5
"""How often the queue's gauges are set; they are collected every fifteen seconds."""


def _measure_stores() -> None:
    """Sets the gauges of database and cache from their own statistics, so that no exporter is needed."""
    with transaction_without_workspace() as db:
        states = db.execute(
            text(
                "select coalesce(state, 'other'), count(*) from pg_stat_activity "
                "where datname = current_database() group by 1"
            )
        ).all()
        size, commits, rollbacks = db.execute(
            text(
                "select pg_database_size(current_database()), xact_commit, xact_rollback "
                "from pg_stat_database where datname = current_database()"
            )
        ).one()
    metrics.DATABASE_CONNECTIONS.clear()
    for state, count in states:
        metrics.DATABASE_CONNECTIONS.labels(state).set(count)
    metrics.DATABASE_BYTES.set(size)
    metrics.DATABASE_TRANSACTIONS.labels("committed").set(commits)
    metrics.DATABASE_TRANSACTIONS.labels("rolled back").set(rollbacks)
    info: Any = client().info()
    metrics.CACHE_BYTES.labels("used").set(info["used_memory"])
    metrics.CACHE_BYTES.labels("limit").set(info["maxmemory"])
    metrics.CACHE_CLIENTS.set(info["connected_clients"])


def _shorten_leadership() -> None:
    """Shortens a lease in the future: a clock that was ahead would keep the place of a dead leader for that long."""
    left: Any = client().ttl(_SWEEPER)
    if left > _LEADER_SECONDS:
        client().expire(_SWEEPER, _LEADER_SECONDS)


def _sweeper(over: threading.Event) -> None:
    name = f"{socket.gethostname()}:{threading.get_native_id()}:{datetime.now(UTC).timestamp()}".encode()
    scheduled = measured = 0.0
    gauged = float("-inf")
    while not over.wait(1):
        # In every worker, and without the cache: otherwise the last values of a former leader would stay for ever.
        try:
            if time.monotonic() - gauged >= _GAUGE_SECONDS:
                gauged = time.monotonic()
                job_upkeep.measure()
        except Exception as error:
            log.warning("queue not measured", error=str(error))
        try:
            job_upkeep.report_alive()
            if client().set(_SWEEPER, name, nx=True, ex=_LEADER_SECONDS) or client().get(_SWEEPER) == name:
                client().expire(_SWEEPER, _LEADER_SECONDS)
                job_upkeep.sweep()
                if time.monotonic() - scheduled > _SCHEDULE_SECONDS:
                    job_upkeep.correct_times()
                    job_upkeep.schedule()
                    scheduled = time.monotonic()
            else:
                _shorten_leadership()
            if time.monotonic() - measured > _MEASURE_SECONDS:
                _measure_stores()
                measured = time.monotonic()
        except (redis.RedisError, AppError, OSError) as error:
            log.warning("sweeper waits", error=str(error))
        except Exception:  # a sweeper that ended silently would leave lost jobs lost
            log.exception("sweeper broke, and goes on")


def _eraser(over: threading.Event) -> None:
    """Deletes workspaces whose period of grace is over, in a thread of its own: it may take minutes."""
    while not over.wait(_ERASE_SECONDS):
        try:
            deletion.run_due(over.is_set)
        except (AppError, OSError) as error:
            log.warning("deletion of workspaces waits", error=str(error))
        except Exception:  # an eraser that ended silently would leave data that its owner wanted gone
            log.exception("deletion of workspaces broke, and goes on")


def _consumer(lane: jobs.Lane, threads: int) -> Consumer:
    return Consumer(
        jobs.huey(lane),
        workers=threads,
        periodic=False,
        scheduler_interval=60,  # nothing is scheduled in Huey: delays and intervals are columns of the jobs
        initial_delay=0.05,
        max_delay=0.5,
        backoff=1.15,
        shutdown_timeout=_STOP_SECONDS,
        graceful_signal="TERM",
    )


def _get_ready() -> None:
    jobs.get_ready()
    settle()


def main() -> None:
    """Runs until SIGTERM or SIGINT, then finishes what it is running."""
    config = settings()
    configure(config.log_level, config.log_format)
    report_errors(config.sentry_dsn, config.version)
    registry.load()
    metrics.CACHE_UP.set_function(cache.is_up)
    metrics.serve(config.metrics_host, config.worker_metrics_port, config.version)
    over = threading.Event()
    threading.Thread(target=_sweeper, args=(over,), name="sweeper", daemon=True).start()
    threading.Thread(target=_eraser, args=(over,), name="eraser", daemon=True).start()
    logging.getLogger("huey.consumer").setLevel(logging.WARNING)
    others = [_consumer("slow", config.slow_worker_threads), _consumer("background", 1)]
    for consumer in others:
        consumer.start()
    threading.Thread(target=_get_ready, name="warm-up", daemon=True).start()
    try:
        _consumer("fast", config.worker_threads).run()  # started last, because it installs the signal handlers
    finally:  # the rows of jobs still running here remain: another worker, or this worker's next start, resumes them
        over.set()
        for consumer in others:
            consumer.stop(graceful=False)


if __name__ == "__main__":
    main()
