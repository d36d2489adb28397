"""The pages of the settings: members and invitations, roles, the workspace."""

from typing import Any

import reflex as rx

from crm_app.core.permissions import OTHER_PERMISSIONS, RECORD_VERBS, record_kinds
from crm_app.identity.zones import ZONES
from crm_app.records.pages import allowed
from crm_app.ui import ahead, badge, choosing, drafts, form, nav, sections
from crm_app.ui.button import button, icon_button
from crm_app.ui.dialog import confirm, dialog
from crm_app.ui.empty import empty
from crm_app.ui.filters import search_box
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.pagination import pager
from crm_app.ui.skeleton import skeleton_record
from crm_app.ui.table import facts, record_list, record_row
from crm_app.ui.tabs import tab_links
from crm_app.workspaces.state import MembersState, RolesState, WorkspaceState
from crm_app.workspaces.team_pages import team_button, team_dialog

nav.register(nav.NavItem(95, "workspaces.settings", "/settings", "settings", "member.read"))


_further: list[tuple[str, str, str]] = []


def add_tab(path: str, key: str, permission: str) -> None:
    """Adds a page of a later domain to the tabs of the settings.

    Args:
        path: its address.
        key: the text key of its name.
        permission: the tab is hidden from members without it.
    """
    _further.append((path, key, permission))


def settings_page(current: str, *content: Any, actions: Any = (), on_unmount: Any = None) -> rx.Component:
    """A page of the settings under their tabs; `current` is its address."""
    tabs = (
        ("/settings", "workspaces.members"),
        ("/settings/roles", "workspaces.roles"),
        ("/settings/workspace", "workspaces.workspace"),
    )
    return rx.el.div(
        sections.page_header(t("workspaces.settings"), actions=actions),
        tab_links(
            *[(t(key), path, path == current) for path, key in tabs],
            *[(t(key), path, path == current, allowed(permission)) for path, key, permission in _further],
            label=t("workspaces.settings"),
        ),
        *content,
        **({"on_unmount": on_unmount} if on_unmount is not None else {}),
    )


# ---------------------------------------------------------------- members


def _role_choice(row: Any) -> rx.Component:
    return choosing.select_control(
        as_var(MembersState.roles),
        value=row["role_id"],
        on_change=lambda value: MembersState.change_role(row["id"], row["version"], value),
        aria_label=t("workspaces.member.role_of", name=row["name"]),
        class_name="min-w-32 border-line!",
    )


def _member(row: Any) -> rx.Component:
    active = row["status"] == "active"
    end = confirm(
        t("workspaces.member.deactivate", name=row["name"]),
        t("workspaces.member.deactivate_text"),
        action=t("workspaces.member.deactivate_action"),
        on_confirm=MembersState.change_status(row["id"], row["version"], "inactive"),
        trigger=icon_button("ban", t("workspaces.member.deactivate_action"), size="sm"),
    )
    again = button(
        t("workspaces.member.activate_action"),
        size="sm",
        on_click=MembersState.change_status(row["id"], row["version"], "active"),
    )
    manage = rx.cond(
        row["account"],
        rx.cond(active, rx.fragment(_role_choice(row), end), again),
        badge.status(t("workspaces.no_account")),
    )
    return record_row(
        row["name"],
        lead=badge.avatar(row["initials"], row["name"]),
        meta=row["meta"],
        actions=rx.cond(
            allowed("member.manage"),
            rx.fragment(manage, team_button(row)),
            rx.el.span(row["role"], class_name="text-sm text-ink-2"),
        ),
    )


def _invite_form() -> rx.Component:
    made = rx.el.div(
        rx.el.p(t("workspaces.invitation.made", email=MembersState.invited), class_name="m-0 text-sm text-ink"),
        rx.cond(
            MembersState.mailed,
            rx.el.p(t("workspaces.invitation.mailed"), class_name="m-0 mt-1 text-sm text-ink-2"),
        ),
        rx.el.div(
            form.copied(
                "link", t("workspaces.invitation.link"), MembersState.link, hint=t("workspaces.invitation.link_hint")
            ),
            class_name="mt-3",
        ),
        key=MembersState.link,
        class_name="rounded-lg border border-line bg-subtle p-4",
    )
    return rx.el.div(
        form.form(
            form.text(
                "email",
                t("identity.email"),
                type="email",
                errors=MembersState.form_errors,
                required=True,
                max_length=254,
            ),
            choosing.select(
                "role_id",
                t("workspaces.role"),
                as_var(MembersState.roles),
                value=MembersState.first_role,
                errors=MembersState.form_errors,
                hint=t("workspaces.invitation.role_hint"),
            ),
            form.actions(t("workspaces.invitation.make")),
            on_submit=MembersState.invite,
        ),
        rx.cond(MembersState.link, made),
        class_name="flex flex-col gap-5",
    )


