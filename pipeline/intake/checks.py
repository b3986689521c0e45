"""What must hold between the cells of a row, and between rows of a sheet: one check a line, read from top to bottom."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from pipeline.core.calendar import public_holidays
from pipeline.core.countries import UNION, VAT_PREFIX
from pipeline.core.money import cents
from pipeline.intake.alike import BEFORE, PLACE, first_of_another, same_as_before

NOTHING = pl.lit("")


@dataclass(frozen=True)
class Check:
    """Rows where `wrong` holds have a problem at the cell of `column`; `value` and `expected` are its data.

    `keys`: what a row is compared by with others; rows are sorted by it and by origin beforehand.
    `needs`: columns, beside `column`, whose cells must be readable for the check to make sense.
    """

    code: str
    column: str
    wrong: pl.Expr
    value: pl.Expr = field(default_factory=lambda: NOTHING)
    expected: pl.Expr = field(default_factory=lambda: NOTHING)
    keys: tuple[str | pl.Expr, ...] = ()
    needs: tuple[str, ...] = ()


def shown(column: str) -> pl.Expr:
    """A day or text as text."""
    return pl.col(column).cast(pl.String)


def number(amount: pl.Expr) -> pl.Expr:
    """A number without idle zeros."""
    return amount.cast(pl.String).str.replace(r"\.?0+$", "")


def more_days_than_there_are(other: Callable[[str], pl.Expr]) -> pl.Expr:
    """Whether a contract and another one that it overlaps have more days together than both periods: one day is worked twice.

    other: a column of the other contract. Contracts in hours may share a day.
    """
    overlaps = (pl.col("start") <= other("end")) & (other("start") <= pl.col("end"))
    first, last = pl.min_horizontal("start", other("start")), pl.max_horizontal("end", other("end"))
    return (overlaps & (pl.col("days") + other("days") > (last - first).dt.total_days() + 1)).fill_null(False)


def _one_day_twice(neighbour: int) -> pl.Expr:
    """The same of the contract before (1) or after (-1) of the same member."""
    return more_days_than_there_are(lambda name: pl.col(name).shift(neighbour).over("member_id"))


PREFIX = shown("country").replace(VAT_PREFIX)
"""What a VAT number of the client's country begins with."""
BY_START = ("member_id", "start", "end")
MONTH_FIRST = pl.col("month").str.to_date("%Y-%m", strict=False)
MONTH_LAST = MONTH_FIRST.dt.month_end()
EARLIEST = MONTH_FIRST.dt.offset_by("-24mo")
"""First day that work of a workbook's month may be of."""
ONE_CENT = pl.lit("0.01").cast(pl.Decimal(38, 10))
DAYS = (pl.col("end") - pl.col("start")).dt.total_days() + 1
WEEKDAYS = pl.business_day_count("start", pl.col("end").dt.offset_by("1d"))
HOLIDAYS = {day.isoformat(): name for year in range(2020, 2041) for day, name in public_holidays(year).items()}
WISHES = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int8) for name in ("gross", "net_wished", "budget_amount"))
ONE_DAY = pl.col("start") == pl.col("end")
HIGHEST_VAT = (pl.col("amount_incl_vat") * 21 / 121 + pl.lit("0.01").cast(pl.Decimal(38, 10))).round(2)
SPENT = ("category", "kilometres", "amount_incl_vat")
LUMP_SUMS = ("internet", "meals")
BY_CAR = (pl.col("category") == "travel") & pl.col("kilometres").is_not_null()
LINE = ("activity_id", "client_id", "work_date", "work_end", "order_reference", "description", "quantity", "unit",
        "unit_price", "vat", "vat_ground", "quote_reference")
EXPENSE = ("activity_id", "member_id", "date", "category", "description", "supplier", "kilometres", "amount_incl_vat",
           "vat_amount", "receipt")

COPYRIGHT = ("activity_id", "member_id", "client_id", "order_reference", "date", "work_title", "copyright_amount")

