"""The panels of the dashboard: one module each, found by being here.

A module of this package that has a `PANEL` is counted, answered over REST and shown on the page, in the order that it
declares. Its words are in `dashboard/texts.py`.
"""

import pkgutil
from functools import cache
from importlib import import_module

from crm_app.dashboard.panel import Panel


@cache
def panels() -> tuple[Panel, ...]:
    """Every panel in its order. Imports Reflex with the panels' components, so that only what serves pages calls this."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    found = (getattr(import_module(f"{__name__}.{name}"), "PANEL", None) for name in names)
    return tuple(sorted((panel for panel in found if panel is not None), key=lambda panel: (panel.order, panel.name)))
