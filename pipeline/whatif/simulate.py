"""From invoice, gross or net to every amount of a payslip, for one situation or a file of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT, ZERO
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import Computed, Rules, compute_dated, rules_in, upstream
from pipeline.month.gross import Cost, largest_gross
from pipeline.month.net_search import smallest_gross
from pipeline.month.payslips import ALONE, payslip_rules
from pipeline.rules import CONTRACT, EXCEPTIONAL, INVOICE, PRICE, SITUATION
from pipeline.whatif.situation_columns import BadSituation

FEE = rules_in(*INVOICE)
CONTRACT_RULES, PRINTED_RULES = rules_in(*CONTRACT), rules_in(*SITUATION)
COST_RULES = upstream(CONTRACT_RULES, ["full_cost"])
EXCEPTIONAL_RULES = rules_in(*EXCEPTIONAL)


def simulate(situations: pl.DataFrame, book: ParamBook) -> list[Computed]:
    """Every column of the rules for each situation; situations of one kind are computed together.

    situations: the columns of `schemas.situations`, one row each; exactly one of invoice, gross, net, or kind.
    """
    ways: list[tuple[pl.Expr, Callable[[pl.DataFrame, ParamBook], Computed]]] = [
        (pl.col("kind").is_not_null(), _exceptional),
        (pl.col("kind").is_null() & pl.col("invoice").is_not_null(), _from_invoice),
        (pl.col("kind").is_null() & pl.col("invoice").is_null() & pl.col("net_wished").is_not_null(), _from_net),
        (pl.col("kind").is_null() & pl.col("invoice").is_null() & pl.col("net_wished").is_null(), from_gross),
    ]
    parts = [(way is _exceptional, way(rows, book)) for which, way in ways if (rows := situations.filter(which)).height]
    return [part if exceptional else _printed(part, book) for exceptional, part in parts]


def _printed(part: Computed, book: ParamBook) -> Computed:
    """With the amounts that only a simulation prints, such as the base at 108 %."""
    printed = compute_dated(part.rows, PRINTED_RULES, book)
    return Computed(printed.rows, pl.concat([part.stopped, printed.stopped], how="diagonal"))


NOTHING_BEFORE = {**ALONE, "work_bonus_before": ZERO, "extra_withholding": ZERO}


def from_gross(rows: pl.DataFrame, book: ParamBook) -> Computed:
    """A contract and a payslip on their own: the month's sums are the contract's, nothing came before."""
    contract = compute_dated(rows.with_columns(**NOTHING_BEFORE), CONTRACT_RULES, book)
    slips = [compute_dated(contract.rows.filter(pl.col("resident") == resident), payslip_rules(resident), book)
             for resident in (True, False)]
    return Computed(pl.concat([slip.rows for slip in slips], how="diagonal"),
                    pl.concat([contract.stopped, *(slip.stopped for slip in slips)], how="diagonal"))


def _from_invoice(rows: pl.DataFrame, book: ParamBook) -> Computed:
    """Fee and expenses off the invoice; the rest is the budget of the contract."""
    priced = compute_dated(rows.with_columns(total_excl_vat=pl.col("invoice")), FEE, book)
    left = pl.col("invoice") - pl.col("fee") - pl.col("expenses")
    budgets = priced.rows.with_columns(budget=pl.max_horizontal(left, pl.lit(Decimal(0))).cast(EXACT)).drop("gross")
    known, stopped = _known(budgets, book)
    solved = known.with_columns(gross=largest_gross(known["budget"], _cost_of(known, book)))
    paid = from_gross(solved, book)
    return Computed(paid.rows, pl.concat([priced.stopped, stopped, paid.stopped], how="diagonal"))


def _cost_of(rows: pl.DataFrame, book: ParamBook) -> Cost:
    """What each contract costs at a gross."""
    return lambda gross: compute_dated(rows.with_columns(gross=gross, **NOTHING_BEFORE), COST_RULES, book).rows["full_cost"]


def _known(rows: pl.DataFrame, book: ParamBook) -> tuple[pl.DataFrame, pl.DataFrame]:
    tried = compute_dated(rows.with_columns(gross=pl.lit(Decimal(0), dtype=EXACT), **NOTHING_BEFORE), CONTRACT_RULES, book)
    return rows.join(tried.rows.select("id"), on="id", how="semi", maintain_order="left"), tried.stopped


def _exceptional(rows: pl.DataFrame, book: ParamBook) -> Computed:
    """Exceptional pay; a social deduction that is given replaces the ordinary one."""
    given = pl.col("social_deduction").is_not_null()
    parts = [compute_dated(rows.filter(given), EXCEPTIONAL_RULES, book),
             compute_dated(rows.filter(~given).drop("social_deduction"), EXCEPTIONAL_RULES, book)]
    return Computed(pl.concat([part.rows for part in parts], how="diagonal"),
                    pl.concat([part.stopped for part in parts], how="diagonal"))


def _from_net(rows: pl.DataFrame, book: ParamBook) -> Computed:
    """The smallest gross whose net is at least the wish; `net_difference` is what it gives more."""
    tried = from_gross(rows.with_columns(gross=pl.lit(Decimal(0), dtype=EXACT)), book)
    known = rows.drop("gross").join(tried.rows, on="id", how="semi", maintain_order="left")

    def net(nth: pl.Series, gross: pl.Series) -> pl.Series:
        persons = known[nth].with_columns(gross=gross, id=pl.int_range(pl.len()).cast(pl.String).str.zfill(12))
        return from_gross(persons, book).rows.sort("id")["net"]

    solved = from_gross(known.with_columns(gross=smallest_gross(known["net_wished"], net)), book)
    given = solved.rows.with_columns(net_difference=pl.col("net") - pl.col("net_wished"))
    return Computed(given, pl.concat([tried.stopped, solved.stopped], how="diagonal"))


def price(cost: Decimal, expenses: Decimal, day: date, book: ParamBook) -> dict[str, Decimal]:
    """The invoice that pays a cost of employment and expenses: invoice, fee."""
    rows = pl.DataFrame({"cost": [cost], "expenses": [expenses], "law_day": [day]},
                        schema={"cost": EXACT, "expenses": EXACT, "law_day": pl.Date})
    priced: Rules = rules_in(*PRICE)
    done = compute_dated(rows, priced, book)
    if done.stopped.height:
        raise BadSituation(f"not known on {day}: {done.stopped['missing_parameters'][0]}")
    return {name: done.rows[name][0] for name in ("invoice", "fee")}
