"""The state of the settings of a workspace's own fields."""

from collections.abc import Callable, Sequence
from typing import Any, TypedDict
from urllib.parse import parse_qs
from uuid import UUID

import reflex as rx

from crm_app.core.errors import Conflict, Forbidden, Invalid
from crm_app.core.i18n import translate
from crm_app.core.validation import parse
from crm_app.fields import converting, service
from crm_app.fields.schemas import ChoiceIn, ConversionIn, ConversionOut, FieldIn, FieldOut, FieldPatch
from crm_app.records import TYPES
from crm_app.records.own import Choice, OwnField, reading
from crm_app.records.own.values import Unfit
from crm_app.ui.actions import Actions, action
from crm_app.values import formats

PATH = "/settings/fields"
_TEXTS = ("label_en", "label_th", "hint_en", "hint_th", "section_en", "section_th")
_EMPTY = dict.fromkeys((*_TEXTS, "type", "choices", "default", "currency", "target", "required", "unique"), "")
_MOST_NAMES = 50
_SHOWN_CHOICES = 12


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

    conversion: list[str] = []
    """What another type would change, as sentences."""

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
        default = reading.shown(_own(one), one.default, viewer.language, viewer.timezone)
        if one.type in ("choice", "choices"):
            default = reading.reads(_own(one), one.default, viewer.language)
        flags = {"required": "on" if one.required else "", "unique": "on" if one.unique else ""}
        self._ask(str(one.id), one.version, **values, **flags, choices="\n".join(lines), default=default)

    @action("field.manage")
    async def choose_type(self, value: str) -> None:
        """Shows what the form asks for a field of this type, and what the type would change in a field that is there."""
        self.type, self.conversion, self.form_errors = value[:20], [], {}
        if not self.is_new and self.is_open:
            before = self._one(UUID(self.subject_id))
            if before.type != self.type:
                wanted = parse(ConversionIn, {"type": self.type})
                found = await self._do(converting.preview, before.id, wanted)
                self.conversion = _says(found, (await self._viewer()).language)

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
        type_ = "text" if self.adopted else data.get("type", "") or (before.type if before else "")
        values: dict[str, Any] = {name: data.get(name, "") for name in _TEXTS if name in data}
        values |= {"required": bool(data.get("required")), "unique": bool(data.get("unique"))}
        has_choices = type_ in ("choice", "choices")
        converts = before is not None and type_ != before.type
        known = before.choices if before and not converts else []
        values["choices"] = _choices(data.get("choices", ""), known) if has_choices else []
        if converts:
            values.pop("default", None)
            await self._convert(type_, values)
            return
        values["default"] = await self._default(type_, data.get("default", ""), values["choices"], known)
        if before is None:
            new = {"kind": self.kind, "type": type_, "key": self.adopted}
            if type_ == "money":
                new["currency"] = data.get("currency", "")
            if type_ == "link":
                new["target"] = data.get("target", "") or next(iter(TYPES))
            await self._write(service.add, parse(FieldIn, values | new))
        else:
            await self._write(service.change, before.id, parse(FieldPatch, values | {"version": self._version}))

    async def _convert(self, type_: str, values: dict[str, Any]) -> None:
        wanted = {"type": type_, "version": self._version, "choices": values["choices"]}
        patch = parse(FieldPatch, values | {"version": self._version})
        args = (UUID(self.subject_id), parse(ConversionIn, wanted), patch)
        await self._write(converting.convert_and_change, *args, said="converted")

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
            return reading.read(one, written, viewer.timezone, viewer.language) if type_ in reading.TYPES else None
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
        self.form_errors, self.adopted, self.conversion = {}, "", []
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


def _says(found: ConversionOut, language: str) -> list[str]:
    """What a conversion would change, as sentences."""
    if not found.filled:
        return [translate("fields.conversion.none", language)]
    examined = found.fitting + found.misfits
    before = []
    if examined < found.filled:
        numbers = {"count": formats.number(examined), "total": formats.number(found.filled)}
        before = [translate("fields.conversion.first", language, **numbers)]
    if found.misfits:
        shown = ", ".join(f"“{one}”" for one in found.examples) + (" …" if found.misfits > len(found.examples) else "")
        numbers = {"fitting": formats.number(found.fitting), "misfits": formats.number(found.misfits)}
        sentences = [translate("fields.conversion.some", language, **numbers, examples=shown)]
    else:
        sentences = [translate("fields.conversion.all", language, count=formats.number(found.fitting))]
    if found.choices:
        words = ", ".join(found.choices[:_SHOWN_CHOICES]) + (" …" if len(found.choices) > _SHOWN_CHOICES else "")
        sentences.append(translate("fields.conversion.choices", language, choices=words))
    return [*before, *sentences]


def _row(one: FieldOut, language: str, place: int, count: int) -> FieldRow:
    thai = language == "th"
    to = translate(f"workspaces.kind.{one.target}", language) if one.target else ""
    parts = (translate(f"fields.type.{one.type}", language), to, one.section_th if thai else one.section_en, one.key)
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
        currency=one.currency, target=one.target,
    )  # fmt: skip
