"""A field that picks a record: the person types, the server searches. The form sends the record's id."""

from typing import Any

import reflex as rx

from crm_app.ui import primitives as p
from crm_app.ui.form import CONTROL, Errors, error_of, field
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.menu import POPUP
from crm_app.ui.reflex_seam import ImportVar
from crm_app.values.options import Suggestion

_NULL: rx.Var[Any] = rx.Var("null")
_SAME: rx.Var[Any] = rx.Var("((a, b) => a?.value === b?.value)")
_ITEM = (
    "flex min-h-9 cursor-pointer items-center justify-between gap-3 rounded-lg px-2.5 py-1.5 text-sm text-ink "
    "outline-none data-[highlighted]:bg-muted"
)
NEW = "new:"
"""Prefix of a picker's value for a record that does not exist yet; its name follows."""
SEARCH_DELAY = 250
"""Milliseconds without typing before the search starts."""


_KEPT = """
function KeptCombobox({ chosen, onValueChange, onInputValueChange, children, ...rest }) {
  const [start] = useState(chosen?.value ? chosen : null);
  const [option, setOption] = useState(start);
  const place = useRef(null), shown = useRef(start);
  useLayoutEffect(() => {
    const take = (event) => setOption(event.detail), drop = () => setOption(start);
    const here = place.current, form = here.closest('form');
    here.addEventListener('choose', take);
    form?.addEventListener('reset', drop);
    return () => { here.removeEventListener('choose', take); form?.removeEventListener('reset', drop) };
  }, [start]);
  useEffect(() => {
    if (shown.current !== option) place.current.dispatchEvent(new Event('change', { bubbles: true }));
    shown.current = option;
  }, [option]);
  const choose = (found) => {
    if (found) { const { answers, ...bare } = found; found = bare }
    setOption(found); onValueChange?.(found);
  };
  const typed = useRef(null), entered = useRef(null);
  const onTyped = (text, details) => {
    typed.current = details.reason === 'input-change' ? text : null; entered.current = null;
    onInputValueChange?.(text, details);
  };
  // Enter on choices that answer what was typed before would choose another record than the one that was meant.
  const waits = () => typed.current !== null && rest.items?.length > 0 && (rest.items[0].answers ?? '') !== typed.current;
  const hold = (event) => {
    entered.current = null;
    if (event.key !== 'Enter' || !waits()) return;
    event.preventDefault(); event.stopPropagation(); entered.current = event.target;
  };
  useEffect(() => {
    if (!entered.current || waits()) return;
    const box = entered.current;
    const enter = () => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    entered.current = null;
    const soon = window.setTimeout(enter, 50);  // the first choice is marked by then
    return () => window.clearTimeout(soon);
  }, [rest.items]);
  const within = jsx('div', { style: { display: 'contents' }, onKeyDownCapture: hold }, children);
  return jsx(Combobox.Root, { ...rest, value: option, onValueChange: choose, onInputValueChange: onTyped }, within,
    jsx('span', { hidden: true, ref: place, 'data-name': rest.name, 'data-option': JSON.stringify(option),
      'data-start': JSON.stringify(start) }));
}
"""


class KeptCombobox(rx.Component):
    """A combobox whose choice is kept in the draft (`ui.drafts`): written to attributes, and restored by an event."""

    tag = "KeptCombobox"
    chosen: rx.Var[Any]
    items: rx.Var[list[Any]]
    name: rx.Var[str]
    auto_highlight: rx.Var[bool]
    filter: rx.Var[Any]
    is_item_equal_to_value: rx.Var[Any]
    on_input_value_change: rx.EventHandler[p._text]  # type: ignore[type-arg, valid-type]
    on_value_change: rx.EventHandler[p._option]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        return {
            "react": ["useEffect", "useLayoutEffect", "useRef", "useState"],
            f"{p.PACKAGE}/combobox": [ImportVar(tag="Combobox", package_path="", install=False)],
        }

    def add_custom_code(self) -> list[str]:
        return [_KEPT]


