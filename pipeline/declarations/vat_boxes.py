"""The boxes of the periodic VAT return, each the sum of documents, and that they are what the ledger says."""

from typing import Any

import polars as pl

from pipeline.books.store import Books
from pipeline.core.money import from_cents, text
from pipeline.core.refused import Refused
from pipeline.declarations.draft import CELLS, figure
from pipeline.declarations.invoiced import Period, vat_base

SPENT: dict[str, Any] = {"document": pl.String, "member_id": pl.String, "vat_cents": pl.Int64, "charged_cents": pl.Int64}
"""One row a payslip: the VAT of its expenses that is deducted, or was and is taken back (negative), and what they cost beside."""
DUE, DEDUCTED = {"54": 1, "61": 1}, {"59": 1, "64": 1}
TO_PAY, TO_RECEIVE = "71", "72"
LEDGER = {"vat_payable": {"54": -1, "64": 1}, "vat_recoverable": {"59": 1, "61": -1}}
"""Account -> what of each box it says."""


def spent(books: Books, period: Period) -> pl.DataFrame:
    """SPENT of the runs of the period."""
    return books.frame("SELECT p.number, e.member_id, SUM(e.reimbursed_cents - e.charged_cents), SUM(e.charged_cents)"
                       " FROM expenses AS e JOIN runs AS r USING (month, run) JOIN payslips AS p USING (month, run, member_id)"
                       " WHERE r.as_of BETWEEN ? AND ? AND e.reimbursed_cents <> e.charged_cents"
                       " GROUP BY p.number, e.member_id, e.reimbursed_cents > e.charged_cents ORDER BY p.number, 3",
                       SPENT, *period.days)


def boxes(sold: pl.DataFrame, taxed: pl.DataFrame, spent: pl.DataFrame) -> pl.DataFrame:
    """CELLS: what each document adds to each box; XX and YY, and 71 or 72, are sums of the VAT of all."""
    is_note, back = pl.col("kind") == "credit_note", pl.col("vat_cents") < 0
    bases = _cells(sold, "box", "boxed_cents", "number", vat_base(),
                   sign=pl.when(is_note & (pl.col("boxed_cents") == pl.col("net_cents"))).then(-1).otherwise(1).cast(pl.Int64))
    vat = _cells(taxed, pl.when(is_note).then(pl.lit("64")).otherwise(pl.lit("54")), pl.col("total_vat_cents").abs(), "number",
                 pl.lit("total_vat"))
    paid = _cells(spent, pl.when(back).then(pl.lit("61")).otherwise(pl.lit("59")), pl.col("vat_cents").abs(), "document",
                  pl.when(back).then(pl.lit("returned_vat")).otherwise(pl.lit("deducted_vat")), pl.col("member_id"))
    bought = _cells(spent, pl.lit("82"), "charged_cents", "document",
                    pl.when(back).then(pl.lit("returned_purchases")).otherwise(pl.lit("deducted_purchases")), pl.col("member_id"))
    every = pl.concat([bases, vat, paid, bought])
    return pl.concat([every, *_sums(every)]).filter(pl.col("amount_cents") != 0).sort("cell", "document", "amount")


def _cells(rows: pl.DataFrame, box: pl.Expr | str, cents: pl.Expr | str, document: str, amount: pl.Expr,
           member: pl.Expr | None = None, sign: pl.Expr | None = None) -> pl.DataFrame:
    return rows.select(cell=box, amount_cents=cents, document=document, amount=amount,
                       member_id=pl.lit("") if member is None else member,
                       sign=pl.lit(1, dtype=pl.Int64) if sign is None else sign).select(list(CELLS))


def _sums(every: pl.DataFrame) -> list[pl.DataFrame]:
    """What is due, what is deducted, and what is left to pay or to receive."""
    due, deducted = (every.filter(pl.col("cell").is_in(list(which))) for which in (DUE, DEDUCTED))
    owes = due["amount_cents"].sum() >= deducted["amount_cents"].sum()
    sign = 1 if owes else -1
    left = [rows.with_columns(pl.col("amount_cents", "sign") * of) for rows, of in ((due, sign), (deducted, -sign))]
    return [due.with_columns(cell=pl.lit("XX")), deducted.with_columns(cell=pl.lit("YY")),
            pl.concat(left).with_columns(cell=pl.lit(TO_PAY if owes else TO_RECEIVE))]


def agrees_with_ledger(books: Books, period: Period, cells: pl.DataFrame) -> None:
    """Raises Refused where the boxes are not what runs of the period posted."""
    for account, said in LEDGER.items():
        posted = books.frame("SELECT COALESCE(SUM(amount_cents), 0) FROM postings WHERE account = ?"
                             " AND date BETWEEN ? AND ?", {"cents": pl.Int64}, account, *period.days).item()
        declared = sum(figure(cells, box) * sign for box, sign in said.items())
        if declared != posted:
            which = " and ".join(said)
            raise Refused([f"the VAT in boxes {which} is {_euro(declared)}, the ledger has {_euro(posted)} on {account}"])


def lost(books: Books, period: Period) -> pl.DataFrame:
    """VAT of invoices given up, or paid after all (negative), as booked in the period: document, cents. It is in no box."""
    return books.frame("SELECT document, SUM(amount_cents) FROM entry_postings WHERE account = 'vat_on_lost_invoices'"
                       " AND date BETWEEN ? AND ? GROUP BY document HAVING SUM(amount_cents) <> 0 ORDER BY document",
                       {"document": pl.String, "cents": pl.Int64}, *period.days)


def _euro(whole: int) -> str:
    return text(from_cents(whole))
