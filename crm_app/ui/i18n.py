"""Texts in components: both languages are compiled into the page, and the person's language picks one."""

from string import Formatter
from typing import Any

import reflex as rx

from crm_app.core import i18n
from crm_app.ui.state import Shell

Text = str | rx.Var[Any]
"""A text of a component: fixed, or decided in the browser."""


def as_var(value: Any) -> Any:
    """A state's var with its type on the class: a var, not the value's type, which the type checker sees."""
    return value


is_thai: rx.Var[bool] = as_var(Shell.language) == "th"


def _filled(template: str, params: dict[str, Any]) -> Any:
    """`template` with `params` in its placeholders: a str when every param is known now, else a Var."""
    if not any(isinstance(value, rx.Var) for value in params.values()):
        return template.format(**params) if params else template
    result: Any = ""
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            result = result + literal
        if name is not None:
            value = params[name]
            part = value.to_string(use_json=False) if isinstance(value, rx.Var) else str(value)
            result = part if isinstance(result, str) and not result else result + part
    return result


def t(key: str, **params: Any) -> rx.Var[str]:
    """The text of `key` in the reader's language.

    Args:
        key: A key of a catalogue (`crm_app/<domain>/texts.py`).
        params: Values of the placeholders: Vars, or anything that `str` can show.

    Raises:
        KeyError: when the key, or the value of a placeholder, is missing. Compiling fails, so that no page shows a bare key.
    """
    english, thai = i18n.catalogue()[key]
    return rx.cond(is_thai, _filled(thai, params), _filled(english, params)).to(str)


def fixed(key: str, language: str, **params: object) -> str:
    """The text of `key` in one language, for pages that are prerendered per language (sign-in)."""
    return i18n.translate(key, language, **params)


def either(english: Any, thai: Any) -> Any:
    """`thai` for people who read Thai, else `english`: for anything that is not a catalogue text."""
    return rx.cond(is_thai, thai, english)
