"""The state of the settings of tags."""

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import reflex as rx

from crm_app.core.errors import Invalid
from crm_app.core.validation import parse
from crm_app.records.kind import TYPES
from crm_app.records.states.reports import report_change
from crm_app.records.states.values import Formatter, address
from crm_app.tags import service
from crm_app.tags.schemas import DeleteIn, MergeIn, TagIn, TagOut
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Shell
from crm_app.values import formats
from crm_app.values.finding import searchable, terms

ROWS = 50
MOST = 20
_REST_SECONDS = 2.0
"""The numbers count all records: an import must not refresh them after each of its batches."""


class TagUse(TypedDict):
    """The records of a kind that have a tag: their number in words, and the address of their list."""

    label: str
    href: str


class TagRow(TypedDict):
    """A tag as a row."""

    name: str
    also: str
    uses: list[TagUse]


class TagSettings(Actions, rx.State):
    """The tags of the workspace, with their changes."""

    rows: list[TagRow] = []
    loading: bool = True
    has_more: bool = False
    searched: bool = False
    picked: list[str] = []
    """The names of the picked tags."""
    picked_count: str = ""
    picked_names: str = ""
    form: dict[str, str] = {"name": "", "color": ""}
    subject: str = ""
    """The tag that the open form changes; empty for a new one."""
    is_open: bool = False
    is_merging: bool = False
    asked: str = ""
    """The title of the open dialog that asks before tags are deleted; empty when it is closed."""
    asked_text: str = ""

    _found: list[TagOut] = []
    _shown: int = ROWS
    _q: str = ""
    _asked_names: list[str] = []

    @action("tag.manage")
    async def load(self) -> None:
        """Loads the tags."""
        self._q, self._shown, self.form_errors = "", ROWS, {}
        await self._refresh()
        follow(self, "tag.manage", _wanted(service.kinds()), rest_seconds=_REST_SECONDS)

    async def _changed(self, changes: list[Change]) -> None:
        await self._refresh()

    async def _refresh(self) -> None:
        self._found = await self._read(service.tags)
        known = {one.name for one in self._found}
        self._set_picks([name for name in self.picked if name in known])
        await self._show()
        self.loading = False

    async def _show(self) -> None:
        formatter, wanted = Formatter.of(await self._viewer()), terms(self._q)
        found = [
            one for one in self._found if all(term.text in searchable(one.spellings or [one.name]) for term in wanted)
        ]
        self.rows = [_row(one, formatter) for one in found[: self._shown]]
        self.has_more, self.searched = len(found) > self._shown, bool(self._q)

    @action("tag.manage")
    async def search(self, q: str) -> None:
        """Shows the tags whose names contain the words."""
        self._q, self._shown = q[:200], ROWS
        await self._show()

    @action("tag.manage")
    async def more(self) -> None:
        """Shows further tags."""
        self._shown += ROWS
        await self._show()

    # ---- ticks

    @action("tag.manage")
    async def pick(self, name: str) -> None:
        """Ticks a tag, or removes its tick."""
        picks = [one for one in self.picked if one != name] if name in self.picked else [*self.picked, name]
        if len(picks) > MOST:
            await self._say("tags.error.most", "info")
        self._set_picks(picks)

    @action("tag.manage")
    async def unpick(self) -> None:
        """Removes all ticks."""
        self._set_picks([])

    def _set_picks(self, names: list[str]) -> None:
        self.picked = names[:MOST]
        self.picked_count, self.picked_names = formats.number(len(self.picked)), ", ".join(self.picked)

    # ---- changes

    @action("tag.manage")
    async def ask(self, name: str) -> None:
        """Opens the form of a tag; an empty name stands for a new one."""
        one = next((one for one in self._found if one.name == name), None)
        self.form_errors, self.subject = {}, name
        self.form = {"name": name, "color": (one.color if one else None) or ""}
        self.is_open = True

    @action("tag.manage")
    async def close(self, is_open: bool) -> None:
        """Closes the forms."""
        if not is_open:
            self.is_open, self.is_merging = False, False

    @action("tag.manage")
    async def save(self, data: dict[str, str]) -> None:
        """Writes the tag of the form: its name on all records that have it, and its colour."""
        if not self.is_open:
            raise Invalid("ui.draft.gone")
        given = parse(TagIn, {"name": data.get("name", ""), "color": data.get("color") or None})
        try:
            if self.subject:
                sent = await self._do_once(service.edit, self.subject, given)
                found = sent.made
            else:
                await self._do_once(service.save, given)
                found = None
        except Invalid as error:
            fields = {"name" if name == "new_name" else name: problem for name, problem in error.fields.items()}
            raise Invalid(error.message_key, fields, error.more, **error.params) from None
        self.is_open = False
        if found is None:
            await self._say("tags.said.saved")
        else:
            await report_change(self, found)
        await self._refresh()

    @action("tag.manage")
    async def ask_merge(self) -> None:
        """Opens the form that merges the picked tags; it suggests the most used one."""
        self.form_errors, self.is_merging = {}, True
        self.form = {"name": next((one.name for one in self._found if one.name in self.picked), ""), "color": ""}

    @action("tag.manage")
    async def merge(self, data: dict[str, str]) -> None:
        """Merges the picked tags."""
        if not self.is_merging:
            raise Invalid("ui.draft.gone")
        given = parse(MergeIn, {"names": self.picked, "into": data.get("name", "")})
        sent = await self._do_once(service.merge, given)
        self.is_merging = False
        self._set_picks([])
        if sent.made is not None:
            await report_change(self, sent.made)
        await self._refresh()

    @action("tag.manage")
    async def ask_delete(self, name: str) -> None:
        """Asks before a tag is deleted; an empty name stands for the picked tags."""
        self._asked_names = [name] if name else list(self.picked)
        formatter = Formatter.of(await self._viewer())
        uses = sum(one.total for one in self._found if one.name in self._asked_names)
        if name:
            self.asked = formatter.translate("tags.delete.one", name=name)
        else:
            self.asked = formatter.translate("tags.delete.some", count=self.picked_count)
        self.asked_text = formatter.translate("tags.delete.text", count=formats.number(uses))

    @action("tag.manage")
    async def close_delete(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.asked, self._asked_names = "", []

    @action("tag.manage")
    async def delete(self) -> None:
        """Removes the tags of the dialog from all records."""
        if not self._asked_names:
            raise Invalid("ui.draft.gone")
        found = await self._do(service.delete, parse(DeleteIn, {"names": self._asked_names}))
        self.asked, self._asked_names = "", []
        self._set_picks([])
        await report_change(self, found)
        await self._refresh()

    @action("tag.manage")
    async def leave(self) -> None:
        """Forgets the tags when the page is left."""
        self.rows, self._found, self.loading = [], [], True
        self.is_open, self.is_merging, self.asked = False, False, ""
        self._set_picks([])


def _wanted(kinds: Sequence[str]) -> Callable[[Change], bool]:
    """Whether a change may have changed the tags of records, or a tag itself."""

    def wanted(change: Change) -> bool:
        if change.kind in kinds:
            return change.action != "update" or change.fields is None or "tags" in change.fields
        return change.kind in ("change", "member")

    return wanted


def _row(one: TagOut, formatter: Formatter) -> TagRow:
    uses: list[TagUse] = [
        {
            "label": f"{formatter.translate(f'workspaces.kind.{kind}')} {formats.number(count)}",
            "href": address(TYPES[kind].path, {"tag": one.spellings}),
        }
        for kind, count in service.counts(one)
    ]
    also = ", ".join(one.spellings[1:])
    return {
        "name": one.name,
        "also": formatter.translate("tags.also", spellings=also) if also else "",
        "uses": uses,
    }


async def join(state: Any) -> None:
    """Loads the colours of tags into the frame of a tab."""
    shell: Shell = await state.get_state(Shell)
    actions: TagSettings = await state.get_state(TagSettings)
    found = await actions._recall(service.tints)
    if found != shell.tag_tints:
        shell.tag_tints = found
