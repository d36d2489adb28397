"""The state of the board of deals.

The server decides the place of a card; a drop is shown at once and reverted when refused.
"""

import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import orjson
import reflex as rx
from pydantic import ValidationError

from crm_app.core.clock import today
from crm_app.core.errors import Invalid, NotFound, Unauthenticated
from crm_app.core.i18n import translate
from crm_app.core.joined import together
from crm_app.core.pagination import Input
from crm_app.core.validation import invalid
from crm_app.deals import service
from crm_app.deals.kind import DEALS
from crm_app.deals.schemas import BoardQuery, DealMove, LostReason
from crm_app.pipelines import service as pipelines
from crm_app.records import choices, single
from crm_app.records.states import linked_ids
from crm_app.records.states.told import ToldChanges
from crm_app.ui.actions import action
from crm_app.ui.kanban import BoardColumn, Card
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Shell, Viewer
from crm_app.values import formats
from crm_app.values.options import Option

PATH = "/deals/board"
CARDS = 20
"""The initial number of cards of a column."""
MOST_CARDS = 50
"""The maximal number of cards of a column; the list has the others."""
_FILTERS = ("owner_id", "q", "pipeline_id")
_GRAB_SECONDS = 30.0
"""A drag that takes longer does not delay other people's changes any more."""


class LostIn(Input):
    """The reason why a deal was lost."""

    lost_reason: LostReason = None


class DealCard(Card):
    """A deal as a card of the board."""

    href: str
    company: str
    amount: str
    currency: str
    owner: str
    initials: str
    day: str
    late: bool


@dataclass
class StageColumn(BoardColumn):
    """A stage as a column of the board."""

    cards: list[DealCard] = field(default_factory=list)


