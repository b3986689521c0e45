"""Contracts and payslips: gross from the budget, contributions per contract, tax on the month as a whole."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.calendar import weekdays
from pipeline.core.money import EXACT, ZERO, text
from pipeline.core.problems import Problem
from pipeline.core.rulegraph import Computed, Rules, compute_dated, rules_in, upstream
from pipeline.month.admit import problem_at
from pipeline.month.collect import Inputs
from pipeline.month.gross import largest_gross
from pipeline.rules import CONTRACT, NON_RESIDENT, PAYSLIP

FAMILY = ("country", "spouse", "children", "disabled_children", "single_parent", "disabled", "disabled_spouse",
          "other_dependants", "dependants_65")
SUMS = ("gross", "onss", "work_bonus_A", "work_bonus_B", "onss_net", "taxable", "key_formula_taxable",
        "flat_taxable", "fiscal_bonus_A", "fiscal_bonus_B", "special_base", "cost", "margin", "full_cost", "student_hours")
CUMULATED = ("key_formula_taxable", "flat_taxable", "fiscal_bonus_A", "fiscal_bonus_B", "special_base")
"""Bases of the month as a whole, added up over its runs."""
KEPT = ("withholding", "special_contribution")


@dataclass(frozen=True)
class Pay:
    """contracts: one employed period each, every contract column. payslips: one member each, every payslip column."""

    contracts: pl.DataFrame
    payslips: pl.DataFrame
    problems: tuple[Problem, ...]


def pay(inputs: Inputs, budgets: pl.DataFrame) -> Pay:
    """Employ members with what is left. budgets: activity_id, available (after fee and expenses)."""
    rows, problems = _students_within_quota(_situations(inputs.rows.pay, inputs), inputs)
    kept = _situations(inputs.rows.reserved, inputs).with_columns(waits=True)
    rows = pl.concat([rows.with_columns(waits=False), kept])
    rules = rules_in(*CONTRACT)
    known = _known(rows, rules, inputs, problems)
    fixed = _fixed(known, budgets, rules, inputs, problems)
    shared = _shared(known, budgets, fixed, rules, inputs, problems)
    contracts = pl.concat([fixed, shared], how="diagonal").filter(~pl.col("waits")).drop("waits").sort("contract_id")
    taxed = payslip_columns(_with_earlier_runs(_sums(contracts, inputs), inputs.opening.month_pay), inputs)
    payable = contracts.join(taxed.stopped, on="member_id", how="anti", maintain_order="left")
    problems += [problem_at(row, inputs.intake, "PARAMETER-MISSING", str(inputs.order.pay_day), row["missing_parameters"],
                            "member_id") for row in _stopped(contracts, taxed.stopped)]
    return Pay(payable, _numbered(taxed.rows, inputs), tuple(sorted(problems)))


def _stopped(contracts: pl.DataFrame, slips: pl.DataFrame) -> list[dict[str, Any]]:
    """Contracts whose payslip cannot be computed."""
    return contracts.join(slips.select("member_id", "missing_parameters"), on="member_id").to_dicts()


def _situations(contracts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Pay rows as the contract rules want them: days and hours of a full month, flat-rate artists, law day."""
    month, flat = inputs.order.month, inputs.policy["artist_flat_functions"].value
    hours = inputs.policy["weekly_hours"].value
    full_days = Decimal(weekdays(month.first, month.last))
    year = inputs.opening.year_pay.select("member_id", work_bonus_before="work_bonus")
    rows = contracts.join(year, on="member_id", how="left", maintain_order="left")
    return rows.with_columns(
        days_paid=pl.col("days"), hours_paid=pl.col("hours"),
        contract_id=pl.col("row_key"),
        days_full_month=pl.lit(full_days).cast(EXACT),
        full_time_hours_month=pl.lit(full_days * hours / 5).cast(EXACT),
        time_fraction=pl.lit(None, dtype=EXACT),
        is_artist_flat=is_artist_flat(flat),
        work_bonus_before=pl.col("work_bonus_before").fill_null(0).cast(EXACT),
        law_day=pl.min_horizontal("end", pl.lit(month.last)),
        student_hours=pl.when(pl.col("status") == "student").then(_hours(hours)).otherwise(ZERO),
    )


