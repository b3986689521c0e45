"""The sample bank statements: readable movements written as CODA and as camt.053."""

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import yaml

from pipeline.bank.statement import Movement, Statement
from pipeline.core.money import to_cents
from sample_inputs import COOPERATIVE
from sample_inputs.camt import camt
from sample_inputs.coda import coda
from sample_inputs.story import Row, table


def statement_files() -> dict[str, bytes]:
    """Each statement by the name of its file: .cod as CODA, .xml as camt.053 of version 8."""
    text = files("sample_inputs").joinpath("bank/statements.yaml").read_text(encoding="utf-8")
    made = {each["file"]: _statement(each) for each in yaml.load(text, Loader=yaml.BaseLoader)}
    return {name: coda(one) if name.endswith(".cod") else camt(one, version="08") for name, one in made.items()}


def _statement(said: dict[str, Any]) -> Statement:
    movements = tuple(_movement(nth, row) for nth, row in enumerate(table(said["movements"]), 1))
    old, account = to_cents(Decimal(said["old_balance"])), COOPERATIVE["iban"]
    new = old + sum(each.amount_cents for each in movements)
    start, end = (date.fromisoformat(said[name]) for name in ("from", "to"))
    return Statement(account, "EUR", int(said["number"]), start, end, old, new, movements, COOPERATIVE["name"],
                     f"{account}-{end}")


def _movement(nth: int, row: Row) -> Movement:
    digits = "".join(sign for sign in row["communication"] or "" if sign.isdigit())
    words = f"101{digits}" if digits else row["text"]
    return Movement(nth, row["date"], row["date"], to_cents(row["paid"]), digits, words, row["name"] or "", row["iban"] or "",
                    code=row["code"])
