"""What a page may cost: `bench.ui` fails when one of these figures is exceeded.

Two figures are of memory and of bytes, two count messages, and the others are shares of the CPU time that a list over REST takes
in the same run, so that a slower or a busier machine changes them little. With 100 tabs a page costs more of these than with
thousands: the process is less warm.
"""

from collections.abc import Sequence
from typing import Any

LIMITS: dict[tuple[str, str], float] = {
    ("connect and load", "backend_kib_a_tab"): 75.0,
    ("connect and load", "first_load_kib"): 40.0,
    ("connect and load", "/REST"): 8.0,
    ("list page", "messages"): 1.1,
    ("list page", "/REST"): 4.0,
    ("visit", "messages"): 1.1,
    ("visit", "/REST"): 6.0,
    ("save", "/REST"): 9.0,
}
"""The highest figure of a column, by act."""


def beyond(rows: Sequence[dict[str, Any]]) -> list[str]:
    """What of a run of `bench.ui` exceeds the budget, as sentences; a figure that is missing exceeds it too."""
    acts = {row["act"]: row for row in rows}
    found = []
    for (act, column), limit in LIMITS.items():
        figure = acts.get(act, {}).get(column)
        if figure is None:
            found.append(f"{act}: {column} was not measured")
        elif figure > limit:
            found.append(f"{act}: {column} is {figure:g}, the budget is {limit:g}")
    return found
