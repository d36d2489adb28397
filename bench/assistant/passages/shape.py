"""The shape of a note with its questions, and how the set is split."""

from typing import NamedTuple


class Note(NamedTuple):
    """A note: its kind, its company, its text, two questions in its language and one in the other."""

    kind: str
    company: str
    text: str
    own: tuple[str, str]
    cross: str


def split_of(place: int) -> str:
    """The half of the note at `place`: pairs of nearly equal notes take turns, so that a pair is never parted."""
    return "tuning" if place // 2 % 2 == 0 else "reporting"
