"""Every amount of the quarter under the figure of the declaration that it adds to, with the payslip that it comes from."""

from typing import Any

import polars as pl

from pipeline.declarations.dmfa.charged import PAY
from pipeline.declarations.dmfa.sealed import Sealed
from pipeline.declarations.dmfa.shared import shared_reduction

STUDENT = "student"
PIECE: dict[str, Any] = {
    "member_id": pl.String, "row_key": pl.String, "status": pl.String, "record_code": pl.String, "is_earlier": pl.Boolean,
    "figure": pl.String, "code": pl.String, "amount_cents": pl.Int64, "document": pl.String, "amount": pl.String}
"""One row a part of a figure. row_key: of its contract, "" where it is the member's. figure: remun, days, hours and reduction of
an occupation; base, contribution and deduction of a worker line; student_...; unrelated(_base) of the declaration as a whole;
undeclared: provisioned, and due to nobody yet. code: beside it. document, amount: as `smart explain` takes them."""
OWED = {"contribution": 1, "student_contribution": 1, "unrelated": 1, "deduction": -1, "reduction": -1, "undeclared": 1}
"""Figures that change what is owed."""
SPECIAL = ("special_contribution", "special_contribution_regularisation")


def pieces(sealed: Sealed, rows: pl.DataFrame, lines: pl.DataFrame, holidays: pl.DataFrame,
           codes: dict[str, str]) -> pl.DataFrame:
    """All parts of all figures: PIECE, in a fixed order; those of 0 left out.

    rows, lines, holidays: see `charged`, `charges` and `holiday_pay`. codes: dmfa_codes of the law.
    """
    parts = [*_of_rows(rows, codes), *_of_students(rows, lines), *_of_lines(lines),
             *_of_holidays(holidays, codes), *_of_members(sealed, codes),
             shared_reduction(sealed.reductions, rows.filter(source=PAY), codes["structural_reduction"])]
    every = pl.concat([part.select(list(PIECE)) for part in parts])
    order = ["member_id", "record_code", "row_key", "figure", "code", "document", "amount"]
    return every.filter(pl.col("amount_cents") != 0).sort(order)


def piece(rows: pl.DataFrame, figure: str, code: pl.Expr, amount: pl.Expr, name: pl.Expr) -> pl.DataFrame:
    """Parts of a figure, one a row."""
    return rows.select("member_id", "row_key", "status", "record_code", "is_earlier", figure=pl.lit(figure), code=code,
                       amount_cents=amount, document="number", amount=name)


def _named(of_pay: str, of_premium: str = "") -> pl.Expr:
    """The name of an amount on the payslip; what a premium adds has a name of its own, or none."""
    return pl.when(pl.col("source") == PAY).then(pl.lit(of_pay)).otherwise(pl.lit(of_premium))


def _of_rows(rows: pl.DataFrame, codes: dict[str, str]) -> list[pl.DataFrame]:
    """Pay, time, base and the member's own contribution."""
    own, record = rows.filter(pl.col("status") != STUDENT), pl.col("record_code")
    pay = own.filter(source=PAY)
    remun = pl.when(pl.col("source") == PAY).then(pl.lit(codes["gross"])).otherwise(pl.lit(codes["premium"]))
    return [piece(own, "remun", remun, pl.col("gross"), _named("gross", "exceptional_gross")),
            piece(own, "base", record, pl.col("onss_base"), _named("onss_base")),
            piece(own, "contribution", record, pl.col("onss"), _named("onss", "exceptional_deduction")),
            piece(pay, "days", pl.lit(codes["worked"]), pl.col("days_worked"), pl.lit("days_worked")),
            piece(pay, "hours", pl.lit(codes["worked"]), pl.col("hours"), pl.lit("hours")),
            *(piece(pay, "deduction", pl.lit(codes["work_bonus"]), pl.col(name), pl.lit(name))
              for name in ("work_bonus_A", "work_bonus_B"))]


def _of_students(rows: pl.DataFrame, lines: pl.DataFrame) -> list[pl.DataFrame]:
    """Students within the quota: pay, hours, and one contribution of member and employer."""
    own, charge, none = rows.filter(status=STUDENT), lines.filter(pl.col("declared_under") != "", status=STUDENT), pl.lit("")
    return [piece(own, "student_remun", none, pl.col("gross"), _named("gross", "exceptional_gross")),
            piece(own, "student_hours", none, pl.col("hours_of_quota"), pl.lit("hours_of_quota")),
            piece(own, "student_contribution", none, pl.col("onss"), _named("onss", "exceptional_deduction")),
            piece(charge, "student_contribution", none, pl.col("charge"), _of_line())]


def _of_line() -> pl.Expr:
    return pl.when(pl.col("source") == PAY).then("line").otherwise(pl.lit(""))


def _of_lines(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """The employer's contributions and the funds; bases of those that have a code of their own."""
    own = lines.filter(pl.col("declared_under") != "", pl.col("status") != STUDENT)
    apart, under = own.filter(pl.col("declared_under") != pl.col("record_code")), pl.col("declared_under")
    return [piece(own, "contribution", under, pl.col("charge"), _of_line()),
            piece(apart, "base", under, pl.col("base"), _named("onss_base")),
            piece(lines.filter(declared_under=""), "undeclared", pl.col("line"), pl.col("charge"), _of_line())]


def _of_holidays(rows: pl.DataFrame, codes: dict[str, str]) -> list[pl.DataFrame]:
    """Holiday pay of employees: its simple half as pay, of its double half the member's contribution for all together."""
    record, double, deduction = pl.col("record_code"), pl.lit(codes["double_holiday"]), pl.lit("exceptional_deduction")
    return [piece(rows, "remun", pl.lit(codes["exit_simple"]), pl.col("simple"), pl.lit("")),
            piece(rows, "base", record, pl.col("simple"), pl.lit("")),
            piece(rows, "contribution", record, pl.col("of_simple"), deduction),
            piece(rows, "contribution", record, pl.col("employer_onss"), pl.lit("")),
            piece(rows, "unrelated_base", double, pl.col("double_base"), pl.lit("")),
            piece(rows, "unrelated", double, pl.col("of_double"), deduction)]


def _of_members(sealed: Sealed, codes: dict[str, str]) -> list[pl.DataFrame]:
    """The special contribution of each payslip, its settling for the quarter among it."""
    slips = sealed.slips.with_columns(row_key=pl.lit(""), status=pl.lit(""), record_code=pl.lit(""), is_earlier=pl.lit(False))
    return [piece(slips, "contribution", pl.lit(codes["special_contribution"]), pl.col(name), pl.lit(name)) for name in SPECIAL]