def _invitation(row: Any) -> rx.Component:
    return record_row(
        row["email"],
        lead=rx.el.span(
            icon("mail", 16),
            class_name="inline-flex size-9 items-center justify-center rounded-full bg-muted text-ink-2",
        ),
        meta=row["meta"],
        actions=button(t("workspaces.invitation.withdraw"), size="sm", on_click=MembersState.withdraw(row["id"])),
    )


def _status_choice() -> rx.Component:
    return choosing.select_control(
        [("active", t("workspaces.member.active")), ("inactive", t("workspaces.member.inactive"))],
        value=MembersState.status,
        on_change=MembersState.choose_status,
        aria_label=t("workspaces.member.status"),
        class_name="min-w-36 border-line!",
    )


@page("/settings", "workspaces.members", on_load=MembersState.load, permission="member.read")
def members() -> rx.Component:
    """Members and invitations."""
    invite = rx.cond(
        allowed("member.manage"),
        dialog(
            t("workspaces.invitation.title"),
            _invite_form(),
            trigger=button(t("workspaces.invitation.title"), icon="user-plus", variant="primary"),
            description=t("workspaces.invitation.text"),
        ),
    )
    state: Any = MembersState
    open_invitations = rx.cond(
        state.invitations.length() > 0,
        sections.section(
            t("workspaces.invitations"),
            record_list(state.invitations, _invitation, label=t("workspaces.invitations")),
        ),
    )
    return settings_page(
        "/settings",
        rx.el.div(
            search_box(state.search, label=t("workspaces.member.search")),
            _status_choice(),
            class_name="mb-4 flex flex-wrap items-center gap-2",
        ),
        record_list(
            state.rows,
            _member,
            label=t("workspaces.members"),
            loading=state.loading,
            empty=empty("users", t("workspaces.member.none"), t("workspaces.member.none_text")),
        ),
        rx.cond(
            state.has_next | state.has_previous,
            pager(state.has_previous, state.has_next, state.previous_page, state.next_page),
        ),
        rx.el.div(open_invitations, class_name="mt-8"),
        team_dialog(),
        actions=[invite],
        on_unmount=state.leave,
    )


# ---------------------------------------------------------------- roles


def _scope(permission: str, label: Any, own: bool) -> rx.Component:
    choices = [("", t("workspaces.scope.none")), ("all", t("workspaces.scope.all" if own else "workspaces.scope.yes"))]
    if own:
        choices.insert(1, ("own", t("workspaces.scope.own")))
    return choosing.select(
        permission,
        label,
        choices,
        value=as_var(RolesState.grants)[permission],
        disabled=RolesState.built_in,
        scope="grant-",
    )


def _kind(kind: str) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t(f"workspaces.kind.{kind}"), class_name="p-0 mb-2 text-sm font-medium text-ink"),
        rx.el.div(
            *[_scope(f"{kind}.{verb}", t(f"workspaces.verb.{verb}"), own=True) for verb in RECORD_VERBS],
            class_name="grid grid-cols-2 gap-3 sm:grid-cols-4",
        ),
        class_name="m-0 border-0 border-b border-line p-0 pb-4",
    )


