"""Requests for a change become proposals, with the record, the stage and the day; questions never do."""

from datetime import date
from typing import Any

import pytest

from crm_app.assistant.offline.due_days import due_day
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.propose_change import ProposeChange
from tests.assistant.offline.test_understand import ask

TODAY = date(2017, 11, 22)  # a Wednesday


def task(title: str, due: str | None = None, kind: str | None = None, name: str | None = None) -> ProposeChange:
    values: dict[str, Any] = {
        "action": "create_task",
        "title": title,
        "due_date": due,
        "record_kind": kind,
        "record_name": name,
    }
    return ProposeChange.model_validate(values)


def move(deal: str, stage: str) -> ProposeChange:
    return ProposeChange(
        action="update_deal_stage", title=f"{deal} → {stage}", record_kind="deal", record_name=deal, stage=stage
    )


def note(body: str, kind: str | None = None, name: str | None = None) -> ProposeChange:
    return ProposeChange(action="add_note", title=body, body=body, record_kind=kind, record_name=name)


@pytest.mark.parametrize(
    ("request_", "change"),
    [
        (
            "remind me to call Jane Porter tomorrow at 2pm",
            task("call Jane Porter at 2pm", "2017-11-23", "contact", "Jane Porter"),
        ),
        (
            "task: send the catalogue to Cancity on friday",
            task("send the catalogue to Cancity", "2017-11-24", "company", "Cancity"),
        ),
        ("pls create a task to chase Isdom by next monday", task("chase Isdom", "2017-11-27", "company", "Isdom")),
        ("tomorrow remind me to pay the courier", task("pay the courier", "2017-11-23")),
        ("don't let me forget to order paper", task("order paper")),
        (
            "เตือนผมโทรหา Jane Porter พรุ่งนี้บ่ายสองด้วย",
            task("โทรหา Jane Porter บ่ายสอง", "2017-11-23", "contact", "Jane Porter"),
        ),
        (
            "ช่วยสร้างงานส่งแคตตาล็อกให้ Cancity วันศุกร์หน่อยครับ",
            task("ส่งแคตตาล็อกให้ Cancity", "2017-11-24", "company", "Cancity"),
        ),
        ("พรุ่งนี้เตือนผมโทรหา Isdom ด้วยนะ", task("โทรหา Isdom", "2017-11-23", "company", "Isdom")),
        ("move Cancity renewal to Engaging", move("Cancity renewal", "Engaging")),
        ("pls put cancity renewal in prospecting", move("Cancity renewal", "Prospecting")),
        ("mark 1C1I7A6R as won", move("1C1I7A6R", "Won")),
        ("ย้าย Cancity renewal ไป Engaging ให้หน่อย", move("Cancity renewal", "Engaging")),
        ("ปิดดีลระบบคลังสินค้าเป็นแพ้", move("ดีลระบบคลังสินค้า", "Lost")),
        (
            "add a note to Cancity: they want the quote in dollars",
            note("they want the quote in dollars", "company", "Cancity"),
        ),
        ("write a note for Isdom that legal is on holiday", note("legal is on holiday", "company", "Isdom")),
        ("เพิ่มโน้ตที่ Cancity: ลูกค้าขอใบเสนอราคาใหม่", note("ลูกค้าขอใบเสนอราคาใหม่", "company", "Cancity")),
        ("จดไว้ว่า Isdom อยากได้ส่วนลด", note("Isdom อยากได้ส่วนลด", "company", "Isdom")),
    ],
)
def test_a_request_becomes_a_proposal(request_: str, change: ProposeChange) -> None:
    assert ask(request_).call == change


@pytest.mark.parametrize(
    "text",
    [
        "how many deals moved from Prospecting to Engaging?",
        "which deals did we move to Won",
        "move all deals to won",
        "move Zork 9 to Engaging",
        "move Cancity renewal to Nowhere",
        "what notes do we have on Cancity",
        "add a note to Zorkville: hello",
        "ย้ายจาก Prospecting ไป Engaging กี่ดีล",
        "update me on Cancity",
    ],
)
def test_a_question_or_half_a_request_proposes_nothing(text: str) -> None:
    assert not isinstance(ask(text).call, ProposeChange)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by friday", "2017-11-24"),
        ("on Wednesday", "2017-11-29"),
        ("next monday", "2017-11-27"),
        ("in 3 days", "2017-11-25"),
        ("within two weeks", "2017-12-06"),
        ("in a month", "2017-12-22"),
        ("the day after tomorrow", "2017-11-24"),
        ("by the end of the month", "2017-11-30"),
        ("end of this week", "2017-11-26"),
        ("วันจันทร์หน้า", "2017-11-27"),
        ("ศุกร์นี้", "2017-11-24"),
        ("มะรืนนี้", "2017-11-24"),
        ("อีก 3 วัน", "2017-11-25"),
        ("ภายในสิ้นเดือนนี้", "2017-11-30"),
        ("อาทิตย์หน้า", "2017-12-03"),
        ("5 ธันวาคม", "2017-12-05"),
    ],
)
def test_a_due_day_is_read(text: str, day: str) -> None:
    found = due_day(text, TODAY, 1)
    assert found is not None
    assert str(found.day) == day


@pytest.mark.parametrize(
    "text",
    [
        "set the shoe size of Jane Porter to 42",
        "remove all deals",
        "update the amount of Zork 9 to 500000",
        "assign Cancity renewal to Zebediah",
        "เปลี่ยนสีของ Cancity renewal เป็นแดง",
        "send Jane Porter an email about the renewal",
        "ส่งอีเมลหา Jane Porter เรื่องต่อสัญญา",
    ],
)
def test_a_change_that_cannot_be_prepared_is_refused_with_what_can(text: str) -> None:
    found = ask(text)
    assert (found.topic, found.calls) == ("cannot", ())


