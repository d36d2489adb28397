"""The deals' pages."""

from crm_app.deals import board_pages
from crm_app.ui import nav

__all__ = ["board_pages"]

nav.register(nav.NavItem(40, "deals.title", "/deals/board", "handshake", "deal.read"))
