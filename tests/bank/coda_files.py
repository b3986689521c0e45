"""CODA files from movements, record by record, for the tests."""

from collections.abc import Sequence
from dataclasses import replace
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


def coda(*statements: Statement) -> bytes:
    """The statements as a bank writes them."""
    return "\r\n".join(line for each in statements for line in records(each)).encode("cp1252") + b"\r\n"


def records(each: Statement) -> list[str]:
    """Every record of a statement, from its header to its trailer."""
    moves = [line for movement in each.movements for line in moved(movement, each.number)]
    debit = sum(-one.amount_cents for one in each.movements if one.amount_cents < 0)
    credit = sum(one.amount_cents for one in each.movements if one.amount_cents > 0)
    account = f"{each.account:<34}{each.currency:<3}"
    return [
        f"00000{each.new_date:%d%m%y}72505        00000001  {each.holder:<26.26}{'GKCCBEBB':<11}{'00403019261':<11} 00000"
        .ljust(127) + "2",
        f"12{each.number:03d}{account}{_signed(each.old_cents)}{each.old_date:%d%m%y}{each.holder:<26.26}{'':<35}{each.number:03d}",
        *moves,
        f"8{each.number:03d}{account}{_signed(each.new_cents)}{each.new_date:%d%m%y}".ljust(127) + "0",
        f"9{'':15}{len(moves) + 2:06d}{debit * 10:015d}{credit * 10:015d}".ljust(127) + "2"]


def moved(movement: Movement, number: int, detail: int = 0) -> list[str]:
    """Records 21, 22 and 23 of a movement, then those of its parts."""
    structured = bool(movement.communication)
    words = movement.text
    back = "T" if movement.returned else " "
    key = f"{movement.nth:04d}{detail:04d}"
    value = f"{movement.value_date:%d%m%y}" if movement.value_date else "000000"
    own = [f"21{key}{'REF':<21}{_signed(movement.amount_cents)}{value}{movement.code:<8}{structured:d}{words[:53]:<53}"
           f"{movement.date:%d%m%y}{number:03d}01 0",
           f"22{key}{words[53:106]:<53}{movement.reference:<35}{'':<14}{back}".ljust(125) + "1 0",
           f"23{key}{movement.iban:<34}EUR{movement.name:<35.35}{words[106:149]:<43}0 0"]
    parts = (moved(replace(part, nth=movement.nth), number, nth) for nth, part in enumerate(movement.parts, 1))
    return own + [line for some in parts for line in some]


def changed(lines: Sequence[str], nth: int, at: int, words: str) -> list[str]:
    """The records with other characters at a place of one of them."""
    line = lines[nth]
    return [*lines[:nth], line[:at] + words + line[at + len(words):], *lines[nth + 1:]] if nth >= 0 else changed(
        lines, len(lines) + nth, at, words)


def _signed(cents: int) -> str:
    return f"{cents < 0:d}{abs(cents) * 10:015d}"
