"""Meetings held in Thai, for tuning."""

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
    in_stage,
    money,
    number,
    percent,
)
from bench.assistant.manager.rows import ANNA, COMPANIES, DARCEL, PEOPLE, TASKS, VICKI, YING, Deal
from bench.assistant.meetings.turns import Meeting, either, listed, t


def meetings(f: Figures) -> list[Meeting]:
    """The meetings with what each answer shows."""
    y, year, last, day = f.year, f.this_year, f.last_year, timedelta(days=1)
    owner, company, reason = (lambda d: d.owner), (lambda d: d.company.name), (lambda d: d.reason)
    month, quarter = f.in_month(), f.in_quarter()
    sizes = sorted(f.deals(OPEN), key=lambda d: -d.amount)
    big = [x for x in sizes if x.amount > 400_000]
    reps_q = f.ranked(owner, WON, quarter)
    buyers, buyers_last = f.ranked(company, WON, year), f.ranked(company, WON, last)
    friday = f.today + timedelta(days=(4 - f.today.weekday()) % 7 or 7)
    wednesday = f.today + timedelta(days=(2 - f.today.weekday()) % 7 or 7)
    monday = f.today - timedelta(days=f.today.weekday())
    year_end = f.expects(f.today, f.today.replace(month=12, day=31) + day)
    reasons = {k: len(v) for k, v in f.grouped(reason, LOST).items()}
    reasons_year = {k: len(v) for k, v in f.grouped(reason, LOST, year).items()}
    a, b, c, d_ = [
        one.name for one in f.deals(OPEN, in_stage("Prospecting"))[:2] + f.deals(OPEN, in_stage("Qualified"))[:2]
    ]
    g, h = [one.name for one in f.deals(OPEN, in_stage("Negotiation"))[:2]]
    moved = [x for x in f.deals() if x.way[-1][1] >= monday]
    moved_last = [x for x in f.deals() if any(monday - 7 * day <= on < monday for _, on in x.way[1:])]
    bought = {x.company.name for x in f.deals(WON)}
    never = [one for one in COMPANIES if one.name not in bought]
    singapore = f.ranked(company, WON, in_country("Singapore"))
    lapsed = {x.company.name for x in f.deals(WON, last)} - {x.company.name for x in f.deals(WON, year)}
    by_month = {i: f.total(WON, f.in_month(-i)) for i in range(6)}
    late = [task.title for task in TASKS if task.due < 0 and not task.done]
    spring = f.between(f.today.replace(year=y - 1, month=3, day=1), f.today.replace(year=y - 1, month=7, day=1))

    def price(x: Deal) -> bool:
        return "rice" in x.reason or "ราคา" in x.reason

    ying_big = [x for x in f.deals(OPEN, by(YING)) if x.amount > 200_000]
    expect_month, expect_next = f.expects(*f.month()), f.expects(*f.month(1))
    range_open = [x for x in f.deals(OPEN) if 200_000 <= x.amount <= 400_000]
    none = ["ไม่มี"]
    return [
        (  # a team lead, without spaces, with English words
            t("เดือนนี้winกี่ดีล", f.count(WON, month)),
            t("มูลค่าเท่าไร", money(f.total(WON, month))),
            t("เทียบกับเดือนที่แล้ว", number(f.total(WON, month)), number(f.total(WON, f.in_month(-1)))),
            t("pipelineตอนนี้เท่าไหร่", [money(f.total(OPEN)), f.count(OPEN)]),
            t(
                "แยกตามstage",
                *[
                    [(s, number(f.total(OPEN, in_stage(s)))), (s, str(len(f.deals(OPEN, in_stage(s)))))]
                    for s in ("Prospecting", "Proposal", "Negotiation")
                ],
            ),
            t("ใหญ่สุด5อันดับ", *[x.name for x in sizes[:5]]),
            t("อันดับสองกับสามล่ะ", sizes[1].name, sizes[2].name, hides=[sizes[0].name]),
            t("ใครดูแล", sizes[1].owner, sizes[2].owner),
            listed(f, "ขอดีลเปิดที่เกิน4แสน", big, sizes),
            listed(f, "เอาแค่ของvicki", [x for x in big if x.owner == VICKI], sizes),
            t("รวมเท่าไหร่", money(sum(x.amount for x in big if x.owner == VICKI))),
        ),
        (  # an owner
            t(
                "สวัสดีครับ ไตรมาสนี้ขายได้เท่าไหร่เทียบกับไตรมาสที่แล้ว",
                number(f.total(WON, quarter)),
                number(f.total(WON, f.in_quarter(-1))),
            ),
            t("ใครขายได้มากสุด", (reps_q[0][0], number(reps_q[0][1]))),
            t("แล้วน้อยสุดล่ะ", reps_q[-1][0]),
            t("ขอบคุณมากครับ", talk=True),
            t("ว่าแต่ชนะนี่นับยังไง", "Won"),
            t("คาดว่าจะปิดได้อีกเท่าไหร่ก่อนสิ้นปี", [money(f.total(OPEN, year_end)), money(f.weighted(OPEN, year_end))]),
            t("ถ้าคิดแบบถ่วงน้ำหนักล่ะ", money(f.weighted(OPEN, year_end))),
            t("เราแพ้เพราะอะไรบ่อยสุด", [(k, str(v)) for k, v in reasons.items() if v == max(reasons.values())]),
            t("เอาแค่ปีนี้", [(k, str(v)) for k, v in reasons_year.items() if v == max(reasons_year.values())]),
            t("ใครยังไม่ถึงเป้าบ้าง", ["ไม่มีเป้า"], talk=True),
            t("ลูกค้ารายไหนไม่ได้คุยเกิน 30 วัน", [x.company.name for x in f.deals(f.quiet(30))]),
        ),
        (  # a phone
            t("ปีนี้ปิดได้กี่ดีลคับ", f.count(WON, year)),
            t("แล้วปีที่แล้วอะ", f.count(WON, last)),
            t("ไม่ใช่ หมายถึงแพ้", f.count(LOST, last)),
            t("เพราะไรบ้าง", *[(k, str(len(v))) for k, v in f.grouped(reason, LOST, last).items()]),
            t("ดีลที่แพ้ใหญ่สุดปีที่แล้ว", max(f.deals(LOST, last), key=lambda x: x.amount).name),
            listed(f, "ดีลเปิดของสมหญิง", f.deals(OPEN, by(YING)), f.deals(OPEN, but(by(YING)))),
            listed(f, "เกิน2แสน", ying_big, f.deals(OPEN)),
            listed(f, "อันไหนเงียบเกิน2อาทิตย์", [x for x in ying_big if f.quiet(14)(x)], f.deals(OPEN)),
            t("เตือนโทรหาคุณวิไลพรุ่งนี้10โมง", does=[{"action": "create_task", "title": "โทร"}]),
            t("งานอะไรเลยกำหนดบ้าง", *late),
            t("ของฉันอะ", "Send the revised quotation", hides=["Prepare the demo"]),
            t("ขอบใจจ้า", talk=True),
        ),
        (  # a new seller
            t("ทำอะไรได้บ้าง", talk=True),
            t("ถ่วงน้ำหนักคืออะไร", ["โอกาส"]),
            listed(f, "ขอดูดีลของฉันที่ยังเปิดอยู่", f.deals(OPEN, by(ANNA)), f.deals(OPEN, but(by(ANNA)))),
            listed(f, "อันไหนจะปิดเดือนนี้", f.deals(OPEN, by(ANNA), expect_month), f.deals(OPEN)),
            listed(f, "แล้วเดือนหน้าล่ะ", f.deals(OPEN, by(ANNA), expect_next), f.deals(OPEN)),
            t("ควรโทรหาใครก่อนดี", ["คาดว่าจะปิด", "ไม่มีกิจกรรม"]),
            t("ทำไมล่ะ", ["คาดว่าจะปิด", "ไม่มีกิจกรรม", "ถ่วงน้ำหนัก"]),
            t("Jane Porter คือใคร", "Purchasing Manager", "Orchid Airways"),
            t("เบอร์เขาเบอร์อะไร", "081-234-5678"),
            t("ที่นั่นมีใครอีกบ้าง", "Henrik Dahl"),
            t("เขาว่ายังไงเรื่องราคา", note="orchid"),
            t("ปีนี้ Orchid Airways ซื้อไปเท่าไหร่", number(f.total(WON, year, at("Orchid Airways")))),
        ),
        (  # rates
            t("อัตราชนะปีนี้", f.win_rate(year)),
            t("ปีที่แล้วล่ะ", f.win_rate(last)),
            t("ของ Darcel ล่ะ", f.win_rate(last, by(DARCEL))),
            t("แล้ว Vicki", f.win_rate(last, by(VICKI))),
            t("เทียบสองคนนี้หน่อย", (DARCEL, f.win_rate(last, by(DARCEL))), (VICKI, f.win_rate(last, by(VICKI)))),
            t("ปกติปิดดีลใช้เวลากี่วัน", f.cycle()),
            t("มูลค่าเฉลี่ยดีลที่ชนะกับแพ้ปีนี้", number(f.average(WON, year)), number(f.average(LOST, year))),
            t("จาก Proposal ไป Negotiation กี่เปอร์เซ็นต์", f.rate("Proposal", "Negotiation")),
            t("แล้วจาก Negotiation ไป Won ล่ะ", f.rate("Negotiation", "Won")),
            t("ดีลอยู่ในขั้น Proposal นานแค่ไหน", f.days_in("Proposal")),
            t("แล้ว Qualified ล่ะ", f.days_in("Qualified")),
        ),
        (  # customers
            t("ลูกค้า 3 อันดับแรกปีนี้", *[(k, number(v)) for k, v in buyers[:3]], hides=[buyers[3][0]]),
            t("ปีที่แล้วล่ะ", *[(k, number(v)) for k, v in buyers_last[:3]], hides=[buyers_last[3][0]]),
            t("อันดับสองคือใคร", buyers_last[1][0], hides=[buyers_last[0][0], buyers_last[2][0]]),
            t("คิดเป็นกี่เปอร์เซ็นต์ของทั้งหมด", percent(buyers_last[1][1], f.total(WON, last))),
            t("ลูกค้ารายไหนซื้อปีที่แล้วแต่ปีนี้ยังไม่ซื้อ", *either(sorted(lapsed), none)),
            t("มีกี่บริษัทที่ไม่เคยซื้อเลย", bold(len(never))),
            t(
                "อันไหนอยู่ในไทย",
                *[n.name for n in never if n.country == "Thailand"],
                hides=[n.name for n in never if n.country != "Thailand"],
            ),
            t("ผู้ติดต่อคนไหนไม่มีอีเมล", "Peter Lindqvist", "Tan Wei Ling", hides=["Henrik Dahl"]),
            t("เรามีลูกค้ากี่ราย", [bold(len(COMPANIES)), bold(len(bought))]),
        ),
        (  # changes
            t(
                f"ย้าย {a} ไป Negotiation",
                does=[{"action": "update_deal_stage", "record_name": a, "stage": "negotiation"}],
            ),
            t(
                "แล้วเตือนให้โทรหา Jane Porter วันศุกร์",
                does=[{"action": "create_task", "title": "Jane Porter", "due_date": friday}],
            ),
            t(
                f"ย้าย {g} เป็นชนะ แล้วเตือนฉันโทรหา Jane Porter วันศุกร์ด้วย",
                does=[{"action": "update_deal_stage", "record_name": g}, {"action": "create_task", "due_date": friday}],
            ),
            t(f"แก้มูลค่า {b} เป็น 2.5 แสน", does=[{"action": "update", "record_name": b, "fields": "2"}]),
            t("ไม่ใช่ เอาเป็น 3 แสน", does=[{"action": "update", "record_name": b, "fields": "3"}]),
            t("จดโน้ตให้ Celadon Hotels ว่าลูกค้าขอดูเดโม", does=[{"action": "add_note", "body": "ลูกค้าขอดูเดโม"}]),
            t(f"โอนดีล {c} ให้ Darcel", does=[{"action": "update", "record_name": c, "fields": "darcel"}]),
            t("บันทึกว่าโทรคุยกับ Maria Santos แล้ว เขาจะเซ็นสัปดาห์หน้า", does=[{"body": "เขาจะเซ็นสัปดาห์หน้า"}]),
            t(f"ปิด {h} เป็นแพ้ เพราะราคาสูง", does=[{"action": "update", "record_name": h, "fields": "ราคาสูง"}]),
            t(f"{h} มูลค่าเท่าไหร่", number(next(x.amount for x in sizes if x.name == h))),
        ),
        (  # further changes
            t(
                "สร้างงานส่งใบเสนอราคาให้ Peter Lindqvist พรุ่งนี้",
                does=[{"action": "create_task", "title": "ส่งใบเสนอราคา", "due_date": f.today + day}],
            ),
            t("เปลี่ยนเป็นวันพุธ", does=[{"action": "create_task", "due_date": wednesday}]),
            t(
                "งาน Prepare the demo เสร็จแล้ว",
                does=[{"action": "update", "record_kind": "task", "record_name": "Prepare the demo", "fields": "done"}],
            ),
            t(
                f"เลื่อนวันที่คาดว่าจะปิดของ {d_} เป็น 15 มกราคม",
                does=[{"action": "update", "record_name": d_, "fields": "expected_close_date"}],
            ),
            t(
                f"ย้าย {a} กับ {b} ไป Proposal",
                does=[
                    {"action": "update_deal_stage", "record_name": a, "stage": "proposal"},
                    {"action": "update_deal_stage", "record_name": b, "stage": "proposal"},
                ],
            ),
            t(
                "เพิ่มผู้ติดต่อ สมปอง รักดี ที่ Juniper Schools",
                does=[{"action": "create", "kind": "contact", "fields": "สมปอง รักดี"}],
            ),
            t(
                "เปลี่ยนเบอร์ Tan Wei Ling เป็น 065-555-0199 แล้วเตือนให้โทรหาเขาวันพุธ",
                does=[
                    {"action": "update", "record_name": "Tan Wei Ling", "fields": "065-555-0199"},
                    {"action": "create_task", "due_date": wednesday},
                ],
            ),
        ),
        (  # two things at once
            t(
                "ปีที่แล้ว Darcel กับ Vicki ชนะคนละกี่ดีล เป็นเงินเท่าไหร่",
                (DARCEL, str(len(f.deals(WON, last, by(DARCEL))))),
                (DARCEL, number(f.total(WON, last, by(DARCEL)))),
                (VICKI, number(f.total(WON, last, by(VICKI)))),
            ),
            t(
                "เทียบ Anna กับ Darcel ปีนี้",
                [(ANNA, number(f.total(WON, year, by(ANNA)))), (ANNA, str(len(f.deals(WON, year, by(ANNA)))))],
                [(DARCEL, number(f.total(WON, year, by(DARCEL)))), (DARCEL, str(len(f.deals(WON, year, by(DARCEL)))))],
            ),
            listed(f, "ดีลเปิดระหว่าง 2 แสนถึง 4 แสน", range_open, sizes),
            listed(f, "ไม่เอาของไทย", [x for x in range_open if x.company.country != "Thailand"], sizes),
            t(
                "มีกี่ดีล รวมกี่บาท",
                bold(len([x for x in range_open if x.company.country != "Thailand"])),
                money(sum(x.amount for x in range_open if x.company.country != "Thailand")),
            ),
            t(
                "ยอดขายแยกตามประเทศปีนี้ ไม่รวมลาว",
                *[(k, number(v)) for k, v in f.ranked(lambda x: x.company.country, WON, year) if k != "Laos"],
                hides=["Laos:"],
            ),
            t("ปีนี้แพ้กี่ดีลที่ไม่ใช่เพราะราคา", bold(len([x for x in f.deals(LOST, year) if not price(x)]))),
            t(
                "Orchid Airways คิดเป็นกี่เปอร์เซ็นต์ของยอดขายปีที่แล้ว เป็นเงินเท่าไหร่",
                percent(f.total(WON, last, at("Orchid Airways")), f.total(WON, last)),
                number(f.total(WON, last, at("Orchid Airways"))),
            ),
            t("ยอดขายปีนี้ต่างจากปีที่แล้วเท่าไหร่", number(f.total(WON, year)), number(f.total(WON, last))),
        ),
        (  # comparing
            t(
                "ปีนี้ Celadon Hotels กับ Harbour Logistics ใครซื้อเยอะกว่ากัน",
                ("Celadon Hotels", number(f.total(WON, year, at("Celadon Hotels")))),
                ("Harbour Logistics", number(f.total(WON, year, at("Harbour Logistics")))),
            ),
            t("แล้วปีที่แล้วล่ะ", ("Celadon Hotels", number(f.total(WON, last, at("Celadon Hotels"))))),
            t("ยอดขายมีนาถึงมิถุนาปีที่แล้ว", money(f.total(WON, spring))),
            t("ดีลที่แพ้มูลค่า 1 แสนถึง 2 แสนมีกี่ดีล", bold(len([x for x in f.deals(LOST) if 100_000 <= x.amount <= 200_000]))),
            t("ยอดขายรายเดือนย้อนหลัง 6 เดือน", *[number(v) for v in by_month.values() if v]),
            t("เดือนไหนดีสุด", number(max(by_month.values()))),
            t("แล้วแย่สุดล่ะ", number(min(v for v in by_month.values() if v))),
            t(
                "ปีนี้ช่องทาง Partner กับ Direct อันไหนขายดีกว่า",
                ("Partner", number(f.total(WON, year, lambda x: x.channel == "Partner"))),
                ("Direct", number(f.total(WON, year, lambda x: x.channel == "Direct"))),
            ),
            listed(
                f,
                "ดีลเปิดที่ไม่เคยมีกิจกรรมเลย",
                f.deals(OPEN, lambda x: x.contacted is None),
                f.deals(OPEN, lambda x: x.contacted is not None),
            ),
        ),
        (  # the round of the team
            t("ตั้งแต่วันจันทร์ pipeline มีอะไรเปลี่ยนบ้าง", *either([x.name for x in moved[:3]], none)),
            t("ใครหลุดเป้า", ["ไม่มีเป้า"], talk=True),
            t("มีงานอะไรเลยกำหนดบ้าง", *late),
            t("ของใครบ้าง", DARCEL, YING),
            t(
                "เอาแค่ของ Darcel",
                "Prepare the demo",
                "Collect the signed contract",
                hides=["Send the revised quotation"],
            ),
            t("โครงการ Warehouse rollout ถึงไหนแล้ว", ["60%", "60 %", "60"]),
            t("โครงการไหนล่าช้า", "Warehouse rollout", hides=["Clinic migration"]),
            t("ยอดขายแยกตามทีมปีนี้", *[(k, number(v)) for k, v in f.ranked(lambda x: PEOPLE[x.owner][0], WON, year)]),
            t("แยกตามหัวหน้าล่ะ", *[(k, number(v)) for k, v in f.ranked(lambda x: PEOPLE[x.owner][1], WON, year)]),
            t("ใครมีดีลเปิดเยอะสุด", (max(f.grouped(owner, OPEN).items(), key=lambda p: len(p[1]))[0])),
        ),
        (  # what moved
            t("อาทิตย์ที่แล้วมีดีลไหนขยับบ้าง", *either([x.name for x in moved_last[:3]], none)),
            t("เดือนนี้มีดีลใหม่กี่ดีล", bold(len([x for x in f.deals() if x.way[0][1] >= f.month()[0]]))),
            listed(
                f,
                "ตอนนี้มีดีลไหนอยู่ขั้น Negotiation บ้าง",
                f.deals(in_stage("Negotiation")),
                f.deals(OPEN, but(in_stage("Negotiation"))),
            ),
            t("รวมมูลค่าเท่าไหร่", money(f.total(in_stage("Negotiation")))),
            t("Hotel training ไปถึงไหนแล้ว", ["พักไว้", "ระงับ", "On hold"], "10"),
            t("แล้ว Airport kiosks ล่ะ", ["เสร็จ"]),
            t("พรุ่งนี้มีงานอะไรต้องทำ", "Call about the renewal", hides=["Order the scanners"]),
            t("ตอนนี้ทำได้กี่เปอร์เซ็นต์ของเป้าแล้ว", ["ไม่มีเป้า"], talk=True),
            t("โอเค แค่นี้แหละ", talk=True),
        ),
        (  # what was said
            t("Harbour Logistics เป็นไงบ้าง", ["wet", "credit note", "ISO"]),
            t("เรารับปากอะไรกับ Juniper Schools ไว้", note="juniper"),
            t("ทำไมโรงแรมสายลมถึงไม่ซื้อเรา", note="sailom"),
            t("สวนส้มแม่ฝางขออะไร", note="maefang"),
            t("พรุ่งนี้ฝนจะตกไหม", talk=True),
            t("เป็นคนหรือบอท", talk=True),
            t("งั้นถามใหม่ ลูกค้าที่สิงคโปร์มีกี่ราย", bold(2)),
            t("ชื่ออะไรบ้าง", "Orchid Airways", "Pebble Insurance"),
            t("เจ้าไหนซื้อเยอะกว่า", singapore[0][0], number(singapore[0][1])),
            t("มีลูกค้ารายไหนของแตกบ้าง", note="thiwkhao"),
        ),
        (  # one customer
            t("ช่วงนี้ Orchid Airways เป็นยังไงบ้าง", ["Orchid Airways"]),
            t("คุยกับเขาล่าสุดเมื่อไหร่", [str(y + 543)], "Orchid Airways"),
            listed(f, "มีดีลเปิดอยู่ไหม", f.deals(OPEN, at("Orchid Airways")), f.deals(OPEN, but(at("Orchid Airways")))),
            t("รวมกี่บาท", money(f.total(OPEN, at("Orchid Airways")))),
            t("ใครเป็น Purchasing Manager ที่นั่น", "Jane Porter"),
            t("มีอีเมลไหม", "jane@orchid.example.com"),
            t("เยี่ยม", talk=True),
            t("ปีที่แล้วเขาซื้อเท่าไหร่", number(f.total(WON, last, at("Orchid Airways")))),
            t("แล้วของ Pebble Insurance ล่ะ", number(f.total(WON, last, at("Pebble Insurance")))),
            t("มากกว่าปีก่อนหน้านั้นไหม", number(f.total(WON, f.in_year(y - 2), at("Pebble Insurance")))),
        ),
    ]
