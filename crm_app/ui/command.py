"""The global search in the top bar: Ctrl+K or ⌘K focuses it, results appear while typing, Enter opens one."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from crm_app.ui import primitives as p
from crm_app.ui.button import _RouterLink
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.menu import POPUP
from crm_app.ui.picker import debounced

_FOCUS_ON_KEY = """useEffect(() => {
  const focusSearch = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      document.getElementById("global-search")?.focus();
    }
  };
  document.addEventListener("keydown", focusSearch);
  return () => document.removeEventListener("keydown", focusSearch);
}, [])"""


class _Hotkey(rx.Fragment):
    """Ctrl+K and ⌘K put the focus into the global search."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [_FOCUS_ON_KEY]


_ENTER = """
function EnterAwaits({ answers, children }) {
  const entered = useRef(null);
  const hold = (event) => {
    entered.current = null;
    const text = (event.target.value ?? '').trim().slice(0, 200);
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || text.length < 2 || text === answers) return;
    event.preventDefault(); event.stopPropagation(); entered.current = [event.target, text];
  };
  useEffect(() => {
    const [box, text] = entered.current ?? [];
    if (!box || text !== answers) return;
    entered.current = null;
    const enter = () => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    const soon = window.setTimeout(enter, 50);  // the first result is marked by then
    return () => window.clearTimeout(soon);
  }, [answers]);
  return jsx('div', { style: { display: 'contents' }, onKeyDownCapture: hold }, children);
}
"""


class _EnterAwaits(rx.Component):
    """Around a search box: Enter waits for the results of the typed text. Those of an earlier text would open another page."""

    tag = "EnterAwaits"
    answers: rx.Var[str]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_ENTER]


@dataclass
class Piece:
    """A piece of a text; `found` where it matches a word of the search."""

    text: str
    found: bool


@dataclass
class Result:
    """A search result."""

    kind: str
    icon: str
    title: str
    href: str
    meta: str
    """Second line, grey: its kind, its owner, its time."""
    marked: list[Piece]
    """The title in pieces."""
    snippet: list[Piece]
    """The matching places in its other texts; may be empty."""


def pieces(parts: Any) -> rx.Component:
    """A text with the matching words marked. A var, list[Piece]."""
    return rx.el.bdi(
        rx.foreach(
            parts,
            lambda part: rx.cond(
                part.found,
                rx.el.mark(part.text, class_name="rounded-[3px] bg-warning-soft text-inherit"),
                rx.el.span(part.text),
            ),
        )
    )


def _result(result: Any) -> rx.Component:
    return p.AutocompleteItem.create(
        icon(result.icon, 18, "text-ink-3"),
        rx.el.span(
            rx.el.span(pieces(result.marked), class_name="block truncate font-medium"),
            rx.cond(
                result.snippet.length() > 0,
                rx.el.span(pieces(result.snippet), class_name="block truncate text-xs text-ink-2"),
            ),
            rx.el.span(result.meta, class_name="block truncate text-xs text-ink-3"),
            class_name="min-w-0 flex-1",
        ),
        render_=_RouterLink.create(to=result.href),
        value=result,
        key=result.href,
        class_name=(
            "flex min-h-11 items-center gap-3 rounded-lg px-2.5 py-1.5 text-sm text-ink no-underline outline-none "
            "cursor-pointer data-[highlighted]:bg-muted"
        ),
    )


def global_search(results: Any, on_search: Any, *, query: Any) -> rx.Component:
    """The search box of the top bar; put it into the frame with `nav.fill("search", …)`.

    Args:
        results: A var, list[Result] of at most 20.
        on_search: Handler that gets the typed text, 250 ms after the last letter, and refills `results`.
        query: A var with the text that `results` belong to; decides between "type" and "nothing found".
    """
    return rx.fragment(
        _Hotkey.create(),
        p.AutocompleteRoot.create(
            rx.el.div(
                icon("search", 16, "pointer-events-none absolute left-3 text-ink-3"),
                _EnterAwaits.create(
                    p.AutocompleteInput.create(
                        id=rx.Var.create("global-search"),
                        placeholder=t("ui.command.hint"),
                        custom_attrs={"aria-label": t("ui.command.label"), "aria-keyshortcuts": "Control+K Meta+K"},
                        class_name=(
                            "block h-9 w-full rounded-lg border border-line bg-subtle pl-9 pr-3 text-base "
                            "sm:text-sm md:pr-16 text-ink placeholder:text-ink-3 hover:border-line-strong focus:bg-surface "
                            "transition-colors"
                        ),
                    ),
                    answers=query,
                ),
                rx.el.kbd(
                    "Ctrl K",
                    aria_hidden="true",
                    class_name=(
                        "pointer-events-none absolute right-2 hidden rounded border border-line bg-surface px-1.5 "
                        "text-[11px] text-ink-3 md:block"
                    ),
                ),
                role="search",
                aria_label=t("ui.command.label"),
                class_name="relative flex items-center",
            ),
            p.AutocompletePortal.create(
                p.AutocompletePositioner.create(
                    p.AutocompletePopup.create(
                        p.AutocompleteEmpty.create(
                            rx.el.p(
                                rx.cond(as_var(query).length() < 2, t("ui.command.start"), t("ui.command.none")),
                                class_name="m-0 px-2.5 py-2.5 text-sm text-ink-3",
                            )
                        ),
                        p.AutocompleteList.create(rx.foreach(results, _result), class_name="outline-none"),
                        class_name=f"{POPUP} w-[max(var(--anchor-width),min(24rem,calc(100vw-2rem)))]",
                    ),
                    side_offset=6,
                    align="start",
                    class_name="z-50",
                )
            ),
            items=results,
            filter=rx.Var("null"),
            mode="none",
            auto_highlight=True,
            item_to_string_value=rx.Var("((result) => result?.title ?? '')"),
            on_value_change=debounced(on_search),
        ),
    )
