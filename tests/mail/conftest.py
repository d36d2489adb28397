"""A real SMTP server that stores the received mails."""

import datetime as dt
import email
import email.policy
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import text

from crm_app.core import job_running
from crm_app.core.config import settings
from crm_app.operations.embedded.process import free_port
from crm_app.values import mailboxes
from tests.support.world import World


class Inbox:
    """Keeps what arrives; answers with `answer` first, if it is set."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.receivers: list[list[str]] = []
        self.encrypted: list[bool] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.answer = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(found)  # type: ignore[arg-type]
        self.receivers.append(list(envelope.rcpt_tos))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"pass:word")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    signed = made.sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(secret)
    return tmp_path / "cert.pem", tmp_path / "key.pem"


@pytest.fixture
def inbox(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A server that wants STARTTLS and a password."""
    box = Inbox()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    options = {"tls_context": context, "require_starttls": True, "authenticator": box.login, "auth_required": True}
    port = free_port()
    server = Controller(box, hostname="localhost", port=port, **options)
    server.start()
    try:
        # The people of these tests are at example.com, to which the product itself sends nothing.
        monkeypatch.setattr(mailboxes, "_DOMAINS", frozenset({"example.org"}))
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://crm:pass%3Aword@localhost:{port}")
        monkeypatch.setenv("CRM_MAIL_FROM", "CRM <crm@example.com>")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        settings.cache_clear()
        yield box
    finally:
        server.stop()
        settings.cache_clear()


def run_mail(world: World, kind: str) -> tuple[str, Any]:
    """Runs the newest mail job of a kind in the first workspace. Its status and error."""
    with world.owner.work() as work:
        query = "select id from job where kind = :kind order by created_at desc, id desc limit 1"
        job_id = work.db.execute(text(query), {"kind": kind}).scalar_one()
        work.db.execute(text("update job set run_after = now() where id = :id"), {"id": job_id})
    job_running.run(str(job_id))
    with world.owner.work() as work:
        row = work.db.execute(text("select status, error, payload from job where id = :id"), {"id": job_id}).one()
    assert "token" not in str(row.payload)
    return row.status, row.error
