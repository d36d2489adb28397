"""The pages before sign-in, each prerendered once per language. Their forms are ordinary posts to `/auth/…`: they work
before, and without, any script. What was refused comes back in the page's address (`identity/api.py`)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import reflex as rx

from crm_app.identity.recovery import LINK_MINUTES
from crm_app.identity.state import InvitationState, ResetState
from crm_app.ui import form
from crm_app.ui.browser import Anchor, query, query_number
from crm_app.ui.button import submit
from crm_app.ui.i18n import fixed
from crm_app.ui.icons import icon
from crm_app.ui.layout import centered
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_text

_PREFIX = {"en": "", "th": "/th"}
_LINK = "font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"

# What may come back of each field: text keys by the last part of their name (`identity/api.py` sends that part).
_FAULTS: dict[str, dict[str, dict[str, Any]]] = {
    "name": {"core.field.required": {}, "core.field.too_long": {"limit": 120}, "core.field.invalid": {}},
    "email": {
        "core.field.required": {},
        "core.field.email": {},
        "core.field.too_long": {"limit": 254},
        "identity.error.email_taken": {},
    },
    "password": {
        "core.field.required": {},
        "core.field.too_short": {"limit": 10},
        "core.field.too_long": {"limit": 200},
        "identity.error.current_wrong": {},
        "identity.error.password_common": {},
        "identity.error.password_own": {},
    },
    "workspace": {"core.field.required": {}, "core.field.too_long": {"limit": 120}, "core.field.taken": {}},
}
_ERRORS = (
    "identity.error.wrong",
    "identity.error.registration_closed",
    "identity.error.invitation_over",
    "identity.error.reset_over",
    "identity.error.no_mail",
    "core.error.unavailable",
    "core.error.invalid",
)


class Words:
    """The texts of one language, and what the page's address says about the last attempt."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.say: Callable[..., str] = partial(fixed, language=language)

    def address(self, path: str) -> str:
        """The page of `path` in this language, chosen by hand (so that the browser's own wish does not count)."""
        return f"{_PREFIX[self.language]}{path}?lang={self.language}"

    def fault(self, name: str) -> Any:
        """The message for the field `name`, empty when it was right."""
        code = query(f"fault_{name}")
        known = [(key.rpartition(".")[2], self.say(key, **params)) for key, params in _FAULTS[name].items()]
        return rx.cond(code, rx.match(code, *known, self.say("core.field.invalid")), "").to(str)

    def faults(self, *names: str) -> dict[str, Any]:
        return {name: self.fault(name) for name in names}

    def error(self) -> Any:
        """The message for the form as a whole."""
        code = query("error")
        wait = query_number("seconds", 60)
        before, after = self.say("identity.error.throttled", seconds="\0").split("\0")
        throttled = before + wait.to_string() + after
        known = [(key.rpartition(".")[2], self.say(key)) for key in _ERRORS]
        return rx.cond(
            code, rx.match(code, ("throttled", throttled), *known, self.say("core.error.unexpected")), ""
        ).to(str)


def _head(title: str, text: Any = None) -> Any:
    return rx.el.div(
        rx.el.h1(title, class_name="m-0 text-xl font-semibold tracking-tight"),
        *([rx.el.p(text, class_name="m-0 mt-1 text-sm text-ink-2 text-pretty")] if text is not None else []),
        class_name="mb-5",
    )


def _first(name: str, before: tuple[str, ...] = (), otherwise: str = "") -> Any:
    """Whether the field `name` is the first to put right; `otherwise` is the error of the whole form that means it."""
    here: Any = query(f"fault_{name}") != ""
    for other in before:
        here = here & (query(f"fault_{other}") == "")
    return (here | (query("error") == otherwise)) if otherwise else here


def _post(words: Words, action: str, *fields: Any, send: str) -> rx.Component:
    return form.form(
        form.form_errors(words.error()),
        *fields,
        rx.el.input(type="hidden", name="language", value=words.language),
        submit(send, class_name="mt-1 w-full h-10"),
        action=action,
        # Made anew once the address is read: so the kept values are in their fields and the focus where it is needed.
        key=rx.cond(query("error"), "again", "first"),
    )


