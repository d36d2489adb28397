"""Lists as tables: the columns of an address, what is read for them, and the look that a view keeps."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
import pytest

from crm_app.activities.state import ActivityList
from crm_app.companies.kind import COMPANIES
from crm_app.companies.state import CompanyList
from crm_app.contacts.kind import CONTACTS
from crm_app.contacts.state import ContactList
from crm_app.deals.state import DealList
from crm_app.projects.state import ProjectList
from crm_app.records import TYPES, queries
from crm_app.records.states.tabled import TabledRows, head
from crm_app.records.table import Look, columns, totals
from crm_app.tasks.state import TaskList
from crm_app.ui.live import Change
from tests.fields.test_api import REGION, declare
from tests.records.test_filter import make
from tests.support.states import Page, opened
from tests.support.world import World, client, give_role
from tests.views.test_api import PATH


def table_of(plural: str, *names: str, **more: str) -> str:
    pairs = [*(("columns", name) for name in names), *more.items()]
    return f"/{plural}?{urlencode(pairs)}"


async def listed(page: Page, kind: Any) -> Any:
    await page.call(kind, "load")
    return await page.state(kind)


def shown(state: TabledRows) -> dict[str, dict[str, str]]:
    """The cells of each row by the names of its columns, by its title."""
    names = [head["name"] for head in state.table["heads"]]
    return {line["title"]: dict(zip(names, line["cells"], strict=True)) for line in state.lines}


def goes_to(event: Any) -> dict[str, list[str]]:
    address = str({str(name): value for name, value in event.args}["path"]._var_value)
    return parse_qs(urlsplit(address).query)


def heads(state: TabledRows) -> dict[str, Any]:
    return {head["name"]: head for head in (state.table["title"], *state.table["heads"])}


async def test_every_kind_has_a_table_from_its_declaration(world: World) -> None:
    firm = make(world.member, "companies", name="Acme", sector="Energy", employees=1200, tags=["key", "old"])
    make(world.member, "contacts", name="Ann", company_id=firm["id"], email="ann@acme.example")
    make(world.member, "deals", name="Rig", company_id=firm["id"], amount=5000)
    make(world.member, "projects", name="Build", company_id=firm["id"], due_date="2026-12-01")
    make(world.member, "tasks", title="Call", company_id=firm["id"], due_date="2026-12-01")
    make(world.member, "activities", kind="call", body="Talked\nlong", company_id=firm["id"])
    expected = {
        CompanyList: ("companies", "Acme", {"sector": "Energy", "employees": "1,200", "tags": "key\nold"}),
        ContactList: ("contacts", "Ann", {"company_id": "Acme", "email": "ann@acme.example"}),
        DealList: ("deals", "Rig", {"company_id": "Acme", "amount": "฿5,000", "status": "Open"}),
        ProjectList: ("projects", "Build", {"company_id": "Acme", "due_date": "1 Dec 2026", "progress": "0"}),
        TaskList: ("tasks/all", "Call", {"company_id": "Acme", "due_date": "1 Dec 2026", "priority": "Normal"}),
        ActivityList: ("activities", "Talked", {"company_id": "Acme", "kind": "Call", "owner_id": "Member"}),
    }
    for kind, (path, title, cells) in expected.items():
        async with opened(world.member, f"/{path}", wide=True) as page:
            state = await listed(page, kind)
            assert state.table["layout"] == "table", path
            assert (state.rows, state.count, len(state.lines)) == ([], "1", 1)
            assert cells.items() <= shown(state)[title].items(), path
    assert state.lines[0]["href"] == f"/activities/{state.lines[0]['id']}"


async def test_the_columns_of_an_address_in_their_order_with_numbers_at_the_end(world: World) -> None:
    firm = make(
        world.member, "companies", name="Acme", website="https://acme.example/", phone="02 555 0100", employees=7
    )
    make(
        world.member, "companies", name="Sub", parent_id=firm["id"], annual_revenue=1000, revenue_currency="USD",
        founded_year=1999, description="Much " * 100,
    )  # fmt: skip
    path = table_of(
        "companies", "name", "parent_id", "annual_revenue", "founded_year", "website", "employees", "description",
        "created_at", "parent_id",
    )  # fmt: skip
    async with opened(world.member, path, wide=True) as page:
        state = await listed(page, CompanyList)
        assert list(heads(state)) == [
            "name", "parent_id", "annual_revenue", "founded_year", "website", "employees", "description", "created_at",
        ]  # fmt: skip
        cells = shown(state)
        assert cells["Sub"]["annual_revenue"] == "US$1,000" or cells["Sub"]["annual_revenue"] == "$1,000"
        assert cells["Sub"]["founded_year"] == "1999"
        assert len(cells["Sub"]["description"]) == columns.MAX_TEXT
        assert cells["Acme"]["website"] == "acme.example"
        assert {name: head["end"] for name, head in heads(state).items()} == {
            "name": False, "parent_id": False, "annual_revenue": True, "founded_year": True, "website": False,
            "employees": True, "description": False, "created_at": True,
        }  # fmt: skip
        leads = {line["title"]: line["leads"] for line in state.lines}
        assert leads["Sub"][0] == f"/companies/{firm['id']}"
        assert leads["Acme"][3] == "https://acme.example/"


async def test_unknown_columns_are_left_out_and_said_and_too_many_are_not_read(world: World) -> None:
    make(world.member, "companies", name="Acme")
    async with opened(world.member, table_of("companies", "sector", "nothing", "custom.gone"), wide=True) as page:
        state = await listed(page, CompanyList)
        assert list(shown(state)["Acme"]) == ["sector"]
        assert state.table["notice"] == "These columns are left out, because they do not exist: nothing, custom.gone."
        everything = [*columns.of_kind(COMPANIES), *(f"parent_id.{name}" for name in columns.of_kind(COMPANIES))]
        page.go(table_of("companies", *everything))
        assert len((await listed(page, CompanyList)).table["heads"]) == columns.MAX_COLUMNS
        page.go(table_of("companies", "name"))  # the title alone
        assert (await listed(page, CompanyList)).table["heads"] == []
        page.go("/companies?columns=%00&columns=" + "x" * 300 + "&columns=a" * 200)
        assert (await listed(page, CompanyList)).table["heads"] == []


async def test_a_narrow_window_and_the_address_ask_for_cards(world: World) -> None:
    make(world.member, "companies", name="Acme")
    async with opened(world.member, "/companies") as page:
        state = await listed(page, CompanyList)
        assert ([row["name"] for row in state.rows], state.lines, state.table["layout"]) == (["Acme"], [], "cards")
        await page.call(CompanyList, "widen", True)
        assert (state.rows, [line["title"] for line in state.lines]) == ([], ["Acme"])
        assert state.table["width"] == "wide"
        assert goes_to(await page.call(CompanyList, "choose_layout", "cards")) == {"layout": ["cards"]}
        page.go("/companies?layout=cards&sort=name&density=compact")
        state = await listed(page, CompanyList)
        assert (len(state.rows), state.lines, state.table["cards"], state.table["compact"]) == (1, [], True, True)
        assert goes_to(await page.call(CompanyList, "choose_layout", "table")) == {
            "sort": ["name"], "density": ["compact"],
        }  # fmt: skip
        assert (state.filtered, state.chips) == (False, [])
        assert "layout" not in state.export_href
        await page.call(CompanyList, "pick", (await page.state(CompanyList)).rows[0]["id"], False)
        page.go("/companies?sort=name")  # another look keeps the ticks
        state = await listed(page, CompanyList)
        assert len(state.picked) == 1


async def test_a_list_is_sorted_by_its_heads_also_by_own_fields(world: World) -> None:
    size = declare(world.admin, "Size", "integer", label_th="ขนาด")
    declare(world.admin, "Uses", "choices", choices=[{"label_en": "SAP"}])
    for name, value in (("A", 5), ("B", 100), ("C", 20)):
        make(world.member, "companies", name=name, custom_fields={size["key"]: value, "uses": ["sap"]})
    names = ("sector", "employees", f"custom.{size['key']}", "custom.uses")
    async with opened(world.member, table_of("companies", *names), wide=True) as page:
        state = await listed(page, CompanyList)
        orders = {name: (head["order"], head["sorted"]) for name, head in heads(state).items()}
        assert orders == {
            "name": ("-name", "ascending"), "sector": ("sector", "none"), "employees": ("-employees", "none"),
            "custom.size": ("-custom.size", "none"), "custom.uses": ("", "none"),
        }  # fmt: skip
        asked = goes_to(await page.call(CompanyList, "choose", "sort", "-custom.size"))
        assert asked == {"columns": list(names), "sort": ["-custom.size"]}
        page.go(table_of("companies", *names, sort="-custom.size"))
        state = await listed(page, CompanyList)
        assert [line["title"] for line in state.lines] == ["B", "C", "A"]
        assert heads(state)["custom.size"]["sorted"] == "descending"
        assert heads(state)["custom.size"]["order"] == "custom.size"
        assert state.table["order"] == "Size ↓"
        assert shown(state)["B"] == {"sector": "", "employees": "", "custom.size": "100", "custom.uses": "SAP"}


def test_every_short_field_orders_a_list_and_pages_go_on_from_there(world: World) -> None:
    for name, status in (("A", "customer"), ("B", "qualified"), ("C", "lead"), ("D", "customer")):
        make(world.member, "contacts", name=name, status=status)
    for number, (name, sector) in enumerate((("A", "water"), ("B", "Energy"), ("C", None), ("D", "energy"))):
        make(world.member, "companies", name=name, sector=sector, founded_year=1990 - number)

    def walked(plural: str, sort: str) -> list[str]:
        found: list[str] = []
        after: dict[str, str] = {}
        for _ in range(5):
            page = client(world.member).get(f"/api/v1/{plural}", params={"sort": sort, "limit": 1, **after}).json()
            found += [one["name"] for one in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        return found

    assert walked("companies", "sector") == ["C", "B", "D", "A"]
    assert walked("companies", "-sector") == ["A", "D", "B", "C"]
    assert walked("companies", "founded_year") == ["D", "C", "B", "A"]
    assert walked("contacts", "status") == ["C", "B", "A", "D"]  # as the choices are declared
    for refused in ("tags", "description", "address", "custom_fields"):
        assert client(world.member).get("/api/v1/companies", params={"sort": refused}).status_code == 422, refused


async def test_a_field_of_a_linked_record_is_a_column_and_follows_its_changes(world: World) -> None:
    size = declare(world.admin, "Size", "integer")
    firm = make(world.member, "companies", name="Acme", sector="Energy", custom_fields={size["key"]: 7})
    make(world.member, "contacts", name="Ann", company_id=firm["id"])
    names = ("company_id.sector", "company_id.custom.size", "company_id.annual_revenue", "company_id.tags")
    async with opened(world.member, table_of("contacts", *names), wide=True) as page:
        state = await listed(page, ContactList)
        assert shown(state)["Ann"]["company_id.sector"] == "Energy"
        assert shown(state)["Ann"]["company_id.custom.size"] == "7"
        assert heads(state)["company_id.sector"]["label"] == "Company › Sector"
        client(world.member).patch(f"/api/v1/companies/{firm['id']}", json={"version": 1, "sector": "Water"})
        await state._changed([Change("company", frozenset((firm["id"],)), firm["id"])])
        assert shown(state)["Ann"]["company_id.sector"] == "Water"


async def test_totals_are_of_the_whole_filtered_list_by_currency(world: World) -> None:
    size = declare(world.admin, "Size", "number")
    limit = declare(world.admin, "Limit", "money", currency="EUR")
    for number in range(30):  # more than a page
        values = {size["key"]: 0.5, limit["key"]: 2}
        make(
            world.member, "companies", name=f"C{number:02}", employees=10, sector="Water" if number else "Wood",
            annual_revenue=100.25, revenue_currency="USD" if number % 2 else "THB", custom_fields=values, founded_year=2000,
        )  # fmt: skip
    names = ("sector", "employees", "annual_revenue", "founded_year", "custom.size", "custom.limit")
    async with opened(world.member, table_of("companies", *names), wide=True) as page:
        state = await listed(page, CompanyList)
        assert (state.table["totals"], state.table["summed"]) == ([], False)
        asked = goes_to(await page.call(CompanyList, "choose_totals", "shown"))
        assert asked == {"columns": list(names), "totals": ["shown"]}
        page.go(table_of("companies", *names, totals="shown", sector="Water"))
        state = await listed(page, CompanyList)
        assert len(state.lines) == 25
        assert state.table["totals"] == ["", "290", "$1,503.75 · ฿1,403.50", "", "14.5", "€58"]
        page.go(table_of("companies", *names, totals="shown", q="nothing at all"))
        assert (await listed(page, CompanyList)).table["totals"] == ["", "", "", "", "", ""]
        page.go(table_of("companies", "sector", totals="shown"))
        assert (await listed(page, CompanyList)).table["totals"] == [""]
        totals.MAX_ROWS, before = 10, totals.MAX_ROWS
        try:
            queries._totals_query.cache_clear()
            page.go(table_of("companies", "employees", totals="shown"))
            state = await listed(page, CompanyList)
            assert (state.table["totals"], "at most" in state.table["notice"]) == ([], True)
        finally:
            totals.MAX_ROWS = before
            queries._totals_query.cache_clear()


async def test_cards_show_the_totals_in_words(world: World) -> None:
    for name, employees in (("Alpha", 40), ("Bravo", 250)):
        make(world.member, "companies", name=name, sector="Water", employees=employees)
    async with opened(world.member, table_of("companies", "sector", "employees", totals="shown")) as page:
        state = await listed(page, CompanyList)
        assert (state.table["layout"], state.table["added"]) == ("cards", "Total · Employees 290")
        page.go(table_of("companies", "sector", "employees"))
        assert (await listed(page, CompanyList)).table.get("added", "") == ""


async def test_what_a_reader_may_not_see_is_in_no_column(world: World) -> None:
    firm = make(world.admin, "companies", name="Secret Ltd", sector="Secret sector")
    make(world.admin, "contacts", name="Ann", company_id=firm["id"])
    give_role(world, world.viewer, {"contact.read": "all"})
    names = ("company_id", "company_id.sector", "owner_id", "email")
    async with opened(world.viewer, table_of("contacts", *names), wide=True) as page:
        state = await listed(page, ContactList)
        assert set(shown(state)["Ann"].values()) == {""}
        await page.call(ContactList, "begin_columns")
        offered = [group["label"] for group in state.chooser["groups"]]
        assert "Company" not in offered
    # the answer of the database holds nothing of it, and nothing that no column shows
    found, unknown = columns.chosen(world.viewer.caller, CONTACTS, names)
    look = Look(found, ("name",))
    items = orjson.loads(queries.page(CONTACTS, world.viewer.caller, CONTACTS.query(), look=look))["items"]
    assert unknown == []
    assert items[0].keys() == {
        "id", "name", "company_name", "company_id", "company_id.sector", "owner_name", "owner_id", "email",
    }  # fmt: skip
    assert (items[0]["company_name"], items[0]["company_id.sector"], items[0]["owner_name"]) == (None, None, None)


def test_statements_are_kept_by_their_columns_and_no_more_than_a_bound(world: World) -> None:
    def page(*names: str) -> None:
        found, _ = columns.chosen(world.member.caller, COMPANIES, names)
        queries.page(COMPANIES, world.member.caller, COMPANIES.query(), look=Look(found, ("name",)))

    page("sector", "email")
    before = queries._particular_page.cache_info()
    page("sector", "email")
    after = queries._particular_page.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
    assert after.maxsize is not None
    plain = queries._plain_page.cache_info()
    page()
    page()
    assert queries._plain_page.cache_info().hits > plain.hits


async def test_the_chooser_shows_hides_and_orders_columns(world: World) -> None:
    declare(world.admin, "Region", "choice", label_th="ภาค", choices=REGION)
    make(world.member, "companies", name="Acme", custom_fields={"region": "north"})
    async with opened(world.member, "/companies?q=acme", wide=True) as page:
        state = await listed(page, CompanyList)
        await page.call(CompanyList, "begin_columns")
        usual = [one.name for one in columns.usual(COMPANIES)]
        assert [one["value"] for one in state.chooser["shown"]] == usual
        for name in usual[2:]:
            await page.call(CompanyList, "drop_column", name)
        await page.call(CompanyList, "pick_column", "custom.region")
        await page.call(CompanyList, "add_column")
        await page.call(CompanyList, "move_column", "custom.region", -1)
        await page.call(CompanyList, "move_column", "custom.region", -1)
        await page.call(CompanyList, "move_column", "custom.region", -1)  # it is the first already
        assert state.chooser["moved"] == "custom.region"
        assert [one["label"] for one in state.chooser["shown"]] == ["Region", "Sector", "Employees"]
        asked = goes_to(await page.call(CompanyList, "apply_columns"))
        assert asked == {"q": ["acme"], "columns": ["custom.region", "sector", "employees"]}
        assert state.chooser == {}
        page.go(table_of("companies", *asked["columns"]))
        assert shown(await listed(page, CompanyList))["Acme"]["custom.region"] == "North"
        await page.call(CompanyList, "begin_columns")
        await page.call(CompanyList, "usual_columns")
        assert goes_to(await page.call(CompanyList, "apply_columns")) == {}
        await page.call(CompanyList, "begin_columns")
        for one in list(state.chooser["shown"]):
            await page.call(CompanyList, "drop_column", one["value"])
        assert goes_to(await page.call(CompanyList, "apply_columns")) == {"columns": ["name"]}


async def test_a_list_that_was_left_has_no_open_dialog_on_the_return(world: World) -> None:
    make(world.member, "companies", name="Acme")
    async with opened(world.member, "/companies", wide=True) as page:
        state = await listed(page, CompanyList)
        await page.call(CompanyList, "begin_columns")
        await page.call(CompanyList, "begin_filter", -1)
        assert (state.chooser["open"], state.filter_open) == (True, True)
        await page.call(CompanyList, "leave")
        state = await listed(page, CompanyList)
        assert (state.chooser, state.filter_open, state.view_mode) == ({}, False, "")


async def test_the_chooser_refuses_too_many_columns_and_names_that_do_not_exist(world: World) -> None:
    everything = [*columns.of_kind(COMPANIES), *(f"parent_id.{name}" for name in columns.of_kind(COMPANIES))]
    path = table_of("companies", *[one for one in everything if one != "parent_id.parent_id"][: columns.MAX_COLUMNS])
    async with opened(world.member, path, wide=True) as page:
        state = await listed(page, CompanyList)
        await page.call(CompanyList, "begin_columns")
        await page.call(CompanyList, "pick_column", "parent_id.description")
        await page.call(CompanyList, "add_column")
        assert state.chooser["refused"].startswith("A table has at most 20 columns")
        page.go("/companies")
        await page.call(CompanyList, "begin_columns")
        count = len(state.chooser["shown"])
        await page.call(CompanyList, "pick_column", "nothing")
        await page.call(CompanyList, "add_column")
        assert len(state.chooser["shown"]) == count


async def test_a_view_keeps_the_look_and_a_removed_field_is_dropped_from_it(world: World) -> None:
    region = declare(world.admin, "Region", "choice", choices=REGION)
    path = table_of("companies", "custom.region", "employees", sort="-employees", density="compact")
    make(world.member, "companies", name="Acme")
    async with opened(world.member, path, wide=True) as page:
        state = await listed(page, CompanyList)
        assert state.may_save
        data = {"name": "Sizes", "default": "on"}
        asked = goes_to(await page.call(CompanyList, "save_view", data))
        kept = {"columns": ["custom.region", "employees"], "sort": ["-employees"], "density": ["compact"]}
        assert {name: found for name, found in asked.items() if name != "view"} == kept
        assert client(world.member).get(PATH).json()[0]["query"] == kept
        page.go("/companies")  # opens with the default view
        assert goes_to(await page.call(CompanyList, "load")) == asked
        page.go(f"/companies?{urlencode(asked, doseq=True)}")
        state = await listed(page, CompanyList)
        assert (state.view_name, state.view_changed, list(shown(state)["Acme"])) == (
            "Sizes", False, ["custom.region", "employees"],
        )  # fmt: skip
        archived = {"version": region["version"], "archived": True}
        assert client(world.admin).patch(f"/api/v1/fields/{region['id']}", json=archived).status_code == 200
        state = await listed(page, CompanyList)
        assert list(shown(state)["Acme"]) == ["employees"]
        assert "custom.region" in state.table["notice"]
        await page.call(CompanyList, "keep_view")
        assert client(world.member).get(PATH).json()[0]["query"]["columns"] == ["employees"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"columns": ["nothing"]}, "query.columns"),
        ({"columns": ["sector"] * 22}, "query.columns"),
        ({"layout": ["wall"]}, "query.layout"),
        ({"density": ["tall"]}, "query.density"),
        ({"totals": ["all"]}, "query.totals"),
    ],
)
def test_a_view_with_a_look_that_cannot_be_is_refused(world: World, query: dict[str, list[str]], field: str) -> None:
    answer = client(world.member).post(PATH, json={"kind": "company", "name": "X", "query": query})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_a_list_over_rest_does_not_take_a_look(world: World) -> None:
    assert client(world.member).get("/api/v1/companies", params={"columns": "name"}).status_code == 422


async def test_a_completed_task_keeps_its_place_in_the_table(world: World) -> None:
    one = make(world.member, "tasks", title="Call")
    make(world.member, "tasks", title="Write")
    async with opened(world.member, "/tasks/all?status=open", wide=True) as page:
        state = await listed(page, TaskList)
        await page.call(TaskList, "tick", one["id"], True)
        await state._changed([Change("task", frozenset((one["id"],)), one["id"])])
        assert {line["title"]: line["mark"] for line in state.lines} == {"Call": "done", "Write": "open"}


async def test_a_day_that_should_not_have_passed_is_marked(world: World) -> None:
    make(world.member, "deals", name="Late", expected_close_date="2020-01-01")
    make(world.member, "projects", name="Late", due_date="2020-01-01")
    make(world.member, "projects", name="Done", due_date="2020-01-01", status="done")
    make(world.member, "tasks", title="Late", due_date="2020-01-01")
    make(world.member, "tasks", title="Later", due_date="2090-01-01")
    kinds = {
        DealList: ("deals", "expected_close_date", {"Late": "late"}),
        ProjectList: ("projects", "due_date", {"Late": "late", "Done": ""}),
        TaskList: ("tasks/all", "due_date", {"Late": "late", "Later": ""}),
    }
    for kind, (path, name, expected) in kinds.items():
        async with opened(world.member, table_of(path, name), wide=True) as page:
            state = await listed(page, kind)
            assert {line["title"]: line["leads"][0] for line in state.lines} == expected


def test_every_kind_declares_columns_that_it_has() -> None:
    for record in TYPES.values():
        usual = columns.usual(record)
        assert 2 <= len(usual) <= 9, record.kind
        assert set(record.columns) <= columns.of_kind(record).keys()


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_usual_columns_of_a_kind_fit_beside_the_title_on_a_usual_screen(kind: str) -> None:
    heads_ = [head(one, [], "en", TYPES[kind]) for one in columns.usual(TYPES[kind])]
    assert 48 + 224 + sum(one["size"] for one in heads_) <= 1150  # of 1,440 pixels, beside the menu


async def test_widths_stand_in_the_address_and_in_views(world: World) -> None:
    make(world.member, "companies", name="Acme")
    async with opened(world.member, table_of("companies", "sector", "city"), wide=True) as page:
        state = await listed(page, CompanyList)
        assert (heads(state)["name"]["size"], heads(state)["sector"]["size"], state.table["size"]) == (0, 144, 560)
        asked = goes_to(await page.call(CompanyList, "resize", "sector", 300))
        assert asked == {"columns": ["sector", "city"], "widths": ["300.sector"]}
        page.go(table_of("companies", "sector", "city", widths="300.sector"))
        state = await listed(page, CompanyList)
        assert (heads(state)["sector"]["size"], heads(state)["city"]["size"], state.table["size"]) == (300, 144, 716)
        assert goes_to(await page.call(CompanyList, "resize", "name", 9000))["widths"] == ["300.sector", "800.name"]
        assert goes_to(await page.call(CompanyList, "resize", "gone", 100))["widths"] == ["300.sector"]
        assert "widths" not in goes_to(await page.call(CompanyList, "resize", "sector", 0))
        for odd in ("x.sector", "1.sector", "9999.sector", "300", "300.", "-5.sector", ".sector", "%D9%A3.sector"):
            page.go(f"/companies?columns=sector&widths={odd}")
            assert heads(await listed(page, CompanyList))["sector"]["size"] == 144, odd
    body = {"kind": "company", "name": "Wide", "query": {"widths": ["300.sector"]}}
    assert client(world.member).post(PATH, json=body).status_code == 201
    wrong = body | {"name": "Wrong", "query": {"widths": ["wide.sector"]}}
    assert list(client(world.member).post(PATH, json=wrong).json()["fields"]) == ["query.widths"]
