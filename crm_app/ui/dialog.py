"""Dialogs: modal, confirmation and side sheet. Focus stays inside, Escape closes, focus returns to the trigger.

With a `trigger`, the open state is in the browser alone, without a round trip. A dialog that the server opens (such as
a form filled from a record) takes `open` and `on_open_change` instead.
"""

from itertools import count
from typing import Any

import reflex as rx

from crm_app.ui import button as b
from crm_app.ui import primitives as p
from crm_app.ui.i18n import Text, t
from crm_app.ui.reflex_seam import VarData

_numbers = count(1)

_BACKDROP = (
    "fixed inset-0 z-40 bg-backdrop transition-opacity duration-150 data-[starting-style]:opacity-0 "
    "data-[ending-style]:opacity-0"
)
_POPUP = (
    "fixed z-50 flex flex-col bg-surface text-ink border border-line shadow-float transition-all duration-150 "
    "data-[starting-style]:opacity-0 data-[ending-style]:opacity-0 focus:outline-none"
)
# On a phone a dialog comes up from the bottom edge, in reach of the thumb.
_CENTRED = (
    "inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl sm:bottom-auto sm:inset-x-auto sm:left-1/2 sm:top-1/2 "
    "sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl sm:max-h-[86dvh] sm:w-[calc(100vw-3rem)]"
)
_SHEET = "inset-y-0 right-0 w-full sm:w-[28rem] sm:border-y-0 sm:border-r-0 data-[starting-style]:translate-x-4"
_WIDTHS = {"sm": "sm:max-w-md", "md": "sm:max-w-xl", "lg": "sm:max-w-3xl"}


def _open_state(close_when: rx.Var[Any] | None) -> tuple[rx.Var[bool], rx.Var[Any]]:
    """An open state in the browser and its setter; it becomes false whenever `close_when` changes."""
    # The dialog of the frame is on every page: compiled again it is the same, so that an edit of a page changes that page alone.
    number = "OfFrame" if close_when is ADDRESS else str(next(_numbers))
    name, setter = f"dialogOpen{number}", f"setDialogOpen{number}"
    hooks: dict[str, VarData | None] = {f"const [{name}, {setter}] = useState(false)": None}
    imports = {"react": ["useState", "useEffect"]}
    data = VarData(hooks=hooks, imports=imports)
    if close_when is not None:
        effect = {f"useEffect(() => {{ {setter}(false) }}, [{close_when!s}])": None}
        data = VarData.merge(close_when._get_all_var_data(), data, VarData(hooks=effect, imports=imports)) or data
    return (
        rx.Var(name, _var_data=data).to(bool),
        rx.Var(f"((isOpen) => {setter}(isOpen))", _var_data=data).to(rx.EventChain),
    )


ADDRESS: rx.Var[Any] = rx.Var(
    "dialogAt.key",
    _var_data=VarData(hooks={"const dialogAt = useLocation()": None}, imports={"react-router": ["useLocation"]}),
)
"""Another value after each navigation, also to the same page with other parameters: for `close_when`."""


_BACK = """
function ClosesOnBack() {
  const at = useRef(null), { key } = useLocation(), kind = useNavigationType(), first = useRef(key);
  useEffect(() => {
    const close = at.current?.closest('[role=dialog]')?.querySelector('[data-close]');
    if (key !== first.current && kind === 'POP') close?.click();
  }, [key]);
  return jsx('span', { ref: at, hidden: true });
}
"""


class _ClosesOnBack(rx.Component):
    """Closes the dialog around it when Back or Forward leads to another address: what it was about is no longer there."""

    tag = "ClosesOnBack"

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"], "react-router": ["useLocation", "useNavigationType"]}

    def add_custom_code(self) -> list[str]:
        return [_BACK]


