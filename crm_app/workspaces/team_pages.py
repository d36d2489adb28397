"""The team of a member: the button and the dialog that name it."""

from typing import Any

import reflex as rx

from crm_app.ui import ahead, drafts, form
from crm_app.ui.button import icon_button
from crm_app.ui.dialog import close_button, dialog
from crm_app.ui.i18n import as_var, t
from crm_app.workspaces.state import MembersState


def team_button(row: Any) -> rx.Component:
    """Opens the dialog for a member."""
    return icon_button(
        "users",
        t("workspaces.member.team_of", name=row["name"]),
        size="sm",
        on_click=MembersState.begin_team(row["id"]),
        custom_attrs=ahead.opens(),
    )


def team_dialog() -> rx.Component:
    """Names the team of a member: lists are filtered by "my team"."""
    return dialog(
        t("workspaces.member.team_of", name=MembersState.team_person),
        form.form(
            rx.el.input(type="hidden", name="member_id", value=MembersState.team_of),
            rx.el.input(type="hidden", name="version", value=MembersState.team_version),
            form.text(
                "team",
                t("workspaces.member.team"),
                value=MembersState.team,
                hint=t("workspaces.member.team_hint"),
                errors=MembersState.form_errors,
                max_length=120,
            ),
            form.actions(t("ui.save"), close_button()),
            on_submit=MembersState.save_team,
            draft=drafts.attributes("team " + as_var(MembersState.team_of)),
        ),
        open=as_var(MembersState.team_of) != "",
        on_open_change=MembersState.close_team,
        size="sm",
    )
