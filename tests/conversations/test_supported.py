"""Confidence is told in words."""

import pytest

from crm_app.conversations.rows import supported
from crm_app.core.i18n import translate


@pytest.mark.parametrize(
    ("confidence", "level"), [(1.0, "high"), (0.9, "high"), (0.8, "middle"), (0.5, "low"), (0.1, "low")]
)
def test_levels(confidence: float, level: str) -> None:
    assert supported(confidence) == level
    for language in ("en", "th"):
        assert "%" not in translate(f"conversations.confidence.{level}", language)
