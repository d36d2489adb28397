"""A board: columns with their name, count and sum, cards that are dragged, or moved by a menu from the keyboard.

The server decides a move: a dropped card shows in its place once the state says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypedDict

import reflex as rx

from crm_app.ui import menu as m
from crm_app.ui.button import button, icon_button, link
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.moves import MOVES


class Card(TypedDict):
    """What a board needs of each card."""

    id: str
    title: str


@dataclass
class BoardColumn:
    """A column of a board, as the state holds it.

    Attributes:
        id: What a move reports.
        name: Its heading.
        count: How many cards it stands for, formatted; may be more than are shown.
        total: Their sum, formatted; empty for none.
        cards: At most 50. A subclass declares their type: a `TypedDict` that extends `Card` by the shown fields.
        further: Whether `on_more` would bring more cards into the column.
        more: Address of the list with the rest, for what the column does not take; empty when there is none.
    """

    id: str = ""
    name: str = ""
    count: str = ""
    total: str = ""
    cards: list[Any] = field(default_factory=list)
    further: bool = False
    more: str = ""


def _moved(
    card: rx.Var[str], source: rx.Var[str], target: rx.Var[str], place: rx.Var[int]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[str], rx.Var[int]]:
    return (card, source, target, place)


# The menu of a card is outside of the board: moves are told by an event of the window.
_MOVES = """
const tellMove = (...move) => window.dispatchEvent(new CustomEvent('boardmove', { detail: move }));
const dropped = (event) => tellMove(event.item.dataset.row, event.from.id, event.to.id, event.newIndex);
function BoardMoves({ children, turn, connected, paused, waiting, onMove, ...rest }) {
  const box = useRef(null), { add, fade, moves, isLate } = useMoves({ box, turn, connected, paused, onMove });
  useEffect(() => {
    const heard = ({ detail: [row, from, to, place] }) => {
      const last = moves().findLast(([one]) => one === row);
      add([row, last ? last[2] : from, to, place]);
    };
    window.addEventListener('boardmove', heard);
    return () => window.removeEventListener('boardmove', heard);
  });
  useEffect(fade, [children, turn]);
  return [moveNote(isLate ? waiting : ''), jsx('div', { ...rest, ref: box, key: 'board' }, children)];
}
"""


class _BoardMoves(rx.Component):
    """The board around its cards: sends their moves one after the other, see `ui.moves`."""

    tag = "BoardMoves"
    turn: rx.Var[int]
    connected: rx.Var[bool]
    paused: rx.Var[bool]
    waiting: rx.Var[str]
    on_move: rx.EventHandler[_moved]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef", "useState"]}

    def add_custom_code(self) -> list[str]:
        return [MOVES, _MOVES]


_DROPPED = as_var(rx.Var("dropped")).to(rx.EventChain)


def _move(card: Any, source: Any, target: Any) -> rx.Var[Any]:
    """Tells that a card shall stand first in another column."""
    code = f"(() => tellMove({card!s}, {source!s}, {target!s}, 0))"
    return as_var(rx.Var(code, _var_data=card._get_all_var_data())).to(rx.EventChain)


class _Sortable(rx.Component):
    """react-sortablejs. It passes only id, class and style to the DOM, so a column is identified by its id."""

    library = "react-sortablejs@6.1.4"
    lib_dependencies: list[str] = ["sortablejs@1.15.6"]
    tag = "ReactSortable"
    list: rx.Var[Any]
    set_list: rx.Var[Any] = rx.Var("(() => {})")
    html_tag: rx.Var[str]
    group: rx.Var[str]
    animation: rx.Var[int]
    force_fallback: rx.Var[bool]
    fallback_tolerance: rx.Var[int]
    delay: rx.Var[int]
    delay_on_touch_only: rx.Var[bool]
    ghost_class: rx.Var[str]
    filter: rx.Var[str]
    prevent_on_filter: rx.Var[bool]
    disabled: rx.Var[bool]
    on_start: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]
    on_end: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]

    _rename_props = {"htmlTag": "tag"}


def card(title: Any, *, href: Text, lines: Any = None, foot: Any = None) -> rx.Component:
    """The inside of a card: its title is the link to the record, then facts, then a foot (avatar, date)."""
    return rx.fragment(
        link(
            title,
            href=href,
            custom_attrs={"draggable": "false"},
            class_name="covers line-clamp-2 min-h-6 pr-7 text-sm font-medium leading-snug text-ink no-underline",
        ),
        *([rx.el.div(lines, class_name="mt-1 truncate text-xs text-ink-2")] if lines is not None else []),
        *(
            [rx.el.div(foot, class_name="mt-2 flex items-center justify-between gap-2 text-xs text-ink-3")]
            if foot is not None
            else []
        ),
    )


def board(
    columns: Any,
    make_card: Callable[[Any], rx.Component],
    on_move: Any,
    *,
    label: Text,
    turn: Any,
    waiting: Text,
    paused: Any = False,
    movable: Any = True,
    on_grab: Any = None,
    on_more: Any = None,
) -> rx.Component:
    """A board.

    Args:
        columns: A var, list[BoardColumn].
        make_card: Makes the inside of a card from its dict; use `card`.
        on_move: Handler that gets (card id, old column's id, new column's id, place from 0).
        label: Names the board for screen readers.
        turn: A var that counts the answers to moves, refusals included.
        waiting: What the board says when a move has had no answer for a while.
        paused: A var that is true while the server asks something about the last move: further ones wait.
        movable: False, or a var that is false, for those who may not move cards.
        on_grab: Handler for the begin of a drag, so that nothing is redrawn under the pointer.
        on_more: Handler that gets the id of a column that is to show further cards.
    """
    grab = {} if on_grab is None else {"on_start": on_grab}

    def one_card(column: Any, item: Any) -> rx.Component:
        mover = m.menu(
            m.group(
                t("ui.board.move_to"),
                rx.foreach(
                    columns,
                    lambda target: rx.cond(
                        target.id != column.id,
                        m.item(target.name, _move(item["id"], column.id, target.id), icon="arrow-right"),
                    ),
                ),
            ),
            trigger=icon_button("ellipsis-vertical", t("ui.board.move", name=item["title"]), size="sm"),
        )
        return rx.el.li(
            make_card(item),
            rx.cond(movable, rx.el.div(mover, class_name="absolute right-1 top-1 z-10")),
            key=item["id"],
            custom_attrs={"data-row": item["id"], "data-card": "moves"},
            class_name=(
                "relative select-none rounded-xl border border-line bg-surface p-3 hover:border-line-strong "
                "transition-colors has-[a.covers:focus-visible]:border-ink data-[moving]:opacity-40"
            ),
        )

    def one_column(column: Any) -> rx.Component:
        column = as_var(column)
        return rx.el.section(
            rx.el.div(
                rx.el.div(
                    rx.el.h2(column.name, class_name="m-0 min-w-0 truncate text-sm font-medium text-ink"),
                    rx.el.span(column.count, class_name="figures text-xs text-ink-3"),
                    class_name="flex items-baseline gap-2",
                ),
                # Always a line of its own, because two currencies leave no space beside the name.
                rx.el.p(column.total, class_name="figures m-0 min-h-4 truncate text-xs text-ink-2"),
                class_name="px-1 pb-2",
            ),
            _Sortable.create(
                rx.foreach(column.cards, lambda item: one_card(column, item)),
                list=column.cards,
                html_tag="ul",
                id=column.id,
                group="board",
                animation=150,
                force_fallback=True,
                fallback_tolerance=4,
                # On a touch screen a move scrolls; a card is dragged after a long press.
                delay=180,
                delay_on_touch_only=True,
                ghost_class="card-drag",
                filter="button, [data-still]",
                prevent_on_filter=False,
                disabled=~as_var(movable) if isinstance(movable, rx.Var) else not movable,
                on_end=_DROPPED,
                **grab,
                class_name="m-0 flex min-h-24 flex-1 list-none flex-col gap-2 overflow-y-auto rounded-xl p-1",
            ),
            *(
                [
                    rx.cond(
                        column.further,
                        button(t("ui.load_more"), variant="ghost", size="sm", on_click=on_more(column.id)),
                    )
                ]
                if on_more is not None
                else []
            ),
            rx.cond(
                column.more,
                link(
                    t("ui.more"),
                    icon("arrow-right", 14),
                    href=column.more,
                    class_name="inline-flex min-h-8 items-center gap-1 px-1 text-xs text-ink-2 hover:text-ink",
                ),
            ),
            aria_label=column.name,
            class_name=(
                "flex w-[82vw] max-w-72 shrink-0 snap-start flex-col sm:w-auto sm:min-w-44 sm:max-w-none sm:flex-1"
            ),
        )

    return _BoardMoves.create(
        rx.foreach(columns, one_column),
        turn=turn,
        connected=rx.State.is_hydrated,
        paused=paused,
        waiting=waiting,
        on_move=on_move,
        custom_attrs={"role": "group", "aria-label": label},
        # Scroll snapping is off during a drag: the library scrolls the board in small steps, and snapping would undo
        # each.
        class_name=(
            "-mx-4 flex h-[calc(100dvh-15rem)] min-h-80 snap-x snap-mandatory scroll-px-4 gap-3 overflow-x-auto px-4 "
            "pb-2 has-[.card-drag]:snap-none sm:-mx-6 sm:snap-none sm:px-6 md:h-[calc(100dvh-12rem)]"
        ),
    )
