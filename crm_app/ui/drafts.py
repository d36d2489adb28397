"""Drafts: what is typed waits in the tab until it is written, and comes back into the form it was typed into.

`form.form` makes every form one that is kept. The browser stores in `sessionStorage`, as one types, those fields that
differ from what the form began with, for the person, the workspace and the address (and `draft`, where an address has
several forms). Whenever such a form appears it takes its draft back: after a reconnect, a restart, an upgrade, a reload, a
sign-in, a way elsewhere and back. Passwords and files are never kept. Somebody else who signs in discards all of it.

Each form has an id, made by the browser, which its draft keeps. The server writes a form of one id once (`core.once`) and
answers each with `Shell.answers`: then the draft goes. What was pressed and not answered is sent again after a reconnect.
"""

from typing import Any

import reflex as rx

from crm_app.ui import draft_script as script
from crm_app.ui.button import button
from crm_app.ui.i18n import Text, t
from crm_app.ui.icons import icon
from crm_app.ui.state import Shell

KEPT_DAYS = 7
MOST_DRAFTS = 40
LARGEST_DRAFT = 200_000
"""Characters. A browser gives a tab 5 million at least."""
PATIENCE_MS = 4000
"""After how long without an answer a form says that it waits."""


def attributes(
    name: Text = "form", *, by_query: bool = False, one: bool = False, clears: bool = False
) -> dict[str, Any]:
    """Attributes (`custom_attrs`) of the element whose fields are kept.

    Args:
        name: Tells this form from others at the same address; for a dialog about one of several things, with its id.
        by_query: Whether the address's query belongs to it as well.
        one: Sent again with something else in it, it is still the same form. Otherwise it is another one.
        clears: Empties itself once it is written, for the next.
    """
    marks = {"data-draft-query": by_query, "data-draft-one": one, "data-draft-clears": clears}
    return {"data-draft": name, **{mark: "true" for mark, wanted in marks.items() if wanted}}


def identity() -> rx.Component:
    """The hidden field with the form's id."""
    return rx.el.input(type="hidden", name="form_id")


def notice(class_name: str = "") -> rx.Component:
    """Says that a draft has come back, with the way to discard it; and that what was sent waits for the connection."""
    look = "items-center gap-2 rounded-lg border px-3 py-1.5 text-sm"
    return rx.el.div(
        rx.el.div(
            icon("rotate-ccw", 16, "text-info"),
            rx.el.p(t("ui.draft.restored"), class_name="m-0 min-w-0 flex-1 text-ink"),
            button(t("ui.draft.discard"), size="sm", variant="ghost", custom_attrs={"data-draft-discard": "true"}),
            class_name=f"hidden group-data-[restored]/draft:flex {look} border-line bg-info-soft py-1",
        ),
        rx.el.div(
            icon("wifi-off", 16, "text-warning"),
            rx.el.p(t("ui.draft.waiting"), class_name="m-0 min-w-0 flex-1 text-ink"),
            class_name=f"hidden group-data-[waiting]/draft:flex {look} border-line bg-warning-soft",
        ),
        role="status",
        class_name=(
            "hidden flex-col gap-2 group-data-[restored]/draft:flex group-data-[waiting]/draft:flex " + class_name
        ).strip(),
    )


GROUP = "group/draft"
"""Class of the form, which shows the notice."""


class Keeper(rx.Component):
    """Keeps and restores the drafts of all pages. Mounted once, around the pages; shows nothing."""

    tag = "DraftKeeper"
    email: rx.Var[str]
    workspace: rx.Var[str]
    answers: rx.Var[list[dict[str, str]]]
    connected: rx.Var[bool]

    @classmethod
    def create(cls, *children: Any, **props: Any) -> "Keeper":
        """The keeper for whoever `Shell` knows to be signed in."""
        person = rx.cond(Shell.ready, Shell.person_email, "")
        told = {"email": person, "workspace": Shell.workspace_slug, "answers": Shell.answers}
        return super().create(*children, **told, connected=rx.State.is_hydrated, **props)

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"], "react-router": ["useLocation"]}

    def add_custom_code(self) -> list[str]:
        body = script.STORE + script.CONTROLS + script.KEEPING + script.SENDING + script.LISTENING
        for name, value in (
            ("DAYS", KEPT_DAYS),
            ("MOST", MOST_DRAFTS),
            ("LARGEST", LARGEST_DRAFT),
            ("PATIENCE", PATIENCE_MS),
        ):
            body = body.replace(f"__{name}__", str(value))
        return [script.COMPONENT.replace("__BODY__", body)]
