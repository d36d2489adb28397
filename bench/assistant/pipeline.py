# ruff: noqa: E501 (one question a line reads best)
"""Deals of the benchmark's workspace, and questions about them, each with the figures that a right answer shows.

Expected figures are computed here from the rows, not by the product.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple


class Deal(NamedTuple):
    """A row of the pipeline; `closed` is None for an open deal."""

    name: str
    company: str
    owner: str
    status: str
    amount: int
    closed: date | None


ANNA, DARCEL, YING = "Anna Petrova", "Darcel Schlecht", "สมหญิง ใจดี"
_COMPANIES = ("Harbour Logistics", "Celadon Hotels", "Orchid Airways", "โรงแรมสายลม", "Quarry Cement", "สวนส้มแม่ฝาง")
_NAMES = ("Tablets", "Scanners", "Licences", "ระบบคลัง", "Service", "ระบบนัดหมาย")
_PEOPLE = (ANNA, DARCEL, YING)


def _deals() -> tuple[Deal, ...]:
    rows = []
    for n in range(48):
        status = ("won", "lost", "won", "open", "won", "lost", "open", "won")[n % 8]
        closed = None if status == "open" else date(2016 + n % 3, 1 + (n * 7) % 12, 1 + (n * 5) % 28)
        company = _COMPANIES[(n * 5) % 6]
        rows.append(
            Deal(
                f"{_NAMES[n % 6]} {n + 1}",
                company,
                _PEOPLE[(n * 2 + n // 8) % 3],
                status,
                90_000 + 61_000 * ((n * 11) % 37),
                closed,
            )
        )
    return tuple(rows)  # fmt: skip


DEALS = _deals()
Where = Callable[[Deal], bool]


def chosen(*conditions: Where) -> list[Deal]:
    """The deals that hold every condition."""
    return [deal for deal in DEALS if all(condition(deal) for condition in conditions)]


def count(*conditions: Where) -> str:
    """The number of deals, as an answer shows it."""
    return f"**{len(chosen(*conditions)):,}**"


def total(*conditions: Where) -> str:
    """The sum of the amounts, as an answer shows it."""
    return f"**{sum(deal.amount for deal in chosen(*conditions)):,} THB**"


def is_(status: str) -> Where:
    """Deals of a status."""
    return lambda deal: deal.status == status


def of(owner: str) -> Where:
    """Deals of a person."""
    return lambda deal: deal.owner == owner


def at(company: str) -> Where:
    """Deals of a company."""
    return lambda deal: deal.company == company


def in_(year: int, quarter: int | None = None) -> Where:
    """Deals closed in a year, or in a quarter of it."""
    return lambda deal: (
        deal.closed is not None and deal.closed.year == year and quarter in (None, (deal.closed.month + 2) // 3)
    )


def above(amount: int) -> Where:
    """Deals worth more than an amount."""
    return lambda deal: deal.amount > amount


class Talk(NamedTuple):
    """Turns of one conversation; the answer to the last one must show every text of `shows`, and none of `hides`."""

    split: str
    language: str
    area: str
    turns: tuple[str, ...]
    shows: tuple[str, ...]
    hides: tuple[str, ...] = ()


T, R = "tuning", "reporting"
WON, LOST, OPEN = is_("won"), is_("lost"), is_("open")
STRUCTURED, FOLLOW = "structured", "follow-up"


def _names(deals: list[Deal], limit: int) -> tuple[str, ...]:
    return tuple(deal.name for deal in deals[:limit])


_BIGGEST_OPEN = sorted(chosen(OPEN), key=lambda deal: -deal.amount)
TALKS: tuple[Talk, ...] = (
    Talk(T, "en", STRUCTURED, ("How many deals did we win in 2016?",), (count(WON, in_(2016)),)),
    Talk(T, "en", STRUCTURED, ("How many deals did we lose in 2017, and for how much?",), (count(LOST, in_(2017)), total(LOST, in_(2017)))),
    Talk(T, "en", STRUCTURED, ("number and total value of the open deals",), (count(OPEN), total(OPEN))),
    Talk(T, "en", STRUCTURED, ("What did Darcel sell in 2018?",), (total(WON, of(DARCEL), in_(2018)),)),
    Talk(T, "en", STRUCTURED, ("which three open deals are the largest?",), _names(_BIGGEST_OPEN, 3)),
    Talk(T, "th", STRUCTURED, ("ปี 2559 ชนะกี่ดีล รวมเป็นเงินเท่าไร",), (count(WON, in_(2016)), total(WON, in_(2016)))),
    Talk(T, "th", STRUCTURED, ("ดีลที่ยังเปิดอยู่มีกี่ดีล มูลค่ารวมเท่าไหร่",), (count(OPEN), total(OPEN))),
    Talk(T, "th", STRUCTURED, ("ยอดขายของสมหญิงในปี 2560",), (total(WON, of(YING), in_(2017)),)),
    Talk(T, "th", STRUCTURED, ("ไตรมาส 2 ปี 2560 แพ้กี่ดีล",), (count(LOST, in_(2017, 2)),)),
    Talk(T, "th", STRUCTURED, ("ดีลเปิดที่มูลค่าเกิน 1 ล้านมีกี่ดีล",), (count(OPEN, above(1_000_000)),)),
    Talk(T, "en", FOLLOW, ("How much did we sell in Q3 2017?", "and the quarter before?"), (total(WON, in_(2017, 2)),)),
    Talk(T, "en", FOLLOW, ("How many deals did we win in 2017?", "and the year before?"), (count(WON, in_(2016)),)),
    Talk(T, "en", FOLLOW, ("list the open deals of Darcel", "how many of them are above 1 million?"), (count(OPEN, of(DARCEL), above(1_000_000)),)),
    Talk(T, "en", FOLLOW, ("show the open deals", "which of them are mine?"), _names(chosen(OPEN, of(ANNA)), 3)),
    Talk(T, "en", FOLLOW, ("How many deals did Darcel win in 2018?", "please blorf the zonk", "and Anna?"), (count(WON, of(ANNA), in_(2018)),)),
    Talk(T, "th", FOLLOW, ("ไตรมาส 3 ปี 2560 ขายได้เท่าไร", "แล้วไตรมาสก่อนหน้าล่ะ"), (total(WON, in_(2017, 2)),)),
    Talk(T, "th", FOLLOW, ("ปี 2560 แพ้กี่ดีล", "แล้วปีก่อนหน้านั้นล่ะ"), (count(LOST, in_(2016)),)),
    Talk(T, "th", FOLLOW, ("ดีลที่เปิดอยู่มีกี่ดีล", "เอาเฉพาะที่เกิน 1 ล้าน"), (count(OPEN, above(1_000_000)),)),
    Talk(T, "th", FOLLOW, ("ปี 2561 ชนะกี่ดีล", "รวมเป็นเงินเท่าไร"), (total(WON, in_(2018)),)),
    Talk(T, "th", FOLLOW, ("ดีลที่เปิดอยู่ของ Darcel มีกี่ดีล", "แล้วของสมหญิงล่ะ"), (count(OPEN, of(YING)),)),

    Talk(R, "en", STRUCTURED, ("How many deals were lost in 2018?",), (count(LOST, in_(2018)),)),
    Talk(R, "en", STRUCTURED, ("What is the value of our open deals, and how many are there?",), (count(OPEN), total(OPEN))),
    Talk(R, "en", STRUCTURED, ("How many deals did Anna win in 2016 and what were they worth?",), (count(WON, of(ANNA), in_(2016)), total(WON, of(ANNA), in_(2016)))),
    Talk(R, "en", STRUCTURED, ("revenue from Celadon Hotels in 2017",), (total(WON, at("Celadon Hotels"), in_(2017)),)),
    Talk(R, "en", STRUCTURED, ("the two biggest open deals",), _names(_BIGGEST_OPEN, 2)),
    Talk(R, "th", STRUCTURED, ("ปี 2561 ปิดการขายได้กี่ดีล รวมมูลค่าเท่าไร",), (count(WON, in_(2018)), total(WON, in_(2018)))),
    Talk(R, "th", STRUCTURED, ("Anna ขายได้เท่าไรในปี 2560",), (total(WON, of(ANNA), in_(2017)),)),
    Talk(R, "th", STRUCTURED, ("จำนวนและมูลค่าของดีลที่แพ้ในปี 2559",), (count(LOST, in_(2016)), total(LOST, in_(2016)))),
    Talk(R, "th", STRUCTURED, ("สวนส้มแม่ฝางมีดีลที่เปิดอยู่กี่ดีล",), (count(OPEN, at("สวนส้มแม่ฝาง")),)),
    Talk(R, "th", STRUCTURED, ("ดีลที่เปิดอยู่ที่ใหญ่ที่สุด 3 ดีล",), _names(_BIGGEST_OPEN, 3)),
    Talk(R, "en", FOLLOW, ("What were our sales in Q2 2018?", "and what about the previous quarter?"), (total(WON, in_(2018, 1)),)),
    Talk(R, "en", FOLLOW, ("How many deals did we lose in 2018?", "and last year?"), (count(LOST, in_(2017)),)),
    Talk(R, "en", FOLLOW, ("show me the open deals", "only those above 1 million"), _names(chosen(OPEN, above(1_000_000)), 2), _names(chosen(OPEN, lambda d: d.amount <= 1_000_000), 9)),
    Talk(R, "en", FOLLOW, ("list open deals", "which of these belong to me?"), _names(chosen(OPEN, of(ANNA)), 2), _names(chosen(OPEN, lambda d: d.owner != ANNA), 9)),
    Talk(R, "en", FOLLOW, ("How much did Darcel sell in 2017?", "can you frobnicate it", "and in 2016?"), (total(WON, of(DARCEL), in_(2016)),)),
    Talk(R, "en", FOLLOW, ("How many deals did we win in 2018?", "and for how much?"), (total(WON, in_(2018)),)),
    Talk(R, "th", FOLLOW, ("ยอดขายไตรมาส 1 ปี 2561 เท่าไร", "แล้วไตรมาสก่อนล่ะ"), (total(WON, in_(2017, 4)),)),
    Talk(R, "th", FOLLOW, ("ปี 2560 ชนะกี่ดีล", "แล้วปีที่แล้วล่ะ"), (count(WON, in_(2016)),)),
    Talk(R, "th", FOLLOW, ("ขอดูดีลที่เปิดอยู่", "เฉพาะที่มากกว่า 1 ล้าน"), _names(chosen(OPEN, above(1_000_000)), 2), _names(chosen(OPEN, lambda d: d.amount <= 1_000_000), 9)),
    Talk(R, "th", FOLLOW, ("แสดงดีลที่ยังเปิดอยู่", "อันไหนเป็นของผม"), _names(chosen(OPEN, of(ANNA)), 2), _names(chosen(OPEN, lambda d: d.owner != ANNA), 9)),
    Talk(R, "th", FOLLOW, ("Darcel ขายได้เท่าไรในปี 2561", "ช่วยปรุ้งแปร้งหน่อย", "แล้วปี 2560 ล่ะ"), (total(WON, of(DARCEL), in_(2017)),)),
    Talk(R, "th", FOLLOW, ("ปี 2559 แพ้กี่ดีล", "คิดเป็นเงินเท่าไร"), (total(LOST, in_(2016)),)),
)  # fmt: skip
