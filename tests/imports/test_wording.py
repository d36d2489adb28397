"""Values on the page of an import, in the notation of the reader's language."""

import pytest

from crm_app.imports import wording
from crm_app.imports.fields import Entity
from crm_app.imports.schemas import ImportOut, Preview, PreviewChange, PreviewRow
from crm_app.ui.state import Viewer

ENGLISH = Viewer("en", "Asia/Bangkok", "THB", "")
THAI = Viewer("th", "Asia/Bangkok", "THB", "")


def shown(entity: Entity, viewer: Viewer, **values: str) -> list[str]:
    row = PreviewRow(number=2, action="created", values=values, problems=[])
    return [part["value"] for part in wording.preview_row(row, entity, viewer)["parts"]]


@pytest.mark.parametrize(
    ("written", "english", "thai"),
    [
        ("2026-11-27", "27 Nov 2026", "27 พ.ย. 2569"),
        ("2026-11-27 14:30:00", "27 Nov 2026, 14:30", "27 พ.ย. 2569 14:30\u00a0น."),
        ("2026-11-27 07:30:00+00:00", "27 Nov 2026, 14:30", "27 พ.ย. 2569 14:30\u00a0น."),
    ],
)
def test_a_moment_is_shown_with_its_time_where_it_has_one(written: str, english: str, thai: str) -> None:
    assert shown("task", ENGLISH, due_date=written) == [english]
    assert shown("task", THAI, due_date=written) == [thai]


def test_amounts_are_grouped_and_what_cannot_be_read_is_shown_as_it_is() -> None:
    assert shown("deal", ENGLISH, amount="1234567.50", close_date="2026-01-31") == ["1,234,567.50", "31 Jan 2026"]
    assert shown("deal", ENGLISH, amount="NaN", close_date="soon") == ["NaN", "soon"]


def test_values_of_options_are_words() -> None:
    assert shown("task", ENGLISH, status="done", priority="high") == ["Done", "High"]
    assert shown("task", THAI, status="done", priority="whenever") == ["เสร็จแล้ว", "whenever"]
    assert shown("deal", THAI, status="won") != ["won"]


def test_what_would_be_overwritten_is_written_like_the_preview() -> None:
    changes = [
        PreviewChange(field="annual_revenue", before="1000.00", after="1250000.50"),
        PreviewChange(field="parent_id", before="", after="Lotus Foods"),
    ]
    row = PreviewRow(number=2, action="updated", values={}, changes=changes, problems=[])
    preview = Preview.model_construct(overwrites=[row], overwrite_count=1)
    (found,) = wording.overwrites(preview, "company", ENGLISH)
    assert found["changes"] == [
        {"label": "Annual revenue", "before": "1,000", "after": "1,250,000.50"},
        {"label": "Parent company", "before": "–", "after": "Lotus Foods"},
    ]


def test_an_undo_that_runs_shows_no_part_of_its_result() -> None:
    def shown(status: str) -> list[str]:
        found = ImportOut.model_construct(status=status, counts={"created": 20}, extras={}, undo_counts={"deleted": 5})
        return [one["value"] for one in wording.figures(found, "en")]

    assert shown("undoing") == ["20"]
    assert shown("undone") == shown("failed") == ["20", "5"]
