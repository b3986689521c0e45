"""What a bank statement says, whatever its format. Amounts are whole cents; what comes in is positive."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.money import from_cents, text


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of an account, or one part of a movement that the bank booked as a whole.

    nth: its place in the statement. communication: the twelve digits of a Belgian structured communication with right check
    digits, or "". text: what else was written. reference: the id that the payer or we gave. returned: money that comes back.
    code: the bank's code of the kind of movement. parts: of a whole, whose sum it is.
    """

    nth: int
    date: datetime.date
    value_date: datetime.date | None
    amount_cents: int
    communication: str = ""
    text: str = ""
    name: str = ""
    iban: str = ""
    reference: str = ""
    code: str = ""
    charge: bool = False
    returned: bool = False
    parts: tuple["Movement", ...] = ()


@dataclass(frozen=True)
class Statement:
    """One statement of one account: number in its year, balances before and after, every movement between them.

    number: 0 where the bank gives none, then `id` names it. restarts: whether a new year begins with number 1 again.
    """

    account: str
    currency: str
    number: int
    old_date: date
    new_date: date
    old_cents: int
    new_cents: int
    movements: tuple[Movement, ...]
    holder: str = ""
    id: str = ""
    restarts: bool = True

    @property
    def name(self) -> str:
        """BE02523900069240 2026/041, or BE02523900069240 and the bank's own id."""
        return f"{self.account} {f'{self.new_date.year}/{self.number:03d}' if self.number else self.id}"

    @property
    def place(self) -> tuple[str, int, int, date, str]:
        """Where it stands among the statements that are dropped together."""
        return self.account, self.new_date.year, self.number, self.new_date, self.id


class Unreadable(Exception):
    """Why a statement is refused: a problem's code, where in the file, what stands there, what would be right."""

    def __init__(self, code: str, place: str = "", value: str = "", expected: str = "") -> None:
        super().__init__(code)
        self.code, self.place, self.value, self.expected = code, place, value, expected


def each_read(parts: Iterable[Any], read: Callable[[Any], Statement]) -> Iterator[Statement | Unreadable]:
    """The statement of each part of a file, or why it is refused; one that is refused leaves the others."""
    for part in parts:
        try:
            yield read(part)
        except Unreadable as refused:
            yield refused


def is_communication(digits: str) -> bool:
    """Whether these are twelve digits of which the last two are the first ten modulo 97, or 97 for 0."""
    return len(digits) == 12 and digits.isascii() and digits.isdigit() and (int(digits[:10]) % 97 or 97) == int(digits[10:])


def euro_text(cents: int) -> str:
    """Whole cents as an amount for machines."""
    return text(from_cents(cents))