def _frame(words: Words, path: str, *content: Any) -> rx.Component:
    other = Words("en" if words.language == "th" else "th")
    kept: Any = ""
    for name in ("token", "to"):
        value: Any = query(name)
        kept = kept + rx.cond(value, f"&{name}=" + _escaped(value), "").to(str)
    return centered(
        *content,
        language=words.language,
        foot=Anchor.create(
            other.say("identity.language_name"),
            href=rx.Var.create(other.address(path)).to(str) + kept,
            lang=other.language,
            class_name=f"{_LINK} inline-flex min-h-6 items-center",
        ),
    )


def _escaped(value: rx.Var[str]) -> Any:
    return rx.Var(f"encodeURIComponent({value!s})", _var_data=value._get_all_var_data()).to(str)


def _password(words: Words, label: str, faults: dict[str, Any], new: bool, **options: Any) -> rx.Component:
    return form.password(
        "password",
        words.say(label),
        show=words.say("identity.password.show"),
        hide=words.say("identity.password.hide"),
        errors=faults,
        hint=words.say("identity.password.hint") if new else None,
        autocomplete="new-password" if new else "current-password",
        mark=False,
        **options,
    )


def _email(words: Words, faults: dict[str, Any], **options: Any) -> rx.Component:
    return form.text(
        "email",
        words.say("identity.email"),
        type="email",
        value=query("email"),
        errors=faults,
        autocomplete="username",
        required=True,
        mark=False,
        max_length=254,
        auto_capitalize="none",
        spell_check=False,
        **options,
    )


def _name(words: Words, faults: dict[str, Any], **options: Any) -> rx.Component:
    return form.text(
        "name",
        words.say("identity.name"),
        value=query("name"),
        errors=faults,
        autocomplete="name",
        required=True,
        mark=False,
        max_length=120,
        **options,
    )


