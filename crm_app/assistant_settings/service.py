"""The rules of the assistant's settings: which model answers for a workspace, and what it may be sent."""

import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import redis
from sqlalchemy import select

from crm_app import records
from crm_app.assistant.outgoing import Hidden, fields_of
from crm_app.assistant.providers.base import BadKey, ChatRequest, ProviderError, Text, UserTurn
from crm_app.assistant.providers.choice import Choice, allowed, of_operator, provider_of
from crm_app.assistant.providers.endpoint import RefusedEndpoint, checked_url
from crm_app.assistant_settings.models import AssistantSettings
from crm_app.assistant_settings.schemas import HideableField, SettingsOut, SettingsPatch, TrialOut
from crm_app.core import sealed
from crm_app.core.cache import client
from crm_app.core.clock import now
from crm_app.core.config import settings
from crm_app.core.database import Work, unit_of_work
from crm_app.core.errors import Conflict, Invalid, TooMany
from crm_app.core.events import Noted, emit
from crm_app.core.i18n import translate
from crm_app.core.logging import logger
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.records import own

log = logger(__name__)
ROW = columns(AssistantSettings)
PURPOSE = "assistant key"
TRIALS_A_MINUTE = 6
TRIAL_SECONDS = 20.0
_trying = threading.BoundedSemaphore(2)
"""A trial waits for a server that may be slow, with a thread and a turn of this process that everybody else needs too."""
_AUDITED = (
    "provider", "model", "base_url", "input_price", "output_price", "monthly_budget", "person_budget", "hidden",
    "retention_days", "sent_days",
)  # fmt: skip


@dataclass(frozen=True)
class Policy:
    """What holds for the answers of a workspace.

    Attributes:
        choice: who answers; None for the offline assistant.
        unusable: the stored settings cannot be used, such as a key of another server's secret.
        budget: US dollars a month for the workspace; None without a limit.
        person_budget: the same for each member.
        hidden: fields that never leave.
        hidden_at: when one was last added.
    """

    choice: Choice | None
    unusable: ProviderError | None
    budget: Decimal | None
    person_budget: Decimal | None
    hidden: Hidden
    hidden_at: datetime | None


def policy(work: Work) -> Policy:
    """The settings that hold for an answer now."""
    row, config = _row(work), settings()
    operator, unusable = of_operator(config), None
    choice: Choice | None = operator
    budget = Decimal(str(config.ai_monthly_budget_usd)) if config.ai_monthly_budget_usd else None
    if row.provider != "default":
        try:
            choice = _own_choice(work, row)
        except ProviderError as error:
            choice, unusable = Choice(row.provider, row.model, ""), error
        budget = row.monthly_budget
    elif row.monthly_budget is not None:
        budget = row.monthly_budget if budget is None else min(budget, row.monthly_budget)
    return Policy(choice, unusable, budget, row.person_budget, _hidden(row.hidden), row.hidden_at)


def _hidden(names: list[str]) -> Hidden:
    parts = (name.partition(".") for name in names)
    return frozenset((kind, field) for kind, _, field in parts)


def _own_choice(work: Work, row: AssistantSettings) -> Choice | None:
    """The workspace's own provider. Never with the operator's key: that goes to the operator's address alone."""
    config = settings()
    if row.provider == "offline":
        return None
    key = ""
    if row.sealed_key is not None:
        try:
            key = sealed.unseal(row.sealed_key, PURPOSE, work.workspace_id)
        except sealed.Unsealable as error:
            log.warning("stored key unreadable", workspace=str(work.workspace_id))
            raise BadKey from error
    prices = [
        float(stored if stored is not None else default)
        for stored, default in (
            (row.input_price, config.price_input_per_million_usd),
            (row.output_price, config.price_output_per_million_usd),
        )
    ]
    common = Choice(
        row.provider, row.model, key, row.base_url, config.chat_timeout_seconds, frozenset(), prices[0], prices[1]
    )
    if row.provider == "openai":
        return replace(common, private=allowed(config))
    return replace(common, model=row.model or config.gemini_model, base_url=config.gemini_base_url)


def _row(work: Work, *, locked: bool = False) -> AssistantSettings:
    """The stored settings, or the initial ones."""
    statement = select(AssistantSettings).where(ROW.workspace_id == work.workspace_id)
    found: AssistantSettings | None = work.db.execute(
        statement.with_for_update() if locked else statement
    ).scalar_one_or_none()
    return found or AssistantSettings(workspace_id=work.workspace_id)


def kept_days(work: Work) -> tuple[int | None, int]:
    """How many days conversations are kept (None: for good), and the list of what was sent."""
    row = _row(work)
    return row.retention_days, row.sent_days


def hideable(work: Work) -> list[HideableField]:
    """The fields that can be kept back, by kind."""
    return [
        HideableField(name=f"{kind}.{name}", kind=kind, label_en=english, label_th=thai)
        for kind in records.TYPES
        for name, english, thai in fields_of(kind, own.within(work, kind))
    ]