def _frame(
    title: Text,
    body: Any,
    *,
    description: Text | None,
    footer: Any,
    place: str,
    trigger: rx.Component | None,
    open: rx.Var[bool] | None,
    on_open_change: Any,
    close_when: rx.Var[Any] | None,
) -> rx.Component:
    props: dict[str, Any] = {}
    if open is not None:
        props = {"open": open, "on_open_change": on_open_change}
    elif close_when is not None:
        props["open"], props["on_open_change"] = _open_state(close_when)
    header = rx.el.div(
        rx.el.div(
            p.DialogTitle.create(title, class_name="m-0 text-lg font-semibold tracking-tight"),
            *(
                [p.DialogDescription.create(description, class_name="m-0 mt-1 text-sm text-ink-2")]
                if description is not None
                else []
            ),
            class_name="min-w-0",
        ),
        p.DialogClose.create(render_=b.icon_button("x", t("ui.close"), size="sm", custom_attrs={"data-close": ""})),
        _ClosesOnBack.create(),
        class_name="flex items-start justify-between gap-4 px-5 pt-5 pb-3",
    )
    return p.DialogRoot.create(
        *([p.DialogTrigger.create(render_=trigger)] if trigger is not None else []),
        p.DialogPortal.create(
            p.DialogBackdrop.create(class_name=_BACKDROP),
            p.DialogPopup.create(
                header,
                rx.el.div(body, class_name="min-h-0 flex-1 overflow-y-auto px-5 pb-5"),
                *(
                    [
                        rx.el.div(
                            footer,
                            class_name="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-4",
                        )
                    ]
                    if footer is not None
                    else []
                ),
                class_name=f"{_POPUP} {place}",
            ),
        ),
        **props,
    )


def dialog(
    title: Text,
    body: Any,
    *,
    trigger: rx.Component | None = None,
    description: Text | None = None,
    footer: Any = None,
    size: str = "md",
    open: rx.Var[bool] | None = None,
    on_open_change: Any = None,
    close_when: rx.Var[Any] | None = None,
) -> rx.Component:
    """A modal dialog; on a phone it rises from the bottom.

    Args:
        title: Its subject; names the dialog for screen readers.
        body: Its content, usually a form (with its own buttons, see `form.actions`).
        trigger: The button that opens it, in the browser.
        footer: Buttons under a hairline, outside the scrolling body.
        size: sm, md or lg (28, 36, 48 rem).
        open, on_open_change: for a dialog that the server opens; the handler gets the new state (bool).
        close_when: With a trigger: a Var, such as a counter of saves; every change of it closes the dialog.
    """
    return _frame(
        title,
        body,
        description=description,
        footer=footer,
        place=f"{_CENTRED} {_WIDTHS[size]}",
        trigger=trigger,
        open=open,
        on_open_change=on_open_change,
        close_when=close_when,
    )


def sheet(
    title: Text,
    body: Any,
    *,
    trigger: rx.Component | None = None,
    description: Text | None = None,
    footer: Any = None,
    open: rx.Var[bool] | None = None,
    on_open_change: Any = None,
    close_when: rx.Var[Any] | None = None,
) -> rx.Component:
    """A dialog along the right edge, full screen on a phone. Arguments as for `dialog`."""
    return _frame(
        title,
        body,
        description=description,
        footer=footer,
        place=_SHEET,
        trigger=trigger,
        open=open,
        on_open_change=on_open_change,
        close_when=close_when,
    )


def confirm(
    title: Text,
    text: Text,
    *,
    action: Text,
    on_confirm: Any,
    trigger: rx.Component | None = None,
    open: rx.Var[bool] | None = None,
    on_open_change: Any = None,
    danger: bool = True,
) -> rx.Component:
    """Asks for a confirmation before something that cannot simply be undone.

    Args:
        title: The question ("Delete this contact?").
        text: What will happen, in one sentence.
        action: The verb on the confirming button ("Delete").
        on_confirm: Event handler; the dialog closes at the same time.
    """
    return _frame(
        title,
        rx.el.p(text, class_name="m-0 text-sm text-ink-2"),
        description=None,
        footer=rx.fragment(
            p.DialogClose.create(render_=b.button(t("ui.cancel"))),
            p.DialogClose.create(
                render_=b.button(action, variant="destroy" if danger else "primary"), on_click=on_confirm
            ),
        ),
        place=f"{_CENTRED} {_WIDTHS['sm']}",
        trigger=trigger,
        open=open,
        on_open_change=on_open_change,
        close_when=None,
    )


def close_button(label: Text | None = None) -> rx.Component:
    """A button inside a dialog that closes it and discards what was typed; by default "Cancel"."""
    mark = {"data-draft-discard": "true"}
    return p.DialogClose.create(render_=b.button(t("ui.cancel") if label is None else label, custom_attrs=mark))
