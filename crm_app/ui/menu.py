"""Menus: a list of actions behind a button, with arrow keys, type-ahead and Escape."""

from typing import Any

import reflex as rx

from crm_app.ui import primitives as p
from crm_app.ui.button import _RouterLink, icon_button
from crm_app.ui.i18n import Text, t
from crm_app.ui.icons import icon as draw

POPUP = (
    "z-50 max-h-[min(38rem,80dvh)] overflow-y-auto rounded-xl border "
    "border-line bg-surface p-1 text-ink shadow-float outline-none transition-opacity duration-100 "
    "data-[starting-style]:opacity-0 data-[ending-style]:opacity-0"
)
_ITEM = (
    "flex min-h-9 w-full items-center gap-2.5 rounded-lg border-0 bg-transparent px-2.5 py-1.5 text-left text-sm "
    "text-ink no-underline outline-none cursor-pointer data-[highlighted]:bg-muted data-[disabled]:text-ink-3"
)


def item(label: Text, on_click: Any, *, icon: str | None = None, danger: bool = False, **props: Any) -> rx.Component:
    """An action of a menu."""
    return p.MenuItem.create(
        *([draw(icon)] if icon else []),
        label,
        on_click=on_click,
        class_name=f"{_ITEM} text-danger" if danger else _ITEM,
        **props,
    )


def link_item(label: Text, href: Text, *, icon: str | None = None) -> rx.Component:
    """A menu entry that links to a page of the product."""
    return p.MenuLinkItem.create(
        *([draw(icon)] if icon else []),
        label,
        render_=_RouterLink.create(to=href),
        close_on_click=True,
        class_name=_ITEM,
    )


def download_item(label: Text, href: Text, *, icon: str | None = None) -> rx.Component:
    """A menu entry that downloads a file of the product."""
    return p.MenuLinkItem.create(
        *([draw(icon)] if icon else []),
        label,
        render_=rx.el.a(href=href, reload_document=True),
        close_on_click=True,
        class_name=_ITEM,
    )


def form_item(label: Text, action: str, *, icon: str | None = None, **fields: Text) -> rx.Component:
    """A menu entry that is an ordinary form post (sign out, switch workspace), which works without script."""
    return p.PostForm.create(
        *[rx.el.input(type="hidden", name=name, value=value) for name, value in fields.items()],
        p.MenuItem.create(
            *([draw(icon)] if icon else []),
            label,
            render_=rx.el.button(type="submit"),
            close_on_click=False,
            custom_attrs={"nativeButton": True},
            class_name=_ITEM,
        ),
        action=action,
        method="post",
        class_name="contents",
    )


def separator() -> rx.Component:
    """A hairline between groups."""
    return p.MenuSeparator.create(class_name="mx-1 my-1 h-px bg-line")


def group(label: Text, *items: rx.Component) -> rx.Component:
    """Entries under a small heading."""
    return p.MenuGroup.create(
        p.MenuGroupLabel.create(label, class_name="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-3"), *items
    )


def menu(
    *items: Any,
    trigger: rx.Component | None = None,
    label: Text | None = None,
    align: str = "end",
    side: str = "bottom",
) -> rx.Component:
    """A menu.

    Args:
        items: `item`, `link_item`, `form_item`, `group`, `separator`.
        trigger: The button that opens it; by default a "…" button.
        label: Name of the "…" button ("Actions").
    """
    opener = trigger if trigger is not None else icon_button("ellipsis", t("ui.actions") if label is None else label)
    return p.MenuRoot.create(
        p.MenuTrigger.create(render_=opener),
        p.MenuPortal.create(
            p.MenuPositioner.create(
                p.MenuPopup.create(*items, class_name=f"{POPUP} min-w-48 max-w-[min(20rem,calc(100vw-2rem))]"),
                side=side,
                align=align,
                side_offset=6,
                class_name="z-50",
            )
        ),
        modal=False,
    )
