# ruff: noqa: E501 (one question a line reads best)
"""What a seller types in Thai. Every second question is for tuning, the others for reporting."""

from datetime import date, timedelta

from bench.assistant.manager.expected import (
    LOST,
    OPEN,
    WON,
    Ask,
    Figures,
    ask,
    at,
    but,
    by,
    in_country,
    in_stage,
    money,
    number,
)
from bench.assistant.manager.rows import ANNA, CONTACTS, DARCEL, VICKI, YING
from bench.assistant.manager.thai import MONTHS, digits

SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
"""The months as people shorten them."""


def questions(f: Figures) -> list[Ask]:
    """The questions with what their answers show."""
    year, last, b = f.this_year, f.last_year, f.year + 543
    company, product = (lambda d: d.company.name), (lambda d: d.product)
    reps_this, reps_last = f.ranked(lambda d: d.owner, WON, year), f.ranked(lambda d: d.owner, WON, last)
    buyers_this, buyers_last = f.ranked(company, WON, year), f.ranked(company, WON, last)
    sizes = sorted(f.deals(OPEN), key=lambda d: -d.amount)
    stages = sorted(((len(v), k) for k, v in f.grouped(lambda d: d.stage, OPEN).items()), reverse=True)
    sectors = sorted(((len(v), k) for k, v in f.grouped(lambda d: d.company.sector, LOST).items()), reverse=True)
    day = f.deals(WON, last)[0].ended
    first, second, third = f.deals(OPEN, in_stage("Qualified"))[:3]
    friday = f.today + timedelta(days=(4 - f.today.weekday()) % 7 or 7)
    found: list[Ask] = [
        ask("who", "ปีนี้ใครขายดีสุดอะ", shows=[(reps_this[0][0], number(reps_this[0][1]))]),
        ask("who", "ปีที่แล้วใครทำยอดได้เยอะสุดครับ", shows=[(reps_last[0][0], number(reps_last[0][1]))]),
        ask("count", "ปีนี้เราแพ้ไปกี่งานแล้วอ่ะ", shows=[f.count(LOST, year)]),
        ask("count", "ปีที่แล้วปิดได้กี่เคสคะ", shows=[f.count(WON, last)]),
        ask("top", "ขอลูกค้าท็อป 3 ปีนี้หน่อยค่ะ", shows=[(n, number(v)) for n, v in buyers_this[:3]], hides=[buyers_this[3][0]]),
        ask("top", "ลูกค้าที่ซื้อเยอะสุด ๓ รายของปีที่แล้ว", shows=[(n, number(v)) for n, v in buyers_last[:3]], hides=[buyers_last[3][0]]),
        ask("two", "ดีลที่ยังไม่ปิดมีกี่ดีลแล้วรวมกี่บาท", shows=[f.count(OPEN), money(f.total(OPEN))]),
        ask("two", "ปีที่แล้วแพ้กี่ดีล มูลค่าเท่าไรบ้างคะ", shows=[f.count(LOST, last), money(f.total(LOST, last))]),
        ask("compare", "ปีนี้แอนนากับดาร์เซลใครขายได้มากกว่ากัน", shows=[(ANNA, money(f.total(WON, year, by(ANNA)))), (DARCEL, money(f.total(WON, year, by(DARCEL))))]),
        ask("compare", "เทียบยอด Vicki กับ Anna ปีที่แล้วให้หน่อย", shows=[(VICKI, money(f.total(WON, last, by(VICKI)))), (ANNA, money(f.total(WON, last, by(ANNA))))]),
        ask("exclude", "ยอดปีนี้ไม่นับ Orchid Airways เท่าไหร่", shows=[money(f.total(WON, year, but(at("Orchid Airways"))))]),
        ask("exclude", "ดีลเปิดยกเว้นเวียดนามมีกี่ดีลครับ", shows=[f.count(OPEN, but(in_country("Vietnam")))]),
        ask("amount", "ดีลเปิดที่เกินสองแสนมีกี่ตัว", shows=[f.count(OPEN, lambda d: d.amount > 200_000)]),
        ask("amount", "ดีลเปิดที่ต่ำกว่าห้าแสนบาทมีกี่อัน", shows=[f.count(OPEN, lambda d: d.amount < 500_000)]),
        ask("names", "ขอดูดีลเปิดของพี่สมหญิงหน่อยครับ", shows=[d.name for d in f.deals(OPEN, by(YING))][:3], hides=[d.name for d in f.deals(OPEN, but(by(YING)))]),
        ask("names", "คุณแอนนาปีที่แล้วขายได้เท่าไหร่", shows=[money(f.total(WON, last, by(ANNA)))]),
        ask("period", f"เดือน {SHORT[day.month - 1]} {b - 1} ปิดไปเท่าไหร่", shows=[money(f.total(WON, last, lambda d: d.ended.month == day.month))]),
        ask("period", f"ไตรมาส{digits((day.month + 2) // 3)}ปี{digits(b - 1)}ขายได้เท่าไร", shows=[money(f.total(WON, last, lambda d: (d.ended.month + 2) // 3 == (day.month + 2) // 3))]),
        ask("most", "ดีลเปิดไปค้างอยู่ขั้นไหนเยอะสุด", shows=[(stages[0][1], number(stages[0][0]))]),
        ask("most", "สินค้าตัวไหนขายดีสุดปีนี้", shows=[f.ranked(product, WON, year)[0][0]]),
        ask("most", "เราแพ้ในกลุ่มธุรกิจไหนบ่อยที่สุด", shows=[number(sectors[0][0])]),
        ask("most", "ปีที่แล้วสินค้าอะไรขายได้เยอะที่สุด เท่าไหร่", shows=[(f.ranked(product, WON, last)[0][0], number(f.ranked(product, WON, last)[0][1]))]),
        ask("expect", "เดือนนี้มีดีลไหนน่าจะปิดบ้าง", shows=[d.name for d in f.deals(OPEN, f.expects(*f.month()))][:3], hides=[d.name for d in f.deals(OPEN, but(f.expects(*f.month())))]),
        ask("expect", "ดีลที่คาดว่าจะปิดเดือนหน้ามีอะไรบ้างคะ", shows=[d.name for d in f.deals(OPEN, f.expects(*f.month(1)))][:3], hides=[d.name for d in f.deals(OPEN, but(f.expects(*f.month(1))))]),
        ask("customer", "Pebble Insurance ซื้อเราไปเท่าไหร่แล้ว", shows=[money(f.total(WON, at("Pebble Insurance")))]),
        ask("customer", "สวนส้มแม่ฝางเคยซื้อกับเรารวมกี่บาท", shows=[money(f.total(WON, at("สวนส้มแม่ฝาง")))]),
        ask("compare", "ดีลที่ชนะเฉลี่ยของ Celadon Hotels กับ Harbour Logistics ต่างกันแค่ไหน", shows=[money(f.average(WON, at("Celadon Hotels"))), money(f.average(WON, at("Harbour Logistics")))]),
        ask("compare", "อัตราชนะปีนี้ดีกว่าปีที่แล้วไหม", shows=[f.win_rate(year), f.win_rate(last)]),
        ask("two", "ปีนี้ชนะกี่ดีล แพ้กี่ดีล", shows=[f.count(WON, year), f.count(LOST, year)]),
        ask("two", "ขั้น Proposal มีกี่ดีล แล้ว Negotiation มีกี่ดีล", shows=[f.count(in_stage("Proposal")), f.count(in_stage("Negotiation"))]),
        ask("mine", "ดีลเปิดที่ใหญ่สุดของหนูคืออันไหนคะ", shows=[max(f.deals(OPEN, by(ANNA)), key=lambda d: d.amount).name], hides=[d.name for d in f.deals(OPEN, but(by(ANNA)))]),
        ask("mine", "ไตรมาสนี้ผมปิดไปได้เท่าไหร่แล้วครับ", shows=[money(f.total(WON, by(ANNA), f.in_quarter()))]),
        ask("mine", "ดีลที่แพ้ปีที่แล้วเป็นของผมกี่ดีล", shows=[f.count(LOST, last, by(ANNA))]),
        ask("mine", "pipeline ของเรา เฉพาะที่เป็นของฉัน รวมเท่าไหร่", shows=[money(f.total(OPEN, by(ANNA)))]),
        ask("lack", "ผู้ติดต่อคนไหนยังไม่มีเบอร์โทร", shows=[c.name for c in CONTACTS if not c.phone], hides=[c.name for c in CONTACTS if c.phone]),
        ask("lack", "ใครในรายชื่อผู้ติดต่อที่ยังขาดอีเมล์", shows=[c.name for c in CONTACTS if not c.email], hides=[c.name for c in CONTACTS if c.email]),
        ask("field", "ขอเบอร์ Peter Lindqvist หน่อย", shows=["02-555-0101"]),
        ask("field", "อีเมลของ Jane อะไรนะ", shows=["jane@orchid.example.com"]),
        ask("field", "เบอร์คุณกานดาสวนส้มแม่ฝาง", shows=["089-555-0103"]),
        ask("field", "ขอเมลคุณวิไลหน่อยค่ะ", shows=["wilai@harbour.example.com"]),
        ask("tasks", "วันนี้สมหญิงต้องทำอะไรบ้าง", shows=["โทรตามใบสั่งซื้อ"], hides=["Book the training room"]),
        ask("tasks", "งานของดาร์เซลที่เลยกำหนดมีอะไรบ้างคะ", shows=f.tasks(DARCEL, overdue=True), hides=["Book the training room"]),
        ask("notes", "ทำไมเราเสียงานโรงแรมสายลม", note="sailom"),
        ask("notes", "คุณกานดาว่ายังไงเรื่องราคา", note="maefang"),
        ask("notes", "ลูกค้าไหนของแตกแล้วโกรธ", note="thiwkhao"),
        ask("notes", "รับปากอะไรคลินิกใจอุ่นไว้บ้าง", note="clinic"),
        ask("notes", "ทำไม Celadon ยังไม่เซ็นสักที", note="celadon"),
        ask("notes", "ใครถามหาใบรับรอง ISO", note="harbour-th"),
        ask("notes", "ทำไม Lakeside ไม่เอาเรา", note="lakeside"),
        ask("notes", "เราสัญญาอะไรกับ Juniper Schools ไว้", note="juniper"),
        ask("notes", "Jane บ่นเรื่องราคาว่าไง", note="orchid"),
        ask("notes", "ลูกค้าที่ขอผ่อนจ่ายหลายงวด", note="maefang"),
        ask("follow", "ยอดขายปีนี้เท่าไหร่", "แล้วปีที่แล้วล่ะ", "เอาแค่ของวิคกี้", shows=[money(f.total(WON, last, by(VICKI)))]),
        ask("follow", "ปีที่แล้วแพ้กี่ดีลครับ", "แล้วชนะล่ะ", shows=[f.count(WON, last)]),
        ask("follow", "ปีนี้ใครขายเยอะสุด", "แล้วที่สองล่ะ", shows=[(reps_this[1][0], number(reps_this[1][1]))]),
        ask("follow", "ขอดูดีลเปิดของผมหน่อย", "มีอันไหนเกิน 3 แสนบ้าง", shows=[d.name for d in f.deals(OPEN, by(ANNA), lambda d: d.amount > 300_000)][:3], hides=[d.name for d in f.deals(OPEN, lambda d: d.amount <= 300_000)]),
        ask("follow", "ปีนี้ขายในไทยได้เท่าไหร่", "แล้วสิงคโปร์ล่ะ", shows=[money(f.total(WON, year, in_country("Singapore")))]),
        ask("follow", "วิคกี้มีดีลเปิดกี่ดีล", "รวมแล้วกี่บาท", shows=[money(f.total(OPEN, by(VICKI)))]),
        ask("follow", "ลูกค้า 3 อันดับแรกปีนี้", "แล้วของปีที่แล้วล่ะคะ", shows=[(n, number(v)) for n, v in buyers_last[:3]]),
        ask("follow", f"ยอดเดือน{MONTHS[day.month - 1]} {b - 1}", "แล้วเดือนถัดไปล่ะ", shows=[money(f.total(WON, f.between(*_after(day))))]),
        ask("follow", "ดีลเปิดที่ใหญ่ที่สุดคือดีลไหน", "ใครดูแลอยู่", shows=[sizes[0].owner]),
        ask("follow", "Anna ขายได้เท่าไหร่ปีที่แล้ว", "แล้วคนอื่นๆ ล่ะ", shows=[(n, money(v)) for n, v in reps_last if n != ANNA]),
        ask("off", "พรุ่งนี้เชียงใหม่อากาศเป็นไง", nothing=True),
        ask("off", "เล่าเรื่องตลกให้ฟังหน่อย", nothing=True),
        ask("off", "ขอสูตรผัดไทยสำหรับ 4 คน", nothing=True),
        ask("off", "หวยงวดนี้ออกอะไร", nothing=True),
        ask("act", "เตือนผมโทรหา Jane Porter พรุ่งนี้บ่ายสองด้วย", proposes={"action": "create_task", "record_name": "Jane Porter", "due_date": f.today + timedelta(days=1)}),
        ask("act", "สร้างงานส่งแคตตาล็อกให้ Celadon Hotels วันศุกร์", proposes={"action": "create_task", "record_name": "Celadon Hotels", "due_date": friday}),
        ask("act", f"ย้าย {first.name} ไป Negotiation ให้หน่อย", proposes={"action": "update_deal_stage", "record_name": first.name, "stage": "Negotiation"}),
        ask("act", f"เลื่อนดีล {second.name} ไปขั้น Proposal ครับ", proposes={"action": "update_deal_stage", "record_name": second.name, "stage": "Proposal"}),
        ask("act", "เพิ่มโน้ตที่สวนส้มแม่ฝาง: ลูกค้าขอใบเสนอราคาใหม่", proposes={"action": "add_note", "record_name": "สวนส้มแม่ฝาง", "body": "ลูกค้าขอใบเสนอราคาใหม่"}),
        ask("act", f"ปิดดีล {third.name} เป็นชนะ", proposes={"action": "update_deal_stage", "record_name": third.name, "stage": "Won"}),
    ]  # fmt: skip
    return found


def _after(day: date) -> tuple[date, date]:
    """The month after the month of a day."""
    index = day.year * 12 + day.month
    return date(index // 12, index % 12 + 1, 1), date((index + 1) // 12, (index + 1) % 12 + 1, 1)
