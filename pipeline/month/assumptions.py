"""Which parameters a run asked for, and how many of its documents hang on each."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from pipeline.core.params import Dated
from pipeline.core.rulegraph import UNKNOWN, Rule, Rules, needs, parameters_of, rules_in
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.rules import CONTRACT, EXPENSE, INVOICE, INVOICE_VAT, LINE, PAYSLIP, STUDENT


class Stage(NamedTuple):
    """A finished table, the rules that made it, the day of their law, and the column that names a row's document."""

    rules: Rules
    rows: pl.DataFrame
    day: date
    document: str


def used_parameters(inputs: Inputs, tables: MonthTables) -> list[tuple[Dated, int]]:
    """Each parameter that a rule of this run asked for, by name, with the number of documents that hang on it.

    Documents are invoices, and payslips by member, those who only have expenses included.
    """
    found: dict[str, tuple[Dated, set[str]]] = {}
    for stage in _stages(inputs, tables):
        in_force = inputs.book.in_force(stage.day)
        for name in sorted(parameters_of(stage.rules) & set(in_force)):
            entry, documents = found.setdefault(name, (in_force[name], set()))
            documents |= _documents(stage, entry, {known: dated.value for known, dated in in_force.items()})
    return [(entry, len(documents)) for _, (entry, documents) in sorted(found.items())]


def _stages(inputs: Inputs, tables: MonthTables) -> Iterator[Stage]:
    month_end, tax_day, as_of = inputs.order.month.last, inputs.tax_day, inputs.order.as_of
    sales, pay = tables.sales, tables.pay
    yield Stage(rules_in(*LINE), sales.lines, as_of, "number")
    yield Stage(rules_in(*INVOICE_VAT), sales.vat, as_of, "number")
    yield Stage(rules_in(*INVOICE), sales.invoices, as_of, "number")
    yield Stage(rules_in(*EXPENSE), tables.expenses, month_end, "member_id")
    yield Stage(rules_in(*STUDENT, *CONTRACT), pay.contracts, month_end, "member_id")
    yield Stage(rules_in(*PAYSLIP), pay.payslips, tax_day, "member_id")


def _documents(stage: Stage, entry: Dated, values: Mapping[str, Any]) -> set[str]:
    """Documents with a row where a rule that asks for the parameter gives an amount that hangs on it."""
    if stage.rows.is_empty():
        return set()
    asking = [rule for rule in stage.rules.values() if entry.name in needs(rule)[1]]
    return set(stage.rows.filter(pl.any_horizontal(_hangs(rule, entry, values) for rule in asking))[stage.document])


def _hangs(rule: Rule, entry: Dated, values: Mapping[str, Any]) -> pl.Expr:
    """Whether a rule gives something, and nothing if the number were not known. A word or table counts where it gives."""
    result = _result(rule, values)
    gives = result.is_not_null() & (result.cast(pl.String, strict=False).str.strip_chars("0.-") != "")
    if not isinstance(entry.value, Decimal):
        return gives
    return gives & _result(rule, {**values, entry.name: UNKNOWN}).is_null()


def _result(rule: Rule, values: Mapping[str, Any]) -> pl.Expr:
    columns, wanted = needs(rule)
    return rule(**{need: pl.col(need) for need in columns}, **{need: values.get(need, UNKNOWN) for need in wanted})
