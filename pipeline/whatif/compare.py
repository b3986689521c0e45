"""Smart or self-employed? One year's work in each way of working: cash after final tax, and what it counts for.

Final tax is the difference of two full computations, with the work and without it: never a marginal rate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import EXACT, cents_of, text
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import Rules, compute_dated, rules_in, upstream
from pipeline.rules import SELF_EMPLOYED, SELF_EMPLOYED_INCOME, SELF_EMPLOYED_VAT, YEAR_TAX
from pipeline.whatif.own_year import OwnYear

OWN, ON_INCOME, TAX, VAT = (rules_in(*table) for table in (SELF_EMPLOYED, SELF_EMPLOYED_INCOME, YEAR_TAX, SELF_EMPLOYED_VAT))
REGIMES = ("secondary", "student", "main")
COSTS = ("real", "flat")
SHOWN = ("turnover", "fee", "received", "real_costs", "contributions", "net_income", "flat_costs", "taxable_profit", "taxable",
         "tax_difference", "work_bonus_credit", "final_tax", "copyright_net", "cash", "pension_income")
DAY_OF_YEAR = (12, 31)
HUNDRED = Decimal(100)

Answer = dict[str, Any]


@dataclass(frozen=True)
class Beside:
    """What else the comparison assumes: pay of another job (gross less its contributions), costs of one's own business."""

    other_pay: Decimal = Decimal(0)
    own_costs: Decimal = Decimal(0)


def compare(own: OwnYear, year: int, beside: Beside, book: ParamBook) -> Answer:
    """smart, secondary, main, and student where he is one: amounts as text, or missing_parameters; `columns` in their order.

    Of the self-employed: costs (real or flat: whichever leaves more), and both under their names.
    """
    regimes = [name for name in REGIMES if name != "student" or own.is_student]
    rows, stopped = _taxed([*_smart(own, beside), *_self_employed(own, regimes, year, beside, book)], year, book)
    if own.unknown:
        stopped["smart"] = own.unknown
    answers = {"smart": _shown(rows.get("smart"), stopped.get("smart"))}
    for regime in regimes:
        ways = {costs: _shown(rows.get(f"{regime} {costs}"), stopped.get(f"{regime} {costs}")) for costs in COSTS}
        answers[regime] = _better(ways)
    return {"columns": list(answers), **answers, "of_100": {name: _of_100(name, answer, own) for name, answer in answers.items()},
              "vat": vat(cents_of(own.turnover * 4 / own.quarters), year, book)}


def _smart(own: OwnYear, beside: Beside) -> list[Answer]:
    """What Smart paid, where it is known."""
    if own.unknown:
        return []
    return [{"id": "smart", "turnover": own.turnover, "fee": own.fee, "received": own.gross, "real_costs": Decimal(0),
            "contributions": own.contributions, "other_pay": beside.other_pay, "smart_pay": own.pay, "taxable_profit": Decimal(0),
            "work_bonus_A": own.work_bonus_A, "work_bonus_B": own.work_bonus_B, "copyright_net": own.copyright_net,
            "pension_income": own.counted_pay}]


def _self_employed(own: OwnYear, regimes: Iterable[str], year: int, beside: Beside, book: ParamBook) -> list[Answer]:
    """Each regime with real and with flat costs: real costs are paid in both, and deducted in one."""
    received, spent = own.turnover - own.copyright_gross, own.expenses + beside.own_costs
    rows = [{"id": f"{regime} {costs}", "regime": regime, "costs": costs, "quarters": Decimal(own.quarters),
             "profit": received - spent if costs == "real" else received} for regime in regimes for costs in COSTS]
    done = compute_dated(_frame(rows, year), OWN, book)
    beyond = {"turnover": own.turnover, "fee": Decimal(0), "received": received, "real_costs": spent,
              "other_pay": beside.other_pay, "smart_pay": Decimal(0), "work_bonus_A": Decimal(0), "work_bonus_B": Decimal(0),
              "copyright_net": own.copyright_net}
    missing = [{**row, "stopped": row["missing_parameters"]} for row in done.stopped.to_dicts()]
    return [{**row, **beyond} for row in [*done.rows.to_dicts(), *missing]]


