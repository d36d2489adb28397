"""The content of the logs."""

import logging

from crm_app.core.logging import Seldom, _redact


def _record(message: str) -> logging.LogRecord:
    return logging.LogRecord("huey.consumer.Worker", logging.ERROR, __file__, 1, message, None, None)


def test_a_message_that_repeats_is_logged_seldom() -> None:
    seldom = Seldom("Error reading", 60)
    assert seldom.filter(_record("Error reading from queue"))
    assert not seldom.filter(_record("Error reading from queue"))
    assert seldom.filter(_record("Error reading schedule.")), "another one is not held back"
    for _ in range(2):
        assert seldom.filter(_record("Unhandled exception")), "nor is what does not repeat by itself"


def test_it_is_logged_again_after_a_while() -> None:
    seldom = Seldom("Error reading", 0)
    assert seldom.filter(_record("Error reading from queue"))
    assert seldom.filter(_record("Error reading from queue"))


def test_messages_that_each_name_somebody_else_are_one() -> None:
    seldom = Seldom("Attempting to send delta", 60, alike=True)
    assert seldom.filter(_record("Attempting to send delta to disconnected client 'a'"))
    assert not seldom.filter(_record("Attempting to send delta to disconnected client 'b'"))


def test_a_client_token_is_never_logged_whole() -> None:
    token = "0b5c1f6e-1a2b-4c3d-8e9f-0123456789ab"
    event = {"logger": "reflex.app", "event": f"Attempting to send delta to disconnected client '{token}'"}
    redacted = _redact(None, "", event)["event"]
    assert token not in redacted
    assert "0b5c1f6e" in redacted