SAME_PERSON = first_of_another("national_number", "member_id", PLACE)
"""Where another member has the same national number: which of both is right, nobody can tell, so both wait."""
CHECKS: dict[str, tuple[Check, ...]] = {
    "members": (
        Check("KEY-DOUBLED", "member_id", same_as_before("member_id", "valid_from"), shown("member_id"), BEFORE,
              ("member_id", "valid_from")),
        Check("NATIONAL-NUMBER-TWICE", "national_number", SAME_PERSON.is_not_null(), NOTHING, SAME_PERSON, ("national_number",),
              ("member_id",)),
        Check("FAMILY-SINGLE-PARENT", "single_parent", pl.col("single_parent") & (pl.col("spouse") != "single"), shown("spouse"),
              needs=("spouse",)),
        Check("FAMILY-DISABLED-CHILDREN", "disabled_children", pl.col("disabled_children") > pl.col("children"),
              shown("disabled_children"), shown("children"), needs=("children",)),
        Check("DELIVERY-KEY", "delivery_key", (pl.col("payslip_delivery") == "encrypted") & pl.col("delivery_key").is_null(),
              shown("payslip_delivery"), needs=("payslip_delivery",)),
        *(Check("ACCOUNT-SHARE", f"share_{nth}", pl.col(f"iban_{nth}").is_null() != pl.col(f"share_{nth}").is_null(),
                number(pl.col(f"share_{nth}")), needs=(f"iban_{nth}",)) for nth in (2, 3)),
        Check("ACCOUNT-SHARE", "share_3", pl.col("share_2") + pl.col("share_3") >= 100, number(pl.col("share_3")),
              needs=("share_2",)),
    ),
    "activities": (
        Check("KEY-DOUBLED", "activity_id", same_as_before("activity_id", "valid_from"), shown("activity_id"), BEFORE,
              ("activity_id", "valid_from")),
    ),
    "clients": (
        Check("KEY-DOUBLED", "client_id", same_as_before("client_id"), shown("client_id"), BEFORE, ("client_id",)),
        Check("CLIENT-NUMBER-MISSING", "enterprise_number",
              pl.col("kind").is_in(["company", "public_body"]) & (pl.col("country") == "BE")
              & pl.col("enterprise_number").is_null(), shown("client_id")),
        Check("CLIENT-NUMBER-MISSING", "vat_number",
              (pl.col("kind") == "company") & pl.col("country").is_in(UNION) & (pl.col("country") != "BE")
              & pl.col("vat_number").is_null(), shown("client_id")),
        Check("CLIENT-VAT-COUNTRY", "vat_number", pl.col("vat_number").str.slice(0, 2) != PREFIX, shown("vat_number"), PREFIX,
              needs=("country",)),
        Check("CLIENT-NUMBERS-DIFFER", "vat_number", pl.col("vat_number").str.starts_with("BE")
              & (pl.col("vat_number").str.slice(2) != pl.col("enterprise_number")), shown("vat_number"),
              pl.format("BE{}", "enterprise_number"), needs=("enterprise_number",)),
    ),
    "dimona": (
        Check("DATES-REVERSED", "end", pl.col("end") < pl.col("start"), shown("end"), shown("start")),
        Check("DIMONA-NUMBER-MISSING", "dimona_number", (pl.col("result") == "accepted") & pl.col("dimona_number").is_null(),
              shown("member_id"), needs=("result",)),
    ),
    "lines": (
        Check("DATES-REVERSED", "work_end", pl.col("work_end") < pl.col("work_date"), shown("work_end"), shown("work_date")),
        Check("DATE-OTHER-MONTH", "work_date", pl.col("work_date").is_between(EARLIEST, MONTH_FIRST, closed="left"),
              shown("work_date"), shown("month")),
        Check("DATE-IMPLAUSIBLE", "work_date", ~pl.col("work_date").is_between(EARLIEST, MONTH_LAST), shown("work_date"),
              shown("month")),
        Check("QUOTE-INCOMPLETE", "quote_date", pl.col("quote_date").is_null() & pl.col("quote_reference").is_not_null(),
              shown("quote_reference"), needs=("quote_reference",)),
        Check("QUOTE-INCOMPLETE", "quote_reference", pl.col("quote_date").is_not_null() & pl.col("quote_reference").is_null(),
              shown("quote_date"), needs=("quote_date",)),
        Check("WORK-BEFORE-QUOTE", "work_date", pl.col("work_date") < pl.col("quote_date"), shown("work_date"),
              shown("quote_date"), needs=("quote_date",)),
        Check("LINE-WORTHLESS", "quantity", cents(pl.col("quantity") * pl.col("unit_price")) < ONE_CENT,
              needs=("unit_price",)),
        Check("ROW-DUPLICATE", "description", pl.col("line_id").is_null() & same_as_before(*LINE), NOTHING, BEFORE,
              (*LINE, pl.col("line_id").is_null())),
    ),
    "expenses": (
        Check("EXPENSE-AMOUNT-MISSING", "kilometres", (pl.col("category") == "travel") & pl.col("kilometres").is_null()
              & pl.col("amount_incl_vat").is_null(), expected=pl.lit("kilometres"), needs=SPENT),
        Check("EXPENSE-AMOUNT-MISSING", "amount_incl_vat", (pl.col("category") != "travel")
              & pl.col("amount_incl_vat").is_null(), expected=pl.lit("amount_incl_vat"), needs=SPENT),
        Check("EXPENSE-AMOUNT-AND-KILOMETRES", "amount_incl_vat", pl.col("kilometres").is_not_null()
              & pl.col("amount_incl_vat").is_not_null(), number(pl.col("amount_incl_vat")), needs=SPENT),
        Check("EXPENSE-RECEIPT-NEEDED", "receipt", pl.col("receipt").is_null() & ~BY_CAR
              & ~pl.col("category").is_in(LUMP_SUMS), shown("category"), needs=SPENT),
        Check("EXPENSE-VAT-TOO-HIGH", "vat_amount", pl.col("vat_amount") > HIGHEST_VAT, number(pl.col("vat_amount")),
              number(HIGHEST_VAT)),
        Check("DATE-OTHER-MONTH", "date", pl.col("date") > MONTH_LAST, shown("date"), shown("month")),
        Check("ROW-DUPLICATE", "description", pl.col("expense_id").is_null() & same_as_before(*EXPENSE), NOTHING, BEFORE,
              (*EXPENSE, pl.col("expense_id").is_null())),
        Check("EXPENSE-RECEIPT-TWICE", "receipt", pl.col("receipt_sha256").is_not_null() & same_as_before("receipt_sha256"),
              shown("receipt"), BEFORE, ("receipt_sha256",)),
    ),
    "pay": (
        Check("DATES-REVERSED", "end", pl.col("end") < pl.col("start"), shown("end"), shown("start")),
        Check("PAY-OUTSIDE-MONTH", "start", ~pl.col("start").is_between(MONTH_FIRST, MONTH_LAST), shown("start"), shown("month")),
        Check("PAY-OUTSIDE-MONTH", "end", ~pl.col("end").is_between(MONTH_FIRST, MONTH_LAST), shown("end"), shown("month")),
        Check("PAY-TIME-MISSING", "days", pl.col("days").is_null() & pl.col("hours").is_null(), needs=("hours",)),
        Check("PAY-TIME-BOTH", "hours", pl.col("days").is_not_null() & pl.col("hours").is_not_null()),
        Check("PAY-WISH-BOTH", "gross", WISHES > 1, number(pl.col("gross")), needs=("net_wished", "budget_amount")),
        Check("PAY-DAYS-TOO-MANY", "days", (DAYS > 0) & (pl.col("days") > DAYS), number(pl.col("days")), DAYS.cast(pl.String)),
        Check("PAY-UNPAID-DAYS", "unpaid_days", pl.col("unpaid_days") >= pl.col("days").fill_null(0),
              number(pl.col("unpaid_days")), number(pl.col("days").fill_null(0)), needs=("days",)),
        Check("HOLIDAY-PAID-BY-FUND", "double_holiday", (pl.col("double_holiday") > 0) & (pl.col("status") != "employee"),
              number(pl.col("double_holiday")), shown("status"), needs=("status",)),
        Check("PAY-HOURS-TOO-MANY", "hours", (DAYS > 0) & (pl.col("hours") > DAYS * 24), number(pl.col("hours")),
              (DAYS * 24).cast(pl.String)),
        Check("PAY-MORE-THAN-WEEKDAYS", "days", pl.col("days").is_between(WEEKDAYS, DAYS, closed="right"),
              number(pl.col("days")), WEEKDAYS.cast(pl.String)),
        Check("PAY-UNDER-3-HOURS", "hours", pl.col("hours") < 3, number(pl.col("hours")), pl.lit("3")),
        Check("PAY-SUNDAY", "start", ONE_DAY & (pl.col("start").dt.weekday() == 7), shown("start")),
        Check("PAY-HOLIDAY", "start", ONE_DAY & shown("start").is_in(list(HOLIDAYS)), shown("start"),
              shown("start").replace(HOLIDAYS)),
        Check("PAY-OVERLAP", "start", _one_day_twice(1) | _one_day_twice(-1), shown("member_id"),
              pl.when(_one_day_twice(1)).then(PLACE.shift(1)).otherwise(PLACE.shift(-1)), BY_START),
        Check("PAY-OVERLAP-POSSIBLE", "start", ~_one_day_twice(1) & ~_one_day_twice(-1)
              & ((pl.col("start") <= pl.col("end").shift(1).cum_max().over("member_id"))
                 | (pl.col("start").shift(-1).over("member_id") <= pl.col("end"))), shown("member_id"),
              pl.coalesce(PLACE.shift(1).over("member_id"), PLACE.shift(-1).over("member_id")), BY_START),
    ),
    "copyright": (
        Check("DATE-OTHER-MONTH", "date", pl.col("date").is_between(EARLIEST, MONTH_FIRST, closed="left"), shown("date"),
              shown("month")),
        Check("DATE-IMPLAUSIBLE", "date", ~pl.col("date").is_between(EARLIEST, MONTH_LAST), shown("date"), shown("month")),
        Check("ROW-DUPLICATE", "work_title", pl.col("copyright_id").is_null() & same_as_before(*COPYRIGHT), NOTHING, BEFORE,
              (*COPYRIGHT, pl.col("copyright_id").is_null())),
    ),
}
"""By kind of sheet. Law: law of 16 March 1971, article 21 (three hours) and 11 (Sunday); of 4 January 1974 (holidays)."""
