"""The panels of the dashboard: one module each, discovered in this package.

A module of this package with a `PANEL` is counted, included in the REST answer and shown on the page, in the declared
order. Its texts are in `dashboard/texts.py`.
"""

import pkgutil
from functools import cache
from importlib import import_module

from crm_app.dashboard.panel import Panel


@cache
def panels() -> tuple[Panel, ...]:
    """Every panel in its order. Imports Reflex with the panels' components, so only processes that serve pages call
    it.
    """
    names = (module.name for module in pkgutil.iter_modules(__path__))
    found = (getattr(import_module(f"{__name__}.{name}"), "PANEL", None) for name in names)
    return tuple(sorted((panel for panel in found if panel is not None), key=lambda panel: (panel.order, panel.name)))
