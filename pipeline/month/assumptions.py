"""Which parameters a run asked for, and how many of its documents hang on each."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from pipeline.core.params import CONFIDENCES, Dated, ParamBook
from pipeline.core.rulegraph import UNKNOWN, Rule, Rules, compute, levels, needs, parameters_of, rules_in, upstream
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.employer_lines import RATES
from pipeline.month.employer_side import REDUCTION
from pipeline.month.exceptional import DEDUCED
from pipeline.month.exceptional_tax import RULES
from pipeline.rules import (
    CONTRACT,
    COPYRIGHT,
    COPYRIGHT_REQUEST,
    EMPLOYER_REDUCTIONS,
    EXPENSE,
    INVOICE,
    INVOICE_VAT,
    LINE,
    PAYSLIP,
    STUDENT,
)

OR = re.compile(", | or ")
CONTRACT_AMOUNTS = ("gross", "onss_net", "taxable", "flat_taxable", "special_base", "work_bonus_A", "work_bonus_B",
                    "fiscal_bonus_A", "fiscal_bonus_B", "full_cost")
TENTH_MORE_AND_LESS = (Decimal("1.1"), Decimal("0.9"))


class Stage(NamedTuple):
    """A finished table, the rules that made it, the day of their law, the column that names a row's document, and the
    columns that documents, budgets or later tables take from it."""

    rules: Rules
    rows: pl.DataFrame
    day: date
    document: str
    amounts: tuple[str, ...]


def used_parameters(inputs: Inputs, tables: MonthTables,
                    counted: Collection[str] = CONFIDENCES) -> list[tuple[Dated, int]]:
    """Each parameter that a rule of this run asked for, by name, with the number of documents that hang on it.

    counted: the confidences of which documents are counted, 0 elsewhere. Documents are invoices, copyright documents, and
    payslips by member, those who only have expenses included.
    """
    found: dict[str, tuple[Dated, set[str]]] = {}
    for stage in _stages(inputs, tables):
        in_force, values = inputs.book.in_force(stage.day), _last_known(inputs.book, stage.day)
        for name in sorted(parameters_of(stage.rules) & set(in_force)):
            entry, documents = found.setdefault(name, (in_force[name], set()))
            if entry.confidence in counted:
                documents |= _documents(stage, entry, values)
    return [(entry, len(documents)) for _, (entry, documents) in sorted(found.items())]


def _stages(inputs: Inputs, tables: MonthTables) -> Iterator[Stage]:
    month_end, tax_day, as_of = inputs.order.month.last, inputs.tax_day, inputs.order.as_of
    sales, pay, rights = tables.sales, tables.pay, tables.copyright
    yield Stage(rules_in(*LINE), sales.lines, as_of, "number", ("line_net",))
    yield Stage(rules_in(*INVOICE_VAT), sales.vat, as_of, "number", ("vat_amount", "vat_category"))
    yield Stage(rules_in(*INVOICE), sales.invoices, as_of, "number", ("fee",))
    yield Stage(rules_in(*EXPENSE), tables.expenses, month_end, "member_id", ("reimbursed", "charged", "is_investment"))
    yield Stage(rules_in(*COPYRIGHT_REQUEST), rights.requests, as_of, "number", ("copyright_most", "copyright_most_year"))
    yield Stage(rules_in(*COPYRIGHT), rights.documents, as_of, "number", ("copyright_expenses", "net"))
    yield Stage(rules_in(*STUDENT, *CONTRACT), pay.contracts, month_end, "member_id", CONTRACT_AMOUNTS)
    yield Stage(DEDUCED, pay.exceptional, month_end, "member_id", ("social_deduction",))
    yield Stage(RULES, pay.exceptional_tax, tax_day, "member_id", ("withholding",))
    yield Stage(rules_in(*PAYSLIP), pay.payslips, tax_day, "member_id", ("net", "special_contribution_regularisation"))
    yield Stage(RATES, sales.lines.clear(), month_end, "number", ())
    if inputs.opening.quarter_known:
        posted = (REDUCTION[True], "returned")
        known = tables.employer.reduced.filter(missing_parameters="")
        yield Stage(upstream(rules_in(*EMPLOYER_REDUCTIONS), list(posted)), known, inputs.order.month.quarter[-1].last,
                    "member_id", posted)


def _last_known(book: ParamBook, day: date) -> dict[str, Any]:
    """By parameter its last known value on a day; some rows may be of an earlier day than the stage."""
    return {name: next((entry.value for entry in reversed(dated) if entry.since <= day and entry.value is not None), UNKNOWN)
            for name, dated in book.entries.items()}


def _documents(stage: Stage, entry: Dated, values: Mapping[str, Any]) -> set[str]:
    """Documents with a row of which an amount is another where the parameter has another value."""
    rules = _downstream(upstream(stage.rules, list(stage.amounts)), entry.name)
    if stage.rows.is_empty() or not rules:
        return set()
    given, amounts = stage.rows.drop(rules), [name for name in stage.amounts if name in rules]
    now = compute(given.lazy(), rules, values).select(amounts)
    others = [compute(given.lazy(), rules, {**values, entry.name: other}).select(pl.all().name.suffix(f" {nth}"))
              for nth, other in enumerate(_others(entry))]
    hangs = [pl.col(name).ne_missing(pl.col(f"{name} {nth}")) for name in amounts for nth in range(len(others))]
    beside = pl.concat([stage.rows.lazy().select(pl.col(stage.document).alias("of")), now, *others], how="horizontal").collect()
    return set(beside.filter(pl.any_horizontal(hangs))["of"])


def _downstream(rules: Rules, parameter: str) -> dict[str, Rule]:
    """The rules whose column hangs on a parameter, by way of others too."""
    found: dict[str, Rule] = {}
    for name in (name for level in levels(rules, _given(rules)) for name in level):
        columns, wanted = needs(rules[name])
        if parameter in wanted or found.keys() & set(columns):
            found[name] = rules[name]
    return found


def _given(rules: Rules) -> list[str]:
    return [need for rule in rules.values() for need in needs(rule)[0] if need not in rules]


def _others(entry: Dated) -> list[Any]:
    """A number a tenth higher and lower, so that a ceiling counts where it is near; the other words that its unit names."""
    if isinstance(entry.value, str):
        return [word for word in OR.split(entry.unit.removeprefix("word: ")) if word != entry.value]
    return [_times(entry.value, factor) for factor in TENTH_MORE_AND_LESS]


def _times(value: Any, factor: Decimal) -> Any:
    """A number, or all numbers of a table, times a factor."""
    if isinstance(value, dict):
        return {key: _times(part, factor) for key, part in value.items()}
    if isinstance(value, list):
        return [_times(part, factor) for part in value]
    return value * factor if isinstance(value, Decimal) else value
