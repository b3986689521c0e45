"""Where a cent more of gross lowers the net: by roundings, and at the one step that the law itself has."""

from decimal import Decimal

import polars as pl
import pytest

from pipeline.core.money import EXACT
from pipeline.core.params import load
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.rules import CONTRACT, PAYSLIP, param_files
from tests.law.situations import frame

BOOK = load(param_files())
ROUNDINGS = Decimal("0.03")
"""Contribution, tax and special contribution may each round against the member on the same cent."""
STEPS = {
    ("employee", "above"): [(Decimal("1095.10"), Decimal("-5.14"))],
    ("worker", "above"): [(Decimal("1013.98"), Decimal("-5.14"))],
}
"""Law of 30 March 1994, article 108: with an earning spouse the special contribution starts at 5.15, on 1,095.10 of pay
(108 % of it for workers). The cent of gross keeps its own cent."""


@pytest.mark.parametrize("status", ["employee", "worker"])
@pytest.mark.parametrize("spouse", ["single", "none", "above"])
def test_net_falls_by_its_roundings_and_the_laws_own_steps_alone(status: str, spouse: str) -> None:
    one = frame({"gross": Decimal(0), "status": status, "spouse": spouse}).drop("gross")
    cents = pl.DataFrame({"cents": pl.int_range(400_000, eager=True)})
    every_cent = cents.select(gross=(pl.col("cents").cast(EXACT) / 100).cast(EXACT))
    contracts = compute_dated(every_cent.join(one, how="cross"), rules_in(*CONTRACT), BOOK).rows
    slips = compute_dated(contracts, rules_in(*PAYSLIP), BOOK).rows.select("gross", more=pl.col("net").diff())
    assert slips.filter(pl.col("more") < -ROUNDINGS).rows() == STEPS.get((status, spouse), [])
