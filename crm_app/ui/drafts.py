"""Drafts: the browser keeps typed text until the server has written it, and restores it into the same form.

`form.form` keeps a draft of every form. While the person types, the browser stores in `sessionStorage` the fields that
differ from the form's initial values, by person, workspace and address (and `draft`, where an address has several
forms). Whenever such a form appears its draft is restored: after a reconnect, a restart, an upgrade, a reload, a
sign-in, or navigation to another page and back. Passwords and files are never stored. When somebody else signs in, all
drafts are discarded.

Each form has an id, made by the browser and stored in its draft. The server writes a form of one id once (`core.once`)
and answers each with `Shell.answers`; then the draft is discarded. A form without an answer is sent again after a
reconnect.
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
"""Maximum size in characters. A browser gives a tab 5 million at least."""
PATIENCE_MS = 4000
"""Time without an answer after which a form says that it is waiting."""


def attributes(
    name: Text = "form",
    *,
    by_query: bool = False,
    one: bool = False,
    clears: bool = False,
    follows: bool = False,
    ident: Text | None = None,
) -> dict[str, Any]:
    """Attributes (`custom_attrs`) of the element whose fields are kept.

    Args:
        name: Distinguishes forms at the same address; for a dialog about one of several things, include the thing's id.
        by_query: Whether forms with another query of the address are other forms.
        one: Whether the form stays the same form when it is sent again with other content.
        clears: Whether the form empties itself once it is written, for the next one.
        follows: Whether what was typed behind the sent text follows it to the form of this name at an address below.
        ident: The first id of the form, a UUID; by default a new one. A form without typed values that is made anew, after it was
            sent into a lost line, is known by it and sent again.
    """
    marks = {"data-draft-query": by_query, "data-draft-one": one, "data-draft-clears": clears}
    marks["data-draft-follows"] = follows
    known = {} if ident is None else {"data-draft-id": ident}
    return {"data-draft": name, **known, **{mark: "true" for mark, wanted in marks.items() if wanted}}


def identity() -> rx.Component:
    """The hidden field with the form's id."""
    return rx.el.input(type="hidden", name="form_id")


def notice(class_name: str = "") -> rx.Component:
    """Says that a draft was restored, with a button to discard it; and that a sent form waits for the connection."""
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
    """Stores and restores the drafts of all pages. Mounted once, around the pages; renders nothing."""

    tag = "DraftKeeper"
    email: rx.Var[str]
    workspace: rx.Var[str]
    answers: rx.Var[list[dict[str, str]]]
    connected: rx.Var[bool]

    @classmethod
    def create(cls, *children: Any, **props: Any) -> "Keeper":
        """The keeper for the signed-in person of `Shell`."""
        person = rx.cond(Shell.ready, Shell.person_email, "")
        context = {"email": person, "workspace": Shell.workspace_slug, "answers": Shell.answers}
        return super().create(*children, **context, connected=rx.State.is_hydrated, **props)

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
