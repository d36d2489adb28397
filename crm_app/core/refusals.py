"""Errors of the database as the errors that people see."""

from typing import Any

import psycopg2
import psycopg2.errors
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from crm_app.core.errors import Forbidden, Invalid, Unauthenticated, Unavailable
from crm_app.core.metrics import POOL_TIMEOUTS


def _by_code(error: BaseException) -> Exception | None:
    """The AppError that stands for an error of `app_enter`, of a constraint or of a lost connection; None for other
    errors.
    """
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "pgcode", None)
    if code == "28000":
        return Unauthenticated()
    if code == "42501":
        return Forbidden()
    if code in ("23503", "23505"):
        name = getattr(getattr(original, "diag", None), "constraint_name", "") or ""
        key = "core.field.missing_record" if code == "23503" else "core.field.taken"
        field = name.split("_", 2)[-1].removeprefix("workspace_id_")  # every key begins with the workspace
        return Invalid(fields={field: key})
    # a value that PostgreSQL cannot store, and that no earlier check refused
    if code is not None and code.startswith("22"):
        return Invalid()
    if code in ("57014", "55P03", "40001", "40P01", "57P01", "53300") or isinstance(
        original, (psycopg2.OperationalError, psycopg2.InterfaceError)
    ):
        return Unavailable()
    return None


def _refusal(error: Exception) -> Exception | None:
    """The AppError that people see in place of `error`; None where `error` says it already, or is a fault of the code."""
    if isinstance(error, PoolTimeout):
        POOL_TIMEOUTS.inc()
        return Unavailable()
    if isinstance(error, DBAPIError | psycopg2.Error):
        return _by_code(error)
    if isinstance(error, ValueError) and "NUL" in str(error):
        return Invalid()  # psycopg2's error for a text that no PostgreSQL type can store
    return None


class refusals:
    """Turns errors of the database into the AppErrors that people see; every read and write runs inside of it."""

    def __enter__(self) -> None:
        """Does nothing."""

    def __exit__(self, _: Any, error: BaseException | None, __: Any) -> None:
        """Raises the AppError in place of the error, if there is one."""
        if isinstance(error, Exception) and (refusal := _refusal(error)) is not None:
            raise refusal from error
