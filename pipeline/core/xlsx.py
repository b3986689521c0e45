"""A workbook saved with bytes that depend on what it says alone."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from openpyxl import Workbook


def saved(book: Workbook, at: datetime) -> bytes:
    """The file as if it had been saved at a time; its parts are stored as they are, for compressors differ between machines."""
    book.properties.creator, book.properties.created = "", at
    first, out = BytesIO(), BytesIO()
    book.save(first)
    with ZipFile(first) as source, ZipFile(out, "w") as target:
        for part in source.namelist():
            body = source.read(part)
            if part == "docProps/core.xml":
                stamp = rb"\g<1>" + at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                body = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", stamp, body)
            target.writestr(ZipInfo(part, at.timetuple()[:6]), body)
    return out.getvalue()
