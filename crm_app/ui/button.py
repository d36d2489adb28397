"""Buttons, and links that look like buttons. One primary action a page; the others are secondary or ghost."""

from typing import Any, Literal

import reflex as rx

from crm_app.ui.i18n import Text
from crm_app.ui.icons import icon as draw

Variant = Literal["primary", "secondary", "ghost", "danger", "destroy"]
Size = Literal["md", "sm"]

_BASE = (
    "inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium no-underline select-none "
    "transition-colors disabled:opacity-50 disabled:cursor-not-allowed"
)
_VARIANTS: dict[str, str] = {
    "primary": "bg-primary text-on-primary hover:bg-primary-hover border border-transparent",
    "secondary": "bg-surface text-ink border border-line hover:bg-subtle",
    "ghost": "bg-transparent text-ink-2 border border-transparent hover:bg-muted hover:text-ink",
    "danger": "bg-surface text-danger border border-line hover:bg-danger-soft",
    "destroy": "bg-danger text-on-primary border border-transparent hover:opacity-90",
}
_SIZES: dict[str, str] = {"md": "h-9 px-3.5 text-sm", "sm": "h-8 px-2.5 text-[13px]"}
_SQUARES: dict[str, str] = {"md": "size-9", "sm": "size-8"}


def classes(variant: Variant = "secondary", size: Size = "md", square: bool = False) -> str:
    """The classes of a button, for the few elements that are not made by this module."""
    return f"{_BASE} {_VARIANTS[variant]} {(_SQUARES if square else _SIZES)[size]}"


def spinner(size: int = 16) -> rx.Component:
    """A spinner; the text beside it must say what is in progress."""
    return draw("loader-circle", size, "spinner")


def button(
    label: Text,
    *,
    icon: str | None = None,
    variant: Variant = "secondary",
    size: Size = "md",
    loading: rx.Var[bool] | None = None,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button with a text.

    Args:
        label: What it does, as a verb.
        icon: Name of an icon before the label.
        variant: primary for the page's one main action; danger for a button that begins a destruction, destroy for the
            button that confirms it.
        size: md is 36 px high, sm 32.
        loading: While true the button is disabled and its icon turns.
        props: Any attribute of a `<button>`: `type` (default "button"; "submit" in forms), `on_click`, `disabled`.
    """
    props.setdefault("type", "button")
    mark: list[rx.Component] = [draw(icon)] if icon else []
    if loading is not None:
        mark = [rx.cond(loading, spinner(), draw(icon) if icon else rx.fragment())]
        props["disabled"] = (loading | props["disabled"]) if "disabled" in props else loading
        props["aria_busy"] = loading
    return rx.el.button(*mark, label, class_name=f"{classes(variant, size)} {class_name}".strip(), **props)


def submit(label: Text, **options: Any) -> rx.Component:
    """The primary button that sends a form. Options as for `button`."""
    return button(label, **{"variant": "primary", "type": "submit", **options})


def order_buttons(row: Any, shift: Any, up: Text, down: Text) -> rx.Component:
    """Two buttons that move a row of an ordered list up and down.

    Args:
        row: has `id`, and `first` and `last`, which are empty for a row that is not the first or the last one.
        shift: the handler; gets the id and -1 or 1.
        up: the label of the first button.
        down: the label of the second button.
    """
    return rx.fragment(
        icon_button("arrow-up", up, size="sm", disabled=row["first"] != "", on_click=shift(row["id"], -1)),
        icon_button("arrow-down", down, size="sm", disabled=row["last"] != "", on_click=shift(row["id"], 1)),
    )


def icon_button(
    icon: str,
    label: Text,
    *,
    variant: Variant = "ghost",
    size: Size = "md",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A square button with an icon only. `label` is its name for screen readers, and its tooltip."""
    props.setdefault("type", "button")
    return rx.el.button(
        draw(icon),
        aria_label=label,
        title=label,
        class_name=f"{classes(variant, size, square=True)} {class_name}".strip(),
        **props,
    )


def link_button(
    label: Text,
    href: Text,
    *,
    icon: str | None = None,
    variant: Variant = "secondary",
    size: Size = "md",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link that looks like a button: it navigates and changes nothing."""
    return link(
        *([draw(icon)] if icon else []),
        label,
        href=href,
        class_name=f"{classes(variant, size)} {class_name}".strip(),
        **props,
    )


class _RouterLink(rx.Component):
    """React Router's link: moves between pages without loading the product again."""

    library = "react-router"
    tag = "Link"
    to: rx.Var[str]


def link(*children: Any, href: Text, class_name: str = "", **props: Any) -> rx.Component:
    """A link inside the product (no page load). For files, sign-out and other sites use `rx.el.a`."""
    return _RouterLink.create(*children, to=href, class_name=class_name, **props)


def download_link(*children: Any, href: Text, class_name: str = "", **props: Any) -> rx.Component:
    """A link to a file of the product: the browser downloads it, because React has no page at that address."""
    return rx.el.a(*children, href=href, class_name=class_name or classes(), reload_document=True, **props)


def text_link(label: Text, href: Text, **props: Any) -> rx.Component:
    """A link within a sentence."""
    return link(
        label,
        href=href,
        class_name="text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink",
        **props,
    )
