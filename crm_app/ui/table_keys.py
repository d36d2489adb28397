"""The keys and clicks of a table of records."""

from typing import Any

import reflex as rx

from crm_app.ui.ahead import AWAIT
from crm_app.ui.in_place import placed

_KEYS = """
function TableKeys({ children, onChange, onSize, change, ...rest }) {
  const navigate = useNavigate(), box = useRef(null), held = useRef(null), [spot, setSpot] = useState(null);
  const open = (cell) => {
    const row = cell?.closest('[data-row]');
    if (row && 'edit' in cell.dataset) { awaitInput(cell); onChange(row.dataset.row, cell.dataset.cell) }
  };
  const timer = useRef(0);
  const sized = (bar) => {
    const head = bar.closest('th'), table = head.closest('table'), col = table.querySelectorAll('col')[head.cellIndex];
    const from = head.offsetWidth, all = table.offsetWidth;
    const put = (by) => {
      const width = Math.round(Math.min(800, Math.max(64, from + by)));
      col.style.width = `${width}px`; table.style.minWidth = `${all - from + width}px`;
      return width;
    };
    return { put, tell: (width) => { if (width !== from) onSize(bar.dataset.sizer, width) } };
  };
  const grip = (event) => {
    const bar = event.target.closest('[data-sizer]');
    if (!bar || event.button) return;
    event.preventDefault(); bar.focus(); bar.setPointerCapture(event.pointerId);
    const start = event.clientX, { put, tell } = sized(bar);
    let width = null;
    bar.onpointermove = (move) => { width = put(move.clientX - start) };
    bar.onlostpointercapture = () => { bar.onpointermove = null; if (width) tell(width) };
  };
  const pressed = (event) => {
    const at = event.target, tick = at.type === 'checkbox';
    const wider = at.dataset.sizer && { ArrowRight: 16, ArrowLeft: -16 }[event.key];
    if (wider) {
      const { put, tell } = sized(at), width = put(wider);
      window.clearTimeout(timer.current); timer.current = window.setTimeout(() => tell(width), 400);
      event.preventDefault(); return;
    }
    if (at.dataset.sizer && event.key === 'Enter') { onSize(at.dataset.sizer, 0); return }
    if (event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable) return;
    if (!tick && ['INPUT', 'SELECT', 'TEXTAREA'].includes(at.tagName)) return;
    const rows = [...event.currentTarget.querySelectorAll('tbody tr')], row = at.closest('tbody tr');
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key], side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = (one) => (tick && one?.querySelector('input[type=checkbox]')) || one?.querySelector('th button, th a');
    const cells = (one) => [...(one?.querySelectorAll('[data-cell]') ?? [])];
    const cell = at.closest('[data-cell]'), place = cells(row).indexOf(cell);
    const into = (one, n) => ((n > 0 && cells(one)[n]) || to(one))?.focus();
    const path = row?.dataset.row && row.querySelector('th a')?.getAttribute('href');
    const mark = row?.querySelector('input[type=checkbox]');
    if (step) into(rows[row ? rows.indexOf(row) + step : step > 0 ? 0 : -1], place);
    else if (side && at.ariaExpanded) { if (side > 0 === (at.ariaExpanded === 'false')) at.click() }
    else if (side && row) (place + side > 0 ? cells(row)[place + side] : cells(row)[0]?.querySelector('a'))?.focus();
    else if (event.key === 'Home' && row) into(rows[0], place);
    else if (event.key === 'End' && row) into(rows[rows.length - 1], place);
    else if ((event.key === 'x' || (event.key === ' ' && !tick && at.tagName !== 'BUTTON')) && mark) mark.click();
    else if (event.key === 'Enter' && (tick || at.tagName === 'TD') && path) navigate(path);
    else if (event.key === 'F2' && cell) open(cell);
    else if (event.key === 'e' && path) navigate(`${path}/edit`);
    else if (event.key === '/') document.querySelector('main [role=search] input')?.focus();
    else return;
    event.preventDefault();
  };
  const over = ({ target }) => {
    const cell = target.closest('[data-edit]');
    if (!cell || target.closest('[data-spot]')) return;
    const one = cell.getBoundingClientRect(), all = box.current.getBoundingClientRect();
    const end = getComputedStyle(cell).textAlign === 'right';
    setSpot({ cell, left: one.left - all.left + box.current.scrollLeft + (end ? 2 : one.width - 30),
      top: one.top - all.top + box.current.scrollTop + (one.height - 28) / 2, zIndex: cell.tagName === 'TH' ? 15 : 5 });
  };
  const down = (event) => { grip(event); held.current = document.activeElement?.closest?.('td[data-cell]') };
  const clicked = (event) => {
    const cell = event.target.closest('td[data-cell]');
    if (!cell || event.target.closest('a, button, input, label')) return;
    if (held.current === cell && window.getSelection().isCollapsed) open(cell); else cell.focus({ preventScroll: true });
  };
  const twice = (event) => {
    const bar = event.target.closest('[data-sizer]');
    if (bar) { onSize(bar.dataset.sizer, 0); return }
    if (!event.target.closest('a, button, input, label')) open(event.target.closest('td[data-cell]'));
  };
  const pencil = spot?.cell.isConnected && jsx('button', { type: 'button', tabIndex: -1, 'aria-label': change, title: change,
    'data-spot': '', style: { left: spot.left, top: spot.top, zIndex: spot.zIndex }, onClick: () => open(spot.cell) },
    jsx('svg', { className: 'icon', width: 14, height: 14, 'aria-hidden': true }, jsx('use', { href: '/icons.svg#pencil' })));
  return jsx('div', { ...rest, ref: box, 'data-scrolled': '', onKeyDown: pressed, onPointerDown: down, onClick: clicked,
    onDoubleClick: twice, onMouseOver: over, onFocus: over,
    onMouseLeave: () => setSpot(null) }, children, pencil);
}
"""


def _sized(name: rx.Var[str], width: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return (name, width)


class TableKeys(rx.Component):
    """The box of a table. While the focus is in it: the arrows, `j` and `k` go from row to row and from cell to cell, Enter
    opens a record, `e` edits it, Space and `x` tick it, F2 changes a cell, `/` goes to the search.

    A row has `data-row`, a cell `data-cell`, and `data-edit` where its value can be changed: by F2, a double click, a click on
    the cell that has the focus, or the pencil over it. `on_change` gets both attributes; `change` names the pencil.

    The edge of a head, `data-sizer` with the name of its column, is dragged or moved with the arrow keys; `on_size` gets the
    name and the width in CSS pixels, 0 after a double click or Enter.
    """

    tag = "TableKeys"
    change: rx.Var[str]
    on_change: rx.EventHandler[placed]  # type: ignore[type-arg, valid-type]
    on_size: rx.EventHandler[_sized]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useRef", "useState"], "react-router": ["useNavigate"]}

    def add_custom_code(self) -> list[str]:
        return [AWAIT, _KEYS]
