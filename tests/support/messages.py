"""What is sent to the database, counted at the driver: each message is a round trip."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2.extensions import cursor
from sqlalchemy import event

from crm_app.core import pool


@contextmanager
def messages() -> Iterator[list[str]]:
    """Yields a list that receives every message which this process sends to PostgreSQL in the block."""
    sent: list[str] = []

    class Spy(cursor):
        def execute(self, query: Any, values: Any = None) -> None:
            sent.append(query.decode() if isinstance(query, bytes) else str(query))
            super().execute(query, values)

    def watched(connection: Any, _record: Any) -> None:
        assert connection.autocommit, "else psycopg2 sends begin and commit by itself"
        connection.cursor_factory = Spy

    pool.dispose()
    event.listen(pool.engine(), "connect", watched)
    pool.engine().connect().close()  # what a new connection asks is not counted
    sent.clear()
    try:
        yield sent
    finally:
        pool.dispose()
