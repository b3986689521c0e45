"""camt.053 documents from movements, as a bank writes them: for the sample and for the tests."""

from typing import Any

from lxml import etree

from pipeline.bank.statement import Movement, Statement
from pipeline.core.money import from_cents, text


def camt(*statements: Statement, version: str = "02") -> bytes:
    """The statements as a bank writes them. In version 2 the amount of a detail stands deeper and has no sign; from version 7 on,
    a party stands in an element of its own."""
    spaces: Any = {None: f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"}
    root = etree.Element("Document", nsmap=spaces)
    body = _add(root, "BkToCstmrStmt")
    head = _add(body, "GrpHdr")
    _add(head, "MsgId", "M1")
    _add(head, "CreDtTm", f"{statements[0].new_date}T20:00:00")
    for each in statements:
        _statement(_add(body, "Stmt"), each, version)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _statement(node: Any, each: Statement, version: str) -> None:
    _add(node, "Id", each.id)
    if each.number:
        _add(node, "ElctrncSeqNb", str(each.number))
    _add(node, "CreDtTm", f"{each.new_date}T20:00:00")
    account = _add(node, "Acct")
    _add(account, "Id/IBAN", each.account)
    _add(account, "Ccy", each.currency)
    _add(account, "Ownr/Nm", each.holder)
    for code, day, cents in (("OPBD", each.old_date, each.old_cents), ("CLBD", each.new_date, each.new_cents)):
        balance = _add(node, "Bal")
        _add(balance, "Tp/CdOrPrtry/Cd", code)
        _amount(balance, cents)
        _add(balance, "Dt/Dt", day.isoformat())
    for movement in each.movements:
        _entry(_add(node, "Ntry"), movement, version)


def _entry(node: Any, movement: Movement, version: str) -> None:
    _amount(node, movement.amount_cents)
    _add(node, "Sts/Cd" if version >= "07" else "Sts", "BOOK")
    _add(node, "BookgDt/Dt", movement.date.isoformat())
    if movement.value_date:
        _add(node, "ValDt/Dt", movement.value_date.isoformat())
    if movement.code:
        domain, family, sub = movement.code.split("/")
        code = _add(node, "BkTxCd/Domn")
        _add(code, "Cd", domain)
        kind = _add(code, "Fmly")
        _add(kind, "Cd", family)
        _add(kind, "SubFmlyCd", sub)
    else:
        _add(node, "BkTxCd")
    details = _add(node, "NtryDtls")
    for part in movement.parts or (movement,):
        _detail(_add(details, "TxDtls"), part, version)


def _detail(node: Any, part: Movement, version: str) -> None:
    if part.reference:
        _add(node, "Refs/EndToEndId", part.reference)
    if version == "02":
        _sum(_add(node, "AmtDtls/TxAmt"), part.amount_cents)
    else:
        _amount(node, part.amount_cents)
    side = "Dbtr" if part.amount_cents > 0 else "Cdtr"
    parties = _add(node, "RltdPties")
    if part.name:
        _add(parties, f"{side}/Pty/Nm" if version >= "07" else f"{side}/Nm", part.name)
    if part.iban:
        _add(parties, f"{side}Acct/Id/IBAN", part.iban)
    told = _add(node, "RmtInf")
    if part.communication:
        reference = _add(told, "Strd/CdtrRefInf")
        _add(reference, "Tp/CdOrPrtry/Cd", "SCOR")
        _add(reference, "Ref", part.communication)
    elif part.text:
        _add(told, "Ustrd", part.text)
    if part.returned:
        _add(node, "RtrInf/Rsn/Cd", "AC04")


def _amount(node: Any, cents: int) -> None:
    _sum(node, cents)
    _add(node, "CdtDbtInd", "DBIT" if cents < 0 else "CRDT")


def _sum(node: Any, cents: int) -> None:
    _add(node, "Amt", text(from_cents(abs(cents)))).set("Ccy", "EUR")


def _add(node: Any, path: str, words: str = "") -> Any:
    """A new element below another, with those between."""
    space = node.nsmap[None]
    for name in path.split("/"):
        node = etree.SubElement(node, f"{{{space}}}{name}")
    node.text = words or None
    return node
