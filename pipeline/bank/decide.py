"""Decisions of a person: the workbook dropped back, each decision checked and booked once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.bank.booking import KEPT, out_of_suspense
from pipeline.bank.decision_sheet import DecisionSheet, found_in, kind_and_target
from pipeline.bank.known import Match, Open
from pipeline.bank.statement import euro_text
from pipeline.bank.waiting import waiting
from pipeline.books.entries import Entry
from pipeline.books.kept_files import kept_as
from pipeline.books.store import Books
from pipeline.core.money import to_cents
from pipeline.core.problems import Problem
from pipeline.workbooks.read import read_all

KIND, WHY = "decision", "decided"


@dataclass
class Decisions:
    """What a workbook decides: movement -> words, what they mean, and those that cannot be. sha256: of the file. kind: refused
    where it could not be read."""

    said: dict[str, str] = field(default_factory=dict)
    matches: list[tuple[str, Match]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sha256: str = ""
    kind: str = KIND


class Impossible(Exception):
    """A decision that cannot be: a problem's code, and its two facts."""


def decide(books: Books, path: Path, as_of: date, known: Open) -> Decisions:
    """Book what a workbook decides and may decide, in one entry; said again, nothing is booked twice."""
    read = read_all([path])[0]
    found = found_in(read)
    if isinstance(found, Problem):
        return Decisions(problems=[found], sha256=read.sha256, kind="refused" if read.refused else KIND)
    done = decisions(found, path.name, books, known)
    if done.matches:
        with books.transaction():
            kept = kept_as(KEPT, path.name, read.sha256)
            books.entries.book(_entry(done, f"{path.name} {read.sha256}", kept, known.owners, as_of))
    return replace(done, sha256=read.sha256)


def decisions(sheet: DecisionSheet, file: str, books: Books, known: Open) -> Decisions:
    """Decisions of a sheet, each problem at its cell. One that was booked as it stands is passed over."""
    left = {row.movement_id: row.cents for row in waiting(books)}
    before = _said_before(books)
    done = Decisions()
    for each in sheet.decisions():
        name, words = each.movement_id, each.words
        if name not in left and words in before.get(name, ()):
            continue
        try:
            if each.fault:
                raise Impossible(each.fault, words, "")
            found = _meant(name, words, left, known)
        except Impossible as why:
            code, value, expected = why.args
            done.problems.append(Problem(file, sheet.sheet.name, each.cell, code, value, expected))
            continue
        done.matches += [(name, match) for match in found]
        done.said[name] = words
        left.pop(name)
    return done


def _said_before(books: Books) -> Mapping[str, set[str]]:
    said: dict[str, set[str]] = {}
    for entry in books.entries.of_kind(KIND):
        for name, words in json.loads(entry.content)["decisions"].items():
            said.setdefault(name, set()).add(words)
    return said


def _meant(name: str, decision: str, left: Mapping[str, int], known: Open) -> list[Match]:
    """What a decision says of all that waits of a movement. Raises Impossible."""
    if name not in left:
        raise Impossible("BANK-DECISION-DONE", decision, name)
    cents = left[name]
    word, target = kind_and_target(decision)
    if word == "charge":
        return [Match("charge", "", cents, 0, WHY)]
    if word == "other" and target:
        return [Match("other", target, cents, 0, WHY)]
    if word == "client" and target in known.of_client:
        return [Match("client", target, cents, 0, WHY)]
    if payment := _payment(target if word == "payment" else decision, cents, known):
        return [payment]
    return _bills(decision, cents, known)


def _payment(target: str, cents: int, known: Open) -> Match | None:
    """A payment of ours that leaves, or one that comes back."""
    table = known.payments if cents < 0 else known.shown
    if (one := table.get(target)) is None or one.amount_cents != abs(cents):
        return None
    del table[target]
    return Match("payment", target, cents, 0, WHY) if cents < 0 else one.back(0, WHY)


def _bills(decision: str, cents: int, known: Open) -> list[Match]:
    """Invoices and subscriptions of shares in turn, each up to what is open or to what is said; what is left is the credit of the
    first invoice's client, else it stands apart by the member's name until it is given back. Raises Impossible."""
    asked = dict(_asked(decision))
    opened = {number: each.open_cents for table in (known.invoices, known.subscriptions) for number, each in table.items()}
    if cents <= 0 or len(asked) < decision.count(";") + 1 or any(number not in opened for number in asked):
        raise Impossible("BANK-DECISION-UNKNOWN", decision, "")
    parts = _parts(asked, cents, opened)
    left, shares = cents - sum(parts.values()), known.subscriptions.keys()
    clients = [Match("client", known.invoices[number].client_id, left, 0, WHY) for number in asked if number in known.invoices]
    members = [Match("other", known.subscriptions[number].member_id, left, 0, WHY) for number in asked if number in shares]
    found = [Match("share" if number in shares else "invoice", number, part, 0, WHY) for number, part in parts.items()]
    for match in found:
        (known.take_share if match.kind == "share" else known.take)(match.target, match.amount_cents)
    return [*found, *(clients or members)[:1]] if left else found


def _parts(asked: Mapping[str, int | None], cents: int, opened: Mapping[str, int]) -> dict[str, int]:
    """What each number gets of an amount. opened: number -> what is open of it. Raises Impossible."""
    said = [wish for wish in asked.values() if wish is not None]
    if sum(said) > cents or len(said) == len(asked) and sum(said) != cents:
        raise Impossible("BANK-DECISION-AMOUNT", euro_text(sum(said)), euro_text(cents))
    found, left = {}, cents
    for number, wish in asked.items():
        most = min(left, max(0, opened[number]))
        if wish is not None and wish > most:
            raise Impossible("BANK-DECISION-AMOUNT", euro_text(wish), euro_text(most))
        found[number] = most if wish is None else wish
        left -= found[number]
    return {number: part for number, part in found.items() if part}


def _asked(decision: str) -> Iterator[tuple[str, int | None]]:
    """Number -> the cents beside it, if any. Raises Impossible."""
    for part in decision.split(";"):
        number, _, words = (word.strip() for word in part.partition("="))
        try:
            yield number, to_cents(Decimal(words.replace(",", "."))) if words else None
        except (InvalidOperation, ValueError, OverflowError):
            raise Impossible("BANK-DECISION-UNKNOWN", decision, "") from None


def _entry(done: Decisions, document: str, kept: str, owners: Mapping[str, str], as_of: date) -> Entry:
    """Out of suspense, to what they are."""
    postings, matches = out_of_suspense(done.matches, owners, as_of)
    return Entry(KIND, document, as_of, {"decisions": done.said, "archived_as": kept}, postings, {"matches": matches})
