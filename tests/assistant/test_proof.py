# ruff: noqa: E501 (one sentence a line reads best)
"""A model's sentences against the results of its tools: planted wrong figures, names, days, places and deeds are marked or
removed, and true sentences pass.
"""

from datetime import date
from decimal import Decimal

import pytest

from crm_app.assistant.cost import lowered
from crm_app.assistant.deeds import claims_deed
from crm_app.assistant.facts import gather
from crm_app.assistant.numerals import numbers_in
from crm_app.assistant.outcomes import (
    CountOutcome,
    Derived,
    FigureRow,
    Figures,
    FlowOutcome,
    FlowRow,
    Outcome,
    Passage,
    PassagesOutcome,
    RecordRow,
    RecordsOutcome,
    Source,
)
from crm_app.assistant.proof import Proven, Prover, ready

TODAY = date(2026, 11, 27)
WORKSPACE = (
    "Darcel Schlecht",
    "Vicki Laflamme",
    "Anna Snelling",
    "สมหญิง ใจดี",
    "Kary Hendrixson",
    "Cancity",
    "ธนวัฒน์ บุญมี",
)


def source(name: str, kind: str = "deal_list") -> Source:
    return Source(kind=kind, title=name, href="/deals")


def figure(label: str, value: str, records: int, currency: str | None = "THB") -> FigureRow:
    return FigureRow(label=label, value=Decimal(value), currency=currency, records=records, source=source(label))


OUTCOMES: list[Outcome] = [
    Figures(
        measure="sum_amount",
        group_by="owner",
        rows=[
            figure("Darcel Schlecht", "1153214", 42),
            figure("Vicki Laflamme", "478396", 17),
            figure("สมหญิง ใจดี", "300500.50", 9),
        ],
    ),
    Figures(
        measure="sum_amount",
        rows=[figure("2025", "7443000", 20), figure("2024", "2933400", 8)],
        derived=[
            Derived(kind="difference", value=Decimal(4509600), label="2025", currency="THB"),
            Derived(kind="growth", value=Decimal("1.5373"), label="2025"),
        ],
    ),
    Figures(measure="win_rate", rows=[figure("", "0.63154", 95, None)]),
    CountOutcome(kind="company", count=1085, source=source("Companies")),
    RecordsOutcome(
        kind="deal",
        rows=[
            RecordRow(source=source("Scanners 131", "deal"), fields={"stage": "Proposal", "amount": "90,000 THB", "close_date": date(2026, 12, 4), "company": "Acme Corporation"}),
            RecordRow(source=source("Website launch", "project"), fields={"progress": 60, "status": "active"}),
        ],
    ),
    FlowOutcome(measure="conversion", rows=[FlowRow(start="Proposal", end="Won", entered=50, reached=33, days=Decimal("16.6"), source=source("in"), went_on=source("on"))]),
    PassagesOutcome(rows=[Passage(source=source("Call", "activity"), text="Peter called: 12 tablets fail since 3 March 2026. He wants a credit of 5%.", score=0.7, by="Anna Snelling", day=date(2026, 3, 5), about="Harbour Logistics")]),
]  # fmt: skip
CALLS = [
    {
        "arguments": {
            "measure": "sum_amount",
            "limit": 5,
            "filters": {
                "status": ["won"],
                "period": {"field": "close_date", "start": "2026-07-01", "end": "2026-10-01"},
            },
        }
    }
]
QUESTION = "Who sold most last quarter, and what about Acme in 2023?"


