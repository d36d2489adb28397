"""Meetings for reporting: written after the others had been mended, counted, and not read."""

from datetime import timedelta

from bench.assistant.manager.expected import (
    LOST,
    OPEN,
    WON,
    Figures,
    at,
    bold,
    but,
    by,
    in_country,
    in_sector,
    in_stage,
    money,
    number,
    percent,
    tagged,
)
from bench.assistant.manager.rows import ANNA, COMPANIES, DARCEL, TASKS, VICKI, YING
from bench.assistant.meetings.turns import Meeting, listed, t


def english(f: Figures) -> list[Meeting]:
    """Meetings in English."""
    year, last, day = f.this_year, f.last_year, timedelta(days=1)
    owner, product = (lambda d: d.owner), (lambda d: d.product)
    reps, reps_last = f.ranked(owner, WON, year), f.ranked(owner, WON, last)
    sold = f.ranked(product, WON, year)
    small = [x for x in f.deals(OPEN, by(VICKI)) if x.amount < 300_000]
    deal = f.deals(OPEN, in_stage("Qualified"))[2].name
    other = f.deals(OPEN, in_stage("Proposal"))[0].name
    wednesday = f.today + timedelta(days=(2 - f.today.weekday()) % 7 or 7)
    return [
        (
            t("Hello! How many deals have we won so far this year?", f.count(WON, year)),
            t("and how much is that worth?", money(f.total(WON, year))),
            t("what about Darcel alone", money(f.total(WON, year, by(DARCEL)))),
            t("and Vicki?", money(f.total(WON, year, by(VICKI)))),
            t("how do they compare?", number(f.total(WON, year, by(DARCEL))), number(f.total(WON, year, by(VICKI)))),
            t("rank all the reps this year", *[(k, number(v)) for k, v in reps]),
            t("same for last year", *[(k, number(v)) for k, v in reps_last]),
            t("cheers", talk=True),
        ),
        (
            t("which product sells best this year?", (sold[0][0], number(sold[0][1]))),
            t("and which one is second?", sold[1][0], hides=[sold[0][0]]),
            t("average deal size in the energy sector", number(f.average(in_sector("Energy")))),
            t(
                "how many deals did we lose to a competitor?",
                bold(len([d for d in f.deals(LOST) if "competitor" in d.reason])),
            ),
            t(
                "sorry, I meant on price",
                [
                    bold(len([d for d in f.deals(LOST) if "rice" in d.reason or "ราคา" in d.reason])),
                    bold(len([d for d in f.deals(LOST) if "rice" in d.reason])),
                ],
            ),
            t("what does win rate mean here?", ["won"]),
            t("revenue from VIP customers last year", money(f.total(WON, last, tagged("VIP")))),
            t("what share of the total was that?", percent(f.total(WON, last, tagged("VIP")), f.total(WON, last))),
        ),
        (
            listed(f, "show me Vicki's open deals under 300k", small, f.deals(OPEN, but(by(VICKI)))),
            t("how many is that and what's the total", bold(len(small)), money(sum(x.amount for x in small))),
            t(
                f"move {deal} to Proposal, and remind me to call Maria Santos on Wednesday",
                does=[
                    {"action": "update_deal_stage", "record_name": deal, "stage": "proposal"},
                    {"action": "create_task", "due_date": wednesday},
                ],
            ),
            t(f"assign {other} to Vicki", does=[{"action": "update", "record_name": other, "fields": "vicki"}]),
            t("no, to Darcel", does=[{"action": "update", "record_name": other, "fields": "darcel"}]),
            t("can you tell me a joke", talk=True),
            t(
                "anything overdue for Darcel?",
                "Prepare the demo",
                "Collect the signed contract",
                hides=["Send the revised quotation"],
            ),
            t("and for me?", "Send the revised quotation", hides=["Prepare the demo"]),
        ),
        (
            t("tell me about Celadon Hotels", "Celadon Hotels"),
            t("who works there?", "Maria Santos"),
            t("what's her phone number?", "02-555-0102"),
            t("how much have they bought from us in total?", money(f.total(WON, at("Celadon Hotels")))),
            t("how many companies do we have in Vietnam?", bold(sum(c.country == "Vietnam" for c in COMPANIES))),
            t("which ones?", *[c.name for c in COMPANIES if c.country == "Vietnam"]),
            t("open deals by owner", *[[(k, str(len(v)))] for k, v in f.grouped(owner, OPEN).items()]),
            t("are we on target?", ["no targets"], talk=True),
            t(
                "what tasks are due tomorrow",
                *[x.title for x in TASKS if x.due == 1 and not x.done],
                hides=["Order the scanners"],
            ),
            t(
                "deals expected to close in the next 30 days, how much in total?",
                money(f.total(OPEN, f.expects(f.today, f.today + 30 * day))),
            ),
        ),
    ]


