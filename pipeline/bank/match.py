"""What each movement is: by its reference first, then by amount, account and name with a score; never a guess."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from pipeline.bank.known import Match, Open, OpenInvoice, Subscription, spoken
from pipeline.bank.statement import Movement, is_communication

SURE, WRITTEN = 100, 90
"""Score of what a reference says; of a reference that stands somewhere in free text."""
UNKNOWN, BACK = "nothing says what it is", "money comes back and nothing says of what"
"""Why something waits in suspense."""
SEVERAL = 8
"""Of a client with more open invoices, two or three that make an amount together are not looked for."""
TWELVE = re.compile(r"(?<!\d)\d{3}[ /.]?\d{4}[ /.]?\d{5}(?!\d)")
NUMBER = re.compile(r"(?<!\d)20\d\d-F?\d{5}(?!\d)")
POINTS = {"amount": 50, "account": 40, "name": 40}
"""What speaks for an invoice: its open amount, an account that paid for its client before, its client's name."""


def matched(movement: Movement, known: Open) -> list[Match]:
    """What a movement is; its amounts add up to it, and `known` is what is open after it."""
    amount = movement.amount_cents
    matches = _incoming(movement, known) if amount > 0 else list(_outgoing(movement, known))
    rest = amount - sum([each.amount_cents for each in matches])
    return matches if rest == 0 else [*matches, Match("suspense", "", rest, 0, BACK if movement.returned else UNKNOWN)]


def _incoming(movement: Movement, known: Open) -> list[Match]:
    back = known.shown.get(movement.reference)
    if back and back.amount_cents == movement.amount_cents:
        known.shown.pop(back.payment_id)
        return [back.back(SURE, "our payment comes back")]
    if movement.returned:
        return []
    if number := known.communications.get(movement.communication):
        return _paid(movement.amount_cents, [number], known, SURE, "structured communication")
    if named := _written_invoices(movement, known):
        return _paid(movement.amount_cents, named, known, WRITTEN, "communication or number in the text")
    best, score, why = scored(movement, known)
    if not best and (shares := for_shares(movement, known)):
        return shares
    return _paid(movement.amount_cents, best, known, score, why) if best and score >= known.threshold else []


def _written_invoices(movement: Movement, known: Open) -> list[str]:
    """Invoices that the text of a movement names: by structured communications with right check digits, or by number."""
    digits = [plain for found in TWELVE.findall(movement.text) if is_communication(plain := re.sub(r"\D", "", found))]
    numbers = [known.communications[each] for each in digits if each in known.communications]
    numbers += [number for number in NUMBER.findall(movement.text) if number in known.invoices]
    return list(dict.fromkeys(numbers))


def _paid(amount: int, numbers: Sequence[str], known: Open, score: int, why: str) -> list[Match]:
    """Invoices in turn, each up to what is open of it; what is left is the client's."""
    found, left = [], amount
    for number in numbers:
        invoice = known.invoices[number]
        part = min(left, max(0, invoice.open_cents))
        if part:
            known.take(number, part)
            left -= part
            found.append(Match("invoice", number, part, score, why))
    if left:
        found.append(Match("client", known.invoices[numbers[0]].client_id, left, score, f"{why}; more than is open"))
    return found


def for_shares(movement: Movement, known: Open) -> list[Match]:
    """What a movement from a member's own account pays of the shares that he owes: the oldest subscription of its amount, or all,
    or a part of them, the oldest first. None where it is more than he owes, or where a part may pay something else: it has a
    communication, or its account pays for a client too. An account of two members says nothing."""
    owners = known.own_accounts.get(movement.iban, frozenset())
    theirs = known.owed_by(*owners) if len(owners) == 1 else []
    owed = sum(each.open_cents for each in theirs)
    alone = [each for each in theirs if each.open_cents == movement.amount_cents][:1]
    is_part = not alone and movement.amount_cents < owed
    if movement.amount_cents > owed or is_part and (movement.communication or movement.iban in known.accounts):
        return []
    said = ("account",) if is_part else ("amount", "account")
    return list(_shared_out(movement.amount_cents, alone or theirs, known, said))


def _shared_out(cents: int, shares: Sequence[Subscription], known: Open, said: Sequence[str]) -> Iterator[Match]:
    score, left = sum(POINTS[each] for each in said), cents
    for each in shares:
        if part := min(left, each.open_cents):
            known.take_share(each.number, part)
            left -= part
            yield Match("share", each.number, part, score, ", ".join(said))


def scored(movement: Movement, known: Open) -> tuple[list[str], int, str]:
    """The invoices that a movement pays by amount, account and name, with the score; none where two come first."""
    ranked = sorted(candidates(movement, known), key=lambda each: -each[1])
    if not ranked or len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return [], 0, ""
    return ranked[0]


def candidates(movement: Movement, known: Open) -> Iterator[tuple[list[str], int, str]]:
    """Invoices of the movement's amount, of clients for whom its account or its name speaks: numbers, score, why."""
    payers = known.accounts.get(movement.iban, frozenset())
    words = spoken(movement.name)
    named = known.called.get(words, set()) if words else set()
    for client in sorted({*payers, *named}):
        said = ["amount", *(["account"] if client in payers else []), *(["name"] if client in named else [])]
        score = sum(POINTS[each] for each in said)
        for numbers in _making(movement.amount_cents, known.open_of(client)):
            yield numbers, score, ", ".join(said)


def _making(cents: int, theirs: Sequence[OpenInvoice]) -> list[list[str]]:
    """One of a client's invoices that makes an amount; else all of them, else two or three."""
    if alone := [[each.number] for each in theirs if each.open_cents == cents]:
        return alone
    if sum(each.open_cents for each in theirs) == cents:
        return [[each.number for each in theirs]]
    some = (group for count in (2, 3) for group in combinations(theirs, count) if len(theirs) <= SEVERAL)
    return [[each.number for each in group] for group in some if sum(each.open_cents for each in group) == cents]


def of_the_amount(movement: Movement, known: Open, most: int) -> list[tuple[list[str], int, str]]:
    """Some invoices of the movement's very amount, whoever's: for a person to look at, never booked by themselves."""
    return [([number], POINTS["amount"], "amount") for number in known.of_amount.get(movement.amount_cents, ())[:most]]


def _outgoing(movement: Movement, known: Open) -> Iterator[Match]:
    ids = known.batches.get(movement.reference) or known.batches.get(movement.text.strip(), ())
    waiting = [known.payments[each] for each in ids if each in known.payments]
    if waiting and sum(each.amount_cents for each in waiting) == -movement.amount_cents:
        for each in waiting:
            del known.payments[each.payment_id]
            yield Match("payment", each.payment_id, -each.amount_cents, SURE, "our batch of payments")
    elif (one := known.payments.get(movement.reference)) and one.amount_cents == -movement.amount_cents:
        del known.payments[one.payment_id]
        yield Match("payment", one.payment_id, movement.amount_cents, SURE, "our payment")
    elif movement.charge:
        yield Match("charge", "", movement.amount_cents, SURE, "the bank says so")
