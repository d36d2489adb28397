"""The look: names of colours for Tailwind classes; their values are in a style sheet.

A class names the purpose of a colour (`text-ink-2`, `border-line`), never a shade. The values are CSS variables in
`assets/theme.css`, once for light and once for dark, so that no component has to know which theme is active.
"""

from typing import Any

STYLESHEET = "/theme.css"

_ROLES = (
    # backgrounds, from the page up
    "canvas",
    "surface",
    "subtle",
    "muted",
    # hairlines
    "line",
    "line-strong",
    # text, from strongest to weakest; all reach a contrast of 4.5:1 on every background
    "ink",
    "ink-2",
    "ink-3",
    # the one filled element on a page: its primary action
    "primary",
    "primary-hover",
    "on-primary",
    # meaning
    "positive",
    "positive-soft",
    "warning",
    "warning-soft",
    "danger",
    "danger-soft",
    "info",
    "info-soft",
    "backdrop",
)

TINTS = 8
"""How many tints avatars and tags may have (`tint-0` … `tint-7`)."""


def tailwind_config() -> dict[str, Any]:
    """The configuration for `rx.plugins.TailwindV4Plugin`: the product's colour names, typeface and the dark class."""
    colors = {role: f"var(--{role})" for role in _ROLES}
    for tint in range(TINTS):
        colors[f"tint-{tint}"] = f"var(--tint-{tint})"
        colors[f"tint-{tint}-ink"] = f"var(--tint-{tint}-ink)"
    return {
        "darkMode": "class",
        "theme": {
            "extend": {
                "colors": colors,
                "fontFamily": {"sans": ["var(--font)"]},
                "boxShadow": {"float": "var(--shadow-float)"},
            }
        },
        "plugins": [],
    }
