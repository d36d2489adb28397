"""Cards that are moved between places: the columns of a board, the days of a calendar."""

from typing import Any

import reflex as rx

from crm_app.ui.ahead import AWAIT
from crm_app.ui.in_place import placed
from crm_app.ui.moves import MOVES

# A touch scrolls; a card is dragged after a long press. What is dragged is a copy: the card stays where it is until the server
# has moved it, and a refresh meanwhile changes nothing under the pointer.
_MOVING = """
function Moving({ children, by, grid, turn, connected, waiting, onMove, onChange, ...rest }) {
  const navigate = useNavigate(), box = useRef(null), back = useRef(null), drag = useRef(null);
  const { add, fade, moves, waits, isLate } = useMoves({ box, turn, connected, onMove });
  const cards = (zone) => [...(zone?.querySelectorAll('[data-card]') ?? [])];
  const zones = () => [...box.current.querySelectorAll('[data-zone]')];
  const first = (card) => card?.querySelector('a.covers');
  const placeOf = (card) => {
    const last = moves().findLast(([row]) => row === card.dataset.row);
    return (last && zones().find((one) => one.dataset.zone === last[2])) ?? card.closest('[data-zone]');
  };
  const move = (card, zone) => {
    const from = placeOf(card);
    if (!zone || zone === from || card.dataset.card !== 'moves') return;
    back.current = card.dataset.row;
    add([card.dataset.row, from.dataset.zone, zone.dataset.zone]);
  };
  useEffect(() => () => stop(false), []);
  useEffect(() => {
    fade();
    if (!back.current || waits()) return;
    const card = box.current.querySelector(`[data-row=${CSS.escape(back.current)}]`), at = document.activeElement;
    if (card && (!at || at === document.body || at.id === 'content')) first(card)?.focus({ preventScroll: false });
  }, [children, turn]);
  // A phone shows one column of a board: the first one with cards.
  useEffect(() => {
    const view = box.current, full = zones().find((one) => cards(one).length);
    if (!grid && full && view.clientWidth < 640) view.scrollLeft = full.offsetLeft - zones()[0].offsetLeft;
  }, []);
  const begin = (event, card) => {
    const held = drag.current, size = card.getBoundingClientRect(), copy = card.cloneNode(true);
    held.on = true; held.copy = copy; held.dx = event.clientX - size.left; held.dy = event.clientY - size.top;
    copy.setAttribute('aria-hidden', 'true'); copy.removeAttribute('data-card');
    Object.assign(copy.style, { position: 'fixed', width: `${size.width}px`, pointerEvents: 'none', zIndex: 60, margin: 0,
      listStyle: 'none', opacity: 0.9 });
    document.body.append(copy); card.dataset.moving = ''; box.current.dataset.dragging = '';
    over(event);
  };
  const over = (event) => {
    const held = drag.current, view = box.current.getBoundingClientRect();
    held.copy.style.left = `${event.clientX - held.dx}px`; held.copy.style.top = `${event.clientY - held.dy}px`;
    if (event.clientX > view.right - 48) box.current.scrollLeft += 12;
    else if (event.clientX < view.left + 48) box.current.scrollLeft -= 12;
    if (event.clientY > view.bottom - 48) box.current.scrollTop += 12;
    else if (event.clientY < view.top + 64) box.current.scrollTop -= 12;
    if (event.clientY > window.innerHeight - 64) window.scrollBy(0, 12);
    else if (event.clientY < 64) window.scrollBy(0, -12);
    const zone = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-zone]') ?? null;
    const inside = zone && box.current.contains(zone) ? zone : null;
    if (inside === held.zone) return;
    delete held.zone?.dataset.over; held.zone = inside;
    if (inside) inside.dataset.over = '';
  };
  const stop = (drops) => {
    const held = drag.current;
    if (!held) return;
    held.off(); drag.current = null;
    if (!held.on) return;
    held.copy.remove(); delete held.zone?.dataset.over; delete box.current?.dataset.dragging;
    const card = box.current?.querySelector(`[data-row=${CSS.escape(held.id)}]`);
    if (card) { delete card.dataset.moving; if (drops) move(card, held.zone) }
  };
  const down = (event) => {
    const card = event.target.closest('[data-card=moves]');
    if (!card || event.button || drag.current || event.target.closest('button')) return;
    const touch = event.pointerType === 'touch', x = event.clientX, y = event.clientY;
    const far = (one) => Math.hypot(one.clientX - x, one.clientY - y) > (touch ? 10 : 5);
    const still = (one) => { if (drag.current?.on && one.cancelable) one.preventDefault() };
    const moved = (one) => {
      if (drag.current?.on) over(one);
      else if (far(one)) { if (touch) stop(false); else begin(one, card) }
    };
    const up = () => {
      if (drag.current?.on) document.addEventListener('click', (one) => { one.preventDefault(); one.stopPropagation() },
        { capture: true, once: true, signal: AbortSignal.timeout(50) });
      stop(true);
    };
    const gone = () => stop(false), key = (one) => { if (one.key === 'Escape') stop(false) };
    const timer = touch && window.setTimeout(() => { if (drag.current) begin(event, card) }, 350);
    const every = [['pointermove', moved], ['pointerup', up], ['pointercancel', gone], ['keydown', key], ['touchmove', still],
      ['contextmenu', still]];
    for (const [name, run] of every) document.addEventListener(name, run, { passive: false });
    drag.current = { id: card.dataset.row, on: false, zone: null, off: () => {
      window.clearTimeout(timer);
      for (const [name, run] of every) document.removeEventListener(name, run);
    } };
  };
  const pressed = (event) => {
    const at = event.target, card = at.closest('[data-card]'), key = event.key;
    if (!card || at.tagName !== 'A' || event.ctrlKey || event.metaKey || event.altKey) return;
    const zone = card.closest('[data-zone]'), all = zones(), here = all.indexOf(zone), inside = cards(zone);
    const to = all.indexOf(placeOf(card));
    const across = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0, along = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
    const far = across || (grid ? along * 7 : 0);
    if (event.shiftKey && far) move(card, all[to + far]);
    else if (across) {
      let next = here + across;
      while (all[next] && !cards(all[next]).length) next += across;
      const there = cards(all[next]);
      first(there[Math.min(inside.indexOf(card), there.length - 1)])?.focus();
    } else if (along && !event.shiftKey) {
      const every = grid ? cards(box.current) : inside;
      first(every[every.indexOf(card) + along])?.focus();
    } else if (key === 'F2' && card.dataset.card === 'moves') {
      awaitInput(card.querySelector('[data-cell]')); onChange(card.dataset.row, by);
    }
    else if (key === 'e') navigate(`${at.getAttribute('href')}/edit`);
    else if (key === '/') document.querySelector('main [role=search] input')?.focus();
    else return;
    event.preventDefault();
  };
  const native = (event) => event.preventDefault();
  const acts = { onPointerDown: down, onKeyDown: pressed, onDragStart: native };
  return [moveNote(isLate ? waiting : ''), jsx('div', { ...rest, ...acts, ref: box, key: 'board' }, children)];
}
"""


def _moved(card: rx.Var[str], source: rx.Var[str], target: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str], rx.Var[str]]:
    return (card, source, target)


class Moving(rx.Component):
    """Places with cards. A place has `data-zone` with its key; a card has `data-row` with its id, `data-card` (`moves`, or
    `still` for one that the reader may not move) and a link with the class `covers`.

    A card is dragged by the pointer, on touch after a long press. While the focus is on its link: the arrows go to other
    cards, Shift with an arrow moves it to the place beside it (in a `grid` also a week up or down), F2 calls `on_change` with
    its id and `by`. `on_move` gets the card, its place and the new one; further moves wait until `turn`, which counts the
    answers, has changed. `waiting` is said after four seconds without an answer, and what was lost with a line is sent again.
    """

    tag = "Moving"
    by: rx.Var[str]
    grid: rx.Var[bool]
    turn: rx.Var[int]
    connected: rx.Var[bool]
    waiting: rx.Var[str]
    on_move: rx.EventHandler[_moved]  # type: ignore[type-arg, valid-type]
    on_change: rx.EventHandler[placed]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef", "useState"], "react-router": ["useNavigate"]}

    def add_custom_code(self) -> list[str]:
        return [AWAIT, MOVES, _MOVING]
