"""Placeholders in the shape of the content that is being loaded."""

import reflex as rx

from crm_app.ui.i18n import t


def bar(class_name: str = "h-4 w-32") -> rx.Component:
    """A grey bar; the classes give its size."""
    return rx.el.div(class_name=f"skeleton {class_name}", aria_hidden="true")


def _announced(*children: rx.Component, class_name: str = "") -> rx.Component:
    return rx.el.div(rx.el.span(t("ui.loading"), class_name="sr-only"), *children, role="status", class_name=class_name)


def skeleton_rows(count: int = 8) -> rx.Component:
    """Rows of a list: avatar, two lines, a figure."""
    return _announced(
        *[
            rx.el.div(
                bar("size-9 rounded-full"),
                rx.el.div(bar("h-3.5 w-2/5"), bar("mt-2 h-3 w-1/4"), class_name="flex-1"),
                bar("h-3.5 w-16"),
                class_name="flex items-center gap-3 border-b border-line px-1 py-3 last:border-b-0 sm:px-4",
            )
            for _ in range(count)
        ],
        class_name="sm:rounded-xl sm:border sm:border-line sm:bg-surface",
    )


def skeleton_cards(count: int = 4) -> rx.Component:
    """A row of figure cards."""
    return _announced(
        *[
            rx.el.div(bar("h-3 w-20"), bar("mt-3 h-7 w-28"), class_name="rounded-xl border border-line bg-surface p-4")
            for _ in range(count)
        ],
        class_name="grid grid-cols-2 gap-3 lg:grid-cols-4",
    )


def skeleton_text(lines: int = 4) -> rx.Component:
    """A paragraph."""
    widths = ("w-full", "w-11/12", "w-4/5", "w-2/3")
    return _announced(*[bar(f"mb-2 h-3.5 {widths[line % 4]}") for line in range(lines)])


def skeleton_record() -> rx.Component:
    """A record's page: its head and two blocks."""
    return _announced(
        rx.el.div(
            bar("size-14 rounded-full"),
            rx.el.div(bar("h-5 w-56 max-w-full"), bar("mt-2 h-3.5 w-40"), class_name="flex-1"),
            class_name="flex items-center gap-4",
        ),
        rx.el.div(bar("h-40 rounded-xl"), bar("h-40 rounded-xl"), class_name="mt-6 grid gap-4 lg:grid-cols-2"),
    )
