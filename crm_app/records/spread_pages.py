"""A list as a board or as a calendar: its cards, and how they are moved."""

from typing import Any

import reflex as rx

from crm_app.records.pages import State, Var
from crm_app.records.states.spread import Day, Entry, Lane
from crm_app.records.states.tabled import LATE, Head, Line
from crm_app.records.table_pages import look_of
from crm_app.ui import badge, choosing
from crm_app.ui.button import button, icon_button, link
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.moving import Moving
from crm_app.values.options import Option

_LINK = "text-xs text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink"


def spread(state: State, listed: Any, *, label: Text) -> Any:
    """The board or the calendar of a list, where its address asks for one, else the list itself.

    Args:
        listed: the list as a table or as cards, or what stands in place of an empty one.
        label: names the list.
    """
    return rx.cond(
        as_var(state.lanes).length() > 0,
        _board(state, label),
        rx.cond(as_var(state.days).length() > 0, _calendar(state, label), listed),
    )


def _box(state: State, *children: Any, grid: bool = False, **given: Any) -> Any:
    by = look_of(state)["by"].to(str)
    return rx.fragment(
        Moving.create(
            *children,
            by=by,
            grid=grid,
            turn=state.move_turn,
            connected=rx.State.is_hydrated,
            waiting=t("records.move.waiting"),
            on_move=state.move_card,
            on_change=state.begin_cell,
            aria_describedby="move-keys",
            **given,
        ),
        rx.el.p(t("records.move.keys"), id="move-keys", hidden=True),
    )


def _by(state: State, label: Text) -> Any:
    """The choice of the field of the columns or of the days."""
    look = look_of(state)
    return rx.el.label(
        rx.el.span(label, class_name="shrink-0 text-sm text-ink-2"),
        rx.el.div(
            choosing.select_control(look["bys"].to(list[Option]), value=look["by"].to(str), on_change=state.choose_by),
            class_name="w-48 min-w-0",
        ),
        class_name="flex items-center gap-2",
    )


def _mover(state: State, item: Var, extra: str = "") -> Any:
    """The button that asks where to move a card, for those who may move it; also for touch and screen readers."""
    by, title = look_of(state)["by"].to(str), item["title"].to(str)
    return rx.cond(
        look_of(state)["moves"].to(bool) & ~item["fixed"].to(bool),
        rx.el.div(
            icon_button(
                "ellipsis-vertical",
                t("records.move.card", name=title),
                size="sm",
                on_click=state.begin_cell(item["id"].to(str), by),
            ),
            class_name=f"absolute right-0.5 top-0.5 z-10 {extra}",
        ),
    )


def _card_attributes(state: State, item: Var) -> dict[str, Any]:
    may = look_of(state)["moves"].to(bool) & ~item["fixed"].to(bool)
    return {"data-row": item["id"].to(str), "data-card": rx.cond(may, "moves", "still")}


# ---------------------------------------------------------------- the board


def _board(state: State, label: Text) -> Any:
    lanes = rx.foreach(state.lanes, lambda lane: _lane(state, lane.to(Lane)))
    return rx.el.div(
        rx.el.div(_by(state, t("records.layout.by.board")), class_name="mb-3 flex"),
        _box(
            state,
            lanes,
            role="group",
            aria_label=label,
            class_name=(
                "-mx-4 flex min-h-80 snap-x snap-mandatory scroll-px-4 items-start gap-3 overflow-x-auto px-4 pb-2 "
                "data-[dragging]:snap-none sm:-mx-6 sm:snap-none sm:px-6 md:max-h-[max(24rem,calc(100dvh-18rem))] "
                "md:scroll-pt-16"
            ),
        ),
    )


def _lane(state: State, lane: Var) -> Any:
    key, name = lane["key"].to(str), lane["label"].to(str)
    return rx.el.section(
        _lane_head(lane, name),
        rx.el.ul(
            rx.foreach(lane["cards"].to(list[Line]), lambda card: _card(state, card)),
            class_name="m-0 flex min-h-24 list-none flex-col gap-2 p-1.5",
        ),
        _lane_foot(state, lane, name),
        key="lane " + key,
        aria_label=name,
        custom_attrs={"data-zone": key},
        class_name=(
            "w-[82vw] max-w-72 shrink-0 snap-start rounded-xl bg-subtle sm:w-auto sm:min-w-44 sm:flex-1 "
            "data-[over]:outline-2 data-[over]:outline-ring"
        ),
    )


