"""Documents as tagged PDF/A-3 and PDF/UA, one warmed compiler a process, kind and language.

The Jinja template of a kind is rendered once a language, with words only; a person's data comes in as JSON, so
that nothing a member wrote is ever markup.
"""

import atexit
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, cast

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.core.labels import labels
from pipeline.outputs.glyphs import printable

STANDARDS: list["typst.PDFStandard"] = ["a-3a", "ua-1"]
ONE_AT_A_TIME = Lock()
"""A compiler refuses a second thread; the workers of a cluster have several."""
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
TEMPLATES = files("templates")


def pdf(view: dict[str, Any], attachments: Mapping[str, str] = {}) -> bytes:
    """One document, ready to be laid out, as PDF bytes.

    view: `kind`, `language`, `date` (ISO, the document's own day) and whatever the template of that kind prints.
    attachments: text by the name under which the template reads it. Equal views give equal bytes.
    """
    data = json.dumps(printable(view), ensure_ascii=False, sort_keys=True)
    day = date.fromisoformat(view["date"])
    with ONE_AT_A_TIME:
        compiled = compiler(view["kind"], view["language"]).compile(
            format="pdf", pdf_standards=STANDARDS, sys_inputs={"data": data, **attachments},
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC))
    return cast(bytes, compiled)


@cache
def compiler(kind: str, language: str) -> typst.Compiler:
    """The compiler of a kind and language, with its sources and fonts in memory."""
    folder = workshop() / f"{kind}-{language}"
    (folder / "parts").mkdir(parents=True)
    (folder / "main.typ").write_text(source(kind, language), encoding="utf-8")
    (folder / "parts" / "brand.typ").write_bytes(TEMPLATES.joinpath("parts/brand.typ").read_bytes())
    return typst.Compiler(str(folder / "main.typ"), root=str(folder), font_paths=[str(TEMPLATES.joinpath("fonts"))],
                          ignore_system_fonts=True)


@cache
def workshop() -> Path:
    """A folder of this process for the sources, removed at its end: typst keeps sources without a file once only."""
    folder = TemporaryDirectory(prefix="smart-documents-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def source(kind: str, language: str) -> str:
    """The Typst source of a kind in one language; holds words, no data."""
    template = environment().get_template(f"documents/{kind}.typ.j2")
    return template.render(labels=labels(language), language=language)


@cache
def environment() -> Environment:
    """Jinja as used for Typst: every expression becomes a string literal, an unknown name is an error."""
    return Environment(loader=FileSystemLoader(str(TEMPLATES)), undefined=StrictUndefined, finalize=literal,
                       autoescape=False, trim_blocks=True, lstrip_blocks=True)


def literal(value: object) -> str:
    """A value as a Typst string literal: inert wherever it lands in code.

    Raises TypeError for anything but text, which a template has no reason to print.
    """
    if not isinstance(value, str):
        raise TypeError(f"a template may only print text, not {type(value).__name__}")
    return f'"{value.translate(ESCAPES)}"'
