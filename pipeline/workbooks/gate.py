"""The safety gate: refuses dangerous, foreign or endless files before any of their cells is read."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from xml.sax import SAXException
from zipfile import BadZipFile, ZipFile, ZipInfo

import defusedxml.sax
from defusedxml import DefusedXmlException

from pipeline.workbooks.sheet_xml import Frame, SheetCells, TooWide

MEGABYTE = 2**20
LARGEST_FILE, LARGEST_UNPACKED, MOST_PARTS = 10 * MEGABYTE, 100 * MEGABYTE, 2000
OLE = b"\xd0\xcf\x11\xe0"
ACTIVE = re.compile(r"vbaProject|externalLinks?/|activeX|embeddings/|macrosheets/|EncryptedPackage", re.IGNORECASE)
DAMAGED = (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError)
"""What reading a zip ends in that is cut short, encrypted, packed in an unknown way or false about its lengths."""
Faults = dict[str, dict[str, str]]
"""Sheet name -> cell -> `e#REF!` for an error, `f` for a formula saved without its result."""


class Refused(Exception):
    """A file that is not read: problem code, what was found, what is allowed."""

    def __init__(self, code: str, value: str = "", expected: str = "") -> None:
        super().__init__(code)
        self.code, self.value, self.expected = code, value, expected


def inspect(body: bytes) -> Faults:
    """Cells that spreadsheet readers show as empty although something stands there. Raises Refused."""
    if body.startswith(OLE):
        raise Refused("FILE-NOT-A-WORKBOOK", "password, or .xls")
    try:
        with ZipFile(BytesIO(body)) as package:
            return _faults(package, _safe_parts(package))
    except DefusedXmlException as error:
        raise Refused("FILE-UNSAFE", type(error).__name__) from None
    except DAMAGED as error:
        raise Refused("FILE-NOT-A-WORKBOOK", type(error).__name__) from None
    except SAXException:
        raise Refused("FILE-UNREADABLE") from None
    except TooWide as error:
        raise Refused("FILE-TOO-LARGE", error.found, error.limit) from None


def _safe_parts(package: ZipFile) -> list[ZipInfo]:
    """The package's parts, if none is active, doubled or too large."""
    parts = package.infolist()
    names = [part.filename for part in parts]
    active = sorted(name for name in names if ACTIVE.search(name))
    doubled = len(set(names)) < len(names)
    if active or doubled or len(names) > MOST_PARTS:
        raise Refused("FILE-UNSAFE", active[0] if active else "doubled parts" if doubled else f"{len(names)} parts")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED:
        raise Refused("FILE-TOO-LARGE", f"{unpacked // MEGABYTE} MB", f"{LARGEST_UNPACKED // MEGABYTE} MB")
    if "xl/workbook.xml" not in names:
        raise Refused("FILE-NOT-A-WORKBOOK", "no xl/workbook.xml")
    return parts


def _faults(package: ZipFile, parts: list[ZipInfo]) -> Faults:
    """Every part streamed once: XML through a parser that refuses DTDs, the rest to prove its size and checksum."""
    frame, sheets = Frame(), dict[str, SheetCells]()
    for part in parts:
        with package.open(part) as stream:
            if part.filename.endswith((".xml", ".rels")):
                is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
                handler = sheets.setdefault(part.filename, SheetCells()) if is_sheet else frame.of(part.filename)
                defusedxml.sax.parse(stream, handler, forbid_dtd=True)
            else:
                while stream.read(MEGABYTE):
                    pass
    return {name: sheets[target].faults for name, target in _targets(frame) if target in sheets}


def _targets(frame: Frame) -> Iterator[tuple[str, str]]:
    """Sheet names with the part that holds their cells."""
    for name, link in frame.sheets:
        target = frame.links.get(link, "")
        yield name, target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
