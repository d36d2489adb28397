"""The ranges of days that tasks are grouped by."""

from datetime import date

import pytest

from crm_app.tasks.service import group_bounds

MONDAY = date(2026, 3, 2)


def test_in_the_middle_of_a_week_every_group_has_its_days() -> None:
    bounds = group_bounds(date(2026, 3, 4))
    assert bounds["overdue"] == (None, date(2026, 3, 3))
    assert bounds["today"] == (date(2026, 3, 4), date(2026, 3, 4))
    assert bounds["tomorrow"] == (date(2026, 3, 5), date(2026, 3, 5))
    assert bounds["this_week"] == (date(2026, 3, 6), date(2026, 3, 8))
    assert bounds["later"] == (date(2026, 3, 9), None)
    assert bounds["no_date"] == (None, None)


@pytest.mark.parametrize(
    ("today", "later"),
    [(date(2026, 3, 7), date(2026, 3, 9)), (date(2026, 3, 8), date(2026, 3, 10))],
    ids=["saturday", "sunday"],
)
def test_at_the_end_of_a_week_no_day_is_left_out_or_counted_twice(today: date, later: date) -> None:
    bounds = group_bounds(today)
    first, last = bounds["this_week"]
    assert first is not None
    assert last is not None
    assert first > last, "nothing is left of the week"
    assert bounds["later"] == (later, None)
