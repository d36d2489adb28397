"""Single questions in words that no lexicon lists, for tuning: written after a stranger's questions had failed, none of them
copied.
"""

from bench.assistant.manager.expected import (
    LOST,
    OPEN,
    WON,
    Figures,
    bold,
    but,
    by,
    in_country,
    in_sector,
    money,
    number,
    percent,
)
from bench.assistant.manager.rows import COMPANIES, DARCEL, VICKI
from bench.assistant.meetings.turns import Meeting, t


def english(f: Figures) -> list[Meeting]:
    """In English, each a talk of its own."""
    year, last = f.this_year, f.last_year
    owner, company, product, sector = (
        (lambda d: d.owner),
        (lambda d: d.company.name),
        (lambda d: d.product),
        (lambda d: d.company.sector),
    )
    reps, buyers, sold = f.ranked(owner, WON, year), f.ranked(company, WON), f.ranked(product, WON)
    whole = f.total(WON)
    bought, bought_last = ({d.company.name for d in f.deals(WON, one)} for one in (year, last))
    sectors = {name: sum(one.sector == name for one in COMPANIES) for name in {one.sector for one in COMPANIES}}
    outside = [one for one in COMPANIES if one.country != "Thailand"]
    oldest = sorted(f.deals(OPEN), key=lambda d: d.engaged)
    return [
        (t("could I see the scoreboard of our sellers for this year", *[(k, number(v)) for k, v in reps]),),
        (t("is our strike rate slipping?", f.win_rate(f.in_quarter())),),
        (t("what lines of trade are our clients in", *[(k, bold(v)) for k, v in sectors.items()]),),
        (t("are we too reliant on our three biggest clients?", percent(sum(v for _, v in buyers[:3]), whole)),),
        (t("what part of revenue does each product make up", *[(k, percent(v, whole)) for k, v in sold]),),
        (t("how long till somebody signs with us, normally?", f.cycle()),),
        (
            t(
                "leave Celadon Hotels out and tell me what a typical sale is worth",
                [
                    number(f.average(WON, but(lambda d: d.company.name == "Celadon Hotels"))),
                    number(f.median(WON, but(lambda d: d.company.name == "Celadon Hotels"))),
                ],
            ),
        ),
        (
            t(
                "give me the mean, the median, the smallest and the largest value of won deals",
                number(f.average(WON)),
                number(f.median(WON)),
            ),
        ),
        (
            t(
                "which clients ordered nothing this year?",
                *[one.name for one in COMPANIES if one.name not in bought],
                hides=sorted(bought),
            ),
        ),
        (t("who bought last year but not this year", *sorted(bought_last - bought) or ["none"], hides=sorted(bought)),),
        (t("how many of our clients sit outside Thailand?", bold(len(outside))),),
        (t("how much did we sell to customers in Asia this year", money(f.total(WON, year))),),
        (t("what did hotels buy from us this year, in money", money(f.total(WON, year, in_sector("Hospitality")))),),
        (t("which deals have been open the longest", oldest[0].name),),
        (t("sales of Singapore as a share of the total", percent(f.total(WON, in_country("Singapore")), whole)),),
        (
            t(
                "lost deals of the year, product wise",
                *[(k, bold(len(v))) for k, v in f.grouped(product, LOST, year).items()],
            ),
        ),
        (t("For my slides: how many deals did Darcel win last year?", bold(len(f.deals(WON, last, by(DARCEL))))),),
        (t("how many deals still open 4 vicki", bold(len(f.deals(OPEN, by(VICKI))))),),
        (t("what does the stage Negotiation mean", ("Proposal", "Negotiation")),),
        (t("won value by sector, in percent of all", *[(k, percent(v, whole)) for k, v in f.ranked(sector, WON)]),),
    ]


def thai(f: Figures) -> list[Meeting]:
    """In Thai."""
    year = f.this_year
    owner, company, product = (lambda d: d.owner), (lambda d: d.company.name), (lambda d: d.product)
    reps, buyers, sold = f.ranked(owner, WON, year), f.ranked(company, WON), f.ranked(product, WON)
    whole = f.total(WON)
    bought = {d.company.name for d in f.deals(WON, year)}
    outside = [one for one in COMPANIES if one.country != "Thailand"]
    oldest = sorted(f.deals(OPEN), key=lambda d: d.engaged)
    return [
        (t("ปีนี้ใครนำโด่งในทีม", (reps[0][0], number(reps[0][1]))),),
        (t("อัตราปิดของเราแย่ลงหรือเปล่า", f.win_rate(f.in_quarter())),),
        (t("รายได้แต่ละสินค้าคิดเป็นกี่เปอร์เซ็นต์", *[(k, percent(v, whole)) for k, v in sold]),),
        (t("ลูกค้า 3 รายใหญ่รวมกันคิดเป็นกี่เปอร์เซ็นต์ของยอดขายทั้งหมด", percent(sum(v for _, v in buyers[:3]), whole)),),
        (t("ปกติกว่าลูกค้าจะเซ็นใช้เวลากี่วัน", f.cycle()),),
        (t("ขอค่าเฉลี่ย ค่ากลาง ต่ำสุด สูงสุดของดีลที่ชนะ", number(f.average(WON)), number(f.median(WON))),),
        (
            t(
                "ลูกค้าที่ปีนี้ไม่ได้ซื้ออะไรเลยมีใครบ้าง",
                *[one.name for one in COMPANIES if one.name not in bought],
                hides=sorted(bought),
            ),
        ),
        (t("ลูกค้านอกประเทศไทยมีกี่ราย", bold(len(outside))),),
        (t("ยอดขายกลุ่มโรงแรมปีนี้เท่าไหร่", money(f.total(WON, year, in_sector("Hospitality")))),),
        (t("ดีลไหนค้างมานานสุดยังไม่จบ", oldest[0].name),),
        (
            t(
                "ปีนี้แพ้ดีลเพราะอะไรมากที่สุด",
                *[(k, bold(len(v))) for k, v in f.grouped(lambda d: d.reason, LOST, year).items()],
            ),
        ),
        (t("Negotiation แปลว่าอะไร", "Negotiation"),),
        (t("ยอดขายลูกค้าแถบเอเชียปีนี้", money(f.total(WON, year))),),
    ]
