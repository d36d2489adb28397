"""Typing ahead of the server: keys that are meant for an input which the server has yet to make wait for it.

On a slow line a person chooses a field, presses Tab and types before the server has made the input. Controls after which the
server makes something are marked: a choice by `choice`, a button that opens a dialog by `opens`, one that adds inputs by
`adds`. From their use until the answer `Ahead` keeps the keys, then it does with them what the browser would have done.
"""

from typing import Any

import reflex as rx

from crm_app.ui.i18n import t


def opens() -> dict[str, str]:
    """Attributes (`custom_attrs`) of a button or a menu item whose handler opens a dialog."""
    return {"data-awaits": "[role=dialog]"}


def choice(made: Any) -> dict[str, Any]:
    """Attributes of a select after which the server makes further inputs.

    Args:
        made: the value for which the shown inputs were made. A draft is restored into them in the same order.
    """
    return {"data-awaits": "choice", "data-made": made}


def adds(selector: str) -> dict[str, str]:
    """Attributes of a button whose handler adds an element that matches `selector`, which gets the focus."""
    return {"data-awaits": selector}


# What is held is found by its id or name again, because an answer may make the control anew. An input method composes a letter
# with several keys, and only in an input that is there: its keys are never held.
_HOLDING = """
const LONGEST = 30000, MOST = 500;
const isText = (one) => one?.matches('textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit])');
const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
const inDialog = (one) => one.closest('[role=dialog]') || (one === document.body && seen('[role=dialog]').pop()) || document;
let wait = null, line = [], prefix = null, timer = 0;
const now = () => wait.origin.isConnected ? wait.origin
  : document.getElementById(wait.origin.id) ?? seen(`[name="${CSS.escape(wait.origin.name ?? '')}"]`)[0] ?? null;
const end = () => { wait = null; line = []; prefix = null; show() };
const begin = (origin, is, given) => {
  wait = { origin, is, at: Date.now(), until: Date.now() + LONGEST, edited: new Map(), ...given };
  window.clearInterval(timer); timer = window.setInterval(step, 100);
};
const answered = () => {
  if (wait.is === 'choice') { const one = now(); return !one || one.dataset.made === one.value }
  const found = seen(wait.is).find((one) => !wait.before.has(one));
  wait.found ??= found && Date.now();
  // what opens moves the focus to its first input a moment later
  if (!found || Date.now() < wait.found + (found.matches('[role=dialog]') ? 250 : 60)) return false;
  if (isText(document.activeElement) && found.contains(document.activeElement)) return true;
  const inputs = 'form input:not([type=hidden]), form textarea, form select';
  const first = found.matches('[role=dialog], [data-cell-box]')
    ? [...found.querySelectorAll(inputs)].find((one) => one.checkVisibility()) : found;
  if (first && (line.length || !found.contains(document.activeElement))) first.focus();
  return true;
};
const refused = () => [...document.querySelectorAll('[data-toast=error]')].some((one) => !wait.errors.has(one));
// What was typed into an input of before the answer goes into the one that has taken its place.
const carry = ({ edited, form }) => {
  for (const [name, [value, focused]] of edited) {
    const one = [...(form?.isConnected ? form : document).querySelectorAll('input, textarea')].find((all) => all.name === name);
    if (!one || !isText(one) || one.value === value) continue;
    put(one, value);
    const refocus = () => { if (focused && one.isConnected && !isText(document.activeElement)) one.focus() };
    refocus();
    window.setTimeout(refocus, 100);  // a dialog takes the focus of an input that went
  }
};
const step = () => {
  if (wait) {
    if (refused() || Date.now() > wait.until) { end(); return }
    if (!answered()) { show(); return }
    const before = wait;
    wait = null; carry(before);
    if (!before.origin.isConnected && before.is === 'choice' && [null, document.body].includes(document.activeElement))
      document.getElementById(before.origin.id)?.focus();
  }
  if (line.length) { act(line.shift()); window.setTimeout(step) } else window.clearInterval(timer);
  show();
};
"""