def _hours(weekly_hours: Decimal) -> pl.Expr:
    """Hours of a contract; a day counts for a fifth of the full-time week."""
    return pl.coalesce("hours", pl.col("days") * weekly_hours / 5).fill_null(0).cast(EXACT)


def is_artist_flat(functions: list[str]) -> pl.Expr:
    """Whether the flat rate of performing artists applies: status artist and a function on the policy's list."""
    return (pl.col("status") == "artist") & pl.col("function").str.to_lowercase().is_in(functions)


def _students_within_quota(rows: pl.DataFrame, inputs: Inputs) -> tuple[pl.DataFrame, list[Problem]]:
    """Students whose year's hours stay in the quota; a contract that would cross it waits."""
    year = inputs.opening.year_pay.select("member_id", "student_hours")
    worked = inputs.rows.members.select("member_id", "student_hours_elsewhere").join(year, on="member_id", how="left")
    before = pl.col("student_hours_elsewhere").fill_null(0) + pl.col("student_hours").fill_null(0)
    joined = rows.join(worked.select("member_id", before=before), on="member_id", how="left", maintain_order="left")
    own = pl.col("student_hours").cum_sum().over("member_id", order_by=["start", "contract_id"])
    total = pl.col("before") + own
    over = (pl.col("status") == "student") & (total > inputs.policy["student_quota_hours"].value)
    waiting = joined.filter(over)
    quota = f"{inputs.policy['student_quota_hours'].value:f}"
    problems = [problem_at(row, inputs.intake, "STUDENT-QUOTA", f"{row['student_hours'].normalize():f}", quota, "hours")
                for row in waiting.to_dicts()]
    return joined.filter(~over).select(rows.columns), problems


def _known(rows: pl.DataFrame, rules: Rules, inputs: Inputs, problems: list[Problem]) -> pl.DataFrame:
    """Rows whose law is known on their day; the others wait for the parameter, by name."""
    tried = compute_dated(rows.with_columns(gross=pl.lit(Decimal(0), dtype=EXACT)), rules, inputs.book)
    problems += [problem_at(row, inputs.intake, "PARAMETER-MISSING", str(row["law_day"]), row["missing_parameters"],
                            "end") for row in tried.stopped.filter(~pl.col("waits")).to_dicts()]
    return rows.join(tried.rows.select("row_key"), on="row_key", how="semi", maintain_order="left")


def _fixed(rows: pl.DataFrame, budgets: pl.DataFrame, rules: Rules, inputs: Inputs,
           problems: list[Problem]) -> pl.DataFrame:
    """Contracts with a gross of their own, as long as the budget carries them."""
    priced = compute_dated(rows.filter(pl.col("gross").is_not_null()), rules, inputs.book).rows
    joined = priced.sort("activity_id", "contract_id").join(budgets, on="activity_id", how="left", maintain_order="left")
    left = pl.col("available") - pl.col("full_cost").cum_sum().over("activity_id")
    joined = joined.with_columns(left=left)
    problems += [problem_at(row, inputs.intake, "BUDGET-TOO-SMALL", text(row["full_cost"]), text(row["available"]),
                            "gross") for row in joined.filter(~pl.col("waits"), pl.col("left") < 0).to_dicts()]
    return joined.filter(pl.col("left") >= 0).drop("left", "available")