def _lane_head(lane: Var, name: Var) -> Any:
    """The name of a column, its number of records and its sum."""
    return rx.el.div(
        rx.el.div(
            rx.el.h2(
                rx.cond(lane["tone"].to(str), badge.status(name, lane["tone"].to(str)), name),
                title=name,
                class_name="m-0 min-w-0 truncate text-sm font-medium text-ink",
            ),
            rx.el.span(lane["count"].to(str), class_name="figures text-xs text-ink-2"),
            class_name="flex items-baseline gap-2",
        ),
        rx.cond(
            lane["sum"].to(str),
            rx.el.p(lane["sum"].to(str), class_name="figures m-0 mt-1 text-xs text-ink-2"),
        ),
        class_name="rounded-t-xl bg-subtle px-2 pb-1 pt-2 md:sticky md:top-0 md:z-20",
    )


def _lane_foot(state: State, lane: Var, name: Var) -> Any:
    """The way to the records of a column that it does not show."""
    return rx.fragment(
        rx.cond(
            lane["further"].to(bool),
            rx.el.div(
                button(
                    t("records.layout.more"),
                    variant="ghost",
                    size="sm",
                    on_click=state.more_cards(lane["key"].to(str)),
                    aria_label=t("records.layout.more_of", name=name),
                ),
                class_name="px-1.5 pb-1.5",
            ),
        ),
        rx.cond(
            lane["href"].to(str),
            rx.el.p(
                link(
                    t("records.group.all"),
                    href=lane["href"].to(str),
                    aria_label=t("records.group.all_of", name=name),
                    class_name=_LINK,
                ),
                class_name="m-0 px-3 pb-2",
            ),
        ),
    )


def _card(state: State, card: Var) -> Any:
    heads = look_of(state)["heads"].to(list[Head])
    return rx.el.li(
        rx.el.div(
            link(
                card["title"].to(str),
                href=card["href"].to(str),
                custom_attrs={"draggable": "false"},
                class_name="covers line-clamp-2 min-h-6 pr-7 text-sm font-medium leading-snug text-ink no-underline",
            ),
            rx.foreach(
                card["cells"].to(list[str]),
                lambda text, index: _fact(text, card["leads"].to(list[str])[index].to(str), heads[index].to(Head)),
            ),
            custom_attrs={"data-cell": look_of(state)["by"].to(str)},
        ),
        _mover(state, card),
        key=card["id"].to(str),
        custom_attrs=_card_attributes(state, card),
        class_name=(
            "relative select-none rounded-xl border border-line bg-surface p-3 hover:border-line-strong "
            "has-[a.covers:focus-visible]:border-ink data-[moving]:opacity-40"
        ),
    )


def _fact(text: Var, lead: Var, head: Var) -> Any:
    """A value of a card; its label is read out, and is the tooltip."""
    label = head["label"].to(str)
    shown = rx.match(
        head["shape"].to(str),
        (
            "tags",
            rx.el.span(
                rx.foreach(text.to(str).split("\n"), badge.record_tag), class_name="flex gap-1 overflow-hidden pt-0.5"
            ),
        ),
        ("tone", badge.status(text, lead)),
        rx.el.span(text, class_name=rx.cond(lead == LATE, "text-danger", "")),
    )
    return rx.cond(
        text,
        rx.el.div(
            rx.el.span(label, class_name="sr-only"),
            shown,
            title=label,
            class_name="figures mt-1 truncate text-xs text-ink-2",
        ),
    )


# ---------------------------------------------------------------- the calendar


