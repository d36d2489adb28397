"""Sends an email through the operator's SMTP server."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from crm_app.core.config import settings
from crm_app.core.errors import AppError, Invalid, Unavailable

_TIMEOUT_SECONDS = 20


class NotDelivered(AppError):
    """The mail server takes no such email; trying again would not help."""

    status = 422
    code = "not_delivered"
    message_key = "mail.error.not_delivered"


def send(to: str, subject: str, text: str) -> None:
    """Sends a plain text.

    The connection is encrypted whenever the server can (`smtp://`, STARTTLS) or from the start (`smtps://`); a
    password is never sent over one that is not.

    Raises:
        NotDelivered: the server refuses the address or the message for good.
        Unavailable: it cannot be reached, or asks to be tried again.
        Invalid: an address that an email cannot carry.
    """
    message = EmailMessage()
    try:
        message["From"], message["To"] = settings().mail_from, to
        message["Subject"] = " ".join(subject.split())[:200]
    except ValueError:
        raise Invalid from None
    message.set_content(text)
    try:
        with _connect() as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _reason in error.recipients.values()]
        raise _refusal(min(codes, default=550)) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable("mail.error.unreachable") from error


def _refusal(code: int) -> AppError:
    return NotDelivered() if code >= 500 else Unavailable("mail.error.unreachable")


def _connect() -> smtplib.SMTP:
    address = urlsplit(settings().smtp_url)
    host, context = address.hostname or "", ssl.create_default_context()
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, address.port or 465, timeout=_TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, address.port or 587, timeout=_TIMEOUT_SECONDS)
    try:
        server.ehlo()
        if address.scheme != "smtps" and (address.username or server.has_extn("starttls")):
            server.starttls(context=context)  # raises when a server that wants a password offers no encryption
            server.ehlo()
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
    except BaseException:
        server.close()
        raise
    return server