def _shared(rows: pl.DataFrame, budgets: pl.DataFrame, fixed: pl.DataFrame, rules: Rules, inputs: Inputs,
            problems: list[Problem]) -> pl.DataFrame:
    """Contracts that share what the fixed ones leave, by weight, each with the largest gross that fits."""
    spent = fixed.group_by("activity_id").agg(spent=pl.col("full_cost").sum())
    left = budgets.join(spent, on="activity_id", how="left").select(
        "activity_id", left=pl.max_horizontal(pl.col("available") - pl.col("spent").fill_null(0), pl.lit(Decimal(0))))
    open_rows = rows.filter(pl.col("gross").is_null()).join(left, on="activity_id", how="left", maintain_order="left")
    shares = open_rows.sort("activity_id", "contract_id").with_columns(budget=_share()).drop("left", "gross")
    solved = shares.with_columns(gross=largest_gross(shares, rules, inputs.book))
    nothing = solved.filter(~pl.col("waits"), pl.col("gross") == 0)
    problems += [problem_at(row, inputs.intake, "BUDGET-TOO-SMALL", "0.00", "", "member_id") for row in nothing.to_dicts()]
    return compute_dated(solved.filter(pl.col("gross") > 0), rules, inputs.book).rows


def _share() -> pl.Expr:
    """An Activity's amount shared by weight, to the cent: largest remainder, the first contract wins a tie."""
    whole = pl.col("left") * 100
    raw = whole * pl.col("weight") / pl.col("weight").sum().over("activity_id")
    order = (raw - raw.floor()).rank("ordinal", descending=True).over("activity_id")
    rest = whole - raw.floor().sum().over("activity_id")
    return ((raw.floor() + (order <= rest).cast(pl.Int64)) / 100).cast(EXACT)


def _sums(contracts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row a member: sums of this run's contracts, the last law day, family, day of payment."""
    sums = contracts.group_by("member_id").agg(pl.col(SUMS).sum(), law_day=pl.col("law_day").max())
    family = inputs.rows.members.select("member_id", *FAMILY)
    return sums.join(family, on="member_id", how="left").sort("member_id").with_columns(pay_day=pl.lit(inputs.order.pay_day))


def _numbered(slips: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Payslips with the next numbers of the year."""
    year, first = inputs.order.as_of.year, inputs.opening.next_payslip
    nth = pl.int_range(first, first + pl.len()).cast(pl.String).str.zfill(5)
    return slips.sort("member_id").with_columns(number=pl.concat_str(pl.lit(f"{year}-P"), nth))


def own_part(slips: pl.DataFrame) -> pl.DataFrame:
    """Payslips with the bases of this run alone, not those of the month so far."""
    return slips.with_columns(pl.col(name) - pl.col(f"{name}_before") for name in CUMULATED)


def _with_earlier_runs(slips: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Bases of the month's earlier runs added, so that tax is the month's; what those runs had stands in *_before.

    earlier: one member each, sums in cents.
    """
    names = (*CUMULATED, *KEPT)
    amounts = earlier.select("member_id", **{f"{name}_before": (pl.col(name).cast(EXACT) / 100) for name in names})
    joined = slips.join(amounts, on="member_id", how="left", maintain_order="left")
    known = joined.with_columns(pl.col(f"{name}_before").fill_null(0).cast(EXACT) for name in names)
    return known.with_columns(pl.col(name) + pl.col(f"{name}_before") for name in CUMULATED)


def payslip_columns(rows: pl.DataFrame, inputs: Inputs) -> Computed:
    """Social security by the law of the contracts' last day, tax by the law of the day of payment."""
    social = upstream(rules_in(*PAYSLIP), ["special_contribution"])
    contributed = compute_dated(rows, social, inputs.book)
    taxed = []
    for resident in (True, False):
        own = contributed.rows.filter((pl.col("country") == "BE") == resident)
        tax = {name: rule for name, rule in payslip_rules(resident).items() if name not in social}
        taxed.append(compute_dated(own, tax, inputs.book, day="pay_day"))
    return Computed(pl.concat([part.rows for part in taxed], how="diagonal").sort("member_id"),
                    pl.concat([contributed.stopped, *(part.stopped for part in taxed)], how="diagonal"))


def payslip_rules(resident: bool) -> Rules:
    """Rules of a payslip; scale III, without family, for a member who does not live in Belgium."""
    return {**rules_in(*PAYSLIP), **({} if resident else rules_in(*NON_RESIDENT))}
