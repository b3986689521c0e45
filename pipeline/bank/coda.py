"""CODA, version 2: the statement of Belgian banks, read strictly from its fixed columns.

Source: Febelfin, coded statement of account (CODA), version 2: records of 128 characters, amounts with three decimals.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from pipeline.bank.statement import Movement, Statement, Unreadable, each_read, euro_text, is_communication

LENGTH = 128
BLANK = " " * LENGTH
STRUCTURED = ("101", "102")
"""Types of communication that carry twelve digits: with right check digits, and with wrong ones."""
CHARGES = ("35", "80")
"""Families of movements that are costs of the bank: periodical settlement, fees and commissions."""
COUNTED = "1238"
"""Kinds of records that the trailer counts."""
Line = tuple[int, str]
"""Number of the record in the file, from 1, and its characters."""


def statements(body: bytes) -> Iterator[Statement | Unreadable]:
    """Each statement of a file, or why it is refused."""
    try:
        groups = list(_groups(body))
    except Unreadable as refused:
        yield refused
        return
    yield from each_read(groups, _statement)


def is_coda(body: bytes) -> bool:
    """Whether a file begins as CODA does."""
    return re.match(rb"0000\d{8}", body[:12]) is not None


def _groups(body: bytes) -> Iterator[list[Line]]:
    """The records of each statement: from its header (0) to its trailer (9)."""
    group: list[Line] = []
    for nth, line in enumerate(body.decode("cp1252", "replace").replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        if len(line) != LENGTH:
            raise Unreadable("BANK-RECORD-LENGTH", str(nth), str(len(line)), str(LENGTH))
        if line[0] == "0" and group:
            raise Unreadable("BANK-RECORD-ORDER", str(nth), "0", "9")
        group.append((nth, line))
        if line[0] == "9":
            yield group
            group = []
    if group:
        raise Unreadable("BANK-RECORD-ORDER", str(group[-1][0]), group[-1][1][0], "9")


def _statement(lines: list[Line]) -> Statement:
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_kind[line[1][0]].append(line)
    for kind in "0189":
        if len(by_kind[kind]) != 1:
            raise Unreadable("BANK-RECORD-ORDER", str(lines[0][0]), f"{len(by_kind[kind])} x {kind}", f"1 x {kind}")
    [(at, head)], [(first, old)], [(last, new)] = by_kind["0"], by_kind["1"], by_kind["8"]
    if head[127] != "2":
        raise Unreadable("BANK-VERSION", str(at), head[127], "2")
    if head[16] == "D":
        raise Unreadable("BANK-DUPLICATE", str(at), "D")
    account, currency = _account(old[1], old[5:42], first)
    if _account(old[1], new[4:41], last) != (account, currency):
        raise Unreadable("BANK-ACCOUNT-DIFFERS", str(last), new[4:41].strip(), account)
    found = Statement(account, currency, _number(old[2:5], first), _day(old[58:64], first), _day(new[57:63], last),
                      _amount(old[42], old[43:58], first), _amount(new[41], new[42:57], last), tuple(_movements(by_kind["2"])),
                      old[64:90].strip())
    _check(found, by_kind)
    return found


def _check(found: Statement, by_kind: Mapping[str, list[Line]]) -> None:
    """Balances, totals, count and number tally. Raises Unreadable at the record that says otherwise."""
    [(_, new)], [(at, line)] = by_kind["8"], by_kind["9"]
    amounts = [each.amount_cents for each in found.movements]
    moved = found.old_cents + sum(amounts)
    if moved != found.new_cents:
        raise Unreadable("BANK-BALANCE", str(at - 1), euro_text(found.new_cents), euro_text(moved))
    counted = sum(len(by_kind[kind]) for kind in COUNTED)
    if _number(line[16:22], at) != counted:
        raise Unreadable("BANK-COUNT", str(at), line[16:22], str(counted))
    for columns, sign in (((22, 37), -1), ((37, 52), 1)):
        total = sum(cents * sign for cents in amounts if cents * sign > 0)
        if _amount("0", line[slice(*columns)], at) != total:
            raise Unreadable("BANK-TOTAL", str(at), euro_text(_amount("0", line[slice(*columns)], at)), euro_text(total))
    if _number(new[1:4], at - 1) != found.number:
        raise Unreadable("BANK-NUMBER-DIFFERS", str(at - 1), new[1:4], f"{found.number:03d}")


def _movements(lines: list[Line]) -> Iterator[Movement]:
    """Movements of records 2x, in order; details (number above 0) are parts of the movement before them."""
    whole: Movement | None = None
    parts: list[Movement] = []
    place = 0
    for records in _by_movement(lines):
        at, line = records[0]
        sequence, detail = _number(line[2:6], at), _number(line[6:10], at)
        if detail:
            if whole is None or (sequence, detail) != (place, len(parts) + 1):
                raise Unreadable("BANK-SEQUENCE", str(at), line[2:10], f"{place:04d}{len(parts) + 1:04d}")
            parts.append(_movement(records, sequence))
            continue
        if whole is not None:
            yield _closed(whole, parts)
        if sequence != place + 1:
            raise Unreadable("BANK-SEQUENCE", str(at), line[2:6], f"{place + 1:04d}")
        whole, parts, place = _movement(records, sequence), [], sequence
    if whole is not None:
        yield _closed(whole, parts)


def _closed(whole: Movement, parts: list[Movement]) -> Movement:
    """A movement with its parts, where they are its sum; other details are only read past."""
    tally = bool(parts) and sum(part.amount_cents for part in parts) == whole.amount_cents
    return replace(whole, parts=tuple(parts)) if tally else whole


def _by_movement(lines: list[Line]) -> Iterator[list[Line]]:
    """Record 21 with the 22 and 23 that follow it."""
    group: list[Line] = []
    for at, line in lines:
        if line[1] == "1":
            if group:
                yield group
            group = [(at, line)]
        elif not group or line[2:10] != group[0][1][2:10]:
            raise Unreadable("BANK-SEQUENCE", str(at), line[2:10], group[0][1][2:10] if group else "")
        else:
            group.append((at, line))
    if group:
        yield group


def _movement(records: list[Line], nth: int) -> Movement:
    at, first = records[0]
    second = third = BLANK
    for _, line in reversed(records):
        if line[1] == "2":
            second = line
        elif line[1] == "3":
            third = line
    code, structured = first[53:61], first[61] == "1"
    written = (first[62:115] + second[10:63] + third[82:125]).rstrip()
    digits = written[3:15] if structured and written[:3] in STRUCTURED else ""
    return Movement(
        nth=nth, date=_day(first[115:121], at), value_date=_day(first[47:53], at) if first[47:53].strip("0 ") else None,
        amount_cents=_amount(first[31], first[32:47], at), communication=digits if is_communication(digits) else "",
        text=" ".join(written.split()), name=third[47:82].strip(), iban=third[10:44].strip(), reference=second[63:98].strip(),
        code=code, charge=code[1:3] in CHARGES and first[31] == "1", returned=second[112].strip() != "")


def _account(structure: str, words: str, at: int) -> tuple[str, str]:
    """IBAN and currency of a record; the structure says where they stand."""
    if structure == "2":
        return words[0:16].strip(), words[34:37]
    if structure == "3":
        return words[0:34].strip(), words[34:37]
    raise Unreadable("BANK-ACCOUNT-FORM", str(at), structure, "2")


def _amount(sign: str, digits: str, at: int) -> int:
    """Cents of an amount with three decimals; 1 is a debit."""
    if not (digits.isascii() and digits.isdigit()) or not digits.endswith("0") or sign not in "01":
        raise Unreadable("BANK-AMOUNT", str(at), f"{sign}{digits}")
    return (-1 if sign == "1" else 1) * (int(digits) // 10)


def _number(digits: str, at: int) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise Unreadable("BANK-AMOUNT", str(at), digits)
    return int(digits)


def _day(digits: str, at: int) -> date:
    try:
        return _date(digits)
    except ValueError:
        _number(digits, at)
        raise Unreadable("BANK-DATE", str(at), digits) from None


@lru_cache(maxsize=4096)
def _date(digits: str) -> date:
    if not digits.isascii() or not digits.isdigit():
        raise ValueError
    return date(2000 + int(digits[4:]), int(digits[2:4]), int(digits[:2]))
