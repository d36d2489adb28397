"""The pages of signing in and of the account, and the reactions of the frame to a choice."""

from crm_app.identity import account, sign_in_pages
from crm_app.identity.state import FrameState
from crm_app.ui import menu, nav
from crm_app.ui.i18n import t

__all__ = ["account", "sign_in_pages"]

nav.handlers(on_language=FrameState.choose_language, on_theme=FrameState.choose_theme, on_undo=FrameState.undo)
nav.fill("account", lambda: menu.link_item(t("identity.account.title"), "/account", icon="user-cog"))
