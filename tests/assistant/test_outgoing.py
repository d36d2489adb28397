"""What a workspace keeps back reaches no model, by whatever tool it is asked for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm_app import records, registry
from crm_app.assistant.citations import SourceBook
from crm_app.assistant.outcomes import (
    FigureRow,
    Figures,
    Outcome,
    Passage,
    PassagesOutcome,
    ProblemOutcome,
    RecordRow,
    RecordsOutcome,
    Source,
)
from crm_app.assistant.outgoing import HELD_BACK, Outgoing, Sent, fields_of
from crm_app.assistant.prompt import tool_payload

registry.load()


def source(kind: str, title: str = "Acme", excerpt: str = "") -> Source:
    return Source(kind=kind, id="00000000-0000-0000-0000-000000000001", title=title, href="/x", excerpt=excerpt)


def row(kind: str, **fields: Any) -> RecordsOutcome:
    return RecordsOutcome(kind=kind, rows=[RecordRow(source=source(kind), fields=fields)])


def figures(measure: Any, group_by: Any = "none") -> Figures:
    one = FigureRow(label="Retail", value=Decimal(5), records=1, source=source("deal_list"))
    return Figures(measure=measure, group_by=group_by, rows=[one])


def sent(outcome: Outcome, *hidden: tuple[str, str]) -> str:
    return str(tool_payload(outcome, SourceBook(), Outgoing(frozenset(hidden)))["data"])


@pytest.mark.parametrize(
    ("outcome", "hidden", "secret"),
    [
        (row("contact", phone="02-111 / 081-222", email="a@b.c"), ("contact", "phone"), "02-111"),
        (row("contact", phone="02-111 / 081-222", email="a@b.c"), ("contact", "mobile"), "081-222"),
        (row("company", address="1 Road, Nan"), ("company", "city"), "Nan"),
        (row("deal", amount="900 THB"), ("deal", "amount"), "900"),
        (row("deal", close_date=date(2030, 1, 2)), ("deal", "expected_close_date"), "2030"),
        (row("deal", contact="Somchai, 081-222"), ("contact", "mobile"), "081-222"),
        (row("contact", invented="new fact"), ("company", "sector"), "new fact"),
        (
            RecordsOutcome(kind="deal", rows=[RecordRow(source=source("deal_list"), fields={"amount": "900 THB"})]),
            ("deal", "amount"),
            "900",
        ),
        (figures("sum_amount"), ("deal", "amount"), "5"),
        (figures("count", "country").model_copy(update={"kind": "contact"}), ("contact", "country"), "Retail"),
        (figures("weighted_amount", "owner"), ("deal", "amount"), "5"),
        (figures("count", "sector"), ("company", "sector"), "Retail"),
        (figures("count", "own"), ("deal", "custom.margin"), "Retail"),
        (
            PassagesOutcome(rows=[Passage(source=source("activity", "secret plan", "secret plan"), text="secret plan", score=1)]),
            ("activity", "body"),
            "secret",
        ),
        (
            RecordsOutcome(kind="activity", rows=[RecordRow(source=source("activity", "secret plan"), fields={})]),
            ("activity", "body"),
            "secret",
        ),
        (PassagesOutcome(rows=[Passage(source=source("company"), text="secret", score=1)]), ("company", "custom.note"), "secret"),
        (ProblemOutcome(code="ambiguous", field="sector", value="x", candidates=["Retail"]), ("company", "sector"), "Retail"),
    ],
)  # fmt: skip
def test_a_hidden_field_is_not_sent_and_another_one_is(outcome: Outcome, hidden: tuple[str, str], secret: str) -> None:
    assert secret in sent(outcome)
    assert secret not in sent(outcome, hidden)
    if not (isinstance(outcome, RecordsOutcome) and "invented" in outcome.rows[0].fields):
        assert secret in sent(outcome, ("product", "series"))


def test_the_rest_of_a_record_is_still_sent_and_a_held_back_figure_says_so() -> None:
    told = sent(row("contact", phone="02-111", email="a@b.c"), ("contact", "phone"))
    assert "a@b.c" in told
    assert "Acme" in told
    assert HELD_BACK in sent(figures("sum_amount"), ("deal", "amount"))
    assert '"records": 1' in sent(figures("count"), ("deal", "amount"))


def test_what_is_sent_is_noted_once() -> None:
    noted: list[Sent] = []
    gate = Outgoing(frozenset({("contact", "phone")}), noted.extend)
    book = SourceBook()
    ident = source("contact").id
    tool_payload(row("contact", phone="02-111", email="a@b.c", city=None), book, gate)
    assert noted == [Sent("contact", ident, ("name", "email"))]
    tool_payload(row("contact", email="a@b.c"), book, gate)
    assert len(noted) == 1
    tool_payload(figures("count", "sector"), book, gate)
    assert noted[1:] == [Sent("deal", None, ("count", "sector"))]
    tool_payload(PassagesOutcome(rows=[Passage(source=source("activity"), text="t", score=1)]), book, gate)
    assert noted[2:] == [Sent("activity", ident, ("name", "text"))]


@pytest.mark.parametrize("kind", sorted(records.TYPES))
def test_every_fact_of_a_kind_can_be_kept_back_or_is_a_name(kind: str) -> None:
    """A fact that a tool shows and that nobody can hide would be a hole."""
    names = {name for name, _, _ in fields_of(kind)}
    record = records.TYPES[kind]
    always = {"owner_name", "company_name", "contact_name", "product_name", "stage_name", "parent_name"}
    for column, fact in record.facts.items():
        if column in always or column == "status" or column == "kind" or column == "progress":
            continue
        assert column in names, (kind, column, fact)
