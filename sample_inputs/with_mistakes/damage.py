"""What rows cannot say: files that were damaged, or made to do harm."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile, ZipInfo

SHEET = "xl/worksheets/sheet2.xml"
"""The sheet Activities."""


def no_workbook(body: bytes) -> bytes:
    """The beginning of a picture."""
    return b"\x89PNG\r\n\x1a\n" + body[:200]


def macros(body: bytes) -> bytes:
    """A part that spreadsheet programs would run."""
    return with_part(body, "xl/vbaProject.bin", lambda _: b"Sub AutoOpen()")


def corner(body: bytes) -> bytes:
    """One cell so far out that a reader would take all memory for what lies between."""
    return with_part(body, SHEET, lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576">'
                                                           b"<v>1</v></c></row></sheetData>"))


def damaged(body: bytes) -> bytes:
    """A sheet that ends in the middle."""
    return with_part(body, SHEET, lambda xml: xml[: len(xml) // 2])


def hidden(body: bytes) -> bytes:
    """The sheet Activities, hidden."""
    shown = b'name="Activities" sheetId="2" state="visible"'
    return with_part(body, "xl/workbook.xml", lambda xml: xml.replace(shown, shown.replace(b"visible", b"hidden")))


def with_part(body: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed, or added."""
    out = BytesIO()
    with ZipFile(BytesIO(body)) as source, ZipFile(out, "w") as target:
        parts = {part: source.read(part) for part in source.namelist()}
        stamp = source.infolist()[0].date_time
        for part, content in {**parts, name: change(parts.get(name, b""))}.items():
            target.writestr(ZipInfo(part, stamp), content)
    return out.getvalue()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    function.__name__: function for function in (no_workbook, macros, corner, damaged, hidden)}
