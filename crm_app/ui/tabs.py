"""Tabs: parts of one page that share one area."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from crm_app.ui import badge
from crm_app.ui import primitives as p
from crm_app.ui.button import link
from crm_app.ui.i18n import Text

_LIST = "mb-4 flex gap-5 overflow-x-auto border-b border-line"
_TAB = (
    "-mb-px inline-flex min-h-10 shrink-0 items-center gap-2 border-0 border-b-2 bg-transparent "
    "px-0.5 text-sm text-ink-2 no-underline hover:text-ink"
)


@dataclass(frozen=True)
class Tab:
    """A tab: its short name, its label, its content, and how many things it lists."""

    value: str
    label: Text
    content: Any
    count: Text | None = None


def tabs(items: list[Tab], *, value: Any = None, on_change: Any = None) -> rx.Component:
    """Tabs that the browser switches; arrow keys move between them.

    Args:
        items: The first one is open initially.
        value, on_change: For tabs that the state controls; the handler gets a tab's `value`.
    """
    control: dict[str, Any] = (
        {"default_value": items[0].value} if value is None else {"value": value, "on_value_change": on_change}
    )
    return p.TabsRoot.create(
        p.TabsList.create(
            *[
                p.TabsTab.create(
                    tab.label,
                    *([badge.count(tab.count)] if tab.count is not None else []),
                    value=tab.value,
                    class_name=(
                        f"{_TAB} border-transparent data-[active]:border-ink data-[active]:font-medium "
                        "data-[active]:text-ink"
                    ),
                )
                for tab in items
            ],
            class_name=_LIST,
        ),
        *[p.TabsPanel.create(tab.content, value=tab.value, class_name="outline-offset-4") for tab in items],
        **control,
    )


def tab_links(*links: tuple[Text, str, bool] | tuple[Text, str, bool, Any], label: Text) -> rx.Component:
    """Pages that look like tabs (such as the settings): text, address, whether it is the current one, and the condition on
    which it is offered, where there is one.
    """

    def tab(text: Text, href: str, current: bool, offered: Any = None) -> rx.Component:
        made = link(
            text,
            href=href,
            class_name=f"{_TAB} border-ink font-medium text-ink" if current else f"{_TAB} border-transparent",
            **({"aria_current": "page"} if current else {}),
        )
        return made if offered is None else rx.cond(offered, made)

    return rx.el.nav(*[tab(*one) for one in links], aria_label=label, class_name=_LIST)
