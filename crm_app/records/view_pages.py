"""The saved views of a list on its page: tabs, a menu for the open one, and their dialogs."""

from typing import Any

import reflex as rx

from crm_app.records.pages import State, Var, allowed
from crm_app.records.saved.schemas import ICONS
from crm_app.records.saved.service import SHARE
from crm_app.ui import ahead, choosing, dialog, form, menu
from crm_app.ui.button import button, icon_button, link
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.values.options import Option

_TAB = (
    "inline-flex h-9 max-w-60 shrink-0 items-center gap-1.5 rounded-lg px-3 text-sm no-underline "
    "aria-[current=page]:bg-muted aria-[current=page]:font-medium aria-[current=page]:text-ink text-ink-2 hover:bg-subtle "
    "hover:text-ink"
)


def view_bar(state: State, every: Any) -> Any:
    """The views of the list as links, and what can be done with the open one.

    Args:
        every: the name of the list without a view.
    """
    here = as_var(state.view_id)
    all_ = rx.el.li(
        link(every, href=state.all_href, class_name=_TAB, aria_current=rx.cond(here == "", "page", "false")),
        class_name="list-none",
    )
    bar = rx.el.div(
        rx.el.nav(
            rx.el.ul(
                all_,
                rx.foreach(state.views, lambda one: _tab(one, here)),
                class_name="m-0 flex items-center gap-1 overflow-x-auto p-0.5",
            ),
            aria_label=t("views.title"),
            class_name="min-w-0 max-w-full",
        ),
        rx.cond(here != "", _menu(state)),
        rx.cond(as_var(state.view_changed), _keeping(state)),
        rx.cond(as_var(state.may_save), _save(state)),
        class_name="mb-3 flex flex-wrap items-center gap-2",
    )
    return rx.fragment(rx.cond(_has_bar(state), bar), _dialogs(state))


def _has_bar(state: State) -> Any:
    return (as_var(state.views).length() > 0) | (as_var(state.view_id) != "")


def _save(state: State) -> Any:
    return button(
        t("views.save"),
        icon="save",
        size="sm",
        variant="ghost",
        on_click=state.begin_view("save"),
        custom_attrs=ahead.opens(),
    )


def first_view(state: State) -> Any:
    """The button that keeps the list as the first view, while there is no bar of views: a bar would move the rows."""
    return rx.cond(as_var(state.may_save) & ~_has_bar(state), _save(state))


def _tab(one: Var, here: Var) -> Any:
    return rx.el.li(
        link(
            icon(one["icon"], 14),
            rx.el.span(one["name"].to(str), class_name="truncate"),
            rx.cond(one["shared"], icon("users", 12, "shrink-0 text-ink-3")),
            rx.cond(one["shared"], rx.el.span(t("views.is_shared"), class_name="sr-only")),
            href=one["href"].to(str),
            title=one["name"].to(str),
            class_name=_TAB,
            aria_current=rx.cond(here == one["id"].to(str), "page", "false"),
        ),
        key=one["id"].to(str),
        class_name="list-none",
    )


def _keeping(state: State) -> Any:
    """What can be done with a list that differs from the open view."""
    return rx.fragment(
        rx.cond(
            as_var(state.view_editable),
            button(
                t("views.keep"),
                size="sm",
                on_click=rx.cond(as_var(state.view_shared), state.begin_view("ask"), state.keep_view()),
            ),
            button(t("views.save_own"), size="sm", on_click=state.begin_view("save"), custom_attrs=ahead.opens()),
        ),
        link(
            t("views.reset"),
            href=state.view_href,
            class_name="inline-flex h-8 items-center rounded-lg px-2 text-sm text-ink-2 hover:bg-subtle hover:text-ink",
        ),
    )


def _menu(state: State) -> Any:
    pinned, default = as_var(state.view_pinned), as_var(state.view_default)
    return menu.menu(
        rx.cond(
            as_var(state.view_editable),
            menu.item(
                t("views.change"), icon="pencil", on_click=state.begin_view("change"), custom_attrs=ahead.opens()
            ),
        ),
        rx.cond(
            pinned,
            menu.item(t("views.unpin"), icon="pin", on_click=state.pin_view(False)),
            menu.item(t("views.pin"), icon="pin", on_click=state.pin_view(True)),
        ),
        rx.cond(
            default,
            menu.item(t("views.no_default"), icon="star", on_click=state.default_view(False)),
            menu.item(t("views.default"), icon="star", on_click=state.default_view(True)),
        ),
        menu.item(t("views.copy"), icon="copy", on_click=state.begin_view("save"), custom_attrs=ahead.opens()),
        rx.cond(
            as_var(state.view_editable),
            menu.item(t("ui.delete"), icon="trash-2", on_click=state.begin_view("delete"), danger=True),
        ),
        trigger=icon_button("ellipsis", t("views.menu", name=as_var(state.view_name)), size="sm"),
    )


