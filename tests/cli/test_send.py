"""What an approved month sends: to a real mail server and the access point's folder, each thing once, nothing before approval."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from socket import socket
from typing import Any

import pyrage
import pytest
from aiosmtpd.controller import Controller

from tests.cli.banking import bills
from tests.cli.homes import APPROVE, MARCH, books, done, smart
from tests.cli.test_pay import rewritten

SEND = ("send", *MARCH, "--as-of", "2026-04-03")


class Taken:
    """Mails that the server took; it refuses whom it is told to."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refused: dict[str, str] = {}
        self.stops: dict[str, Callable[[], None]] = {}
        """What is done once a mail was taken (DATA) or announced (RCPT)."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        self.stops.get("RCPT", lambda: None)()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content))
        self.stops.get("DATA", lambda: None)()
        return "250 OK"


@pytest.fixture
def taken(sealed: Path) -> Iterator[Taken]:
    handler = Taken()
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    with (sealed / "smart.toml").open("a") as toml:
        toml.write(f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n')
    yield handler
    controller.stop()


def sent(home: Path, *more: str) -> dict[str, Any]:
    return dict(json.loads(done(home, *SEND, "--json", *more).stdout))


def slips(home: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted((home / "output/2026-03/payslips").glob("*.json"))]


def attached(mail: Message) -> list[tuple[str | None, Any]]:
    return [(part.get_filename(), part.get_payload(decode=True)) for part in mail.walk() if part.get_filename()]


def test_every_document_goes_where_it_belongs_once(sealed: Path, taken: Taken) -> None:
    electronic = {bill["number"] for bill in bills(sealed) if bill["peppol"]}
    totals = sent(sealed)["totals"]
    assert {file.stem for file in (sealed / "outbox/peppol").glob("*.xml")} == electronic
    assert (sealed / "outbox/peppol" / f"{min(electronic)}.xml").read_bytes() == (
        sealed / "output/2026-03/invoices" / f"{min(electronic)}.xml").read_bytes()
    assert totals["peppol"] == len(electronic) and totals["notice"] == len(slips(sealed)) == 4
    before, mails = books(sealed), len(taken.mails)
    for file in (sealed / "outbox/peppol").iterdir():
        file.unlink()
    again = sent(sealed)["totals"]
    assert again == {"answers": 0, "sent_before": totals["peppol"] + mails, "waiting": 0}
    assert (books(sealed), len(taken.mails), list((sealed / "outbox/peppol").iterdir())) == (before, mails, [])
    assert done(sealed, "verify").stdout == "The books are sound.\n"


def test_a_consumer_gets_the_pdf_and_a_member_a_notice_without_any_amount(sealed: Path, taken: Taken) -> None:
    sent(sealed)
    consumers = [bill for bill in bills(sealed) if not bill["peppol"]]
    by_recipient = {str(mail["To"]): mail for mail in taken.mails}
    for bill in consumers:
        pdf = (sealed / "output/2026-03/invoices" / f"{bill['number']}.pdf").read_bytes()
        mail = next(mail for mail in taken.mails if bill["number"] in str(mail["Subject"]))
        assert attached(mail) == [(f"{bill['number']}.pdf", pdf)] and mail["To"] == bill["client"]["email"]
    for slip in slips(sealed):
        mail = next(mail for mail in taken.mails if slip["number"] in str(mail["Message-ID"]))
        body = str(mail.get_payload(decode=True))
        assert attached(mail) == [] and slip["net"] not in body and slip["net"].replace(".", ",") not in body
    assert by_recipient


def test_a_member_who_gave_a_key_gets_his_payslip_for_it_alone(sealed: Path, taken: Taken) -> None:
    identity = pyrage.x25519.Identity.generate()
    (sealed / "inbox/registers.xlsx").write_bytes((sealed / "archive/2026-03/registers.xlsx").read_bytes())
    rewritten(sealed, {("M001", "Envoi de la fiche de paie"): "chiffrée",
                       ("M001", "Clé age du membre"): str(identity.to_public())})
    assert sent(sealed)["totals"]["payslip"] == 1
    [(name, body)] = [part for mail in taken.mails for part in attached(mail) if str(part[0]).endswith(".age")]
    pdf = (sealed / "output/2026-03/payslips/M001.pdf").read_bytes()
    assert pyrage.decrypt(body, [identity]) == pdf and pdf not in body and name == f"{slips(sealed)[0]['number']}.pdf.age"


def test_whom_the_server_refuses_is_named_and_the_others_go_on(sealed: Path, taken: Taken) -> None:
    address = "adele.moreau@example.org"
    taken.refused[address] = "450 later"
    said = sent(sealed)
    assert [(row["recipient"], row["why"]) for row in said["waiting"]] == [(address, "the mail server said no: 450")]
    taken.refused.clear()
    assert sent(sealed)["totals"]["notice"] == 1
    assert sent(sealed)["waiting"] == []


def test_a_server_that_is_gone_stops_nothing_that_was_sent(sealed: Path) -> None:
    with (sealed / "smart.toml").open("a") as toml:
        toml.write('\n[mail]\nhost = "127.0.0.1"\nport = 1\ntls = "none"\n')
    result = smart(sealed, *SEND)
    assert result.exit_code == 3 and "cannot be used (ConnectionRefusedError)" in result.stderr
    assert list((sealed / "outbox/peppol").glob("*.xml"))


def test_without_a_server_mail_waits_by_name_and_the_access_point_does_not(sealed: Path) -> None:
    said = sent(sealed)
    assert {row["why"] for row in said["waiting"]} == {"no mail server: smart.toml, [mail] host"}
    assert said["totals"]["peppol"] == len(list((sealed / "outbox/peppol").glob("*.xml")))


def test_nothing_is_sent_before_approval(small: Path) -> None:
    result = smart(small, *SEND)
    assert (result.exit_code, result.stderr) == (3, "smart: 2026-03 is not approved: nothing is sent before\n")
    assert not (small / "outbox").exists() and smart(small, *APPROVE).exit_code == 0


def test_a_server_elsewhere_must_be_encrypted(sealed: Path) -> None:
    with (sealed / "smart.toml").open("a") as toml:
        toml.write('\n[mail]\nhost = "mail.example.org"\ntls = "none"\n')
    result = smart(sealed, *SEND)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1) and "none only for a server on this machine" in result.stderr


def answer(home: Path, number: str, code: str) -> None:
    (home / "outbox/answers").mkdir(parents=True, exist_ok=True)
    (home / "outbox/answers" / f"{number}-{code}.xml").write_text(
        '<ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"><DocumentResponse>'
        f"<Response><ResponseCode>{code}</ResponseCode></Response><DocumentReference><ID>{number}</ID></DocumentReference>"
        "</DocumentResponse></ApplicationResponse>")


def test_answers_that_come_back_are_matched_once(sealed: Path, taken: Taken) -> None:
    sent(sealed)
    first, second = sorted(file.stem for file in (sealed / "outbox/peppol").glob("*.xml"))[:2]
    answer(sealed, first, "AP")
    answer(sealed, second, "RE")
    said = sent(sealed)
    assert said["totals"]["answers"] == 2 and [(row["document"], row["why"]) for row in said["waiting"]] == [
        (second, "the recipient's side said no (rejected)")]
    answer(sealed, first, "AP")
    assert sent(sealed)["totals"]["answers"] == 0
    answer(sealed, "2026-99999", "AP")
    result = smart(sealed, *SEND)
    assert result.exit_code == 1 and result.stderr.startswith("2026-99999-AP.xml: ANSWER-UNKNOWN: ")


def test_a_key_that_cannot_be_is_a_problem_at_its_cell(small: Path) -> None:
    rewritten(small, {("M001", "Envoi de la fiche de paie"): "chiffrée", ("M001", "Clé age du membre"): f"age1{'q' * 58}"})
    result = smart(small, "check", *MARCH, "--json")
    codes = [(each["code"], each["file"]) for each in json.loads(result.stdout)["problems"] if each["code"] == "DELIVERY-KEY"]
    assert result.exit_code == 1 and codes == [("DELIVERY-KEY", "registers.xlsx")]
