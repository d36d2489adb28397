"""Invitations by email, through a real SMTP server."""

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

from crm_app.core import jobs
from crm_app.core.config import settings
from crm_app.core.embedded.process import free_port
from crm_app.core.errors import Unavailable
from crm_app.mail import smtp
from tests.support.world import PASSWORD, World, client


class Inbox:
    """Keeps what arrives; answers with `answer` first, if it is set."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
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
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://crm:pass%3Aword@localhost:{port}")
        monkeypatch.setenv("CRM_MAIL_FROM", "CRM <crm@example.com>")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        settings.cache_clear()
        yield box
    finally:
        server.stop()
        settings.cache_clear()


def invite(world: World, address: str = "new@example.com") -> dict[str, Any]:
    role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "member")
    made = client(world.owner).post("/api/v1/invitations", json={"email": address, "role_id": role})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def run_mail(world: World) -> tuple[str, Any]:
    """Runs the newest mail job. Its status and error."""
    with world.owner.work() as work:
        query = "select id from job where kind = 'mail.send_invitation' order by created_at desc limit 1"
        job_id = work.db.execute(text(query)).scalar_one()
        work.db.execute(text("update job set run_after = now() where id = :id"), {"id": job_id})
    jobs.run(str(job_id))
    with world.owner.work() as work:
        row = work.db.execute(text("select status, error, payload from job where id = :id"), {"id": job_id}).one()
    assert "token" not in str(row.payload)
    return row.status, row.error


def test_an_invitation_is_mailed_encrypted_in_both_languages(world: World, inbox: Inbox) -> None:
    made = invite(world)
    assert made["mailed"] is True
    assert run_mail(world) == ("done", None)
    [message] = inbox.messages
    assert inbox.encrypted == [True]
    assert inbox.logins == [(b"crm", b"pass:word")]
    assert (message["to"], message["subject"]) == ("new@example.com", "Owner invites you to Acme")
    body = message.get_content()
    assert body.count(made["link"]) == 2
    assert "เชิญคุณเข้าร่วมเวิร์กสเปซ Acme" in body
    secret = made["link"].partition("token=")[2]
    joined = client().post("/api/v1/auth/accept", json={"token": secret, "name": "New", "password": PASSWORD})
    assert joined.status_code == 200


def test_a_server_that_is_away_is_tried_again(world: World, inbox: Inbox) -> None:
    invite(world)
    inbox.answer = "451 try later"
    status, error = run_mail(world)
    assert (status, error["message_key"]) == ("queued", "mail.error.unreachable")
    inbox.answer = ""
    assert run_mail(world)[0] == "done"
    assert len(inbox.messages) == 1


def test_an_address_that_is_refused_fails_for_good(world: World, inbox: Inbox) -> None:
    invite(world)
    inbox.answer = "550 no such person"
    status, error = run_mail(world)
    assert (status, error["code"]) == ("failed", "not_delivered")
    assert inbox.messages == []


def test_a_withdrawn_invitation_is_not_mailed(world: World, inbox: Inbox) -> None:
    made = invite(world)
    assert client(world.owner).delete(f"/api/v1/invitations/{made['id']}").status_code == 204
    assert run_mail(world)[0] == "done"
    assert inbox.messages == []


def test_a_line_break_in_a_name_adds_no_header(world: World, inbox: Inbox) -> None:
    smtp.send("new@example.com", "Hello\r\nBcc: evil@example.com", "text")
    assert inbox.messages[0]["bcc"] is None
    assert inbox.messages[0]["subject"] == "Hello Bcc: evil@example.com"


def test_a_password_is_never_sent_in_the_clear(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Inbox()
    port = free_port()
    plain = Controller(box, hostname="localhost", port=port)
    plain.start()
    try:
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://crm:secret@localhost:{port}")
        settings.cache_clear()
        with pytest.raises(Unavailable):
            smtp.send("new@example.com", "Subject", "text")
        assert box.messages == []
    finally:
        plain.stop()


def test_without_a_server_nothing_is_queued(world: World) -> None:
    assert invite(world)["mailed"] is False
    with world.owner.work() as work:
        query = "select count(*) from job where kind = 'mail.send_invitation'"
        assert work.db.execute(text(query)).scalar() == 0
