"""The saved views of a list: tabs over it, and the dialogs that save, change, share and delete them."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

import reflex as rx

from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import translate
from crm_app.core.live import hub
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.records import RecordType, choices
from crm_app.records.saved import service
from crm_app.records.saved.schemas import ViewIn, ViewMine, ViewOut, ViewPatch
from crm_app.records.states.narrowed import NarrowedRows
from crm_app.records.states.values import NO_VIEW, VIEW, Values, address, address_values
from crm_app.records.table.columns import chosen
from crm_app.records.table.looks import COLUMNS, MONTH
from crm_app.ui.actions import Actions, action, current_caller
from crm_app.ui.arrivals import arriving
from crm_app.values.options import Option

_Mode = Literal["save", "change", "ask", "delete"]
_PASSING = ("after", "limit", VIEW, MONTH)
"""Parameters of an address that belong to no view."""
_SECONDS = 600.0
"""How long the views are kept without an event about them: an event that was lost is noticed by the hub."""


EVERYONE = "everyone"
"""The choice of a view that is shared with the whole workspace."""


class ViewTab(TypedDict):
    """A saved view over the list."""

    id: str
    name: str
    icon: str
    href: str
    shared: bool


class ViewedRows(NarrowedRows, mixin=True):
    """The saved views of a list. The address names the open one beside its filters, so that a link opens the same list for
    people who do not have the view.
    """

    views: list[ViewTab] = []
    view_id: str = ""
    """The open view; empty for none."""
    view_name: str = ""
    view_icon: str = ""
    view_shared: bool = False
    """Whether others see it: everybody, or the members of a role."""
    view_sharing: str = ""
    """With whom it is shared: `everyone`, the id of a role, or nobody, an empty text."""
    view_audiences: list[Option] = []
    """With whom a view can be shared, while the dialog that asks is open."""
    view_mine: bool = False
    view_editable: bool = False
    """Whether the person may change the open view for everybody who sees it."""
    view_pinned: bool = False
    view_default: bool = False
    view_changed: bool = False
    """Whether the list differs from the open view."""
    view_href: str = ""
    """The address of the open view as it is saved."""
    all_href: str = ""
    """The address of the list without a view and filters."""
    may_save: bool = False
    """Whether the list has filters, a search or an order that no view has saved."""
    view_mode: str = ""
    """What the open dialog does: save, change, ask or delete; empty when it is closed."""

    _views: list[ViewOut] = []
    _views_at: float = 0.0
    _views_revision: tuple[int, int] = (-1, -1)

    async def _load_views(self) -> None:
        self._views_revision = revision()
        self._views = [one for one in await known_views(self) if one.kind == self._record.kind]
        self._views_at = now().timestamp()

    async def _know_views(self) -> None:
        """Reads the views when they may have changed since they were read."""
        is_old = abs(now().timestamp() - self._views_at) > _SECONDS
        if is_old or self._views_revision != revision():
            await self._load_views()

    async def _opens_with(self) -> str:
        """Where a bare address leads: to the view that the person made their default; empty for the list itself."""
        values = address_values(self._record.query, self.rx_router_url.query)
        if values:
            return ""
        await self._know_views()
        default = next((one for one in self._views if one.default), None)
        return "" if default is None else self._address_of_view(default)

    def _address_of_view(self, view: ViewOut) -> str:
        return address(self._path(), _values(view.query), **{VIEW: str(view.id)})

    async def _describe_views(self, values: Values) -> None:
        """Shows the views as tabs, and how the list differs from the open one."""
        await self._know_views()
        tabs: list[ViewTab] = [
            {
                "id": str(one.id),
                "name": one.name,
                "icon": one.icon,
                "href": self._address_of_view(one),
                "shared": one.shared or one.role_id is not None,
            }
            for one in self._views
        ]
        if tabs != self.views:
            self.views = tabs
        has_default = any(one.default for one in self._views)
        self.all_href = address(self._path(), {}, **({VIEW: NO_VIEW} if has_default else {}))
        here, asked = self._open_view(values), _asked(values)
        self.may_save = here is None and bool(asked)
        self.view_id = "" if here is None else str(here.id)
        if here is not None:
            self.view_name, self.view_icon = here.name, here.icon
            self.view_sharing = EVERYONE if here.shared else str(here.role_id or "")
            self.view_shared = self.view_sharing != ""
            self.view_mine, self.view_editable = here.mine, here.editable
            self.view_pinned, self.view_default = here.pinned, here.default
            self.view_href = self._address_of_view(here)
        self.view_changed = here is not None and asked != _values(here.query)

    async def _kept(self, values: Values) -> Values:
        """The parameters of an address as a view keeps them: without columns that do not exist any more."""
        asked = _asked(values)
        if COLUMNS in asked:
            asked[COLUMNS] = await self._read(_shown_columns, self._record, asked[COLUMNS])
        return asked

    def _open_view(self, values: Values) -> ViewOut | None:
        named = (values.get(VIEW) or [""])[-1]
        return next((one for one in self._views if str(one.id) == named), None)

    def _here(self) -> tuple[ViewOut, Values]:
        """The open view and the parameters of the address. Raises Invalid when no view is open."""
        values = address_values(self._record.query, self.rx_router_url.query)
        here = self._open_view(values)
        if here is None:
            raise Invalid("views.error.gone")
        return here, values

    @action("{kind}.read")
    async def begin_view(self, mode: _Mode) -> None:
        """Opens the dialog that saves the list as a view, changes or deletes the open one, or asks how to save it."""
        self.form_errors = {}
        if mode in ("save", "change"):
            language = (await self._viewer()).language
            audiences: list[Option] = [
                {"value": "", "label": translate("views.sharing.nobody", language)},
                {"value": EVERYONE, "label": translate("views.sharing.everyone", language)},
            ]
            for role in await self._recall(choices.roles, language):
                label = translate("views.sharing.role", language, name=role["label"])
                audiences.append({"value": role["value"], "label": label})
            self.view_audiences = audiences
        self.view_mode = mode

    @action("{kind}.read")
    async def close_view(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.view_mode = ""

    @action("{kind}.read")
    async def save_view(self, data: dict[str, str]) -> Any:
        """Saves the list as a view of one's own, or shared, and opens it."""
        values = address_values(self._record.query, self.rx_router_url.query)
        given = {"kind": self._record.kind, "query": await self._kept(values), **_written(data)}
        sent = await self._do_once(_add, parse(ViewIn, given), _mine(data))
        await self._load_views()
        self.view_mode = ""
        await self._say("views.said.saved", name=data.get("name", "").strip())
        return rx.redirect(address(self._path(), given["query"], **{VIEW: sent.id}))

    @action("{kind}.read")
    async def keep_view(self) -> Any:
        """Saves the list as the open view, for everybody who sees the view."""
        here, values = self._here()
        await self._do(
            service.change, here.id, parse(ViewPatch, {"version": here.version, "query": await self._kept(values)})
        )
        await self._load_views()
        self.view_mode = ""
        await self._describe_views(values)
        await self._say("views.said.saved", name=here.name)

    @action("{kind}.read")
    async def change_view(self, data: dict[str, str]) -> None:
        """Renames the open view, shares it or takes it back."""
        here, values = self._here()
        given = {"version": here.version, **_written(data)}
        if not here.mine:
            given = {name: value for name, value in given.items() if name not in ("shared", "role_id")}
        await self._do(service.change, here.id, parse(ViewPatch, given))
        await self._load_views()
        self.view_mode = ""
        await self._describe_views(values)

    @action("{kind}.read")
    async def pin_view(self, pinned: bool) -> None:
        """Puts the open view into the side bar, or takes it out."""
        await self._choose_view(ViewMine(pinned=pinned))

    @action("{kind}.read")
    async def default_view(self, default: bool) -> None:
        """Makes the open view the one that the list opens with, or no longer."""
        await self._choose_view(ViewMine(default=default))

    async def _choose_view(self, choice: ViewMine) -> None:
        here, values = self._here()
        await self._do(service.choose, here.id, choice)
        await self._load_views()
        await self._describe_views(values)

    @action("{kind}.read")
    async def delete_view(self) -> Any:
        """Deletes the open view, and offers to undo it."""
        here, values = self._here()
        name = await self._do(service.remove, here.id)
        self.view_mode = ""
        await self._load_views()
        await self._describe_views(values)
        await self._say("views.said.deleted", undo=f"{service.KIND}:{here.id}", name=name)
        return rx.redirect(self.all_href)