def thai(f: Figures) -> list[Meeting]:
    """Meetings in Thai."""
    year, last = f.this_year, f.last_year
    owner, product = (lambda d: d.owner), (lambda d: d.product)
    reps, reps_last = f.ranked(owner, WON, year), f.ranked(owner, WON, last)
    sold = f.ranked(product, WON, year)
    small = [x for x in f.deals(OPEN, by(VICKI)) if x.amount < 300_000]
    deal = f.deals(OPEN, in_stage("Qualified"))[2].name
    other = f.deals(OPEN, in_stage("Proposal"))[0].name
    wednesday = f.today + timedelta(days=(2 - f.today.weekday()) % 7 or 7)
    return [
        (
            t("สวัสดีค่ะ ปีนี้เราชนะไปแล้วกี่ดีล", f.count(WON, year)),
            t("เป็นเงินเท่าไหร่คะ", money(f.total(WON, year))),
            t("เฉพาะของ Darcel ล่ะ", money(f.total(WON, year, by(DARCEL)))),
            t("แล้วของสมหญิงล่ะ", money(f.total(WON, year, by(YING)))),
            t("เทียบกันหน่อย", number(f.total(WON, year, by(DARCEL))), number(f.total(WON, year, by(YING)))),
            t("จัดอันดับเซลส์ปีนี้", *[(k, number(v)) for k, v in reps]),
            t("ปีที่แล้วล่ะ", *[(k, number(v)) for k, v in reps_last]),
            t("ขอบคุณค่ะ", talk=True),
        ),
        (
            t("ปีนี้สินค้าไหนขายดีสุด", (sold[0][0], number(sold[0][1]))),
            t("อันดับสองล่ะ", sold[1][0], hides=[sold[0][0]]),
            t("มูลค่าเฉลี่ยของดีลในอุตสาหกรรม Energy", number(f.average(in_sector("Energy")))),
            t("ยอดขายจากสิงคโปร์ปีที่แล้ว", money(f.total(WON, last, in_country("Singapore")))),
            t("คิดเป็นกี่เปอร์เซ็นต์ของทั้งหมด", percent(f.total(WON, last, in_country("Singapore")), f.total(WON, last))),
            t("โทษที หมายถึงปีนี้", [percent(f.total(WON, year, in_country("Singapore")), f.total(WON, year))]),
            t("อัตราการชนะนับยังไง", ["ชนะ"]),
            t("ปีนี้แพ้ไปกี่ดีล มูลค่ารวมเท่าไหร่", f.count(LOST, year), money(f.total(LOST, year))),
        ),
        (
            listed(f, "ขอดูดีลที่เปิดอยู่ของ Vicki ที่ต่ำกว่า 3 แสน", small, f.deals(OPEN, but(by(VICKI)))),
            t("มีกี่ดีล รวมเป็นเงินเท่าไหร่", bold(len(small)), money(sum(x.amount for x in small))),
            t(
                f"ย้าย {deal} ไป Proposal แล้วเตือนโทรหา Maria Santos วันพุธ",
                does=[
                    {"action": "update_deal_stage", "record_name": deal, "stage": "proposal"},
                    {"action": "create_task", "due_date": wednesday},
                ],
            ),
            t(f"โอน {other} ให้ Vicki", does=[{"action": "update", "record_name": other, "fields": "vicki"}]),
            t("เล่าเรื่องตลกให้ฟังหน่อย", talk=True),
            t(
                "Darcel มีงานเลยกำหนดไหม",
                "Prepare the demo",
                "Collect the signed contract",
                hides=["Send the revised quotation"],
            ),
            t("แล้วของฉันล่ะ", "Send the revised quotation", hides=["Prepare the demo"]),
        ),
        (
            t("ขอข้อมูล Celadon Hotels หน่อย", "Celadon Hotels"),
            t("ใครทำงานที่นั่น", "Maria Santos"),
            t("เขาซื้อของเราไปทั้งหมดเท่าไหร่", money(f.total(WON, at("Celadon Hotels")))),
            t("เรามีบริษัทในเวียดนามกี่ราย", bold(sum(c.country == "Vietnam" for c in COMPANIES))),
            t("มีรายไหนบ้าง", *[c.name for c in COMPANIES if c.country == "Vietnam"]),
            t("ดีลที่เปิดอยู่แยกตามผู้ดูแล", *[[(k, str(len(v)))] for k, v in f.grouped(owner, OPEN).items()]),
            t("ถึงเป้าหรือยัง", ["ไม่มีเป้า"], talk=True),
            t("ของ Anna อัตราชนะปีนี้เท่าไหร่", f.win_rate(year, by(ANNA))),
        ),
    ]
