"""What became of each dropped file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.intake.receipts import FOLDER, Receipt
from pipeline.intake.recognise import Dropped
from pipeline.intake.tables import Table
from pipeline.intake.versions import Workbook

SCHEMA = {"file": pl.String, "sha256": pl.String, "kind": pl.String, "from": pl.String, "activity_id": pl.String,
          "month": pl.String, "version": pl.Int64, "rows": pl.Int64, "accepted": pl.Int64, "waiting": pl.Int64}


def file_rows(inbox: Path, registers: Iterable[Dropped], copies: Iterable[Dropped], dropped: Iterable[Dropped],
              books: Iterable[Workbook], tables: Mapping[str, Table], receipts: Mapping[str, Receipt]) -> pl.DataFrame:
    """One file each, sorted: rows dropped, accepted, waiting. Receipts are those that accepted expenses name and that
    are there."""
    accepted: Counter[tuple[str, str]] = Counter()
    for table in tables.values():
        accepted.update((file, sheet) for file, sheet in table.good.select("file", "sheet").iter_rows())
    refused = [file for file in dropped if file.kind == "refused"]
    found = [_row(file, inbox, accepted) for file in (*registers, *copies, *refused)]
    found += [_row(book.dropped, inbox, accepted) | {"kind": book.kind, "activity_id": book.activity_id,
                                                      "month": book.month, "version": book.version} for book in books]
    named = set(tables["expenses"].good["receipt"].drop_nulls())
    found += [_receipt(receipts[name]) for name in sorted(named) if name in receipts and not receipts[name].erased]
    return pl.DataFrame(found, schema=SCHEMA).unique(["file", "from"], maintain_order=True).sort("from", "file")


def _row(file: Dropped, inbox: Path, accepted: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    sheets = [sheet for sheet in file.sheets if sheet.kind != "about"]
    rows = sum(len(sheet.rows) for sheet in sheets)
    good = sum(accepted.get((sheet.file, sheet.name), 0) for sheet in sheets)
    name, origin = _placed(file, inbox)
    return {"file": name, "sha256": file.sha256, "kind": file.kind, "from": origin, "activity_id": None, "month": None,
            "version": None, "rows": rows, "accepted": good, "waiting": rows - good}


def _placed(file: Dropped, inbox: Path) -> tuple[str, str]:
    """Name and folder below the home; a file that lies elsewhere has no folder, and its whole path as name."""
    if file.archived:
        return file.path.name, file.path.parent.relative_to(inbox.parent).as_posix()
    return file.name, inbox.name if file.path.parent == inbox else ""


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {"file": f"{FOLDER}/{receipt.path.name}", "sha256": receipt.sha256, "kind": "receipt", "from": receipt.origin,
            "activity_id": None, "month": None, "version": None, "rows": 0, "accepted": 0, "waiting": 0}
