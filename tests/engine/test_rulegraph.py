"""Rules that do not fit together are refused at start, with their names; the others become one plan by levels."""

import inspect
from datetime import date
from decimal import Decimal
from types import ModuleType

import polars as pl
import pytest
from polars import Expr

from pipeline.core.money import EXACT
from pipeline.core.params import Dated, ParamBook
from pipeline.core.rulegraph import (
    Rule,
    RuleError,
    compute,
    compute_dated,
    levels,
    needs,
    parameters_of,
    rules_in,
    upstream,
)


def double(amount: Expr) -> Expr:
    return amount * 2


def both(amount: Expr, double: Expr) -> Expr:
    return amount + double


def taxed(both: Expr, rate: Decimal) -> Expr:
    return both * rate


RULES: dict[str, Rule] = {"double": double, "both": both, "taxed": taxed}


def entry(name: str, day: date, value: str | None) -> Dated:
    return Dated(name, name, "share", day, day, None if value is None else Decimal(value), "a law", "official")


def book(*entries: Dated) -> ParamBook:
    return ParamBook({"rate": entries})


def amounts(*rows: tuple[str, date]) -> pl.DataFrame:
    return pl.DataFrame({"amount": [Decimal(amount) for amount, _ in rows], "law_day": [day for _, day in rows]},
                        schema={"amount": EXACT, "law_day": pl.Date})


def module(name: str, *rules: Rule) -> ModuleType:
    made = ModuleType(name)
    for rule in rules:
        rule.__module__ = name
        setattr(made, rule.__name__, rule)
    return made


def test_columns_and_parameters_are_told_apart_by_their_annotation() -> None:
    assert needs(taxed) == (("both",), ("rate",))
    assert parameters_of(RULES) == {"rate"}


def test_text_annotations_are_evaluated() -> None:
    def later(amount: "Expr", rate: "Decimal") -> "Expr":
        return amount * rate

    assert needs(later) == (("amount",), ("rate",))


def test_levels_follow_the_needs() -> None:
    assert list(levels(RULES, ["amount"])) == [["double"], ["both"], ["taxed"]]


def test_a_circle_is_refused_with_its_names() -> None:
    def egg(hen: Expr) -> Expr:
        return hen

    def hen(egg: Expr) -> Expr:
        return egg

    with pytest.raises(RuleError, match="rules in a circle: .*egg.*hen|rules in a circle: .*hen.*egg"):
        list(levels({"egg": egg, "hen": hen}, []))


def test_an_unknown_need_is_refused_with_the_rule_that_wants_it() -> None:
    with pytest.raises(RuleError, match="double needs amount, which is neither a rule nor a given column"):
        list(levels(RULES, []))


def test_a_name_that_is_rule_and_column_is_refused() -> None:
    with pytest.raises(RuleError, match="double is both a rule and a given column"):
        list(levels(RULES, ["amount", "double"]))


def test_a_name_in_two_modules_is_refused() -> None:
    def one(amount: Expr) -> Expr:
        return amount

    def other(amount: Expr) -> Expr:
        return amount

    other.__name__ = "one"
    with pytest.raises(RuleError, match="one is written in first and in second"):
        rules_in(module("first", one), module("second", other))


def test_private_and_borrowed_functions_are_no_rules() -> None:
    def _helper(amount: Expr) -> Expr:
        return amount

    own = module("own", _helper)
    own.double = double  # type: ignore[attr-defined]
    assert rules_in(own) == {}


def test_only_rules_upstream_of_the_targets_are_kept() -> None:
    assert sorted(upstream(RULES, ["both"])) == ["both", "double"]


def test_a_parameter_that_no_file_has_is_refused() -> None:
    with pytest.raises(RuleError, match="no parameter file has rate"):
        compute_dated(amounts(("1", date(2026, 1, 1))), RULES, ParamBook({}))


def test_a_given_column_makes_its_rule_step_aside() -> None:
    rows = amounts(("10", date(2026, 1, 1))).with_columns(double=pl.lit(Decimal(5)).cast(EXACT))
    done = compute_dated(rows, RULES, book(entry("rate", date(2025, 1, 1), "0.5")))
    assert done.rows["taxed"].to_list() == [Decimal("7.5")]


def test_each_row_is_computed_with_the_value_of_its_day_and_keeps_its_place() -> None:
    rows = amounts(("10", date(2026, 1, 1)), ("10", date(2025, 1, 1)), ("20", date(2026, 5, 5)))
    values = book(entry("rate", date(2025, 1, 1), "0.5"), entry("rate", date(2026, 1, 1), "1"))
    assert compute_dated(rows, RULES, values).rows["taxed"].to_list() == [Decimal(30), Decimal(15), Decimal(60)]


def test_an_ended_value_stops_its_rows_by_name_and_the_others_go_on() -> None:
    rows = amounts(("10", date(2025, 1, 1)), ("20", date(2026, 1, 1)))
    values = book(entry("rate", date(2025, 1, 1), "0.5"), entry("rate", date(2026, 1, 1), None))
    done = compute_dated(rows, RULES, values)
    assert done.rows["amount"].to_list() == [Decimal(10)]
    assert done.stopped.select("amount", "missing_parameters").rows() == [(Decimal(20), "rate")]


def test_no_rows_give_no_rows_with_every_column() -> None:
    done = compute_dated(amounts(), RULES, book(entry("rate", date(2025, 1, 1), "0.5")))
    assert done.rows.columns == ["amount", "law_day", "double", "both", "taxed"]
    assert done.rows.is_empty() and done.stopped.is_empty()


def test_a_deep_chain_of_diamonds_stays_a_small_plan() -> None:
    rules = {f"{side}{depth}": sum_of(f"a{depth - 1}", f"b{depth - 1}") for depth in range(1, 19) for side in "ab"}
    frame = pl.LazyFrame({"a0": [1], "b0": [1]})
    assert compute(frame, rules, {}).collect()["a18"].to_list() == [2**18]


def sum_of(left: str, right: str) -> Rule:
    """A rule that adds two columns of these names."""

    def rule(**given: Expr) -> Expr:
        return given[left] + given[right]

    rule.__annotations__ = {left: Expr, right: Expr, "return": Expr}
    names = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in (left, right)]
    rule.__signature__ = inspect.Signature(names)  # type: ignore[attr-defined]
    return rule
