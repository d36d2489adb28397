"""Sends an email through the operator's SMTP server."""

import smtplib
import ssl
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from crm_app.core.config import settings
from crm_app.core.errors import AppError, Unavailable
from crm_app.mail.compose import Email, compose, wire_address
from crm_app.values.mailboxes import is_nobodys

_TIMEOUT_SECONDS = 20


class NotDelivered(AppError):
    """The mail server refuses this email for good; a retry would not help."""

    status = 422
    code = "not_delivered"
    message_key = "mail.error.not_delivered"


class NobodysAddress(NotDelivered):
    """The address belongs to a domain for examples and tests: nothing is sent to it."""

    code = "nobodys_address"
    message_key = "mail.error.nobodys_address"


def send(email: Email, ident: str) -> None:
    """Sends a plain text to one address.

    The connection is encrypted whenever the server supports it (`smtp://`, STARTTLS) or from the start (`smtps://`); a
    password is never sent over an unencrypted one.

    Args:
        email: the email.
        ident: the same for every retry of the same email (see `compose`).

    Raises:
        NobodysAddress: see there.
        NotDelivered: the server refuses the address or the message for good.
        Unavailable: the server cannot be reached, or asks for a retry.
        Invalid: an address that an email cannot have.
    """
    if is_nobodys(email.to):
        raise NobodysAddress
    message = compose(email, ident)
    sender, receiver = parseaddr(settings().mail_from)[1], wire_address(email.to)
    if not receiver.isascii():
        raise NotDelivered  # a mailbox with other than ASCII characters needs SMTPUTF8, which few servers support
    try:
        with _connect() as server:
            server.sendmail(sender, [receiver], message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
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
            server.starttls(context=context)  # raises when a server requires a password and offers no encryption
            server.ehlo()
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
    except BaseException:
        server.close()
        raise
    return server
