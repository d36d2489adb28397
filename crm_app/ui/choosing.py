"""Choices in a form: lists, currencies, checkboxes and switches."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from crm_app.core.i18n import catalogue
from crm_app.ui.form import ONE_LINE, Errors, Options, error_of, field, starting_with
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.reflex_seam import Select
from crm_app.ui.state import Shell
from crm_app.values.currencies import COMMON, CURRENCIES


def options_of(options: Options, chosen: Text | None = None) -> list[rx.Component]:
    """The `<option>` elements of `options`."""
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda o: rx.el.option(o["label"], value=o["value"], key=o["value"]))]
    return [rx.el.option(label, value=value) for value, label in options]


# React puts a select back to the value of the state at once: on a slow line a choice would jump back until the answer.
_LIVE = """
function LiveSelect({ value, onChange, children, ...rest }) {
  const [chosen, setChosen] = useState(null);
  useEffect(() => {
    if (chosen === null || chosen === value) { setChosen(null); return }
    const refused = window.setTimeout(() => setChosen(null), 10000);
    return () => window.clearTimeout(refused);
  }, [chosen, value]);
  const choose = (event) => { setChosen(event.target.value); onChange?.(event) };
  return jsx('select', { ...rest, value: chosen ?? value, onChange: choose }, children);
}
"""


class _LiveSelect(Select):
    """A select with the value of a state, which shows a choice before the server has answered, for ten seconds at most."""

    tag = "LiveSelect"
    _is_tag_in_global_scope = False

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useState"]}

    def add_custom_code(self) -> list[str]:
        return [_LIVE]


def bare_select(*options: Any, **props: Any) -> rx.Component:
    """A `<select>`; with a `value` of the state it shows a choice at once."""
    made: rx.Component = (_LiveSelect.create if "value" in props else rx.el.select)(*options, **props)
    return made


def select_control(
    options: Options,
    *,
    class_name: str = "",
    empty: Text | None = None,
    more: Any = None,
    present: tuple[Any, Any] | None = None,
    **props: Any,
) -> rx.Component:
    """A bare select with the design system's arrow; it needs an `aria_label` or a label of its own.

    Args:
        more: A var with further options.
        present: The vars with the value and the label of the present choice, offered where `options`, a sequence, and
            `more` lack it.
    """
    return rx.el.div(
        bare_select(
            *([rx.el.option(empty, value="")] if empty is not None else []),
            *options_of(options),
            *(options_of(as_var(more)) if more is not None else []),
            *([_lacking(options, more, *present)] if present is not None else []),
            class_name=f"{ONE_LINE} appearance-none pr-9 cursor-pointer {class_name}".strip(),
            **props,
        ),
        icon("chevron-down", 16, "pointer-events-none absolute right-3 text-ink-3"),
        class_name="relative flex items-center",
    )


def _lacking(options: Options, more: Any, value: Any, label: Any) -> Any:
    """The option of the present choice where no other has its value."""
    lists = [as_var(more)] if more is not None else []
    known: Any = value == ""
    if isinstance(options, rx.Var):
        lists.append(options)
    else:
        known = known | rx.Var.create([one for one, _ in options]).contains(value)
    for one in lists:
        code = f"({one!s}).some((option) => option.value === ({value!s}))"
        known = known | rx.Var(code, _var_data=one._get_all_var_data()).to(bool)
    return rx.cond((label != "") & ~known, rx.el.option(label, value=value))


def select(
    name: str,
    label: Text,
    options: Options,
    *,
    value: Text | None = None,
    errors: Errors | None = None,
    hint: Text | None = None,
    required: bool = False,
    empty: Text | None = None,
    scope: str = "",
    hide_label: bool = False,
    **props: Any,
) -> rx.Component:
    """A choice of one. The browser's own list, which every phone and screen reader supports.

    Args:
        empty: Label of a first choice that stands for none.
    """
    return field(
        label,
        lambda tied: select_control(options, name=name, empty=empty, **starting_with(value), **tied, **props),
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=required,
        hide_label=hide_label,
    )


def currency(
    name: str,
    label: Text,
    *,
    value: Any,
    errors: Errors | None = None,
    hint: Text | None = None,
    required: bool = False,
    empty: Text | None = None,
    scope: str = "",
) -> rx.Component:
    """A currency: the workspace's and common ones first, then all of ISO 4217.

    Args:
        value: The var with the initial choice; a code that is no longer in use is offered as well, so that opening a
            form changes nothing.
        empty: Label of a first choice that stands for none.
    """
    own = as_var(Shell.currency)

    def group(title: str, codes: Sequence[str]) -> rx.Component:
        named = ("ui.currency." + code for code in codes)
        options = [
            rx.el.option(t(key) if key in catalogue() else code, value=code)
            for code, key in zip(codes, named, strict=True)
        ]
        return rx.el.optgroup(*options, label=t(title))

    return field(
        label,
        lambda tied: rx.el.div(
            rx.el.select(
                *([rx.el.option(empty, value="")] if empty is not None else []),
                rx.el.option(own, value=own),
                rx.cond((value != "") & (value != own), rx.el.option(value, value=value)),
                group("ui.currency.common", COMMON),
                group("ui.currency.all", sorted(CURRENCIES - set(COMMON))),
                name=name,
                class_name=f"{ONE_LINE} appearance-none pr-9 cursor-pointer",
                default_value=value,
                **tied,
            ),
            icon("chevron-down", 16, "pointer-events-none absolute right-3 text-ink-3"),
            class_name="relative flex items-center",
        ),
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=required,
    )


def tick_box(**props: Any) -> rx.Component:
    """A bare checkbox of 24 px; it needs an `aria_label` or a label of its own. `props` are those of the input."""
    return rx.el.span(
        rx.el.input(type="checkbox", class_name="peer absolute inset-0 m-0 size-6 cursor-pointer opacity-0", **props),
        # The control itself is invisible; this is its picture.
        rx.el.span(
            icon("check", 14, "opacity-0"),
            aria_hidden="true",
            class_name=(
                "pointer-events-none inline-flex size-[18px] items-center justify-center rounded-[5px] border "
                "border-line-strong bg-surface text-on-primary peer-checked:border-primary peer-checked:bg-primary "
                "peer-checked:[&>svg]:opacity-100 peer-disabled:opacity-50 peer-focus-visible:outline-2 "
                "peer-focus-visible:outline-offset-2 peer-focus-visible:outline-ink"
            ),
        ),
        class_name="relative inline-flex size-6 shrink-0 items-center justify-center",
    )


def checkbox(
    name: str,
    label: Text,
    *,
    checked: bool | rx.Var[bool] = False,
    hint: Text | None = None,
    scope: str = "",
    **props: Any,
) -> rx.Component:
    """Yes or no inside a form; sends "on" or nothing. With `on_change` it takes effect at once (the handler gets a
    bool).
    """
    state: dict[str, Any] = {"checked": checked} if "on_change" in props else {"default_checked": checked}
    return rx.el.label(
        tick_box(id=rx.Var.create(f"{scope}{name}"), name=name, **state, **props),
        rx.el.span(
            label,
            *([rx.el.span(hint, class_name="block text-xs text-ink-3")] if hint is not None else []),
            class_name="text-sm text-ink",
        ),
        class_name="flex min-h-6 items-start gap-2 cursor-pointer",
    )


def switch(
    name: str,
    label: Text,
    *,
    checked: bool | rx.Var[bool] = False,
    hint: Text | None = None,
    scope: str = "",
    **props: Any,
) -> rx.Component:
    """A setting that is on or off; takes effect at once with `on_change` (gets a bool), else when the form is sent."""
    state: dict[str, Any] = {"checked": checked} if "on_change" in props else {"default_checked": checked}
    return rx.el.label(
        rx.el.span(
            label,
            *([rx.el.span(hint, class_name="block text-xs text-ink-3")] if hint is not None else []),
            class_name="text-sm text-ink",
        ),
        rx.el.span(
            rx.el.input(
                type="checkbox",
                role="switch",
                id=rx.Var.create(f"{scope}{name}"),
                name=name,
                class_name=(
                    "peer h-6 w-10 m-0 appearance-none rounded-full border border-line-strong bg-muted "
                    "checked:bg-primary checked:border-primary transition-colors cursor-pointer"
                ),
                **state,
                **props,
            ),
            rx.el.span(
                class_name=(
                    "pointer-events-none absolute left-1 top-1 size-4 rounded-full bg-ink-2 transition-transform "
                    "peer-checked:translate-x-4 peer-checked:bg-on-primary"
                )
            ),
            class_name="relative inline-flex h-6 w-10 shrink-0",
        ),
        class_name="flex min-h-6 items-center justify-between gap-4 cursor-pointer",
    )
