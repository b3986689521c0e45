"""What the gate looks for inside the XML of a workbook."""

import re
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 50_000, 200, 1_000_000
PLACE = re.compile(r"([A-Z]{1,7})([0-9]{1,9})$")


class TooWide(Exception):
    """A sheet with more rows, columns or cells than people fill."""

    def __init__(self, found: str, limit: str) -> None:
        super().__init__(found)
        self.found, self.limit = found, limit


def place(cell: str) -> tuple[int, int]:
    """Row and column of a cell such as B7, counted from 1. ValueError if it is none."""
    found = PLACE.match(cell)
    if not found:
        raise ValueError(f"{cell!r} is not a cell")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def letters(column: int) -> str:
    """The letters of a column counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _within(row: int, column: int) -> None:
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise TooWide(f"{letters(column)}{row}", f"{letters(MOST_COLUMNS)}{MOST_ROWS}")


class SheetCells(ContentHandler):
    """One sheet's cells, streamed: bounds, errors, and formulas without a result."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: dict[str, str] = {}
        self.row = self.column = self.count = 0
        self.cell = self.kind = ""
        self.in_value = self.formula = self.valued = False
        self.value = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._open_cell(attrs)
        elif local == "row":
            self.row, self.column = int(attrs.get("r", str(self.row + 1))), 0
        elif local == "f":
            self.formula = True
        elif local == "v":
            self.in_value = True
        elif local == "dimension":
            _within(*place(attrs.get("ref", "A1").rpartition(":")[2]))

    def _open_cell(self, attrs: AttributesImpl) -> None:
        given = attrs.get("r")
        self.row, self.column = place(given) if given else (max(self.row, 1), self.column + 1)
        _within(self.row, self.column)
        self.count += 1
        if self.count > MOST_CELLS:
            raise TooWide(f"{self.count} cells", f"{MOST_CELLS} cells")
        self.cell, self.kind = given or f"{letters(self.column)}{self.row}", attrs.get("t", "")
        self.formula, self.valued, self.value = False, False, ""

    def characters(self, content: str) -> None:
        if self.in_value:
            self.valued = True
            self.value += content if self.kind == "e" else ""

    def endElement(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "v":
            self.in_value = False
        elif local == "c" and self.kind == "e":
            self.faults[self.cell] = f"e{self.value}"
        elif local == "c" and self.formula and not self.valued and self.kind != "str":
            self.faults[self.cell] = "f"


class Frame(ContentHandler):
    """The parts around the sheets: which sheet has which name."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.part = ""

    def of(self, part: str) -> "Frame":
        self.part = part
        return self

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        local = name.rpartition(":")[2]
        if self.part == "xl/workbook.xml" and local == "sheet":
            link = next((attrs[key] for key in attrs.getNames() if key.endswith(":id")), "")
            self.sheets.append((attrs.get("name", ""), link))
        elif self.part == "xl/_rels/workbook.xml.rels" and local == "Relationship":
            self.links[attrs.get("Id", "")] = attrs.get("Target", "")
