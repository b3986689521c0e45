"""Workbooks as bytes, and what people with bad intentions or bad luck make of them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from sample_inputs.with_mistakes.damage import with_part
from sample_inputs.write import workbook

SHEET = "xl/worksheets/sheet1.xml"


def plain() -> bytes:
    """One sheet, `Sheet`, with a heading and two rows."""
    return workbook({"Sheet": [["name", "amount"], ["poster", 12.5], ["stamp", 3]]})


def with_sheet(xml: str) -> bytes:
    """The same workbook with this inside its sheetData."""
    return with_part(plain(), SHEET, lambda _: sheet_of(xml).encode())


def sheet_of(rows: str) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def with_added(*parts: tuple[str, bytes]) -> bytes:
    """The workbook with more parts, even if it has some of that name, packed small."""
    out = BytesIO(plain())
    with ZipFile(out, "a", ZIP_DEFLATED) as package:
        for name, body in parts:
            package.writestr(name, body)
    return out.getvalue()


def with_size(body: bytes, part: str, said: int) -> bytes:
    """The package with another size of a part in its directory than the part really has."""
    with ZipFile(BytesIO(body)) as package:
        real = package.getinfo(part).file_size
    at = body.rindex(part.encode()) - 46
    assert int.from_bytes(body[at + 24:at + 28], "little") == real
    return body[:at + 24] + said.to_bytes(4, "little") + body[at + 28:]
