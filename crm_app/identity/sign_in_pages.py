"""The pages before sign-in, each prerendered once per language. Their forms are ordinary posts to `/auth/…`, so they
work without script. Errors come back in the page's address (`identity/api.py`).
"""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.identity.recovery import LINK_MINUTES
from crm_app.identity.sign_in_parts import (
    LINK,
    PREFIX,
    Words,
    email_field,
    first_fault,
    form_to,
    frame,
    heading,
    name_field,
    password_field,
)
from crm_app.identity.state import InvitationState, ResetState
from crm_app.ui import form
from crm_app.ui.browser import Anchor, query
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_text


def login(language: str) -> rx.Component:
    """Signing in."""
    words = Words(language)
    faults = words.faults("email", "password")
    return frame(
        words,
        "/login",
        heading(words.say("identity.login.title")),
        rx.cond(query("notice"), _notice(words.say("identity.reset.done"))),
        form_to(
            words,
            "/auth/login",
            rx.el.input(type="hidden", name="to", value=rx.cond(query("to"), query("to"), "/")),
            email_field(words, faults, auto_focus=first_fault("email")),
            password_field(
                words, "identity.password", faults, new=False, auto_focus=first_fault("password", ("email",), "wrong")
            ),
            send=words.say("identity.login.action"),
        ),
        rx.el.p(
            Anchor.create(words.say("identity.login.forgotten"), href=words.address("/forgot"), class_name=LINK),
            class_name="m-0 mt-5 text-sm",
        ),
        rx.el.p(
            words.say("identity.login.new"),
            " ",
            Anchor.create(words.say("identity.login.register"), href=words.address("/register"), class_name=LINK),
            class_name="m-0 mt-2 text-sm text-ink-2",
        ),
    )


def _notice(text: Any) -> Any:
    return rx.el.p(
        icon("circle-check", 16, "mt-0.5"),
        text,
        role="status",
        class_name="m-0 mb-5 flex items-start gap-2 rounded-lg bg-positive-soft px-3 py-2.5 text-sm text-positive",
    )


def _to_login(words: Words) -> Any:
    return rx.el.p(
        Anchor.create(words.say("identity.forgot.back"), href=words.address("/login"), class_name=LINK),
        class_name="m-0 mt-5 text-sm",
    )


def forgot(language: str) -> rx.Component:
    """A forgotten password: asks for the address that gets the link."""
    words = Words(language)
    faults = words.faults("email")
    ask = rx.el.div(
        heading(words.say("identity.forgot.title"), words.say("identity.forgot.text")),
        form_to(
            words, "/auth/forgot", email_field(words, faults, auto_focus=True), send=words.say("identity.forgot.action")
        ),
    )
    sent = rx.el.div(
        heading(words.say("identity.forgot.title")), _notice(words.say("identity.forgot.sent", minutes=LINK_MINUTES))
    )
    return frame(words, "/forgot", rx.cond(query("sent"), sent, ask), _to_login(words))


def reset(language: str) -> rx.Component:
    """Choosing another password by the link of an email."""
    words = Words(language)
    faults = words.faults("password")
    state: Any = ResetState
    over = rx.el.div(
        heading(words.say("identity.reset.title"), words.say("identity.error.reset_over")),
        Anchor.create(
            words.say("identity.forgot.title"),
            href=words.address("/forgot"),
            class_name=f"{LINK} inline-block text-sm",
        ),
    )
    choose = rx.el.div(
        heading(words.say("identity.reset.title"), words.say("identity.reset.text")),
        form_to(
            words,
            "/auth/reset",
            rx.el.input(type="hidden", name="token", value=query("token")),
            password_field(words, "identity.account.new_password", faults, new=True, auto_focus=True),
            send=words.say("identity.reset.action"),
        ),
    )
    return frame(
        words,
        "/reset",
        # Without script the form is shown at once; with script, an expired link is reported before anything is typed.
        rx.cond(
            (query("error") == "reset_over") | (query("token") == "") | (state.status == "over"),
            over,
            choose,
        ),
        _to_login(words),
    )


