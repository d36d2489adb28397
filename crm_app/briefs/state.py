"""The brief on a record's page: its summary and the next step, loaded after the page."""

from collections.abc import Sequence
from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from crm_app.assistant.briefs import material
from crm_app.assistant.briefs.summary import Line
from crm_app.briefs import service
from crm_app.core.direction import plain
from crm_app.core.errors import AppError, Forbidden, Unauthenticated
from crm_app.records import TYPES
from crm_app.records.about import Subject
from crm_app.records.related import Place
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change

PARTS = ("about", "last", "open", "next")


class LineRow(TypedDict):
    """A line of the summary. `first`: whether it begins its part; `own`: whether it cites the record of the page itself."""

    key: str
    part: str
    first: bool
    text: str
    quote: str
    late: bool
    href: str
    own: bool


class StepRow(TypedDict):
    """What to do next."""

    text: str
    reason: str
    deal: str
    href: str
    task_href: str
    call_href: str


class Briefs(Actions, rx.State):
    """The brief of the record whose page is open."""

    lines: list[LineRow] = []
    step: StepRow = {"text": "", "reason": "", "deal": "", "href": "", "task_href": "", "call_href": ""}
    loading: bool = True
    little: bool = False

    _kind: str = ""
    _of: str = ""

    @action(within=True)
    async def show_for(self, kind: Subject, record_id: UUID) -> None:
        """Loads the brief of a record."""
        self._kind, self._of = kind, str(record_id)
        try:
            await self._fetch()
        except (Unauthenticated, Forbidden):
            raise
        except AppError:
            self.lines, self.loading = [], True
            raise

    def _forget(self) -> None:
        """Clears the brief when the page is left."""
        self._put(lines=[], loading=True, _kind="", _of="")

    @classmethod
    def _heeds(cls, change: Change, place: Place) -> bool:
        """Whether a change may alter the brief: of the record, of its parts, of what is written or to do about them."""
        others, has_parts = material.stands_on(place.kind), bool(TYPES[place.kind].parts())
        return change.concerns(place.id, *others) or (has_parts and change.kind in others - {place.kind})

    async def _renew(self, place: Place, changes: Sequence[Change]) -> None:
        """Refreshes the brief after a change."""
        if self._of == place.id and any(self._heeds(change, place) for change in changes):
            await self._fetch()

    async def _fetch(self) -> None:
        viewer = await self._viewer()
        found = await self._find(service.read, self._kind, UUID(self._of), viewer.language)
        here = f"{TYPES[self._kind].path}/{self._of}"
        step = found.step
        said = [line for line in found.lines if step is None or line.part != "next" or line.source != step.source]
        lines = _rows(said, here)  # the step says why below, so that its deal is not named twice
        next_step: StepRow = {
            "text": plain(step.text) if step else "",
            "reason": plain(step.reason) if step else "",
            "deal": plain(step.source.title) if step and step.source.href != here else "",
            "href": step.source.href if step else "",
            "task_href": step.task_href if step else "",
            "call_href": step.call_href if step else "",
        }
        self._put(lines=lines, step=next_step, little=found.little, loading=False)


def _rows(lines: Sequence[Line], here: str) -> list[LineRow]:
    ordered = sorted(lines, key=lambda line: PARTS.index(line.part))
    before: Any = None
    rows: list[LineRow] = []
    for number, line in enumerate(ordered):
        if line.quote and line.source.href == here:  # the page has this text as a whole
            continue
        rows.append(
            {
                "key": str(number),
                "part": line.part,
                "first": line.part != before,
                "text": plain(line.text),
                "quote": plain(line.quote),
                "late": line.late,
                "href": line.source.href,
                "own": line.source.href == here,
            }
        )
        before = line.part
    return rows
