"""What nothing matched: the movements that wait for a person."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipeline.bank.statement import Movement
from pipeline.books.store import Books


@dataclass(frozen=True)
class Waiting:
    """A movement, or what is left of it, that waits in suspense."""

    movement_id: str
    cents: int
    movement: Movement


def waiting(books: Books) -> list[Waiting]:
    """Movements of which something waits, the oldest first."""
    columns = {**dict.fromkeys(("id", "date", "name", "iban", "communication", "text", "reference"), pl.String),
               "cents": pl.Int64}
    rows = books.frame("SELECT m.movement_id, date, name, iban, communication, text, reference, SUM(x.amount_cents)"
                       " FROM movements AS m JOIN matches AS x USING (movement_id) WHERE x.kind = 'suspense'"
                       " GROUP BY m.movement_id HAVING SUM(x.amount_cents) <> 0 ORDER BY date, m.movement_id", columns).to_dicts()
    return [Waiting(row["id"], row["cents"], Movement(
        0, date.fromisoformat(row["date"]), None, row["cents"], row["communication"], row["text"], row["name"], row["iban"],
        row["reference"])) for row in rows]
