"""The mail server of the tests of emails."""

from tests.mail.conftest import certificate, inbox

__all__ = ["certificate", "inbox"]
