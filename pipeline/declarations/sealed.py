"""What sealed runs say of pay, for declarations: one row a payslip, exact in cents."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from pipeline.books.carried import PERIOD
from pipeline.books.store import Books
from pipeline.core.refused import Refused

AMOUNTS = ("gross", "onss", "onss_net", "work_bonus_A", "work_bonus_B", "taxable", "withholding", "special_contribution",
           "special_contribution_regularisation", "net")
BESIDE = {"exceptional_gross": "gross", "exceptional_deduction": "social_deduction", "exceptional_withholding": "withholding",
          "exceptional_net": "net"}
"""What a payslip says of its premiums and holiday pay -> column of the books."""
PAID: dict[str, Any] = {"number": pl.String, "month": pl.String, "run": pl.Int64, "member_id": pl.String,
                        **dict.fromkeys((*AMOUNTS, *BESIDE), pl.Int64)}


def marks(values: Sequence[str]) -> str:
    """One place in a query for each value of a list."""
    return ", ".join("?" for _ in values)


def sealed_months(books: Books, months: Sequence[str]) -> tuple[str, ...]:
    """Those of the months that have a sealed run. Raises Refused where none has."""
    known = {run.month for run in books.runs()}
    found = tuple(month for month in months if month in known)
    if not found:
        raise Refused([f"no sealed run of {' or '.join(months)}: a declaration is made from approved months only"])
    return found


def paid(books: Books, months: Sequence[str]) -> pl.DataFrame:
    """Every payslip of months, in the order of their numbers, in cents and under the names of its JSON: PAID."""
    own = ", ".join(f'p."{name}"' for name in AMOUNTS)
    beside = ", ".join(f'COALESCE((SELECT SUM(e."{name}") FROM exceptional_tax AS e WHERE e.number = p.number), 0)'
                       for name in BESIDE.values())
    return books.frame(f"SELECT p.number, p.month, p.run, p.member_id, {own}, {beside} FROM payslips AS p"
                       f" WHERE p.month IN ({marks(months)}) ORDER BY p.number", PAID, *months)


def ordered(books: Books, batch: str, months: Sequence[str]) -> int:
    """What runs ordered of a batch of transfers to the State for months, in cents."""
    found = books.frame("SELECT COALESCE(SUM(amount_cents), 0) FROM payments WHERE batch = ? AND held = ''"
                        f" AND {PERIOD.format('payment_id')} IN ({marks(months)})", {"cents": pl.Int64}, batch, *months)
    return int(found["cents"].item())


def runs_after(books: Books, month: str, day: date) -> tuple[str, ...]:
    """Runs of a month that are dated after a day, such as 2026-03.2."""
    return tuple(f"{run.month}.{run.run}" for run in books.runs() if run.month == month and run.as_of > day.isoformat())
