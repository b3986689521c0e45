"""What the books have open, for matching."""

from collections.abc import Callable, Mapping

import polars as pl

from pipeline.bank.known import Open, OpenInvoice, Ordered, Subscription
from pipeline.books.shares import open_subscriptions
from pipeline.books.store import Books

Names = Callable[[], Mapping[str, str]]
"""Client -> name, asked for once a movement needs it."""


def opened(books: Books, names: Names, threshold: int) -> Open:
    """What the books have open, for matching; an invoice that was given up may be paid all the same."""
    text = pl.String
    bills = books.frame("SELECT number, client_id, open_cents + COALESCE(lost_cents, 0), structured_communication"
                        " FROM open_invoices LEFT JOIN lost_invoices USING (number) ORDER BY due_date, number",
                        {"number": text, "client_id": text, "open_cents": pl.Int64, "communication": text}).to_dicts()
    payers = books.frame("SELECT m.iban, i.client_id FROM matches AS x JOIN movements AS m USING (movement_id)"
                         " JOIN issued_invoices AS i ON i.number = x.target WHERE x.kind = 'invoice' AND m.iban <> ''"
                         " GROUP BY m.iban, i.client_id HAVING SUM(x.amount_cents) > 0", {"iban": text, "client_id": text})
    accounts = {iban: frozenset(some["client_id"]) for (iban,), some in payers.group_by("iban")}
    ordered = books.frame("SELECT payment_id, member_id, amount_cents, bank_reference,"
                          " payment_id IN (SELECT target FROM matches WHERE kind = 'payment'), COALESCE(r.client_id, '')"
                          " FROM ordered_payments AS o LEFT JOIN (SELECT payment_id AS refund, client_id FROM refunds) AS r"
                          " ON r.refund = o.payment_id ORDER BY payment_id",
                          {"payment_id": text, "member_id": text, "amount_cents": pl.Int64, "reference": text, "shown": pl.Int64,
                           "client_id": text})
    payments = {row["payment_id"]: Ordered(row["payment_id"], row["member_id"], row["amount_cents"], row["client_id"])
                for row in ordered.to_dicts()}
    back = books.frame("SELECT target FROM matches WHERE kind = 'returned'", {"target": text})["target"]
    shown = set(ordered.filter(shown=1)["payment_id"])
    batches = {reference: some["payment_id"].to_list() for (reference,), some in ordered.group_by("reference")}
    return Open(
        {row["number"]: OpenInvoice(row["number"], row["client_id"], row["open_cents"]) for row in bills},
        {"".join(sign for sign in row["communication"] if sign.isdigit()): row["number"] for row in bills}, accounts, names,
        {name: each for name, each in payments.items() if name not in shown}, batches,
        {name: each for name, each in payments.items() if name not in set(back)}, threshold,
        {row["number"]: Subscription(*row.values()) for row in open_subscriptions(books.frame).to_dicts()}, _own_accounts(books))


def _own_accounts(books: Books) -> Mapping[str, frozenset[str]]:
    """IBAN -> members who paid shares from it, or were paid on it."""
    found = books.frame("SELECT iban, member_id FROM share_register WHERE iban <> ''"
                        " UNION SELECT iban, member_id FROM ordered_payments WHERE member_id <> ''",
                        {"iban": pl.String, "member_id": pl.String})
    return {iban: frozenset(some["member_id"]) for (iban,), some in found.group_by("iban")}
