"""Search and filters over a list. Active filters show as chips that can be removed one by one or all at once."""

from typing import Any

import reflex as rx

from crm_app.ui.button import button
from crm_app.ui.choosing import select_control
from crm_app.ui.form import Options
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.picker import SEARCH_DELAY

_SEARCH = """
function SearchBox({ connected, onSearch, ...rest }) {
  const navigate = useNavigate(), { search } = useLocation();
  const box = useRef(null), timer = useRef(0), typedAt = useRef(0), actedAt = useRef(0);
  const asked = onSearch ? '' : new URLSearchParams(search).get('q') ?? '';
  const own = useRef(asked);
  const ask = () => {
    const q = box.current?.value.trim() ?? own.current;
    if (q === own.current) return;
    own.current = q;
    if (onSearch) { onSearch(q); return }
    const wanted = new URLSearchParams(window.location.search);
    if (q) wanted.set('q', q); else wanted.delete('q');
    wanted.delete('after');
    navigate(window.location.pathname + (wanted.size ? `?${wanted}` : ''), { replace: true });
  };
  const typed = () => {
    typedAt.current = Date.now();
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(ask, __DELAY__);
  };
  useEffect(() => {
    const acted = (event) => {
      if (event.type === 'popstate' || event.target.closest?.('a[href]')) actedAt.current = Date.now();
    };
    document.addEventListener('click', acted, true);
    window.addEventListener('popstate', acted);
    return () => {
      document.removeEventListener('click', acted, true);
      window.removeEventListener('popstate', acted);
      window.clearTimeout(timer.current);
    };
  }, []);
  useEffect(() => {
    if (onSearch || asked === own.current) return;
    own.current = asked;
    if (typedAt.current > actedAt.current) { typed(); return }
    window.clearTimeout(timer.current);
    box.current.value = asked;
  }, [asked]);
  useEffect(() => { if (connected && onSearch && own.current) onSearch(own.current) }, [connected]);
  return jsx('input', { ...rest, type: 'search', ref: box, defaultValue: asked, onChange: typed });
}
"""


def _written(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class _SearchBox(rx.Component):
    """A search field. Its text belongs to the person: the server's delay and answers never change it.

    Without `on_search` it navigates to the address with its text (`q`), and adopts the text of an address that the
    person opens by Back, Forward or a link. The late answer to an earlier text does not change the field; the address
    of the present text is then opened again.
    """

    tag = "SearchBox"
    placeholder: rx.Var[str]
    max_length: rx.Var[int]
    connected: rx.Var[bool]
    on_search: rx.EventHandler[_written]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"], "react-router": ["useLocation", "useNavigate"]}

    def add_custom_code(self) -> list[str]:
        return [_SEARCH.replace("__DELAY__", str(SEARCH_DELAY))]


def search_box(on_search: Any = None, *, label: Text, placeholder: Text | None = None, **props: Any) -> rx.Component:
    """A search field that searches while the person types, 250 ms after the last letter.

    Args:
        on_search: Handler that gets the text. By default the text goes into the page's address, as `q`.
        label: Its name for screen readers ("Search contacts"); by default also its placeholder.
        props: Further attributes of the field.
    """
    events = {} if on_search is None else {"on_search": on_search}
    return rx.el.div(
        icon("search", 16, "pointer-events-none absolute left-3 text-ink-3"),
        _SearchBox.create(
            custom_attrs={"aria-label": label},
            placeholder=label if placeholder is None else placeholder,
            max_length=200,
            connected=rx.State.is_hydrated,
            class_name=(
                "block h-10 w-full rounded-lg border border-line-strong bg-surface pl-9 pr-3 text-base text-ink "
                "placeholder:text-ink-3 sm:h-9 sm:text-sm"
            ),
            **events,
            **props,
        ),
        role="search",
        aria_label=label,
        class_name="relative flex min-w-0 flex-1 items-center sm:max-w-xs",
    )


def filter_select(
    label: Text,
    options: Options,
    value: Any,
    on_change: Any,
    *,
    every: Text,
    more: Any = None,
    present: tuple[Any, Any] | None = None,
) -> rx.Component:
    """A filter with one choice.

    Args:
        label: Its name for screen readers.
        value: The var with the choice; an empty text for no filter.
        on_change: Handler that gets the chosen value.
        every: Label of the empty choice ("All stages").
        more: A var with further choices.
        present: The vars with the value and the label of the present choice, offered where the others lack it.
    """
    return rx.el.div(
        select_control(
            options,
            empty=every,
            more=more,
            present=present,
            value=value,
            on_change=on_change,
            aria_label=label,
            class_name="border-line! hover:border-line-strong!",
        ),
        class_name="min-w-36 shrink-0 max-w-56",
    )


def toggle(label: Text, active: Any, on_click: Any, *, icon_name: str | None = None) -> rx.Component:
    """A filter that is on or off ("Mine", "Overdue")."""
    return rx.el.button(
        *([icon(icon_name, 14)] if icon_name else []),
        label,
        type="button",
        on_click=on_click,
        aria_pressed=rx.cond(active, "true", "false"),
        class_name=(
            "inline-flex h-9 shrink-0 items-center gap-1.5 rounded-lg border border-line bg-surface px-3 "
            "text-sm text-ink-2 hover:bg-subtle aria-pressed:border-primary aria-pressed:bg-primary "
            "aria-pressed:text-on-primary"
        ),
    )


def chip(label: Text, on_remove: Any) -> rx.Component:
    """An active filter, with a button that removes it."""
    return rx.el.span(
        rx.el.span(label, class_name="truncate"),
        rx.el.button(
            icon("x", 12),
            type="button",
            aria_label=t("ui.filters.remove", name=label),
            on_click=on_remove,
            class_name=(
                "inline-flex size-6 items-center justify-center rounded-full border-0 bg-transparent text-ink-2 "
                "hover:bg-line hover:text-ink"
            ),
        ),
        class_name="inline-flex max-w-60 items-center gap-0.5 rounded-full bg-muted py-0.5 pl-2.5 pr-0.5 text-xs",
    )


def filter_bar(search: rx.Component | None, *controls: rx.Component, active: Any = None, on_clear: Any = None) -> Any:
    """The row over a list: search, filters, and "Clear all" while `active` (a bool var) is true.

    On a phone the search has a line of its own and the filters scroll sideways under it.
    """
    clear = (
        [rx.cond(as_var(active), button(t("ui.filters.clear"), variant="ghost", on_click=on_clear))]
        if active is not None
        else []
    )
    return rx.el.div(
        *([search] if search is not None else []),
        rx.el.div(
            *controls,
            *clear,
            role="group",
            aria_label=t("ui.filters"),
            class_name=(
                "-mx-4 flex items-center gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:overflow-visible "
                "sm:p-0"
            ),
        ),
        class_name="mb-4 flex flex-col gap-2 sm:flex-row sm:flex-wrap sm:items-center",
    )
