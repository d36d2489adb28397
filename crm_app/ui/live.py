"""Pages that stay true: what others change in the workspace appears without a reload."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from typing import Any

from crm_app.core import live
from crm_app.core.live import hub
from crm_app.ui.actions import current_caller, page_opened, still_allowed

GATHER_SECONDS = 0.3
"""Changes that come together are one redraw."""
SPREAD_SECONDS = 0.3
"""By how much open pages differ in when they redraw, so that many of them do not ask the database at one moment."""
REST_SECONDS = 1.0
"""How long a page rests between redraws, so that an import costs few of them."""
_RECHECK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Change:
    """A record that changed, or many of a kind at once. Members, products and pipelines count as kinds here."""

    kind: str
    ids: frozenset[str]
    """The record, and those that it refers to or did so before. Empty when many changed."""
    id: str = ""
    """The record itself; empty when many changed."""
    named: bool = True
    """Whether those that show its name may now be wrong: it is called otherwise, or went, or came back."""

    def concerns(self, record_id: str, *kinds: str) -> bool:
        """Whether it is of the record or refers to it; where many changed, whether their kind is one of `kinds`."""
        return record_id in self.ids if self.ids else self.kind in kinds

    def renames(self, shown: Collection[str], kinds: Collection[str]) -> bool:
        """Whether it changes a name that a page shows.

        Args:
            shown: ids of the records whose names the page shows.
            kinds: their kinds, for the case that many of one changed.
        """
        return self.named and (self.id in shown if self.id else self.kind in kinds)


def of_kinds(*kinds: str, named: Collection[str] = ()) -> Callable[[Change], bool]:
    """Every change of records of these kinds, and those that rename a record of the kinds `named`.

    `pipeline` stands for pipelines and their stages.
    """
    return lambda change: change.kind in kinds or (change.named and change.kind in named)


async def changes(
    permission: str, wanted: Callable[[Change], bool], rest_seconds: float = REST_SECONDS
) -> AsyncIterator[list[Change]]:
    """Yields the changes in the workspace that are `wanted`, whoever made them, those that come together at once.

    For a background handler that a page's `on_load` names last: it ends by itself when the tab closes or goes to
    another page, since Reflex then cancels what a page load began. The session and the role are checked before every
    yield, and now and then while nothing happens.

    A change that came after the page was opened and before this handler began is among the first: the page may have read
    before that change.

    Args:
        permission: what the person must still be granted.
        wanted: whether the page shows what a change is about.
        rest_seconds: how long nothing is yielded after a redraw.

    Raises:
        Unauthenticated, Forbidden: the session or the role is gone.
    """
    async with hub.subscribe(current_caller().workspace_id, page_opened()) as queue:
        while True:
            try:
                async with asyncio.timeout(_RECHECK_SECONDS):
                    told = [await queue.get()]
            except TimeoutError:
                await still_allowed(permission)
                continue
            if not _heard(told, wanted):
                continue
            await asyncio.sleep(GATHER_SECONDS + random.uniform(0, SPREAD_SECONDS))  # noqa: S311 - no secret
            while not queue.empty():
                told.append(queue.get_nowait())
            await still_allowed(permission)
            yield _heard(told, wanted)
            await asyncio.sleep(rest_seconds)


def _heard(told: list[dict[str, Any]], wanted: Callable[[Change], bool]) -> list[Change]:
    return [change for event in told for change in _changes(event) if wanted(change)]


def _changes(event: dict[str, Any]) -> list[Change]:
    """What an event of the hub says of records; nothing for one of something else."""
    match event.get("topic"):
        case "record":
            ids = frozenset((event["id"], *event.get("links", ())))
            return [Change(event["kind"], ids, event["id"], event.get("named", False))]
        case "records":
            return [Change(event["kind"], frozenset())]
        case "pipeline" | "product" | "member" as kind:
            return [Change(kind, frozenset())]
        case live.MISSED:
            return [Change(kind, frozenset()) for kind in sorted(live.KINDS)]
    return []
