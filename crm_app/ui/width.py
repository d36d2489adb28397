"""Whether the window is wide enough for tables: the browser says so in a cookie, and by an event when that is out of date."""

from typing import Any

import reflex as rx

from crm_app.ui.i18n import as_var
from crm_app.ui.state import Shell

WIDE = 1024
"""From which width on, in CSS pixels, lists are tables."""
_COOKIE = "crm_wide"
_WATCH = """
function WidthNote() {
  useEffect(() => {
    const wide = window.matchMedia('(min-width: __WIDE__px)');
    const note = () => { document.cookie = `__COOKIE__=${wide.matches ? 1 : 0}; path=/; max-age=31536000; samesite=lax` };
    note();
    wide.addEventListener('change', note);
    return () => wide.removeEventListener('change', note);
  }, []);
  return null;
}
"""
_TELL = """
function WidthWatch({ ready, known, onWiden }) {
  const told = useRef(null);
  useEffect(() => {
    if (!ready || !known) return;
    const wide = window.matchMedia('(min-width: __WIDE__px)');
    const tell = () => {
      const here = wide.matches ? 'wide' : 'narrow', what = `${known} ${here}`;
      if (here !== known && told.current !== what) { told.current = what; onWiden(wide.matches) }
    };
    tell();
    wide.addEventListener('change', tell);
    return () => wide.removeEventListener('change', tell);
  }, [ready, known]);
  return null;
}
"""


def is_wide(shell: Shell, cookie: str) -> bool:
    """Whether the window of the tab is wide, as far as the server knows: as the browser said last, else by its cookie.

    Args:
        cookie: the header of the handshake.
    """
    if shell._wide is None:
        shell._wide = f"{_COOKIE}=1" in [part.strip() for part in (cookie or "").split(";")]
    return shell._wide


class WidthNote(rx.Component):
    """Keeps the cookie with the width. Mounted once, around the pages; renders nothing."""

    tag = "WidthNote"

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect"]}

    def add_custom_code(self) -> list[str]:
        return [_WATCH.replace("__WIDE__", str(WIDE)).replace("__COOKIE__", _COOKIE)]


def _matched(wide: rx.Var[bool]) -> tuple[rx.Var[bool]]:
    return (wide,)


class _WidthWatch(rx.Component):
    tag = "WidthWatch"
    ready: rx.Var[bool]
    known: rx.Var[str]
    on_widen: rx.EventHandler[_matched]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_TELL.replace("__WIDE__", str(WIDE))]


def width_watch(known: Any, on_widen: Any) -> rx.Component:
    """Tells the server the width of the window when it is not the one that the server knows.

    Args:
        known: a var: wide, narrow, or empty while the server has read nothing for a width.
        on_widen: gets whether the window is wide.
    """
    made: rx.Component = _WidthWatch.create(ready=rx.State.is_hydrated, known=as_var(known), on_widen=on_widen)
    return made
