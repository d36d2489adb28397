"""The choices of selects and pickers."""

from typing import TypedDict


class Option(TypedDict):
    """One choice of a select: the value that is sent, and the text that people read."""

    value: str
    label: str


class Suggestion(TypedDict, total=False):
    """One choice of a picker; empty for none. `meta` distinguishes choices with the same label."""

    value: str
    label: str
    meta: str
    answers: str
    """The typed text that the choice was found for."""
