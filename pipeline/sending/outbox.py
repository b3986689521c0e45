"""One entry a document and recipient of an approved run: what goes where, and what cannot go, by name."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.books.records import SealedRun
from pipeline.books.store import Books
from pipeline.core.home import FOLDERS

PEPPOL, MAIL, NOWHERE = "peppol", "mail", ""
NOTICE, ENCRYPTED = "notice", "encrypted"
ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\"]+")


@dataclass(frozen=True)
class Item:
    """One document for one recipient. channel: peppol, mail, or "" where it has no address. words: the family of its mail.

    file: what goes with it, None for a notice. key: an age key that it is encrypted for, "" for none.
    """

    document: str
    channel: str
    recipient: str
    words: str
    language: str
    name: str
    file: Path | None = None
    key: str = ""

    @property
    def name_in_books(self) -> str:
        return f"{self.document} > {self.recipient}"


def outbox(home: Path, books: Books, run: SealedRun, members: pl.DataFrame) -> Iterator[Item]:
    """Every invoice, request for funds and payslip of a run, in the order of their numbers. members: the register in force."""
    folder = home / run.folder
    for number, billing in _numbers(books, "invoices", run, "billing"):
        paper = folder / FOLDERS[billing] / f"{number}.pdf"
        yield _invoice(paper, number, json.loads(paper.with_suffix(".json").read_text(encoding="utf-8")))
    people = {row["member_id"]: row for row in members.to_dicts()}
    for number, member_id in _numbers(books, "payslips", run, "member_id"):
        yield _payslip(folder, number, member_id, people.get(member_id, {}))


def _numbers(books: Books, table: str, run: SealedRun, *more: str) -> list[tuple[str, ...]]:
    names = ("number", *more)
    return books.frame(f"SELECT {', '.join(names)} FROM {table} WHERE month = ? AND run = ? ORDER BY number",
                       dict.fromkeys(names, pl.String), run.month, run.run).rows()


def _invoice(file: Path, number: str, paper: Mapping[str, Any]) -> Item:
    """To the access point where the client takes electronic invoices, else by mail."""
    client, electronic = paper["client"], file.with_suffix(".xml")
    words, language, name = "invoice" if paper["billing"] == "invoice" else "funds", client["language"], client["name"]
    if paper["peppol"] and (endpoint := re.search(rb'<cac:AccountingCustomerParty>.*?<cbc:EndpointID schemeID="(\d{4})">([^<]+)<',
                                                  electronic.read_bytes(), re.S)):
        return Item(number, PEPPOL, f"{endpoint[1].decode()}:{endpoint[2].decode()}", words, language, name, electronic)
    return Item(number, *_by_mail(client["email"]), words, language, name, file)


def _payslip(folder: Path, number: str, member_id: str, person: Mapping[str, Any]) -> Item:
    """A notice without any amount; the payslip itself only encrypted, for a key that the member gave."""
    channel, recipient = _by_mail(person.get("email") or "")
    language, name = person.get("language") or "fr", str(person.get("first_name") or member_id)
    if person.get("payslip_delivery") == ENCRYPTED and person.get("delivery_key"):
        file = folder / "payslips" / f"{member_id}.pdf"
        return Item(number, channel, recipient, "payslip", language, name, file, person["delivery_key"])
    return Item(number, channel, recipient, NOTICE, language, name)


def _by_mail(address: str | None) -> tuple[str, str]:
    return (MAIL, address) if address and ADDRESS.fullmatch(address) else (NOWHERE, "")
