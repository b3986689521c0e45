"""Employment contracts as they are written: new ones, amendments where terms change, the end of one whose row is gone.

A row is agreed once it passes every check: it is paid by this run, or waits for its last day or its Dimona. What was agreed
and is still agreed makes no document. A row that is gone and a new one of the same Activity and member are one contract.
"""

import polars as pl

from pipeline.books.accounting import AGREEMENTS, PAY_BASES, TERMS, Columns
from pipeline.core.money import ZERO
from pipeline.core.rulegraph import compute_dated
from pipeline.month.collect import Inputs
from pipeline.month.contracts import situations
from pipeline.month.corrections import WORK, of
from pipeline.month.minimum import LEAST
from pipeline.month.pay import Pay

CONTRACT, AMENDMENT, WITHDRAWAL = "contract", "amendment", "withdrawal"
OF = ["activity_id", "member_id"]
LATE_KINDS = (CONTRACT, AMENDMENT)
"""Documents that come too late once the work began."""
PLACE_KINDS: Columns = {"file": pl.String, "sheet": pl.String, "row": pl.Int64}
PLACE = list(PLACE_KINDS)
AGREED = (*TERMS, "pay_cents")
BESIDE: Columns = {"paid_gross": pl.Decimal(38, 10), "minimum_gross": pl.Decimal(38, 10), **PLACE_KINDS,
          **{f"{name}_was": pl.String for name in TERMS}, "pay_cents_was": pl.Int64}
"""What a document tells beside what the books keep: EUR that this run pays, least pay of the time agreed, where the row stands,
and the terms before it."""


def agreements(inputs: Inputs, employed: Pay | None = None) -> pl.DataFrame:
    """Contract documents of a run, by number: AGREEMENTS and BESIDE. employed: None counts all that a run would pay as paid."""
    now, known = agreed_now(inputs, employed), inputs.opening.agreements
    was = known.select("contract", "row_key", *(pl.col(name).alias(f"{name}_was") for name in AGREED))
    same_row = now.join(was, on="row_key", maintain_order="left")
    fresh = now.join(known, on="row_key", how="anti", maintain_order="left")
    gone = _gone(inputs, known)
    places = _in_turn(gone).select(*OF, "nth", "contract")
    moved = _in_turn(fresh).join(places, on=[*OF, "nth"], maintain_order="left").drop("nth").join(
        was.drop("row_key"), on="contract", maintain_order="left")
    kinds = {CONTRACT: fresh.join(moved, on="row_key", how="anti", maintain_order="left"),
             AMENDMENT: pl.concat([same_row.filter(_differs()), moved.select(same_row.columns)]),
             WITHDRAWAL: _withdrawn(gone, moved, _waiting(inputs, known, now)).drop("number", "kind", "made_on")}
    rows = pl.concat([rows.with_columns(kind=pl.lit(kind)) for kind, rows in kinds.items()], how="diagonal")
    return _numbered(rows, inputs)


def agreed_now(inputs: Inputs, employed: Pay | None = None) -> pl.DataFrame:
    """Contracts that are agreed and paid by this run (all that it would pay, where nothing is paid), or agreed only, by key."""
    rows = _agreed_rows(inputs, employed)
    timed = situations(rows.with_columns(waits=False), inputs)
    least = compute_dated(timed, LEAST, inputs.book).rows.select("row_key", "minimum_gross")
    versions = inputs.intake.files.filter(kind="workbook").select("file", "version")
    gross = _paid_gross(employed)
    told = rows.select("row_key", *OF, *PLACE, *_terms(), work_month="month")
    for more, key in ((least, "row_key"), (gross, "row_key"), (versions, "file")):
        told = told.join(more, on=key, how="left", maintain_order="left")
    return told.sort("row_key")


def _agreed_rows(inputs: Inputs, employed: Pay | None) -> pl.DataFrame:
    """Rows of pay of contracts that are agreed."""
    if employed is None:
        return pl.concat([inputs.rows.pay, inputs.rows.agreed])
    paid = inputs.rows.pay.filter(pl.col("row_key").is_in(employed.contracts["row_key"].to_list()))
    return pl.concat([paid, inputs.rows.agreed.filter(~pl.col("row_key").is_in(list(employed.unlawful)))])


def _paid_gross(employed: Pay | None) -> pl.DataFrame:
    """What contracts are paid: row_key, paid_gross."""
    if employed is None:
        return pl.DataFrame(schema={"row_key": pl.String, "paid_gross": pl.Decimal(38, 10)})
    return employed.contracts.group_by("row_key").agg(paid_gross=pl.col("gross").sum())


