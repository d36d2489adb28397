"""What the pages of signing in and of one's own account hold."""

import reflex as rx

from crm_app.core.errors import NotFound
from crm_app.core.http import in_thread
from crm_app.identity import service
from crm_app.ui.guard import Actions, action


class InvitationState(Actions, rx.State):
    """The invitation that the page's address carries."""

    status: str = ""
    """`new` or `known` person, `over` when it can no longer be taken up; empty until it is looked up."""
    workspace_name: str = ""
    email: str = ""

    @action(public=True)
    async def load(self) -> None:
        """Looks the invitation up. Its secret is what admits to it."""
        token = str(self.router.url.query_parameters.get("token", ""))[:200]
        self.status = self.workspace_name = self.email = ""
        try:
            offer = await in_thread(service.invitation, token)
        except NotFound:
            self.status = "over"
            return
        self.status = "known" if offer["known"] else "new"
        self.workspace_name, self.email = offer["workspace_name"], offer["email"]
