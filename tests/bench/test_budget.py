"""The budget of a page: what exceeds it is named, and so is what was not measured."""

from typing import Any

import pytest

from bench import budget


def run(**changes: float) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for (act, column), limit in budget.LIMITS.items():
        rows.setdefault(act, {"act": act})[column] = changes.get(f"{act} {column}", limit)
    return list(rows.values())


def test_a_run_within_the_budget_is_accepted() -> None:
    assert budget.beyond(run()) == []


@pytest.mark.parametrize(("act", "column"), budget.LIMITS)
def test_each_figure_that_exceeds_the_budget_or_is_missing_is_named(act: str, column: str) -> None:
    limit = budget.LIMITS[act, column]
    (said,) = budget.beyond(run(**{f"{act} {column}": 2 * limit}))
    assert said == f"{act}: {column} is {2 * limit:g}, the budget is {limit:g}"
    rows = run()
    for row in rows:
        if row["act"] == act:
            del row[column]
    assert budget.beyond(rows) == [f"{act}: {column} was not measured"]