def _calendar(state: State, label: Text) -> Any:
    look, days = look_of(state), as_var(state.days)
    weekdays = [t(f"ui.date.{name}") for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    turning = rx.el.div(
        _turn("chevron-left", t("records.layout.before"), look["before"].to(str)),
        _turn("chevron-right", t("records.layout.after"), look["after"].to(str)),
        link(
            t("records.layout.now"),
            href=look["now"].to(str),
            class_name=(
                "inline-flex h-9 items-center rounded-lg border border-line bg-surface px-3 text-sm text-ink "
                "no-underline hover:bg-subtle"
            ),
        ),
        rx.el.h2(
            look["month"].to(str),
            aria_live="polite",
            class_name="m-0 ml-1 text-base font-medium text-ink",
        ),
        class_name="flex items-center gap-1.5",
    )
    return rx.el.div(
        rx.el.div(
            turning,
            _by(state, t("records.layout.by.calendar")),
            class_name="mb-3 flex flex-wrap items-center justify-between gap-3",
        ),
        rx.el.div(
            *[rx.el.div(name, class_name="px-2 pb-1 text-xs text-ink-2") for name in weekdays],
            aria_hidden="true",
            class_name="hidden grid-cols-7 lg:grid",
        ),
        _box(
            state,
            rx.el.ol(
                rx.foreach(days, lambda day: _day(state, day.to(Day))),
                aria_label=label,
                class_name=(
                    "m-0 list-none p-0 lg:grid lg:auto-rows-[minmax(7rem,auto)] lg:grid-cols-7 lg:overflow-hidden "
                    "lg:rounded-xl lg:border lg:border-line lg:bg-line lg:gap-px"
                ),
            ),
            grid=True,
        ),
        # Days without entries are hidden on a phone.
        rx.cond(
            as_var(state.count) == "0",
            rx.el.p(t("records.layout.quiet"), class_name="m-0 py-6 text-center text-sm text-ink-2 lg:hidden"),
        ),
    )


def _turn(sign: str, label: Text, href: Any) -> Any:
    return link(
        icon(sign),
        href=href,
        aria_label=label,
        title=label,
        class_name=(
            "inline-flex size-9 items-center justify-center rounded-lg border border-line bg-surface text-ink "
            "hover:bg-subtle"
        ),
    )


def _day(state: State, day: Var) -> Any:
    entries = day["entries"].to(list[Entry])
    number = rx.el.span(
        day["number"].to(str),
        aria_hidden="true",
        class_name=(
            "figures hidden size-6 items-center justify-center rounded-full text-xs lg:inline-flex "
            "group-data-[today]/day:bg-primary group-data-[today]/day:font-medium group-data-[today]/day:text-on-primary"
        ),
    )
    written = rx.el.h3(
        rx.el.span(day["weekday"].to(str) + " " + day["label"].to(str)),
        class_name="m-0 mb-1 text-sm font-medium text-ink lg:sr-only",
    )
    return rx.el.li(
        written,
        number,
        rx.el.ul(
            rx.foreach(entries, lambda entry: _entry(state, entry)),
            class_name="m-0 flex list-none flex-col gap-1 p-0 lg:mt-0.5",
        ),
        rx.cond(
            day["more"].to(str),
            rx.cond(
                day["href"].to(str),
                link(
                    day["more"].to(str),
                    href=day["href"].to(str),
                    aria_label=t("records.layout.day_of", count=day["more"].to(str), day=day["label"].to(str)),
                    class_name=f"{_LINK} mt-1 inline-flex min-h-6 items-center px-1.5",
                ),
                rx.el.span(day["more"].to(str), class_name="mt-1 block px-1.5 text-xs text-ink-2"),
            ),
        ),
        key=day["key"].to(str),
        custom_attrs={"data-zone": day["key"].to(str), "data-today": rx.cond(day["today"].to(bool), "", _NOTHING)},
        class_name=rx.cond(
            entries.length() > 0,
            f"{_DAY} block border-t border-line py-3 lg:border-0",
            f"{_DAY} hidden lg:block",
        ).to(str)
        + rx.cond(day["within"].to(bool), " lg:bg-surface text-ink", " lg:bg-subtle text-ink-2"),
    )


_NOTHING: Any = rx.Var("undefined")
_DAY = "group/day min-w-0 lg:p-1.5 data-[over]:outline-2 data-[over]:-outline-offset-2 data-[over]:outline-ring"


def _entry(state: State, entry: Var) -> Any:
    facts = entry["facts"].to(str)
    return rx.el.li(
        rx.el.div(
            rx.cond(entry["time"].to(str), rx.el.span(entry["time"].to(str), class_name="figures shrink-0 text-ink-2")),
            link(
                entry["title"].to(str),
                href=entry["href"].to(str),
                custom_attrs={"draggable": "false"},
                class_name="covers min-w-0 truncate font-medium text-ink no-underline",
            ),
            custom_attrs={"data-cell": look_of(state)["by"].to(str)},
            class_name="flex items-baseline gap-1.5 pr-7 lg:pr-0",
        ),
        rx.cond(facts, rx.el.div(facts, class_name="truncate text-ink-2 lg:hidden")),
        _mover(
            state,
            entry,
            "lg:-top-0.5 lg:opacity-0 lg:group-hover/entry:opacity-100 lg:focus-within:opacity-100 lg:bg-surface lg:rounded-lg",
        ),
        key=entry["id"].to(str),
        title=entry["title"].to(str) + rx.cond(facts, " · " + facts, "").to(str),
        custom_attrs=_card_attributes(state, entry),
        class_name=(
            "group/entry relative select-none rounded-lg border border-line bg-surface px-2 py-1.5 text-xs lg:py-1 "
            "hover:border-line-strong has-[a.covers:focus-visible]:border-ink data-[moving]:opacity-40"
        ),
    )
