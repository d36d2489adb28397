"""Lists and numbers of records, read by what their kinds declare."""

from typing import Any

import pytest

from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from tests.assistant.offline.test_understand import TODAY

NAMES = Vocabulary.of(
    [
        Entity("company", "Acme Pumps", "1"),
        Entity("owner", "Anna Berg", "2"),
        Entity("product", "GTX Pro", "3"),
        Entity("sector", "Retail"),
        Entity("country", "Laos"),
    ],
    values={"city": ["Bangkok"], "country": ["Thailand", "Laos"], "source": ["LINE OA"], "series": []},
)


def read(question: str) -> Understanding:
    return understand(question, NAMES, today=TODAY)


def call_of(question: str) -> dict[str, Any]:
    """The call in plain values: conditions as field, operator and values; days without their numbers."""
    found = read(question)
    assert found.call is not None, found.unknown
    call = found.call.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    filters = call.get("filters", {})
    for one in filters.get("conditions", []):
        one.pop("said", None)
    if "period" in filters:
        filters["period"] = filters["period"].get("field", "close_date")
    return call


HIGH = {"field": "priority", "op": "any_of", "values": ["high"]}
DONE = {"field": "status", "op": "any_of", "values": ["done"]}


@pytest.mark.parametrize(
    ("question", "kind", "filters"),
    [
        ("my high priority tasks", "task", {"conditions": [HIGH], "mine": True}),
        ("งานด่วนของผม", "task", {"conditions": [HIGH], "mine": True}),
        ("which urgent tasks are due this week", "task", {"conditions": [HIGH], "period": "due_date"}),
        (
            "not high priority tasks due this week",
            "task",
            {"conditions": [{**HIGH, "op": "none_of"}], "period": "due_date"},
        ),
        ("which tasks have no due date", "task", {"lacks": ["due_date"]}),
        ("งานที่ไม่มีกำหนดส่ง", "task", {"lacks": ["due_date"]}),
        (
            "projects on hold or planned",
            "project",
            {"conditions": [{"field": "status", "op": "any_of", "values": ["on_hold", "planned"]}]},
        ),
        ("companies with open deals", "company", {"has": ["open_deal"]}),
        ("บริษัทที่มีดีลที่เปิดอยู่", "company", {"has": ["open_deal"]}),
        ("customers in Laos with open deals", "company", {"has": ["open_deal"], "country": ["Laos"]}),
        ("companies that bought but have no contact", "company", {"has": ["won_deal"], "lacks": ["contact"]}),
        ("companies without activity in the last 30 days", "company", {"quiet_days": 30}),
        ("ลูกค้าที่ไม่ได้ติดต่อมา 60 วัน", "company", {"quiet_days": 60}),
        ("unassigned companies", "company", {"lacks": ["owner"]}),
        ("contacts without a company", "contact", {"lacks": ["company"]}),
        ("ผู้ติดต่อที่ไม่มีบริษัท", "contact", {"lacks": ["company"]}),
        ("new contacts this month", "contact", {"period": "created_at"}),
        ("calls made this week by Anna", "activity", {
            "owner": ["Anna Berg"], "period": "occurred_at",
            "conditions": [{"field": "kind", "op": "any_of", "values": ["call"]}],
        }),
    ],
)  # fmt: skip
def test_records_by_declared_fields(question: str, kind: str, filters: dict[str, Any]) -> None:
    call = call_of(question)
    assert call["kind"] == kind
    assert call.get("filters", {}) == filters


@pytest.mark.parametrize(
    ("question", "kind", "sort", "order"),
    [
        ("companies with the most employees", "company", "employees", "desc"),
        ("บริษัทที่มีพนักงานมากที่สุด", "company", "employees", "desc"),
        ("the five most expensive products", "product", "list_price", "desc"),
        ("cheapest products", "product", "list_price", "asc"),
        ("สินค้าที่แพงที่สุด", "product", "list_price", "desc"),
        ("which projects are furthest along", "project", "progress", "desc"),
        ("โครงการที่งบสูงสุด", "project", "budget", "desc"),
    ],
)
def test_records_in_the_order_of_a_field(question: str, kind: str, sort: str, order: str) -> None:
    call = call_of(question)
    assert (call["kind"], call["sort"], call.get("order", "desc")) == (kind, sort, order)


def test_what_was_finished_in_some_days_is_of_the_day_when_it_was_done() -> None:
    conditions = call_of("what tasks did I finish last week")["filters"]["conditions"]
    assert conditions[0] == DONE
    assert conditions[1]["field"] == "completed_at"


def test_groups_by_a_link_and_by_a_choice() -> None:
    assert call_of("tasks by project")["group_by"] == "project"
    assert call_of("open tasks by priority")["group_by"] == "priority"


def test_alternatives_of_two_fields_are_two_lists() -> None:
    found = read("projects on hold or past their due date please")
    calls = [call.model_dump(exclude_defaults=True)["filters"] for call in found.calls]
    assert [next(iter(filters)) for filters in calls] == ["conditions", "overdue"]


def test_each_line_shows_what_is_asked_for() -> None:
    assert call_of("urgent tasks with their owner")["fields"] == ["owner"]


@pytest.mark.parametrize(
    "question",
    [
        "companies with a helicopter",
        "blue tasks",
        "contacts without a moustache",
        "tasks that Zorblax forgot",
        "ผู้ติดต่อที่ไม่มีหมวก",
        "which of those tasks are urgent",
    ],
)
def test_a_word_that_no_kind_declares_is_not_passed_over(question: str) -> None:
    found = read(question)
    assert found.call is None or found.topic == "unknown" or type(found.call).__name__ == "SearchNotes", found.call
