"""Whether anything got lost in a run: every accepted save is in the database, and every open list shows what is there."""

import asyncio
import os
from collections.abc import Sequence
from typing import Any

from sqlalchemy import create_engine, text

from bench.client import Tab

SECONDS = 30
"""How long the open lists may take, in seconds, until they show the last saves."""


class Kept:
    """Counts from its creation.

    Args:
        tabs: the tabs of the run. Those whose page is a list are compared at the end.
    """

    def __init__(self, tabs: Sequence[Tab]) -> None:
        self._tabs, self._before = tabs, _written()
        self._accepted = sum(tab.saved for tab in tabs)

    async def lost(self) -> dict[str, int]:
        """The number of accepted saves that were not written, and of tabs whose list still shows something else after some
        seconds. All other figures of the run have to be taken before.
        """
        accepted = sum(tab.saved for tab in self._tabs) - self._accepted
        written = await asyncio.to_thread(_written) - self._before
        stale = 0
        for _ in range(SECONDS):
            stale = await self._stale()
            if not stale:
                break
            await asyncio.sleep(1)
        return {"lost_saves": accepted - written, "stale_lists": stale}

    async def _stale(self) -> int:
        titles = await asyncio.to_thread(_job_titles)
        stale = 0
        for tab in self._tabs:
            tab.take_in()
            if tab.path.partition("?")[0] == "/contacts":
                rows = tab.state.get("ContactList.lines") or []
                stale += any(row["cells"][0] != titles[row["id"]] for row in rows)
        return stale


def _written() -> int:
    """How often contacts have been changed."""
    return int(_rows("select coalesce(sum(version - 1), 0) from contact")[0][0])


def _job_titles() -> dict[str, str]:
    """The job titles, which `bench.ui` changes and its lists show in their first column."""
    return dict(_rows("select id::text, job_title from contact"))


def _rows(statement: str) -> list[Any]:
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    owner.dispose()
    return found
