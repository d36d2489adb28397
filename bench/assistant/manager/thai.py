# ruff: noqa: E501 (one question a line reads best)
"""What a sales manager asks in Thai, as people type. Every second question is for tuning, the others for reporting."""

from datetime import date, timedelta

from bench.assistant.manager.expected import (
    LOST,
    OPEN,
    WON,
    Ask,
    Figures,
    ask,
    at,
    bold,
    but,
    by,
    growth,
    in_country,
    in_sector,
    money,
    number,
    percent,
    tagged,
)
from bench.assistant.manager.rows import ANNA, BUYERS, COMPANIES, DARCEL, VICKI, YING

MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม",
          "พฤศจิกายน", "ธันวาคม")  # fmt: skip


def thai_day(day: date) -> str:
    """A day as Thai answers write it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}"


def digits(value: int) -> str:
    """A number in Thai digits."""
    return str(value).translate({ord("0") + n: chr(ord("๐") + n) for n in range(10)})


def questions(f: Figures) -> list[Ask]:
    """The questions with what their answers show."""
    y, year, last, b = f.year, f.this_year, f.last_year, f.year + 543
    owner, company = (lambda d: d.owner), (lambda d: d.company.name)
    sector, country, segment = (
        (lambda d: d.company.sector),
        (lambda d: d.company.country),
        (lambda d: d.company.segment),
    )
    sizes = sorted(f.deals(OPEN), key=lambda d: -d.amount)
    reps_this, reps_last = f.ranked(owner, WON, year), f.ranked(owner, WON, last)
    reasons = sorted(((len(v), k) for k, v in f.grouped(lambda d: d.reason, LOST).items()), reverse=True)
    m = f.month()[0]
    found: list[Ask] = [
        ask("count", "ปีนี้ปิดได้กี่ดีลแล้ว", shows=[f.count(WON, year)]),
        ask("count", "ไตรมาสที่แล้วแพ้ไปกี่ดีลครับ", shows=[f.count(LOST, f.in_quarter(-1))]),
        ask("sum", "90 วันที่ผ่านมาขายได้เท่าไหร่", shows=[money(f.total(WON, f.last_days(90)))]),
        ask("sum", f"ยอดขายปี {digits(b - 1)}", shows=[money(f.total(WON, last))]),
        ask("count", "ดาร์เซลมีดีลเปิดอยู่กี่ตัว", shows=[f.count(OPEN, by(DARCEL))]),
        ask("count", "มีลูกค้าในประเทศไทยกี่ราย", shows=[bold(sum(c.country == "Thailand" for c in COMPANIES))]),
        ask("count", "ลูกค้ากลุ่ม Energy มีกี่บริษัท", shows=[bold(2)]),
        ask("count", "Harbour Logistics มีผู้ติดต่อกี่คน", shows=[bold(2)]),
        ask("median", "ค่ามัธยฐานของดีลที่ปิดได้ปีนี้", shows=[money(f.median(WON, year))]),
        ask("median", "มูลค่ากลาง (median) ของดีลที่เปิดอยู่เท่าไร", shows=[money(f.median(OPEN))]),
        ask("extreme", "ดีลเปิดที่ใหญ่สุดกับเล็กสุดคือดีลไหน", shows=[sizes[0].name, sizes[-1].name]),
        ask("extreme", "ปีที่แล้วดีลที่ปิดได้เล็กที่สุดคือดีลอะไร", shows=[min(f.deals(WON, last), key=lambda d: d.amount).name]),
        ask("average", "ขนาดดีลเฉลี่ยของวิคกี้ปีที่แล้ว", shows=[money(f.average(by(VICKI), last))]),
        ask("average", "ค่าเฉลี่ยดีลที่ชนะแยกตามอุตสาหกรรม", shows=[(k, money(sum(d.amount for d in v) / len(v))) for k, v in f.grouped(sector, WON).items()]),
        ask("extreme", "มูลค่าสูงสุดของดีลในไปป์ไลน์", shows=[number(sizes[0].amount)]),
        ask("extreme", "ดีลที่แพ้ปีนี้มูลค่าต่ำสุดเท่าไร", shows=[number(min(d.amount for d in f.deals(LOST, year)))]),
        ask("share", "ปีที่แล้วยอดขายจากประเทศไทยคิดเป็นกี่เปอร์เซ็นต์", shows=[percent(f.total(WON, last, in_country("Thailand")), f.total(WON, last))]),
        ask("share", "สัดส่วนไปป์ไลน์ของ Anna เทียบกับทั้งหมด", shows=[percent(f.total(OPEN, by(ANNA)), f.total(OPEN))]),
        ask("share", "สมหญิงทำยอดขายปีนี้กี่ % ของทั้งทีม", shows=[percent(f.total(WON, year, by(YING)), f.total(WON, year))]),
        ask("share", "Cloud Backup คิดเป็นสัดส่วนเท่าไรของยอดขายปีที่แล้ว", shows=[percent(f.total(WON, last, lambda d: d.product == "Cloud Backup"), f.total(WON, last))]),
        ask("growth", f"ยอดขายปี {b - 1} โตจากปี {b - 2} กี่เปอร์เซ็นต์", shows=[money(f.total(WON, last)), money(f.total(WON, f.in_year(y - 2))), growth(f.total(WON, last), f.total(WON, f.in_year(y - 2)))]),
        ask("growth", "ไตรมาสที่แล้วขายได้มากกว่าไตรมาสก่อนหน้านั้นไหม", shows=[money(f.total(WON, f.in_quarter(-1))), money(f.total(WON, f.in_quarter(-2)))]),
        ask("growth", "ปีที่แล้วยอดขายเติบโตเท่าไหร่", shows=[growth(f.total(WON, last), f.total(WON, f.in_year(y - 2)))]),
        ask("growth", f"จำนวนดีลที่ชนะปี {b - 1} เทียบปี {b - 2} เพิ่มขึ้นหรือลดลงกี่ %", shows=[growth(len(f.deals(WON, last)), len(f.deals(WON, f.in_year(y - 2))))]),
        ask("trend", "ยอดขายรายเดือนปีนี้", shows=[(f"{MONTHS[k.month - 1]} {b}", money(sum(d.amount for d in v))) for k, v in f.grouped(lambda d: d.ended.replace(day=1), WON, year).items()]),
        ask("trend", "แนวโน้มดีลที่แพ้ปีที่แล้วเป็นรายเดือน", shows=[(f"{MONTHS[k.month - 1]} {b - 1}", bold(len(v))) for k, v in f.grouped(lambda d: d.ended.replace(day=1), LOST, last).items()]),
        ask("trend", "60 วันที่ผ่านมาปิดได้สัปดาห์ละกี่ดีล", shows=[(thai_day(k), bold(len(v))) for k, v in f.grouped(lambda d: d.ended - timedelta(days=d.ended.weekday()), WON, f.last_days(60)).items()]),
        ask("trend", f"ขอยอดขายรายไตรมาสของปี {b - 1}", shows=[(f"ไตรมาสที่ {k}", money(sum(d.amount for d in v))) for k, v in f.grouped(lambda d: (d.ended.month + 2) // 3, WON, last).items()]),
        ask("trend", "ยอดขายแต่ละปี", shows=[(str(k + 543), money(sum(d.amount for d in v))) for k, v in f.grouped(lambda d: d.ended.year, WON).items()]),
        ask("trend", "ไตรมาสนี้ปิดได้วันละกี่ดีล ขอเป็นรายวัน", shows=[(thai_day(k), bold(len(v))) for k, v in f.grouped(lambda d: d.ended, WON, f.in_quarter()).items()]),
        ask("rank", "เซลส์ 3 อันดับแรกของปีนี้", shows=[(n, money(v)) for n, v in reps_this[:3]]),
        ask("rank", "ปีที่แล้วใครขายได้เป็นอันดับสองและสาม", shows=[reps_last[1][0], reps_last[2][0]], hides=[reps_last[0][0], reps_last[3][0]]),
        ask("rank", "ปีนี้ใครยอดขายเป็นที่สอง", shows=[(reps_this[1][0], number(reps_this[1][1]))], hides=[reps_this[2][0]]),
        ask("rank", "2 อุตสาหกรรมที่ยอดขายน้อยที่สุด", shows=[(n, money(v)) for n, v in f.ranked(sector, WON)[-2:]], hides=[f.ranked(sector, WON)[0][0]]),
        ask("rank", "ดีลเปิดที่เล็กที่สุด 3 ดีล", shows=[d.name for d in sizes[-3:]], hides=[sizes[0].name]),
        ask("rank", "บริษัทไหนมีมูลค่าดีลเปิดเป็นอันดับ 2", shows=[(f.ranked(company, OPEN)[1][0], number(f.ranked(company, OPEN)[1][1]))]),
        ask("stages", "มีกี่ดีลที่ไปจาก Proposal ถึง Negotiation", shows=[bold(f.moved("Proposal", "Negotiation")[1])]),
        ask("stages", "อัตราการเปลี่ยนจาก Qualified เป็น Proposal", shows=[f.rate("Qualified", "Proposal")]),
        ask("stages", "ดีลค้างอยู่ในขั้น Negotiation เฉลี่ยกี่วัน", shows=[(f.days_in("Negotiation"), "วัน")]),
        ask("stages", "จาก Proposal ถึง Won ใช้เวลากี่วัน", shows=[(f.days_between("Proposal", "Won"), "วัน")]),
        ask("stages", "อัตราการผ่านแต่ละขั้นตอนเป็นเท่าไร", shows=[("Prospecting", "Qualified", f.rate("Prospecting", "Qualified")), ("Proposal", "Negotiation", f.rate("Proposal", "Negotiation"))]),
        ask("stages", "เวลาเฉลี่ยที่อยู่ในแต่ละขั้น", shows=[(s, f.days_in(s)) for s in ("Prospecting", "Qualified", "Proposal", "Negotiation")]),
        ask("win rate", "win rate แยกตามประเทศ", shows=[(k, f.win_rate(in_country(k))) for k in {c.country for c in BUYERS}]),
        ask("win rate", "อัตราชนะของ Anna เทียบกับ Darcel", shows=[f.win_rate(by(ANNA)), f.win_rate(by(DARCEL))]),
        ask("cycle", "รอบการขายของ Tablet Mini กี่วัน", shows=[(f.cycle(lambda d: d.product == "Tablet Mini"), "วัน")]),
        ask("cycle", "เซลส์แต่ละคนใช้เวลาปิดดีลเฉลี่ยกี่วัน", shows=[(n, f.cycle(by(n))) for n in (ANNA, DARCEL, YING, VICKI)]),
        ask("forecast", "คาดการณ์ยอดขายไตรมาสนี้แบบถ่วงน้ำหนัก", shows=[money(f.weighted(OPEN, f.expects(*f.quarter())))]),
        ask("forecast", "ไปป์ไลน์ถ่วงน้ำหนักรวมเท่าไร", shows=[money(f.weighted(OPEN))]),
        ask("forecast", "มูลค่าถ่วงน้ำหนักของดีลเปิดแยกตามเซลส์", shows=[(n, money(f.weighted(OPEN, by(n)))) for n in (ANNA, DARCEL, YING, VICKI)]),
        ask("forecast", "ประมาณการยอดขายเดือนหน้า", shows=[money(f.weighted(OPEN, f.expects(*f.month(1))))]),
        ask("stale", "มีกี่ดีลที่ไม่มีความเคลื่อนไหว 30 วัน", shows=[f.count(f.quiet(30))]),
        ask("stale", "ดีลที่เงียบของวิคกี้มีอะไรบ้าง", shows=[d.name for d in f.deals(f.quiet(30), by(VICKI))], hides=[d.name for d in f.deals(OPEN, by(VICKI)) if d not in f.deals(f.quiet(30))]),
        ask("stale", "ดีลเปิดที่ไม่ได้ติดต่อมา 60 วันแล้วมีกี่ดีล", shows=[f.count(f.quiet(60))]),
        ask("stale", "ดีลของ Anna ที่ไม่มีใครแตะมา 2 สัปดาห์", shows=[d.name for d in f.deals(f.quiet(14), by(ANNA))][:3], hides=[d.name for d in f.deals(OPEN, by(ANNA)) if d not in f.deals(f.quiet(14))]),
        ask("next", "ควรโทรหาใครต่อ", shows=["1."]),
        ask("next", "วันนี้ควรตามดีลไหนก่อน เพราะอะไร", shows=["1."]),
        ask("due", "มีอะไรเลยกำหนดบ้าง", shows=f.tasks(overdue=True)),
        ask("due", "งานของผมที่ครบกำหนดใน 7 วันข้างหน้า", shows=f.tasks(ANNA, until=6), hides=["Send the revised quotation"]),
        ask("due", "Darcel มีงานเลยกำหนดกี่งาน", shows=[bold(len(f.tasks(DARCEL, overdue=True)))]),
        ask("due", "ดีลเปิดที่เลยวันที่คาดว่าจะปิดแล้ว", shows=[d.name for d in f.deals(OPEN, lambda d: d.awaited < f.today)][:3]),
        ask("project", "สถานะโครงการ Warehouse rollout", shows=["กำลังดำเนินการ", "60"]),
        ask("project", "โครงการไหนล่าช้าบ้าง", shows=["Warehouse rollout"], hides=["Clinic migration", "Airport kiosks"]),
        ask("project", "โครงการ Clinic migration คืบหน้าไปถึงไหนแล้ว", shows=["35"]),
        ask("people", "ใครทำงานที่ Orchid Airways บ้าง", shows=["Jane Porter", "Henrik Dahl"], hides=["Peter Lindqvist"]),
        ask("people", "Jane Porter ทำงานที่ไหน", shows=["Orchid Airways"]),
        ask("people", "ใครเป็น IT Manager ของ Orchid Airways", shows=["Henrik Dahl"], hides=["Jane Porter"]),
        ask("reasons", "เหตุผลที่แพ้มากที่สุด", shows=[(k, bold(n)) for n, k in reasons[:1]]),
        ask("reasons", "ปีที่แล้วแพ้เพราะเหตุผลอะไรบ้าง", shows=[(k, bold(len(v))) for k, v in f.grouped(lambda d: d.reason, LOST, last).items()]),
        ask("reasons", "แพ้เพราะราคาสูงเกินไปกี่ดีล", shows=[f.count(LOST, lambda d: d.reason == "ราคาสูงเกินไป")]),
        ask("group", "ดีลเปิดแยกตามประเทศ", shows=[(k, bold(len(v))) for k, v in f.grouped(country, OPEN).items()]),
        ask("group", "ยอดขายแยกตามเซกเมนต์", shows=[(k, money(v)) for k, v in f.ranked(segment, WON)]),
        ask("group", "จำนวนบริษัทแยกตามกลุ่มธุรกิจ", shows=[("Hospitality", bold(2)), ("Energy", bold(2)), ("Finance", bold(1))]),
        ask("group", "ดีลเปิดแต่ละช่องทางมีกี่ดีล", shows=[(k, bold(len(v))) for k, v in f.grouped(lambda d: d.channel, OPEN).items()]),
        ask("filter", "มูลค่าดีลเปิดของลูกค้าที่ติดแท็ก VIP", shows=[money(f.total(OPEN, tagged("VIP")))]),
        ask("filter", "ชนะกี่ดีลผ่านช่องทาง Partner", shows=[f.count(WON, lambda d: d.channel == "Partner")]),
        ask("exclude", "ยอดขายปีนี้ไม่รวม Harbour Logistics", shows=[money(f.total(WON, year, but(at("Harbour Logistics"))))]),
        ask("exclude", "ดีลเปิดที่ไม่ได้อยู่ในประเทศไทยมีกี่ดีล", shows=[f.count(OPEN, but(in_country("Thailand")))]),
        ask("exclude", "ยอดขายปีที่แล้วยกเว้นกลุ่ม Hospitality", shows=[money(f.total(WON, last, but(in_sector("Hospitality"))))]),
        ask("exclude", "นอกจาก Darcel แล้วปีนี้ใครขายได้มากที่สุด", shows=[(next(n for n, _ in reps_this if n != DARCEL))], hides=[DARCEL + "**"]),
        ask("between", "ดีลเปิดมูลค่าระหว่าง 2 แสนถึง 4 แสนมีกี่ดีล", shows=[f.count(OPEN, lambda d: 200_000 <= d.amount <= 400_000)]),
        ask("between", f"ชนะกี่ดีลระหว่างเดือนมีนาคมถึงมิถุนายน {b - 1}", shows=[f.count(WON, last, lambda d: 3 <= d.ended.month <= 6)]),
        ask("never", "บริษัทไหนไม่เคยซื้อเลย", shows=[c.name for c in COMPANIES if not f.deals(WON, at(c.name))], hides=[c.name for c in COMPANIES if f.deals(WON, at(c.name))]),
        ask("never", "ลูกค้าที่ไม่มีดีลเปิดอยู่", shows=[c.name for c in COMPANIES if not f.deals(OPEN, at(c.name))]),
        ask("without", "ผู้ติดต่อที่ไม่มีอีเมล", shows=["Peter Lindqvist", "Tan Wei Ling", "กานดา พงษ์พานิช"], hides=["Jane Porter"]),
        ask("without", "มีกี่บริษัทที่ยังไม่มีผู้ติดต่อ", shows=[bold(len([c for c in COMPANIES if not f.contacts(c.name)]))]),
        ask("define", "นับอะไรว่าเป็นดีลที่ชนะ", shows=["Won"]),
        ask("define", "อัตราการชนะคำนวณยังไง", shows=["แพ้"]),
        ask("follow", "ดีลเปิดแยกตามเซลส์", "แล้วแยกตามอุตสาหกรรมล่ะ", shows=[(k, bold(len(v))) for k, v in f.grouped(sector, OPEN).items()]),
        ask("follow", "เซลส์ 3 อันดับแรกของปีนี้", "แล้ว 2 อันดับท้ายล่ะ", shows=[(n, money(v)) for n, v in reps_this[-2:]], hides=[reps_this[0][0]]),
        ask("follow", "ยอดขายปีนี้", "ไม่รวม Anna ล่ะ", shows=[money(f.total(WON, year, but(by(ANNA))))]),
        ask("follow", "ไตรมาสที่แล้วชนะกี่ดีล", "เทียบกับไตรมาสก่อนหน้าเป็นยังไง", shows=[f.count(WON, f.in_quarter(-1)), f.count(WON, f.in_quarter(-2))]),
        ask("follow", "อัตราชนะแยกตามประเทศ", "แล้วปีที่แล้วล่ะ", shows=[(k, f.win_rate(in_country(k), last)) for k in {d.company.country for d in f.deals(last) if d.status != "open"}]),
        ask("follow", "ขอดูดีลที่เงียบ", "เอาเฉพาะของผม", shows=[d.name for d in f.deals(f.quiet(30), by(ANNA))][:3], hides=[d.name for d in f.deals(f.quiet(30), but(by(ANNA)))]),
        ask("follow", "ดีลเปิดในขั้น Negotiation มีกี่ดีล", "ค่ามัธยฐานล่ะ", shows=[money(f.median(lambda d: d.stage == "Negotiation"))]),
        ask("follow", f"ยอดขายเดือน{MONTHS[m.month - 1]} {b - 1}", "แล้วเดือนก่อนหน้าล่ะ", shows=[money(f.total(WON, f.between(*f.month(-13))))]),
    ]  # fmt: skip
    return found
