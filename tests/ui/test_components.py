"""Components compile, and carry what people who do not see, or have no mouse, rely on."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import reflex as rx

from crm_app.records import usual_pages
from crm_app.records.form_pages import owner_field
from crm_app.ui import (
    badge,
    button,
    charts,
    choosing,
    command,
    dates,
    dialog,
    document,
    empty,
    filters,
    form,
    kanban,
    layout,
    menu,
    nav,
    pagination,
    picker,
    progress,
    sections,
    skeleton,
    stat,
    table,
    tabs,
    timeline,
    toast,
    tooltip,
)
from crm_app.ui.icons import NAMES, icon
from crm_app.ui.theme import tailwind_config

ASSETS = Path(__file__).parent.parent.parent / "assets"


@dataclass
class Column(kanban.BoardColumn):
    """A column with cards of their own type, as a page has it."""

    cards: list[kanban.Card] = field(default_factory=list)


class Sample(rx.State):
    """A state as a page has it."""

    rows: list[dict[str, str]] = []
    columns: list[Column] = []
    found: list[command.Result] = []
    errors: dict[str, str] = {}
    message: str = ""
    sort: str = "name"
    loading: bool = False
    percent: int = 5

    @rx.event
    def typed(self, text: str) -> None:
        self.message = text

    @rx.event
    def moved(self, card: str, source: str, target: str, place: int) -> None:
        self.message = f"{card} {source} {target} {place}"

    @rx.event
    def sent(self, data: dict[str, str]) -> None:
        self.errors = {}


def test_a_field_ties_label_hint_and_error_to_its_control() -> None:
    page = str(form.text("email", "Email", errors=Sample.errors, hint="At work", required=True, scope="new-"))
    assert 'htmlFor:"new-email"' in page
    assert 'id:"new-email"' in page
    assert '"aria-describedby":"new-email-hint new-email-error"' in page
    assert '"aria-invalid"' in page
    assert "required:true" in page
    assert '["email"]' in page, "the error is looked up by the field's name"


def test_a_form_sends_by_enter_and_shows_what_is_wrong_at_once() -> None:
    page = str(
        form.form(
            form.form_errors(Sample.message),
            form.columns(
                form.money("amount", "Amount", currency="THB"), dates.date("due", "Due"), dates.date_time("at", "At")
            ),
            choosing.select("stage", "Stage", [("a", "A")], empty="None", value="a"),
            choosing.select("owner", "Owner", Sample.rows),
            form.textarea("notes", "Notes"),
            form.number("seats", "Seats"),
            choosing.checkbox("news", "News"),
            choosing.switch("on", "On", hint="At once"),
            form.section("More", form.text("x", "X", hide_label=True)),
            picker.record_picker("company_id", "Company", options=Sample.rows, on_search=Sample.typed),
            form.actions(loading=Sample.loading),
            on_submit=Sample.sent,
        )
    )
    assert 'role:"alert"' in page
    assert 'type:"submit"' in page
    assert "onSubmit" in page
    assert 'role:"switch"' in page
    assert 'name:"company_id"' in page


def test_a_sign_in_form_is_an_ordinary_post() -> None:
    page = str(form.form(form.text("email", "Email", type="email"), action="/auth/login"))
    assert 'action:"/auth/login"' in page
    assert 'method:"post"' in page
    assert "onSubmit" not in page


def test_an_icon_button_has_a_name_and_an_unknown_icon_fails_the_build() -> None:
    assert '"aria-label":"Edit"' in str(button.icon_button("pencil", "Edit"))
    with pytest.raises(ValueError, match="no-such-icon"):
        icon("no-such-icon")


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (ASSETS / "icons.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == NAMES


def test_a_sortable_heading_says_how_it_is_sorted() -> None:
    page = str(
        table.table(
            [
                table.Column("name", "Name", lambda row: row["name"], sortable=True),
                table.Column("amount", "Amount", lambda row: row["amount"], align="end", phone=False),
            ],
            Sample.rows,
            caption="Deals",
            href=lambda row: "/deals/" + row["id"],
            sort=Sample.sort,
            on_sort=Sample.typed,
            loading=Sample.loading,
            empty=empty.empty("users", "Nothing", "Add one", button.button("Add")),
        )
    )
    assert '"aria-sort"' in page
    assert "ascending" in page
    assert "caption" in page
    assert 'scope:"row"' in page


def test_a_card_can_be_moved_without_dragging() -> None:
    page = str(
        kanban.board(
            Sample.columns,
            lambda card: kanban.card(card["title"], href="/deals/1"),
            Sample.moved,
            label="Deals",
            turn=rx.Var("1"),
            waiting="Not moved yet",
        )
    )
    assert "Move to" in page
    assert "ReactSortable" in page


def test_a_status_is_never_colour_alone() -> None:
    page = str(badge.status("Overdue", "danger"))
    assert "Overdue" in page
    assert str(badge.status(Sample.message, Sample.sort))


def test_the_same_text_has_the_same_tint_in_python_and_classes_exist() -> None:
    assert badge.tint("Ploy") == badge.tint("Ploy")
    assert {badge.tint(f"name {n}") for n in range(200)} == set(badge._TINTS)
    assert "codePointAt" in str(badge.tint(Sample.message))


def test_charts_carry_their_figures_as_a_table() -> None:
    series = [charts.Series("won", "Won"), charts.Series("lost", "Lost")]
    for chart in (
        charts.columns_chart(Sample.rows, series, title="By month"),
        charts.columns_chart(Sample.rows, series, title="By month", stacked=True),
        charts.mirrored_chart(Sample.rows, "Won", "Lost", title="By month"),
    ):
        assert "_text" in str(chart)
        assert '"table"' in str(chart)
        assert "recharts" not in str(chart).lower()


def test_dialogs_are_named_and_can_be_closed() -> None:
    opened = str(dialog.dialog("New", "body", trigger=button.button("New"), close_when=Sample.percent))
    assert "Dialog.Title" in opened
    assert "Dialog.Close" in opened
    assert "Dialog.Close" in str(
        dialog.confirm("Delete?", "Gone.", action="Delete", on_confirm=Sample.typed("x"), trigger=button.button("x"))
    )
    assert "Dialog.Popup" in str(dialog.sheet("Side", "body", open=Sample.loading, on_open_change=Sample.typed("x")))


@pytest.mark.parametrize(
    "component",
    [
        lambda: menu.menu(menu.item("Edit", Sample.typed("x")), menu.separator(), menu.link_item("Go", "/go")),
        lambda: tabs.tabs([tabs.Tab("a", "A", "one", count="3"), tabs.Tab("b", "B", "two")]),
        lambda: tabs.tab_links(("A", "/a", True), ("B", "/b", False), label="Parts"),
        lambda: tooltip.tooltip(button.button("x"), "more"),
        lambda: timeline.timeline(Sample.rows, lambda row: timeline.entry("phone", row["t"], when="now"), label="Past"),
        lambda: progress.progress(Sample.percent, "Import", shown="5 of 100"),
        lambda: stat.stats(stat.stat("Deals", "42", href="/deals", note="more", icon="trending-up", tone="positive")),
        lambda: pagination.load_more(Sample.loading, Sample.typed("x"), shown="8"),
        lambda: pagination.pager(Sample.loading, Sample.loading, Sample.typed("x"), Sample.typed("y")),
        lambda: skeleton.skeleton_record(),
        lambda: skeleton.skeleton_cards(),
        lambda: skeleton.skeleton_text(),
        lambda: filters.filter_bar(
            filters.search_box(Sample.typed, label="Search"),
            filters.filter_select("Stage", [("a", "A")], Sample.sort, Sample.typed, every="All"),
            filters.toggle("Mine", Sample.loading, Sample.typed("x")),
            filters.chip("Owner", Sample.typed("x")),
            active=Sample.loading,
            on_clear=Sample.typed("x"),
        ),
        lambda: command.global_search(Sample.found, Sample.typed, query=Sample.message),
        lambda: table.record_list(
            Sample.rows, lambda row: table.record_row(row["name"], href="/x", lead=badge.avatar("AB")), label="People"
        ),
        lambda: table.facts(("Email", "a@example.com")),
        lambda: charts.ranked_bars(Sample.rows, label="Funnel"),
        lambda: sections.page_header("Contacts", count="3", back=("All", "/"), actions=[button.button("New")]),
        lambda: sections.not_found(),
        lambda: sections.error_page(),
        lambda: layout.connection_banner(),
        lambda: toast.region(),
    ],
)
def test_it_compiles(component: object) -> None:
    assert callable(component)
    assert "jsx(" in str(component())


def test_the_frame_shows_what_was_registered_and_only_to_whom_it_may_concern(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "frame", nav.Frame())
    monkeypatch.setattr(nav, "frame", layout.frame)
    nav.register(nav.NavItem(2, "ui.search", "/second", "search", "thing.read"))
    nav.register(nav.NavItem(1, "ui.filters", "/first", "filter"))
    nav.register_create(nav.NavItem(1, "ui.edit", "/things/new", "plus"))
    page = str(layout.shell("body", route="/first"))
    assert page.index('to:"/first"') < page.index('to:"/second"')
    assert '"thing.read"' in page
    assert '"aria-current":"page"' in page
    assert "/things/new" in page
    with pytest.raises(ValueError, match="no slot"):
        nav.fill("nowhere", lambda: rx.el.p("x"))


def test_nothing_of_reflex_s_own_look_is_left() -> None:
    options = document.app_options()
    assert options["toaster"] is None
    overlay = str(options["app_wraps"][(5, "Overlay")](True))
    assert "Cannot connect" not in overlay
    assert json.dumps("การเชื่อมต่อขาดหาย").strip('"') in overlay


def test_every_colour_that_a_class_may_name_has_a_value_in_light_and_dark() -> None:
    css = (ASSETS / "theme.css").read_text(encoding="utf-8")
    light, dark = css.split(".dark {", 1)
    for value in tailwind_config()["theme"]["extend"]["colors"].values():
        name = value.removeprefix("var(").removesuffix(")")
        assert f"{name}:" in light, name
        assert f"{name}:" in dark.split("}", 1)[0], name


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(scheme: str) -> None:
    css = (ASSETS / "theme.css").read_text(encoding="utf-8")
    block = css.split(":root {", 1)[1] if scheme == "light" else css.split(".dark {", 1)[1]
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block.split("\n}", 1)[0]))
    pairs = [(text, ground) for text in ("ink", "ink-2", "ink-3") for ground in ("canvas", "surface", "subtle")]
    pairs += [(tone, f"{tone}-soft") for tone in ("positive", "warning", "danger", "info")]
    pairs += [(f"tint-{n}-ink", f"tint-{n}") for n in range(8)]
    pairs += [("on-primary", "primary"), ("on-primary", "danger"), ("ink", "muted"), ("ink-2", "muted")]
    for text, ground in pairs:
        high, low = sorted((_luminance(values[text]), _luminance(values[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)


def test_a_new_record_has_no_empty_choice_of_owner() -> None:
    class Owned(rx.State):
        form: dict[str, str] = {}
        form_errors: dict[str, str] = {}
        owners: list[dict[str, str]] = []

    assert "Nobody" in str(owner_field(Owned, "companies", new=False))
    assert "Nobody" not in str(owner_field(Owned, "companies", new=True))


def test_a_field_without_a_neighbour_has_the_whole_line() -> None:
    made = usual_pages._side_by_side([rx.el.p(name) for name in ("one", "two", "three")])
    assert ["grid-cols-2" in str(part) for part in made] == [True, False]
    assert [len(usual_pages._side_by_side([rx.el.p("x")] * count)) for count in (0, 1, 2)] == [0, 1, 1]
