"""How each amount of a payslip is computed, in words: base x rate, or the table and its base."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pipeline.core.money import cents_of
from pipeline.outputs.printed import Printed

Slip = dict[str, Any]
COST_LINES = {
    "margin": ("full_cost", "mutualised_margin_rate"),
    "accident_insurance": ("onss_base", "accident_insurance_rate"),
    "funds": ("onss_base", "joint_committee_rate"),
    "holiday_provision": ("", ""),
    "employer_onss": ("onss_base", "employer_rate"),
}
"""What a contract costs above gross pay, with the columns of its base and rate; holiday pay has several bases."""
TABLES = {
    "work_bonus_A": "payslip_bonus_table", "work_bonus_B": "payslip_bonus_table", "withholding": "payslip_tax_table",
    "special_contribution": "payslip_month_table",
}


def total(rows: Iterable[dict[str, Any]], name: str) -> Decimal:
    """Sum of a column of amounts."""
    return sum((Decimal(row[name]) for row in rows), Decimal(0))


def of_cost(slip: Slip, name: str, printed: Printed) -> str:
    """base x rate, where all contracts share one rate: their own, or the policy's."""
    if name == "holiday_provision":
        return _of_holiday(slip, printed)
    base, rate = COST_LINES[name]
    policy = slip.get("rates", {}).get(rate, "")
    rates = {contract.get(rate, policy) for contract in slip["contracts"]}
    if len(rates) != 1 or not base:
        return ""
    return product(total(slip["contracts"], base), rates.pop(), total(slip["contracts"], name), printed)


def _of_holiday(slip: Slip, printed: Printed) -> str:
    """Holiday pay set aside: a share of the base for workers and artists; for employees a share of gross, and the
    employer's contributions on its simple half."""
    rates, statuses = slip.get("rates", {}), {contract["status"] for contract in slip["contracts"]} - {"student"}
    if not rates.get("holiday_annual_rate") or not statuses or "employee" in statuses and len(statuses) > 1:
        return ""
    gross, whole = total(slip["contracts"], "gross"), total(slip["contracts"], "holiday_provision")
    if "employee" not in statuses:
        return product(total(slip["contracts"], "onss_base"), rates["holiday_annual_rate"], whole, printed)
    simple = f"{printed.percent(rates['holiday_simple_rate'])} × {printed.percent(rates['employer_base_rate'])}"
    return f"{printed.money(gross)} × ({printed.percent(rates['holiday_exit_rate'])} + {simple})"


def of_deduction(line: dict[str, str], slip: Slip, printed: Printed) -> str:
    if line["rate"]:
        return product(Decimal(line["base"]), line["rate"], -Decimal(line["amount"]), printed)
    if line["name"] not in TABLES:
        return ""
    return printed.word(TABLES[line["name"]], base=printed.money(line["base"]), family=family(slip, printed))


def product(base: Decimal, rate: str, amount: Decimal, printed: Printed) -> str:
    """base x rate, saying so where the amount was rounded on each contract or invoice."""
    if not rate:
        return ""
    made = f"{printed.money(base)} × {printed.percent(rate)}"
    exact = cents_of(base * Decimal(rate)) == amount
    return made if exact else printed.word("payslip_rounded", product=made)


def family(slip: Slip, printed: Printed) -> str:
    """The situation that decides the tax scale, in words."""
    member = slip["member"]
    spouse = printed.word(f"payslip_spouse_{member['spouse']}")
    children = printed.word("payslip_children", count=str(member["children"]))
    return f"{spouse}, {children}" if int(member["children"]) else spouse


def of_premiums(rows: list[Slip], printed: Printed) -> str:
    """What a budget is charged for premiums: the premium, the employer's contributions on it, and its other charges."""
    gross, onss = total(rows, "gross"), total(rows, "employer_onss")
    return printed.word("payslip_premium_charges", gross=printed.money(gross), onss=printed.money(onss),
                        others=printed.money(total(rows, "full_cost") - gross - onss))


def of_exceptional(kind: Slip, printed: Printed) -> str:
    """Gross less what is kept of it: the contribution, and tax at the rate of the yearly reference."""
    paid, rate = kind["paid"], printed.percent(kind["rate"])
    return printed.word("payslip_exceptional", rate=rate, gross=printed.money(paid["gross"]),
                        onss=printed.money(paid["social_deduction"]), tax=printed.money(paid["withholding"]))


def of_quarter(slip: Slip, printed: Printed) -> str:
    """What the quarter's contribution is, on which base, and what its payslips kept."""
    kept = Decimal(slip["special_contribution_quarter"]) - Decimal(slip["special_contribution_regularisation_due"])
    return printed.word("payslip_quarter_table", due=printed.money(slip["special_contribution_quarter"]),
                        base=printed.money(slip["special_base_quarter"]), kept=printed.money(kept))
