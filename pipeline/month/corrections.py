"""Rows that a workbook says otherwise than when a run sealed them, or no longer has: they are corrected.

A correction takes back what the books hold of the row and, where the row still stands, takes it up as it is now.
The newest workbook of an Activity's month is the whole truth of it, an older one counts for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.core.params import ParamBook
from pipeline.core.problems import Problem
from pipeline.core.rulegraph import compute_dated, rules_in
from pipeline.intake import Intake, problem_at
from pipeline.rules import LINE

if TYPE_CHECKING:
    from pipeline.books.opening import Opening
    from pipeline.month.collect import Order

WORK = {"lines": "line", "expenses": "expense", "pay": "pay", "copyright": "copyright"}
"""Table of the intake -> kind of row in the books."""
BILLED = ("client_id", "turnover_kind", "order_reference", "vat", "vat_ground", "quote_reference", "quote_terms")
"""What makes a line stand on another invoice."""
AS_BILLED = (pl.col("order_reference", "quote_reference").fill_null(""), pl.col("quote_terms").fill_null("legal"))
"""What an invoice says where a line names none."""
OF = ["activity_id", "work_month"]
"""What a workbook is of."""


@dataclass(frozen=True)
class Compared:
    """Rows of one kind against the books.

    fresh: rows that no run sealed. same: sealed as they are. changed: sealed otherwise. outdated: sealed otherwise, in a
    workbook older than the sealed one. gone: sealed, and no longer in their workbook (kind, row_key, work_month, file).
    """

    fresh: pl.DataFrame
    same: pl.DataFrame
    changed: pl.DataFrame
    outdated: pl.DataFrame
    gone: pl.DataFrame

    @property
    def open(self) -> pl.DataFrame:
        """Rows that no run sealed as they are, new ones and corrected ones."""
        return pl.concat([self.fresh, self.changed]).sort("row_key")


@dataclass(frozen=True)
class Gone:
    """taken_back: sealed rows that this run takes back (kind, row_key). kept_open: files that must stay in the inbox, for
    what they lack is taken back by a run of another month, or held."""

    taken_back: pl.DataFrame
    kept_open: tuple[str, ...]
    problems: tuple[Problem, ...]


def compare(intake: Intake, opening: "Opening") -> dict[str, Compared]:
    """By table of the intake: its rows against the books."""
    sealed = opening.sealed_rows.filter(pl.col("content_hash") != "")
    books = _workbooks(intake, opening.sealed_rows)
    again = {name: _again(getattr(intake, name), sealed.filter(kind=kind), books) for name, kind in WORK.items()}
    known = {file for rows in again.values() for file in rows.filter(pl.col("sealed_hash").is_not_null())["file"]}
    whole = books.filter((pl.col("version") > pl.col("sealed_version")) | pl.col("file").is_in(sorted(known)))
    return {name: _compared(rows, _gone(rows, sealed.filter(kind=WORK[name]), whole)) for name, rows in again.items()}


def worth_another(lines: pl.DataFrame, changed: pl.DataFrame, opening: "Opening", book: ParamBook,
                  order: "Order") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines without, and the corrected ones whose client, order, VAT and amount are those that were invoiced.

    A word that changed on an invoice already sent needs no other invoice.
    """
    priced = compute_dated(changed.with_columns(law_day=pl.lit(order.as_of)), rules_in(*LINE), book).rows
    was = opening.to_take_back.lines.select("row_key", *(pl.col(name).alias(f"{name}_was") for name in BILLED), "worth_cents")
    both = priced.with_columns(AS_BILLED).join(was, on="row_key")
    same = both.filter(*(pl.col(name) == pl.col(f"{name}_was") for name in BILLED),
                       pl.col("line_net") * 100 == pl.col("worth_cents"))
    reworded = changed.join(same, on="row_key", how="semi", maintain_order="left")
    return lines.join(reworded, on="row_key", how="anti", maintain_order="left"), reworded


def to_take_back(compared: Mapping[str, Compared]) -> dict[str, list[str]]:
    """Keys of the rows of which something may be taken back, by kind of row."""
    return {kind: [*compared[name].changed["row_key"], *compared[name].gone["row_key"]] for name, kind in WORK.items()}


def only_adding(intake: Intake, opening: "Opening", compared: Mapping[str, Compared]) -> list[Problem]:
    """A word on workbooks of a sealed month that hold none of its rows: they add, and take nothing back."""
    used = {file for rows in compared.values() for part in (rows.same, rows.changed, rows.outdated) for file in part["file"]}
    same_version = _workbooks(intake, opening.sealed_rows).filter(pl.col("version") == pl.col("sealed_version"))
    books = same_version.filter(~pl.col("file").is_in(sorted(used)))
    return [Problem(file=row["file"], code="WORKBOOK-ADDS", value=str(row["version"]), expected=str(row["version"] + 1),
                    activity_id=row["activity_id"]) for row in books.to_dicts()]


def outdated(intake: Intake, compared: Mapping[str, Compared]) -> list[Problem]:
    """Rows of a workbook that is older than the sealed one and says otherwise: they wait for a higher version."""
    return [problem_at(row, intake, "ROW-SEALED-CHANGED") for rows in compared.values() for row in rows.outdated.to_dicts()]


