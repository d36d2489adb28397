"""Parts of the pages before the sign-in: their frame, their forms and the errors of these."""

from collections.abc import Callable
from functools import partial
from typing import Any

import reflex as rx

from crm_app.ui import form
from crm_app.ui.browser import Anchor, query, query_number
from crm_app.ui.button import submit
from crm_app.ui.i18n import fixed
from crm_app.ui.sections import centered

PREFIX = {"en": "", "th": "/th"}
LINK = "font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"

# Possible errors of each field: text keys by the last part of their name (`identity/api.py` sends this part).
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
    """The texts of one language, and the errors in the page's address."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.say: Callable[..., str] = partial(fixed, language=language)

    def address(self, path: str) -> str:
        """The page of `path` in this language, marked as chosen by hand (so that the browser's preference is
        ignored).
        """
        return f"{PREFIX[self.language]}{path}?lang={self.language}"

    def fault(self, name: str) -> Any:
        """The message for the field `name`, empty without an error."""
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


def heading(title: str, text: Any = None) -> Any:
    return rx.el.div(
        rx.el.h1(title, class_name="m-0 text-xl font-semibold tracking-tight"),
        *([rx.el.p(text, class_name="m-0 mt-1 text-sm text-ink-2 text-pretty")] if text is not None else []),
        class_name="mb-5",
    )


def first_fault(name: str, before: tuple[str, ...] = (), otherwise: str = "") -> Any:
    """Whether `name` is the first field with an error; `otherwise` is the form's error that concerns this field."""
    here: Any = query(f"fault_{name}") != ""
    for other in before:
        here = here & (query(f"fault_{other}") == "")
    return (here | (query("error") == otherwise)) if otherwise else here


def form_to(words: Words, action: str, *fields: Any, send: str) -> rx.Component:
    return form.form(
        form.form_errors(words.error()),
        *fields,
        rx.el.input(type="hidden", name="language", value=words.language),
        submit(send, class_name="mt-1 w-full h-10"),
        action=action,
        # Mounted again after the address is read, so that the fields have the kept values and the focus.
        key=rx.cond(query("error"), "again", "first"),
    )


def frame(words: Words, path: str, *content: Any) -> rx.Component:
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
            class_name=f"{LINK} inline-flex min-h-6 items-center",
        ),
    )


def _escaped(value: rx.Var[str]) -> Any:
    return rx.Var(f"encodeURIComponent({value!s})", _var_data=value._get_all_var_data()).to(str)


def password_field(words: Words, label: str, faults: dict[str, Any], new: bool, **options: Any) -> rx.Component:
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


def email_field(words: Words, faults: dict[str, Any], **options: Any) -> rx.Component:
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


def name_field(words: Words, faults: dict[str, Any], **options: Any) -> rx.Component:
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
