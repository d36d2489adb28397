"""A change that pages are notified of."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from crm_app.core import live


@dataclass(frozen=True, slots=True)
class Change:
    """A record that changed, or many of a kind at once. Members, products and pipelines count as kinds here."""

    kind: str
    ids: frozenset[str]
    """The record, and the records that it links to or linked to before. Empty when many changed."""
    id: str = ""
    """The record itself; empty when many changed."""
    named: bool = True
    """Whether pages that show its name may be outdated: it was renamed, deleted or restored."""

    action: str = ""
    """`create`, `update`, `delete` or `restore`; empty when it is not known or many changed."""
    fields: frozenset[str] | None = None
    """The fields that an update changed; None when they are not known."""

    def concerns(self, record_id: str, *kinds: str) -> bool:
        """Whether the change is of the record or of one that links to it; where many changed, whether their kind is in
        `kinds`.
        """
        return record_id in self.ids if self.ids else self.kind in kinds

    def renames(self, shown: Collection[str], kinds: Collection[str]) -> bool:
        """Whether it changes a name that a page shows.

        Args:
            shown: ids of the records whose names the page shows.
            kinds: their kinds, for the case that many of one changed.
        """
        return self.named and (self.id in shown if self.id else self.kind in kinds)


def changes_of(event: dict[str, Any]) -> list[Change]:
    """The changes of records that an event of the hub describes; empty for other events."""
    match event.get("topic"):
        case "record":
            ids = frozenset((event["id"], *event.get("links", ())))
            fields = event.get("fields")
            known = None if fields is None else frozenset(fields)
            return [Change(event["kind"], ids, event["id"], event.get("named", False), event.get("action", ""), known)]
        case "records":
            return [Change(event["kind"], frozenset())]
        case "pipeline" | "product" | "member" as kind:
            return [Change(kind, frozenset())]
        case "notification":
            return [Change("notification", frozenset((event["member"],)), event["member"])]
        case "change" | "conversation" as kind:
            return [Change(kind, frozenset((event["id"],)), event["id"])]
        case live.MISSED:
            return [Change(kind, frozenset()) for kind in sorted(live.KINDS)]
    return []
