"""The family of errors that a person may see. Services raise them; every entry point renders them in its own format."""

from collections.abc import Mapping
from typing import Any

from crm_app.core.i18n import translate

Problem = tuple[str, dict[str, Any]]
"""A text key and its parameters."""


class AppError(Exception):
    """A refusal with an HTTP status, a stable code for programs and a message key for people."""

    status = 500
    code = "unexpected"
    message_key = "core.error.unexpected"

    def __init__(self, message_key: str | None = None, **params: Any) -> None:
        self.message_key = message_key or type(self).message_key
        self.params = params
        super().__init__(self.message_key)

    def message(self, language: str) -> str:
        """The message for the reader, in `language`."""
        return translate(self.message_key, language, **self.params)

    def details(self, language: str) -> dict[str, Any]:
        """What a program gets besides the message."""
        return {}


class Invalid(AppError):
    """Bad input. `fields` maps a field's name to a text key, or to a key with parameters."""

    status = 422
    code = "invalid"
    message_key = "core.error.invalid"

    def __init__(
        self,
        message_key: str | None = None,
        fields: Mapping[str, str | Problem] | None = None,
        more: int = 0,
        **params: Any,
    ) -> None:
        super().__init__(message_key, **params)
        self.fields: dict[str, Problem] = {
            name: (problem, {}) if isinstance(problem, str) else problem for name, problem in (fields or {}).items()
        }
        self.more = more
        """How many further faults there are, besides those in `fields`."""

    def message(self, language: str) -> str:
        """The message for the reader, with the number of faults that `fields` leaves out."""
        message = super().message(language)
        return (
            f"{message} {translate('core.error.more_faults', language, count=f'{self.more:,}')}"
            if self.more
            else message
        )

    def field_messages(self, language: str) -> dict[str, str]:
        """The message of every field with a fault, in `language`."""
        return {name: translate(key, language, **params) for name, (key, params) in self.fields.items()}

    def details(self, language: str) -> dict[str, Any]:
        return {"fields": self.field_messages(language)} if self.fields else {}


class Unauthenticated(AppError):
    status = 401
    code = "unauthenticated"
    message_key = "core.error.unauthenticated"


class Forbidden(AppError):
    status = 403
    code = "forbidden"
    message_key = "core.error.forbidden"


class WorkspaceMismatch(Forbidden):
    code = "workspace_mismatch"
    message_key = "core.error.workspace_mismatch"


class NotFound(AppError):
    status = 404
    code = "not_found"
    message_key = "core.error.not_found"


class NoMethod(AppError):
    """The address exists, but does not accept the method of the request."""

    status = 405
    code = "no_method"
    message_key = "core.error.no_method"


class Conflict(AppError):
    """A stale write. `current` is the record as it is now, so that the writer can merge both and loses nothing."""

    status = 409
    code = "conflict"
    message_key = "core.error.conflict"

    def __init__(self, message_key: str | None = None, current: dict[str, Any] | None = None, **params: Any) -> None:
        super().__init__(message_key, **params)
        self.current = current

    def details(self, language: str) -> dict[str, Any]:
        return {"current": self.current} if self.current is not None else {}


class Unreadable(AppError):
    """Input that cannot be parsed in the format that it claims, such as JSON with a surplus comma."""

    status = 400
    code = "unreadable"
    message_key = "core.error.unreadable"

    def details(self, language: str) -> dict[str, Any]:
        return dict(self.params)


class TooSlow(AppError):
    """A body that did not arrive in time."""

    status = 408
    code = "too_slow"
    message_key = "core.error.too_slow"


class AddressTooLong(AppError):
    status = 414
    code = "address_too_long"
    message_key = "core.error.address_too_long"


class TooLarge(AppError):
    status = 413
    code = "too_large"
    message_key = "core.error.too_large"


class TooMany(AppError):
    """Throttled; `seconds` is the time until the next try is accepted."""

    status = 429
    code = "too_many"
    message_key = "core.error.too_many"

    def __init__(self, seconds: int, message_key: str | None = None) -> None:
        super().__init__(message_key, seconds=seconds)
        self.seconds = seconds


class Unavailable(AppError):
    status = 503
    code = "unavailable"
    message_key = "core.error.unavailable"