@pytest.mark.parametrize(
    "text", ["send me the open deals", "change in sales 2017 vs 2016", "close date of Cancity renewal"]
)
def test_a_question_that_begins_like_an_order_is_answered(text: str) -> None:
    assert ask(text).topic != "cannot"


def update(kind: str, name: str, **values: str) -> ProposeChange:
    fields = [{"field": field, "value": value} for field, value in values.items()]
    change = {"action": "update", "record_kind": kind, "record_name": name, "fields": fields}
    return ProposeChange.model_validate(change)


def create(new: str, about: tuple[str, str] | None = None, **values: str) -> ProposeChange:
    fields = [{"field": field, "value": value} for field, value in values.items()]
    named = {"record_kind": about[0], "record_name": about[1]} if about else {}
    return ProposeChange.model_validate({"action": "create", "kind": new, "fields": fields, **named})


def delete(kind: str, name: str) -> ProposeChange:
    return ProposeChange(action="delete", record_kind=kind, record_name=name)


RENEWAL, JANE, CANCITY = ("deal", "Cancity renewal"), ("contact", "Jane Porter"), ("company", "Cancity")


@pytest.mark.parametrize(
    ("request_", "change"),
    [
        ("set the amount of Cancity renewal to 500k", update(*RENEWAL, amount="500k")),
        ("change Cancity renewal's amount to 1.5 million", update(*RENEWAL, amount="1.5 million")),
        ("pls update cancity renewal amount to 500,000 baht", update(*RENEWAL, amount="500,000 baht")),
        (
            "set expected close date of Cancity renewal to next friday",
            update(*RENEWAL, expected_close_date="next friday"),
        ),
        ("please change the phone of Jane Porter to 081-234-5678", update(*JANE, phone="081-234-5678")),
        ("clear the phone of Jane Porter", update(*JANE, phone="")),
        ("assign Cancity renewal to Anna Snelling", update(*RENEWAL, owner_id="Anna Snelling")),
        ("give Cancity to Vicki", update(*CANCITY, owner_id="Vicki Laflamme")),
        ("assign Isdom to me", update("company", "Isdom", owner_id="me")),
        ("mark task Send the quote as done", update("task", "Send the quote", status="done")),
        ("เปลี่ยนมูลค่าของ Cancity renewal เป็น 5 แสน", update(*RENEWAL, amount="5 แสน")),
        ("ช่วยแก้ตำแหน่งของ Jane Porter เป็น CFO หน่อยค่ะ", update(*JANE, job_title="CFO")),
        ("มอบหมายดีล Cancity renewal ให้สมหญิง ใจดี ดูแล", update(*RENEWAL, owner_id="สมหญิง ใจดี")),
        ("ลบเบอร์โทรของ Jane Porter", update(*JANE, phone="")),
        ("งานส่งใบเสนอราคาเสร็จแล้ว", update("task", "ส่งใบเสนอราคา", status="done")),
        ("delete Cancity", delete(*CANCITY)),
        ("ลบดีล Cancity renewal", delete(*RENEWAL)),
        (
            "log a call with Jane Porter: she wants 10% off",
            create("activity", JANE, kind="call", body="she wants 10% off"),
        ),
        ("I just met Jane Porter - budget approved", create("activity", JANE, kind="meeting", body="budget approved")),
        ("บันทึกการโทรกับ Jane Porter ว่าขอส่วนลด", create("activity", JANE, kind="call", body="ขอส่วนลด")),
        ("โทรหา Jane Porter แล้ว ขอเลื่อนนัด", create("activity", JANE, kind="call", body="ขอเลื่อนนัด")),
        ("create a deal for Cancity worth 200k", create("deal", name="Cancity", company_id="Cancity", amount="200k")),
        (
            "new deal Pump station for Cancity worth 1.2m closing next friday",
            create("deal", name="Pump station", company_id="Cancity", amount="1.2m", expected_close_date="next friday"),
        ),
        (
            "add contact Bob Smith at Cancity email bob@cancity.com phone 0812345678",
            create("contact", name="Bob Smith", company_id="Cancity", email="bob@cancity.com", phone="0812345678"),
        ),
        ("สร้างบริษัท สยามฟู้ด", create("company", name="สยามฟู้ด")),
        (
            "เปิดดีลใหม่ ปั๊มน้ำ ของบริษัท Cancity มูลค่า 2 ล้าน",
            create("deal", name="ปั๊มน้ำ", company_id="Cancity", amount="2 ล้าน"),
        ),
        ("schedule a meeting with Jane Porter next monday", task("meeting with Jane Porter", "2017-11-27", *JANE)),
    ],
)
def test_any_record_is_changed_created_or_deleted(request_: str, change: ProposeChange) -> None:
    assert ask(request_).call == change


@pytest.mark.parametrize(
    ("request_", "change"),
    [
        ("assign it to Anna Snelling", update(*RENEWAL, owner_id="Anna Snelling")),
        ("set the amount to 300k", update(*RENEWAL, amount="300k")),
        ("เปลี่ยนมูลค่าเป็น 3 ล้าน", update(*RENEWAL, amount="3 ล้าน")),
        ("mark it as won", move("Cancity renewal", "Won")),
        ("ย้ายดีลนี้ไป Engaging", move("Cancity renewal", "Engaging")),
        ("log a call with them: said yes", create("activity", RENEWAL, kind="call", body="said yes")),
        ("delete it", delete(*RENEWAL)),
    ],
)
def test_it_is_the_record_of_the_answer_before(request_: str, change: ProposeChange) -> None:
    assert ask(request_, GetRecord(kind="deal", name="Cancity renewal")).call == change
    assert not isinstance(ask(request_).call, ProposeChange)
