"""From invoice, gross or net to every amount of a payslip, for one situation or a file of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT, ZERO
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import Computed, compute_dated, rules_in, upstream
from pipeline.month.gross import Cost, largest_gross
from pipeline.month.net_search import smallest_gross
from pipeline.month.payslips import ALONE, payslip_rules
from pipeline.rules import CONTRACT, EXCEPTIONAL, INVOICE, PRICE, SITUATION
from pipeline.whatif.situation_columns import BadSituation

FEE, PRICE_RULES = rules_in(*INVOICE), rules_in(*PRICE)
CONTRACT_RULES, PRINTED_RULES = rules_in(*CONTRACT), rules_in(*SITUATION)
COST_RULES = upstream(CONTRACT_RULES, ["full_cost"])
EXCEPTIONAL_RULES = {name: rule for name, rule in rules_in(*EXCEPTIONAL).items() if name != "monthly_onss"}
"""A situation gives its yearly reference, not the pay of a month."""


def simulate(situations: pl.DataFrame, book: ParamBook) -> list[Computed]:
    """Every column of the rules for each situation; situations of one kind are computed together.

    situations: the columns of `situations.readable`, one row each; exactly one of invoice, gross, net. stopped: with every
    value of the law that a row lacks, those of later rules too.
    """
    parts = _computed(situations, book)
    missing = _missing(situations, parts, book)
    every = pl.col("id").replace_strict(missing, default=pl.lit(""), return_dtype=pl.String)
    return [Computed(part.rows, part.stopped.with_columns(missing_parameters=every)) for part in parts]


def _missing(situations: pl.DataFrame, parts: list[Computed], book: ParamBook) -> dict[str, str]:
    """Names of the values that each stopped row lacks: what is found missing is supposed, until nothing stops it."""
    stopped = _stopped(parts)
    found: dict[str, frozenset[str]] = {}
    while stopped:
        found |= {name: found.get(name, frozenset()) | lacks for name, lacks in stopped.items()}
        book = book.supposing(frozenset().union(*stopped.values()))
        stopped = _stopped(_computed(situations.filter(pl.col("id").is_in(list(stopped))), book))
    return {name: ", ".join(sorted(lacks)) for name, lacks in found.items()}


def _stopped(parts: list[Computed]) -> dict[str, frozenset[str]]:
    return {row["id"]: frozenset(row["missing_parameters"].split(", ")) for part in parts for row in part.stopped.to_dicts()}


def _computed(situations: pl.DataFrame, book: ParamBook) -> list[Computed]:
    """The situations of each way to start, computed together."""
    ways: list[tuple[pl.Expr, Callable[[pl.DataFrame, ParamBook], Computed]]] = [
        (pl.col("kind").is_not_null(), _exceptional),
        (pl.col("kind").is_null() & pl.col("invoice").is_not_null(), _from_invoice),
        (pl.col("kind").is_null() & pl.col("invoice").is_null() & pl.col("net_wished").is_not_null(), _from_net),
        (pl.col("kind").is_null() & pl.col("invoice").is_null() & pl.col("net_wished").is_null(), _from_gross),
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


def _from_gross(rows: pl.DataFrame, book: ParamBook) -> Computed:
    return _with_invoice(from_gross(rows, book), book)


def _with_invoice(part: Computed, book: ParamBook) -> Computed:
    """With the invoice that just pays the cost and the expenses, computed backwards, and its fee."""
    asked = part.rows.select("id", "law_day", "expenses", cost="full_cost").filter(pl.col("cost").is_not_null())
    priced = compute_dated(asked, PRICE_RULES, book)
    rows = part.rows.drop("invoice").join(priced.rows.select("id", "invoice", "fee"), on="id", how="left", maintain_order="left")
    return Computed(rows, pl.concat([part.stopped, priced.stopped], how="diagonal"))


def _from_invoice(rows: pl.DataFrame, book: ParamBook) -> Computed:
    """Fee and expenses off the invoice; the rest is the budget of the contract."""
    priced = compute_dated(rows.with_columns(total_excl_vat=pl.col("invoice"), billing=pl.lit("invoice")), FEE, book)
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
    """Exceptional pay, and what it costs; a social deduction that is given replaces the ordinary one.

    Holiday pay has no cost of its own: it was set aside month by month.
    """
    rows = rows.with_columns(exemption_used=ZERO)
    given = pl.col("social_deduction").is_not_null()
    parts = [compute_dated(rows.filter(given), EXCEPTIONAL_RULES, book),
             compute_dated(rows.filter(~given).drop("social_deduction"), EXCEPTIONAL_RULES, book)]
    done = pl.concat([part.rows for part in parts], how="diagonal")
    costed = compute_dated(done.filter(kind="other"), COST_RULES, book)
    rows = pl.concat([costed.rows, done.filter(pl.col("kind") != "other")], how="diagonal")
    return _with_invoice(Computed(rows, pl.concat([*(part.stopped for part in parts), costed.stopped], how="diagonal")), book)


def _from_net(rows: pl.DataFrame, book: ParamBook) -> Computed:
    """The smallest gross whose net is at least the wish; `net_difference` is what it gives more."""
    tried = from_gross(rows.with_columns(gross=pl.lit(Decimal(0), dtype=EXACT)), book)
    known = rows.drop("gross").join(tried.rows, on="id", how="semi", maintain_order="left")

    def net(nth: pl.Series, gross: pl.Series) -> pl.Series:
        persons = known[nth].with_columns(gross=gross, id=pl.int_range(pl.len()).cast(pl.String).str.zfill(12))
        return from_gross(persons, book).rows.sort("id")["net"]

    solved = from_gross(known.with_columns(gross=smallest_gross(known["net_wished"], net)), book)
    given = solved.rows.with_columns(net_difference=pl.col("net") - pl.col("net_wished"))
    return _with_invoice(Computed(given, pl.concat([tried.stopped, solved.stopped], how="diagonal")), book)


def price(cost: Decimal, expenses: Decimal, day: date, book: ParamBook) -> dict[str, Decimal]:
    """The invoice that pays a cost of employment and expenses: invoice, fee."""
    rows = pl.DataFrame({"cost": [cost], "expenses": [expenses], "law_day": [day]},
                        schema={"cost": EXACT, "expenses": EXACT, "law_day": pl.Date})
    done = compute_dated(rows, PRICE_RULES, book)
    if done.stopped.height:
        raise BadSituation(f"not known on {day}: {done.stopped['missing_parameters'][0]}")
    return {name: done.rows[name][0] for name in ("invoice", "fee")}