def _dialogs(state: State) -> Any:
    mode, name = as_var(state.view_mode), as_var(state.view_name)
    return dialog.dialog(
        rx.match(
            mode,
            ("save", t("views.save.title")),
            ("ask", t("views.ask.title", name=name)),
            ("delete", t("views.delete.title", name=name)),
            t("views.change"),
        ),
        rx.match(
            mode,
            ("save", _saving(state)),
            ("ask", _asking(state)),
            ("delete", _deleting(state)),
            ("change", _changing(state)),
            rx.fragment(),
        ),
        open=mode != "",
        on_open_change=state.close_view,
        size="sm",
    )


def _icons(value: Any) -> Any:
    """The choice of an icon, by radio buttons: each shows its icon and is read out by its name."""
    return rx.el.fieldset(
        rx.el.legend(t("views.icon"), class_name="mb-1.5 p-0 text-sm font-medium text-ink"),
        rx.el.div(
            *[
                rx.el.label(
                    rx.el.input(
                        type="radio",
                        name="icon",
                        value=one,
                        default_checked=value == one,
                        aria_label=t(f"views.icon.{one}"),
                        class_name="peer absolute inset-0 m-0 size-9 cursor-pointer opacity-0",
                    ),
                    rx.el.span(
                        icon(one, 16),
                        class_name=(
                            "pointer-events-none inline-flex size-9 items-center justify-center rounded-lg border border-line "
                            "text-ink-2 peer-checked:border-primary peer-checked:bg-muted peer-checked:text-ink "
                            "peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-ring"
                        ),
                    ),
                    class_name="relative inline-flex",
                )
                for one in ICONS
            ],
            class_name="flex flex-wrap gap-1.5",
        ),
        class_name="m-0 min-w-0 border-0 p-0",
    )


def _sharing(state: State, chosen: Any) -> Any:
    """With whom the view is shared, for those who may share."""
    return rx.cond(
        allowed(SHARE),
        choosing.select(
            "role_id",
            t("views.sharing"),
            as_var(state.view_audiences).to(list[Option]),
            value=chosen,
            hint=t("views.sharing.hint"),
            errors=state.form_errors,
            scope="view-",
        ),
    )


def _saving(state: State) -> Any:
    return form.form(
        form.text("name", t("views.name"), errors=state.form_errors, required=True, max_length=80, scope="view-"),
        _icons("list-filter"),
        _sharing(state, ""),
        choosing.checkbox("pinned", t("views.pin"), scope="view-"),
        choosing.checkbox("default", t("views.default"), scope="view-"),
        form.actions(t("ui.save"), dialog.close_button()),
        on_submit=state.save_view,
        quiet=True,
    )


def _changing(state: State) -> Any:
    return form.form(
        form.text(
            "name",
            t("views.name"),
            value=state.view_name,
            errors=state.form_errors,
            required=True,
            max_length=80,
            scope="view-",
        ),
        _icons(as_var(state.view_icon)),
        rx.cond(as_var(state.view_mine), _sharing(state, as_var(state.view_sharing))),
        form.actions(t("ui.save"), dialog.close_button()),
        on_submit=state.change_view,
        quiet=True,
    )


def _asking(state: State) -> Any:
    return rx.el.div(
        rx.el.p(t("views.ask.text"), class_name="m-0 mb-5 text-sm text-ink-2"),
        rx.el.div(
            dialog.close_button(),
            button(t("views.save_own"), on_click=state.begin_view("save")),
            button(t("views.save_everyone"), variant="primary", on_click=state.keep_view),
            class_name="flex flex-wrap justify-end gap-2",
        ),
    )


def _deleting(state: State) -> Any:
    return rx.el.div(
        rx.el.p(
            rx.cond(as_var(state.view_shared), t("views.delete.shared"), t("views.delete.own")),
            class_name="m-0 mb-5 text-sm text-ink-2",
        ),
        rx.el.div(
            dialog.close_button(),
            button(t("ui.delete"), variant="destroy", on_click=state.delete_view),
            class_name="flex flex-wrap justify-end gap-2",
        ),
    )
