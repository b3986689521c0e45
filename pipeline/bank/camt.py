"""camt.053, versions 2 to 14: the statement as XML, read without regard to its version.

Source: ISO 20022, bank to customer statement; the names of elements are the same in every version.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree
from stdnum.be import ogm_vcs

from pipeline.bank.statement import Movement, Statement, Unreadable, euro_text

PARSER = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
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
    for node in root.iter("{*}Stmt"):
        try:
            yield _statement(node)
        except Unreadable as refused:
            yield refused


def _statement(node: Any) -> Statement:
    account = _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")
    old, new = _balance(node, OPENING), _balance(node, CLOSING)
    movements = tuple(_movement(nth, entry) for nth, entry in enumerate(node.iterfind("{*}Ntry"), 1))
    number = _text(node, "LglSeqNb") or _text(node, "ElctrncSeqNb")
    if not number.isdigit():
        raise Unreadable("BANK-NUMBER-MISSING", str(node.sourceline), number)
    moved = old[0] + sum(each.amount_cents for each in movements)
    if moved != new[0]:
        raise Unreadable("BANK-BALANCE", str(node.sourceline), euro_text(new[0]), euro_text(moved))
    return Statement(account, _text(node, "Acct/Ccy") or "EUR", int(number), old[1], new[1], old[0], new[0], movements,
                     _text(node, "Acct/Ownr/Nm"))


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
    parts = tuple(_detail(detail, _cents(detail, amount), shared) for detail in details) if len(details) > 1 else ()
    tally = sum(part.amount_cents for part in parts) == amount
    return Movement(**{**vars(whole), "parts": parts if tally else ()})


def _detail(node: Any, amount: int, shared: dict[str, Any]) -> Movement:
    side = "Dbtr" if amount > 0 else "Cdtr"
    name = _text(node, f"RltdPties/{side}/Pty/Nm") or _text(node, f"RltdPties/{side}/Nm")
    words = " ".join(each.text.strip() for each in node.iterfind("{*}RmtInf/{*}Ustrd") if each.text)
    digits = _text(node, "RmtInf/Strd/CdtrRefInf/Ref")
    return Movement(
        **shared, amount_cents=amount, communication=digits if ogm_vcs.is_valid(digits) else "",
        text=f"{words} {digits}".strip() or _text(node, "AddtlNtryInf"), name=name,
        iban=_text(node, f"RltdPties/{side}Acct/Id/IBAN"),
        reference=_text(node, "Refs/EndToEndId").replace("NOTPROVIDED", "") or _text(node, "Refs/PmtInfId"),
        charge=amount < 0 and shared["code"].rsplit("/", 1)[-1] in CHARGES,
        returned=node.find("{*}RtrInf") is not None)


def _cents(node: Any, whole: int | None = None) -> int:
    """Signed cents of a balance, an entry, or a part of one, which has its entry's sign where it says none."""
    written = _text(node, "Amt") or _text(node, "AmtDtls/TxAmt/Amt")
    try:
        cents = Decimal(written) * 100
    except InvalidOperation:
        raise Unreadable("BANK-AMOUNT", str(node.sourceline), written) from None
    if cents != cents.to_integral_value() or not cents.is_finite() or cents < 0:
        raise Unreadable("BANK-AMOUNT", str(node.sourceline), written)
    side = _text(node, "CdtDbtInd") or ("DBIT" if (whole or 0) < 0 else "CRDT")
    return int(cents) if side == "CRDT" else -int(cents)


def _day(node: Any, path: str) -> date:
    written = (_text(node, f"{path}/Dt") or _text(node, f"{path}/DtTm"))[:10]
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Unreadable("BANK-DATE", str(node.sourceline), written) from None


def _text(node: Any, path: str) -> str:
    found = node.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return "" if found is None or found.text is None else found.text.strip()
