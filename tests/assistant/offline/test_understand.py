# ruff: noqa: E501 (one question a line reads best)
"""Questions in English and Thai to tool calls, and honesty about what was not understood."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters, PeriodFilter, RecordFilters
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes

TODAY = date(2017, 11, 22)

VOCABULARY = Vocabulary.of(
    [
        *(Entity("owner", n, n) for n in ("Darcel Schlecht", "Vicki Laflamme", "Anna Snelling", "Versie Hillebrand", "Kary Hendrixson", "สมหญิง ใจดี")),
        *(Entity("company", n, n) for n in ("Acme Corporation", "Cancity", "Isdom", "Betasoloin", "Hottechi", "บริษัท สยามการค้า จำกัด", "Green-Plus")),
        *(Entity("stage", n, n) for n in ("Prospecting", "Engaging", "Won", "Lost")),
        *(Entity("pipeline", n, n) for n in ("Sales", "งานขาย")),
        *(Entity("product", n, n) for n in ("GTX Basic", "GTX Pro", "GTX Plus Basic", "MG Special", "MG Advanced")),
        *(Entity("sector", n) for n in ("medical", "retail", "software", "finance")),
        *(Entity("region", n) for n in ("Central", "East", "West")),
        Entity("manager", "Dustin Brinkmann"),
        *(Entity("contact", n, n) for n in ("สมชาย ใจดี", "Jane Porter", "Somchai Jaidee")),
        *(Entity("deal", n, n) for n in ("Cancity renewal", "1C1I7A6R", "ดีลระบบคลังสินค้า")),
        *(Entity("project", n, n) for n in ("Website launch",)),
    ]
)  # fmt: skip


def period(start: str | None, end: str | None, field: str = "close_date") -> PeriodFilter:
    return PeriodFilter.model_validate({"field": field, "start": start, "end": end})


Q1, Q2 = period("2017-01-01", "2017-04-01"), period("2017-04-01", "2017-07-01")
Y2017, Y2016 = period("2017-01-01", "2018-01-01"), period("2016-01-01", "2017-01-01")
LAST_Q, THIS_M, LAST_M = period("2017-07-01", "2017-10-01"), period("2017-11-01", "2017-12-01"), period("2017-10-01", "2017-11-01")  # fmt: skip


def agg(
    measure: str, group_by: str = "none", order: str = "desc", limit: int | None = None, **filters: Any
) -> AggregateDeals:
    if group_by == "none":
        return AggregateDeals.model_validate({"measure": measure, "filters": DealFilters(**filters)})
    return AggregateDeals.model_validate(
        {
            "measure": measure,
            "group_by": group_by,
            "order": order,
            "limit": limit or 50,
            "filters": DealFilters(**filters),
        }
    )


def compare(measure: str, **sides: dict[str, Any]) -> CompareDeals:
    return CompareDeals.model_validate(
        {"measure": measure, "sides": [Side(label=label, filters=DealFilters(**f)) for label, f in sides.items()]}
    )


def count(kind: str, **filters: Any) -> CountRecords:
    return CountRecords.model_validate({"kind": kind, "filters": RecordFilters(**filters)})


def deals(sort: str = "created_at", order: str = "desc", limit: int = 10, query: str = "", **filters: Any) -> FindDeals:
    return FindDeals.model_validate(
        {"sort": sort, "order": order, "limit": limit, "query": query, "filters": DealFilters(**filters)}
    )


def find(kind: str, sort: str = "created_at", order: str = "desc", limit: int = 10, **filters: Any) -> FindRecords:
    return FindRecords.model_validate(
        {"kind": kind, "sort": sort, "order": order, "limit": limit, "filters": RecordFilters(**filters)}
    )


def get(kind: str, name: str, *fields: str) -> GetRecord:
    return GetRecord.model_validate({"kind": kind, "name": name, "fields": list(fields)})


WON, LOST, OPEN = ["won"], ["lost"], ["open"]
DARCEL, VICKI = ["Darcel Schlecht"], ["Vicki Laflamme"]
SIAM = ["บริษัท สยามการค้า จำกัด"]

OVERDUE = FindRecords(kind="task", filters=RecordFilters(overdue=True), sort="due_date", order="asc", limit=20)

ENGLISH: list[tuple[str, Tool]] = [
    ("How did Darcel Schlecht do last quarter?", agg("sum_amount", status=["won"], owner=["Darcel Schlecht"], period=LAST_Q)),
    ("How is GTX Pro selling this year?", agg("sum_amount", status=["won"], product=["GTX Pro"], period=Y2017)),
    ("What is overdue?", OVERDUE),
    ("What is our best selling product?", agg("sum_amount", "product", limit=3, status=WON)),
    ("Who has the lowest win rate?", agg("win_rate", "owner", order="asc", limit=3)),
    ("Who has the most open deals?", agg("count", "owner", limit=3, status=OPEN)),
    ("who loses the most", agg("count", "owner", limit=3, status=LOST)),
    ("deals by stage", agg("count", "stage")),
    ("can you tell me how many open deals we have right now?", agg("count", status=OPEN)),
    ("I want to know the revenue for Q2 2017", agg("sum_amount", status=WON, period=Q2)),
    ("How many deals do I have?", agg("count", mine=True)),
    ("How much did we make in 2017?", agg("sum_amount", status=WON, period=Y2017)),
    ("when did we sell the most?", agg("sum_amount", "month", limit=3, status=WON)),
    ("compare regions", agg("sum_amount", "region", status=WON)),
    ("deals won per month", agg("count", "month", status=WON)),
    ("What percentage of deals do we win?", agg("win_rate")),
    ("deals not closed", FindDeals(filters=DealFilters(status=OPEN))),
    ("Is revenue higher in Q1 or Q2 2017?", compare("sum_amount", **{"Q1 2017": {"status": WON, "period": Q1}, "Q2 2017": {"status": WON, "period": Q2}})),
    ("How much more did we sell in Q1 than in Q2 2017?", compare("sum_amount", **{"Q1 2017": {"status": WON, "period": Q1}, "Q2 2017": {"status": WON, "period": Q2}})),
    ("summary of sales in 2017", agg("sum_amount", status=WON, period=Y2017)),
    ("Which companies bought GTX Pro?", agg("sum_amount", "company", status=WON, product=["GTX Pro"])),
    ("Which products did Cancity buy?", agg("sum_amount", "product", status=WON, company=["Cancity"])),
    ("Which companies did we lose?", agg("count", "company", status=LOST)),
    ("revenue by manager", agg("sum_amount", "manager", status=WON)),
    ("Which manager's team sold most?", agg("sum_amount", "manager", limit=3, status=WON)),
    ("revenue of Dustin Brinkmann's team", agg("sum_amount", status=WON, manager=["Dustin Brinkmann"])),
    ("Who is Darcel's manager?", GetRecord(kind="member", name="Darcel Schlecht", fields=["manager"])),
    ("Which agents are in the East region?", FindRecords(kind="member", filters=RecordFilters(region=["East"]), sort="name", order="asc", limit=20)),
    ("Where is Cancity located?", GetRecord(kind="company", name="Cancity", fields=["address"])),
    ("What is the annual revenue of Cancity?", GetRecord(kind="company", name="Cancity", fields=["annual_revenue"])),
    ("annual revenue", agg("sum_amount", "year", status=WON)),
    ("When was Cancity founded?", GetRecord(kind="company", name="Cancity", fields=["founded"])),
    ("parent company of Cancity", GetRecord(kind="company", name="Cancity", fields=["parent"])),
    ("How many deals do we have?", agg("count")),
    ("how many deals are open", agg("count", status=OPEN)),
    ("How many deals did we win in Q1 2017?", agg("count", status=WON, period=Q1)),
    ("How many deals were lost last quarter?", agg("count", status=LOST, period=LAST_Q)),
    ("number of won deals in 2017", agg("count", status=WON, period=Y2017)),
    ("How many deals did Darcel win?", agg("count", status=WON, owner=DARCEL)),
    ("how many deals did Acme buy in 2017", agg("count", status=WON, company=["Acme Corporation"], period=Y2017)),
    ("How many deals have no company?", agg("count", no_company=True)),
    ("How many deals are in stage Prospecting?", agg("count", stage=["Prospecting"])),
    ("how many new deals this month?", agg("count", period=period("2017-11-01", "2017-12-01", "created_at"))),
    ("How many deals were engaged in 2016?", agg("count", period=period("2016-01-01", "2017-01-01", "engage_date"))),
    ("How many deals over 5,000?", agg("count", above_amount=Decimal(5000))),
    ("how many open deals are worth at least 10k", agg("count", status=OPEN, min_amount=Decimal(10000))),
    ("How many deals closed in March 2017?", agg("count", status=["won", "lost"], period=period("2017-03-01", "2017-04-01"))),
    ("What is the total value of won deals?", agg("sum_amount", status=WON)),
    ("How much did we sell in the first quarter of 2017?", agg("sum_amount", status=WON, period=Q1)),
    ("total revenue in 2017", agg("sum_amount", status=WON, period=Y2017)),
    ("What were sales last month?", agg("sum_amount", status=WON, period=LAST_M)),
    ("How much is in the pipeline?", agg("sum_amount", status=OPEN)),
    ("What is our open pipeline value?", agg("sum_amount", status=OPEN)),
    ("how much has Vicki Laflamme sold this year?", agg("sum_amount", status=WON, owner=VICKI, period=Y2017)),
    ("How much revenue did GTX Pro bring in?", agg("sum_amount", status=WON, product=["GTX Pro"])),
    ("won value of gtxpro", agg("sum_amount", status=WON, product=["GTX Pro"])),
    ("How much did Isdom spend".replace("spend", "buy"), agg("sum_amount", status=WON, company=["Isdom"])),
    ("revenue from the medical sector in 2017", agg("sum_amount", status=WON, sector=["medical"], period=Y2017)),
    ("What are my sales this month?", agg("sum_amount", status=WON, mine=True, period=THIS_M)),
    ("What's the average deal size?", agg("avg_amount")),
    ("average value of won deals in Q2 2017", agg("avg_amount", status=WON, period=Q2)),
    ("average won deal value by product", agg("avg_amount", "product", status=WON)),
    ("What is our win rate?", agg("win_rate")),
    ("win rate in Q1 2017", agg("win_rate", period=Q1)),
    ("What's Darcel Schlecht's win rate?", agg("win_rate", owner=DARCEL)),
    ("win rate by sector", agg("win_rate", "sector")),
    ("Which product has the highest win rate?", agg("win_rate", "product", limit=3)),
    ("How long does it take to close a deal?", agg("avg_cycle_days")),
    ("average sales cycle", agg("avg_cycle_days")),
    ("Average sales cycle by owner", agg("avg_cycle_days", "owner")),
    ("Who is the best agent?", agg("sum_amount", "owner", limit=3, status=WON)),
    ("who sold the most in 2017?", agg("sum_amount", "owner", limit=3, status=WON, period=Y2017)),
    ("Who won the most deals?", agg("count", "owner", limit=3, status=WON)),
    ("top 5 companies by won value", agg("sum_amount", "company", limit=5, status=WON)),
    ("top five customers by revenue in 2017", agg("sum_amount", "company", limit=5, status=WON, period=Y2017)),
    ("Top 10 sales reps this year", agg("sum_amount", "owner", limit=10, status=WON, period=Y2017)),
    ("which company bought the most?", agg("sum_amount", "company", limit=3, status=WON)),
    ("Which product sold best?", agg("sum_amount", "product", limit=3, status=WON)),
    ("who is the worst salesperson", agg("sum_amount", "owner", order="asc", limit=3, status=WON)),
    ("Which agent lost the most deals?", agg("count", "owner", limit=3, status=LOST)),
    ("best month for sales", agg("sum_amount", "month", limit=3, status=WON)),
    ("which quarter had the highest sales?", agg("sum_amount", "quarter", limit=3, status=WON)),
    ("sales by month in 2017", agg("sum_amount", "month", status=WON, period=Y2017)),
    ("monthly revenue in 2017", agg("sum_amount", "month", status=WON, period=Y2017)),
    ("deal count per stage", agg("count", "stage")),
    ("How many deals does each owner have?", agg("count", "owner")),
    ("pipeline value by stage", agg("sum_amount", "stage", status=OPEN)),
    ("how many deals are in pipeline Sales", agg("count", pipeline=["Sales"])),
    ("won value by region", agg("sum_amount", "region", status=WON)),
    ("Compare Q1 and Q2 2017", compare("sum_amount", **{"Q1 2017": {"status": WON, "period": Q1}, "Q2 2017": {"status": WON, "period": Q2}})),
    ("win rate Q1 vs Q2 2017", compare("win_rate", **{"Q1 2017": {"period": Q1}, "Q2 2017": {"period": Q2}})),
    ("Darcel vs Vicki", compare("sum_amount", **{"Darcel Schlecht": {"status": WON, "owner": DARCEL}, "Vicki Laflamme": {"status": WON, "owner": VICKI}})),
    ("Compare the win rate of Darcel and Vicki in 2017", compare("win_rate", **{"Darcel Schlecht": {"owner": DARCEL, "period": Y2017}, "Vicki Laflamme": {"owner": VICKI, "period": Y2017}})),
    ("Did Darcel sell more than Vicki?", compare("sum_amount", **{"Darcel Schlecht": {"status": WON, "owner": DARCEL}, "Vicki Laflamme": {"status": WON, "owner": VICKI}})),
    ("won vs lost deals in Q1 2017", compare("count", **{"won": {"status": WON, "period": Q1}, "lost": {"status": LOST, "period": Q1}})),
    ("How many companies are there?", count("company")),
    ("how many customers in the retail sector", count("company", sector=["retail"])),
    ("How many contacts does Acme have?", count("contact", company=["Acme Corporation"])),
    ("How many open tasks do I have?", count("task", status=["open"], mine=True)),
    ("how many overdue tasks are there", count("task", overdue=True)),
    ("how many calls last week", count("activity", activity_type=["call"], period=period("2017-11-13", "2017-11-20", "occurred_at"))),
    ("How many projects do we have?", count("project")),
    ("How many products do we have", count("product")),
    ("how many sales reps are there?", count("member")),
    ("new companies this month", find("company", period=period("2017-11-01", "2017-12-01", "created_at"))),
    ("What is Jane Porter's phone number?", get("contact", "Jane Porter", "phone")),
    ("phone of Somchai", get("contact", "Somchai Jaidee", "phone")),
    ("email of jane", get("contact", "Jane Porter", "email")),
    ("close date of deal Cancity renewal", get("deal", "Cancity renewal", "close_date")),
    ("What stage is Cancity renewal in?", get("deal", "Cancity renewal", "stage")),
    ("Who owns 1C1I7A6R?", get("deal", "1C1I7A6R", "owner")),
    ("what is the value of deal 1C1I7A6R", get("deal", "1C1I7A6R", "amount")),
    ("When did deal 1C1I7A6R close?", get("deal", "1C1I7A6R", "close_date")),
    ("tell me about Hottechi", get("company", "Hottechi")),
    ("what sector is Cancity in?", get("company", "Cancity", "sector")),
    ("website of Acme Corporation", get("company", "Acme Corporation", "website")),
    ("price of MG Special", get("product", "MG Special", "price")),
    ("progress of Website launch", get("project", "Website launch", "progress")),
    ("list open deals", deals(status=OPEN)),
    ("show me the 3 biggest deals", deals("amount", limit=3)),
    ("the largest open deals of Darcel", deals("amount", limit=5, status=OPEN, owner=DARCEL)),
    ("deals closing this month", deals("close_date", "asc", status=OPEN, period=THIS_M)),
    ("deals won by Anna in 2017", deals("close_date", status=WON, owner=["Anna Snelling"], period=Y2017)),
    ("latest deals", deals()),
    ("show my overdue tasks", find("task", "due_date", "asc", mine=True, overdue=True)),
    ("contacts at Cancity", find("contact", company=["Cancity"])),
    ("list companies in the finance sector", find("company", sector=["finance"])),
    ("meetings with Acme last week", find("activity", company=["Acme Corporation"], activity_type=["meeting"], period=period("2017-11-13", "2017-11-20", "occurred_at"))),
    ('Create a task "Send the contract" for tomorrow', ProposeChange(action="create_task", title="Send the contract", due_date=date(2017, 11, 23))),
    ("remind me to call Acme tomorrow", ProposeChange(action="create_task", title="call Acme", record_kind="company", record_name="Acme Corporation", due_date=date(2017, 11, 23))),
    ("Create a task to send the quote to Isdom", ProposeChange(action="create_task", title="send the quote to Isdom", record_kind="company", record_name="Isdom")),
]  # fmt: skip

THAI: list[tuple[str, Tool]] = [
    ("สมหญิง ใจดี เดือนนี้เป็นอย่างไรบ้าง", agg("sum_amount", status=["won"], owner=["สมหญิง ใจดี"], period=THIS_M)),
    ("มีอะไรเลยกำหนดบ้าง", OVERDUE),
    ("สินค้าขายดี 3 อันดับแรก", agg("sum_amount", "product", limit=3, status=WON)),
    ("ใครแพ้มากที่สุด", agg("count", "owner", limit=3, status=LOST)),
    ("ธุรกิจกลุ่มไหนทำรายได้มากที่สุด", agg("sum_amount", "sector", limit=3, status=WON)),
    ("บริษัทในกลุ่ม medical มีกี่แห่ง", count("company", sector=["medical"])),
    ("ดีลที่อยู่ในขั้น Engaging มีกี่ดีล", agg("count", stage=["Engaging"])),
    ("ดีลแยกตามสถานะ", agg("count", "status")),
    ("ผมอยากรู้ยอดขายปี 2017", agg("sum_amount", status=WON, period=Y2017)),
    ("ใครปิดเร็วที่สุด", agg("avg_cycle_days", "owner", order="asc", limit=3)),
    ("เราชนะกี่เปอร์เซ็นต์", agg("win_rate")),
    ("สรุปยอดขายปี 2017", agg("sum_amount", status=WON, period=Y2017)),
    ("สวัสดีครับ ขอถามยอดขายปี 2017", agg("sum_amount", status=WON, period=Y2017)),
    ("ยอดขายแยกตามผู้จัดการ", agg("sum_amount", "manager", status=WON)),
    ("ยอดขายของทีม Dustin Brinkmann ปี 2017", agg("sum_amount", status=WON, manager=["Dustin Brinkmann"], period=Y2017)),
    ("Cancity ซื้อสินค้าอะไรบ้าง", agg("sum_amount", "product", status=WON, company=["Cancity"])),
    ("Cancity ก่อตั้งปีไหน", GetRecord(kind="company", name="Cancity", fields=["founded"])),
    ("มีดีลทั้งหมดกี่ดีล", agg("count")),
    ("ดีลที่เปิดอยู่มีกี่ดีล", agg("count", status=OPEN)),
    ("ไตรมาสแรกปี 2017 ปิดการขายได้กี่ดีล", agg("count", status=WON, period=Q1)),
    ("ไตรมาสที่ 2 ปี 2560 ชนะกี่ดีล", agg("count", status=WON, period=Q2)),
    ("จำนวนดีลที่แพ้ในไตรมาสก่อน", agg("count", status=LOST, period=LAST_Q)),
    ("Darcel ปิดได้กี่ดีลในปี 2560", agg("count", status=WON, owner=DARCEL, period=Y2017)),
    ("ดีลที่ไม่มีบริษัทมีกี่ดีล", agg("count", no_company=True)),
    ("ดีลมูลค่าเกิน 5,000 บาทมีกี่ดีล", agg("count", above_amount=Decimal(5000), currency="THB")),
    ("ดีลที่เปิดอยู่มูลค่ามากกว่า 5 หมื่นบาทมีกี่ดีล", agg("count", status=OPEN, above_amount=Decimal(50000), currency="THB")),
    ("เดือนนี้มีดีลใหม่กี่ดีล", agg("count", period=period("2017-11-01", "2017-12-01", "created_at"))),
    ("ดีลในขั้นตอน Prospecting มีกี่ดีล", agg("count", stage=["Prospecting"])),
    ("ยอดขายปี 2560 เท่าไร", agg("sum_amount", status=WON, period=Y2017)),
    ("ยอดขายไตรมาสแรกปี ๒๕๖๐ เป็นเท่าไหร่", agg("sum_amount", status=WON, period=Q1)),
    ("เดือนที่แล้วขายได้เท่าไร", agg("sum_amount", status=WON, period=LAST_M)),
    ("มูลค่ารวมของดีลที่ชนะ", agg("sum_amount", status=WON)),
    ("มูลค่าไปป์ไลน์ตอนนี้เท่าไหร่ครับ", agg("sum_amount", status=OPEN)),
    ("มูลค่าดีลที่ยังไม่ปิดทั้งหมดเท่าไรคะ", agg("sum_amount", status=OPEN)),
    ("Vicki ขายได้เท่าไรในปีนี้", agg("sum_amount", status=WON, owner=VICKI, period=Y2017)),
    ("สมหญิงขายได้เท่าไร", agg("sum_amount", status=WON, owner=["สมหญิง ใจดี"])),
    ("ยอดขายของ GTX Pro", agg("sum_amount", status=WON, product=["GTX Pro"])),
    ("ยอดขายของสยามการค้าปี 2560", agg("sum_amount", status=WON, company=SIAM, period=Y2017)),
    ("ยอดขายของผมเดือนนี้เท่าไหร่", agg("sum_amount", status=WON, mine=True, period=THIS_M)),
    ("มูลค่าเฉลี่ยต่อดีล", agg("avg_amount")),
    ("ค่าเฉลี่ยมูลค่าดีลที่ชนะในไตรมาสที่ 2 ปี 2560", agg("avg_amount", status=WON, period=Q2)),
    ("อัตราการชนะเท่าไร", agg("win_rate")),
    ("อัตราการชนะของ Darcel Schlecht", agg("win_rate", owner=DARCEL)),
    ("อัตราการปิดการขายของแต่ละสินค้า", agg("win_rate", "product")),
    ("สินค้าไหนมีอัตราการชนะสูงสุด", agg("win_rate", "product", limit=3)),
    ("ใช้เวลาปิดการขายเฉลี่ยกี่วัน", agg("avg_cycle_days")),
    ("รอบการขายเฉลี่ยแยกตามพนักงานขาย", agg("avg_cycle_days", "owner")),
    ("ใครขายได้เยอะที่สุด", agg("sum_amount", "owner", limit=3, status=WON)),
    ("ใครขายเก่งที่สุดในปี 2560", agg("sum_amount", "owner", limit=3, status=WON, period=Y2017)),
    ("พนักงานขายคนไหนปิดดีลได้มากที่สุด", agg("count", "owner", limit=3, status=WON)),
    ("5 อันดับลูกค้าที่ซื้อมากที่สุด", agg("sum_amount", "company", limit=5, status=WON)),
    ("บริษัทไหนซื้อเยอะที่สุด", agg("sum_amount", "company", limit=3, status=WON)),
    ("สินค้าไหนขายดีที่สุด", agg("sum_amount", "product", limit=3, status=WON)),
    ("สินค้าไหนขายได้น้อยที่สุด", agg("sum_amount", "product", order="asc", limit=3, status=WON)),
    ("เดือนไหนขายได้มากที่สุดในปี 2560", agg("sum_amount", "month", limit=3, status=WON, period=Y2017)),
    ("ยอดขายรายเดือนปี 2560", agg("sum_amount", "month", status=WON, period=Y2017)),
    ("ยอดขายแยกตามภูมิภาค", agg("sum_amount", "region", status=WON)),
    ("จำนวนดีลแต่ละขั้นตอน", agg("count", "stage")),
    ("มูลค่าไปป์ไลน์แยกตามขั้นตอน", agg("sum_amount", "stage", status=OPEN)),
    ("เปรียบเทียบไตรมาส 1 กับไตรมาส 2 ปี 2560", compare("sum_amount", **{"ไตรมาสที่ 1 ปี 2560": {"status": WON, "period": Q1}, "ไตรมาสที่ 2 ปี 2560": {"status": WON, "period": Q2}})),
    ("เทียบยอดขาย Darcel กับ Vicki", compare("sum_amount", **{"Darcel Schlecht": {"status": WON, "owner": DARCEL}, "Vicki Laflamme": {"status": WON, "owner": VICKI}})),
    ("ยอดขายปี 2559 เทียบกับปี 2560", compare("sum_amount", **{"ปี 2559": {"status": WON, "period": Y2016}, "ปี 2560": {"status": WON, "period": Y2017}})),
    ("มีบริษัทกี่แห่งในระบบ", count("company")),
    ("มีลูกค้ากี่ราย", count("company")),
    ("มีผู้ติดต่อทั้งหมดกี่คน", count("contact")),
    ("มีโครงการกี่โครงการ", count("project")),
    ("งานที่เลยกำหนดมีกี่งาน", count("task", overdue=True)),
    ("งานของฉันที่ยังไม่เสร็จมีกี่งาน", count("task", status=["open"], mine=True)),
    ("สัปดาห์ที่แล้วมีการประชุมกี่ครั้ง", count("activity", activity_type=["meeting"], period=period("2017-11-13", "2017-11-20", "occurred_at"))),
    ("มีสินค้ากี่ชิ้น", count("product")),
    ("ผู้ติดต่อของ Cancity มีกี่คน", count("contact", company=["Cancity"])),
    ("เบอร์โทรของสมชาย", get("contact", "สมชาย ใจดี", "phone")),
    ("ขอเบอร์โทรคุณสมชายหน่อยครับ", get("contact", "สมชาย ใจดี", "phone")),
    ("อีเมลของ Jane Porter คืออะไร", get("contact", "Jane Porter", "email")),
    ("ดีลระบบคลังสินค้าอยู่ขั้นตอนไหน", get("deal", "ดีลระบบคลังสินค้า", "stage")),
    ("ดีลระบบคลังสินค้าปิดเมื่อไร", get("deal", "ดีลระบบคลังสินค้า", "close_date")),
    ("ใครดูแลดีลระบบคลังสินค้า", get("deal", "ดีลระบบคลังสินค้า", "owner")),
    ("ที่อยู่ของสยามการค้า", get("company", SIAM[0], "address")),
    ("ขอข้อมูลของ Hottechi", get("company", "Hottechi")),
    ("แสดงดีลที่เปิดอยู่", deals(status=OPEN)),
    ("ดีลที่ใหญ่ที่สุด 3 ดีล", deals("amount", limit=3)),
    ("ดีลที่จะปิดเดือนนี้มีอะไรบ้าง", deals("close_date", "asc", status=OPEN, period=THIS_M)),
    ("ดีลล่าสุด", deals()),
    ("งานของฉันวันนี้มีอะไรบ้าง", find("task", "due_date", "asc", mine=True, period=period("2017-11-22", "2017-11-23", "due_date"))),
    ("รายชื่อผู้ติดต่อของ Acme", find("contact", company=["Acme Corporation"])),
    ("เตือนให้โทรหา Acme พรุ่งนี้", ProposeChange(action="create_task", title="โทรหา Acme", record_kind="company", record_name="Acme Corporation", due_date=date(2017, 11, 23))),
]  # fmt: skip


def ask(question: str, previous: Tool | None = None) -> Understanding:
    return understand(question, VOCABULARY, today=TODAY, previous=previous)


@pytest.mark.parametrize(("question", "expected"), ENGLISH + THAI, ids=[q for q, _ in ENGLISH + THAI])
def test_a_question_becomes_this_call(question: str, expected: Tool) -> None:
    found = ask(question)
    assert (found.topic, found.unknown, found.ambiguous) == ("call", [], [])
    assert found.call == expected
    assert found.language == ("th" if (question, expected) in THAI else "en")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("How much did Zorblax sell in 2017?", "Zorblax"),
        ("How many bananas do we have?", "bananas"),
        ("total won value of GTX Ultra Mega", "Mega"),
        ("how much did Darcel Smith sell", "Darcel Smith"),
        ("How many deals did we not win?", "not"),
        ("phone of Zebediah", "Zebediah"),
        ("sales per postcode", "postcode"),
        ("win rate of left-handed people", "left-handed"),
        ("average number of deals per month", "average"),
        ("ยอดขายของพงษ์เทพปี 2560", "พงษ์เทพ"),
        ("เบอร์โทรของกมลชนก", "กมลชนก"),
        ("ยอดขายแยกตามจังหวัด", "จังหวัด"),
        ("how many contacts does product GTX Pro have", "GTX Pro"),
    ],
)
def test_what_is_not_understood_is_said_and_never_ignored(question: str, part: str) -> None:
    found = ask(question)
    assert found.topic == "unknown"
    assert found.call is None
    assert any(part in text for text in found.unknown), found.unknown


@pytest.mark.parametrize(
    "question",
    [
        "who won the world cup",
        "why did Cancity complain about delivery",
        "notes about Acme",
        "สรุปการคุยกับ Acme",
        "What did Jane Porter say about the price?",
    ],
)
def test_other_questions_go_to_the_notes(question: str) -> None:
    assert ask(question).call == SearchNotes(query=question)


@pytest.mark.parametrize(
    ("question", "topic", "language"),
    [
        ("", "empty", "en"),
        ("  ?! ", "empty", "en"),
        ("hello", "help", "en"),
        ("What can you do?", "help", "en"),
        ("สวัสดีครับ", "help", "th"),
        ("ช่วยอะไรได้บ้าง", "help", "th"),
        ("thanks!", "thanks", "en"),
        ("ขอบคุณค่ะ", "thanks", "th"),
    ],
)
def test_small_talk(question: str, topic: str, language: str) -> None:
    found = ask(question)
    assert (found.topic, found.language) == (topic, language)


Q1_SALES = agg("sum_amount", status=WON, period=Q1)


@pytest.mark.parametrize(
    ("previous", "question", "expected"),
    [
        (Q1_SALES, "and in Q2?", agg("sum_amount", status=WON, period=Q2)),
        (Q1_SALES, "what about Q2 2017?", agg("sum_amount", status=WON, period=Q2)),
        (Q1_SALES, "แล้วไตรมาส 2 ล่ะ", agg("sum_amount", status=WON, period=Q2)),
        (Q1_SALES, "แล้วของ Vicki ล่ะ", agg("sum_amount", status=WON, owner=VICKI, period=Q1)),
        (Q1_SALES, "and for Darcel?", agg("sum_amount", status=WON, owner=DARCEL, period=Q1)),
        (Q1_SALES, "by month?", agg("sum_amount", "month", status=WON, period=Q1)),
        (Q1_SALES, "by agent?", agg("sum_amount", "owner", status=WON, period=Q1)),
        (Q1_SALES, "แยกตามสินค้า", agg("sum_amount", "product", status=WON, period=Q1)),
        (Q1_SALES, "แล้วอัตราการชนะล่ะ", agg("win_rate", period=Q1)),
        (agg("win_rate", period=Q1), "and the revenue?", agg("sum_amount", status=WON, period=Q1)),
        (
            agg("sum_amount", "owner", limit=5, status=WON),
            "what about products?",
            agg("sum_amount", "product", limit=5, status=WON),
        ),
        (Q1_SALES, "and the average?", agg("avg_amount", status=WON, period=Q1)),
        (Q1_SALES, "แล้วค่าเฉลี่ยล่ะ", agg("avg_amount", status=WON, period=Q1)),
        (agg("count", status=WON, period=Q1), "and lost?", agg("count", status=LOST, period=Q1)),
        (get("contact", "Jane Porter", "phone"), "and her email?", get("contact", "Jane Porter", "email")),
        (get("contact", "Jane Porter", "phone"), "and Somchai?", get("contact", "Somchai Jaidee", "phone")),
        (get("contact", "Jane Porter", "phone"), "แล้วอีเมลล่ะ", get("contact", "Jane Porter", "email")),
        (count("contact", company=["Acme Corporation"]), "what about Isdom?", count("contact", company=["Isdom"])),
        (deals(status=OPEN), "only Darcel", deals(status=OPEN, owner=DARCEL)),
        (Q1_SALES, "How many companies are there?", count("company")),
        (Q1_SALES, "How many deals do we have?", agg("count")),
    ],
)
def test_follow_ups_take_up_the_question_before(previous: Tool, question: str, expected: Tool) -> None:
    found = ask(question, previous)
    assert found.unknown == []
    assert found.call == expected


def test_a_follow_up_stays_in_the_year_of_the_question_before() -> None:
    last_year = agg("sum_amount", status=WON, period=period("2016-01-01", "2016-04-01"))
    assert ask("and in Q2?", last_year).call == agg("sum_amount", status=WON, period=period("2016-04-01", "2016-07-01"))
    assert ask("แล้วเดือนมีนาคมล่ะ", last_year).call == agg(
        "sum_amount", status=WON, period=period("2016-03-01", "2016-04-01")
    )
    assert ask("and last month?", last_year).call == agg("sum_amount", status=WON, period=LAST_M)


def test_a_follow_up_with_an_unknown_name_says_so() -> None:
    assert ask("and for Zorblax?", Q1_SALES).unknown == ["Zorblax"]


@pytest.mark.parametrize(
    ("question", "number"),
    [("show my overdue tasks 27001", "27001"), ("รายชื่อผู้ติดต่อ 1,085", "1,085"), ("top 100 companies by value", "100")],
)
def test_a_number_that_no_list_has_room_for_is_said_not_to_be_understood(question: str, number: str) -> None:
    found = ask(question)
    assert (found.topic, found.unknown) == ("unknown", [number])


def test_who_looks_after_a_contact_is_a_field_of_the_contact() -> None:
    assert ask("Who is the owner of Jane Porter?").call == get("contact", "Jane Porter", "owner")
    assert ask("ผู้ดูแลของสมชาย ใจดีคือใคร").call == get("contact", "สมชาย ใจดี", "owner")


def test_a_misspelt_name_is_taken_and_said() -> None:
    found = ask("how much did Darcell Schlect sell?")
    assert found.call == agg("sum_amount", status=WON, owner=DARCEL)
    assert found.assumed
    assert found.assumed[0][1] == "Darcel Schlecht"
    company = ask("how many deals did Betasolon buy")
    assert company.call == agg("count", status=WON, company=["Betasoloin"])
    assert company.assumed == [("Betasolon", "Betasoloin")]


def test_words_that_together_are_nearly_a_name() -> None:
    vocabulary = Vocabulary.of([Entity("product", "GTXPro")])
    found = understand("won value of GTX Pro", vocabulary, today=TODAY)
    assert found.call == agg("sum_amount", status=WON, product=["GTXPro"])
    assert found.assumed == [("GTX Pro", "GTXPro")]


def test_a_name_that_several_share_is_asked_back() -> None:
    vocabulary = Vocabulary.of([Entity("contact", "Somchai Jaidee", "1"), Entity("contact", "Somchai Rakdee", "2")])
    found = understand("phone of Somchai", vocabulary, today=TODAY)
    assert found.topic == "ambiguous"
    assert found.ambiguous[0].candidates == ("Somchai Jaidee", "Somchai Rakdee")
    full = understand("phone of Somchai Rakdee", vocabulary, today=TODAY)
    assert full.call == get("contact", "Somchai Rakdee", "phone")


def test_the_fiscal_year_of_the_workspace_counts() -> None:
    found = understand("won value in Q1 2017", VOCABULARY, today=TODAY, fiscal_start_month=10)
    assert found.call == agg("sum_amount", status=WON, period=period("2016-10-01", "2017-01-01"))


def test_a_very_long_question_is_bounded() -> None:
    found = ask("how many deals " * 5_000)
    assert found.topic in ("call", "unknown")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What stage is ดีลระบบคลังสินค้า in?", "en"),
        ("How many deals does บริษัท สยามการค้า จำกัด have?", "en"),
        ("Darcel ปิดได้กี่ดีลในปี 2560", "th"),
        ("อีเมลของ Jane Porter คืออะไร", "th"),
        ("ยอดขาย", "th"),
        ("Acme", "en"),
        ("win rate ของ Darcel เท่าไร", "th"),
    ],
)
def test_the_words_of_the_question_decide_the_language_of_the_answer(question: str, language: str) -> None:
    assert ask(question).language == language
