"""Cost and confidence."""

from decimal import Decimal

from crm_app.assistant.citations import CheckedAnswer, SourceBook
from crm_app.assistant.cost import confidence, cost_usd
from crm_app.assistant.outcomes import CountOutcome, Passage, PassagesOutcome, ProblemOutcome, Source

SOURCE = Source(kind="deal", id="1", title="t", href="/deals/1")
COUNT = CountOutcome(kind="company", count=3, source=SOURCE)
CITED = CheckedAnswer("3 [1]", (1,))
BOOK = SourceBook()
BOOK.number(SOURCE)


def test_cost_is_per_million_tokens() -> None:
    assert cost_usd(1_000_000, 100_000, 0.30, 2.50) == Decimal("0.550000")
    assert cost_usd(1, 1, 0.30, 2.50) == Decimal("0.000003")
    assert cost_usd(0, 0, 0.30, 2.50) == 0


def test_confidence_follows_the_evidence() -> None:
    passages = PassagesOutcome(rows=[Passage(source=SOURCE, text="x", score=0.6)])
    assert confidence([COUNT], CITED, BOOK, assumed=False, exact=True) == 1.0
    assert confidence([COUNT], CITED, BOOK, assumed=False, exact=False) == 0.9
    assert confidence([COUNT, passages], CITED, BOOK, assumed=False, exact=False) == 0.6
    assert confidence([COUNT], CITED, BOOK, assumed=True, exact=True) == 0.8
    assert confidence([COUNT, ProblemOutcome(code="invalid")], CITED, BOOK, assumed=False, exact=True) == 0.9
    assert confidence([COUNT], CheckedAnswer("3 [1]", (1,), removed=2), BOOK, assumed=False, exact=True) == 0.9
    assert confidence([COUNT], CheckedAnswer("3", ()), BOOK, assumed=False, exact=True) == 0.0
    assert confidence([], CITED, BOOK, assumed=False, exact=True) == 0.0


def test_a_passage_that_is_not_cited_says_nothing_of_the_answer() -> None:
    other = Source(kind="activity", id="2", title="t", href="/activities/2")
    unused = PassagesOutcome(rows=[Passage(source=other, text="x", score=0.3)])
    assert confidence([COUNT, unused], CITED, BOOK, assumed=False, exact=True) == 1.0