def _taxed(rows: list[Answer], year: int, book: ParamBook) -> tuple[dict[str, Answer], dict[str, str]]:
    """Finished rows by id, and what stopped the others."""
    stopped = {row["id"]: row["stopped"] for row in rows if "stopped" in row}
    going = [row for row in rows if "stopped" not in row]
    if not going:
        return {}, stopped
    done = compute_dated(_frame(going, year), TAX, book)
    stopped |= {row["id"]: row["missing_parameters"] for row in done.stopped.to_dicts()}
    return {row["id"]: row for row in done.rows.to_dicts()}, stopped


def _frame(rows: list[Answer], year: int) -> pl.DataFrame:
    """Rows with the law of the year's last day; amounts exact."""
    names = list(dict.fromkeys(name for row in rows for name in row if name not in ("law_day", "missing_parameters")))
    words = {"id", "regime", "costs"}
    schema = {name: pl.String if name in words else EXACT for name in names}
    return pl.DataFrame([{name: row.get(name) for name in names} for row in rows], schema=schema).with_columns(
        law_day=pl.lit(date(year, *DAY_OF_YEAR)))


def _shown(row: Mapping[str, Any] | None, missing: str | None) -> Answer:
    """Amounts as text; what the way of working does not have is left out."""
    if row is None:
        return {"missing_parameters": missing}
    return {name: text(row[name]) for name in SHOWN if row.get(name) is not None}


def _better(ways: Mapping[str, Answer]) -> Answer:
    """The way of deducting costs that leaves more cash, real costs where both do the same; both ways under their names."""
    known = [costs for costs in COSTS if "cash" in ways[costs]]
    if not known:
        return {**ways["real"], **ways}
    best = max(known, key=lambda costs: (Decimal(ways[costs]["cash"]), costs == "real"))
    return {"costs": best, **ways[best], **ways}


def _of_100(name: str, answer: Answer, own: OwnYear) -> dict[str, str]:
    """Where the turnover goes, part by part, in EUR; together they are the turnover."""
    if "cash" not in answer or not own.turnover:
        return {}
    tax = Decimal(answer["final_tax"]) + own.copyright_gross - own.copyright_net
    parts = {"costs": Decimal(answer["real_costs"]) or own.expenses, "social": Decimal(answer["contributions"]), "tax": tax,
             "net": Decimal(answer["cash"])}
    if name == "smart":
        parts = {"fees": own.fee, "employer": own.employer, "insurance": own.insurance, "holiday": own.holiday,
                 **parts, "left": Decimal(0) if own.sealed else own.in_budget}
    return {part: text(amount) for part, amount in parts.items()}


def on_income(net_income: Decimal, year: int, book: ParamBook) -> Answer:
    """What a known net income contributes in each regime, without the costs of a fund: by regime, contributions.

    starter_quarter of secondary, minimum_quarter of main; or missing_parameters.
    """
    found = {regime: _one({"net_income": net_income}, [f"{regime}_contributions", *more], ON_INCOME, year, book)
             for regime, more in (("secondary", ["starter_quarter"]), ("student", []), ("main", ["minimum_quarter"]))}
    return {regime: {name.replace(f"{regime}_", ""): value for name, value in one.items()} for regime, one in found.items()}


def on_taxable(taxable: Decimal, year: int, book: ParamBook) -> Answer:
    """Final tax of a taxable income: tax_before_surcharge, or missing_parameters."""
    return _one({"taxable": taxable}, ["tax_before_surcharge"], TAX, year, book)


def vat(turnover: Decimal, year: int, book: ParamBook) -> Answer:
    """Whether a business of that turnover a year may leave VAT off, and what a consumer pays for 100 EUR with it."""
    exempt = [_one({"turnover": turnover}, [name], VAT, year, book) for name in ("is_vat_exempt", "loses_exemption_at_once")]
    return {**exempt[0], **exempt[1], **_one({"price": HUNDRED}, ["consumer_price"], VAT, year, book)}


def _one(given: Mapping[str, Decimal], targets: list[str], rules: Rules, year: int, book: ParamBook) -> Answer:
    """The targets of one row, or the names of the values that they lack."""
    done = compute_dated(_frame([dict(given)], year), upstream({name: rule for name, rule in rules.items() if name not in given},
                                                               targets), book)
    if done.stopped.height:
        return {"missing_parameters": done.stopped["missing_parameters"][0]}
    row = done.rows.to_dicts()[0]
    return {name: row[name] if isinstance(row[name], bool) else text(row[name]) for name in targets}
