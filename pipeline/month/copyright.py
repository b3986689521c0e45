"""Copyright: which requests the invoices, the year and the budgets allow, and what each member receives of them.

It is paid at its gross amount out of the budget, without social contributions; tax is due on the income year so far.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import EXACT, euros, text
from pipeline.core.problems import Problem
from pipeline.core.rulegraph import Computed, compute_dated, rules_in, upstream
from pipeline.intake import problem_at
from pipeline.month.collect import Inputs
from pipeline.month.invoices import Sales
from pipeline.month.reimburse import with_those_on_hold
from pipeline.month.taken_back import copyright_taken_back, given_back
from pipeline.rules import COPYRIGHT, COPYRIGHT_REQUEST

OF_INVOICE = ["activity_id", "month", "client_id", "order_reference"]
"""Work of a month's workbook for one client and order: what a request is a part of."""
INCOME = ["member_id", "income_year"]
YEAR = {"copyright_before": "gross", "copyright_expenses_before": "expenses", "copyright_withholding_before": "withholding"}
"""Column of the rules -> what the books had of it in the income year."""
UNKNOWN, SHARE, CEILING, BUDGET = "PARAMETER-MISSING", "COPYRIGHT-OVER-SHARE", "COPYRIGHT-OVER-YEAR", "COPYRIGHT-OVER-BUDGET"
"""Why a request waits, the first ground that applies."""


@dataclass(frozen=True)
class Copyright:
    """requests: one request each that is paid, with `copyright_gross`, what was `invoiced` and the most that it may be.
    taken_back: sealed requests that are corrected or gone, negative. kept: activity_id, kept: budget for those that wait.
    documents: one member and income year each, every column of the rules, numbered. Rows that wait stand in `problems`."""

    requests: pl.DataFrame
    taken_back: pl.DataFrame
    kept: pl.DataFrame
    documents: pl.DataFrame
    problems: tuple[Problem, ...]

    @property
    def both(self) -> pl.DataFrame:
        """What is paid, and what is taken back of it: number, member_id, activity_id, copyright_gross."""
        names = ["number", "member_id", "activity_id", "copyright_gross"]
        return pl.concat([self.requests.select(names), self.taken_back.select(names)])


def copyright(inputs: Inputs, sold: Sales, budgets: pl.DataFrame) -> Copyright:
    """Pay requests by date. budgets: activity_id, available (after fees and expenses, before anybody is employed)."""
    placed, back, problems = _corrected(_requests(inputs), sold, budgets, inputs)
    paid = placed.filter(code="", on_hold=False).drop("code", "fits", "kept", "on_hold", "missing_parameters")
    documents = _documents(pl.concat([rows.select(*INCOME, "law_day", "copyright_gross") for rows in (paid, back)]), inputs)
    numbers = documents.select(*INCOME, "number")
    problems += _waiting(placed, inputs) + _paid_too_much(documents, inputs) + _of_less(back, sold, inputs)
    requests, taken_back = (rows.join(numbers, on=INCOME, how="left", maintain_order="left").sort("row_key")
                            for rows in (paid, back))
    return Copyright(requests, taken_back, placed.select("activity_id", "kept"), documents, tuple(sorted(set(problems))))


def _requests(inputs: Inputs) -> pl.DataFrame:
    """Open requests, those on hold among them. A correction stays in the income year in which its request was paid."""
    rows = with_those_on_hold(inputs, "copyright").with_columns(pl.col("order_reference").fill_null(""),
                                                                copyright_gross="copyright_amount")
    sealed = inputs.opening.to_take_back.copyright.select("row_key", "income_year")
    year = pl.col("income_year").fill_null(inputs.order.pay_day.year)
    return _with_law_day(rows.join(sealed, on="row_key", how="left").with_columns(year), inputs).sort("row_key")


