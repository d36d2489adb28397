"""Meetings in which each turn changes a part of the one before, in both languages, for tuning."""

from collections.abc import Callable
from typing import Any

from bench.assistant.manager.expected import LOST, OPEN, WON, Figures, at, but, by, money, number, percent
from bench.assistant.manager.rows import DARCEL, VICKI, Deal
from bench.assistant.meetings.turns import Meeting, t


def _fell(f: Figures, key: Callable[[Deal], Any]) -> list[str]:
    """The two values of the group that sold most less than a year before; nothing where none did."""
    years = [f.in_year(f.year - 1), f.in_year(f.year - 2)]
    sums = {
        name: [sum(d.amount for d in deals if year(d)) for year in years] for name, deals in f.grouped(key, WON).items()
    }
    worst = min(sums.values(), key=lambda pair: pair[0] - pair[1])
    return [number(value) for value in worst if value] if worst[0] < worst[1] else []


def english(f: Figures) -> list[Meeting]:
    """The English meetings with what each answer shows."""
    y, product = f.year, (lambda d: d.product)
    one, two = f.in_year(y - 1), f.in_year(y - 2)
    first, second = f.ranked(lambda d: d.owner, WON, one)[:2]
    return [
        (
            t(f"How much did we sell in {y - 1}?", money(f.total(WON, one))),
            t("and the year before?", money(f.total(WON, two))),
            t("why the difference?", number(f.total(WON, one, by(DARCEL))), number(f.total(WON, two, by(DARCEL)))),
            t("which products lost ground?", *_fell(f, product)),
            t(f"leave out {DARCEL}", f"without {DARCEL}"),
        ),
        (
            t(f"Compare {DARCEL} and {VICKI} in {y - 1}", number(f.total(WON, one, by(DARCEL)))),
            t("on win rate?", (DARCEL, f.win_rate(one, by(DARCEL))), (VICKI, f.win_rate(one, by(VICKI)))),
            t(f"and in {y - 2}?", (DARCEL, f.win_rate(two, by(DARCEL))), (VICKI, f.win_rate(two, by(VICKI)))),
        ),
        (
            t(f"Top 5 reps by sales in {y - 1}", (first[0], number(first[1]))),
            t("how far is the first ahead of the second?", number(first[1] - second[1])),
        ),
        (
            t(f"How many deals did we lose in {y - 1}?", f.count(LOST, one)),
            t(
                "what share of all closed deals is that?",
                percent(len(f.deals(LOST, one)), len(f.deals(one, but(OPEN)))),
            ),
        ),
        (
            t("What did we talk about with Orchid Airways?", ["Orchid Airways"]),
            t("any open deals with them?", hides=[d.name for d in f.deals(OPEN, but(at("Orchid Airways")))]),
        ),
    ]


def thai(f: Figures) -> list[Meeting]:
    """The Thai meetings with what each answer shows."""
    y, product = f.year, (lambda d: d.product)
    one, two = f.in_year(y - 1), f.in_year(y - 2)
    first, second = f.ranked(lambda d: d.owner, WON, one)[:2]
    buyers = f.ranked(lambda d: d.company.name, WON)
    return [
        (
            t(f"ปี {y + 542} ขายได้เท่าไร", money(f.total(WON, one))),
            t("แล้วปีก่อนหน้านั้นล่ะ", money(f.total(WON, two))),
            t("ต่างกันเพราะอะไร", number(f.total(WON, one, by(DARCEL))), number(f.total(WON, two, by(DARCEL)))),
            t("สินค้าตัวไหนที่ตก", *_fell(f, product)),
        ),
        (
            t(f"เทียบ {DARCEL} กับ {VICKI} ปี {y + 542}", number(f.total(WON, one, by(DARCEL)))),
            t("ถ้าดูอัตราชนะล่ะ", (DARCEL, f.win_rate(one, by(DARCEL))), (VICKI, f.win_rate(one, by(VICKI)))),
        ),
        (
            t(f"ปี {y + 542} ใครขายได้มากที่สุด", (first[0], number(first[1]))),
            t("คนแรกทิ้งห่างคนที่สองเท่าไหร่", number(first[1] - second[1])),
        ),
        (
            t("ขอลูกค้าที่ซื้อเยอะสุด 3 อันดับพร้อมยอดค่ะ", *[(name, number(value)) for name, value in buyers[:3]]),
            t("สามเจ้านี้รวมกันเป็นกี่เปอร์เซ็นต์ของยอดทั้งหมดคะ", percent(sum(value for _, value in buyers[:3]), f.total(WON))),
            t("แล้วท้ายตารางล่ะ เอาแค่ 2 ราย", *[(name, number(value)) for name, value in buyers[-2:]]),
        ),
        (
            t(
                f"ปี {y + 542} เซลส์คนไหนยอดดีสุดครับ ทิ้งห่างที่สองเท่าไหร่",
                (first[0], number(first[1])),
                number(first[1] - second[1]),
            ),
            t(f"{DARCEL} ขายตัวไหนเก่งสุดอะ", f.ranked(product, WON, by(DARCEL))[0][0]),
            t("เค้ามีดีลค้างอยู่กี่ตัว", f.count(OPEN, by(DARCEL))),
        ),
        (
            t("win rate นี่คิดยังไงคะ", ["ชนะ"]),
            t("ของเราเท่าไหร่", f.win_rate()),
        ),
        (
            t("ปกติใช้เวลากี่วันกว่าจะปิดการขายได้ครับ", f.cycle()),
            t("ดีลที่ชนะเฉลี่ยดีลละกี่บาท", number(f.average(WON))),
        ),
        (
            t("คุยอะไรกับ Orchid Airways ไปบ้าง", ["Orchid Airways"]),
            t("มีดีลเปิดอยู่ไหม", hides=[d.name for d in f.deals(OPEN, but(at("Orchid Airways")))]),
        ),
    ]
