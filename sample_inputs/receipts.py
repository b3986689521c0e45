"""Receipts of the sample: one page of text as PDF, or a small picture of a till slip as PNG. Under 2 kB each."""

import struct
import zlib
from collections.abc import Sequence

WIDTH, LEFT, LETTER, LINE = 160, 8, 4, 8
"""Of the picture, in points: width, left margin, width of a letter, height of a line."""


def receipt(name: str, lines: Sequence[str]) -> bytes:
    """The file that an expense names, with the words of that expense."""
    return pdf(lines) if name.endswith(".pdf") else png(lines)


def pdf(lines: Sequence[str]) -> bytes:
    """One page of A6 with a line of text each, in a font that every reader has."""
    words = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    page = b"BT /F 11 Tf 15 TL 24 380 Td " + words + b" ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return _with_index(objects)


def _escaped(line: str) -> bytes:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252", "replace")


def _with_index(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + end


def png(lines: Sequence[str]) -> bytes:
    """A black and white picture; a letter is a black mark, readable as a layout only. The words stand in a comment."""
    rows = [row for line in lines for row in _slip(line)]
    head = struct.pack(">IIBBBBB", WIDTH, len(rows), 1, 0, 0, 0, 0)
    picture = zlib.compress(b"".join(b"\0" + row for row in rows), 0)
    comment = b"Comment\0" + " / ".join(lines).encode("latin-1", "replace")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in (
        (b"IHDR", head), (b"tEXt", comment), (b"IDAT", picture), (b"IEND", b"")))


def _slip(line: str) -> list[bytes]:
    """The eight rows of points of one line: marks of different height for different letters."""
    blank = (1 << WIDTH) - 1
    rows = [blank] * LINE
    for place, letter in enumerate(line[: (WIDTH - 2 * LEFT) // LETTER]):
        for row in range(LINE - 2 - ord(letter) % 4, LINE - 1) if letter != " " else ():
            rows[row] &= ~(0b11 << (WIDTH - LEFT - LETTER * place - 2))
    return [row.to_bytes(WIDTH // 8, "big") for row in rows]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
