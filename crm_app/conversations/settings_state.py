"""The state of the assistant's settings."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

import reflex as rx

from crm_app.assistant.providers.choice import PROVIDERS
from crm_app.assistant_settings import service
from crm_app.assistant_settings.schemas import HideableField, SettingsOut, SettingsPatch
from crm_app.conversations import keeping, usage
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import translate
from crm_app.core.validation import parse
from crm_app.ui.actions import Actions, action
from crm_app.values import formats

MANAGE = "workspace.manage"
_TEXTS = ("provider", "model", "base_url", "sent_days")
_AMOUNTS = ("input_price", "output_price", "monthly_budget", "person_budget")
HIDDEN = "hidden:"


class FieldBox(TypedDict):
    """A field that can be kept back; `checked` is 1 or empty."""

    name: str
    label: str
    checked: str


class KindBoxes(TypedDict):
    """The fields of a kind."""

    kind: str
    label: str
    open: str
    """1 where a field is kept back, else empty."""
    boxes: list[FieldBox]


class AssistantSettingsState(Actions, rx.State):
    """The settings, and the trial of the stored model."""

    loaded: bool = False
    values: dict[str, str] = {}
    provider: str = "default"
    """As chosen in the form; decides what else it asks for."""
    stored_provider: str = "default"
    has_key: bool = False
    key_hint: str = ""
    operator: str = ""
    """What answers by the settings of the server."""
    budget_hint: str = ""
    spent: str = ""
    kinds: list[KindBoxes] = []
    retention: list[dict[str, str]] = []
    trying: bool = False
    tried: str = ""
    tried_ok: bool = False
    version: int = 0

    @action(MANAGE)
    async def load(self) -> None:
        """Loads the settings."""
        self.tried, self.form_errors = "", {}
        await self._show(*await self._do(_read))

    @action(MANAGE)
    async def leave(self) -> None:
        """Forgets the settings when the page is left."""
        self.loaded, self.values, self.kinds, self.tried = False, {}, [], ""

    @action(MANAGE)
    async def choose_provider(self, value: str) -> None:
        """Shows what the form asks for this provider."""
        if value not in ("default", *PROVIDERS):
            raise Invalid
        self.provider, self.tried = value, ""
        self._hint_budget(await self._language())

    @action(MANAGE)
    async def save(self, form: dict[str, Any]) -> None:
        """Writes the settings."""
        if not self.loaded:  # the state has lost the subject of the form, as after a restart
            raise Invalid("ui.draft.gone")
        self.form_errors = {}
        values: dict[str, Any] = {name: form[name].strip() for name in _TEXTS if name in form}
        values |= {name: form[name].strip().replace(",", "") or None for name in _AMOUNTS if name in form}
        days = form.get("retention_days", "")
        values["retention_days"] = days or None
        values["hidden"] = [name.removeprefix(HIDDEN) for name in form if name.startswith(HIDDEN) and form[name]]
        if form.get("key"):
            values["key"] = form["key"].strip()
        elif form.get("remove_key"):
            values["key"] = None
        patch = parse(SettingsPatch, values | {"version": self.version})
        await self._show(*await self._do(_write, patch))
        self.tried = ""
        await self._say("assistant_settings.saved")

    @action(MANAGE)
    async def try_it(self) -> Any:
        """Calls the stored model once."""
        language = await self._language()
        found = await self._read(service.trial)
        words = {"model": found.model or found.provider, "seconds": f"{found.seconds:.1f}", "text": found.text}
        key = "offline" if found.provider == "offline" else "ok" if found.ok else "failed"
        self.tried, self.tried_ok = translate(f"assistant_settings.try.{key}", language, **words), found.ok

    async def _language(self) -> str:
        return (await self._viewer()).language

    async def _show(self, found: SettingsOut, older: dict[int, int], spent: Decimal) -> None:
        viewer = await self._viewer()
        language = viewer.language
        self.values = {name: str(getattr(found, name)) for name in _TEXTS}
        for name in _AMOUNTS:
            amount = getattr(found, name)
            self.values[name] = "" if amount is None else format(amount.normalize(), "f")
        self.values["retention_days"] = str(found.retention_days or "")
        self.values["operator_budget"] = formats.number(found.operator_budget) if found.operator_budget else ""
        self.provider = self.stored_provider = found.provider
        self.has_key, self.version = found.has_key, found.version
        self.key_hint = translate("assistant_settings.field.key.none", language)
        if found.key_set_at is not None:
            day = formats.day(_day(found.key_set_at, viewer.timezone), language)
            self.key_hint = translate("assistant_settings.field.key.stored", language, day=day)
        offline = found.operator_provider == "offline"
        name = f"{found.operator_provider}, {found.operator_model}"
        self.operator = translate(f"assistant_settings.operator{'.offline' if offline else ''}", language, name=name)
        self.kinds = _boxes(found.fields, frozenset(found.hidden), language)
        self.retention = _retention(found.retention_days, older, language)
        amount = formats.number(spent, 2)
        self.spent = translate("assistant_settings.spent", language, amount=amount)
        self._hint_budget(language)
        self.loaded = True

    def _hint_budget(self, language: str) -> None:
        operators = self.values.get("operator_budget", "")
        of_operator = self.provider == "default" and operators
        key = "operator" if of_operator else "none"
        self.budget_hint = translate(f"assistant_settings.budget.{key}", language, amount=operators)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _boxes(fields: list[HideableField], hidden: frozenset[str], language: str) -> list[KindBoxes]:
    found: dict[str, KindBoxes] = {}
    for one in fields:
        label = translate(f"workspaces.kind.{one.kind}", language)
        kind = found.setdefault(one.kind, {"kind": one.kind, "label": label, "open": "", "boxes": []})
        words = one.label_th if language == "th" else one.label_en
        checked = "1" if one.name in hidden else ""
        kind["open"] = kind["open"] or checked
        kind["boxes"].append({"name": f"{HIDDEN}{one.name}", "label": words, "checked": checked})
    return list(found.values())


def _retention(chosen: int | None, older: dict[int, int], language: str) -> list[dict[str, str]]:
    """The choices of how long conversations are kept, each with how many it would delete now."""
    options = [{"value": "", "label": translate("assistant_settings.retention.none", language)}]
    for days in sorted({*older, *([chosen] if chosen else [])}):
        key = "days" if older.get(days) else "kept"
        words = translate(f"assistant_settings.retention.{key}", language, days=days, count=older.get(days, 0))
        options.append({"value": str(days), "label": words})
    return options


def _read(work: Work) -> tuple[SettingsOut, dict[int, int], Decimal]:
    return service.out(work), keeping.older_than(work), usage.spent_this_month(work)


def _write(work: Work, patch: SettingsPatch) -> tuple[SettingsOut, dict[int, int], Decimal]:
    service.change(work, patch)
    return _read(work)
