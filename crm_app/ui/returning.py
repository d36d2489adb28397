"""Restores the scroll position: a list that is opened again is read again, and scrolled once its rows have arrived."""

from typing import Any

import reflex as rx

_KEEPER = """
function ScrollKeeper() {
  const { key, pathname, search } = useLocation(), kind = useNavigationType();
  const place = `${key} ${pathname}${search}`, here = useRef(place), busy = useRef(false), seen = useRef(null);
  seen.current ??= new Map();
  useEffect(() => {
    try { seen.current = new Map(JSON.parse(sessionStorage.getItem('scrolled') ?? '[]')) } catch { seen.current = new Map() }
    const note = () => {
      if (busy.current) return;
      const box = document.querySelector('[data-scrolled]'), [, down, right] = [seen.current.get(here.current)].flat();
      seen.current.set(here.current, [window.scrollY, box?.scrollTop ?? down, box?.scrollLeft ?? right]);
    };
    const store = () => sessionStorage.setItem('scrolled', JSON.stringify([...seen.current].slice(-50)));
    window.addEventListener('scroll', note, { passive: true, capture: true });
    window.addEventListener('pagehide', store);
    return () => { window.removeEventListener('scroll', note, { capture: true }); window.removeEventListener('pagehide', store) };
  }, []);
  useEffect(() => {
    const first = here.current === place, loaded = performance.getEntriesByType('navigation')[0]?.type;
    here.current = place;
    const [y, down, right] = [0, 1, 2].map((n) => [seen.current.get(place)].flat()[n] ?? 0);
    if (kind !== 'POP' || !(y || down || right) || (first && loaded !== 'reload' && loaded !== 'back_forward')) return;
    const until = Date.now() + 10000;
    let frame = 0, calm = 0;
    const stop = () => { cancelAnimationFrame(frame); busy.current = false };
    const step = () => {
      const box = document.querySelector('[data-scrolled]'), coming = document.querySelector('.skeleton') !== null;
      const within = !(down || right) || (box && Math.hypot(box.scrollTop - down, box.scrollLeft - right) < 2);
      const there = Math.abs(window.scrollY - y) < 2 && within;
      if (!there && document.documentElement.scrollHeight - window.innerHeight >= y - 1) window.scrollTo(0, y);
      if (!within) box?.scrollTo(right, down);
      calm = there && !coming ? calm + 1 : 0;
      if (calm > 15 || Date.now() > until) stop(); else frame = requestAnimationFrame(step);
    };
    busy.current = true;
    frame = requestAnimationFrame(step);
    const own = ['wheel', 'touchstart', 'pointerdown', 'keydown'];
    for (const name of own) window.addEventListener(name, stop, { passive: true });
    return () => { stop(); for (const name of own) window.removeEventListener(name, stop) };
  }, [place]);
  return null;
}
"""


class ScrollKeeper(rx.Component):
    """Scrolls a page that is opened again, or reloaded, to its last position, and so what scrolls within it (an element with
    `data-scrolled`). Mounted once, around the pages; renders nothing.
    """

    tag = "ScrollKeeper"

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"], "react-router": ["useLocation", "useNavigationType"]}

    def add_custom_code(self) -> list[str]:
        return [_KEEPER]
