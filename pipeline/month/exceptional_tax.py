"""Tax on the exceptional pay of a month, one kind at a time, by the table of the yearly reference."""

import polars as pl

from pipeline.books.accounting import TAXED
from pipeline.core.money import EXACT, euros
from pipeline.core.rulegraph import Computed, compute_dated, rules_in, upstream
from pipeline.month.collect import Inputs
from pipeline.month.exceptional import DEDUCED
from pipeline.rules import EXCEPTIONAL

KEY = ["member_id", "kind"]
DUE = ("gross", "social_deduction")
OF_THE_MONTH = ("monthly_gross", "monthly_onss")
RULES = {name: rule for name, rule in upstream(rules_in(*EXCEPTIONAL), ["net"]).items()
         if name not in {*DUE, *DEDUCED, *OF_THE_MONTH, "exit_simple"}}


def exceptional_tax(rows: pl.DataFrame, ordinary: pl.DataFrame, inputs: Inputs) -> Computed:
    """One row a member and kind of exceptional pay: every column of its rules, of the month so far; TAXED too with _before,
    what the month's earlier runs had.

    rows: exceptional pay of this run, what is taken back among it. ordinary: member_id, gross and onss of this run's contracts.
    The yearly reference is that of the month's ordinary pay so far.
    """
    now = rows.group_by(KEY).agg(*(pl.col(name).sum() for name in DUE), is_student=(pl.col("status") == "student").all())
    before = inputs.opening.month_exceptional.select(*KEY, *(euros(name).alias(f"{name}_before") for name in TAXED))
    both = now.join(before, on=KEY, how="full", coalesce=True).with_columns(
        pl.col("is_student").fill_null(False), *(pl.col(name).fill_null(0) for name in (*DUE, *_before(TAXED))))
    sums = both.with_columns((pl.col(name) + pl.col(f"{name}_before")).cast(EXACT) for name in DUE).sort(KEY)
    return compute_dated(_situations(sums, ordinary, inputs), RULES, inputs.book, day="tax_day")


def own(taxed: pl.DataFrame) -> pl.DataFrame:
    """What this run adds to each kind: KEY, TAXED; nothing where nothing changes."""
    rows = taxed.select(*KEY, *((pl.col(name) - pl.col(f"{name}_before")).alias(name) for name in TAXED))
    return rows.filter(pl.any_horizontal(pl.col(name) != 0 for name in TAXED)).sort(KEY)


def _before(names: tuple[str, ...]) -> list[str]:
    return [f"{name}_before" for name in names]


def _situations(sums: pl.DataFrame, ordinary: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """As the rules want them; what one kind leaves untaxed counts as used for the next."""
    people = inputs.rows.members.select("member_id", "children", "disabled_children", resident=pl.col("country") == "BE")
    books = inputs.opening.month_pay.select("member_id", euros("gross"), euros("onss"))
    pay = pl.concat([ordinary.select("member_id", "gross", "onss"), books]).group_by("member_id").agg(
        monthly_gross=pl.col("gross").sum(), monthly_onss=pl.col("onss").sum())
    left = pl.col("gross") - pl.col("social_deduction")
    return sums.join(people, on="member_id").join(pay, on="member_id", how="left", maintain_order="left").sort(KEY).with_columns(
        *(pl.col(name).fill_null(0).cast(EXACT) for name in OF_THE_MONTH),
        status=pl.when("is_student").then(pl.lit("student")).otherwise(pl.lit("employee")),
        exemption_used=(left.cum_sum().over("member_id") - left).cast(EXACT),
        tax_day=pl.lit(inputs.tax_day))