def out(work: Work) -> SettingsOut:
    """The settings in output."""
    work.require("workspace.manage")
    row, operator = _row(work), of_operator(settings())
    return SettingsOut(
        **{name: getattr(row, name) for name in (*_AUDITED, "key_set_at", "version")},
        has_key=row.sealed_key is not None,
        operator_provider=operator.provider if operator else "offline",
        operator_model=operator.model if operator else "",
        operator_budget=settings().ai_monthly_budget_usd,
        fields=hideable(work),
    )


def change(work: Work, patch: SettingsPatch) -> SettingsOut:
    """Changes the settings. Raises Conflict when stale, Invalid for what does not fit together.

    A key belongs to the address that it was typed for: with another provider or address it is forgotten, so that
    nobody sends somebody else's key to an address of their own.
    """
    work.require("workspace.manage")
    work.alone("assistant settings")
    row = _row(work, locked=True)
    if row.version != patch.version:
        raise Conflict(current=out(work).model_dump(mode="json"))
    sent, before = patch.changes(), row.model_dump()
    for name in _AUDITED:
        if name in sent:
            setattr(row, name, sent[name])
    _settle(work, row, before)
    moved = (row.provider, row.base_url) != (before["provider"], before["base_url"])
    if sent.get("key"):
        row.sealed_key, row.key_set_at = sealed.seal(sent["key"], PURPOSE, work.workspace_id), now()
    elif "key" in sent or moved:
        row.sealed_key, row.key_set_at = None, None
    if row.provider == "google-genai" and row.sealed_key is None:
        raise Invalid(fields={"key": "assistant_settings.error.key"})
    row.version, row.updated_at = row.version + 1, now()
    work.db.add(row)
    work.db.flush()
    changes = {name: [_plain(before[name]), _plain(getattr(row, name))] for name in _AUDITED}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if before["sealed_key"] != row.sealed_key:
        # Of a key the trail has only that there is one.
        told = "replaced" if before["sealed_key"] and row.sealed_key else "stored" if row.sealed_key else "removed"
        changes["key"] = ["", told]
    emit(work, Noted("assistant_settings", work.workspace_id, "update", "", changes))
    return out(work)


def _settle(work: Work, row: AssistantSettings, before: dict[str, Any]) -> None:
    faults = {}
    if row.provider == "openai":
        try:
            row.base_url = checked_url(row.base_url, allowed(settings()))
        except RefusedEndpoint as error:
            faults["base_url"] = error.key
        if not row.model:
            faults["model"] = "core.field.required"
    else:
        row.base_url = ""
    row.model = row.model if row.provider in ("openai", "google-genai") else ""
    # Gemini has the model in the address of its calls: nothing else of the server that answers may be reached with it.
    if ".." in row.model or (row.provider == "google-genai" and "/" in row.model.removeprefix("models/")):
        faults["model"] = "core.field.invalid"
    known = {one.name for one in hideable(work)}
    added = set(row.hidden) - set(before["hidden"] or [])
    if added - known:
        faults["hidden"] = "assistant_settings.error.hidden"
    row.hidden = sorted(set(row.hidden))
    if added:
        row.hidden_at = now()
    if faults:
        raise Invalid(fields=faults)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return ", ".join(value) if isinstance(value, list) else value


def trial(caller: Caller) -> TrialOut:
    """Calls the stored model once, outside of any transaction. Raises TooMany for too many trials."""
    if not _trying.acquire(blocking=False):
        raise TooMany(int(TRIAL_SECONDS), "assistant_settings.error.trials")
    try:
        return _trial(caller)
    finally:
        _trying.release()


def _trial(caller: Caller) -> TrialOut:
    with unit_of_work(caller, "workspace.manage") as work:
        language, holds = work.principal.language, policy(work)
        _count_trial(str(work.workspace_id))
    choice = holds.choice
    if choice is None:
        return TrialOut(ok=True, provider="offline", model="rules", seconds=0.0, text="")
    started, said = time.monotonic(), ""
    try:
        if holds.unusable is not None:
            raise holds.unusable
        provider = provider_of(replace(choice, timeout_seconds=min(choice.timeout_seconds, TRIAL_SECONDS)))
        request = ChatRequest("Answer with one short sentence.", (UserTurn("Say that you are ready."),), (), 200, 1_000)
        for event in provider.stream(request, threading.Event()):
            said += event.text if isinstance(event, Text) else ""
            if len(said) > 2_000 or time.monotonic() - started > TRIAL_SECONDS:
                break
    except ProviderError as error:
        return _tried(choice, False, started, error.message(language))
    if not said.strip():
        return _tried(choice, False, started, translate("assistant.error.empty", language))
    return _tried(choice, True, started, " ".join(said.split())[:200])


def _tried(choice: Choice, ok: bool, started: float, text: str) -> TrialOut:
    seconds = round(time.monotonic() - started, 1)
    return TrialOut(ok=ok, provider=choice.provider, model=choice.model, seconds=seconds, text=text)


def _count_trial(workspace: str) -> None:
    key = f"crm:ai:trial:{workspace}"
    try:
        counted: Any = client().incr(key)
        if int(counted) == 1:
            client().expire(key, 60)
    except redis.RedisError as error:
        log.warning("trials not counted", error=str(error))
        return
    if int(counted) > TRIALS_A_MINUTE:
        raise TooMany(60, "assistant_settings.error.trials")
