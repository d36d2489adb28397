"""Small marks: status (dot and text), tag, avatar."""

from typing import Any, Literal

import reflex as rx

from crm_app.ui.i18n import Text, as_var
from crm_app.ui.reflex_seam import VarData
from crm_app.ui.state import Shell
from crm_app.ui.theme import TINTS

Tone = Literal["neutral", "positive", "warning", "danger", "info"]

_TONES: dict[str, str] = {
    "neutral": "bg-muted text-ink-2",
    "positive": "bg-positive-soft text-positive",
    "warning": "bg-warning-soft text-warning",
    "danger": "bg-danger-soft text-danger",
    "info": "bg-info-soft text-info",
}
# Written out, so that the stylesheet's build finds the class names.
_TINTS = (
    "bg-tint-0 text-tint-0-ink",
    "bg-tint-1 text-tint-1-ink",
    "bg-tint-2 text-tint-2-ink",
    "bg-tint-3 text-tint-3-ink",
    "bg-tint-4 text-tint-4-ink",
    "bg-tint-5 text-tint-5-ink",
    "bg-tint-6 text-tint-6-ink",
    "bg-tint-7 text-tint-7-ink",
)
_TAG = "inline-block max-w-40 truncate rounded-md px-1.5 py-0.5 text-xs"
_AVATARS = {"sm": "size-6 text-[10px]", "md": "size-9 text-xs", "lg": "size-14 text-lg"}


def _by_tone(tone: Tone | rx.Var[Any]) -> Any:
    if isinstance(tone, rx.Var):
        return rx.match(tone, *_TONES.items(), _TONES["neutral"])
    return _TONES[tone]


def tint(seed: Text, chosen: rx.Var[Any] | None = None) -> Any:
    """The tint classes for a text: the same text always has the same tint.

    Args:
        chosen: a var with the numbers of tints that were chosen for texts, by the text in lower case.
    """
    if isinstance(seed, rx.Var):
        code = f"[...({seed!s} ?? '')].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % {TINTS}"
        data = seed._get_all_var_data()
        if chosen is not None:
            code = f"{chosen!s}?.[({seed!s} ?? '').toLowerCase()] ?? {code}"
            data = VarData.merge(data, chosen._get_all_var_data())
        return rx.Var.create(list(_TINTS))[rx.Var(f"({code})", _var_data=data).to(int)]
    total = 7
    for letter in seed:
        total = (total * 31 + ord(letter)) % 9973
    return _TINTS[total % TINTS]


def status(label: Text, tone: Tone | rx.Var[Any] = "neutral") -> rx.Component:
    """A status: a dot and a text, never the colour alone. `tone` may be a var with one of the tones."""
    return rx.el.span(
        rx.el.span(class_name="size-1.5 shrink-0 rounded-full bg-current", aria_hidden="true"),
        rx.el.span(label, class_name="truncate"),
        class_name=_joined(
            "inline-flex max-w-full items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium", _by_tone(tone)
        ),
    )


def _joined(classes: str, further: Any) -> Any:
    return further.to(str) + f" {classes}" if isinstance(further, rx.Var) else f"{classes} {further}"


def tag(label: Text) -> rx.Component:
    """A tag, tinted by its text."""
    return rx.el.span(label, class_name=_joined(_TAG, tint(label)))


def record_tag(label: Text) -> rx.Component:
    """A tag of a record, in the colour that the workspace has chosen for it."""
    made = tag(label)
    made.class_name = _joined(_TAG, tint(label, as_var(Shell.tag_tints)))
    return made


def swatch(number: int | rx.Var[Any]) -> rx.Component:
    """A dot in one of the tints."""
    classes = rx.Var.create(list(_TINTS))[number.to(int)] if isinstance(number, rx.Var) else _TINTS[number]
    dot = rx.el.span(class_name="size-2 rounded-full bg-current", aria_hidden="true")
    return rx.el.span(
        dot, class_name=_joined("inline-flex size-5 shrink-0 items-center justify-center rounded-md", classes)
    )


def count(number: Text) -> rx.Component:
    """A small figure beside a heading or tab."""
    return rx.el.span(number, class_name="figures rounded-full bg-muted px-1.5 py-0.5 text-xs font-medium text-ink-2")


def avatar(initials: Text, seed: Text | None = None, size: Literal["sm", "md", "lg"] = "md") -> rx.Component:
    """A circle with initials, decoration beside a name that is written out.

    Args:
        initials: One or two letters.
        seed: Decides the tint, usually the whole name; default: the initials.
    """
    return rx.el.span(
        initials,
        aria_hidden="true",
        class_name=_joined(
            f"inline-flex shrink-0 select-none items-center justify-center rounded-full font-medium {_AVATARS[size]}",
            tint(initials if seed is None else seed),
        ),
    )
