"""The states of the pages that watch over the assistant: rated answers to review, and what was sent to a model."""

from typing import Any, TypedDict
from urllib.parse import parse_qs
from uuid import UUID

import reflex as rx

from crm_app.assistant import kinds
from crm_app.assistant.providers.choice import PROVIDERS
from crm_app.conversations import feedback, sent
from crm_app.conversations.rows import supported
from crm_app.conversations.schemas import ReviewQuery, SentQuery
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Forbidden, Invalid, Unauthenticated, Unavailable
from crm_app.core.i18n import catalogue, translate
from crm_app.core.validation import parse
from crm_app.records import TYPES, choices
from crm_app.records.states.paged import PagedByAddress
from crm_app.records.states.values import Formatter, Values, address
from crm_app.ui.actions import Actions, action
from crm_app.values.options import Option

REVIEW, SENT = "/settings/assistant/review", "/settings/assistant/sent"
ROWS = 25
BELOW = (50, 70, 90)
_LONGEST = 1500
_FILTERS = ("up", "reviewed", "asked_by", "provider", "below")


class ReviewRow(TypedDict):
    """A rated answer; `up` and `reviewed` are 1 or empty."""

    id: str
    up: str
    reviewed: str
    question: str
    answer: str
    reason: str
    note: str
    by: str
    meta: str


class ReviewState(PagedByAddress, Actions, rx.State):
    """Rated answers; the filters are in the address."""

    rows: list[ReviewRow] = []
    loading: bool = True
    people: list[Option] = []
    filters: dict[str, str] = {}
    filtered: bool = False
    csv_href: str = ""
    jsonl_href: str = ""

    @action("workspace.manage")
    async def load(self) -> None:
        """Reads the page of the address."""
        formatter = Formatter.of(await self._viewer())
        if not self.people:
            self.people = await self._recall(choices.owners, formatter.viewer.language)
        values = _given(str(self.router.url.query), (*_FILTERS, "after"))
        single = {name: found[0] for name, found in values.items()}
        asked: dict[str, Any] = {name: single[name] for name in ("asked_by", "provider", "after") if name in single}
        asked |= {name: single[name] == "true" for name in ("up", "reviewed") if name in single}
        if single.get("below") in {str(one) for one in BELOW}:
            asked["confidence_below"] = int(single["below"]) / 100
        found = await _page(self, feedback.page, ReviewQuery, asked)
        self.rows = [_review_row(item, formatter) for item in found["items"]]
        self._turn_to(REVIEW, values, found["next"])
        query = {name: [str(value).lower()] for name, value in asked.items() if name != "after"}
        self.csv_href, self.jsonl_href = (
            address(f"/api/v1/answer-reviews/export.{form}", query) for form in ("csv", "jsonl")
        )
        self.filters = dict.fromkeys(_FILTERS, "") | single
        self.filtered, self.loading = bool(single.keys() & set(_FILTERS)), False

    @action("workspace.manage")
    async def choose(self, name: str, value: str) -> Any:
        """Sets one filter by navigating to another address."""
        if name not in _FILTERS:
            raise Invalid
        values = _given(str(self.router.url.query), (*_FILTERS, "after"))
        return rx.redirect(address(REVIEW, values, **{name: value[:80]}, after=""))

    @action("workspace.manage")
    async def mark(self, rating_id: UUID, reviewed: bool) -> None:
        """Marks a rated answer as reviewed, or as open again."""
        await self._do(feedback.review, rating_id, reviewed)
        for row in self.rows:
            if row["id"] == str(rating_id):
                row["reviewed"] = "1" if reviewed else ""
        self.rows = list(self.rows)

    @action("workspace.manage")
    async def leave(self) -> None:
        """Forgets the rows when the page is left."""
        self.rows, self.people, self.loading = [], [], True


def _review_row(item: dict[str, Any], formatter: Formatter) -> ReviewRow:
    name = formatter.translate("audit.nobody")
    reason = f"conversations.rating.reason.{item['reason']}"
    confidence = item["confidence"]
    parts = [
        formatter.date_time(item["created_at"]),
        item["provider"] if item["provider"] == "offline" else item["model"],
        formatter.translate(f"conversations.confidence.{supported(confidence)}") if confidence else "",
    ]
    answer = item["answer"]
    return {
        "id": item["id"],
        "up": "1" if item["up"] else "",
        "reviewed": "1" if item["reviewed_at"] else "",
        "question": item["question"][:_LONGEST],
        "answer": answer if len(answer) <= _LONGEST else answer[: _LONGEST - 1] + "…",
        "reason": formatter.translate(reason) if item["reason"] else "",
        "note": item["note"],
        "by": formatter.translate("conversations.review.by", asker=item["asker"] or name, giver=item["giver"] or name),
        "meta": " · ".join(part for part in parts if part),
    }