def _with_law_day(rows: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """The day of payment; for an earlier income year its last day."""
    day = inputs.order.pay_day
    return rows.with_columns(law_day=pl.when(pl.col("income_year") == day.year).then(pl.lit(day))
                             .otherwise(pl.date("income_year", 12, 31)))


def _corrected(rows: pl.DataFrame, sold: Sales, budgets: pl.DataFrame,
               inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame, list[Problem]]:
    """Every request as `_placed`, what is taken back, and problems of corrections that cannot be paid as they are now:
    these stay as they were sealed, and all is placed again without them."""
    sealed, problems = inputs.opening.to_take_back.copyright["row_key"].to_list(), list[Problem]()
    while True:
        corrected = rows.filter(pl.col("row_key").is_in(sealed))["row_key"]
        back = _with_law_day(copyright_taken_back(inputs, corrected), inputs)
        known = compute_dated(_with_books(rows, back, sold, inputs), rules_in(*COPYRIGHT, *COPYRIGHT_REQUEST), inputs.book)
        placed = _placed(known, given_back(budgets, back, "copyright_gross"))
        missed = placed.filter(pl.col("code") != "", pl.col("row_key").is_in(corrected.to_list()))
        if missed.is_empty():
            return placed, back, problems
        problems += _waiting(missed, inputs)
        rows = rows.join(missed, on="row_key", how="anti", maintain_order="left")


def _with_books(rows: pl.DataFrame, back: pl.DataFrame, sold: Sales, inputs: Inputs) -> pl.DataFrame:
    """Rows with what was `invoiced` to their client for their order, `copyright_used` of it, and the year before them."""
    books = inputs.opening.to_take_back.invoiced.rename({"work_month": "month"})
    invoiced = pl.concat([books.select(*OF_INVOICE, invoiced=euros("invoiced_cents"), copyright_used=euros("copyright_cents")),
                          sold.invoiced.select(*OF_INVOICE, invoiced="line_net", copyright_used=pl.lit(0).cast(EXACT)),
                          back.select(*OF_INVOICE, invoiced=pl.lit(0).cast(EXACT), copyright_used="copyright_gross")])
    years = pl.concat([_years(inputs), back.select(*INCOME, copyright_before="copyright_gross").with_columns(
        pl.lit(0).cast(EXACT).alias(name) for name in list(YEAR)[1:])])
    for key, amounts in ((OF_INVOICE, invoiced), (INCOME, years)):
        rows = rows.join(amounts.group_by(key).sum(), on=key, how="left", maintain_order="left")
    return rows.with_columns(pl.col(name).fill_null(0).cast(EXACT) for name in ("invoiced", "copyright_used", *YEAR))


def _years(inputs: Inputs) -> pl.DataFrame:
    """What members had of each income year, from the books."""
    return inputs.opening.copyright_years.select(*INCOME, *(euros(old).alias(new) for new, old in YEAR.items()))


def _placed(known: Computed, budgets: pl.DataFrame) -> pl.DataFrame:
    """Requests by date with `code`, why they wait, "" where they do not; `fits`, the most that does; `kept`, the budget that
    is kept for one that waits, so that it is still there once it is corrected."""
    rows = pl.concat([known.rows, known.stopped], how="diagonal").drop(*rules_in(*COPYRIGHT), *list(YEAR)[1:], strict=False)
    ordered = rows.with_columns(law_known=pl.col("missing_parameters").is_null()).sort("activity_id", "date", "row_key")
    available, used = dict(budgets.iter_rows()), defaultdict[Any, Decimal](Decimal)
    placed = pl.DataFrame([_place(row, available, used) for row in ordered.to_dicts()],
                          schema={"code": pl.String, "fits": EXACT, "kept": EXACT})
    return pl.concat([ordered.drop("law_known"), placed], how="horizontal")


def _place(row: Mapping[str, Any], available: Mapping[str, Decimal], used: dict[Any, Decimal]) -> dict[str, Any]:
    """Where a request finds room: on its invoice, in its year, in its budget. used: what earlier ones took of each."""
    invoice, year, budget = (tuple(row[name] for name in key) for key in (OF_INVOICE, INCOME, ["activity_id"]))
    rooms = {BUDGET: available.get(row["activity_id"], Decimal(0)) - used[budget]}
    if row["law_known"]:
        rooms = {SHARE: row["copyright_most"] - row["copyright_used"] - used[invoice],
                 CEILING: row["copyright_most_year"] - used[year], **rooms}
    asked, fits = row["copyright_gross"], max(min(rooms.values()), Decimal(0))
    grounds = [UNKNOWN] if not row["law_known"] else [ground for ground, room in rooms.items() if asked > room]
    if not grounds:
        used[invoice], used[year] = used[invoice] + asked, used[year] + asked
    taken = Decimal(0) if grounds[:1] == [BUDGET] else min(asked, fits)
    used[budget] += taken
    return {"code": next(iter(grounds), ""), "fits": fits, "kept": taken if grounds or row["on_hold"] else Decimal(0)}


def _documents(income: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """One row a member and income year: the year before from the books, this run's part, tax on the year so far."""
    sums = income.group_by(INCOME).agg(pl.col("law_day").max(), pl.col("copyright_gross").sum()).sort(INCOME)
    rows = sums.join(_years(inputs), on=INCOME, how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null(0).cast(EXACT) for name in YEAR)
    done = compute_dated(rows, rules_in(*COPYRIGHT), inputs.book).rows.sort(INCOME)
    first = inputs.opening.next_copyright
    nth = pl.int_range(first, first + pl.len()).cast(pl.String).str.zfill(5)
    return done.with_columns(number=pl.concat_str(pl.lit(f"{inputs.order.as_of.year}-C"), nth))


def _waiting(placed: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on each request that waits: the most that fits, or the values of the law that are not known."""
    found = []
    for row in placed.filter(pl.col("code") != "", ~pl.col("on_hold")).to_dicts():
        value, expected = text(row["copyright_gross"]), text(row["fits"])
        if row["code"] == UNKNOWN:
            value, expected = row["law_day"].isoformat(), row["missing_parameters"]
        found.append(problem_at(row, inputs.intake, row["code"], value, expected, "copyright_amount"))
    return found


def _of_less(back: pl.DataFrame, sold: Sales, inputs: Inputs) -> list[Problem]:
    """A word on sealed requests that stand as they are, where their client was meanwhile given back too much of the work."""
    year = pl.lit(inputs.order.pay_day.year, dtype=pl.Int64)
    rows = inputs.intake.copyright.with_columns(pl.col("order_reference").fill_null(""), income_year=year)
    sealed = inputs.opening.sealed_rows.filter(kind="copyright")
    stand = rows.join(sealed, on=["row_key", "content_hash"], how="semi", maintain_order="left")
    asked = _with_books(_with_law_day(stand, inputs), back, sold, inputs)
    limited = compute_dated(asked, upstream(rules_in(*COPYRIGHT_REQUEST), ["copyright_most"]), inputs.book).rows
    too_much = limited.filter(pl.col("copyright_used") > pl.col("copyright_most"))
    return [problem_at(row, inputs.intake, "COPYRIGHT-OF-LESS", text(row["copyright_used"]), text(row["copyright_most"]),
                       "copyright_amount") for row in too_much.to_dicts()]


def _paid_too_much(documents: pl.DataFrame, inputs: Inputs) -> list[Problem]:
    """A word on a correction that leaves a member with less than was paid: it stays a debt, nothing is deducted."""
    owing = documents.filter(pl.col("net") < 0).join(inputs.rows.members, on="member_id")
    return [problem_at(row, inputs.intake, "COPYRIGHT-PAID-TOO-MUCH", text(-row["net"]), "", "member_id")
            for row in owing.to_dicts()]
