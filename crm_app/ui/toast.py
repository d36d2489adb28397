"""Toasts, rendered from `Shell.toasts`: a script sent by the server would need `eval`, which the page forbids.

Success and information close after seven seconds, but not under the pointer or the focus; errors stay until dismissed. They
appear where they cover the least of what can be pressed. Ctrl+Z, outside of a text field, presses the last "Undo".
"""

from typing import Any

import reflex as rx

from crm_app.ui.button import icon_button, link
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.nav import frame
from crm_app.ui.state import Shell

# Hides the toast in the browser at once. React keeps the element: hiding it does not break React's tree, removing
# would.
_DISMISS = as_var(rx.Var("((event) => { event.currentTarget.closest('[data-toast]').hidden = true })")).to(
    rx.EventChain
)

_ACTION = (
    "-my-1.5 shrink-0 rounded-md border-0 bg-transparent px-2 py-1 text-sm font-medium text-ink underline underline-offset-4 "
    "hover:bg-muted min-h-8"
)


# The first place is the usual one. Another is taken when it covers less: the focus and what was pressed last count most, then
# the controls of forms, then buttons, then links. While a dialog is open, only what is inside it can be pressed.
_PLACES = """
const PRESSED = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]';
function Notices({ children, count, ...rest }) {
  const box = useRef(null), last = useRef(null);
  useLayoutEffect(() => {
    const region = box.current;
    if (!count) return;
    const noticed = () => [...region.children].filter((one) => one.getClientRects().length);
    const places = (width, height) => {
      const view = window.visualViewport, right = view.offsetLeft + view.width, end = view.offsetTop + view.height;
      if (view.width < 768) {
        const keys = window.innerHeight - end > 120, top = view.offsetTop;
        return [[12, keys ? end - height - 8 : end - height - 80], [12, top + 64], [12, top + 8], [12, top + 128]];
      }
      const from = (document.getElementById('content') ?? document.body).getBoundingClientRect().left + 20;
      const middle = Math.max(from, (from + right - 20 - width) / 2), low = end - height - 20;
      return [[right - width - 20, low], [from, low], [middle, low], [right - width - 20, 72], [middle, 72], [middle, 6]];
    };
    const place = () => {
      if (!noticed().length) return;
      const view = window.visualViewport, width = Math.min(416, view.width - 24), height = region.offsetHeight;
      const dialog = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].pop(), all = [];
      const at = document.activeElement;
      for (const one of (dialog ?? document).querySelectorAll(PRESSED)) {
        if (region.contains(one)) continue;
        const size = one.getBoundingClientRect();
        if (!size.width || size.bottom < 0 || size.top > window.innerHeight || size.height > 400) continue;
        const weight = one === at ? 100 : one === last.current ? 50 : one.matches('input, select, textarea, [type=submit]') ? 9
          : one.matches('a') ? 1 : 4;
        all.push([one, size, weight]);
      }
      const seen = (one, x, y) => document.elementsFromPoint(x, y).some((other) => one.contains(other) || other === one);
      const costs = ([left, top]) => all.reduce((sum, [one, size, weight]) => {
        const x0 = Math.max(size.left, left), x1 = Math.min(size.right, left + width);
        const y0 = Math.max(size.top, top), y1 = Math.min(size.bottom, top + height);
        return sum + (x0 < x1 && y0 < y1 && seen(one, (x0 + x1) / 2, (y0 + y1) / 2) ? weight : 0);
      }, 0);
      let best = null;
      for (const one of places(width, height)) {
        const cost = costs(one);
        if (!best || cost < best[0]) best = [cost, one];
      }
      const [left, top] = best[1];
      Object.assign(region.style, { left: `${left}px`, top: `${Math.max(4, top)}px`, right: 'auto', bottom: 'auto',
        width: `${width}px` });
    };
    const soon = (event) => { if (!region.contains(event.target)) window.setTimeout(place) };
    const pressed = (event) => { last.current = event.target.closest?.(PRESSED) };
    const undo = (event) => {
      if (event.key !== 'z' || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      if (event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable=true]')) return;
      const one = [...region.querySelectorAll('[data-undo]')].filter((button) => !button.closest('[hidden]')).pop();
      if (one) { event.preventDefault(); one.click() }
    };
    place();
    const every = [['focusin', soon], ['pointerdown', pressed], ['keydown', undo]];
    for (const [name, run] of every) document.addEventListener(name, run);
    for (const name of ['resize', 'scroll']) window.visualViewport.addEventListener(name, place);
    return () => {
      for (const [name, run] of every) document.removeEventListener(name, run);
      for (const name of ['resize', 'scroll']) window.visualViewport.removeEventListener(name, place);
    };
  });
  // One that has left takes no room; its "Undo" still answers to the key.
  const left = ({ animationName, target }) => { if (animationName === 'leave') target.style.display = 'none' };
  return jsx('section', { ...rest, ref: box, onAnimationEnd: left }, children);
}
"""


class _Notices(rx.Component):
    tag = "Notices"
    count: rx.Var[int]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useLayoutEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_PLACES]


def _toast(toast: Any) -> rx.Component:
    failed = toast["kind"] == "error"
    undo = rx.fragment()
    if frame.on_undo is not None:
        undo = rx.cond(
            toast["undo"],
            rx.el.button(
                t("ui.undo"),
                type="button",
                on_click=frame.on_undo(toast["undo"]),
                class_name=_ACTION,
                custom_attrs={"data-undo": ""},
            ),
        )
    return rx.el.div(
        icon(
            rx.cond(failed, "circle-alert", rx.cond(toast["kind"] == "success", "circle-check", "info")),
            18,
            "mt-px",
        ),
        rx.el.p(
            rx.el.span(
                rx.cond(
                    failed,
                    t("ui.toast.error"),
                    rx.cond(toast["kind"] == "success", t("ui.toast.success"), t("ui.toast.info")),
                ),
                ": ",
                class_name="sr-only",
            ),
            toast["text"],
            class_name="m-0 min-w-0 flex-1 text-sm [overflow-wrap:anywhere]",
        ),
        rx.cond(toast["action_href"], link(toast["action_label"], href=toast["action_href"], class_name=_ACTION)),
        undo,
        icon_button("x", t("ui.dismiss"), size="sm", on_click=_DISMISS, class_name="-my-1.5 -mr-1.5"),
        custom_attrs={"data-toast": toast["kind"]},
        key=toast["id"],
        class_name=rx.cond(failed, "toast border-danger ", "toast-passing border-line ")
        + "pointer-events-auto flex w-full items-start gap-2.5 rounded-xl border bg-surface px-3.5 py-3 text-ink "
        "shadow-float [&[hidden]]:hidden",
    )


def region() -> rx.Component:
    """The area of every page where toasts appear. Screen readers announce additions."""
    return _Notices.create(
        rx.foreach(Shell.toasts, _toast),
        count=as_var(Shell.toasts).length(),
        aria_label=t("ui.notices"),
        aria_live="polite",
        class_name=(
            "pointer-events-none fixed inset-x-3 bottom-20 z-[60] mx-auto flex max-w-md flex-col gap-2 "
            "md:inset-x-auto md:bottom-5 md:right-5 md:w-[26rem]"
        ),
    )
