"""What a browser does while a value is changed where it is shown: the place of its input, its keys, and the way back."""

from typing import Any

import reflex as rx

from crm_app.ui.ahead import AWAIT

# The cell is found by its attributes whenever the screen is drawn, because a refresh of the list may move or remove it.
# An input method composes a letter with several keys: Enter and Escape belong to it then.
_BOX = """
const cellAt = (row, name) => document.querySelector(`[data-row=${CSS.escape(row)}] [data-cell=${CSS.escape(name)}]`);
const toCell = (cell) => (cell?.matches('td') ? cell : cell?.querySelector('[data-change], a') ?? cell)?.focus();
const besideCell = (cell, way) => {
  const line = cell.closest('[data-row]'), all = [...line.querySelectorAll('[data-cell]')];
  const next = line.matches('tr') && way[0] ? { 1: line.nextElementSibling, [-1]: line.previousElementSibling }[way[0]] : null;
  const to = next?.dataset.row ? cellAt(next.dataset.row, cell.dataset.cell)
    : line.matches('tr') && way[0] ? cell : all[all.indexOf(cell) + (way[0] || way[1])];
  return to ?? cell;
};
// The server may have lost the state of the page, and the open value with it. What was typed is still a draft then: the value is
// opened again, and what had been sent is sent again.
const reopenLost = (row, name, path, onLost) => {
  const draft = () => window.location.pathname === path && !document.querySelector('[data-cell-box]')
    && Object.keys(sessionStorage).some((key) => key.startsWith('draft:') && key.endsWith(`:${path}#cell ${row} ${name}`));
  const look = (left) => {
    if (!draft()) return;
    if (cellAt(row, name)) onLost(row, name); else if (left) window.setTimeout(() => look(left - 1), 500);
  };
  window.setTimeout(() => look(40), 1000);
};
function CellBox({ row, name, turn, onLost, children, ...rest }) {
  const box = useRef(null), next = useRef(null), sent = useRef(0);
  const inputs = () => [...box.current.querySelectorAll('input:not([type=hidden]), select, textarea')]
    .filter((one) => one.ariaHidden !== 'true' && one.tabIndex >= 0);
  const lock = (on) => { for (const one of inputs()) if (one.tagName !== 'SELECT') one.readOnly = on };
  const save = (way) => {
    if (Date.now() - sent.current < 5000) return;
    const cell = cellAt(row, name), to = way && cell ? besideCell(cell, way) : cell;
    next.current = to ? [to.closest('[data-row]').dataset.row, to.dataset.cell] : null;
    sent.current = Date.now(); lock(true);
    box.current.querySelector('form').requestSubmit();
  };
  useLayoutEffect(() => {
    let frame, at = { left: 8, top: 96, width: 320 };
    const place = () => {
      const view = window.visualViewport, one = box.current, found = cellAt(row, name)?.getBoundingClientRect();
      if (found?.width) at = found;
      const width = Math.min(Math.max(at.width, 288), view.width - 16);
      const within = (value, size, from, room) => Math.max(from + 8, Math.min(value, from + room - size - 8));
      const look = { width, left: within(at.left, width, view.offsetLeft, view.width),
        top: within(at.top, one.offsetHeight, view.offsetTop, view.height) };
      for (const key in look) { const px = `${Math.round(look[key])}px`; if (one.style[key] !== px) one.style[key] = px }
      frame = requestAnimationFrame(place);
    };
    place();
    const outside = ({ target }) => {
      if (!box.current.contains(target) && document.getElementById('content')?.contains(target)) save(null);
    };
    document.addEventListener('pointerdown', outside);
    const path = window.location.pathname;
    return () => {
      reopenLost(row, name, path, onLost);
      cancelAnimationFrame(frame);
      document.removeEventListener('pointerdown', outside);
      window.setTimeout(() => {
        const now = document.activeElement;
        if (now && now !== document.body && now.id !== 'content') return;
        toCell(cellAt(...(next.current ?? [row, name])) ?? cellAt(row, name));
      });
    };
  }, []);
  useEffect(() => {
    sent.current = 0; lock(false);
    const one = inputs()[0];
    one?.focus({ preventScroll: true });
    if (turn) return;
    if (one?.matches('input:not([type=checkbox])')) one.select();
    else if (one?.tagName === 'TEXTAREA') one.selectionStart = one.value.length;
  }, [turn]);
  const pressed = (event) => {
    const one = event.target, key = event.key;
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (!box.current.contains(one) || one.ariaExpanded === 'true' || event.ctrlKey || event.metaKey || event.altKey) return;
    const ticks = one.type === 'checkbox' && { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
    if (key === 'Escape') box.current.querySelector('[data-draft-discard]').click();
    else if (key === 'Tab') save([0, event.shiftKey ? -1 : 1]);
    else if (key === 'Enter' && one.tagName !== 'BUTTON' && !(one.tagName === 'TEXTAREA' && event.shiftKey)) save([1, 0]);
    else if (ticks) { const all = inputs(); all[all.indexOf(one) + ticks]?.focus() }
    else return;
    event.preventDefault();
  };
  return jsx('div', { ...rest, ref: box, role: 'group', 'data-cell-box': '', onKeyDown: pressed }, children);
}
"""

_FACTS = """
function CellFacts({ children, onChange, ...rest }) {
  const open = (event) => {
    const cell = event.target.closest('[data-cell]'), row = event.currentTarget.dataset.row;
    if (cell?.querySelector('[data-change]')) { event.preventDefault(); awaitInput(cell); onChange(row, cell.dataset.cell) }
  };
  const clicked = (event) => { if (event.target.closest('[data-change]')) open(event) };
  const twice = (event) => { if (!event.target.closest('a, button')) open(event) };
  const pressed = (event) => { if (event.key === 'F2') open(event) };
  return jsx('div', { ...rest, onClick: clicked, onDoubleClick: twice, onKeyDown: pressed }, children);
}
"""


def placed(row: rx.Var[str], name: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    """The arguments of an event that opens a value: the record, and the field."""
    return (row, name)


class CellBox(rx.Component):
    """The input of one value, over the value itself: `row` is the `data-row` of its record, `name` its `data-cell`.

    Enter saves and goes to the row below, Tab to the next value, Escape leaves it. The box contains the form with a button
    that has `data-draft-discard`; whatever `turn` becomes, the focus goes into the input. `on_lost` opens a value whose input
    disappeared although something unsaved was typed, as after a restart of the server.
    """

    tag = "CellBox"
    row: rx.Var[str]
    name: rx.Var[str]
    turn: rx.Var[int]
    on_lost: rx.EventHandler[placed]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useLayoutEffect", "useRef"]}

    def add_custom_code(self) -> list[str]:
        return [_BOX]


class CellFacts(rx.Component):
    """Values outside of a table, inside an element with `data-row`: a click on a button with `data-change`, a double click and
    F2 open the value around it.
    """

    tag = "CellFacts"
    on_change: rx.EventHandler[placed]  # type: ignore[type-arg, valid-type]

    def add_custom_code(self) -> list[str]:
        return [AWAIT, _FACTS]
