"""A short text that appears over an element on hover and on focus. It must never be the only place with this text."""

import reflex as rx

from crm_app.ui import primitives as p
from crm_app.ui.i18n import Text


def tooltip(trigger: rx.Component, text: Text, side: str = "top") -> rx.Component:
    """`trigger` (a button or link) with a tooltip."""
    return p.TooltipRoot.create(
        p.TooltipTrigger.create(render_=trigger, delay=300),
        p.TooltipPortal.create(
            p.TooltipPositioner.create(
                p.TooltipPopup.create(
                    text, class_name="max-w-64 rounded-md bg-primary px-2 py-1 text-xs text-on-primary shadow-float"
                ),
                side=side,
                side_offset=6,
                class_name="z-50",
            )
        ),
    )