# ---------------------------------------------------------------- what was sent


class SentRow(TypedDict):
    """What an answer sent of one record, or of many in a figure."""

    id: str
    kind: str
    title: str
    href: str
    fields: str
    by: str
    when: str
    only_href: str
    """The list of what was sent of this record; empty for a figure."""


class SentState(PagedByAddress, Actions, rx.State):
    """What was sent; the filters are in the address."""

    rows: list[SentRow] = []
    loading: bool = True
    people: list[Option] = []
    filters: dict[str, str] = {}
    filtered: bool = False

    @action("audit.read")
    async def load(self) -> None:
        """Reads the page of the address."""
        formatter = Formatter.of(await self._viewer())
        if not self.people:
            self.people = await self._recall(choices.owners, formatter.viewer.language)
        values = _given(str(self.router.url.query), ("kind", "record_id", "asked_by", "after"))
        single = {name: found[0] for name, found in values.items()}
        found = await _page(self, sent.page, SentQuery, dict(single))
        self.rows = [_sent_row(item, formatter) for item in found["items"]]
        self._turn_to(SENT, values, found["next"])
        self.filters = {"kind": "", "asked_by": "", "record_id": ""} | single
        self.filtered, self.loading = bool(single.keys() - {"after"}), False

    @action("audit.read")
    async def choose(self, name: str, value: str) -> Any:
        """Sets one filter by navigating to another address; another kind ends the choice of one record."""
        if name not in ("kind", "asked_by"):
            raise Invalid
        values = _given(str(self.router.url.query), ("kind", "record_id", "asked_by"))
        changes = {name: value[:80]} | ({"record_id": ""} if name == "kind" else {})
        return rx.redirect(address(SENT, values, **changes))

    @action("audit.read")
    async def leave(self) -> None:
        """Forgets the rows when the page is left."""
        self.rows, self.people, self.loading = [], [], True


def _sent_row(item: dict[str, Any], formatter: Formatter) -> SentRow:
    kind, language = item["kind"], formatter.viewer.language
    many = item["record_id"] is None
    title = item["title"] or formatter.translate("conversations.sent.unnamed")
    if many:
        title = "" if kind == "workspace" else formatter.translate("conversations.sent.many")
    name = item["asker"] or formatter.translate("audit.nobody")
    return {
        "id": item["id"],
        "kind": kind_words(kind, language),
        "title": title,
        "href": item["href"],
        "fields": ", ".join(_fact(kind, fact, language) for fact in item["fields"]),
        "by": formatter.translate("conversations.sent.by", name=name, model=item["model"]),
        "when": formatter.date_time(item["created_at"]),
        "only_href": "" if many else address(SENT, {"kind": [kind], "record_id": [item["record_id"]]}),
    }


def kind_words(kind: str, language: str) -> str:
    """The name of what was sent."""
    key = f"{TYPES[kind].plural}.one" if kind in TYPES else f"conversations.sent.kind.{kind}"
    return translate(key, language) if key in catalogue() else kind


def _fact(kind: str, fact: str, language: str) -> str:
    own = f"conversations.sent.fact.{fact}"
    if fact in ("name", "text") or kind == "workspace":
        return translate(own, language) if own in catalogue() else fact
    measure = f"assistant.measure.{fact}"
    return translate(measure, language) if measure in catalogue() else kinds.fact_label(kind, fact, language)


# ---------------------------------------------------------------- both


def _given(query: str, names: tuple[str, ...]) -> Values:
    given = parse_qs(query[:2000], max_num_fields=20)
    return {name: given[name][-1:] for name in names if name in given}


async def _page(state: Any, read: Any, schema: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """A page of a list; an address that cannot be read shows the first page without filters."""
    try:
        query = parse(schema, asked | {"limit": ROWS})
    except Invalid:
        query = schema(limit=ROWS)

    def run(work: Work) -> dict[str, Any]:
        found: dict[str, Any] = read(work, query)
        return found

    try:
        found: dict[str, Any] = await state._do(run)
    except (Unauthenticated, Forbidden, Unavailable):
        raise
    except AppError:
        return {"items": [], "next": None}
    return found


def provider_options() -> tuple[str, ...]:
    """The providers that answers can be filtered by."""
    return ("offline", *(one for one in PROVIDERS if one != "offline"), "google-generativeai")
