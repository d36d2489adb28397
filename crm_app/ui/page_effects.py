"""Effects of a page on the browser besides its content: language, theme, navigation away."""

from typing import Any

import reflex as rx

from crm_app.ui.i18n import as_var
from crm_app.ui.state import Shell


class DocumentLanguage(rx.Fragment):
    """Tells the browser (and so screen readers and hyphenation) which language the page is in."""

    spoken: rx.Var[str]

    def _exclude_props(self) -> list[str]:
        return ["spoken"]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[Any]]:
        return [
            rx.Var(
                f"useEffect(() => {{ document.documentElement.lang = {self.spoken!s} }}, [{self.spoken!s}])",
                _var_data=self.spoken._get_all_var_data(),
            )
        ]


class Leaves(rx.Fragment):
    """Navigates to `Shell.leave` once it is set, by loading the address, so that the page's state is discarded."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[Any]]:
        leave = as_var(Shell.leave)
        return [
            rx.Var(
                f"useEffect(() => {{ if ({leave!s}) {{ window.location.replace({leave!s}) }} }}, [{leave!s}])",
                _var_data=leave._get_all_var_data(),
            )
        ]


class ApplyTheme(rx.Fragment):
    """Applies the theme that the person has chosen, on whichever device."""

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useContext", "useEffect"], "$/utils/context": ["ColorModeContext"]}

    def add_hooks(self) -> list[str | rx.Var[Any]]:
        ready, theme = as_var(Shell.ready), as_var(Shell.theme)
        return [
            "const { setColorMode } = useContext(ColorModeContext)",
            rx.Var(
                f"useEffect(() => {{ if ({ready!s}) {{ setColorMode({theme!s}) }} }}, [{ready!s}, {theme!s}])",
                _var_data=ready._get_all_var_data(),
            ),
        ]


_FOCUS_ON = """
function FocusOn({ mark, target }) {
  useEffect(() => {
    if (!target) return;
    const found = document.querySelector(`[data-${mark}="${CSS.escape(target)}"]`);
    if (!found || (found.contains(document.activeElement) && !document.activeElement.disabled)) return;
    const last = focusOnLast.index, buttons = [...found.querySelectorAll('button')];
    const first = buttons[last] && !buttons[last].disabled ? buttons[last] : buttons.find((one) => !one.disabled);
    first?.focus();
  });
  useEffect(() => {
    const note = (event) => {
      const holder = event.target.closest?.(`[data-${mark}]`);
      if (holder) focusOnLast.index = [...holder.querySelectorAll('button')].indexOf(event.target.closest('button'));
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [mark]);
  return null;
}
const focusOnLast = { index: 0 };
"""


class FocusOn(rx.Component):
    """Puts the focus on the element whose attribute `data-<mark>` is `target`, on the same button as before, after the
    element was moved in the page: a moved element loses the focus.
    """

    tag = "FocusOn"
    mark: rx.Var[str]
    target: rx.Var[str]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect"]}

    def add_custom_code(self) -> list[str]:
        return [_FOCUS_ON]
