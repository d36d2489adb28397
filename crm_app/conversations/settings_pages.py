"""The settings of the assistant."""

from typing import Any

import reflex as rx

from crm_app.assistant.providers.choice import PROVIDERS
from crm_app.conversations.settings_state import AssistantSettingsState as State
from crm_app.records.pages import allowed
from crm_app.ui import choosing, form, sections
from crm_app.ui.button import button, link_button
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_record
from crm_app.workspaces.pages import add_tab, settings_page

PATH = "/settings/assistant"
add_tab(PATH, "assistant_settings.title", "workspace.manage")


def _line(name: str, **more: Any) -> rx.Component:
    return form.text(
        name,
        t(f"assistant_settings.field.{name}"),
        value=as_var(State.values)[name],
        errors=State.form_errors,
        **more,
    )


def _amount(name: str, hint: Any) -> rx.Component:
    return form.number(
        name,
        t(f"assistant_settings.field.{name}"),
        decimals=True,
        value=as_var(State.values)[name],
        errors=State.form_errors,
        hint=hint,
    )


def _model() -> rx.Component:
    provider = as_var(State.provider)
    own = (provider == "google-genai") | (provider == "openai")
    moved = as_var(State.has_key) & (provider != as_var(State.stored_provider))
    return form.section(
        t("assistant_settings.model_section"),
        choosing.select(
            "provider",
            t("assistant_settings.field.provider"),
            [(one, t(f"assistant_settings.provider.{one}")) for one in ("default", *PROVIDERS)],
            value=as_var(State.values)["provider"],
            errors=State.form_errors,
            on_change=State.choose_provider,
        ),
        rx.cond(provider == "default", rx.el.p(State.operator, class_name="m-0 text-sm text-ink-2")),
        rx.cond(
            provider == "openai",
            _line(
                "base_url", type="url", max_length=300, hint=t("assistant_settings.field.base_url.hint"), required=True
            ),
        ),
        rx.cond(own, _own(moved)),
    )


def _own(moved: Any) -> rx.Component:
    price_hint = t("assistant_settings.field.price.hint")
    return rx.el.div(
        form.columns(
            _line("model", max_length=100, hint=t("assistant_settings.field.model.hint")),
            form.text(
                "key",
                t("assistant_settings.field.key"),
                type="password",
                autocomplete="new-password",
                errors=State.form_errors,
                hint=State.key_hint,
                max_length=500,
            ),
        ),
        rx.cond(
            moved, rx.el.p(t("assistant_settings.key.moved"), role="status", class_name="m-0 text-sm text-warning")
        ),
        rx.cond(
            as_var(State.has_key) & ~moved,
            choosing.checkbox("remove_key", t("assistant_settings.key.remove")),
        ),
        form.columns(_amount("input_price", price_hint), _amount("output_price", price_hint)),
        class_name="flex flex-col gap-4",
    )


def _box(one: Any) -> rx.Component:
    return rx.el.label(
        choosing.tick_box(name=one["name"].to(str), default_checked=one["checked"].to(str) != ""),
        rx.el.span(one["label"].to(str), class_name="min-w-0 text-sm text-ink [overflow-wrap:anywhere]"),
        class_name="flex min-h-8 items-start gap-2 cursor-pointer",
        key=one["name"].to(str),
    )


def _kind(one: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(one["label"].to(str)),
            class_name="min-h-9 cursor-pointer py-1.5 text-sm font-medium text-ink",
        ),
        rx.el.div(
            rx.foreach(one["boxes"].to(list[dict[str, str]]), _box),
            class_name="grid grid-cols-1 gap-x-4 pb-2 sm:grid-cols-2 lg:grid-cols-3",
        ),
        open=one["open"].to(str) != "",
        class_name="border-b border-line last:border-b-0",
        key=one["kind"].to(str),
    )


def _faults() -> rx.Var[str]:
    """The messages of all fields: the button is far below some of them."""
    errors = as_var(State.form_errors)
    return rx.Var(f"Object.values({errors!s}).join(' ')", _var_data=errors._get_all_var_data()).to(str)


def _form() -> rx.Component:
    keeping = form.section(
        t("assistant_settings.keeping_section"),
        form.columns(
            choosing.select(
                "retention_days",
                t("assistant_settings.field.retention_days"),
                as_var(State.retention),
                value=as_var(State.values)["retention_days"],
                errors=State.form_errors,
                hint=t("assistant_settings.retention.hint"),
            ),
            form.number(
                "sent_days",
                t("assistant_settings.field.sent_days"),
                value=as_var(State.values)["sent_days"],
                errors=State.form_errors,
            ),
        ),
    )
    budget = form.section(
        t("assistant_settings.budget_section"),
        form.columns(
            _amount("monthly_budget", State.budget_hint),
            _amount("person_budget", t("assistant_settings.budget.none")),
        ),
        rx.el.p(State.spent, class_name="figures m-0 text-sm text-ink-2"),
        hint=t("assistant_settings.budget.text"),
    )
    hidden = form.section(
        t("assistant_settings.hidden_section"),
        rx.el.div(rx.foreach(State.kinds, _kind), class_name="border-y border-line"),
        form.error_text(as_var(State.form_errors)["hidden"].to(str), id="hidden-error"),
        hint=t("assistant_settings.hidden.text"),
    )
    return form.form(
        *(sections.card(part) for part in (_model(), budget, hidden, keeping)),
        form.form_errors(_faults()),
        form.actions(),
        on_submit=State.save,
        key=as_var(State.version).to_string(),
        class_name="gap-5!",
    )


def _trial() -> rx.Component:
    good = as_var(State.tried_ok)
    return sections.card(
        rx.el.div(
            rx.el.p(t("assistant_settings.try.text"), class_name="m-0 min-w-0 flex-1 text-sm text-ink-2"),
            button(t("assistant_settings.try"), icon="zap", on_click=State.try_it),
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
        rx.el.div(
            rx.cond(
                State.tried,
                rx.el.div(
                    rx.cond(
                        good,
                        icon("circle-check", 18, "mt-0.5 text-positive"),
                        icon("circle-alert", 18, "mt-0.5 text-danger"),
                    ),
                    rx.el.p(
                        State.tried, dir="auto", class_name="m-0 min-w-0 text-sm text-ink [overflow-wrap:anywhere]"
                    ),
                    class_name="mt-3 flex gap-2.5",
                ),
            ),
            role="status",
        ),
    )


@page(PATH, "assistant_settings.title", on_load=State.load, permission="workspace.manage")
def assistant_settings() -> rx.Component:
    """Which model answers, its budget, what never leaves, how long conversations are kept."""
    links = [
        link_button(t("assistant_settings.review_link"), f"{PATH}/review", icon="thumbs-up"),
        rx.cond(allowed("audit.read"), link_button(t("assistant_settings.sent_link"), f"{PATH}/sent", icon="send")),
    ]
    return settings_page(
        PATH,
        rx.el.div(
            rx.el.p(t("assistant_settings.text"), class_name="m-0 text-sm text-ink-2"),
            rx.cond(State.loaded, rx.fragment(_trial(), _form()), skeleton_record()),
            class_name="flex max-w-3xl flex-col gap-5",
        ),
        actions=links,
        on_unmount=State.leave,
    )
