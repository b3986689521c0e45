"""The safety gate refuses dangerous files by name and lets honest ones through."""

import tracemalloc
import warnings
from collections.abc import Callable

import pytest

from pipeline.workbooks.gate import LARGEST_UNPACKED, MOST_PARTS, Refused, inspect
from pipeline.workbooks.sheet_xml import MOST_CELLS, letters, place
from sample_inputs.with_mistakes.damage import with_part
from tests.workbooks.packages import SHEET, plain, sheet_of, with_added, with_sheet, with_size

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
ZEROS = bytes(LARGEST_UNPACKED + 1)


def with_doctype(doctype: str, encoding: str) -> Callable[[], bytes]:
    xml = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>').replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{doctype}')
    return lambda: with_part(plain(), SHEET, lambda _: xml.encode(encoding))


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", "FILE-NOT-A-WORKBOOK", "BadZipFile"),
    "a letter": (lambda: b"Dear cooperative,", "FILE-NOT-A-WORKBOOK", "BadZipFile"),
    "a workbook with a password, or of the nineties": (lambda: b"\xd0\xcf\x11\xe0" + bytes(500), "FILE-NOT-A-WORKBOOK",
                                                       "password, or .xls"),
    "half a workbook": (lambda: plain()[:2000], "FILE-NOT-A-WORKBOOK", "BadZipFile"),
    "a package without workbook": (lambda: with_part(plain(), "xl/workbook.xml", lambda _: b"").replace(
        b"xl/workbook.xml", b"xl/workbool.xml"), "FILE-NOT-A-WORKBOOK", "no xl/workbook.xml"),
    "macros": (lambda: with_added(("xl/vbaProject.bin", b"Sub")), "FILE-UNSAFE", "xl/vbaProject.bin"),
    "macros in capitals": (lambda: with_added(("xl/VBAPROJECT.BIN", b"Sub")), "FILE-UNSAFE", "xl/VBAPROJECT.BIN"),
    "a link to another file": (lambda: with_added(("xl/externalLinks/externalLink1.xml", b"<x/>")), "FILE-UNSAFE",
                               "xl/externalLinks/externalLink1.xml"),
    "an embedded program": (lambda: with_added(("xl/embeddings/oleObject1.bin", b"MZ")), "FILE-UNSAFE",
                            "xl/embeddings/oleObject1.bin"),
    "an active control": (lambda: with_added(("xl/activeX/activeX1.xml", b"<x/>")), "FILE-UNSAFE", "xl/activeX/activeX1.xml"),
    "an entity that multiplies": (with_doctype(LAUGHS, "utf-8"), "FILE-UNSAFE", "DTDForbidden"),
    "an entity that multiplies in UTF-16": (with_doctype(LAUGHS, "utf-16"), "FILE-UNSAFE", "DTDForbidden"),
    "an entity that reads a file": (with_doctype(OUTSIDE, "utf-8"), "FILE-UNSAFE", "DTDForbidden"),
    "an entity in another part": (lambda: with_part(plain(), "docProps/app.xml", lambda _: f"{LAUGHS}<x/>".encode()),
                                  "FILE-UNSAFE", "DTDForbidden"),
    "more parts than any workbook has": (lambda: with_added(*((f"{number}.bin", b"") for number in range(MOST_PARTS))),
                                         "FILE-UNSAFE", f"{MOST_PARTS + 9} parts"),
    "more inside than fits": (lambda: with_added(("xl/media/image.png", ZEROS)), "FILE-TOO-LARGE", "100 MB"),
    "a cell far to the right": (lambda: with_sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "FILE-TOO-LARGE", "XFD1"),
    "a cell far below": (lambda: with_sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "FILE-TOO-LARGE",
                         "A1048576"),
    "a cell far below that names no place": (lambda: with_sheet('<row r="1048576"><c><v>1</v></c></row>'), "FILE-TOO-LARGE",
                                             "A1048576"),
    "a dimension without cells": (lambda: with_part(plain(), SHEET, lambda xml: xml.replace(
        b'ref="A1:B3"', b'ref="A1:XFD1048576"')), "FILE-TOO-LARGE", "XFD1048576"),
    "a cell without a place": (lambda: with_sheet('<row r="1"><c r="nowhere"><v>1</v></c></row>'), "FILE-NOT-A-WORKBOOK",
                               "ValueError"),
    "a sheet that ends early": (lambda: with_part(plain(), SHEET, lambda xml: xml[:300]), "FILE-UNREADABLE", ""),
}


@pytest.mark.parametrize(("make", "code", "value"), REFUSED.values(), ids=REFUSED)
def test_a_dangerous_or_broken_file_is_refused_by_name(make: Callable[[], bytes], code: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        inspect(make())
    assert (refused.value.code, refused.value.value) == (code, value)


def test_a_part_written_twice_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body = with_added((SHEET, b"<worksheet/>"))
    with pytest.raises(Refused) as refused:
        inspect(body)
    assert (refused.value.code, refused.value.value) == ("FILE-UNSAFE", "doubled parts")


@pytest.mark.parametrize("said", [10, 0])
def test_a_directory_that_lies_about_a_size_opens_no_door(said: int) -> None:
    body = with_size(with_added(("xl/media/image.png", bytes(200_000_000))), "xl/media/image.png", said)
    tracemalloc.start()
    with pytest.raises(Refused) as refused:
        inspect(body)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == "FILE-NOT-A-WORKBOOK" and most < 20 * 2**20


def test_more_cells_than_people_fill_are_refused() -> None:
    row = "".join("<c><v>1</v></c>" for _ in range(200))
    with pytest.raises(Refused) as refused:
        inspect(with_sheet("".join(f'<row r="{number}">{row}</row>' for number in range(1, MOST_CELLS // 200 + 2))))
    assert (refused.value.code, refused.value.value) == ("FILE-TOO-LARGE", f"{MOST_CELLS + 1} cells")


def test_an_honest_workbook_passes() -> None:
    assert inspect(plain()) == {"Sheet": {}}


def test_cells_that_readers_show_as_empty_are_named() -> None:
    cells = ('<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c>'
             '<c r="D1" t="str"><f>""</f></c></row>')
    assert inspect(with_sheet(cells)) == {"Sheet": {"A1": "e#REF!", "B1": "f"}}


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (200, "GR"), (16384, "XFD")])
def test_letters_of_columns(column: int, name: str) -> None:
    assert letters(column) == name and place(f"{name}7") == (7, column)
