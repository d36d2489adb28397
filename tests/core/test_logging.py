"""What reaches the logs."""

import logging

from crm_app.core.logging import Seldom


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
