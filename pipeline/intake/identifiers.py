"""Numbers with check digits: compacted, and those that cannot exist."""

from collections.abc import Callable

import polars as pl
from pyrage import RecipientError, x25519
from schwifty.exceptions import SchwiftyException
from schwifty.iban import IBAN
from stdnum import iban
from stdnum.be import ssn
from stdnum.be import vat as enterprise
from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, ValidationError

from pipeline.intake.typed import CellFault

Compact = Callable[[str], str]


def _belgian_vat(number: str) -> str:
    """A VAT number of the EU with its country, without spaces and points."""
    plain = "".join(sign for sign in number if sign.isalnum())
    return f"BE{enterprise.validate(plain)}" if plain.startswith("BE") else str(vat.validate(plain))


def _iban(number: str) -> str:
    return str(iban.validate(number, check_country=False))


def _age_key(key: str) -> str:
    """A key for which payslips are encrypted. Raises ValidationError."""
    try:
        return str(x25519.Recipient.from_str(key))
    except RecipientError:
        raise InvalidChecksum from None


ACCOUNTS = ("iban", "iban_2", "iban_3")
"""Accounts of a member."""
NUMBERS: dict[str, tuple[tuple[str, Compact, str], ...]] = {
    "members": (("national_number", ssn.validate, "NATIONAL-NUMBER-WRONG"), *((name, _iban, "IBAN-WRONG") for name in ACCOUNTS),
                ("delivery_key", _age_key, "DELIVERY-KEY")),
    "opening_balances": (("iban", _iban, "IBAN-WRONG"),),
    "clients": (("enterprise_number", enterprise.validate, "ENTERPRISE-NUMBER-WRONG"),
                ("vat_number", _belgian_vat, "VAT-NUMBER-WRONG")),
}
"""By sheet: column, what validates and compacts it, code of the problem."""


def compacted(kind: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[CellFault]]:
    """The frame with its numbers compact (BE68539007547034), and the cells whose check digits are wrong."""
    faults: list[CellFault] = []
    for column, compact, code in NUMBERS.get(kind, ()):
        known = {number: _valid(compact, number) for number in frame[column].unique().drop_nulls().to_list()}
        wrong = [index for index, number in enumerate(frame[column].to_list()) if number and not known[number]]
        faults += [CellFault(index, column, code, "" if column == "national_number" else frame[column][index], "")
                   for index in wrong]
        good = {number: plain for number, plain in known.items() if plain}
        frame = frame.with_columns(pl.col(column).replace(list(good), list(good.values())))
    return frame, faults + (_unknown_banks(frame) if kind == "members" else [])


def _valid(compact: Compact, number: str) -> str:
    try:
        return compact(number)
    except ValidationError:
        return ""


def _unknown_banks(members: pl.DataFrame) -> list[CellFault]:
    """Belgian accounts of a bank code that no bank has: the check digits may be right all the same."""
    code = pl.when(pl.col(*ACCOUNTS).str.contains(r"^BE\d{14}$")).then(pl.col(*ACCOUNTS).str.slice(4, 3))
    codes = members.select(code.name.keep())
    known = {code: _has_bank(code) for name in ACCOUNTS for code in codes[name].unique().drop_nulls().to_list()}
    return [CellFault(index, name, "IBAN-BANK-UNKNOWN", members[name][index], "") for name in ACCOUNTS
            for index, code in enumerate(codes[name].to_list()) if code and not known[code]]


def _has_bank(code: str) -> bool:
    try:
        return IBAN.generate("BE", bank_code=code, account_code="0000001").bank is not None
    except SchwiftyException:
        return False