_KEYS = """
const put = (one, value) => {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(one), 'value').set.call(one, value);
  one.dispatchEvent(new InputEvent('input', { bubbles: true }));
};
const pick = (one, index) => {
  if (!one.options[index] || one.selectedIndex === index) return;
  one.selectedIndex = index;
  for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind, { bubbles: true }));
};
const stops = (within) => [...within.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
  (one) => one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden' && one.ariaHidden !== 'true' && one.checkVisibility()
    && !one.matches('[data-base-ui-focus-guard]'));
const go = (at, by) => {
  const all = stops(inDialog(at)), next = all[(all.indexOf(at) + by + all.length) % all.length];
  next?.focus();
  if (isText(next) && next.tagName === 'INPUT') next.select();
};
const spell = (one, key) => {
  prefix = { one, text: (prefix?.one === one ? prefix.text : '') + key, at: Date.now() };
  while (line.length && line[0][0].length === 1) prefix.text += line.shift()[0];
  pick(one, [...one.options].findIndex((each) => each.text.trim().toLowerCase().startsWith(prefix.text.toLowerCase())));
};
const act = ([key, shiftKey]) => {
  const at = document.activeElement ?? document.body, letter = key.length === 1;
  if (!(letter && at.tagName === 'SELECT')) prefix = null;
  if (!at.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))) return;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (key === 'Tab') go(at, shiftKey ? -1 : 1);
  else if (at.tagName === 'SELECT') { if (letter) spell(at, key); else if (arrow) pick(at, at.selectedIndex + arrow) }
  else if (isText(at)) {
    if (letter) document.execCommand('insertText', false, key);
    else if (key === 'Backspace') document.execCommand('delete');
    else if (key === 'Enter' && at.tagName === 'TEXTAREA') document.execCommand('insertText', false, '\\n');
    else if (key === 'Enter') at.form?.requestSubmit();
  }
  else if (key === ' ' || (key === 'Enter' && at.type !== 'checkbox')) at.click();
  else if (key === 'Enter') at.form?.requestSubmit();
};
"""

_LISTENING = """
const HELD = ['Tab', 'Enter', 'Backspace', 'Escape', 'ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight'];
const pressed = (event) => {
  const { key } = event, at = document.activeElement;
  if (!event.isTrusted || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (prefix?.one === at && !line.length && key.length === 1 && Date.now() < prefix.at + 1000) {
    event.preventDefault(); event.stopImmediatePropagation(); spell(at, key); return;
  }
  if ((!wait && !line.length) || (key.length > 1 && !HELD.includes(key))) return;
  if (wait && !line.length) {
    if (wait.is === 'choice' && (at !== now() || !['Tab', 'Enter'].includes(key))) return;
    // the focus is in an input already, perhaps in one that was there before: nothing is waited for any more
    if (wait.is !== 'choice' && at !== wait.origin && (isText(at) || at?.tagName === 'SELECT')) {
      if (wait.is === '[data-cell-box]') end();
      return;
    }
    if (wait.found && key.length > 1 && (at === document.body || at?.closest(wait.is))) { end(); return }  // it is there
  }
  event.preventDefault(); event.stopImmediatePropagation();
  if (key === 'Escape') line = wait?.is === 'choice' ? [] : [[key, false]];
  else if (line.length < MOST && line[0]?.[0] !== 'Escape') line.push([key, event.shiftKey]);
  show();
};
const errors = () => new Set(document.querySelectorAll('[data-toast=error]'));
const changed = ({ target }) => {
  if (target.dataset?.awaits === 'choice' && target.dataset.made !== target.value)
    begin(target, 'choice', { errors: errors(), form: target.form });
};
const clicked = ({ target }) => {
  const one = target.closest?.('[data-awaits]:not([data-awaits=choice])'), is = one?.dataset.awaits;
  if (one && !one.disabled) begin(one, is, { errors: errors(), before: new Set(seen(is)) });
};
const opening = ({ target }) => begin(target, '[data-cell-box]', { errors: errors(), before: new Set(seen('[data-cell-box]')) });
const typed = ({ target, isTrusted }) => {
  if (isTrusted && wait?.is === 'choice' && isText(target) && target.form === wait.form && target.name) {
    wait.edited.delete(target.name);
    wait.edited.set(target.name, [target.value, target === document.activeElement]);
  }
};
const observer = new MutationObserver(() => { if (wait && answered()) step() });
observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-made'] });
window.addEventListener('keydown', pressed, true);
const events = [['change', changed], ['click', clicked], ['input', typed], ['opening', opening]];
for (const [name, listener] of events) document.addEventListener(name, listener, true);
// A lost line loses the event as well: it is sent again.
holder.current = { end, line: (connected) => {
  if (!wait) return;
  wait.until = Date.now() + (connected ? LONGEST : 600000);
  const asked = wait;
  if (connected) window.setTimeout(() => {
    if (wait !== asked || answered()) return;
    if (wait.is === 'choice') now()?.dispatchEvent(new Event('change', { bubbles: true })); else wait.origin.click();
  }, 2000);
} };
return () => {
  observer.disconnect(); window.clearInterval(timer);
  window.removeEventListener('keydown', pressed, true);
  for (const [name, listener] of events) document.removeEventListener(name, listener, true);
};
"""

