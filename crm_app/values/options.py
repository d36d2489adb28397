"""What a select offers."""

from typing import TypedDict


class Option(TypedDict):
    """One choice of a select: the value that is sent, and the text that people read."""

    value: str
    label: str
