"""What the books have open, as matching sees it, and what a movement is found to be."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from pipeline.core.words import without_accents

FORMS = frozenset(("sa", "nv", "srl", "bv", "sprl", "bvba", "asbl", "vzw", "scrl", "cvba", "sc", "cv", "scs", "snc", "gmbh", "ag",
                   "ltd", "the"))
"""Words of a name that say what form a company has."""


class Match(NamedTuple):
    """An amount of a movement and what it is: kind and target as the table `matches` has them."""

    kind: str
    target: str
    amount_cents: int
    score: int
    why: str


class OpenInvoice(NamedTuple):
    """An invoice and what is open of it; below zero where too much was paid or credited."""

    number: str
    client_id: str
    open_cents: int


class Subscription(NamedTuple):
    """Shares that a member subscribed, and what is open of their price."""

    number: str
    member_id: str
    open_cents: int


class Ordered(NamedTuple):
    """A payment of ours that the bank has not shown yet, or has: to whom, how much. client_id: of a refund, else ""."""

    payment_id: str
    member_id: str
    amount_cents: int
    client_id: str = ""

    def back(self, score: int, why: str) -> Match:
        """What it is where it comes back: owed to the member again, or a credit of the client."""
        kind, target = ("client", self.client_id) if self.client_id else ("returned", self.payment_id)
        return Match(kind, target, self.amount_cents, score, why)


@dataclass
class Open:
    """What movements may be matched with; it changes as they are.

    communications: twelve digits -> invoice. accounts: IBAN -> clients that paid from it. names: client -> name, asked for once,
    when a movement needs it. payments: payment_id -> it, of those on their way; batches: bank reference -> payment_ids.
    shown: every payment that was ordered and has not come back. owners: invoice -> client, payment and
    subscription -> member. subscriptions: by number, what members owe for shares. own_accounts: IBAN -> members whose it is.
    """

    invoices: dict[str, OpenInvoice]
    communications: Mapping[str, str]
    accounts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Callable[[], Mapping[str, str]] = dict
    payments: dict[str, Ordered] = field(default_factory=dict)
    batches: Mapping[str, Sequence[str]] = field(default_factory=dict)
    shown: dict[str, Ordered] = field(default_factory=dict)
    threshold: int = 80
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    own_accounts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owners = {number: each.client_id for number, each in self.invoices.items()}
        self.owners |= {name: each.member_id for name, each in self.shown.items()}
        self.owners |= {number: each.member_id for number, each in self.subscriptions.items()}
        self._of_member: dict[str, list[str]] = {}
        for one in self.subscriptions.values():
            self._of_member.setdefault(one.member_id, []).append(one.number)
        self.of_client: dict[str, list[str]] = {}
        for invoice in self.invoices.values():
            self.of_client.setdefault(invoice.client_id, []).append(invoice.number)

    @cached_property
    def of_amount(self) -> Mapping[int, list[str]]:
        """Cents -> invoices of which so much is open, by number."""
        found: dict[int, list[str]] = {}
        for number in sorted(self.invoices):
            found.setdefault(self.invoices[number].open_cents, []).append(number)
        return found

    @cached_property
    def called(self) -> Mapping[frozenset[str], set[str]]:
        """Words of a name -> clients that are called so."""
        found: dict[frozenset[str], set[str]] = {}
        for client, name in self.names().items():
            found.setdefault(spoken(name), set()).add(client)
        return found

    def take(self, number: str, cents: int) -> None:
        """Less is open of an invoice."""
        before = self.invoices[number]
        self.invoices[number] = OpenInvoice(before.number, before.client_id, before.open_cents - cents)
        self.__dict__.pop("of_amount", None)

    def take_share(self, number: str, cents: int) -> None:
        """Less is open of a subscription; wholly paid, it is open no more."""
        before = self.subscriptions.pop(number)
        if before.open_cents > cents:
            self.subscriptions[number] = before._replace(open_cents=before.open_cents - cents)

    def owed_by(self, member: str) -> list[Subscription]:
        """Shares that a member has not paid yet, the oldest first."""
        return [self.subscriptions[number] for number in self._of_member.get(member, ()) if number in self.subscriptions]

    def open_of(self, client: str) -> list[OpenInvoice]:
        """Invoices of a client of which something is open, in their order."""
        theirs = (self.invoices[number] for number in self.of_client.get(client, ()))
        return [each for each in theirs if each.open_cents > 0]


def spoken(name: str) -> frozenset[str]:
    """The words of a name, without accents, capitals and the form of the company."""
    return frozenset(re.findall(r"\w+", without_accents(name.casefold()))) - FORMS
