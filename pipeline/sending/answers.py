"""Answers of the access point: UBL application responses, matched with what was sent."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
from lxml import etree

from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.problems import Problem
from pipeline.core.safe_xml import parser
from pipeline.sending.send import SENT, book_states

PARSER = parser()
GOOD, BAD = ("AB", "AP", "IP", "CA"), ("RE",)
"""Codes of responses (UNCL 4343, OpenPeppol): acknowledged, accepted, in process, conditionally accepted; rejected."""
KEPT = "archive/answers"


def book_answers(home: Home, books: Books, day: date) -> tuple[int, list[Problem]]:
    """Book every answer that names what was sent, and keep its file; how many, and those that name nothing."""
    booked, problems = 0, []
    files = sorted(home.answers.glob("*.xml")) if home.answers.is_dir() else []
    for file in files:
        number, state = _read(file)
        found = books.frame("SELECT key, channel, document, recipient, state FROM sendings"
                            " WHERE document = ? AND channel = 'peppol' ORDER BY entry DESC LIMIT 1",
                            dict.fromkeys(("key", "channel", "document", "recipient", "state"), pl.String), number).to_dicts()
        if not state or not found:
            problems.append(Problem(file=file.name, code="ANSWER-UNKNOWN", value=number))
            continue
        sent = found[0]
        if sent["state"] in (SENT, "acknowledged") and sent["state"] != state:
            book_states(books, [(sent["key"], state, sent["channel"], sent["document"], sent["recipient"], file.name)], day)
            booked += 1
        _keep(home, file)
    return booked, problems


def _read(file: Path) -> tuple[str, str]:
    """The invoice that an answer is about, and what it says; "" where it cannot be told."""
    try:
        root = etree.fromstring(file.read_bytes(), PARSER)
    except etree.XMLSyntaxError:
        return "", ""
    number = root.findtext(".//{*}DocumentResponse/{*}DocumentReference/{*}ID") or ""
    code = root.findtext(".//{*}DocumentResponse/{*}Response/{*}ResponseCode") or ""
    return number, "acknowledged" if code in GOOD else "rejected" if code in BAD else ""


def _keep(home: Home, file: Path) -> None:
    folder = home.path / KEPT
    folder.mkdir(parents=True, exist_ok=True)
    shutil.move(file, folder / file.name)
