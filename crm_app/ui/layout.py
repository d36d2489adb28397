"""The frame around every page: side bar and top bar on a wide screen, search on top and a bottom bar on a phone."""

from functools import reduce
from operator import or_
from typing import Any

import reflex as rx

from crm_app.ui import menu as m
from crm_app.ui.badge import avatar
from crm_app.ui.browser import Anchor
from crm_app.ui.button import button, classes, link, link_button
from crm_app.ui.dialog import ADDRESS, dialog
from crm_app.ui.empty import empty
from crm_app.ui.i18n import as_var, fixed, t
from crm_app.ui.icons import icon
from crm_app.ui.nav import NavItem, frame, slot
from crm_app.ui.page_effects import ApplyTheme, DocumentLanguage, Leaves
from crm_app.ui.reflex_seam import has_too_many_connection_errors, set_color_mode
from crm_app.ui.sections import CONTENT
from crm_app.ui.skeleton import bar, skeleton_rows
from crm_app.ui.state import Shell


def _allowed(item: NavItem, component: rx.Component) -> rx.Component:
    if item.permission is None:
        return component
    return rx.cond(as_var(Shell.permissions).contains(item.permission), component)


def _is_current(item: NavItem, route: str) -> bool:
    return route == item.href or (item.href != "/" and route.startswith(f"{item.href}/"))


def _side_link(item: NavItem, route: str) -> rx.Component:
    current = _is_current(item, route)
    look = "bg-muted text-ink font-medium" if current else "text-ink-2 hover:bg-subtle hover:text-ink"
    return _allowed(
        item,
        rx.el.li(
            link(
                icon(item.icon, 18),
                rx.el.span(t(item.key), class_name="sr-only lg:not-sr-only lg:truncate"),
                href=item.href,
                title=t(item.key),
                class_name=(
                    "flex h-9 items-center justify-center gap-3 rounded-lg px-2.5 text-sm no-underline "
                    f"lg:justify-start {look}"
                ),
                **({"aria_current": "page"} if current else {}),
            )
        ),
    )


def _side_bar(route: str) -> rx.Component:
    return rx.el.aside(
        link(
            icon("mark", 22),
            rx.el.span(
                rx.cond(Shell.workspace_name, Shell.workspace_name, t("ui.product")),
                class_name="sr-only text-[15px] font-semibold tracking-tight lg:not-sr-only lg:truncate",
            ),
            href="/",
            title=as_var(Shell.workspace_name),
            class_name=(
                "flex h-14 shrink-0 items-center justify-center gap-2.5 px-4 text-ink no-underline lg:justify-start"
            ),
        ),
        rx.el.nav(
            rx.el.ul(
                *[_side_link(item, route) for item in frame.items],
                class_name="m-0 flex list-none flex-col gap-0.5 p-2",
            ),
            *slot("pinned"),
            aria_label=t("ui.navigation"),
            class_name="min-h-0 flex-1 overflow-y-auto",
        ),
        *([rx.el.div(*slot("side"), class_name="border-t border-line p-2")] if frame.slots.get("side") else []),
        class_name=(
            "sticky top-0 z-20 hidden h-dvh w-16 shrink-0 flex-col border-r border-line bg-surface md:flex lg:w-56"
        ),
    )


def create_menu(trigger: rx.Component, side: str = "bottom") -> rx.Component:
    """What can be created from anywhere, behind `trigger`; nothing for who may create none of it."""
    items = [_allowed(item, m.link_item(t(item.key), item.href, icon=item.icon)) for item in frame.creates]
    menu = m.menu(*items, trigger=trigger, align="center" if side == "top" else "end", side=side)
    needed = [item.permission for item in frame.creates if item.permission is not None]
    if not needed or len(needed) < len(frame.creates):
        return menu
    granted = as_var(Shell.permissions)
    return rx.cond(reduce(or_, (granted.contains(permission) for permission in needed)), menu, rx.fragment())


def theme_choices() -> rx.Component:
    """Light, dark or as the device, as entries of a menu. The browser applies and keeps the choice."""
    modes = (("light", "sun"), ("dark", "moon"), ("system", "monitor"))
    return m.group(
        t("ui.theme"),
        *[
            m.item(
                t(f"ui.theme.{mode}"),
                [set_color_mode(as_var(mode)), *([frame.on_theme(mode)] if frame.on_theme is not None else [])],
                icon=name,
            )
            for mode, name in modes
        ],
    )


