"""What a run orders for the State: tax withheld on pay and social security, each with its structured communication."""

from datetime import date
from typing import Any

import polars as pl

from pipeline.books.carried import OPENED
from pipeline.core.calendar import Month, bank_day, bank_day_before
from pipeline.core.money import EXACT, from_cents
from pipeline.core.params import Params
from pipeline.core.problems import Problem
from pipeline.month.collect import Inputs

TAX, SECURITY = "TAXS", "SSBE"
"""Batches of transfers, named as banks name their purpose."""
ACCOUNTS = {TAX: "withholding_payable", SECURITY: "onss_payable"}
"""Batch -> the account of the ledger that it pays."""
SETTINGS = {TAX: ("withholding_iban",), SECURITY: ("onss_iban", "onss_communication")}
"""Batch -> entries of smart.toml, [payments], without which nothing is ordered."""
NAMES = {TAX: "SPF Finances - FOD Financien", SECURITY: "ONSS - RSZ"}
YEAR_CODE = {2: 6, 3: 7, 0: 8, 1: 9}
"""Remainder of the year by four -> its digit in the communication of the tax."""
COLUMNS: dict[str, Any] = {"payment_id": pl.String, "document": pl.String, "batch": pl.String, "member_id": pl.String,
                           "name": pl.String, "iban": pl.String,
                           "amount": EXACT, "execution_date": pl.Date, "held": pl.String, "communication": pl.String}


def state_payments(inputs: Inputs, owed: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """One row a transfer, columns as `payments.COLUMNS`, and what smart.toml lacks. owed: postings of the run.

    What earlier runs could not order is a transfer of its month; what they paid too much is taken off.
    """
    problems, rows = [], []
    for batch, account in ACCOUNTS.items():
        due = _due_by_month(inputs, owed, account)
        missing = [name for name in SETTINGS[batch] if not inputs.payment_settings.get(name)]
        if due and missing:
            problems += [Problem(file="smart.toml", code="STATE-ACCOUNT-MISSING", value=f"[payments] {name}") for name in missing]
        else:
            rows += [_transfer(inputs, batch, Month.parse(month), cents) for month, cents in due.items()]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row"), problems


def _due_by_month(inputs: Inputs, owed: pl.DataFrame, account: str) -> dict[str, int]:
    """Month -> cents to be ordered: of the run's month, then of the oldest, as far as something is owed in all."""
    month = str(inputs.order.month)
    owes = {name: -cents for name, cents in inputs.opening.state_balances.get(account, {}).items()}
    owes[month] = owes.get(month, 0) - int(owed.filter(account=account)["amount_cents"].sum())
    left, due = sum(owes.values()), dict[str, int]()
    for name in (month, *sorted(owes.keys() - {month, OPENED})):
        if (cents := min(owes[name], left)) > 0:
            due[name], left = cents, left - cents
    return due


def _transfer(inputs: Inputs, batch: str, month: Month, cents: int) -> tuple[Any, ...]:
    document = f"{inputs.order.month}.{inputs.opening.sequence}"
    of_month = "" if month == inputs.order.month else f"-{month}"
    return (f"{document}-{batch}{of_month}", document, batch, "", NAMES[batch], inputs.payment_settings[SETTINGS[batch][0]],
            from_cents(cents), _due(inputs, batch, month), "", _communication(inputs, batch, month))


def _due(inputs: Inputs, batch: str, month: Month) -> date:
    """The last day on which the bank may execute it, not before the run.

    Law: of social security, royal decree of 28 November 1969, article 34.
    """
    quarter_due = month.quarter[-1].later(int(inputs.policy["onss_due_months"].value)).last
    last = tax_due(month, inputs.policy) if batch == TAX else quarter_due
    return bank_day(max(bank_day_before(last), inputs.order.pay_day))


def tax_due(month: Month, law: Params) -> date:
    """The last day on which the tax of a month may be declared and paid.

    Law: income tax code 1992, article 412.
    """
    return month.after.first.replace(day=int(law["withholding_due_day"].value))


def _communication(inputs: Inputs, batch: str, month: Month) -> str:
    """Twelve digits: of social security as the ONSS gave them."""
    if batch == SECURITY:
        return "".join(sign for sign in inputs.payment_settings["onss_communication"] if sign.isdigit())
    return tax_communication(inputs.cooperative["enterprise_number"], month)


def tax_communication(enterprise_number: str, month: Month) -> str:
    """Twelve digits that name the withholding tax of a month when it is paid.

    Source: the ministry's instruction on the payment of withholding tax: digits 2 to 8 of the number, year code, month, check.
    """
    ten = f"{enterprise_number[1:8]}{YEAR_CODE[month.year % 4]}{month.number:02d}"
    return f"{ten}{int(ten) % 97 or 97:02d}"