class DealBoard(ToldChanges, rx.State):
    """The stages of a pipeline as columns."""

    columns: list[StageColumn] = []
    loading: bool = True
    failed: str = ""
    """The error in the address of the board."""
    vacant: bool = False
    """Whether no deal matches at all."""
    filtered: bool = False
    new_href: str = "/deals/new"
    """The form of a new deal in the first open stage of the shown pipeline."""
    filters: dict[str, str] = {"owner_id": "", "q": "", "pipeline_id": ""}
    owners: list[Option] = []
    pipelines: list[Option] = []
    closing: str = ""
    """`won` or `lost` while a dialog asks for the details of the dropped deal."""
    closing_id: str = ""
    closing_name: str = ""
    closing_currency: str = ""
    move_turn: int = 0
    """Number of answers to moves, refusals included."""

    _limits: dict[str, int] = {}
    """Columns, by id, that show more than `CARDS`."""
    _outcomes: dict[str, str] = {}
    _linked: frozenset[str] = frozenset()
    """The records whose names the cards show."""
    _pending: dict[str, str] = {}
    """The drop for which the dialog is open: `deal`, `stage`, `before`."""
    _grabbed: float = 0.0
    _missed: bool = False
    """Whether somebody changed a deal during a drag."""

    # ------------------------------------------------------------ showing

    @action("deal.read", within=True)
    async def load(self) -> None:
        """Loads the board of the address."""
        viewer = await self._viewer()
        await together(self._refresh(viewer), self._load_choices(viewer))
        self.loading = False

    def _follow(self) -> None:
        """Subscribes the board to changes of deals, and of the names on their cards."""
        others, linked = DEALS.named_kinds, self._linked
        follow(self, "deal.read", lambda change: change.kind == "deal" or change.renames(linked, others))

    async def _changed(self, changes: list[Change]) -> None:
        """Refreshes the board after a change to a deal or to a name on its card."""
        if any(change.kind in ("member", "pipeline") for change in changes):
            await self._load_choices(await self._viewer())
        if self.closing or abs(time.time() - self._grabbed) < _GRAB_SECONDS:
            self._missed = True
        else:
            await self._refresh(await self._viewer())

    @action("deal.read")
    async def choose(self, name: str, value: str) -> Any:
        """Sets a filter by redirecting to its address."""
        if name not in _FILTERS:
            raise Invalid
        return rx.redirect(_address(self._asked() | {name: value[:200]}))

    @action("deal.read")
    async def more(self, stage_id: str) -> None:
        """Shows further cards of a column."""
        self._limits = self._limits | {stage_id: min(self._limits.get(stage_id, CARDS) + CARDS, MOST_CARDS)}
        await self._refresh(await self._viewer())

    @action("deal.read")
    async def leave(self) -> None:
        """Clears the cards when the page is left."""
        self.columns, self.loading, self.failed, self.closing = [], True, "", ""
        self._limits, self._pending, self._grabbed, self._missed = {}, {}, 0.0, False

    def _asked(self) -> dict[str, str]:
        given = parse_qs(self.router.url.query[:4000], max_num_fields=100)
        return {name: given[name][-1] for name in _FILTERS if name in given}

    async def _load_choices(self, viewer: Viewer) -> None:
        names: dict[str, str] = {}
        stages, owners = await together(self._find(pipelines.stages), self._recall(choices.owners, viewer.language))
        for stage in orjson.loads(stages):
            names.setdefault(stage["pipeline_id"], stage["pipeline_name"])
        self.pipelines = [{"value": key, "label": name} for key, name in names.items()]
        self.owners = owners

    async def _refresh(self, viewer: Viewer) -> None:
        asked = self._asked()
        limit = max(self._limits.values(), default=CARDS)
        try:
            query = BoardQuery.model_validate(asked | {"limit": limit})
            found = await self._shared(("board", query.model_dump_json()), lambda: self._board(query))
        except Unauthenticated:
            raise
        except (ValidationError, NotFound):
            self.columns, self.failed = [], translate("deals.board.failed", viewer.language)
        else:
            self.failed = ""
            chosen = "pipeline_id" in asked and not asked.keys() & {"q", "owner_id"}
            self.vacant = not chosen and not any(column["count"] for column in found["columns"])
            first = next((c["stage"]["id"] for c in found["columns"] if c["stage"]["outcome"] == "open"), "")
            self.new_href = f"/deals/new?stage_id={first}"
            self._outcomes = {c["stage"]["id"]: c["stage"]["outcome"] for c in found["columns"]}
            self.columns = [
                _column(column, asked, viewer, self._limits.get(column["stage"]["id"], CARDS))
                for column in found["columns"]
            ]
            self._linked = linked_ids(deal for column in found["columns"] for deal in column["deals"])
        self.filters = {name: asked.get(name, "") for name in _FILTERS}
        self.filtered = any(self.filters.values())
        self._missed = False
        self._follow()

    async def _board(self, query: BoardQuery) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(await self._find(service.board, query), parse_float=Decimal)
        return found

    # ------------------------------------------------------------ moving

    @action("deal.update")
    async def grab(self) -> None:
        """A drag has begun: the board is not refreshed until its end."""
        self._grabbed = time.time()

    @action("deal.update")
    async def move(self, card: UUID, source: UUID, target: UUID, place: int) -> AsyncIterator[None]:
        """Moves a card into a column, at `place` from 0. Opens a dialog first when closing the deal needs details."""
        self._grabbed = 0.0
        try:
            found = self._take(str(card), str(source), str(target), place)
            if found is None:
                if self._missed:
                    await self._refresh(await self._viewer())
                _expect_here(self.columns, str(card), str(source), str(target))
                return
            yield  # shows the card in its new place before the service has accepted the move
            outcome = self._outcomes.get(str(target), "open")
            entering = source != target
            if entering and (outcome == "lost" or (outcome == "won" and not found["amount"])):
                self.closing, self.closing_name, self.closing_currency = outcome, found["title"], found["currency"]
                self.closing_id = found["id"]
                self.form_errors = {}
                return
            run_id = await self._settle({})
            if entering and outcome == "won":
                await self._offer_project(str(card), found["title"], run_id)
            elif entering:
                await self._say_moved(found["title"], str(target), run_id)
        finally:
            self.move_turn += 1

    async def _say_moved(self, name: str, stage_id: str, run_id: str) -> None:
        """Says in which stage a deal is now, with the undo."""
        stage = next((column.name for column in self.columns if column.id == stage_id), "")
        language = (await self._viewer()).language
        await self._say_changed(translate("records.move.said", language, name=name, value=stage), run_id)

    async def _offer_project(self, deal_id: str, name: str, run_id: str) -> None:
        """Says that the deal is won, with the undo and a link to a new project for it."""
        shell = await self.get_state(Shell)
        action = ("", "")
        if shell._may("project.create", own=True):
            action = (translate("deals.won.project", shell.language), f"/projects/new?deal_id={deal_id}")
        await self._say_changed(translate("deals.won.said", shell.language, name=name), run_id, action)

    @action("deal.update")
    async def close_lost(self, form: dict[str, str]) -> None:
        """Closes the deal as lost, with the reason, if any."""
        self._expect_drop()
        try:
            given = LostIn.model_validate({"lost_reason": form.get("lost_reason", "").strip() or None})
        except ValidationError as error:
            raise invalid(error) from None
        lost, name, stage = self._pending.get("deal", ""), self.closing_name, self._pending.get("stage", "")
        run_id = await self._settle({"lost_reason": given.lost_reason})
        if lost:
            await self._say_moved(name, stage, run_id)

    @action("deal.update")
    async def close_won(self, form: dict[str, str]) -> None:
        """Closes the deal as won, with the missing amount, if given."""
        self._expect_drop()
        written = form.get("amount", "").strip()
        try:
            amount = formats.parse_amount(written) if written else None
        except ValueError:
            raise Invalid(fields={"amount": "core.field.amount"}) from None
        won, name = self._pending.get("deal", ""), self.closing_name
        run_id = await self._settle({"amount": amount})
        if won:
            await self._offer_project(won, name, run_id)

    @action("deal.read")
    async def cancel(self, is_open: bool) -> None:
        """Closes the dialog; the card returns to its former place."""
        if not is_open and self.closing:
            self.closing, self._pending = "", {}
            await self._refresh(await self._viewer())

    def _expect_drop(self) -> None:
        """Refuses the form of a dialog when the state has no drop, as after a restart."""
        if not self._pending:
            raise Invalid("ui.draft.gone")

    def _take(self, card: str, source: str, target: str, place: int) -> DealCard | None:
        """Shows the card in its new place and stores the drop. Returns None for an unchanged place."""
        by_id = {column.id: column for column in self.columns}
        if source not in by_id or target not in by_id:
            return None
        before = [c["id"] for c in by_id[source].cards]
        found = next((c for c in by_id[source].cards if c["id"] == card), None)
        if found is None:
            return None
        left = [c for c in by_id[source].cards if c["id"] != card]
        into = left if source == target else list(by_id[target].cards)
        place = min(max(place, 0), len(into))
        unseen = by_id[target].further or by_id[target].more
        # Below the last shown card of a longer column the deal goes before that card, because the next one is unknown.
        follows = into[place]["id"] if place < len(into) else into[-1]["id"] if unseen and into else ""
        into.insert(place, found)
        if source == target and [c["id"] for c in into] == before:
            return None
        changed = {source: left, target: into}
        self.columns = [replace(c, cards=changed[c.id]) if c.id in changed else c for c in self.columns]
        self._pending = {"deal": card, "stage": target, "before": follows}
        return found

    async def _settle(self, more: dict[str, Any]) -> str:
        """Writes the move, and refreshes the board; a refused move returns the card to its former place.

        Returns the id of the run by which the move can be undone; empty when nothing was changed.
        """
        pending = self._pending
        if not pending:
            return ""
        try:
            to = DealMove.model_validate({"stage_id": pending["stage"], "before_id": pending["before"] or None, **more})
        except ValidationError as error:
            raise invalid(error) from None
        try:
            change = {"action": "update", "set": {"stage_id": pending["stage"]}}
            run_id: str = await self._commit(single.kept, change, service.move, UUID(pending["deal"]), to)
            return run_id
        finally:
            self.closing, self._pending = "", {}
            await self._refresh(await self._viewer())


