"""Payslips: one member a run. Tax and special contribution on the month as a whole, regularised on the quarter."""

from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from pipeline.core.money import EXACT, ZERO, euros
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import Computed, Rules, compute_dated, rules_in, upstream
from pipeline.month.collect import Inputs
from pipeline.rules import NON_RESIDENT, PAYSLIP

FAMILY = ("country", "spouse", "children", "disabled_children", "single_parent", "disabled", "disabled_spouse",
          "other_dependants", "dependants_65")
FACTS = (*FAMILY, "extra_withholding")
SUMS = ("gross", "onss", "work_bonus_A", "work_bonus_B", "onss_net", "taxable", "key_formula_taxable",
        "flat_taxable", "fiscal_bonus_A", "fiscal_bonus_B", "special_base", "cost", "margin", "full_cost", "hours_of_quota",
        "days_worked")
CUMULATED = ("key_formula_taxable", "flat_taxable", "fiscal_bonus_A", "fiscal_bonus_B", "special_base", "special_base_beside")
"""Bases of the month as a whole, added up over its runs."""
EXCEPTIONAL = {"gross": "gross", "deduction": "social_deduction", "withholding": "withholding", "net": "net"}
"""What a payslip says of exceptional pay -> its column of the tax."""
KEPT = ("withholding", "special_contribution")
QUARTER = {"special_base_quarter_before": "special_base", "special_contribution_quarter_before": "special_contribution"}
"""Column of the rules -> what the books had of it in the quarter."""
ALONE = {**dict.fromkeys((*(f"{name}_before" for name in KEPT), *QUARTER, "special_base_beside"), ZERO),
         "is_quarter_known": pl.lit(False)}
"""Columns of a payslip before which there is nothing in the month or the quarter."""
ON_THE_QUARTER = ("special_contribution", "special_contribution_regularisation_due")


@dataclass(frozen=True)
class Beside:
    """Exceptional pay of a run. rows: of contracts. tax: by member and kind, of the month so far; own: what this run adds to it.
    stopped: members and kinds whose tax needs a value that is not known."""

    rows: pl.DataFrame
    tax: pl.DataFrame
    own: pl.DataFrame
    stopped: pl.DataFrame


def payslips(contracts: pl.DataFrame, taken_back: pl.DataFrame, beside: Beside, reimbursed: pl.Series,
             inputs: Inputs) -> Computed:
    """Every payslip column but the number, of members with a contract, a corrected one or other family facts than the
    month was paid with, of those whose quarter ends in this run, and of those who are reimbursed.

    exceptional_gross, exceptional_deduction, exceptional_withholding, exceptional_net: premiums and holiday pay, paid beside net.
    stopped: members whose payslip needs a value that is not known on its day.
    """
    both = pl.concat([rows.select("member_id", "law_day", *SUMS) for rows in (contracts, taken_back)])
    paid = pl.concat([_sums(both), _without_contract(both, reimbursed, inputs)])
    rows = _with_exceptional(with_person(paid, inputs), beside).sort("member_id")
    return payslip_columns(_with_quarter(_with_earlier_runs(rows, inputs.opening.month_pay), inputs), inputs.book)