async def known_views(state: Actions) -> list[ViewOut]:
    """The views that the person sees. When a tab connects, its side bar and its list ask for them within one event of the
    browser: they are read once.
    """

    async def read() -> list[ViewOut]:
        return await state._find(service.views)

    who = arriving.get()
    return await read() if who is None else await state._arrived(("views", (await state._viewer()).member_id), read)


def revision() -> tuple[int, int]:
    """Of the workspace's views, and of its members and roles, which decide who sees them."""
    caller = current_caller()
    return service.revision(caller), hub.people_changed(str(caller.workspace_id))


def _values(query: Mapping[str, Any]) -> Values:
    return {name: [str(one) for one in given] for name, given in query.items() if isinstance(given, list)}


def _asked(values: Values) -> Values:
    """The parameters of an address that a view keeps."""
    return {name: given for name, given in values.items() if name not in _PASSING}


def _shown_columns(caller: Caller, record: RecordType[Any], names: list[str]) -> list[str]:
    return [one.name for one in chosen(caller, record, names)[0]] or [record.title_column]


def _written(data: Mapping[str, str]) -> dict[str, Any]:
    icon = {"icon": data["icon"]} if data.get("icon") else {}
    to = data.get("role_id", "")
    sharing = {"shared": to == EVERYONE, "role_id": to if to not in ("", EVERYONE) else None}
    return {"name": data.get("name", ""), **sharing} | icon


def _mine(data: Mapping[str, str]) -> ViewMine:
    return ViewMine(pinned=bool(data.get("pinned")) or None, default=bool(data.get("default")) or None)


def _add(work: Work, data: ViewIn, mine: ViewMine) -> str:
    view_id = service.add(work, data)
    if mine.pinned or mine.default:
        work.db.flush()
        service.choose(work, view_id, mine)
    return str(view_id)
