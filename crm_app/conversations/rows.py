"""Conversations and messages as rows of their pages."""

from datetime import datetime
from typing import Any, TypedDict

from crm_app.conversations.schemas import ActionField, ActionOut, MessageOut, ResponseOut, SourceOut
from crm_app.core.clock import now
from crm_app.core.i18n import translate
from crm_app.ui.state import Viewer
from crm_app.values.formats import relative


class ConversationRow(TypedDict):
    """A conversation as a row of the list."""

    id: str
    href: str
    title: str
    shared: bool
    meta: str


class Cited(TypedDict):
    """A source that an answer cites."""

    number: str
    title: str
    href: str


class ProposedField(TypedDict):
    """A field that a proposed action would write."""

    name: str
    label: str
    before: str
    value: str
    href: str
    text: str
    editable: str
    """1 where `text` can be edited, else empty."""


class Proposed(TypedDict):
    """An action that the assistant proposes."""

    id: str
    summary: str
    status: str
    href: str
    fields: list[ProposedField]
    also: list[ProposedField]
    run: str
    """The run that carried it out, for an undo."""
    undone: str
    editable: str
    """1 or empty, both."""


class Message(TypedDict):
    """A message of a conversation."""

    id: str
    role: str
    text: str
    html: str
    author: str
    status: str
    error: str
    retryable: bool
    cut: bool
    offers: list[str]
    sources: list[Cited]
    actions: list[Proposed]
    several: bool
    """Whether several of the proposals wait for a decision."""
    response_id: str
    rating: str
    """up, down or empty."""
    meta: str


def row_meta(item: dict[str, Any], viewer: Viewer) -> str:
    """When a conversation was last used; also the name of the person who shares it, when it is somebody else's."""
    ago = relative(datetime.fromisoformat(item["updated_at"]), viewer.language, viewer.timezone, now())
    if item["mine"]:
        return ago
    return f"{translate('conversations.shared_by', viewer.language, name=item['owner_name'] or '–')} · {ago}"


def message_row(message: MessageOut, viewer: Viewer) -> Message:
    """A message as a row of the page."""
    response = message.response
    shown: Message = {
        "id": str(message.id),
        "role": message.role,
        "text": message.content if message.role == "user" else "",
        "html": message.html,
        "author": message.author_name or "",
        "status": response.status if response else "",
        "error": "",
        "retryable": False,
        "cut": bool(response and response.cut),
        "offers": [],
        "sources": [],
        "actions": [],
        "several": False,
        "response_id": "",
        "rating": "",
        "meta": "",
    }
    if response is None:
        return shown
    if response.status in ("done", "stopped") and not message.hidden:
        shown["response_id"] = str(response.id)
        shown["rating"] = "" if response.rating is None else "up" if response.rating.up else "down"
    shown["error"] = response.error or ""
    shown["retryable"] = response.retryable or response.status == "stopped"
    shown["offers"] = response.offers
    shown["sources"] = [
        {"number": str(source.number), "title": _named(source, viewer), "href": source.href}
        for source in response.sources
        if source.cited
    ]
    shown["actions"] = [_proposed(action) for action in response.actions]
    shown["several"] = sum(a.status == "proposed" for a in response.actions) > 1
    shown["meta"] = _meta(message, viewer)
    return shown


def _proposed(a: ActionOut) -> Proposed:
    return {
        "id": str(a.id),
        "summary": a.summary,
        "status": a.status,
        "href": str((a.result or {}).get("href", "")),
        "fields": [_proposed_field(one) for one in a.fields],
        "also": [_proposed_field(one) for one in a.also],
        "run": str((a.result or {}).get("run_id", "")),
        "undone": "1" if a.undone else "",
        "editable": "1" if any(one.text is not None for one in a.fields) else "",
    }


def _proposed_field(one: ActionField) -> ProposedField:
    return {
        "name": one.name,
        "label": one.label,
        "before": one.before,
        "value": one.value,
        "href": one.href or "",
        "text": one.text or "",
        "editable": "" if one.text is None else "1",
    }


def _named(source: SourceOut, viewer: Viewer) -> str:
    return (
        translate("conversations.source.deleted", viewer.language, title=source.title)
        if source.deleted
        else source.title
    )


def supported(confidence: float) -> str:
    """How well an answer is supported, as a key of the texts: a number would look more exact than it is."""
    return "high" if confidence >= 0.85 else "middle" if confidence > 0.5 else "low"


def why_supported(response: ResponseOut) -> str:
    """How well an answer is supported, with the reason: figures lose certainty only by a name that was guessed."""
    level = supported(response.confidence)
    quoted = any(call.get("outcome") == "passages" for call in response.used_context)
    return "guessed" if level == "middle" and not quoted else level


def _meta(message: MessageOut, viewer: Viewer) -> str:
    response = message.response
    if response is None or response.status != "done":
        return ""
    parts = []
    if response.confidence > 0:
        parts.append(translate(f"conversations.confidence.{why_supported(response)}", viewer.language))
    if response.provider != "offline":
        parts.append(response.model)
    if response.latency_ms is not None:
        parts.append(translate("conversations.seconds", viewer.language, seconds=f"{response.latency_ms / 1000:.1f}"))
    return " · ".join(parts)
