"""One's own account: profile, password, and devices with a session."""

from typing import Any

import reflex as rx

from crm_app.identity.state import AccountState
from crm_app.identity.zones import ZONES
from crm_app.ui import badge, choosing, form, nav, sections
from crm_app.ui.button import button
from crm_app.ui.dialog import confirm
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_record
from crm_app.ui.table import record_list, record_row


def _profile() -> rx.Component:
    return sections.section(
        t("identity.account.profile"),
        sections.card(
            form.form(
                form.text(
                    "name",
                    t("identity.name"),
                    value=AccountState.name,
                    errors=AccountState.form_errors,
                    required=True,
                    autocomplete="name",
                    max_length=120,
                ),
                form.text(
                    "email",
                    t("identity.email"),
                    value=AccountState.email,
                    hint=t("identity.account.email_hint"),
                    read_only=True,
                ),
                rx.cond(
                    AccountState.confirmed,
                    rx.fragment(),
                    rx.el.div(
                        rx.el.p(t("identity.account.unconfirmed"), class_name="m-0"),
                        button(t("identity.account.confirm_again"), size="sm", on_click=AccountState.confirm_again),
                        class_name="flex flex-col items-start gap-2 rounded-lg bg-subtle px-3 py-2.5 text-sm text-ink",
                    ),
                ),
                form.columns(
                    choosing.select(
                        "language",
                        t("ui.language"),
                        [("en", t("ui.english")), ("th", t("ui.thai"))],
                        value=AccountState.language,
                        errors=AccountState.form_errors,
                    ),
                    choosing.select(
                        "theme",
                        t("ui.theme"),
                        [(mode, t(f"ui.theme.{mode}")) for mode in ("system", "light", "dark")],
                        value=AccountState.theme,
                        errors=AccountState.form_errors,
                    ),
                ),
                choosing.select(
                    "timezone",
                    t("identity.account.timezone"),
                    [(zone, zone.replace("_", " ")) for zone in ZONES],
                    value=AccountState.timezone,
                    errors=AccountState.form_errors,
                ),
                form.actions(),
                on_submit=AccountState.save,
                # the theme was changed in the frame's menu meanwhile: show the new choice
                key=AccountState.language + AccountState.theme,
            )
        ),
    )


def _passwords() -> rx.Component:
    def field(name: str, label: str, autocomplete: str, **options: Any) -> rx.Component:
        return form.password(
            name,
            t(label),
            show=t("identity.password.show"),
            hide=t("identity.password.hide"),
            errors=AccountState.form_errors,
            autocomplete=autocomplete,
            mark=False,
            **options,
        )

    return sections.section(
        t("identity.account.password"),
        sections.card(
            form.form(
                field("current", "identity.account.current_password", "current-password"),
                form.columns(
                    field("new", "identity.account.new_password", "new-password", hint=t("identity.password.hint")),
                    field("again", "identity.account.new_password_again", "new-password"),
                ),
                form.actions(t("identity.account.change_password")),
                on_submit=AccountState.change_password,
                key=as_var(AccountState.passwords_changed).to_string(),
            )
        ),
    )


def _session(row: Any) -> rx.Component:
    end = confirm(
        t("identity.account.end_session"),
        t("identity.account.end_session_text", device=row["device"]),
        action=t("identity.account.end"),
        on_confirm=AccountState.revoke(row["id"]),
        trigger=button(t("identity.account.end"), size="sm"),
    )
    return record_row(
        row["device"],
        meta=row["workspace"] + " · " + row["address"] + " · " + row["seen"],
        actions=rx.cond(row["current"], badge.status(t("identity.account.this_device"), "positive"), end),
    )


def _sessions() -> rx.Component:
    others = confirm(
        t("identity.account.end_others"),
        t("identity.account.end_others_text"),
        action=t("identity.account.end_others"),
        on_confirm=AccountState.revoke_others,
        trigger=button(t("identity.account.end_others"), size="sm"),
    )
    return sections.section(
        t("identity.account.sessions"),
        record_list(AccountState.sessions, _session, label=t("identity.account.sessions")),
        actions=rx.cond(as_var(AccountState.sessions).length() > 1, others),
    )


@page("/account", "identity.account.title", on_load=AccountState.load)
def account() -> Any:
    """The account page."""
    return rx.el.div(
        sections.page_header(t("identity.account.title")),
        rx.cond(
            AccountState.loaded,
            rx.el.div(_profile(), *nav.slot("account_page"), _passwords(), _sessions()),
            skeleton_record(),
        ),
        class_name="mx-auto max-w-2xl",
    )
