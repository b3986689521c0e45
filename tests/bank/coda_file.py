"""CODA files written from the record layout, as a bank would."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.bank.statement import Movement, Statement

OURS = "BE02523900069240"


def coda(*statements: Statement) -> bytes:
    """One file with these statements."""
    return "".join(f"{line}\r\n" for statement in statements for line in records(statement)).encode("cp1252", "replace")


def records(said: Statement) -> list[str]:
    """Header, old balance, movements, new balance, trailer."""
    account = f"{said.account:<34}{said.currency:<3}"
    moves = [line for movement in said.movements for line in of_movement(movement, said.number)]
    head = [at("00000" + day(said.new_date), {11: "523", 14: "05", 34: f"{said.holder:<26}", 60: "TRIOBEBB", 127: "2"}),
            at(f"12{said.number:03d}", {5: account, 42: signed(said.old_cents), 58: day(said.old_date),
                                        64: f"{said.holder[:26]:<26}",
                                        125: f"{said.number:03d}"})]
    closing = at(f"8{said.number:03d}", {4: account, 41: signed(said.new_cents), 57: day(said.new_date), 127: "0"})
    debits, credits = (sum(each.amount_cents for each in said.movements if each.amount_cents * sign > 0) for sign in (-1, 1))
    trailer = at("9", {16: f"{len(moves) + 2:06d}", 22: f"{-debits:014d}0", 37: f"{credits:014d}0", 127: "2"})
    return [*head, *moves, closing, trailer]


def of_movement(move: Movement, number: int) -> list[str]:
    """Records 21 to 23 of a movement, then those of its parts."""
    return [line for detail, each in enumerate((move, *move.parts)) for line in _one(each, move.nth, detail, number)]


def _one(move: Movement, nth: int, detail: int, number: int) -> list[str]:
    key = f"{nth:04d}{detail:04d}"
    words = f"101{move.communication}" if move.communication else move.text
    value = day(move.value_date) if move.value_date else "000000"
    first = at(f"21{key}", {10: f"REF{nth:018d}", 31: signed(move.amount_cents), 47: value, 53: move.code or "00150000",
                            61: "1" if move.communication else "0", 62: words[:53], 115: day(move.date),
                            121: f"{number:03d}", 124: "0", 125: "1", 127: "0"})
    second = at(f"22{key}", {10: words[53:106], 63: move.reference[:35], 98: "GKCCBEBB",
                             112: "1" if move.returned else " ", 125: "1"})
    third = at(f"23{key}", {10: f"{move.iban:<34}EUR", 47: move.name[:35], 82: words[106:149], 125: "0"})
    return [first, second, third]


def at(start: str, fields: dict[int, str]) -> str:
    """A record of 128 characters with words at their places."""
    line = start.ljust(128)
    for place, words in fields.items():
        line = line[:place] + words + line[place + len(words):]
    assert len(line) == 128, line
    return line


def signed(cents: int) -> str:
    return f"{'1' if cents < 0 else '0'}{abs(cents):014d}0"


def day(value: date) -> str:
    return value.strftime("%d%m%y")


def statement(number: int, old_cents: int, *movements: Movement, account: str = OURS, on: date = date(2026, 4, 20)) -> Statement:
    """A statement whose balances and places follow from its movements."""
    placed = tuple(Movement(**{**vars(each), "nth": nth, "parts": each.parts}) for nth, each in enumerate(movements, 1))
    return Statement(account, "EUR", number, on, on, old_cents, old_cents + sum(each.amount_cents for each in placed), placed,
                     "SMART")


def received(cents: int, communication: str = "", on: date = date(2026, 4, 20), parts: Sequence[Movement] = (),
             **own: Any) -> Movement:
    """A movement of a day; with a structured communication, its text is what the bank writes of it."""
    digits = "".join(sign for sign in communication if sign.isdigit())
    own = {"text": f"101{digits}" if digits else "", "code": "00150000", **own}
    return Movement(1, on, on, cents, digits, parts=tuple(parts), **own)