def login(language: str) -> rx.Component:
    """Signing in."""
    words = Words(language)
    faults = words.faults("email", "password")
    return _frame(
        words,
        "/login",
        _head(words.say("identity.login.title")),
        rx.cond(query("notice"), _notice(words.say("identity.reset.done"))),
        _post(
            words,
            "/auth/login",
            rx.el.input(type="hidden", name="to", value=rx.cond(query("to"), query("to"), "/")),
            _email(words, faults, auto_focus=_first("email")),
            _password(
                words, "identity.password", faults, new=False, auto_focus=_first("password", ("email",), "wrong")
            ),
            send=words.say("identity.login.action"),
        ),
        rx.el.p(
            Anchor.create(words.say("identity.login.forgotten"), href=words.address("/forgot"), class_name=_LINK),
            class_name="m-0 mt-5 text-sm",
        ),
        rx.el.p(
            words.say("identity.login.new"),
            " ",
            Anchor.create(words.say("identity.login.register"), href=words.address("/register"), class_name=_LINK),
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
        Anchor.create(words.say("identity.forgot.back"), href=words.address("/login"), class_name=_LINK),
        class_name="m-0 mt-5 text-sm",
    )


def forgot(language: str) -> rx.Component:
    """A forgotten password: where the link goes."""
    words = Words(language)
    faults = words.faults("email")
    ask = rx.el.div(
        _head(words.say("identity.forgot.title"), words.say("identity.forgot.text")),
        _post(words, "/auth/forgot", _email(words, faults, auto_focus=True), send=words.say("identity.forgot.action")),
    )
    sent = rx.el.div(
        _head(words.say("identity.forgot.title")), _notice(words.say("identity.forgot.sent", minutes=LINK_MINUTES))
    )
    return _frame(words, "/forgot", rx.cond(query("sent"), sent, ask), _to_login(words))


def reset(language: str) -> rx.Component:
    """Choosing another password by the link of an email."""
    words = Words(language)
    faults = words.faults("password")
    state: Any = ResetState
    over = rx.el.div(
        _head(words.say("identity.reset.title"), words.say("identity.error.reset_over")),
        Anchor.create(
            words.say("identity.forgot.title"),
            href=words.address("/forgot"),
            class_name=f"{_LINK} inline-block text-sm",
        ),
    )
    choose = rx.el.div(
        _head(words.say("identity.reset.title"), words.say("identity.reset.text")),
        _post(
            words,
            "/auth/reset",
            rx.el.input(type="hidden", name="token", value=query("token")),
            _password(words, "identity.account.new_password", faults, new=True, auto_focus=True),
            send=words.say("identity.reset.action"),
        ),
    )
    return _frame(
        words,
        "/reset",
        # Without any script the form is there at once; with it, a link that is over says so before anything is typed.
        rx.cond(
            (query("error") == "reset_over") | (query("token") == "") | (state.status == "over"),
            over,
            choose,
        ),
        _to_login(words),
    )


def confirm(language: str) -> rx.Component:
    """Proving an address by the link of an email."""
    words = Words(language)
    ask = rx.el.div(
        _head(words.say("identity.confirm.title"), words.say("identity.confirm.text")),
        _post(
            words,
            "/auth/confirm",
            rx.el.input(type="hidden", name="token", value=query("token")),
            send=words.say("identity.confirm.action"),
        ),
    )
    done = rx.el.div(_head(words.say("identity.confirm.title")), _notice(words.say("identity.confirm.done")))
    over = rx.el.div(_head(words.say("identity.confirm.title"), words.say("identity.error.confirm_over")))
    wrong = (query("error") == "confirm_over") | (query("error") == "invalid") | (query("token") == "")
    start = rx.el.p(
        Anchor.create(words.say("identity.confirm.on"), href="/", class_name=_LINK), class_name="m-0 mt-5 text-sm"
    )
    return _frame(words, "/confirm", rx.cond(query("done"), done, rx.cond(wrong, over, ask)), start)


def register(language: str) -> rx.Component:
    """A new person with a new workspace."""
    words = Words(language)
    faults = words.faults("name", "email", "password", "workspace")
    return _frame(
        words,
        "/register",
        _head(words.say("identity.register.title"), words.say("identity.register.text")),
        _post(
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
                auto_focus=_first("workspace"),
            ),
            _name(words, faults, auto_focus=_first("name", ("workspace",))),
            _email(words, faults, auto_focus=_first("email", ("workspace", "name"))),
            _password(
                words,
                "identity.password",
                faults,
                new=True,
                auto_focus=_first("password", ("workspace", "name", "email")),
            ),
            send=words.say("identity.register.action"),
        ),
        rx.el.p(
            words.say("identity.register.known"),
            " ",
            Anchor.create(words.say("identity.login.action"), href=words.address("/login"), class_name=_LINK),
            class_name="m-0 mt-5 text-sm text-ink-2",
        ),
    )


def invitation(language: str) -> rx.Component:
    """Taking up an invitation: a new person chooses name and password, a known one gives theirs."""
    words = Words(language)
    faults = words.faults("name", "password")
    state: Any = InvitationState
    token = rx.el.input(type="hidden", name="token", value=query("token"))
    new = _post(
        words,
        "/auth/accept",
        token,
        _name(words, faults, auto_focus=_first("name")),
        _password(words, "identity.password.choose", faults, new=True, auto_focus=_first("password", ("name",))),
        send=words.say("identity.invitation.join"),
    )
    known = _post(
        words,
        "/auth/accept",
        token,
        _password(words, "identity.password", faults, new=False, auto_focus=_first("password")),
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
            class_name=f"{_LINK} mt-4 inline-block text-sm",
        ),
    )
    return _frame(
        words,
        "/invitation",
        _head(words.say("identity.invitation.title")),
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
    page(f"{_PREFIX[language]}{path}", key, public=True, language=language, frame="bare", on_load=on_load)(content)


for _language in _PREFIX:
    _add(_language, "/login", login)
    _add(_language, "/register", register)
    _add(_language, "/invitation", invitation, InvitationState.load)
    _add(_language, "/forgot", forgot)
    _add(_language, "/reset", reset, ResetState.load)
    _add(_language, "/confirm", confirm)