def names_of(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The names of the workspace in a text, as `names.names_said` finds them."""
    found = []
    for name in WORKSPACE:
        for said in (name, name.split()[0]):
            if said in text:
                found.append((said, (name,)))
    return found


def prove(text: str, language: str = "en") -> Proven:
    facts = gather(OUTCOMES, CALLS, TODAY)
    return Prover(lambda: facts, QUESTION, language, names_of).prove(text)


TRUE = [
    "Darcel Schlecht sold the most: 1,153,214 THB [1].",
    "Darcel leads with 1.15 million THB from 42 deals [1].",
    "Vicki Laflamme is second with 478,396 THB [2].",
    "Second is Vicki with about 478k THB.",
    "Third is สมหญิง ใจดี with 300,500.50 THB [3].",
    "สมหญิง ใจดี sold the least, 300,500.5 THB.",
    "1. **Darcel Schlecht**: 1,153,214 THB [1]",
    "- Vicki Laflamme – 478,396 THB from 17 deals [2]",
    "| Darcel Schlecht | 1,153,214 THB | 42 |",
    "In Q3 2026 Darcel sold 1,153,214 THB.",
    "From 1 July to 30 September 2026 Vicki won 17 deals.",
    "Sales grew by 153.7% in 2025 [4].",
    "Sales rose from 2,933,400 THB in 2024 to 7,443,000 THB in 2025.",
    "2025 is higher by 4,509,600 THB.",
    "The win rate is 63.2% [5].",
    "You win about 63% of the closed deals.",
    "There are 1,085 companies [6].",
    "The deal Scanners 131 is in Proposal and worth 90,000 THB [7].",
    "Scanners 131 closes on 4 December 2026.",
    "Its expected date is 2026-12-04.",
    "The project Website launch is 60% complete.",
    "66% of the deals went from Proposal to Won, 33 of 50 [8].",
    "It took 16.6 days on average.",
    "Peter reported that 12 tablets fail since 3 March 2026 [9].",
    "Harbour Logistics wants a credit of 5%, Anna Snelling noted on 5 March 2026.",
    "I found nothing about Acme in 2023.",
    "I found no deals for this.",
    "Here are the top 5 sellers.",
    "Darcel sold more than Vicki.",
    "I prepared a task for your approval.",
    "You could move the deal to Negotiation after you approve it.",
    "Darcel ขายได้มากที่สุด 1,153,214 บาท [1]",
    "อันดับสองคือ Vicki Laflamme ขายได้ 478,396 บาท",
    "คุณสมหญิงขายได้น้อยที่สุด 300,500.50 บาท",
    "ดาวน์: Darcel ปิดได้ ๔๒ ดีล",
    "Darcel ขายได้ 1.15 ล้านบาท จาก 42 ดีล",
    "ยอดขายปี 2568 เท่ากับ 7,443,000 บาท โตขึ้น 153.7%",
    "ยอดขายเติบโตร้อยละ 153.7 จากปี 2567",
    "อัตราการชนะ 63.2 เปอร์เซ็นต์ [5]",
    "มีบริษัททั้งหมด ๑,๐๘๕ แห่ง",
    "ไตรมาส 3 ปี 2569 Vicki ชนะ 17 ดีล",
    "ดีล Scanners 131 จะปิดวันที่ 4 ธันวาคม 2569 มูลค่า 9 หมื่นบาท",
    "โครงการ Website launch คืบหน้า 60%",
    "ไม่พบข้อมูลของ Acme ในปี 2566",
    "คุณมีดีลที่ชนะ 42 ดีลจาก Darcel",
    "ดิฉันเตรียมงานไว้ให้คุณอนุมัติแล้วค่ะ",
    "ยังไม่ได้ย้ายดีล รอการอนุมัติจากคุณ",
    "จากขั้น Proposal ไป Won ใช้เวลาเฉลี่ย 16.6 วัน",
]  # fmt: skip
PLANTED = [
    "Darcel Schlecht sold 1,253,214 THB [1].",
    "Darcel leads with 2.15 million THB [1].",
    "Vicki Laflamme is second with 487,396 THB [2].",
    "Vicki Laflamme sold 1,153,214 THB [1].",
    "Darcel sold 478,396 THB and Vicki 1,153,214 THB.",
    "Vicki Laflamme sold the most.",
    "Darcel Schlecht is only third.",
    "Darcel sold the least.",
    "Second is สมหญิง ใจดี.",
    "Kary Hendrixson sold the most: 1,153,214 THB [1].",
    "The best seller is Zebediah Quill.",
    "It was sold to Zorblax Industries.",
    "Darcel sold 1,153,214 THB to Cancity.",
    "In Q2 2026 Darcel sold 1,153,214 THB.",
    "Darcel sold 1,153,214 THB in August 2026.",
    "Sales grew by 135.7% in 2025 [4].",
    "Sales rose from 2,933,400 THB to 7,344,000 THB.",
    "Together they sold 1,932,110 THB.",
    "The win rate is 66.2% [5].",
    "You win about three quarters, 75%, of your deals.",
    "There are 1,850 companies [6].",
    "Scanners 131 is worth 99,000 THB [7].",
    "Scanners 131 closes on 14 December 2026.",
    "Its expected date is 2026-12-14.",
    "The project is 80% complete.",
    "72% of the deals went from Proposal to Won.",
    "It took 61.6 days on average.",
    "Peter reported that 21 tablets fail.",
    "Seven deals are open.",
    "I expect next year to reach 9 million.",
    "Darcel ขายได้ 1,513,214 บาท [1]",
    "Vicki ขายได้มากที่สุด",
    "อันดับหนึ่งคือ Vicki Laflamme",
    "คุณธนวัฒน์ขายได้มากที่สุด",
    "คุณประยุทธ์ขายได้ 478,396 บาท",
    "ยอดขายปี 2568 เท่ากับ 7,434,000 บาท",
    "ยอดขายเติบโตร้อยละ 173.5",
    "อัตราการชนะ ๖๖.๒ เปอร์เซ็นต์ [5]",
    "มีบริษัททั้งหมด ๑,๘๐๕ แห่ง",
    "ไตรมาส 2 ปี 2569 Vicki ชนะ 17 ดีล",
    "ดีล Scanners 131 จะปิดวันที่ 14 ธันวาคม 2569",
    "Darcel ขายได้ 5 ล้านบาท",
    "มีทั้งหมดเจ็ดดีล",
]  # fmt: skip
DEEDS = [
    "I moved the deal to Won.",
    "I've emailed them.",
    "I have updated the amount to 90,000 THB.",
    "We have already called Acme.",
    "The task has been created.",
    "The deal is now marked as won.",
    "Done! Darcel was notified for you.",
    "I just sent the quotation to Peter.",
    "I'll send them an email now.",
    "I successfully assigned it to Vicki.",
    "ย้ายให้แล้วค่ะ",
    "ย้ายดีลไปขั้น Negotiation ให้แล้วครับ",
    "ส่งอีเมลถึงลูกค้าเรียบร้อยแล้ว",
    "สร้างงานให้เรียบร้อยแล้วค่ะ",
    "ดิฉันได้อัปเดตมูลค่าดีลเป็น 90,000 บาท",
    "บันทึกการโทรให้แล้ว",
    "ระบบได้ส่งข้อความถึงคุณ Peter",
    "นัดประชุมให้เรียบร้อยครับ",
]


def test_true_sentences_pass() -> None:
    """At most one in fifty may be marked."""
    marked = [text for text in TRUE if prove(text).unproven or prove(text).removed]
    assert len(marked) <= len(TRUE) * 0.02, marked


@pytest.mark.parametrize("text", PLANTED)
def test_a_planted_fault_is_struck_out_and_has_no_citation(text: str) -> None:
    found = prove(text)
    assert found.unproven == 1, found
    assert "~~" in found.text
    assert "the model's own words" in found.text
    assert "[1]" not in found.text


@pytest.mark.parametrize("text", DEEDS)
def test_a_claimed_deed_is_removed(text: str) -> None:
    found = prove(f"Darcel sold 1,153,214 THB [1].\n\n{text}")
    assert found.removed == 1
    assert text not in found.text
    assert found.text.startswith("Darcel sold 1,153,214 THB [1].")
    assert "nothing is changed without your approval" in found.text


def test_only_the_faulty_sentence_of_an_answer_is_marked() -> None:
    found = prove("Darcel sold 1,153,214 THB [1]. Vicki sold 999,999 THB [2].\n\n- สมหญิง ใจดี: 300,500.50 THB [3]")
    assert found.text == (
        "Darcel sold 1,153,214 THB [1]. ~~Vicki sold 999,999 THB .~~ *(the model's own words: not found in the records)*\n\n"
        "- สมหญิง ใจดี: 300,500.50 THB [3]"
    )
    assert (found.sentences, found.unproven) == (3, 1)


def test_an_answer_of_deeds_alone_says_that_nothing_was_changed() -> None:
    assert prove("ย้ายให้แล้วค่ะ", "th").text == "ตัดประโยคที่อ้างว่าได้ดำเนินการแล้วออก: ระบบจะไม่เปลี่ยนแปลงสิ่งใดจนกว่าคุณจะอนุมัติ"


def test_confidence_falls_with_each_unproven_sentence() -> None:
    assert lowered(0.9, Proven("", 4, 0, 0)) == 0.9
    assert lowered(0.9, Proven("", 4, 1, 0)) == 0.5
    assert lowered(0.9, Proven("", 5, 4, 0)) == 0.18
    assert lowered(0.9, Proven("", 1, 1, 0)) == 0.0
    assert lowered(0.9, Proven("", 0, 0, 1)) == 0.45


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.2M and 300k", [1_200_000, 300_000]),
        ("1.2 ล้าน 3 แสน ๔ หมื่น", [1_200_000, 300_000, 40_000]),
        ("1,234.50 THB", [Decimal("1234.50")]),
        ("ร้อยละ ๑๒.๕", [Decimal("12.5")]),
        ("three deals, สองดีล, one of them", [3, 2]),
        ("[1] is no number here: v2-beta, 081-234", []),
    ],
)
def test_numbers_as_people_write_them(text: str, values: list[object]) -> None:
    found = [one.value for one in numbers_in(text.removeprefix("[1] "))]
    assert found == values


def test_a_stream_is_shown_by_whole_sentences() -> None:
    assert ready("Darcel sold 1,15") == 0
    assert ready("Darcel sold 5. And") == len("Darcel sold 5. ")
    assert ready("a\nb") == 2


def test_what_is_offered_is_no_deed() -> None:
    for text in (
        "I can move it if you approve.",
        "I found 3 deals.",
        "I have not sent anything.",
        "Shall I create a task?",
    ):
        assert not claims_deed(text)
