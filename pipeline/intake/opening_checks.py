"""What must hold in the rows of an opening workbook: one check a line, by kind of sheet. `begins`: the day the books begin."""

import polars as pl

from pipeline.intake.alike import BEFORE, same_as_before
from pipeline.intake.checks import Check, number, shown
from schemas.opening import SIDES

DIGITS = pl.col("structured_communication").str.replace_all(r"\D", "")
TEN = DIGITS.str.slice(0, 10).cast(pl.Int64, strict=False)
IS_COMMUNICATION = (DIGITS.str.len_chars() == 12) & (
    pl.when(TEN % 97 == 0).then(97).otherwise(TEN % 97) == DIGITS.str.slice(10).cast(pl.Int64, strict=False))
"""Twelve digits: ten, then their remainder by 97, 97 for none."""
QUARTER_FIRST = pl.col("begins").dt.truncate("1q")
MONTHS_BEFORE = pl.col("month").str.to_date("%Y-%m", strict=False).is_between(QUARTER_FIRST, pl.col("begins"), closed="left")
TOLD = ("gross", "onss", "work_bonus", "withholding", "net", "days")
HOW_MANY = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int8) for name in TOLD)
MONTH_NET = pl.col("gross") - pl.col("onss") + pl.col("work_bonus") - pl.col("withholding") - pl.col("special_contribution")
YEAR_PARTS = pl.col("onss_net") + pl.col("withholding") + pl.col("special_contribution") + pl.col("net")
WHOSE = ("iban", "member_id", "client_id")
NEEDS = pl.col("account").replace_strict(SIDES, default="", return_dtype=pl.String)
"""The column that must say whose an account is."""
SAYS = pl.col("debit").is_not_null() | pl.col("credit").is_not_null()


def _once(*columns: str) -> Check:
    """A key that stands once; None is a value."""
    key = pl.concat_str(map(shown, columns), separator=" ", ignore_nulls=True)
    return Check("KEY-DOUBLED", columns[0], same_as_before(*columns), key, BEFORE, columns, columns[1:])


def _at_most(column: str, value: pl.Expr, most: pl.Expr, *needs: str) -> Check:
    return Check("OPENING-TOO-MUCH", column, value > most, number(value), number(most), needs=needs)


def _whose(column: str) -> tuple[Check, Check]:
    """An account that needs a column has it, and no other has."""
    missing = NEEDS.eq(column) & SAYS & pl.col(column).is_null()
    return (Check("CELL-EMPTY", column, missing, pl.lit(column), needs=("account",)),
            Check("OPENING-NOT-WHOSE", column, NEEDS.ne(column) & pl.col(column).is_not_null(), shown(column), shown("account"),
                  needs=("account",)))


OPENING_CHECKS: dict[str, tuple[Check, ...]] = {
    "opening_day": (
        Check("OPENING-DAY", "opening_day", pl.col("opening_day").dt.day() != 1, shown("opening_day"),
              shown("opening_day").str.slice(0, 8) + "01"),
        Check("OPENING-DAY-ONCE", "opening_day", pl.int_range(pl.len()) > 0, shown("opening_day")),
    ),
    "opening_budgets": (_once("activity_id"),),
    "opening_invoices": (
        _once("invoice_number"),
        Check("KEY-DOUBLED", "structured_communication", DIGITS.eq(DIGITS.shift(1)) & IS_COMMUNICATION,
              shown("structured_communication"), BEFORE, (DIGITS,)),
        Check("OPENING-COMMUNICATION", "structured_communication", ~IS_COMMUNICATION.fill_null(False),
              shown("structured_communication")),
        Check("DATES-REVERSED", "due_date", pl.col("due_date") < pl.col("issue_date"), shown("due_date"), shown("issue_date"),
              needs=("issue_date",)),
        Check("OPENING-LATE", "issue_date", pl.col("issue_date") >= pl.col("begins"), shown("issue_date"), shown("begins")),
        _at_most("open_amount", pl.col("open_amount"), pl.col("total_incl_vat"), "total_incl_vat"),
        _at_most("fee", pl.col("fee"), pl.col("total_incl_vat") - pl.col("total_vat"), "total_incl_vat", "total_vat"),
        Check("OPENING-TOO-MUCH", "total_vat", (pl.col("billing") != "invoice") & (pl.col("total_vat") > 0),
              number(pl.col("total_vat")), pl.lit("0"), needs=("billing",)),
    ),
    "opening_numbers": (_once("series", "year"),),
    "opening_year": (
        _once("member_id"),
        Check("OPENING-NOT-CLOSING", "gross", pl.col("gross") != YEAR_PARTS, number(pl.col("gross")), number(YEAR_PARTS),
              needs=("onss_net", "withholding", "special_contribution", "net")),
    ),
    "opening_months": (
        _once("member_id", "month"),
        Check("OPENING-MONTH", "month", ~MONTHS_BEFORE.fill_null(True), shown("month"), shown("begins")),
        Check("OPENING-MONTH-PARTS", "gross", ~HOW_MANY.is_in([0, len(TOLD)]), needs=TOLD),
        Check("OPENING-NOT-CLOSING", "net", pl.col("net") != MONTH_NET, number(pl.col("net")), number(MONTH_NET),
              needs=(*TOLD, "special_contribution")),
    ),
    "opening_copyright": (
        _once("member_id", "income_year"),
        Check("CELL-OUT-OF-RANGE", "income_year", pl.col("income_year") > pl.col("begins").dt.year(), shown("income_year"),
              pl.format(" - {}", pl.col("begins").dt.year())),
        _at_most("withholding", pl.col("withholding") + pl.col("lump_sum_expenses"), pl.col("gross"), "gross",
                 "lump_sum_expenses"),
    ),
    "opening_holiday": (
        _once("member_id", "activity_id"),
        _at_most("holiday_simple", pl.col("holiday_simple"), pl.col("holiday_earned"), "holiday_earned"),
        _at_most("holiday_earned", pl.col("holiday_earned"), pl.col("holiday_provision"), "holiday_provision"),
    ),
    "opening_shares": (
        _once("member_id", "date"),
        Check("OPENING-LATE", "date", pl.col("date") >= pl.col("begins"), shown("date"), shown("begins")),
    ),
    "opening_balances": (
        _once("account", *WHOSE),
        Check("OPENING-SIDE", "credit", pl.col("debit").is_not_null() & pl.col("credit").is_not_null(), number(pl.col("credit")),
              number(pl.col("debit"))),
        *(check for column in WHOSE for check in _whose(column)),
    ),
}