def _role_form() -> rx.Component:
    remove = rx.cond(
        RolesState.role_id,
        confirm(
            t("workspaces.role.delete"),
            t("workspaces.role.delete_text"),
            action=t("ui.delete"),
            on_confirm=RolesState.delete,
            trigger=button(t("ui.delete"), variant="danger"),
        ),
    )
    return form.form(
        rx.cond(
            RolesState.built_in,
            rx.el.p(t("workspaces.role.built_in_text"), class_name="m-0 text-sm text-ink-2"),
            form.text(
                "name",
                t("workspaces.role.name"),
                value=RolesState.role_name,
                errors=RolesState.form_errors,
                required=True,
                max_length=80,
                scope="role-",
            ),
        ),
        *[_kind(kind) for kind in record_kinds()],
        rx.el.fieldset(
            rx.el.legend(t("workspaces.kind.other"), class_name="p-0 mb-2 text-sm font-medium text-ink"),
            rx.el.div(
                *[_scope(name, t(f"workspaces.permission.{name}"), own=False) for name in OTHER_PERMISSIONS],
                class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
            ),
            class_name="m-0 border-0 p-0",
        ),
        rx.cond(RolesState.built_in | ~allowed("role.manage"), rx.fragment(), form.actions(None, remove)),
        on_submit=RolesState.save,
        draft=drafts.attributes("role " + as_var(RolesState.role_id)),
        key=as_var(RolesState.role_id) + as_var(RolesState.version).to_string(),
    )


def _role(row: Any) -> rx.Component:
    return record_row(
        row["name"],
        lead=rx.el.span(
            icon("shield", 16),
            class_name="inline-flex size-9 items-center justify-center rounded-full bg-muted text-ink-2",
        ),
        meta=row["meta"],
        aside=rx.cond(row["built_in"], badge.status(t("workspaces.role.built_in")), ""),
        actions=button(
            rx.cond(row["built_in"], t("workspaces.role.view"), t("ui.edit")),
            size="sm",
            on_click=RolesState.show(row["id"]),
            aria_label=rx.cond(
                row["built_in"],
                t("workspaces.role.view_one", name=row["name"]),
                t("workspaces.role.edit_one", name=row["name"]),
            ),
        ),
    )


@page("/settings/roles", "workspaces.roles", on_load=RolesState.load, permission="member.read")
def roles() -> rx.Component:
    """Roles and what they grant."""
    new = button(
        t("workspaces.role.new"), icon="plus", variant="primary", on_click=RolesState.begin, custom_attrs=ahead.opens()
    )
    return settings_page(
        "/settings/roles",
        record_list(RolesState.rows, _role, label=t("workspaces.roles"), loading=as_var(RolesState.loading)),
        dialog(
            rx.cond(RolesState.role_id, RolesState.role_name, t("workspaces.role.new")),
            _role_form(),
            description=t("workspaces.role.text"),
            size="lg",
            open=as_var(RolesState.open),
            on_open_change=RolesState.close,
        ),
        actions=[rx.cond(allowed("role.manage"), new)],
        on_unmount=RolesState.leave,
    )


# ---------------------------------------------------------------- the workspace


def _workspace_form() -> rx.Component:
    values, errors = as_var(WorkspaceState.values), WorkspaceState.form_errors
    return form.form(
        form.text(
            "name", t("workspaces.field.name"), value=values["name"], errors=errors, required=True, max_length=120
        ),
        choosing.select(
            "timezone",
            t("workspaces.field.timezone"),
            [(zone, zone.replace("_", " ")) for zone in ZONES],
            value=values["timezone"],
            errors=errors,
            hint=t("workspaces.field.timezone_hint"),
        ),
        form.columns(
            choosing.currency(
                "currency", t("workspaces.field.currency"), value=values["currency"].to(str), errors=errors
            ),
            choosing.select(
                "fiscal_year_start",
                t("workspaces.field.fiscal_year_start"),
                [(str(month), t(f"workspaces.month.{month}")) for month in range(1, 13)],
                value=values["fiscal_year_start"],
                errors=errors,
                hint=t("workspaces.field.fiscal_year_hint"),
            ),
        ),
        form.actions(),
        on_submit=WorkspaceState.save,
    )


@page("/settings/workspace", "workspaces.workspace", on_load=WorkspaceState.load)
def workspace() -> rx.Component:
    """The settings of the workspace; read-only without the right to change them."""
    values = as_var(WorkspaceState.values)
    read = facts(
        *[(t(f"workspaces.field.{name}"), values[name]) for name in ("name", "slug", "timezone", "currency")],
    )
    return settings_page(
        "/settings/workspace",
        rx.cond(
            WorkspaceState.loaded,
            rx.el.div(
                sections.card(rx.cond(allowed("workspace.manage"), _workspace_form(), read)), class_name="max-w-2xl"
            ),
            skeleton_record(),
        ),
    )
