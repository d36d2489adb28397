"""Confidence is told in words."""

import pytest

from crm_app.conversations.rows import supported, why_supported
from crm_app.conversations.schemas import ResponseOut
from crm_app.core.i18n import translate


@pytest.mark.parametrize(
    ("confidence", "level"), [(1.0, "high"), (0.9, "high"), (0.8, "middle"), (0.5, "low"), (0.1, "low")]
)
def test_levels(confidence: float, level: str) -> None:
    assert supported(confidence) == level
    for language in ("en", "th"):
        assert "%" not in translate(f"conversations.confidence.{level}", language)


@pytest.mark.parametrize(("outcome", "key"), [("figures", "guessed"), ("records", "guessed"), ("passages", "middle")])
def test_a_figure_is_less_certain_only_by_a_guessed_name(outcome: str, key: str) -> None:
    response = ResponseOut.model_construct(confidence=0.8, used_context=[{"outcome": outcome}])
    assert why_supported(response) == key
    assert translate(f"conversations.confidence.{key}", "th") != translate(f"conversations.confidence.{key}", "en")
