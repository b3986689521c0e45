"""Statements and faults in their records, for the tests."""

from collections.abc import Sequence
from datetime import date

from pipeline.bank.statement import Movement, Statement

OURS, OTHER = "BE02523900069240", "BE43068999999501"
APRIL = date(2026, 4, 15)
MOVES = (Movement(1, APRIL, APRIL, 121_00, communication="010806817183", text="101010806817183", name="Cascade SA",
                  iban="BE71096123456769", code="00150000"),
         Movement(2, APRIL, None, -45_50, text="fees of April", code="03501000", charge=True),
         Movement(3, APRIL, APRIL, 600_00, text="invoices 2026-00001 and 2026-00002, with thanks for all that you did for us",
                  name="Ville de Liège", iban="BE68539007547034", reference="E2E-1", code="00150000"))


def statement(*movements: Movement, number: int = 1, old: int = 1000_00, account: str = OURS, day: date = APRIL) -> Statement:
    moved = sum(each.amount_cents for each in movements)
    return Statement(account, "EUR", number, day, day, old, old + moved, movements, "Smart Coop")


def changed(lines: Sequence[str], nth: int, at: int, words: str) -> list[str]:
    """The records with other characters at a place of one of them."""
    line = lines[nth]
    return [*lines[:nth], line[:at] + words + line[at + len(words):], *lines[nth + 1:]] if nth >= 0 else changed(
        lines, len(lines) + nth, at, words)
