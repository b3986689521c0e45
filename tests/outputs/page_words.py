"""What a document of one page says, as a reader of its text finds it."""

import io
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader

from pipeline.outputs.pdf import pdf


def only_page(view: Mapping[str, Any]) -> str:
    """The text of a view's only page."""
    pages = PdfReader(io.BytesIO(pdf(dict(view)))).pages
    assert len(pages) == 1
    return pages[0].extract_text()
