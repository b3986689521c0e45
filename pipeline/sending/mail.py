"""Mail of one item: its words in the recipient's language, what goes with it, and the server that takes it."""

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime

import pyrage

from pipeline.core.home import Home, HomeError
from pipeline.core.labels import labels, month_text
from pipeline.core.refused import Refused
from pipeline.sending.outbox import Item

LOCAL = ("localhost", "127.0.0.1", "::1")
SECONDS = 30
PASSWORD = "SMART_MAIL_PASSWORD"
"""Where the password stands: never in a file of the home."""
UNUSABLE = (smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError,
            smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError, ssl.SSLError)
"""What a server that cannot be reached, or does not take us, ends in."""


@dataclass(frozen=True)
class Server:
    """smart.toml, [mail]: host, port, tls (tls, starttls, or none on this machine), user, sender."""

    host: str
    port: int
    tls: str
    user: str
    sender: str


def server(home: Home) -> Server | None:
    """The mail server of a home; None where smart.toml names none. Raises HomeError."""
    said: Mapping[str, object] = home.mail
    if not said.get("host"):
        return None
    tls = str(said.get("tls", "starttls"))
    if tls not in ("tls", "starttls", "none") or tls == "none" and said["host"] not in LOCAL:
        raise HomeError("smart.toml, [mail]: tls is tls or starttls; none only for a server on this machine")
    return Server(str(said["host"]), int(str(said.get("port", 465 if tls == "tls" else 587))), tls, str(said.get("user", "")),
                  str(said.get("from", home.cooperative["email"])))


@contextmanager
def connected(to: Server) -> Iterator[smtplib.SMTP]:
    """A session with the server. Raises Refused where it cannot be reached, or takes us not."""
    try:
        with _opened(to) as session:
            if to.tls == "starttls":
                session.starttls(context=ssl.create_default_context())
            if to.user:
                session.login(to.user, os.environ.get(PASSWORD, ""))
            yield session
    except UNUSABLE as error:
        raise Refused([f"the mail server {to.host}:{to.port} cannot be used ({type(error).__name__}): the rest waits"]) from None


def _opened(to: Server) -> smtplib.SMTP:
    if to.tls == "tls":
        return smtplib.SMTP_SSL(to.host, to.port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(to.host, to.port, timeout=SECONDS)


def message(item: Item, sender: str, cooperative: str, month: str, day: date) -> EmailMessage:
    """The mail of an item. Its id is that of the document and recipient: whoever got it twice can tell."""
    words = labels(item.language)
    said = {"name": item.name, "number": item.document, "month": month_text(month, item.language), "cooperative": cooperative}
    mail = EmailMessage()
    mail["Subject"] = " ".join(words[f"mail_{item.words}_subject"].format(**said).split())
    mail["From"], mail["To"] = sender, item.recipient
    mail["Date"] = format_datetime(datetime.combine(day, time(12), UTC))
    mail["Message-ID"] = f"<{item.document}.{item.words}@{sender.rpartition('@')[2]}>"
    mail.set_content(words[f"mail_{item.words}_body"].format(**said))
    if item.file and item.key:
        sealed = pyrage.encrypt(item.file.read_bytes(), [pyrage.x25519.Recipient.from_str(item.key)])
        mail.add_attachment(sealed, maintype="application", subtype="octet-stream", filename=f"{item.document}.pdf.age")
    elif item.file:
        mail.add_attachment(item.file.read_bytes(), maintype="application", subtype="pdf", filename=f"{item.document}.pdf")
    return mail
