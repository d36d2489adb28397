"""Errors go to Sentry only where it is configured, and without secrets."""

from typing import Any

import pytest
import sentry_sdk

from crm_app.core.logging import report_errors


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    given: dict[str, Any] = {}
    monkeypatch.setattr(sentry_sdk, "init", lambda dsn, **values: given.update(values, dsn=dsn))
    return given


def test_nothing_is_sent_without_an_address(options: dict[str, Any]) -> None:
    report_errors("", "1")
    assert options == {}


def test_what_is_sent_holds_no_secret_and_no_request(options: dict[str, Any]) -> None:
    report_errors("https://key@errors.example/1", "1.2")
    assert options["release"] == "1.2"
    assert options["include_local_variables"] is False
    event = {
        "request": {"cookies": "crm_session=abc"},
        "extra": {"password": "p", "note": "see /x?token=abc123", "list": ["Bearer abc.def"], "count": 3},
    }
    sent = options["before_send"](event, {})
    assert "request" not in sent
    text = repr(sent)
    assert "abc" not in text
    assert "'p'" not in text
    assert sent["extra"]["count"] == 3
