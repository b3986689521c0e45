"""The bank files of a run: what members are paid, and what the State is paid; each one pain.001, none where nothing is due."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.labels import labels, month_text
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.payments import RIGHTS, WAGES
from pipeline.month.state_payments import SECURITY, TAX
from pipeline.outputs.pain001 import Batch, Transfer, pain001

FOLDER = "payments"
FILES = {"pain001.xml": (WAGES, RIGHTS), "pain001-state.xml": (TAX, SECURITY)}
"""File -> the batches in it."""
CATEGORIES = {WAGES: "SALA", TAX: "TAXS"}
PURPOSES = {SECURITY: "SSBE"}
"""What banks call a batch as a whole, and each transfer of one."""


def write_payments(inputs: Inputs, tables: MonthTables, folder: Path) -> None:
    """Write the bank files of a run into its folder."""
    reference = f"{inputs.order.month}.{inputs.opening.sequence}"
    languages = dict(inputs.rows.members.select("member_id", "language").iter_rows())
    for name, kinds in FILES.items():
        rows = tables.payments.ordered.filter(pl.col("batch").is_in(kinds))
        if rows.height:
            (folder / FOLDER).mkdir(exist_ok=True)
            suffix = "" if name == "pain001.xml" else " STATE"
            body = payment_file(f"{reference}{suffix}", reference, rows, inputs, languages)
            (folder / FOLDER / name).write_bytes(body)


def payment_file(message_id: str, reference: str, rows: pl.DataFrame, inputs: Inputs, languages: Mapping[str, str]) -> bytes:
    """Transfers as one file: a batch for each kind and day. reference: how the bank will show a batch, with its kind."""
    month = str(inputs.order.month)
    batches = [
        Batch(f"{reference} {kind}" if nth == 0 else f"{reference} {kind} {nth + 1}", day,
              [_transfer(row, month, languages.get(row["member_id"], inputs.cooperative["language"])) for row in some.to_dicts()],
              CATEGORIES.get(kind, ""), PURPOSES.get(kind, ""))
        for kind in (WAGES, RIGHTS, TAX, SECURITY)
        for nth, ((day,), some) in enumerate(rows.filter(batch=kind).group_by("execution_date", maintain_order=True))]
    created = inputs.order.as_of
    return pain001(message_id, created, inputs.cooperative, batches, inputs.payment_settings.get("pain") or "09")


def _transfer(row: Mapping[str, Any], month: str, language: str) -> Transfer:
    words = labels(language).get(f"payment_{row['batch']}", "")
    note = words.format(month=month_text(month, language), document=row["document"])
    return Transfer(row["payment_id"], row["name"], row["iban"], row["amount"], note, row["communication"])
