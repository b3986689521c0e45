"""The pure middle of a month: the same inputs give the same tables.

lines -> invoices -> transfers -> budgets -> reimbursements -> copyright -> gross -> payslips -> payments -> postings
"""

from dataclasses import dataclass, replace

import polars as pl

from pipeline.core.money import EXACT, from_cents
from pipeline.core.problems import Problem
from pipeline.month.agreements import agreements
from pipeline.month.billed import billed_lines
from pipeline.month.collect import Inputs
from pipeline.month.copyright import Copyright, copyright
from pipeline.month.employer_side import EmployerSide, employer_side
from pipeline.month.invoices import Sales, sales
from pipeline.month.pay import Pay, pay
from pipeline.month.pay_clock import pay_clock
from pipeline.month.payments import Payments, payments
from pipeline.month.postings import postings, with_payments
from pipeline.month.reimburse import Reimbursements, reimbursements
from pipeline.month.share_movements import share_movements
from pipeline.month.transfers import Transfers, short_problems, transfers


@dataclass(frozen=True)
class MonthTables:
    """Every table of the run, sorted by its key.

    transfers: what Activities sold to each other (see `Transfers`).
    agreements: the employment contracts that this run writes, changes or ends (see `agreements`).
    clock: when each line of work is to be paid, and whether it is (see `pay_clock`).
    employer: what employing each member was charged and really costs, by line too (see `EmployerSide`).
    activities: activity_id, name, opening, turnover, fees, transfers, expenses, copyright, cost, reductions, closing (the
        budget). transfers: sold to other Activities, less what was bought from them.
    shares: movements of shares that the books get (see `share_movements`).
    postings: set_id, account, subject, amount_cents, document, date; each set sums to zero.
    """

    sales: Sales
    transfers: Transfers
    expenses: pl.DataFrame
    expenses_taken_back: pl.DataFrame
    copyright: Copyright
    pay: Pay
    payments: Payments
    agreements: pl.DataFrame
    clock: pl.DataFrame
    employer: EmployerSide
    activities: pl.DataFrame
    shares: pl.DataFrame
    postings: pl.DataFrame
    problems: tuple[Problem, ...]


def compute(inputs: Inputs) -> MonthTables:
    """The month, top to bottom."""
    sold, moved, spent, rights, budgets = before_pay(inputs)
    employed = pay(inputs, available(budgets), spent.both["member_id"])
    side = employer_side(employed, inputs)
    closed = with_reductions(with_cost(budgets, employed), side.posted)
    shares = share_movements(inputs)
    owed = postings(inputs, sold, moved, spent, rights, employed, side, shares)
    paid = payments(inputs, employed, spent, rights, owed, shares)
    booked = with_payments(owed, paid.ordered, inputs.order.as_of)
    problems = (*inputs.intake.problems, *inputs.rows.problems, *short_problems(inputs, moved), *spent.problems,
                *rights.problems, *employed.problems, *paid.problems)
    return MonthTables(sales=sold, transfers=moved, expenses=spent.paid, expenses_taken_back=spent.taken_back,
                       copyright=rights, pay=employed, payments=paid, agreements=agreements(inputs, employed),
                       clock=pay_clock(inputs, sold, moved), employer=side, activities=closed, shares=shares, postings=booked,
                       problems=tuple(sorted(set(problems))))


def before_pay(inputs: Inputs) -> tuple[Sales, Transfers, Reimbursements, Copyright, pl.DataFrame]:
    """What is sold, to clients and to other Activities, what is reimbursed, what is paid as copyright, and each Activity's budget
    before anybody is employed."""
    opening = opening_budgets(inputs)
    sold, moved = sold_and_moved(inputs, billed_lines(inputs), opening)
    turnover = with_transfers(with_turnover(opening, sold), moved)
    spent = reimbursements(inputs, available(turnover))
    budgets = with_expenses(turnover, spent)
    rights = copyright(inputs, sold, available(budgets))
    return sold, moved, spent, rights, with_copyright(budgets, rights)