def debounced(handler: Any, delay: int = SEARCH_DELAY) -> Any:
    """An event handler that waits until nothing has been typed for `delay` milliseconds."""
    return as_var(handler).debounce(delay)


def answering(q: str, found: list[Suggestion]) -> list[Suggestion]:
    """Choices of a picker with the text that they belong to: Enter waits for the choices of the present text.

    Args:
        q: The typed text, exactly.
        found: The choices, see `record_picker`.
    """
    return [{**one, "answers": q} for one in found]


def record_picker(
    name: str,
    label: Text,
    *,
    options: Any,
    on_search: Any,
    chosen: Any = None,
    on_choose: Any = None,
    errors: Errors | None = None,
    hint: Text | None = None,
    required: bool = False,
    scope: str = "",
    placeholder: Text | None = None,
    hide_label: bool = False,
) -> rx.Component:
    """A combobox whose choices the server searches.

    Args:
        name: The form sends the chosen record's id under this name, an empty text for none.
        options: A var, list[Suggestion] of at most 20: the value is an id, "meta" is shown in grey and may be empty.
            One whose value begins with `NEW` stands for a record that is created when the form is saved.
        on_search: Handler that gets the typed text and refills `options`, made with `answering`; called 250 ms after the
            last letter.
        chosen: The initial choice: a var or dict with "value" and "label".
        on_choose: Handler that gets the chosen option (or null) at once, where a form depends on it.
    """
    events = {} if on_choose is None else {"on_value_change": on_choose}
    start = {} if chosen is None else {"chosen": chosen}

    def control(tied: dict[str, Any]) -> rx.Component:
        tied.pop("required", None)
        return KeptCombobox.create(
            rx.el.div(
                p.ComboboxInput.create(
                    placeholder=t("ui.picker.hint") if placeholder is None else placeholder,
                    class_name=f"{CONTROL} h-10 sm:h-9 pr-9",
                    **tied,
                ),
                p.ComboboxClear.create(
                    icon("x", 14),
                    custom_attrs={"aria-label": t("ui.picker.clear")},
                    class_name=(
                        "absolute right-1.5 inline-flex size-7 items-center justify-center rounded-md border-0 "
                        "bg-transparent text-ink-3 hover:bg-muted hover:text-ink"
                    ),
                ),
                class_name="relative flex items-center",
            ),
            p.ComboboxPortal.create(
                p.ComboboxPositioner.create(
                    p.ComboboxPopup.create(
                        p.ComboboxEmpty.create(
                            rx.el.p(t("ui.picker.none"), class_name="m-0 px-2.5 py-2 text-sm text-ink-3")
                        ),
                        p.ComboboxList.create(
                            rx.foreach(
                                options,
                                lambda option: p.ComboboxItem.create(
                                    rx.cond(
                                        option["value"].to(str).startswith(NEW),
                                        rx.el.span(
                                            icon("plus", 14, "mr-1.5 inline-block align-[-2px]"),
                                            t("ui.picker.create", name=option["label"]),
                                            class_name="truncate",
                                        ),
                                        rx.el.span(option["label"], class_name="truncate"),
                                    ),
                                    rx.el.span(option["meta"], class_name="shrink-0 text-xs text-ink-3"),
                                    value=option,
                                    key=option["value"],
                                    class_name=_ITEM,
                                ),
                            ),
                            class_name="outline-none",
                        ),
                        class_name=f"{POPUP} w-(--anchor-width)",
                    ),
                    side_offset=6,
                    class_name="z-50",
                )
            ),
            items=options,
            filter=_NULL,
            is_item_equal_to_value=_SAME,
            name=name,
            auto_highlight=True,
            on_input_value_change=debounced(on_search),
            **start,
            **events,
        )

    return field(
        label,
        control,
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=required,
        hide_label=hide_label,
    )