def _expect_here(columns: list[StageColumn], card: str, source: str, target: str) -> None:
    """Refuses the move of a card that somebody else has moved to a third column meanwhile."""
    for column in columns:
        found = next((one for one in column.cards if one["id"] == card), None)
        if found is not None and column.id not in (source, target):
            raise Invalid("records.move.overtaken", name=found["title"], value=column.name)


def _address(values: Mapping[str, str]) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"{PATH}?{urlencode(kept)}" if kept else PATH


def _column(column: dict[str, Any], asked: Mapping[str, str], viewer: Viewer, limit: int) -> StageColumn:
    """A column with at most `limit` cards; `asked` are the filters of the board."""
    stage = column["stage"]
    deals = column["deals"][:limit]
    hidden = int(column["count"]) - len(deals)
    rest = {name: value for name, value in asked.items() if name != "pipeline_id"} | {"stage_id": stage["id"]}
    return StageColumn(
        id=stage["id"],
        name=stage["name"],
        count=formats.number(column["count"]),
        total=" · ".join(
            formats.money_compact(Decimal(str(total)), currency, viewer.language)
            for currency, total in sorted(column["sums"].items(), key=lambda item: item[0] != viewer.currency)
        ),
        cards=[_card(deal, viewer) for deal in deals],
        further=hidden > 0 and limit < MOST_CARDS,
        more=f"/deals?{urlencode(rest)}" if hidden > 0 and limit >= MOST_CARDS else "",
    )


def _card(deal: dict[str, Any], viewer: Viewer) -> DealCard:
    """A deal as a card of the board."""
    here = today(viewer.timezone)
    expected = date.fromisoformat(deal["expected_close_date"]) if deal["expected_close_date"] else None
    closed = date.fromisoformat(deal["close_date"]) if deal["close_date"] else None
    late = deal["status"] == "open" and expected is not None and expected < here
    day = formats.day(closed or expected, viewer.language, today=here)
    return {
        "id": deal["id"],
        "title": deal["name"],
        "href": f"/deals/{deal['id']}",
        "company": deal["company_name"] or "",
        "amount": formats.money(deal["amount"], deal["currency"]) if deal["amount"] is not None else "",
        "currency": deal["currency"],
        "owner": deal["owner_name"] or "",
        "initials": formats.initials(deal["owner_name"] or ""),
        "day": translate("deals.board.late", viewer.language, day=day) if late else day,
        "late": late,
    }
