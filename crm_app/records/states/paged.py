"""Lists whose page is in the address: the way to the next page and back to the previous one."""

import reflex as rx

from crm_app.records.states.values import Values, address

_TRAIL = 200
"""How many previous pages a tab remembers."""


class PagedByAddress(rx.State, mixin=True):
    """The addresses of the next and the previous page. A cursor leads forward only, so a tab remembers those it used."""

    next_href: str = ""
    """Empty on the last page."""
    previous_href: str = ""
    """Empty on the first page."""

    _trail: list[str] = []
    """The cursors of the pages up to the present one."""

    def _turn_to(self, path: str, values: Values, following: str | None) -> None:
        """Sets the addresses.

        Args:
            path: of the list.
            values: the parameters of its address.
            following: the cursor of the next page; None on the last one.
        """
        here = (values.get("after") or [""])[-1]
        if here in self._trail:
            self._trail = self._trail[: self._trail.index(here) + 1]
        else:
            self._trail = [*self._trail[-_TRAIL:], here] if here and self._trail else (["", here] if here else [""])
        self.next_href = address(path, values, after=following) if following else ""
        self.previous_href = address(path, values, after=self._trail[-2]) if here else ""
