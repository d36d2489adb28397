"""The pages of signing in and of one's own account."""

from crm_app.identity import entrance

__all__ = ["entrance"]
