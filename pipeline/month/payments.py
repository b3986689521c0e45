"""What a run pays: members each document once, over their accounts or held for a second look; the State its part."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from pipeline.core.calendar import bank_day
from pipeline.core.money import EXACT, exact, share_out
from pipeline.core.problems import Problem
from pipeline.intake import problem_at
from pipeline.month.collect import Inputs
from pipeline.month.copyright import Copyright
from pipeline.month.pay import Pay
from pipeline.month.reimburse import Reimbursements
from pipeline.month.share_movements import BATCH as SHARES
from pipeline.month.share_movements import share_refunds, waiting_refunds
from pipeline.month.state_payments import state_payments

WAGES, RIGHTS = "SALA", "COPY"
"""Batches of transfers: pay with its reimbursements; copyright, which is no wage."""
TO_MEMBERS = (WAGES, RIGHTS, SHARES)
"""Batches that pay members; the last one gives shares back."""
CHANGED, SHARED = "PAY-IBAN-CHANGED", "PAY-IBAN-SHARED"
"""Why a payment is held: an account nobody was paid on before, or one that two members have."""
WHOLE = 100
COLUMNS = ("payment_id", "document", "batch", "member_id", "name", "iban", "amount", "execution_date", "held", "communication")


@dataclass(frozen=True)
class Payments:
    """rows: one transfer each, or one held document: COLUMNS. payment_id: the document's number and the nth account, the
    number alone where it is held; held: the code of why, "" where it is ordered. amount: EUR, above zero. member_id: ""
    where the State is paid."""

    rows: pl.DataFrame
    problems: tuple[Problem, ...]

    @property
    def ordered(self) -> pl.DataFrame:
        """Transfers that leave with this run."""
        return self.rows.filter(pl.col("held") == "")

    @property
    def held(self) -> pl.DataFrame:
        """Documents whose payment waits."""
        return self.rows.filter(pl.col("held") != "")


def payments(inputs: Inputs, employed: Pay, spent: Reimbursements, rights: Copyright, owed: pl.DataFrame,
             shares: pl.DataFrame) -> Payments:
    """Every payment of a run, by document and account. owed: what the run posts before anything is paid. shares: movements."""
    due = _due(employed.payslips, spent.both, rights.documents)
    paid = [*due["member_id"], *shares.filter(movement="refund")["member_id"]]
    held = _held(accounts(inputs.rows.members), inputs).filter(pl.col("member_id").is_in(paid))
    freely = due.join(held, on="member_id", how="anti", maintain_order="left")
    stopped = due.join(held.select("member_id", "iban", held="code"), on="member_id")
    rows = pl.concat([split(freely, accounts(inputs.rows.members)).with_columns(held=pl.lit("")),
                      stopped.with_columns(payment_id=pl.col("document")).select(*SPLIT, "held")])
    names = inputs.rows.members.select("member_id", name=pl.concat_str("first_name", pl.lit(" "), "last_name"))
    dated = rows.join(names, on="member_id").with_columns(execution_date=pl.lit(bank_day(inputs.order.pay_day)),
                                                             communication=pl.lit(""))
    state, missing = state_payments(inputs, owed)
    back = share_refunds(shares, held, inputs)
    every = pl.concat([rows.select(COLUMNS) for rows in (dated, back, state)], how="vertical_relaxed")
    return Payments(every.sort("payment_id"), (*_told(held, inputs), *waiting_refunds(back, shares, inputs), *missing))


def slip_dues(slips: pl.DataFrame, expenses: pl.DataFrame) -> pl.DataFrame:
    """number, member_id, reimbursed, due: net, premiums and holiday pay, less the quarter's regularisation, and expenses paid
    back; negative where a correction took back more. expenses: member_id, reimbursed."""
    back = expenses.group_by("member_id").agg(pl.col("reimbursed").sum())
    rows = slips.join(back, on="member_id", how="left", maintain_order="left").with_columns(pl.col("reimbursed").fill_null(0))
    net = pl.col("net") + pl.col("exceptional_net") - pl.col("special_contribution_regularisation")
    return rows.select("number", "member_id", "reimbursed", due=net + pl.col("reimbursed"))


def _due(slips: pl.DataFrame, expenses: pl.DataFrame, rights: pl.DataFrame) -> pl.DataFrame:
    """document, batch, member_id, amount of each document that pays something."""
    wages = slip_dues(slips, expenses).select("member_id", document="number", batch=pl.lit(WAGES), amount="due")
    copyright = rights.select("member_id", document="number", batch=pl.lit(RIGHTS), amount="net")
    return pl.concat([wages, copyright], how="vertical_relaxed").filter(pl.col("amount") > 0).sort("document")


def accounts(members: pl.DataFrame) -> pl.DataFrame:
    """member_id, nth (1 to 3), iban, per_cent of each account of each member; the first has what the others leave."""
    others = pl.sum_horizontal(pl.col(f"share_{nth}").fill_null(0) for nth in (2, 3))
    shares = {1: exact(WHOLE) - others, 2: pl.col("share_2"), 3: pl.col("share_3")}
    each = [members.select("member_id", nth=pl.lit(nth), iban="iban" if nth == 1 else f"iban_{nth}",
                           per_cent=share.cast(EXACT))
            for nth, share in shares.items()]
    return pl.concat(each).drop_nulls("iban").sort("member_id", "nth")


SPLIT = ("payment_id", "document", "batch", "member_id", "iban", "amount")


def split(due: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Each amount over the accounts of its member, to the cent: SPLIT. due: document, batch, member_id, amount. own: accounts."""
    each = due.join(own, on="member_id", maintain_order="left")
    shared = share_out(each, pl.col("amount"), pl.col("amount") * pl.col("per_cent") / WHOLE, ["document"])
    paid = shared.with_columns(amount="share", payment_id=pl.format("{}-{}", "document", "nth")).filter(pl.col("amount") > 0)
    return paid.select(SPLIT)


def _held(own: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row a member whose pay waits for a second look: code, member_id, iban, others (who has it too). A person's release
    lets him through."""
    before = inputs.opening.paid_accounts
    known = own.join(before, on=["member_id", "iban"], how="semi")
    changed = own.join(before, on="member_id", how="semi").join(known, on=["member_id", "iban"], how="anti")
    users = own.select("iban", "member_id").unique().group_by("iban").agg(
        others=pl.col("member_id").sort().str.join(", "), users=pl.len()).filter(pl.col("users") > 1)
    shared = own.join(users, on="iban").select(pl.lit(SHARED).alias("code"), "member_id", "iban", "others")
    moved = changed.select(pl.lit(CHANGED).alias("code"), "member_id", "iban", others=pl.lit(""))
    both = pl.concat([shared, moved]).sort("member_id", "code", "iban", descending=[False, True, False])
    released = pl.col("member_id").is_in(sorted(inputs.order.releases))
    return both.unique("member_id", keep="first", maintain_order=True).filter(~released)


def _told(held: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A problem at the account of each member whose pay is held."""
    where = held.join(inputs.rows.members, on="member_id", maintain_order="left", suffix="_own").to_dicts()
    return [problem_at(row, inputs.intake, row["code"], row["iban"], row["others"] or row["member_id"], _column(row))
            for row in where]


def _column(row: dict[str, str]) -> str:
    return next(name for name, column in (("iban", "iban_own"), ("iban_2", "iban_2"), ("iban_3", "iban_3"))
                if row[column] == row["iban"])


def control_sum(rows: pl.DataFrame) -> Decimal:
    """What transfers amount to."""
    return Decimal(rows["amount"].sum() if rows.height else 0)
