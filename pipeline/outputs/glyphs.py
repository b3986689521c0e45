"""Which characters the documents' font can draw; PDF/A refuses a page that holds another one."""

import re
import struct
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

UNKNOWN = "?"
"""Printed for a character without a glyph. The JSON beside the PDF keeps the original."""

LONGEST = 40
LONG_WORD = re.compile(rf"\S{{{LONGEST}}}(?=\S)")
"""A word that no column can hold: it gets a place to break after every 40 characters."""


def printable(value: Any) -> Any:
    """The same texts, lists and dicts, with `?` for every character the font lacks, a space for a control
    character, and nothing for what is invisible (joiners, marks that turn the direction of writing)."""
    if isinstance(value, str):
        drawn = value if value.isascii() and value.isprintable() else value.translate(_Glyphs())
        return LONG_WORD.sub("\\g<0>\u200b", drawn) if len(drawn) > LONGEST else drawn
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list | tuple) else value


class _Glyphs(dict[int, str | int]):
    """A table for `str.translate` that looks a character up only when it is met."""

    def __missing__(self, code: int) -> str | int:
        if code < 32 or code == 127:
            return " "
        if code in covered():
            return code
        return "" if unicodedata.category(chr(code)) in ("Cf", "Mn") else UNKNOWN


@cache
def covered() -> frozenset[int]:
    """Code points with a glyph in every face of the documents' font."""
    faces = [face.read_bytes() for face in files("templates").joinpath("fonts").iterdir() if face.name.endswith(".otf")]
    return frozenset.intersection(*(frozenset(code_points(face)) for face in faces))


def code_points(font: bytes) -> list[int]:
    """Code points of an OpenType font, from the segments (format 12) of its character map."""
    cmap = _table(font, b"cmap")
    count = struct.unpack_from(">H", font, cmap + 2)[0]
    offsets = [cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * i)[0] for i in range(count)]
    wide = next(offset for offset in offsets if struct.unpack_from(">H", font, offset)[0] == 12)
    groups = struct.unpack_from(">I", font, wide + 12)[0]
    spans = (struct.unpack_from(">II", font, wide + 16 + 12 * i) for i in range(groups))
    return [code for first, last in spans for code in range(first, last + 1)]


def _table(font: bytes, tag: bytes) -> int:
    """Where a table of the font begins."""
    for i in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag.decode()}")
