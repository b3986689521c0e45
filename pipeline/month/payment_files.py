"""The bank files of a run: what members are paid, and what the State is paid; each one pain.001, none where nothing is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.core.labels import labels, month_text
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.payments import TO_MEMBERS, WAGES
from pipeline.month.state_payments import SECURITY, TAX
from pipeline.outputs.pain001 import Batch, Transfer, pain001

FOLDER, MEMBERS_FILE = "payments", "pain001.xml"
FILES = {MEMBERS_FILE: ("", TO_MEMBERS), "pain001-state.xml": (" STATE", (TAX, SECURITY))}
"""File -> what follows the run in its id, and the batches in it."""
CATEGORIES = {WAGES: "SALA", TAX: "TAXS"}
PURPOSES = {SECURITY: "SSBE"}
"""What banks call a batch as a whole, and each transfer of one."""




@dataclass(frozen=True)
class Payer:
    """Who pays and for which month; created: the file's day. languages: member -> language of the words that go with it."""

    cooperative: Mapping[str, str]
    settings: Mapping[str, str]
    month: str
    created: date
    languages: Mapping[str, str]


def payer(inputs: Inputs) -> Payer:
    """The cooperative as it pays a run."""
    languages = dict(inputs.rows.members.select("member_id", "language").iter_rows())
    return Payer(inputs.cooperative, inputs.payment_settings, str(inputs.order.month), inputs.order.as_of, languages)


def write_payments(inputs: Inputs, tables: MonthTables, folder: Path) -> None:
    """Write the bank files of a run into its folder."""
    reference = f"{inputs.order.month}.{inputs.opening.sequence}"
    for name, (suffix, kinds) in FILES.items():
        rows = tables.payments.ordered.filter(pl.col("batch").is_in(kinds))
        if rows.height:
            (folder / FOLDER).mkdir(exist_ok=True)
            body = payment_file(f"{reference}{suffix}", reference, rows, payer(inputs))
            (folder / FOLDER / name).write_bytes(body)


def payment_file(message_id: str, reference: str, rows: pl.DataFrame, who: Payer) -> bytes:
    """Transfers as one file: a batch for each kind and day. reference: how the bank will show a batch, with its kind.

    rows: payment_id, document, batch, member_id, name, iban, amount, execution_date, communication.
    """
    batches = [
        Batch(f"{reference} {kind}" if nth == 0 else f"{reference} {kind} {nth + 1}", day,
              [_transfer(row, who) for row in some.to_dicts()], CATEGORIES.get(kind, ""), PURPOSES.get(kind, ""))
        for kind in (*TO_MEMBERS, TAX, SECURITY)
        for nth, ((day,), some) in enumerate(rows.filter(batch=kind).group_by("execution_date", maintain_order=True))]
    return pain001(message_id, who.created, who.cooperative, batches, who.settings.get("pain") or "09")


def _transfer(row: Mapping[str, Any], who: Payer) -> Transfer:
    language = who.languages.get(row["member_id"], who.cooperative["language"])
    words = labels(language).get(f"payment_{row['batch']}", "")
    note = words.format(month=month_text(who.month, language), document=row["document"])
    return Transfer(row["payment_id"], row["name"], row["iban"], row["amount"], note, row["communication"])
