"""From invoice, gross or net to every amount of a payslip, for one situation or a file of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl

from pipeline.core.money import EXACT
from pipeline.core.params import ParamBook
from pipeline.core.rulegraph import Computed, Rules, compute_dated, rules_in, upstream
from pipeline.month.gross import Cost, largest_gross
from pipeline.month.payslips import payslip_rules
from pipeline.rules import CONTRACT, EXCEPTIONAL, INVOICE, PRICE, SITUATION
from pipeline.whatif.situations import BadSituation

FEE = rules_in(*INVOICE)
CONTRACT_RULES, PRINTED_RULES = rules_in(*CONTRACT), rules_in(*SITUATION)
COST_RULES = upstream(CONTRACT_RULES, ["full_cost"])
EXCEPTIONAL_RULES = rules_in(*EXCEPTIONAL)
WINDOW = 3000
"""Cents scanned below a gross that reaches a net: net may fall by the law's own steps (5.15 with an earning
spouse), which a gross about 12 euro higher makes good."""
AT_ONCE = 100


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


BEFORE = ("work_bonus_before", "withholding_before", "special_contribution_before", "special_base_quarter_before",
          "special_contribution_quarter_before")
NOTHING_BEFORE = {**{name: pl.lit(Decimal(0), dtype=EXACT) for name in BEFORE}, "is_quarter_known": pl.lit(False)}


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
    known, stopped = _known(rows.drop("gross"), book)
    parts = [from_gross(_smallest_gross(part, book), book) for part in known.iter_slices(AT_ONCE)]
    rows_of = [part.rows.with_columns(net_difference=pl.col("net") - pl.col("net_wished")) for part in parts]
    stops = [stopped, *(part.stopped for part in parts)]
    nobody = from_gross(known.with_columns(gross=pl.lit(None, dtype=EXACT)), book).rows
    return Computed(pl.concat(rows_of) if rows_of else nobody, pl.concat(stops, how="diagonal"))


def _smallest_gross(rows: pl.DataFrame, book: ParamBook) -> pl.DataFrame:
    """Halve to a gross that reaches the net, then scan the cents below it for a smaller one."""
    reached = _halved(rows, book)
    steps = pl.DataFrame({"down": pl.Series(range(WINDOW), dtype=pl.Int64)})
    tried = rows.with_columns(reached=reached).join(steps, how="cross").with_columns(
        gross=(pl.col("reached") - pl.col("down") * pl.lit(Decimal("0.01"))).cast(EXACT),
        id=pl.concat_str("id", pl.lit("|"), "down")).filter(pl.col("gross") >= 0)
    nets = from_gross(tried, book).rows.filter(pl.col("net") >= pl.col("net_wished"))
    best = nets.with_columns(id=pl.col("id").str.replace(r"\|\d+$", "")).group_by("id").agg(pl.col("gross").min())
    return rows.join(best, on="id", how="left", maintain_order="left")


def _halved(rows: pl.DataFrame, book: ParamBook) -> pl.Series:
    """A gross whose net reaches the wish while one cent less does not; between the wish and its tenfold."""
    low = rows["net_wished"] * 0
    high = (rows["net_wished"] * 10 + 100).cast(EXACT)
    while ((high - low) > Decimal("0.01")).any():
        middle = pl.select(((low + high) / 2).cast(pl.Decimal(38, 2)).cast(EXACT)).to_series()
        enough = from_gross(rows.with_columns(gross=middle), book).rows["net"] >= rows["net_wished"]
        low, high = middle.zip_with(~enough, low), middle.zip_with(enough, high)
    return high


def price(cost: Decimal, expenses: Decimal, day: date, book: ParamBook) -> dict[str, Decimal]:
    """The invoice that pays a cost of employment and expenses: invoice, fee."""
    rows = pl.DataFrame({"cost": [cost], "expenses": [expenses], "law_day": [day]},
                        schema={"cost": EXACT, "expenses": EXACT, "law_day": pl.Date})
    priced: Rules = rules_in(*PRICE)
    done = compute_dated(rows, priced, book)
    if done.stopped.height:
        raise BadSituation(f"not known on {day}: {done.stopped['missing_parameters'][0]}")
    return {name: done.rows[name][0] for name in ("invoice", "fee")}