_SHOWING = """
const show = () => {
  const text = line.map(([key]) => key.length === 1 ? key : '').join(''), late = wait && Date.now() > wait.at + 1500;
  const one = note.current, at = late && text.trim() ? now() : null;
  document.documentElement.toggleAttribute('data-ahead', line.length > 0);
  one.hidden = !at; one.lastChild.textContent = text;
  if (!at) return;
  const { left, bottom } = at.getBoundingClientRect();
  one.style.left = `${Math.max(8, Math.min(left, window.innerWidth - one.offsetWidth - 8))}px`;
  one.style.top = `${Math.max(8, Math.min(bottom + 4, window.innerHeight - one.offsetHeight - 8))}px`;
};
"""

AWAIT = """
const awaitInput = (cell) => cell.dispatchEvent(new CustomEvent('opening', { bubbles: true }));
"""
"""`awaitInput(cell)`: the input of this value is opened by the server."""

_COMPONENT = """
function Ahead({ connected, waiting }) {
  const holder = useRef(null), note = useRef(null), { key } = useLocation();
  useEffect(() => {
    __BODY__
  }, []);
  useEffect(() => { holder.current.line(connected) }, [connected]);
  useEffect(() => { holder.current.end() }, [key]);
  return jsx('p', { ref: note, role: 'status', hidden: true, className: __LOOK__ }, waiting, ' ', jsx('bdi', {}));
}
"""

_LOOK = (
    "fixed z-[70] m-0 max-w-[min(24rem,calc(100vw-1rem))] truncate rounded-lg border border-line bg-warning-soft px-2.5 py-1.5 "
    "text-sm text-ink shadow-float"
)


class Ahead(rx.Component):
    """Keeps the keys of all pages that are typed ahead of the server. Mounted once, around the pages.

    The keys wait for thirty seconds at most, longer while the line is lost; then the event is sent again. Escape, a refusal
    and another page end the wait. After a moment the page shows what is kept; `<html>` has `data-ahead` while any key waits.
    """

    tag = "Ahead"
    connected: rx.Var[bool]
    waiting: rx.Var[str]

    @classmethod
    def create(cls, *children: Any, **props: Any) -> "Ahead":
        """The keeper for the pages of the product."""
        return super().create(*children, connected=rx.State.is_hydrated, waiting=t("ui.ahead"), **props)

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"], "react-router": ["useLocation"]}

    def add_custom_code(self) -> list[str]:
        body = _HOLDING + _KEYS + _SHOWING + _LISTENING
        return [_COMPONENT.replace("__BODY__", body).replace("__LOOK__", f"'{_LOOK}'")]
