"""Problems of a file or of its rows, as message keys that are translated for the reader."""

from dataclasses import dataclass, field
from typing import Literal

from crm_app.core.i18n import translate

Severity = Literal["rejected", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A remark about a row.

    A `rejected` row is not imported; a `warning` row is, and the problem says what was done instead. `key` is the last
    part of a text key `imports.problem.<key>`.
    """

    key: str
    severity: Severity
    column: str = ""
    value: str = ""
    params: dict[str, str | int] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """The problem in words, in `language`."""
        params: dict[str, str | int] = {"column": self.column, "value": shorten(self.value), **self.params}
        return translate(f"imports.problem.{self.key}", language, **params)

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON columns and REST."""
        return {
            "key": self.key,
            "severity": self.severity,
            "column": self.column,
            "value": shorten(self.value),
            "params": dict(self.params),
        }

    @classmethod
    def from_dict(cls, data: dict[str, object]) -> "Problem":
        """The problem from the data of `as_dict`."""
        params = data.get("params")
        severity: Severity = "rejected" if data.get("severity") == "rejected" else "warning"
        return cls(
            key=str(data["key"]),
            severity=severity,
            column=str(data.get("column", "")),
            value=str(data.get("value", "")),
            params={str(k): v if isinstance(v, int) else str(v) for k, v in params.items()}
            if isinstance(params, dict)
            else {},
        )


def rejected(key: str, column: str = "", value: str = "", **params: str | int) -> Problem:
    """A problem that rejects the row."""
    return Problem(key, "rejected", column, value, params)


def warning(key: str, column: str = "", value: str = "", **params: str | int) -> Problem:
    """A problem with which the row is imported."""
    return Problem(key, "warning", column, value, params)


def shorten(value: str, limit: int = 80) -> str:
    """`value` on one line, at most `limit` characters."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


class UnreadableFile(ValueError):
    """The whole file cannot be imported. `key` is the last part of `imports.file.<key>`; the text says what to do."""

    def __init__(self, key: str, **params: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.params = params

    def message(self, language: str) -> str:
        """The reason as a sentence in `language`."""
        return translate(f"imports.file.{self.key}", language, **self.params)