def sold_and_moved(inputs: Inputs, billed: pl.DataFrame, opening: pl.DataFrame) -> tuple[Sales, Transfers]:
    """Documents of the run's lines: those of clients, and those between Activities as far as budgets bear them.

    A sealed line that becomes internal and is not borne keeps its invoice: all of it waits.
    """
    sold = sales(inputs, billed)
    moved = transfers(inputs, billed, available(with_turnover(opening, sold)), sold)
    half = {key: moved.short[key] for key in sold.lines["row_key"] if key in moved.short}
    if not half:
        return sold, moved
    sold, others = sold_and_moved(inputs, billed.filter(~pl.col("row_key").is_in(list(half))), opening)
    return sold, replace(others, short={**half, **others.short})


def opening_budgets(inputs: Inputs) -> pl.DataFrame:
    """What each Activity had before this run, from the books."""
    activities = inputs.rows.activities.select("activity_id", "name").sort("activity_id")
    carried = [from_cents(inputs.opening.budgets.get(key, 0)) for key in activities["activity_id"]]
    return activities.with_columns(pl.Series("opening", carried, dtype=EXACT))


def _with_sums(budgets: pl.DataFrame, rows: pl.DataFrame, **sums: str) -> pl.DataFrame:
    """Budgets with sums of a table by Activity, 0 where it has no row."""
    by_activity = rows.group_by("activity_id").agg(**{name: pl.col(column).sum() for name, column in sums.items()})
    joined = budgets.join(by_activity, on="activity_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(0).cast(EXACT) for name in sums)


def with_turnover(budgets: pl.DataFrame, sold: Sales) -> pl.DataFrame:
    """Budgets with `turnover` (excluding VAT) and `fees`."""
    return _with_sums(budgets, sold.invoices, turnover="total_excl_vat", fees="fee")


def with_transfers(budgets: pl.DataFrame, moved: Transfers) -> pl.DataFrame:
    """Budgets with `transfers`: sold to other Activities, less what was bought from them; over all Activities 0."""
    amount = pl.col("total_excl_vat")
    papers = moved.papers.invoices
    sides = pl.concat([papers.select("activity_id", amount), papers.select(activity_id="client_id", total_excl_vat=-amount)])
    return _with_sums(budgets, sides, transfers="total_excl_vat")


def with_expenses(budgets: pl.DataFrame, spent: Reimbursements) -> pl.DataFrame:
    """Budgets with `expenses`: what reimbursements charge; `kept`: what those on hold will."""
    return _with_sums(_with_sums(budgets, spent.both, expenses="charged"), spent.kept, kept="charged")


def with_copyright(budgets: pl.DataFrame, rights: Copyright) -> pl.DataFrame:
    """Budgets with `copyright`: what requests are paid, gross; `kept_copyright`: what is kept for those that wait."""
    return _with_sums(_with_sums(budgets, rights.both, copyright="copyright_gross"), rights.kept, kept_copyright="kept")


def with_cost(budgets: pl.DataFrame, employed: Pay) -> pl.DataFrame:
    """Budgets with `cost` of employment and `closing`, what is carried on."""
    full = _with_sums(budgets.drop("kept", "kept_copyright"), employed.charged, cost="full_cost")
    closed = full.with_columns(closing=_left(full))
    assert closed.filter(pl.col("cost") > 0, pl.col("closing") < 0).is_empty(), "a budget was charged more than it had"
    return closed


def with_reductions(budgets: pl.DataFrame, posted: pl.DataFrame) -> pl.DataFrame:
    """Budgets with `reductions` of the quarter's employer contributions, known only after all is paid: they are carried on."""
    return _with_sums(budgets, posted, reductions="amount").with_columns(
        closing=(pl.col("closing") + pl.col("reductions")).cast(EXACT))


def available(budgets: pl.DataFrame) -> pl.DataFrame:
    """What may still be spent: activity_id, available."""
    return budgets.select("activity_id", available=_left(budgets))


def _left(budgets: pl.DataFrame) -> pl.Expr:
    names = ("fees", "expenses", "kept", "copyright", "kept_copyright", "cost")
    taken = [pl.col(name) for name in names if name in budgets.columns]
    came_in = [pl.col(name) for name in ("opening", "turnover", "transfers") if name in budgets.columns]
    return (pl.sum_horizontal(came_in) - pl.sum_horizontal(taken)).cast(EXACT)
