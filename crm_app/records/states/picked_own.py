"""The dialog that sets a field in many records: which fields it offers, and the input of one of the workspace's own."""

from collections.abc import Mapping
from typing import Any

from crm_app.core.errors import Forbidden, Invalid
from crm_app.core.i18n import translate
from crm_app.records import choices
from crm_app.records.fields import Field, form_of
from crm_app.records.filtering import fields
from crm_app.records.in_place import is_offered
from crm_app.records.kind import RecordType
from crm_app.records.own import OwnField, of_kind, reading
from crm_app.records.own.values import Unfit
from crm_app.records.states.base import RecordActions
from crm_app.records.states.own import OwnInput, inputs, typed_text
from crm_app.ui.picker import answering
from crm_app.ui.state import Shell
from crm_app.values.options import Option, Suggestion

NOTHING: OwnInput = {
    "name": "", "label": "", "hint": "", "heading": "", "shape": "", "kind": "", "mode": "", "example": "", "most": 0,
    "required": False, "value": "", "options": [], "ticks": [],
}  # fmt: skip
"""The input while no field of the workspace's own is chosen."""


def settable(record: RecordType[Any]) -> list[Field]:
    """The declared fields that can be set in many records at once: all but the title, the tags and texts of several lines."""
    return [
        one
        for one in record.fields
        if one.name != record.title_column
        and one.name in record.patch.model_fields
        and form_of(record.new, one) not in ("tags", "area")
    ]


class PickedFields(RecordActions, mixin=True):
    """The fields that the dialog offers, and the input of the chosen one where it is of the workspace's own."""

    bulk_field: str = ""
    bulk_own: OwnInput = NOTHING
    bulk_options: list[Option] = []
    """The fields, the owners, or where the records can be moved."""
    offered: dict[str, list[Suggestion]] = {}
    """The choices of the pickers of links, by the name of the input."""

    async def _offer_fields(self) -> None:
        language = (await self._viewer()).language
        plural = self._record.plural
        declared: list[Option] = [
            {"value": one.name, "label": translate(f"{plural}.field.{one.name}", language)}
            for one in settable(self._record)
        ]
        own = await self._read(of_kind, self._record.kind)
        self.bulk_options = declared + [
            {"value": f"{fields.CUSTOM}{one.key}", "label": one.words(language)} for one in own
        ]

    async def _choose_field(self, name: str) -> None:
        """Shows the input of the chosen field."""
        known = {one.name: one for one in settable(self._record)}
        self.bulk_field, self.bulk_own = name if name in known else "", NOTHING
        if self.bulk_field and known[name].link:
            self.offered = {name: answering("", await self._read(choices.options, known[name].link, ""))}
        elif name.startswith(fields.CUSTOM):
            await self._choose_own(await self._own_field(name))

    async def _own_field(self, name: str) -> OwnField:
        """The field of the workspace's own. Raises Invalid where it is gone, Forbidden where its targets are hidden."""
        asked = await self._read(fields.find, self._record, name[:200])
        if asked is None or asked.own is None:
            raise Invalid(fields={"field": "core.field.required"})
        if not is_offered(self._record, asked, (await self.get_state(Shell)).permissions):
            raise Forbidden
        return asked.own

    async def _choose_own(self, one: OwnField) -> None:
        language = (await self._viewer()).language
        people = await self._recall(choices.owners, language) if one.type == "person" else ()
        if one.target:
            self.offered = {one.input: answering("", await self._read(choices.options, one.target, ""))}
        (made,) = inputs([one], {}, language, people)
        empties = "" if one.required else translate("changes.do.empty", language)
        made["hint"] = " ".join(part for part in (made["hint"], empties) if part)
        made["heading"] = ""
        self.bulk_field, self.bulk_own = f"{fields.CUSTOM}{one.key}", made

    async def _typed_own(self, one: OwnField, data: Mapping[str, str]) -> dict[str, Any]:
        """The change of a field of the workspace's own. Raises Invalid, naming its input."""
        viewer = await self._viewer()
        try:
            value = reading.read(one, typed_text(one, data, ""), viewer.timezone, viewer.language)
        except Unfit as error:
            raise Invalid(fields={one.input: error.problem}) from None
        if value is None and one.required:
            raise Invalid(fields={one.input: "core.field.required"})
        return {"set": {"custom_fields": {one.key: value}}}

    async def _kind_of_picker(self, name: str) -> str:
        """The kind that a picker of the dialog offers. Raises Invalid."""
        kind = self._record.references.get(name, "")
        if not kind and name == self.bulk_own["name"]:
            kind = (await self._own_field(self.bulk_field)).target
        if not kind:
            raise Invalid
        return kind
