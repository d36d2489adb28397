"""Icons: Lucide's, as one sprite (`assets/icons.svg`, made by `script/icons`) that the browser fetches once.

A page's script thus contains only names, and a name may come from the state.
"""

from typing import Any

import reflex as rx

from crm_app.ui.reflex_seam import BaseHTML

NAMES = frozenset(
    """
    activity archive arrow-down arrow-left arrow-right arrow-up arrow-up-right at-sign ban banknote bell
    book-open bot briefcase building-2 calendar calendar-clock chart-column chart-line check check-square
    chevron-down chevron-left chevron-right chevron-up chevrons-up-down circle circle-alert circle-check
    circle-dot circle-help circle-pause circle-play circle-x clock columns-3 copy corner-down-left database
    download ellipsis ellipsis-vertical external-link eye eye-off file file-spreadsheet file-text filter flag
    folder-kanban gauge git-merge globe grip-vertical handshake hash history house inbox info key-round
    keyboard languages layers layout-dashboard link list-checks list-filter loader-circle lock log-out mail
    map-pin mark menu merge message-square message-square-text monitor moon move notebook-pen package paperclip
    pencil phone pin play plug plus quote refresh-cw rotate-ccw save search send server settings share-2
    shield shield-check sliders-horizontal sparkles square square-kanban square-pen star sticky-note sun table
    tag tags target thumbs-down thumbs-up trash-2 trending-down trending-up triangle-alert trophy undo-2
    upload user user-cog user-plus users users-round video wallet webhook wifi-off x zap
    """.split()  # noqa: SIM905 - a list of a hundred quoted names is harder to read
)


class _Use(BaseHTML):
    """The SVG element that draws a symbol of another document."""

    tag = "use"
    href: rx.Var[str]


def icon(name: str | rx.Var[Any], size: int = 16, class_name: str = "") -> rx.Component:
    """An icon in the colour of the text around it, hidden from screen readers: a text beside it must say its meaning.

    Args:
        name: One of `NAMES`, or a Var that holds one.
        size: Width and height in px.
        class_name: Further classes.

    Raises:
        ValueError: for a name that is not in the sprite.
    """
    if isinstance(name, str) and name not in NAMES:
        raise ValueError(f"no icon {name!r}: add it to crm_app.ui.icons.NAMES and run script/icons")
    return rx.el.svg(
        _Use.create(href=f"/icons.svg#{name}" if isinstance(name, str) else "/icons.svg#" + name.to(str)),
        width=str(size),
        height=str(size),
        aria_hidden="true",
        class_name=f"icon {class_name}".strip(),
    )
