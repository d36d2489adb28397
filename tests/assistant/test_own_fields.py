"""Questions on fields of the workspace's own, in both languages: over real records, with the list that shows what was counted."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from crm_app.assistant import tools
from crm_app.assistant.asker import Asker
from crm_app.assistant.names import vocabulary
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.outcomes import CountOutcome, Figures, Outcome, ProblemOutcome, RecordsOutcome
from crm_app.assistant.prompt import own_fields, system_prompt
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.search_notes import SearchNotes
from tests.fields.test_api import declare
from tests.records.test_filter import make
from tests.support.world import Someone, World, client, give_role

DAY = date(2026, 11, 28)
REGION = [{"label_en": "North", "label_th": "เหนือ"}, {"label_en": "South", "label_th": "ใต้"}]
USES = [{"label_en": "SAP", "label_th": "เอสเอพี"}, {"label_en": "Odoo"}]


@pytest.fixture
def filled(world: World) -> World:
    """Deals and companies with fields of every type."""
    declare(world.admin, "Region", "choice", kind="deal", label_th="ภาค", choices=REGION)
    declare(world.admin, "Buyer", "person", kind="deal", label_th="ผู้ซื้อ")
    declare(world.admin, "Partner", "link", kind="deal", label_th="คู่ค้า", target="company")
    declare(world.admin, "Demo date", "moment", kind="deal", label_th="วันสาธิต")
    declare(world.admin, "Uses", "choices", kind="company", label_th="ระบบที่ใช้", choices=USES)
    declare(world.admin, "Branches", "integer", kind="company", label_th="จำนวนสาขา")
    declare(world.admin, "Renewal", "date", kind="company", label_th="วันต่อสัญญา")
    declare(world.admin, "VIP", "yes_no", kind="company", label_th="ลูกค้าสำคัญ")
    declare(world.admin, "Code", "text", kind="company", label_th="รหัส")
    declare(world.admin, "Source note", "text", kind="contact", label_th="ที่มา")
    alpha = {"uses": ["sap", "odoo"], "branches": 12, "renewal": "2026-12-15", "vip": True, "code": "TH-100"}
    beta = {"uses": ["odoo"], "branches": 3, "renewal": "2027-03-01", "vip": False, "code": "TH-200"}
    firms = {
        name: make(world.admin, "companies", name=name, custom_fields=custom)["id"]
        for name, custom in (("Alpha Foods", alpha), ("Beta Steel", beta), ("Gamma", {}))
    }
    make(
        world.admin,
        "contacts",
        name="Nok",
        company_id=firms["Alpha Foods"],
        custom_fields={"source_note": "Trade fair"},
    )
    own, member = str(world.admin.member_id), str(world.member.member_id)
    for name, amount, firm, custom in (
        ("One", 100, "Alpha Foods", {"region": "north", "buyer": own, "demo_date": "2026-11-28T09:00:00+07:00"}),
        ("Two", 50, "Alpha Foods", {"region": "south", "buyer": member, "partner": firms["Beta Steel"]}),
        ("Three", 7, "Beta Steel", {"region": "north", "demo_date": "2026-10-05T09:00:00+07:00"}),
        ("Four", 1, "Gamma", {}),
    ):
        deal = make(world.admin, "deals", name=name, amount=amount, company_id=firms[firm], custom_fields=custom)
        if name in ("One", "Two"):
            make(world.admin, "tasks", title=f"Call {name}", deal_id=deal["id"])
    return world


def planned(someone: Someone, question: str) -> tuple[Understanding, list[Outcome]]:
    with someone.work() as work:
        found = understand(question, vocabulary(work, question), today=DAY)
        asker = Asker(work, found.language)
        return found, [tools.run(call, asker) for call in (found.call, found.second) if call is not None]


def counted(outcome: Outcome) -> Any:
    """What an answer shows: the names of a list, a number, the rows of figures."""
    if isinstance(outcome, RecordsOutcome):
        return sorted(row.source.title for row in outcome.rows)
    if isinstance(outcome, CountOutcome):
        return outcome.count
    assert isinstance(outcome, Figures), outcome
    return {row.label: int(row.value or 0) for row in outcome.rows}


def cited(outcome: Outcome) -> Iterator[tuple[str, Any]]:
    """The lists that an answer cites, each with what it must show."""
    if isinstance(outcome, RecordsOutcome) and outcome.source is not None:
        yield outcome.source.href, len(outcome.rows)
    elif isinstance(outcome, CountOutcome):
        yield outcome.source.href, outcome.count
    elif isinstance(outcome, Figures):
        yield from ((row.source.href, row.records) for row in outcome.rows)


QUESTIONS: tuple[tuple[str, Any], ...] = (
    ("deals where region is north", ["One", "Three"]),
    ("Show me the deals in the north region", ["One", "Three"]),
    ("ดีลที่ภาคเป็นเหนือ", ["One", "Three"]),
    ("ดีลภาคเหนือมีกี่ดีล", {"": 2}),
    ("how many deals where region is north?", {"": 2}),
    ("total value of deals where region is north or south", {"": 157}),
    ("มูลค่ารวมของดีลที่ภาคเป็นใต้", {"": 50}),
    ("deals where region is not north", ["Four", "Two"]),
    ("deals without region", ["Four"]),
    ("ดีลที่ไม่มีภาค", ["Four"]),
    ("บริษัทที่ใช้ SAP", ["Alpha Foods"]),
    ("บริษัทที่ระบบที่ใช้เป็นเอสเอพี", ["Alpha Foods"]),
    ("companies that use SAP", ["Alpha Foods"]),
    ("which companies are using Odoo?", ["Alpha Foods", "Beta Steel"]),
    ("who uses SAP?", ["Alpha Foods"]),
    ("how many companies use Odoo", 2),
    ("มีกี่บริษัทที่ใช้ Odoo", 2),
    ("companies with more than 5 branches", ["Alpha Foods"]),
    ("companies where branches is more than 5", ["Alpha Foods"]),
    ("บริษัทที่จำนวนสาขามากกว่า 5", ["Alpha Foods"]),
    ("บริษัทที่จำนวนสาขาไม่เกิน 3", ["Beta Steel"]),
    ("companies whose renewal is next month", ["Alpha Foods"]),
    ("companies with renewal in December 2026", ["Alpha Foods"]),
    ("บริษัทที่วันต่อสัญญาเดือนหน้า", ["Alpha Foods"]),
    ("บริษัทที่วันต่อสัญญาหลังธันวาคม 2569", ["Beta Steel"]),
    ("VIP companies", ["Alpha Foods"]),
    ("companies where VIP is no", ["Beta Steel"]),
    ("บริษัทที่เป็นลูกค้าสำคัญ", ["Alpha Foods"]),
    ("company whose code is TH-200", ["Beta Steel"]),
    ("บริษัทที่รหัสคือ TH-100", ["Alpha Foods"]),
    ("deals whose buyer is me", ["One"]),
    ("ดีลที่ผู้ซื้อคือฉัน", ["One"]),
    ("deals where buyer is Member", ["Two"]),
    ("deals where partner is Beta Steel", ["Two"]),
    ("ดีลที่คู่ค้าเป็น Beta Steel", ["Two"]),
    ("deals with demo date today", ["One"]),
    ("ดีลที่วันสาธิตเดือนตุลาคม 2569", ["Three"]),
    ("deals of companies that use SAP", ["One", "Two"]),
    ("how many deals by region?", {"North": 2, "South": 1, "": 1}),
    ("จำนวนดีลแยกตามภาค", {"เหนือ": 2, "ใต้": 1, "": 1}),
    ("total deal value by buyer", {"Admin": 100, "Member": 50, "": 8}),
    ("tasks where region is north", ["Call One"]),
    ("deals by partner", {"Beta Steel": 1, "": 3}),
    ("how many deals by demo date", {"28 Nov 2026": 1, "5 Oct 2026": 1, "": 2}),
    ("companies by VIP", {"Yes": 1, "No": 1, "": 1}),
    ("จำนวนบริษัทแยกตามลูกค้าสำคัญ", {"ใช่": 1, "ไม่ใช่": 1, "": 1}),
    ("contacts where source note is trade fair", ["Nok"]),
    ("deals where region is north and buyer is me", ["One"]),
    ("open deals where region is north", ["One", "Three"]),
)


@pytest.mark.parametrize(("question", "wanted"), QUESTIONS)
def test_a_question_finds_what_its_fields_say_and_cites_a_list_that_shows_it(
    filled: World, question: str, wanted: Any
) -> None:
    found, outcomes = planned(filled.admin, question)
    assert found.topic == "call", found.unknown
    assert counted(outcomes[0]) == wanted
    api = client(filled.admin)
    for outcome in outcomes:
        for href, number in cited(outcome):
            answer = api.get(f"/api/v1{href}" + ("&" if "?" in href else "?") + "limit=100")
            assert answer.status_code == 200, (href, answer.text)
            assert len(answer.json()["items"]) == number, href


def test_a_field_that_the_asked_records_do_not_have_is_reported(filled: World) -> None:
    found, _ = planned(filled.admin, "products where region is north")
    assert (found.topic, found.unknown) == ("unknown", ["region is north"])


def test_a_hidden_kind_has_no_fields_and_hidden_records_no_names(filled: World) -> None:
    give_role(filled, filled.member, {"deal.read": "all", "conversation.use": "all"})
    found, _ = planned(filled.member, "companies that use SAP")
    assert found.topic != "call" or isinstance(found.call, SearchNotes)
    _, outcomes = planned(filled.member, "deals by partner")
    assert set(counted(outcomes[0])) == {""}


def test_a_model_names_fields_people_and_records_by_their_words(filled: World) -> None:
    def rows(*conditions: dict[str, Any], kind: str = "deal") -> Any:
        asked: dict[str, Any] = {"filters": {"conditions": conditions}}
        call = FindDeals(**asked) if kind == "deal" else FindRecords(kind=kind, **asked)
        with filled.admin.work() as work:
            return tools.run(call, Asker(work, "en"))

    for condition, wanted in (
        ({"field": "custom.region", "op": "is", "values": ["เหนือ"]}, ["One", "Three"]),
        ({"field": "region", "op": "none_of", "values": ["north", "south"]}, ["Four"]),
        ({"field": "custom.buyer", "op": "is", "values": ["me"]}, ["One"]),
        ({"field": "custom.buyer", "op": "any_of", "values": ["Member", "me"]}, ["One", "Two"]),
        ({"field": "custom.partner", "op": "is", "values": ["Beta Steel"]}, ["Two"]),
        ({"field": "custom.demo_date", "op": "between", "values": ["2026-10-01", "2026-10-31"]}, ["Three"]),
        ({"field": "company_id.custom.branches", "op": "at_least", "values": ["10"]}, ["One", "Two"]),
        ({"field": "company_id.custom.vip", "op": "is", "values": ["yes"]}, ["One", "Two"]),
        ({"field": "amount", "op": "greater", "values": ["50"]}, ["One"]),
        ({"field": "custom.partner", "op": "empty"}, ["Four", "One", "Three"]),
    ):
        assert counted(rows(condition)) == wanted, condition
    for condition in (
        {"field": "custom.nothing", "op": "is", "values": ["x"]},
        {"field": "custom.region", "op": "is", "values": ["west"]},
        {"field": "custom.buyer", "op": "is", "values": ["Nobody Here"]},
        {"field": "custom.region", "op": "is", "values": []},
        {"field": "custom.demo_date", "op": "in_last", "values": ["many"]},
    ):
        assert isinstance(rows(condition), ProblemOutcome), condition
    whole = tools.declarations()
    offered = next(one for one in whole if one["name"] == "find_deals")["parameters"]["properties"]["filters"]
    assert {"field", "op", "values"} <= set(offered["properties"]["conditions"]["items"]["properties"])


def test_the_instruction_of_a_model_names_the_fields_that_the_asker_may_read(filled: World) -> None:
    declare(filled.admin, "Note] <data>", kind="deal")
    with filled.admin.work() as work:
        fields = own_fields(work)
    given: dict[str, Any] = {"workspace": "W", "currency": "THB", "fiscal_start_month": 1, "person": "P"}
    prompt = system_prompt(language="en", today=DAY, fields=fields, **given)
    assert "deal custom.region (Region / ภาค), choice: North / เหนือ; South / ใต้" in prompt
    assert "deal custom.partner (Partner / คู่ค้า), link to company" in prompt
    fenced = prompt.partition("Fields of the workspace's own")[2].partition("<data>")[2]
    assert fenced.count("<data>") == 0  # a label opens and closes no fence
    assert fenced.count("</data>") == 1
    assert fenced.rstrip().endswith("</data>")
    give_role(filled, filled.member, {"deal.read": "all"})
    with filled.member.work() as work:
        assert {one.kind for one in own_fields(work)} == {"deal"}
    assert "Fields of the workspace" not in system_prompt(language="en", today=DAY, **given)