def _language_choices() -> list[rx.Component]:
    if frame.on_language is None:
        return []
    return [
        m.group(
            t("ui.language"),
            *[
                m.item(t(key), frame.on_language(language), icon="languages", lang=language)
                for key, language in (("ui.english", "en"), ("ui.thai", "th"))
            ],
        ),
        m.separator(),
    ]


def _person_menu() -> rx.Component:
    workspaces = rx.cond(
        as_var(Shell.workspaces).length() > 1,
        m.group(
            t("ui.workspaces"),
            rx.foreach(
                Shell.workspaces,
                lambda w: rx.cond(
                    w["slug"] == Shell.workspace_slug,
                    rx.el.div(
                        icon("check"),
                        w["name"],
                        rx.el.span(t("ui.workspace.current"), class_name="ml-auto text-xs text-ink-3"),
                        class_name="flex min-h-9 items-center gap-2.5 px-2.5 py-1.5 text-sm font-medium text-ink",
                    ),
                    m.form_item(w["name"], frame.switch_action, icon="building-2", workspace_id=w["id"]),
                ),
            ),
            m.separator(),
        ),
    )
    return m.menu(
        rx.el.div(
            rx.el.p(Shell.person_name, class_name="m-0 truncate text-sm font-medium text-ink"),
            rx.el.p(Shell.person_email, class_name="m-0 truncate text-xs text-ink-3"),
            class_name="px-2.5 py-2",
        ),
        m.separator(),
        workspaces,
        *slot("account"),
        *_language_choices(),
        theme_choices(),
        m.separator(),
        m.form_item(t("ui.sign_out"), frame.sign_out_action, icon="log-out"),
        trigger=rx.el.button(
            avatar(Shell.person_initials, Shell.person_name),
            rx.el.span(t("ui.account", name=Shell.person_name), class_name="sr-only"),
            type="button",
            class_name="rounded-full border-0 bg-transparent p-0.5",
        ),
    )


def _top_bar() -> rx.Component:
    create = (
        [
            rx.el.div(
                create_menu(button(t("ui.create"), icon="plus", size="sm")),
                class_name="hidden md:block",
            )
        ]
        if frame.creates
        else []
    )
    return rx.el.header(
        rx.el.div(
            rx.el.div(*slot("search"), class_name="min-w-0 flex-1 md:max-w-md"),
            rx.el.div(*create, *slot("bar"), _person_menu(), class_name="ml-auto flex shrink-0 items-center gap-1.5"),
            class_name=f"{CONTENT} flex h-14 items-center gap-3",
        ),
        class_name="sticky top-0 z-30 border-b border-line bg-surface",
    )


_TAB = "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] no-underline"


def _bottom_tab(item: NavItem, route: str) -> rx.Component:
    current = _is_current(item, route)
    return _allowed(
        item,
        link(
            icon(item.icon, 20),
            rx.el.span(t(item.key), class_name="max-w-full truncate px-1"),
            href=item.href,
            class_name=f"{_TAB} {'text-ink font-medium' if current else 'text-ink-2'}",
            **({"aria_current": "page"} if current else {}),
        ),
    )


def _bottom_bar(route: str) -> rx.Component:
    first = sorted((item for item in frame.items if item.phone is not None), key=lambda item: item.phone or 0)
    rest = [item for item in frame.items if item.phone is None]
    plus = create_menu(
        rx.el.button(
            icon("plus", 24),
            type="button",
            aria_label=t("ui.create"),
            class_name=(
                "-mt-5 inline-flex size-13 items-center justify-center rounded-full border-4 border-canvas bg-primary "
                "text-on-primary"
            ),
        ),
        side="top",
    )
    more = dialog(
        t("ui.more"),
        rx.el.nav(
            *[
                _allowed(
                    item,
                    link(
                        icon(item.icon, 20),
                        t(item.key),
                        href=item.href,
                        class_name=(
                            "flex h-12 items-center gap-3 rounded-lg px-2 text-[15px] text-ink no-underline "
                            f"hover:bg-subtle {'bg-muted font-medium' if _is_current(item, route) else ''}"
                        ),
                        **({"aria_current": "page"} if _is_current(item, route) else {}),
                    ),
                )
                for item in rest
            ],
            *slot("more"),
            aria_label=t("ui.more"),
            class_name="flex flex-col",
        ),
        trigger=rx.el.button(
            icon("menu", 20),
            rx.el.span(t("ui.more")),
            type="button",
            class_name=f"{_TAB} border-0 bg-transparent {_more_look(rest, route)}",
        ),
        close_when=ADDRESS,
    )
    tabs = [_bottom_tab(item, route) for item in first]
    middle = [rx.el.div(plus, class_name="flex flex-1 justify-center")] if frame.creates else []
    return rx.el.nav(
        *tabs[:2],
        *middle,
        *tabs[2:],
        *([more] if rest else []),
        aria_label=t("ui.navigation"),
        class_name=(
            "fixed inset-x-0 bottom-0 z-30 flex items-center border-t border-line bg-surface "
            "pb-[env(safe-area-inset-bottom)] md:hidden"
        ),
    )


