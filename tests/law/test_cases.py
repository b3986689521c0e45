"""The experts' cases pass exactly: no tolerance."""

from decimal import Decimal
from typing import Any

import pytest

from tests.law.casebook import Case, cases, results


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.file}: {case.name}")
def test_case(case: Case) -> None:
    found = results(case)
    assert {name: printed(found[name]) for name in case.expect} == {
        name: printed(value) for name, value in case.expect.items()}


def printed(value: Any) -> Any:
    """Numbers by their value: 45 and 45.00 are the same."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (str, int, Decimal)):
        try:
            return Decimal(value).normalize()
        except ArithmeticError:
            return value
    return value
