"""camt.053, versions 2 to 14: the statement as XML, read without regard to its version.

Source: ISO 20022, bank to customer statement; the names of elements are the same in every version.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from pipeline.bank.statement import Movement, Statement, Unreadable, each_read, euro_text, is_communication
from pipeline.core.money import to_cents
from pipeline.core.safe_xml import parser

PARSER = parser()
AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2}0*)?")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
REFERENCES = ("Refs/EndToEndId", "Refs/PmtInfId", "NtryDtls/Btch/PmtInfId")
"""Ids that the payer or we gave, the most exact first."""
BOOKED = "BOOK"
"""Status of an entry that is in the balance; one that is expected is not."""
COPIES = ("COPY", "DUPL", "CODU")
CHARGES = ("CHRG", "COMM", "FEES", "CHAR")
"""Sub-families of bank transactions that are costs of the bank."""


def is_camt(body: bytes) -> bool:
    """Whether a file is a camt.053 document, as far as its beginning shows."""
    return b"camt.053." in body[:2000]


def statements(body: bytes) -> Iterator[Statement | Unreadable]:
    """Each statement of a file, or why it is refused."""
    try:
        root = etree.fromstring(body, PARSER)
    except etree.XMLSyntaxError:
        yield Unreadable("BANK-UNREADABLE", "1")
        return
    nodes = list(root.iter("{*}Stmt"))
    if not nodes or b"<!DOCTYPE" in body:
        yield Unreadable("BANK-UNREADABLE", "1")
        return
    yield from each_read(nodes, _statement)


def _statement(node: Any) -> Statement:
    account = _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")
    old, new = _balance(node, OPENING), _balance(node, CLOSING)
    booked = (entry for entry in node.iterfind("{*}Ntry") if (_text(entry, "Sts/Cd") or _text(entry, "Sts") or BOOKED) == BOOKED)
    movements = tuple(_movement(nth, entry) for nth, entry in enumerate(booked, 1))
    number, own = _text(node, "LglSeqNb") or _text(node, "ElctrncSeqNb"), _text(node, "Id")
    if number and not re.fullmatch("[0-9]{1,18}", number) or not number and not own:
        raise Unreadable("BANK-NUMBER-MISSING", str(node.sourceline), number)
    if _text(node, "CpyDplctInd") in COPIES:
        raise Unreadable("BANK-DUPLICATE", str(node.sourceline), _text(node, "CpyDplctInd"))
    moved = old[0] + sum(each.amount_cents for each in movements)
    if moved != new[0]:
        raise Unreadable("BANK-BALANCE", str(node.sourceline), euro_text(new[0]), euro_text(moved))
    return Statement(account, _text(node, "Acct/Ccy") or "EUR", int(number or 0), old[1], new[1], old[0], new[0], movements,
                     _text(node, "Acct/Ownr/Nm"), own, restarts=False)


def _balance(node: Any, kinds: tuple[str, ...]) -> tuple[int, date]:
    """Cents and day of the balance of a kind. Raises Unreadable where there is none."""
    for kind in kinds:
        for balance in node.iterfind("{*}Bal"):
            if _text(balance, "Tp/CdOrPrtry/Cd") == kind:
                return _cents(balance), _day(balance, "Dt")
    raise Unreadable("BANK-BALANCE-MISSING", str(node.sourceline), "", kinds[0])


def _movement(nth: int, entry: Any) -> Movement:
    details = list(entry.iterfind("{*}NtryDtls/{*}TxDtls"))
    code = "/".join(filter(None, (_text(entry, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd"))))
    value = _day(entry, "ValDt") if _text(entry, "ValDt/Dt") else None
    shared = {"nth": nth, "date": _day(entry, "BookgDt"), "value_date": value,
              "code": code or _text(entry, "BkTxCd/Prtry/Cd")}
    amount = _cents(entry)
    whole = _detail(details[0] if len(details) == 1 else entry, amount, shared)
    each = details if len(details) > 1 and all(_written(detail) for detail in details) else []
    parts = tuple(_detail(detail, _cents(detail, amount), shared) for detail in each)
    tally = sum(part.amount_cents for part in parts) == amount
    return replace(whole, parts=parts if tally else (), reference=whole.reference or _reference(entry))


def _detail(node: Any, amount: int, shared: dict[str, Any]) -> Movement:
    side = "Dbtr" if amount > 0 else "Cdtr"
    name = _text(node, f"RltdPties/{side}/Pty/Nm") or _text(node, f"RltdPties/{side}/Nm")
    words = " ".join(each.text.strip() for each in node.iterfind("{*}RmtInf/{*}Ustrd") if each.text)
    digits = _text(node, "RmtInf/Strd/CdtrRefInf/Ref")
    return Movement(
        **shared, amount_cents=amount, communication=digits if is_communication(digits) else "",
        text=f"{words} {digits}".strip() or _text(node, "AddtlNtryInf"), name=name,
        iban=_text(node, f"RltdPties/{side}Acct/Id/IBAN"),
        reference=_reference(node),
        charge=amount < 0 and shared["code"].rsplit("/", 1)[-1] in CHARGES,
        returned=node.find("{*}RtrInf") is not None)


def _reference(node: Any) -> str:
    given = (_text(node, path) for path in REFERENCES)
    return next((each for each in given if each not in ("", "NOTPROVIDED")), "")


def _cents(node: Any, whole: int | None = None) -> int:
    """Signed cents of a balance, an entry, or a part of one, which has its entry's sign where it says none."""
    written = _written(node)
    if not AMOUNT.fullmatch(written):
        raise Unreadable("BANK-AMOUNT", str(node.sourceline), written)
    cents = to_cents(Decimal(written))
    side = _text(node, "CdtDbtInd") or ("DBIT" if (whole or 0) < 0 else "CRDT")
    return cents if side == "CRDT" else -cents


def _written(node: Any) -> str:
    return _text(node, "Amt") or _text(node, "AmtDtls/TxAmt/Amt")


def _day(node: Any, path: str) -> date:
    written = (_text(node, f"{path}/Dt") or _text(node, f"{path}/DtTm"))[:10]
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Unreadable("BANK-DATE", str(node.sourceline), written) from None


def _text(node: Any, path: str) -> str:
    found = node.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return "" if found is None or found.text is None else found.text.strip()
