"""What the frame around every page knows about the person who is looking at it."""

import reflex as rx


class Shell(rx.State):
    """The signed-in person, the workspace and the feedback shown on top of a page."""

    language: str = "en"
    theme: str = "system"
    ready: bool = False
    person_name: str = ""
    person_email: str = ""
    person_initials: str = ""
    workspace_name: str = ""
    workspace_slug: str = ""
    role_name: str = ""
    permissions: list[str] = []
    workspaces: list[dict[str, str]] = []
    # id, kind (success, error or info), text, action_label, action_href, undo (a token for the undo handler)
    toasts: list[dict[str, str]] = []
