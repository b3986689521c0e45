"""Every amount of the quarter under the figure of the declaration that it adds to, with the payslip that it comes from."""

from typing import Any

import polars as pl

from pipeline.declarations.dmfa.charged import PAY
from pipeline.declarations.dmfa.sealed import Sealed
from pipeline.declarations.dmfa.shared import shared_reduction
from pipeline.month.explain.part import MARK

STUDENT = "student"
PIECE: dict[str, Any] = {
    "member_id": pl.String, "row_key": pl.String, "status": pl.String, "record_code": pl.String, "is_earlier": pl.Boolean,
    "figure": pl.String, "code": pl.String, "amount_cents": pl.Int64, "document": pl.String, "amount": pl.String,
    "sign": pl.Int64}
"""One row a part of a figure. row_key: of its contract, "" where it is the member's. figure: remun, days, hours and reduction of
an occupation; base, contribution and deduction of a worker line; student_...; unrelated(_base) of the declaration as a whole;
undeclared: provisioned, and due to nobody yet. code: beside it. document, amount, sign: as of CELLS."""
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


def piece(rows: pl.DataFrame, figure: str, code: pl.Expr, amount: pl.Expr, name: pl.Expr,
          sign: pl.Expr | None = None) -> pl.DataFrame:
    """Parts of a figure, one a row."""
    plus = pl.lit(1, dtype=pl.Int64) if sign is None else sign
    return rows.select("member_id", "row_key", "status", "record_code", "is_earlier", figure=pl.lit(figure), code=code,
                       amount_cents=amount, document="number", amount=name, sign=plus)


def _of_contract(name: pl.Expr) -> pl.Expr:
    """The name, on the payslip, of what one contract has of an amount."""
    return pl.concat_str(name, pl.lit(MARK), "contract_id")


def _named(of_pay: str, of_premium: str = "") -> pl.Expr:
    """The same of a contract's pay or of its premium; of_premium: where it is called otherwise."""
    premium = pl.lit(f"premium_{of_premium or of_pay}")
    return _of_contract(pl.when(pl.col("source") == PAY).then(pl.lit(of_pay)).otherwise(premium))


def _of_rows(rows: pl.DataFrame, codes: dict[str, str]) -> list[pl.DataFrame]:
    """Pay, time, base and the member's own contribution."""
    own, record = rows.filter(pl.col("status") != STUDENT), pl.col("record_code")
    pay = own.filter(source=PAY)
    remun = pl.when(pl.col("source") == PAY).then(pl.lit(codes["gross"])).otherwise(pl.lit(codes["premium"]))
    return [piece(own, "remun", remun, pl.col("gross"), _named("gross")),
            piece(own, "base", record, pl.col("onss_base"), _named("onss_base")),
            piece(own, "contribution", record, pl.col("onss"), _named("onss", "deduction")),
            piece(pay, "days", pl.lit(codes["worked"]), pl.col("days_worked"), _named("days_worked")),
            piece(pay, "hours", pl.lit(codes["worked"]), pl.col("hours"), _named("hours"), pl.col("hours").sign()),
            *(piece(pay, "deduction", pl.lit(codes["work_bonus"]), pl.col(name), _named(name))
              for name in ("work_bonus_A", "work_bonus_B"))]


def _of_students(rows: pl.DataFrame, lines: pl.DataFrame) -> list[pl.DataFrame]:
    """Students within the quota: pay, hours, and one contribution of member and employer."""
    own, charge, none = rows.filter(status=STUDENT), lines.filter(pl.col("declared_under") != "", status=STUDENT), pl.lit("")
    return [piece(own, "student_remun", none, pl.col("gross"), _named("gross")),
            piece(own, "student_hours", none, pl.col("hours_of_quota"), _named("hours_of_quota")),
            piece(own, "student_contribution", none, pl.col("onss"), _named("onss", "deduction")),
            piece(charge, "student_contribution", none, pl.col("charge"), _of_line())]


def _of_line() -> pl.Expr:
    return _of_contract(pl.when(pl.col("source") == PAY).then("line").otherwise(pl.concat_str(pl.lit("premium_"), "line")))


def _of_lines(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """The employer's contributions and the funds; bases of those that have a code of their own."""
    own = lines.filter(pl.col("declared_under") != "", pl.col("status") != STUDENT)
    apart, under = own.filter(pl.col("declared_under") != pl.col("record_code")), pl.col("declared_under")
    return [piece(own, "contribution", under, pl.col("charge"), _of_line()),
            piece(apart, "base", under, pl.col("base"), _named("onss_base")),
            piece(lines.filter(declared_under=""), "undeclared", pl.col("line"), pl.col("charge"), _of_line())]


def _of_holidays(rows: pl.DataFrame, codes: dict[str, str]) -> list[pl.DataFrame]:
    """Holiday pay of employees: its simple half as pay, of its double half the member's contribution for all together."""
    record, double = pl.col("record_code"), pl.lit(codes["double_holiday"])
    parts = [("remun", pl.lit(codes["exit_simple"]), "simple"), ("base", record, "simple"),
             ("contribution", record, "simple_deduction"), ("contribution", record, "employer_onss"),
             ("unrelated_base", double, "double_base"), ("unrelated", double, "double_deduction")]
    return [piece(rows, figure, code, pl.col(name), _of_contract(pl.concat_str("kind", pl.lit(f"_{name}"))))
            for figure, code, name in parts]


def _of_members(sealed: Sealed, codes: dict[str, str]) -> list[pl.DataFrame]:
    """The special contribution of each payslip, its settling for the quarter among it."""
    slips = sealed.slips.with_columns(row_key=pl.lit(""), status=pl.lit(""), record_code=pl.lit(""), is_earlier=pl.lit(False))
    return [piece(slips, "contribution", pl.lit(codes["special_contribution"]), pl.col(name), pl.lit(name)) for name in SPECIAL]
