"""One transaction as services see it. `core.database` begins and commits it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, text, true
from sqlalchemy.orm.attributes import instance_state
from sqlmodel import Session, SQLModel

from crm_app.core import on_loop
from crm_app.core.deferred import Deferred, defer, fetch
from crm_app.core.principal import Caller, Principal, Scope


@dataclass(slots=True)
class Work:
    """One transaction of one principal: services work with it. `unit_of_work` commits it, a service never does."""

    _connection: Any
    """SQLAlchemy's connection, or the `Line` of a hot write."""
    principal: Principal
    caller: Caller
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    notes: dict[Any, Any] = field(default_factory=dict)
    """Notes of subscribers within one transaction, such as the jobs to wake after the commit."""
    workspace_id: UUID = field(init=False)
    _session: Session | None = None
    _held: list[SQLModel] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.workspace_id = self.principal.workspace_id

    @property
    def connection(self) -> Any:
        """The connection of the transaction, inside the savepoint that the ORM session has opened."""
        return self._connection if self._session is None else self._session.connection()

    @property
    def db(self) -> Session:
        """The ORM session of the transaction. It is opened at its first use, since many changes need none. Raises
        `on_loop.Elsewhere` in a hot write, which begins again in a thread.
        """
        if self._session is None:
            on_loop.must_not_wait()
            self._session = Session(self._connection, expire_on_commit=False, autoflush=True)
            self._session.add_all(self._held)
            self._held.clear()
        return self._session

    @property
    def is_untouched(self) -> bool:
        """Whether the transaction has neither an ORM session nor rows for it."""
        return self._session is None and not self._held

    def hold(self, row: SQLModel) -> None:
        """Takes over a row that is in the database or will be there with the next statement: later changes to it are
        written.
        """
        if self._session is None:
            self._held.append(row)
        else:
            self._session.add(row)

    def flush(self) -> None:
        """Writes the changes of rows that the ORM knows."""
        if self._session is None:
            for row in self._held:
                if instance_state(row).modified:
                    break
            else:
                return
        self.db.flush()  # which takes over the rows

    def close(self) -> None:
        """Ends the ORM session."""
        if self._session is not None:
            self._session.close()

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the principal's role grants `permission`."""
        self.principal.require(permission)

    def scope(self, permission: str) -> Scope:
        """`own` or `all`. Raises Forbidden when the role does not grant `permission`."""
        return self.principal.scope(permission)

    def later(self, statement: Deferred, values: Any) -> None:
        """Runs a statement whose result nobody reads, in one message with the transaction's next statement.

        Args:
            statement: from `core.deferred`.
            values: what becomes the JSON of its values; names that are no columns are ignored.
        """
        if self._session is not None or self._held:
            self.flush()  # rows that the statement may refer to come first
        defer(self._connection if self._session is None else self.connection, statement, values)

    def fetch(self, sql: str, values: Any, *, is_kept: bool = False) -> Any:
        """The first row of a statement that was compiled before, see `core.deferred`; None without a row."""
        self.flush()
        return fetch(self.connection, sql, values, is_kept=is_kept)

    def alone(self, at: str) -> None:
        """Takes the workspace's lock named `at` and holds it until this transaction ends.

        What the caller counts after this call cannot change before the caller acts on it. Take this lock before any row
        lock, so that transactions cannot deadlock. Raises Unavailable when the wait exceeds the database's lock
        timeout.
        """
        key = f"{self.workspace_id}:{at}"
        self.db.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})

    def sees(self, owner: Any, permission: str) -> ColumnElement[bool]:
        """The condition that limits a query to the records that `permission` reaches; `owner` is the owning column."""
        if self.scope(permission) == "all":
            return true()
        condition: ColumnElement[bool] = owner == self.principal.member_id
        return condition