def _terms() -> list[pl.Expr]:
    """The terms of rows as the books write them. What the budget allows is no agreed amount."""
    wish = pl.coalesce(list(PAY_BASES))
    basis = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(basis)) for name, basis in PAY_BASES.items())
    plain = {name: pl.col(name).cast(pl.String).str.replace(r"\.?0+$", "") for name in ("days", "hours")}
    texts = {**{name: pl.col(name).cast(pl.String) for name in TERMS if name != "pay_basis"}, **plain,
             "pay_basis": basis.fill_null("budget")}
    return [*(term.fill_null("").alias(name) for name, term in texts.items()),
            (wish.fill_null(ZERO) * 100).cast(pl.Int64).alias("pay_cents")]


def _differs() -> pl.Expr:
    return pl.any_horizontal(pl.col(name) != pl.col(f"{name}_was") for name in AGREED)


def _in_turn(rows: pl.DataFrame) -> pl.DataFrame:
    """Contracts with their place among those of their Activity and member, by first day."""
    return rows.sort(*OF, "start", "row_key").with_columns(nth=pl.int_range(pl.len()).over(OF))


def _gone(inputs: Inputs, known: pl.DataFrame) -> pl.DataFrame:
    """Contracts that stand and whose row their workbook lacks; none while a row of it waits, for it may be that one, and none of
    who is held back. A workbook of the same version counts where it still holds a row that is known."""
    books = inputs.intake.files.filter(pl.col("kind") == "workbook", pl.col("waiting") == 0)
    whole = books.select("activity_id", "file", work_month="month", version_now="version")
    lacking = known.join(whole, on=["activity_id", "work_month"], maintain_order="left").join(
        inputs.intake.pay, on="row_key", how="anti", maintain_order="left")
    is_newer = pl.col("version_now") > pl.col("version")
    is_known = (pl.col("version_now") == pl.col("version")) & pl.col("file").is_in(_known_files(inputs, known))
    held = [key for who in inputs.order.holds for key in of(known, who)["row_key"]]
    gone = lacking.filter(is_newer | is_known, ~pl.col("row_key").is_in(held))
    return gone.with_columns(version="version_now").drop("version_now", "file")


def _withdrawn(gone: pl.DataFrame, moved: pl.DataFrame, waiting: pl.DataFrame) -> pl.DataFrame:
    """Contracts whose row is gone and became no other; none whose member and Activity have a row that waits: it may be that."""
    left = gone.join(moved, on="contract", how="anti", maintain_order="left")
    return left.join(waiting, on=[*OF, "work_month"], how="anti", maintain_order="left")


def _waiting(inputs: Inputs, known: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Rows that are not agreed yet, nor those of a contract that stands: OF, work_month."""
    settled = pl.DataFrame([*inputs.rows.sealed], schema=dict(PLACE_KINDS), orient="row")
    fresh = inputs.intake.pay.join(known, on="row_key", how="anti", maintain_order="left")
    for rows in (settled, now.select(PLACE)):
        fresh = fresh.join(rows, on=PLACE, how="anti", maintain_order="left")
    return fresh.select(*OF, work_month="month").unique()


def _known_files(inputs: Inputs, known: pl.DataFrame) -> list[str]:
    """Files with a row that a run used or that a contract was written for."""
    keys = [*inputs.opening.sealed_rows["row_key"], *known["row_key"]]
    frames = [getattr(inputs.intake, name) for name in WORK]
    return sorted({file for rows in frames for file in rows.filter(pl.col("row_key").is_in(keys))["file"]})


def _numbered(rows: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Documents with the next numbers of the year, by member and first day."""
    year, first = inputs.order.as_of.year, inputs.opening.next_agreement
    nth = pl.int_range(first, first + pl.len()).cast(pl.String).str.zfill(5)
    missing = {name: kind for name, kind in {**AGREEMENTS, **BESIDE}.items() if name not in rows.columns}
    ordered = rows.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in missing.items())
    ordered = ordered.sort("member_id", "start", "row_key").with_columns(
        number=pl.concat_str(pl.lit(f"{year}-K"), nth), made_on=pl.lit(inputs.order.as_of.isoformat()))
    return ordered.with_columns(contract=pl.when(kind=CONTRACT).then("number").otherwise("contract")).select(
        *AGREEMENTS, *BESIDE)


def standing_after(inputs: Inputs, documents: pl.DataFrame) -> pl.DataFrame:
    """Contracts of the month that stand once a run has made its documents: AGREEMENTS, by number."""
    kept = inputs.opening.agreements.join(documents, on="contract", how="anti", maintain_order="left")
    return pl.concat([kept, documents.filter(pl.col("kind") != WITHDRAWAL).select(list(AGREEMENTS))]).sort("number")
