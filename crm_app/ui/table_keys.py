"""The keys of a table of records, while the focus is in it."""

from typing import Any

import reflex as rx

_KEYS = """
function TableKeys({ children, ...rest }) {
  const navigate = useNavigate();
  const pressed = (event) => {
    const at = event.target, tick = at.type === 'checkbox';
    if (event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable) return;
    if (!tick && ['INPUT', 'SELECT', 'TEXTAREA'].includes(at.tagName)) return;
    const rows = [...event.currentTarget.querySelectorAll('tbody tr')], row = at.closest('tbody tr');
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const to = (one) => (tick && one?.querySelector('input[type=checkbox]')) || one?.querySelector('th a');
    const open = row?.querySelector('th a')?.getAttribute('href');
    const box = row?.querySelector('input[type=checkbox]');
    if (step) to(rows[row ? rows.indexOf(row) + step : step > 0 ? 0 : -1])?.focus();
    else if (event.key === 'Home' && row) to(rows[0])?.focus();
    else if (event.key === 'End' && row) to(rows[rows.length - 1])?.focus();
    else if ((event.key === 'x' || (event.key === ' ' && at.tagName === 'A')) && box) box.click();
    else if (event.key === 'Enter' && tick && open) navigate(open);
    else if (event.key === 'e' && open) navigate(`${open}/edit`);
    else if (event.key === '/') document.querySelector('main [role=search] input')?.focus();
    else return;
    event.preventDefault();
  };
  return jsx('div', { ...rest, 'data-scrolled': '', onKeyDown: pressed }, children);
}
"""


class TableKeys(rx.Component):
    """The box of a table. While the focus is in it: the arrows, `j` and `k` go from row to row, Enter opens a record, `e`
    edits it, Space and `x` tick it, `/` goes to the search.
    """

    tag = "TableKeys"

    def add_imports(self) -> dict[str, Any]:
        return {"react-router": ["useNavigate"]}

    def add_custom_code(self) -> list[str]:
        return [_KEYS]