def with_person(sums: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Sums with the member's family and wish, and the day of payment."""
    family = inputs.rows.members.select("member_id", *FAMILY, pl.col("extra_withholding").fill_null(0))
    return sums.join(family, on="member_id").with_columns(tax_day=pl.lit(inputs.tax_day))


def _with_exceptional(slips: pl.DataFrame, beside: Beside) -> pl.DataFrame:
    """Payslips with the sums of exceptional pay, 0 where there is none."""
    paid = beside.own.group_by("member_id").agg(
        **{f"exceptional_{new}": pl.col(name).sum() for new, name in EXCEPTIONAL.items()})
    base = beside.rows.group_by("member_id").agg(pl.col("special_base_beside").sum())
    both = slips.join(paid, on="member_id", how="left").join(base, on="member_id", how="left")
    names = (*(f"exceptional_{name}" for name in EXCEPTIONAL), "special_base_beside")
    return both.with_columns(pl.col(name).fill_null(0).cast(EXACT) for name in names)


def facts(members: pl.DataFrame) -> pl.DataFrame:
    """member_id and `facts`: a hash of what a member's tax hangs on, for the books."""
    said = pl.concat_str([pl.format("{}={}", pl.lit(name), pl.col(name).cast(pl.String).fill_null("")) for name in FACTS],
                         separator=" ")
    return members.select("member_id", facts=said.map_elements(_hash, return_dtype=pl.String))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _sums(contracts: pl.DataFrame) -> pl.DataFrame:
    """One row a member: sums of this run's contracts, their number, the last law day."""
    return sums(contracts, "member_id").sort("member_id")


def sums(contracts: pl.DataFrame, key: str) -> pl.DataFrame:
    """Sums of contracts by a key."""
    return contracts.group_by(key).agg(
        pl.col(SUMS).sum(), contracts=pl.len().cast(pl.Int64), law_day=pl.col("law_day").max())


def _without_contract(contracts: pl.DataFrame, reimbursed: pl.Series, inputs: Inputs) -> pl.DataFrame:
    """Members whom this run pays no contract and who get a payslip all the same: sums of nothing."""
    others = {*_of_the_quarter(inputs), *_with_other_facts(inputs), *reimbursed}
    settled = others - {*inputs.order.holds, *contracts["member_id"]}
    nothing = [pl.lit(0).cast(EXACT).alias(name) for name in SUMS]
    members = inputs.rows.members.filter(pl.col("member_id").is_in(sorted(settled)))
    return members.select("member_id", *nothing, contracts=pl.lit(0, dtype=pl.Int64), law_day=pl.lit(inputs.order.month.last))


def _of_the_quarter(inputs: Inputs) -> list[str]:
    """Members whom the quarter paid, where it is regularised."""
    return inputs.opening.quarter_pay["member_id"].to_list() if inputs.opening.quarter_pay_known else []


def _with_other_facts(inputs: Inputs) -> list[str]:
    """Members whom the month paid with other family facts than the register now says."""
    now = inputs.opening.month_pay.select("member_id", facts_was="facts").join(facts(inputs.rows.members), on="member_id")
    return now.filter(pl.col("facts") != pl.col("facts_was"))["member_id"].to_list()


def numbered(slips: pl.DataFrame, reimbursed: pl.Series, inputs: Inputs) -> pl.DataFrame:
    """Payslips with the next numbers of the year; none for a member without a contract to whom nothing is due."""
    changes = pl.any_horizontal(pl.col(name) != 0 for name in ("net", "exceptional_net", "special_contribution_regularisation"))
    slips = slips.filter((pl.col("contracts") > 0) | changes | pl.col("member_id").is_in(reimbursed.to_list()))
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
    known = _with_cents(slips, earlier, {f"{name}_before": name for name in names})
    return known.with_columns(pl.col(name) + pl.col(f"{name}_before") for name in CUMULATED)


def _with_quarter(slips: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """What the books had of the quarter: the base of its other months, the contribution kept in all its runs."""
    known = _with_cents(slips, inputs.opening.quarter_pay, QUARTER)
    return known.with_columns(is_quarter_known=pl.lit(inputs.opening.quarter_pay_known))


def _with_cents(slips: pl.DataFrame, books: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """Columns of the books, in cents there, as amounts; 0 where the books have nothing of the member."""
    amounts = books.select("member_id", **{new: euros(old) for new, old in names.items()})
    joined = slips.join(amounts, on="member_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(0).cast(EXACT) for name in names)


def payslip_columns(rows: pl.DataFrame, book: ParamBook) -> Computed:
    """Social security by the law of the contracts' last day, tax by the law of the day of payment."""
    social = social_rules()
    contributed = compute_dated(rows, social, book)
    taxed = []
    for resident in (True, False):
        own = contributed.rows.filter((pl.col("country") == "BE") == resident)
        tax = {name: rule for name, rule in payslip_rules(resident).items() if name not in social}
        taxed.append(compute_dated(own, tax, book, day="tax_day"))
    return Computed(pl.concat([part.rows for part in taxed], how="diagonal").sort("member_id"),
                    pl.concat([contributed.stopped, *(part.stopped for part in taxed)], how="diagonal"))


def social_rules() -> Rules:
    """Rules of a payslip that follow the contracts' last day, not the day of payment."""
    return upstream(rules_in(*PAYSLIP), list(ON_THE_QUARTER))


def payslip_rules(resident: bool) -> Rules:
    """Rules of a payslip; scale III, without family, for a member who does not live in Belgium."""
    return {**rules_in(*PAYSLIP), **({} if resident else rules_in(*NON_RESIDENT))}
