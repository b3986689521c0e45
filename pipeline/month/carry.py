"""What computed runs of a month leave to its next run, where they are not the ones in the books."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from pipeline.books.accounting import CONTRACT, EXCEPTIONAL_AMOUNTS, PAY, TAXED
from pipeline.books.opening import COPYRIGHT_YEARS, HOLIDAY, Opening, SealedRows
from pipeline.core.money import EXACT, to_cents
from pipeline.month.compute import MonthTables
from pipeline.month.exceptional_tax import own
from pipeline.month.files import contracts_used, copyright_documents, copyright_used, exceptional_used, expenses_used
from pipeline.month.payslips import own_part
from pipeline.month.taken_back import HUNDREDTHS


def carried(opening: Opening, first: Opening, earlier: Sequence[MonthTables]) -> Opening:
    """The opening of a run, as if the month's earlier runs had been these.

    opening: the run's own, for its numbers and sealed rows. first: that of the month's first run.
    """
    if not earlier:
        return opening
    paid = pl.concat([_booked(tables) for tables in earlier])
    closing = earlier[-1].activities.select("activity_id", "closing").iter_rows()
    kept = paid.select("member_id", special_base=pl.lit(0, dtype=pl.Int64), special_contribution=(
        pl.col("special_contribution") + pl.col("special_contribution_regularisation")))
    bonus = (pl.col("work_bonus_A") + pl.col("work_bonus_B")).cast(EXACT) / 100
    year = paid.select("member_id", "student_hours", work_bonus=bonus.cast(EXACT))
    return replace(
        opening, budgets={**opening.budgets, **{activity: to_cents(amount) for activity, amount in closing}},
        copyright_years=_copyright_years(first, earlier),
        month_pay=_summed([paid.drop("student_hours")]).join(opening.month_pay.select("member_id", "facts"), on="member_id",
                                                             how="left", maintain_order="left"),
        quarter_pay=_summed([first.quarter_pay, kept]), year_pay=_summed([first.year_pay, year]),
        month_exceptional=_summed([_taxed(tables) for tables in earlier], ["member_id", "kind"]),
        holiday_set_aside=_summed([first.holiday_set_aside, *map(_set_aside, earlier)], ["member_id", "activity_id"]),
        to_take_back=_to_take_back(opening, earlier))


def _taxed(tables: MonthTables) -> pl.DataFrame:
    rows = own(tables.pay.exceptional_tax)
    return rows.select("member_id", "kind", *((pl.col(name) * 100).cast(pl.Int64) for name in TAXED))


def _set_aside(tables: MonthTables) -> pl.DataFrame:
    """Holiday pay that a run's contracts earned, less what it paid out."""
    earned = contracts_used(tables).filter(pl.col("status") == "employee")
    paid = exceptional_used(tables).filter(pl.col("holiday_earned") != 0)
    both = pl.concat([rows.select("member_id", "activity_id", *HOLIDAY) for rows in (earned, paid)])
    return both.with_columns(pl.col(name).alias(f"later_{name}") for name in HOLIDAY)


def _copyright_years(first: Opening, earlier: Sequence[MonthTables]) -> pl.DataFrame:
    """Copyright of income years before the month's first run, and what the computed runs added to it."""
    columns = list(COPYRIGHT_YEARS)
    added = [copyright_documents(tables).select(columns) for tables in earlier]
    return pl.concat([first.copyright_years, *added]).group_by(columns[:2]).sum().sort(columns[:2])


def _to_take_back(opening: Opening, earlier: Sequence[MonthTables]) -> SealedRows:
    """Sealed rows of this month's runs with the amounts that the computed runs gave them."""
    ours = opening.sealed_rows.filter(pl.col("month") == opening.month)["row_key"].to_list()
    sealed = opening.to_take_back
    return replace(
        sealed, exceptional=_exceptional_given(sealed.exceptional, ours, earlier),
        contracts=_given(sealed.contracts, ours, map(contracts_used, earlier), (*CONTRACT, *HUNDREDTHS)),
        expenses=_given(sealed.expenses, ours, map(expenses_used, earlier), ("reimbursed_cents", "charged_cents")),
        copyright=_given(sealed.copyright, ours, map(copyright_used, earlier), ("gross_cents",)))


def _exceptional_given(sealed: pl.DataFrame, ours: list[str], earlier: Sequence[MonthTables]) -> pl.DataFrame:
    """Exceptional pay to take back; that of our contracts as the computed runs gave it."""
    given = pl.concat([exceptional_used(tables) for tables in earlier], how="diagonal_relaxed")
    unnumbered = given.with_columns(number=pl.lit(""), contract_id=pl.lit("")).select(sealed.columns)
    both = pl.concat([sealed.filter(~pl.col("row_key").is_in(ours)), unnumbered])
    keys = [name for name in both.columns if name not in EXCEPTIONAL_AMOUNTS]
    return both.group_by(keys).sum().select(sealed.columns).sort("row_key", "kind")


def _given(sealed: pl.DataFrame, ours: list[str], used: Iterable[pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    """Rows to take back; those of ours with what the runs gave them, 0 where they gave nothing."""
    given = pl.concat([rows.select("row_key", *names) for rows in used]).group_by("row_key").sum()
    joined = sealed.join(given, on="row_key", how="left", maintain_order="left", suffix="_given")
    amounts = [pl.when(pl.col("row_key").is_in(ours)).then(pl.col(f"{name}_given").fill_null(0)).otherwise(name).alias(name)
               for name in names]
    return joined.with_columns(amounts).select(sealed.columns)


def _booked(tables: MonthTables) -> pl.DataFrame:
    """Payslips as the books would have them: this run's own amounts in cents, student hours as they are."""
    slips = own_part(tables.pay.payslips)
    return slips.select("member_id", *((pl.col(name) * 100).cast(pl.Int64) for name in PAY), student_hours="hours_of_quota",
                        days_worked=(pl.col("days_worked").round(2) * 100).cast(pl.Int64))


def _summed(parts: list[pl.DataFrame], key: Sequence[str] = ("member_id",)) -> pl.DataFrame:
    return pl.concat([part.select(parts[0].columns) for part in parts]).group_by(key).sum().sort(key)
