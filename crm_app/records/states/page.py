"""The state of a record's page with its form, which creates a record or changes one."""

from typing import Any, ClassVar
from urllib.parse import parse_qs

import reflex as rx

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.errors import Conflict, Invalid, NotFound
from crm_app.core.i18n import translate
from crm_app.core.joined import together
from crm_app.core.validation import parse
from crm_app.records import choices, shown
from crm_app.records.own import reading
from crm_app.records.service import create_by_name
from crm_app.records.states.fields import CustomRow, all_plain, blank_row
from crm_app.records.states.own import OWN, by_input
from crm_app.records.states.own_form import OwnForm
from crm_app.records.states.values import Item, loads, plain_text, record_uuid
from crm_app.ui.actions import action, admitted
from crm_app.ui.picker import NEW, answering
from crm_app.ui.state import Shell
from crm_app.values.collation import fold
from crm_app.values.options import Suggestion


class RecordPage(OwnForm, mixin=True):
    """A record's own page, and the form that creates or changes one."""

    form_version: str = ""
    """The version of the record when the form was filled; the form sends it back."""
    custom_rows: list[CustomRow] = []
    """The form's rows for custom fields."""
    refused: int = 0
    """Number of times that this form was refused; the browser scrolls to the first error when it changes."""

    _prefills: ClassVar[tuple[str, ...]] = ()
    """Fields of a new record that the address may fill; by default its title and links."""
    _settled: str = ""
    """The version of the form whose conflicts the person has been shown."""

    async def _begin_form(self, item: Item) -> None:
        """Loads the choices of the form for `item` (empty for a new record); a new record's owner is its creator."""
        viewer = await self._viewer()
        self.owners = await self._recall(choices.owners, viewer.language)
        if not item:
            fields = self._record.fields
            currencies = [one.name for one in fields if one.form == "currency" and not self.form.get(one.name)]
            self.form = self.form | dict.fromkeys(currencies, viewer.currency) | {"owner_id": viewer.member_id}
        await self._begin_links(item)

    async def _begin_links(self, item: Item) -> None:
        """Fills the pickers for `item` (empty for a new record)."""
        wanted = self._record.references

        async def chosen(name: str) -> Suggestion:
            given = item.get(name) or self.form.get(name)
            return await self._find(choices.option, wanted[name], str(given)) if given else {}

        if wanted:
            offered = [self._find(choices.options, kind, "") for kind in wanted.values()]
            found = await together(*offered, *map(chosen, wanted))
            self.offered = dict(zip(wanted, found, strict=False))
            self.linked = dict(zip(wanted, found[len(wanted) :], strict=True))
        else:
            self.offered, self.linked = {}, {}

    @action(within=True)
    async def find(self, name: str, q: str) -> None:
        """Loads one picker's choices: records that the person may read."""
        kind = self._record.references.get(name)
        if kind is None:
            await self._find_own(name, q)
            return
        found = await self._offer_new(kind, await self._find(choices.options, kind, q), q)
        self.offered = self.offered | {name: answering(q, found)}

    @action("{kind}.create")
    async def begin(self) -> None:
        """Prepares the form of a new record, with initial values from the address."""
        await self._begin_new()

    async def _begin_new(self) -> None:
        url = self.rx_router_url
        key = f"new {url.path}?{url.query}"[:2000]
        if self.form_key == key:  # the connection was lost and is back
            return
        await self._prepare()
        given = parse_qs(url.query[:2000], max_num_fields=50)
        fillable = self._prefills or (self._record.title_column, *self._record.references)
        start = {name: given[name][-1][:200] for name in fillable if name in given}
        start = {name: self._field_shows(name, value) for name, value in start.items()}
        own = {one.input: reading.shown(one, one.default, self._language, self._zone) for one in self._own}
        await self._open_form(key, {}, dict.fromkeys(self._field_names(), "") | self._defaults() | own | start)

    def _defaults(self) -> dict[str, str]:
        """The initial values of a new record's form."""
        return shown.defaults(self._record)

    @action("{kind}.update", within=True)
    async def edit(self) -> None:
        """Prepares the form of the record that the address names."""
        await self._begin_edit()

    async def _begin_edit(self) -> None:
        formatter = await self._formatter()
        try:
            item = await self._fetch()
        except (NotFound, Invalid):
            await admitted()
            self.status, self.view, self.record_id = "missing", {}, ""
            return
        await self._show(item, formatter)
        key = f"{item['id']} {item['version']}"
        if self.form_key != key:
            await self._open_form(key, item, self._to_form(item))

    @action("{kind}.read")
    async def add_custom_field(self) -> None:
        """Adds a row for a custom field."""
        if not self.form_key:  # the server no longer has the page's state
            await (self._begin_edit() if getattr(self, f"{self._record.kind}_id", "") else self._begin_new())
        if len(self.custom_rows) < 100 and not self._own:
            self.custom_rows = [*self.custom_rows, blank_row(len(self.custom_rows))]

    @action("{kind}.create", within=True)
    async def create(self, data: dict[str, str]) -> Any:
        """Writes a new record from the form."""
        await self._prepare()
        typed, custom = self._typed_values(data)
        try:
            values = self._to_new_input(typed)
            # An emptied default is sent as nothing, so that it does not come back.
            emptied = {one.key: None for one in self._own if not typed[one.input]}
            values["custom_fields"] = custom | emptied | values.pop(OWN, {})
            sent = await self._commit_once(self._write_new, values)
            if sent.again:
                await self._bring_up_to_date(sent.id, typed)
        except Invalid as error:
            return await self._send_back(error)
        if sent.made is not None:
            await self._say("ui.record.said.created", name=self._record.title(sent.made))
        return self._done(sent.id)

    @action("{kind}.update", within=True)
    async def save(self, data: dict[str, str]) -> Any:
        """Saves the form's changes. After a concurrent change nothing is lost: both versions are shown."""
        await self._prepare()
        await self._stand_on(data)
        typed, custom = self._typed_values(data)
        self._remember_base(data, typed, custom)
        changed = {name: value for name, value in typed.items() if value != self._base.get(name, "")}
        kept = {name: value for name, value in changed.items() if data.get(f"take_{name}") != "theirs"}
        try:
            is_free_kept = all_plain(custom) != self._base_custom and data.get("take_custom_fields") != "theirs"
            values = self._with_own(self._to_input(kept), custom if is_free_kept else None)
            if not values:
                await admitted()
                return self._done(self.record_id)
            try:
                made = await self._update(values)
            except Conflict as error:
                self.form_errors, self._settled = {}, data.get("form_version", "")
                await self._compare(error, changed, custom)
                if self.conflicts:
                    self.refused += 1
                    self._sent_back = True
                    return None
                # the same form was written before, such as before the connection was lost
                made = await self._update(values)
        except Invalid as error:
            return await self._send_back(error)
        await self._say("ui.record.said.saved", name=self._record.title(made))
        return self._done(self.record_id)

    async def _prepare(self) -> None:
        """Loads what is needed to read the form; the state may have been removed since the form was opened."""
        viewer = await self._viewer()
        self._language, self._zone = viewer.language, viewer.timezone
        await self._know_own()

    async def _update(self, values: dict[str, Any]) -> Any:
        return await self._commit(self._write_change, values | {"version": self._version})

    async def _bring_up_to_date(self, record_id: str, typed: dict[str, str]) -> None:
        """Saves the changes that were typed after the form had been sent and written the first time."""
        item: Item = loads(await self._find(self._service.get, record_uuid(record_id)))
        before = self._to_form(item)
        self._base = before
        # The first sending has already created the records that a picker offered to create.
        wanted = ((name, value) for name, value in typed.items() if value and not value.startswith(NEW))
        changed = {name: value for name, value in wanted if value != before[name]}
        if changed and item["version"] > 1:
            raise Invalid("ui.draft.written")
        if changed:
            self._custom = item["custom_fields"]
            values = self._with_own(self._to_input(changed), None)
            patch = parse(self._record.patch, values | {"version": item["version"]})
            await self._commit(self._service.update, record_uuid(record_id), patch)

    async def _stand_on(self, data: dict[str, str]) -> None:
        """Sets the state to the record and version of the form: the state may be new, or ahead of the form."""
        if not self.record_id or self.record_id != getattr(self, f"{self._record.kind}_id", self.record_id):
            item = await self._fetch()
            await self._show(item, await self._formatter())
            self._custom = item["custom_fields"]
        version = data.get("form_version", "")
        if version.isdecimal() and version != self._settled:
            self._version = int(version[:9])

    def _write_new(self, work: Work, values: dict[str, Any]) -> Any:
        return self._service.create(work, parse(self._record.new, self._with_new(work, values)))

    def _write_change(self, work: Work, values: dict[str, Any]) -> Any:
        return self._service.update(
            work, record_uuid(self.record_id), parse(self._record.patch, self._with_new(work, values))
        )

    def _with_new(self, work: Work, values: dict[str, Any]) -> dict[str, Any]:
        """`values`, after creating the records that the form's pickers offered to create, in the same transaction."""
        found = dict(values)
        for name, kind in self._record.references.items():
            given, target = found.get(name), records.TYPES[kind]
            if not target.is_named_alone or not isinstance(given, str) or not given.startswith(NEW):
                continue
            try:
                found[name] = create_by_name(work, target, given.removeprefix(NEW), found).id
            except Invalid as error:
                raise Invalid(fields={name: next(iter(error.fields.values()), error.message_key)}) from None
        return found

    async def _offer_new(self, kind: str, found: list[Suggestion], q: str) -> list[Suggestion]:
        """The records that a picker `found` for `q`, and an offer to create one, if none has this name and the role
        allows it.
        """
        shell, name = await self.get_state(Shell), " ".join(q.split())[:200]
        known = {fold(one["label"]) for one in found}
        able = records.TYPES[kind].is_named_alone and shell._may(f"{kind}.create", own=True)
        if not name or not able or fold(name) in known:
            return found
        return [*found, {"value": NEW + name, "label": name, "meta": translate("ui.picker.new", shell.language)}]

    async def _send_back(self, error: Invalid) -> None:
        """Shows the errors at their fields; the typed texts stay."""
        await admitted()
        language = (await self._viewer()).language
        self.form_errors = by_input(self._own, error.field_messages(language)) or {"form": error.message(language)}
        self.refused += 1
        self._sent_back = True

    async def _open_form(self, key: str, item: Item, values: dict[str, str]) -> None:
        self.form_errors, self.conflicts, self.refused, self._settled = {}, [], 0, ""
        self.form = values
        self._custom = item.get("custom_fields", {})
        rows: list[CustomRow] = [
            {"number": str(n), "name": name, "value": plain_text(value)}
            for n, (name, value) in enumerate(self._free(self._custom).items())
        ]
        self.custom_rows = rows or ([] if self._own else [blank_row(0)])
        await self._begin_form(item)
        await self._begin_own()
        self._base, self._base_custom = dict(self.form), all_plain(self._free(self._custom))
        self.form_key, self.form_version = key, str(item.get("version", ""))
        self.status = "ready"

    def _done(self, record_id: str) -> Any:
        self.form_errors, self.conflicts, self.form, self.form_key = {}, [], {}, ""
        self.custom_rows, self.own_inputs, self.status = [], [], "loading"
        return rx.redirect(f"{self._path()}/{record_id}", replace=True)