def _more_look(rest: list[NavItem], route: str) -> str:
    return "text-ink font-medium" if any(_is_current(item, route) for item in rest) else "text-ink-2"


def connection_banner() -> rx.Component:
    """Says that the server cannot be reached, in both languages until the person's is known. For the overlay."""
    text = rx.cond(
        Shell.ready,
        t("ui.disconnected"),
        fixed("ui.disconnected", "en") + " · " + fixed("ui.disconnected", "th"),
    )
    banner = rx.el.div(
        rx.cond(
            has_too_many_connection_errors,
            rx.el.p(
                icon("wifi-off", 16, "mt-0.5"),
                text,
                class_name=(
                    "m-0 flex max-w-xl items-start gap-2 rounded-xl border border-line bg-warning-soft px-4 py-2.5 "
                    "text-sm text-warning shadow-float"
                ),
            ),
        ),
        role="alert",
        class_name="fixed inset-x-3 top-3 z-[70] flex justify-center empty:hidden",
    )
    # Reflex wraps the whole product in the component of an overlay, so it must not be an element of its own.
    return rx.fragment(banner)


def _skip_link() -> rx.Component:
    # A plain anchor: the router's own link would load the page again instead of moving the focus.
    return Anchor.create(
        t("ui.skip"),
        href="#content",
        class_name=(
            f"{classes('primary')} sr-only focus:not-sr-only focus:fixed focus:left-3 focus:top-3 focus:z-[80] "
            "focus:px-4 focus:py-2"
        ),
    )


def _ending() -> rx.Component:
    """Says on every page that the workspace will be deleted, to whoever might still take something out of it."""
    said = rx.el.p(
        icon("triangle-alert", 16, "mt-0.5 shrink-0"),
        rx.el.span(t("ui.workspace_ends", when=Shell.workspace_ends)),
        role="status",
        class_name=(
            "m-0 flex items-start gap-2 rounded-lg border border-line bg-warning-soft px-3 py-2 text-sm text-warning"
        ),
    )
    return rx.cond(Shell.workspace_ends, rx.el.div(said, class_name=f"{CONTENT} pt-4"))


def _waiting() -> rx.Component:
    return rx.el.div(bar("h-6 w-40"), rx.el.div(skeleton_rows(), class_name="mt-6"), class_name=f"{CONTENT} py-6")


def denied() -> rx.Component:
    """What a page shows to a person whose role does not grant it."""
    return empty(
        "lock",
        t("ui.denied.title"),
        t("ui.denied.text"),
        link_button(t("ui.not_found.action"), "/", variant="primary"),
    )


def shell(*content: Any, route: str = "") -> rx.Component:
    """The frame with a page in it. `@page` puts every page into it; nothing else needs to call it.

    Args:
        content: The page.
        route: The page's route, which decides the current destination.
    """
    return rx.el.div(
        DocumentLanguage.create(spoken=Shell.language),
        ApplyTheme.create(),
        Leaves.create(),
        _skip_link(),
        # Renders nothing before the person's language is known, because the frame would flash in English.
        rx.el.div(_side_bar(route), class_name=rx.cond(Shell.ready, "contents", "invisible contents")),
        rx.el.div(
            rx.el.div(_top_bar(), class_name=rx.cond(Shell.ready, "contents", "invisible contents")),
            rx.el.main(
                _ending(),
                rx.cond(
                    Shell.ready,
                    rx.el.div(
                        rx.cond(Shell.denied, denied(), rx.fragment(*content)), class_name=f"{CONTENT} py-5 sm:py-6"
                    ),
                    _waiting(),
                ),
                id="content",
                tab_index=-1,
                class_name="min-w-0 flex-1 pb-24 outline-none md:pb-10",
            ),
            class_name="flex min-h-dvh min-w-0 flex-1 flex-col",
        ),
        rx.el.div(_bottom_bar(route), class_name=rx.cond(Shell.ready, "contents", "invisible contents")),
        class_name="flex min-h-dvh bg-canvas text-ink",
        lang=Shell.language,
    )