def gone(compared: Mapping[str, Compared], opening: "Opening", order: "Order", nobody: pl.DataFrame) -> Gone:
    """Sealed rows that their workbook lacks: contracts of the run's month and all lines, expenses and requests for copyright,
    but for those of a member, client or Activity that is held back. nobody: lines whose client has left the register (see
    `unaddressed`)."""
    rows = pl.concat([each.gone for each in compared.values()])
    sealed = opening.to_take_back
    held = [key for frame in (sealed.lines, sealed.expenses, sealed.contracts, sealed.copyright) for who in order.holds
            for key in of(frame, who)["row_key"]]
    is_due = (pl.col("kind") != "pay") | (pl.col("work_month") == str(order.month))
    lost = pl.col("row_key").is_in(nobody["row_key"].to_list()) & (pl.col("kind") == "line")
    now = is_due & ~pl.col("row_key").is_in(held) & ~lost
    return Gone(rows.filter(now).select("kind", "row_key"), tuple(sorted(set(rows.filter(~now)["file"]))),
                tuple(_gone_problem(row) for row in rows.with_columns(is_due=is_due, lost=lost).to_dicts()))


def on_new_receipts(expenses: pl.DataFrame, opening: "Opening", missing: Gone, intake: Intake,
                    problems: list[Problem]) -> pl.DataFrame:
    """Expenses without those whose receipt an earlier run paid for another row that still stands."""
    books = opening.to_take_back.receipts.join(missing.taken_back, on="row_key", how="anti")
    used = books.select("receipt_sha256", _key="row_key", _where=pl.format("{} {} {}", "file", "sheet", "row"))
    twice = expenses.join(used, on="receipt_sha256").filter(pl.col("_key") != pl.col("row_key"))
    twice = twice.unique("row_key", keep="first", maintain_order=True)
    problems += [problem_at(row, intake, "EXPENSE-RECEIPT-TWICE", row["receipt"], row["_where"], "receipt")
                 for row in twice.to_dicts()]
    return expenses.join(twice, on="row_key", how="anti", maintain_order="left")


def _gone_problem(row: Mapping[str, Any]) -> Problem:
    if row["lost"]:
        return Problem(file=row["file"], code="ROW-GONE-NO-CLIENT", value=row["row_key"], activity_id=row["activity_id"])
    code, expected = ("ROW-GONE", "") if row["is_due"] else ("ROW-GONE-OTHER-MONTH", f"smart run --month {row['work_month']}")
    return Problem(file=row["file"], code=code, value=row["row_key"], expected=expected, activity_id=row["activity_id"])


def of(rows: pl.DataFrame, who: str) -> pl.DataFrame:
    """Rows of a member, client or Activity."""
    ids = [name for name in ("member_id", "client_id", "activity_id") if name in rows.columns]
    return rows.filter(pl.any_horizontal(pl.col(name) == who for name in ids))


def _workbooks(intake: Intake, sealed: pl.DataFrame) -> pl.DataFrame:
    """Workbooks that count and of which runs sealed rows: OF, file, version, waiting, sealed_version."""
    dropped = intake.files.filter(pl.col("kind") == "workbook").rename({"month": "work_month"})
    versions = sealed.group_by(OF).agg(sealed_version=pl.col("version").max())
    return dropped.select(*OF, "file", "version", "waiting").join(versions, on=OF).sort("file")


def _again(rows: pl.DataFrame, sealed: pl.DataFrame, books: pl.DataFrame) -> pl.DataFrame:
    """Rows with what the books say of them, null where no run sealed them: sealed_hash, is_older."""
    older = books.select("file", is_older=pl.col("version") < pl.col("sealed_version"))
    own = _with_own_keys(rows, sealed)
    found = own.join(sealed.select("row_key", sealed_hash="content_hash"), on="row_key", how="left", maintain_order="left")
    return found.join(older, on="file", how="left", maintain_order="left").with_columns(pl.col("is_older").fill_null(False))


def _with_own_keys(rows: pl.DataFrame, sealed: pl.DataFrame) -> pl.DataFrame:
    """A row that has the key of another month's and says something else is a new row, not its correction: somebody made
    this month's workbook from a copy of the last one."""
    known = sealed.select("row_key", _month="work_month", _hash="content_hash")
    joined = rows.join(known, on="row_key", how="left", maintain_order="left")
    copied = (pl.col("_month") != pl.col("month")) & (pl.col("_hash") != pl.col("content_hash"))
    key = pl.when(copied).then(pl.concat_str("row_key", pl.lit(" of "), "month")).otherwise("row_key")
    return joined.with_columns(row_key=key).drop("_month", "_hash")


def _gone(rows: pl.DataFrame, sealed: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """Sealed rows that their workbook lacks; none while rows of it wait, for these may be among them."""
    settled = whole.filter(pl.col("waiting") == 0, pl.col("version") >= pl.col("sealed_version")).drop("version")
    return (sealed.join(settled, on=OF).join(rows, on="row_key", how="anti")
            .select("kind", "row_key", *OF, "file").sort("row_key"))


def _compared(rows: pl.DataFrame, gone: pl.DataFrame) -> Compared:
    columns = [name for name in rows.columns if name not in ("sealed_hash", "is_older")]
    rows = rows.with_columns(is_new=pl.col("sealed_hash").is_null(), is_same=pl.col("sealed_hash") == pl.col("content_hash"))
    fresh, known = rows.filter("is_new"), rows.filter(~pl.col("is_new"))
    same, otherwise = known.filter("is_same"), known.filter(~pl.col("is_same"))
    changed, outdated = otherwise.filter(~pl.col("is_older")), otherwise.filter("is_older")
    fresh, same, changed, outdated = (part.select(columns) for part in (fresh, same, changed, outdated))
    return Compared(fresh, same, changed, outdated, gone)
