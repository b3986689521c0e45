"""What identifies a row from one run to the next, and what it said."""

from collections import Counter
from hashlib import sha256

import polars as pl

NATURAL = {
    "lines": ("line_id", ("activity_id", "client_id", "work_date", "description")),
    "expenses": ("expense_id", ("activity_id", "member_id", "date", "category", "description")),
    "pay": ("", ("activity_id", "member_id", "start", "status")),
    "copyright": ("copyright_id", ("activity_id", "member_id", "client_id", "date", "work_title")),
}
"""By sheet: the column of an own key, and the columns that stand for it where it is empty."""
OWN_KEYS = {kind: own for kind, (own, _) in NATURAL.items() if own}
"""By sheet: the column of an own key, for those that have one."""
NOT_SAID = {"file", "sheet", "row", *OWN_KEYS.values(), "receipt_sha256"}
"""Where the row stands and what it is called, not what it says."""


def own_keys_once(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame where each own key counts once, at its first row: a row that was copied with its hidden key is a new row."""
    own = NATURAL[kind][0]
    if not own:
        return frame
    nth = pl.int_range(pl.len()).over("activity_id", own, order_by=["month", "file", "sheet", "row"])
    return frame.with_columns(pl.when(nth == 0).then(pl.col(own)).alias(own))


def with_keys(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `row_key` and `content_hash`, sorted by key. Of rows alike, the n-th of their file has #n."""
    own, parts = NATURAL[kind]
    natural = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in parts], separator="|")
    if kind == "pay":
        key = frame.select(pl.format("{}-{}-{}-{}", "activity_id", "member_id", pl.col("start").dt.strftime("%Y%m%d"), "status"))
    else:
        named = frame.select("file", "sheet", "row", own=pl.concat_str("activity_id", pl.lit("|"), own), natural=natural)
        key = _counted(named)
    return frame.with_columns(key.to_series().alias("row_key"), content_hash=_hash(frame)).sort("row_key")


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """The own key, else the natural one with the first #n that no other row of the file has, in the order of the rows."""
    keys: dict[int, str] = {}
    taken: set[tuple[str, str]] = set(rows.drop_nulls("own").select("file", "own").iter_rows())
    nth: Counter[tuple[str, str]] = Counter()
    ordered = rows.with_row_index().sort("sheet", "row").select("index", "file", "own", "natural")
    for index, file, own, natural in ordered.iter_rows():
        key = own or ""
        while not key:
            nth[file, natural] += 1
            number = nth[file, natural]
            named = natural if number == 1 else f"{natural}#{number}"
            key = "" if (file, named) in taken else named
        keys[index] = key
    return pl.DataFrame({"row_key": [keys[index] for index in range(rows.height)]}, schema={"row_key": pl.String})


def _hash(frame: pl.DataFrame) -> pl.Series:
    """SHA-256 of what the row says, whatever file it stands in; a column that a later version adds changes nothing."""
    said = [name for name in sorted(frame.columns) if name not in NOT_SAID]
    text = pl.concat_str([pl.format("{}\u241e{}", pl.lit(name), pl.col(name).cast(pl.String)) for name in said],
                         separator="\u241f", ignore_nulls=True)
    return frame.select(text.alias("said"))["said"].map_elements(_sha256, return_dtype=pl.String)


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