def confirm(language: str) -> rx.Component:
    """Confirming an address by the link of an email."""
    words = Words(language)
    ask = rx.el.div(
        heading(words.say("identity.confirm.title"), words.say("identity.confirm.text")),
        form_to(
            words,
            "/auth/confirm",
            rx.el.input(type="hidden", name="token", value=query("token")),
            send=words.say("identity.confirm.action"),
        ),
    )
    done = rx.el.div(heading(words.say("identity.confirm.title")), _notice(words.say("identity.confirm.done")))
    over = rx.el.div(heading(words.say("identity.confirm.title"), words.say("identity.error.confirm_over")))
    wrong = (query("error") == "confirm_over") | (query("error") == "invalid") | (query("token") == "")
    start = rx.el.p(
        Anchor.create(words.say("identity.confirm.on"), href="/", class_name=LINK), class_name="m-0 mt-5 text-sm"
    )
    return frame(words, "/confirm", rx.cond(query("done"), done, rx.cond(wrong, over, ask)), start)


def register(language: str) -> rx.Component:
    """A new person with a new workspace."""
    words = Words(language)
    faults = words.faults("name", "email", "password", "workspace")
    return frame(
        words,
        "/register",
        heading(words.say("identity.register.title"), words.say("identity.register.text")),
        form_to(
            words,
            "/auth/register",
            form.text(
                "workspace",
                words.say("identity.register.workspace"),
                value=query("workspace"),
                errors=faults,
                autocomplete="organization",
                required=True,
                mark=False,
                max_length=120,
                auto_focus=first_fault("workspace"),
            ),
            name_field(words, faults, auto_focus=first_fault("name", ("workspace",))),
            email_field(words, faults, auto_focus=first_fault("email", ("workspace", "name"))),
            password_field(
                words,
                "identity.password",
                faults,
                new=True,
                auto_focus=first_fault("password", ("workspace", "name", "email")),
            ),
            send=words.say("identity.register.action"),
        ),
        rx.el.p(
            words.say("identity.register.known"),
            " ",
            Anchor.create(words.say("identity.login.action"), href=words.address("/login"), class_name=LINK),
            class_name="m-0 mt-5 text-sm text-ink-2",
        ),
    )


def invitation(language: str) -> rx.Component:
    """Accepting an invitation: a new person chooses name and password, a known one enters theirs."""
    words = Words(language)
    faults = words.faults("name", "password")
    state: Any = InvitationState
    token = rx.el.input(type="hidden", name="token", value=query("token"))
    new = form_to(
        words,
        "/auth/accept",
        token,
        name_field(words, faults, auto_focus=first_fault("name")),
        password_field(
            words, "identity.password.choose", faults, new=True, auto_focus=first_fault("password", ("name",))
        ),
        send=words.say("identity.invitation.join"),
    )
    known = form_to(
        words,
        "/auth/accept",
        token,
        password_field(words, "identity.password", faults, new=False, auto_focus=first_fault("password")),
        send=words.say("identity.invitation.join"),
    )
    before, after = words.say("identity.invitation.text", workspace="\0", email="\1").split("\0")
    middle, end = after.split("\1")
    offer = rx.el.p(
        before,
        rx.el.strong(state.workspace_name, class_name="font-medium text-ink [overflow-wrap:anywhere]"),
        middle,
        rx.el.strong(state.email, class_name="font-medium text-ink [overflow-wrap:anywhere]"),
        end,
        class_name="m-0 mb-5 text-sm text-ink-2",
    )
    over = rx.el.div(
        rx.el.p(words.say("identity.error.invitation_over"), class_name="m-0 text-sm text-ink-2"),
        Anchor.create(
            words.say("identity.login.action"),
            href=words.address("/login"),
            class_name=f"{LINK} mt-4 inline-block text-sm",
        ),
    )
    return frame(
        words,
        "/invitation",
        heading(words.say("identity.invitation.title")),
        rx.match(
            state.status,
            ("new", rx.el.div(offer, new)),
            ("known", rx.el.div(offer, known)),
            ("over", over),
            skeleton_text(),
        ),
    )


def _add(language: str, path: str, make: Callable[[str], rx.Component], on_load: Any = None) -> None:
    def content() -> rx.Component:
        return make(language)

    content.__name__ = f"{make.__name__}_{language}"
    content.__module__ = __name__
    key = f"identity.{make.__name__}.title"
    page(f"{PREFIX[language]}{path}", key, public=True, language=language, frame="bare", on_load=on_load)(content)


for _language in PREFIX:
    _add(_language, "/login", login)
    _add(_language, "/register", register)
    _add(_language, "/invitation", invitation, InvitationState.load)
    _add(_language, "/forgot", forgot)
    _add(_language, "/reset", reset, ResetState.load)
    _add(_language, "/confirm", confirm)
