"""The QR code that pays an invoice: a phone reads account, amount and communication (EPC069-12)."""

import re

import segno

from pipeline.outputs.ubl import Invoice

MASK = 3
"""Any mask can be read; weighing all eight for each code takes 6 ms."""


def payment_svg(document: Invoice) -> str:
    """The payment code of an invoice as SVG: one stroke for each run of dark modules, one unit a module."""
    rows = ["".join(map(str, row)) for row in qr_code(payload(document)).matrix]
    strokes = [f"M{run.start()} {y}.5h{run.end() - run.start()}"
               for y, row in enumerate(rows) for run in re.finditer("1+", row)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}">'
            f'<path stroke="#000" d="{"".join(strokes)}"/></svg>')


def qr_code(text: str, mask: int = MASK) -> segno.QRCode:
    """A text as the standard asks: bytes in UTF-8, 15 % of it may be damaged (level M)."""
    return segno.make(text, error="m", boost_error=False, micro=False, mode="byte", encoding="utf-8", mask=mask)


def payload(document: Invoice) -> str:
    """What the code says: version 002, UTF-8, SEPA credit transfer, who gets how much under which communication.

    The Belgian communication stands in the free text, where banks look for it; the field before is for ISO 11649.
    """
    seller = document["seller"]
    return "\n".join(["BCD", "002", "1", "SCT", seller["bic"], seller["name"][:70], seller["iban"],
                      f"EUR{document['total_incl_vat']}", "", "", document["structured_communication"]])
