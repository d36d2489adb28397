"""Composes an email: no value can break a header, and the text arrives unchanged."""

import unicodedata
from dataclasses import dataclass
from email.header import Header
from email.message import Message
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from crm_app.core.clock import now
from crm_app.core.config import settings
from crm_app.core.errors import Invalid
from crm_app.core.sites import host_of

_SUBJECT_LENGTH = 400
_WORD_BYTES = 45
"""Bytes that fit into one encoded word (RFC 2047). Some mail programs show a space between two encoded words of a
name.
"""
_JOINER = "\u200d"
_SARA_AM = ("\u0e33", "\u0eb3")  # a separate letter that belongs to the syllable before it
_BEFORE_CONSONANT = range(0x0E40, 0x0E45)  # เ แ โ ใ ไ
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Email:
    """An email, ready to be sent.

    `name` is the addressee's. `unsubscribe` is the address of the page where the addressee turns such emails off.
    """

    to: str
    subject: str
    text: str
    name: str = ""
    unsubscribe: str = ""


def one_line(text: str) -> str:
    """`text` without line breaks, control characters and direction overrides, which do not belong in a name."""
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in text if c not in _DIRECTIONS)
    return " ".join("".join(kept).split())


def shorten(text: str, length: int) -> str:
    """`text`, cut to `length` characters with an ellipsis, never inside what a reader sees as one character."""
    if len(text) <= length:
        return text
    end = length - 1
    while end > 0 and not _may_cut(text, end):
        end -= 1
    return text[: end or length - 1].rstrip() + "…"


def _may_cut(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or after in (_JOINER, *_SARA_AM) or before == _JOINER:
        return False
    if 0x1F3FB <= ord(after) <= 0x1F3FF or ord(before) in _BEFORE_CONSONANT:  # a skin tone belongs to its emoji
        return False
    flags = 0
    while flags < at and 0x1F1E6 <= ord(text[at - 1 - flags]) <= 0x1F1FF:
        flags += 1
    return not (flags % 2 and 0x1F1E6 <= ord(after) <= 0x1F1FF)  # two letters make one flag


def compose(email: Email, ident: str) -> Message:
    """The message of `email`.

    Args:
        email: the email to one address.
        ident: identifies the email and is the same in every retry, so that a mailbox shows a repeated email once.

    Raises:
        Invalid: the address, or the sender's address in the settings, is invalid.
    """
    sender = parseaddr(settings().mail_from)
    if "@" not in sender[1]:
        raise Invalid("mail.error.sender")
    text = email.text
    message: Message[Any, Any] = MIMEText(
        text, "plain", "utf-8" if not text.isascii() or _has_long_line(text) else "us-ascii"
    )
    message["From"] = _mailbox(*sender)
    message["To"] = _mailbox(email.name, wire_address(email.to))
    message["Subject"] = _encoded(shorten(one_line(email.subject), _SUBJECT_LENGTH))
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{ident}@{_own_domain(sender[1])}>"
    message["Auto-Submitted"] = "auto-generated"  # so that autoresponders do not answer
    if email.unsubscribe:
        message["List-Unsubscribe"] = f"<{email.unsubscribe}>"
    return message


def wire_address(address: str) -> str:
    """`address` with its domain in ASCII (บริษัท.ไทย → xn--…). Raises Invalid for an address that cannot get mail."""
    local, _, domain = address.rpartition("@")
    try:
        plain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        raise Invalid from None
    whole = f"{local}@{plain}"
    if not local or not plain or any(unicodedata.category(c) == "Cc" or c in "<>, \u2028\u2029" for c in whole):
        raise Invalid
    return whole


def _mailbox(name: str, address: str) -> str:
    shown = one_line(name)
    fits = len(shown) <= 200 if shown.isascii() else len(shown.encode()) <= _WORD_BYTES
    if not fits or "=?" in shown:  # an address without a name is valid as well
        shown = ""
    return formataddr((shown, address), "utf-8") if shown else address


def _encoded(text: str) -> Header | str:
    plain = text.isascii() and text.isprintable() and "=?" not in text and len(text) <= 200
    return text if plain else Header(text, "utf-8", header_name="Subject")


def _has_long_line(text: str) -> bool:
    return any(len(line) > 900 for line in text.splitlines())


def _own_domain(sender: str) -> str:
    domain = sender.rpartition("@")[2]
    return domain if "." in domain else host_of(settings().origin).partition(":")[0] or "localhost"
