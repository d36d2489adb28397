"""The state of the settings of a workspace's own fields."""

from collections.abc import Callable, Sequence
from typing import Any, TypedDict
from urllib.parse import parse_qs
from uuid import UUID

import reflex as rx

from crm_app.core.errors import Conflict, Forbidden, Invalid
from crm_app.core.i18n import translate
from crm_app.core.validation import parse
from crm_app.fields import service
from crm_app.fields.schemas import ChoiceIn, FieldIn, FieldOut, FieldPatch
from crm_app.records.own import Choice, OwnField, reading
from crm_app.records.own.values import Unfit
from crm_app.ui.actions import Actions, action

PATH = "/settings/fields"
_TEXTS = ("label_en", "label_th", "hint_en", "hint_th", "section_en", "section_th")
_EMPTY = dict.fromkeys((*_TEXTS, "type", "choices", "default", "currency", "required", "unique"), "")
_MOST_NAMES = 50


class FieldRow(TypedDict):
    """A field as the page shows it; `first` and `last` are empty for one that is not the first or the last."""

    id: str
    name: str
    meta: str
    required: str
    unique: str
    first: str
    last: str


class FieldSettings(Actions, rx.State):
    """The fields of one kind of record."""

    kind: str = ""
    rows: list[FieldRow] = []
    archived: list[FieldRow] = []
    undeclared: list[str] = []
    """The names of values that belong to no field."""
    loading: bool = True
    is_open: bool = False
    is_new: bool = False
    adopted: str = ""
    """The name of values of which the new field is made."""
    subject_id: str = ""
    form: dict[str, str] = _EMPTY
    type: str = "text"
    """The chosen type, which decides what else the form asks for."""

    _found: list[FieldOut] = []
    _version: int = 0

    @action("field.manage")
    async def load(self) -> None:
        """Loads the fields of the kind in the address; of the first kind by default."""
        asked = parse_qs(self.router.url.query[:300]).get("kind", [""])[0]
        self.kind = asked if asked in service.kinds() else service.kinds()[0]
        await self._refresh()

    @action("field.manage")
    async def leave(self) -> None:
        """Forgets the fields when the page is left."""
        self.rows, self.archived, self.undeclared, self._found = [], [], [], []
        self.loading, self.is_open = True, False

    @action("field.manage")
    async def show_kind(self, kind: str) -> Any:
        """Goes to the fields of another kind."""
        if kind not in service.kinds():
            raise Invalid
        return rx.redirect(f"{PATH}?kind={kind}")

    # ---- asking

    @action("field.manage")
    async def ask_new(self) -> None:
        """Opens the form of a new field."""
        self._ask("", 0, type="text")

    @action("field.manage")
    async def adopt(self, name: str) -> None:
        """Opens the form of a field that is made of the values with a name."""
        if name not in self.undeclared:
            raise Invalid("core.error.not_found")
        self._ask("", 0, type="text", label_en=name)
        self.adopted = name

    @action("field.manage")
    async def ask(self, field_id: UUID) -> None:
        """Opens the form of a field."""
        one = self._one(field_id)
        viewer = await self._viewer()
        lines = [
            choice.label_en if choice.label_th == choice.label_en else f"{choice.label_en} | {choice.label_th}"
            for choice in one.choices
            if not choice.archived
        ]
        values = {name: getattr(one, name) for name in (*_TEXTS, "type", "currency")}
        default = reading.shown(_own(one), one.default, viewer.language)
        if one.type in ("choice", "choices"):
            default = reading.reads(_own(one), one.default, viewer.language)
        flags = {"required": "on" if one.required else "", "unique": "on" if one.unique else ""}
        self._ask(str(one.id), one.version, **values, **flags, choices="\n".join(lines), default=default)

    @action("field.manage")
    async def choose_type(self, value: str) -> None:
        """Shows what the form asks for a field of this type."""
        self.type = value[:20]

    @action("field.manage")
    async def close(self, is_open: bool) -> None:
        """Closes the form."""
        if not is_open:
            self.is_open = False

    # ---- changing

    @action("field.manage")
    async def save(self, data: dict[str, str]) -> None:
        """Writes the field of the form."""
        if not self.is_open:
            raise Invalid("ui.draft.gone")
        before = None if self.is_new else self._one(UUID(self.subject_id))
        type_ = before.type if before else "text" if self.adopted else data.get("type", "")
        values: dict[str, Any] = {name: data.get(name, "") for name in _TEXTS if name in data}
        values |= {"required": bool(data.get("required")), "unique": bool(data.get("unique"))}
        has_choices = type_ in ("choice", "choices")
        known = before.choices if before else []
        values["choices"] = _choices(data.get("choices", ""), known) if has_choices else []
        values["default"] = await self._default(type_, data.get("default", ""), values["choices"], known)
        if before is None:
            new = {"kind": self.kind, "type": type_, "key": self.adopted}
            if type_ == "money":
                new["currency"] = data.get("currency", "")
            await self._write(service.add, parse(FieldIn, values | new))
        else:
            await self._write(service.change, before.id, parse(FieldPatch, values | {"version": self._version}))

    @action("field.manage")
    async def shift(self, field_id: UUID, by: int) -> None:
        """Moves a field up (-1) or down (1)."""
        order = [one.id for one in self._found if not one.archived]
        here = order.index(self._one(field_id).id)
        there = here + (1 if by > 0 else -1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            await self._do(service.order, self.kind, order)
            await self._refresh()

    @action("field.manage")
    async def archive(self, field_id: UUID, archived: bool) -> None:
        """Archives a field, or takes it up again."""
        patch = FieldPatch(version=self._one(field_id).version, archived=archived)
        await self._write(service.change, field_id, patch, said="archived" if archived else "saved")

    async def _default(self, type_: str, written: str, choices: list[dict[str, Any]], known: Sequence[Any]) -> Any:
        viewer = await self._viewer()
        stored = service.stored_choices(
            [parse(ChoiceIn, one) for one in choices], [choice.model_dump() for choice in known]
        )
        one = OwnField(
            id="", kind=self.kind, key="", type=type_, label=("", ""),
            choices=tuple(
                Choice(each["value"], (each["label_en"], each["label_th"] or each["label_en"]), each["archived"])
                for each in stored
            ),
        )  # fmt: skip
        if type_ == "choices":
            written = written.replace(",", "\n")
        try:
            return reading.read(one, written, viewer.timezone) if type_ in reading.TYPES else None
        except Unfit as error:
            raise Invalid(fields={"default": error.problem}) from None

    async def _write(self, function: Callable[..., Any], *args: Any, said: str = "saved") -> None:
        self.form_errors = {}
        try:
            await self._do_once(function, *args)
        except Conflict:
            self.is_open = False
            await self._refresh()
            raise
        self.is_open = False
        await self._refresh()
        await self._say(f"fields.said.{said}")

    def _ask(self, subject_id: str, version: int, **form: str) -> None:
        self.form_errors, self.adopted = {}, ""
        self.is_new, self.subject_id, self._version = version == 0, subject_id, version
        self.form = _EMPTY | form
        self.type, self.is_open = form["type"], True

    async def _refresh(self) -> None:
        viewer = await self._viewer()
        self._found = await self._read(service.fields, self.kind)
        for attribute, archived in (("rows", False), ("archived", True)):
            some = [one for one in self._found if one.archived is archived]
            setattr(self, attribute, [_row(one, viewer.language, n, len(some)) for n, one in enumerate(some)])
        try:
            self.undeclared = (await self._read(service.undeclared, self.kind))[:_MOST_NAMES]
        except Forbidden:  # who arranges fields need not be able to read the records
            self.undeclared = []
        self.loading = False

    def _one(self, field_id: UUID) -> FieldOut:
        for one in self._found:
            if one.id == field_id:
                return one
        raise Invalid("core.error.not_found")


def _row(one: FieldOut, language: str, place: int, count: int) -> FieldRow:
    thai = language == "th"
    parts = (translate(f"fields.type.{one.type}", language), one.section_th if thai else one.section_en, one.key)
    return {
        "id": str(one.id),
        "name": one.label_th if thai else one.label_en,
        "meta": " · ".join(part for part in parts if part),
        "required": "yes" if one.required else "",
        "unique": "yes" if one.unique else "",
        "first": "first" if place == 0 else "",
        "last": "last" if place == count - 1 else "",
    }


def _choices(written: str, known: Sequence[Any]) -> list[dict[str, Any]]:
    """The choices on the lines of a text: English, and after a bar the Thai."""
    values = {one.label_en: one.value for one in known}
    found = []
    for line in written.splitlines():
        english, _, thai = (part.strip() for part in line.partition("|"))
        if english or thai:
            found.append({"label_en": english or thai, "label_th": thai, "value": values.get(english or thai, "")})
    return found


def _own(one: FieldOut) -> OwnField:
    return OwnField(
        id=str(one.id), kind=one.kind, key=one.key, type=one.type, label=(one.label_en, one.label_th),
        choices=tuple(Choice(each.value, (each.label_en, each.label_th), each.archived) for each in one.choices),
        currency=one.currency,
    )  # fmt: skip
