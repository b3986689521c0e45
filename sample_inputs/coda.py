"""CODA files from movements, record by record, as a bank writes them: for the sample and for the tests."""

from dataclasses import replace

from pipeline.bank.statement import Movement, Statement
from sample_inputs import COOPERATIVE


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
        f"00000{each.new_date:%d%m%y}{each.account[4:7]}05        00000001  {each.holder:<26.26}{COOPERATIVE['bic']:<11}"
        f"0{COOPERATIVE['enterprise_number']} 00000".ljust(127) + "2",
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


def _signed(cents: int) -> str:
    return f"{cents < 0:d}{abs(cents) * 10:015d}"
