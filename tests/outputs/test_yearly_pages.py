"""What a member reads on yearly and leaving papers: in four languages, long, empty, inert, the same each time."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import yearly_sample as sample
from pypdf import PdfReader

from pipeline.core.labels import LANGUAGES
from pipeline.outputs import income_sheet
from pipeline.outputs.render import KINDS, check_pdf

PAPERS = ("sheet", "account", "overview", "holiday", "c4")


def pages(paper: dict[str, Any]) -> list[str]:
    path, body = next((path, body) for path, body in KINDS[paper["kind"]](paper).files.items() if path.endswith(".pdf"))
    check_pdf(path, body)
    return [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
def test_the_page_says_the_reviewed_words(name: str, language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"yearly-{name}-{language}.txt", "\n".join(pages(sample.every(language)[name])) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ("sheet", "overview", "holiday", "c4"))
def test_one_page_is_enough(name: str, language: str) -> None:
    assert len(pages(sample.every(language)[name])) == 1


@pytest.mark.parametrize("name", PAPERS)
def test_little_is_told_on_one_page_too(name: str) -> None:
    assert len(pages(sample.bare("fr")[name])) == 1


@pytest.mark.parametrize("name", PAPERS)
def test_what_a_member_wrote_is_text(name: str) -> None:
    member = {**sample.MEMBER, "first_name": sample.HOSTILE, "last_name": "Wolfeschlegelsteinhausenbergerdorff" * 3}
    assert '#read("x")' in pages(sample.every("fr")[name] | {"member": member})[0]


def test_codes_stand_beside_what_the_tax_return_has_and_nowhere_else() -> None:
    blocks = income_sheet.view(sample.sheet("en"))["blocks"]
    codes = {row[0]: row[1] for block in blocks for row in block["rows"] if row[0]}
    assert list(codes) == ["1250", "1251", "1286", "1287", "1284", "1117", "1118", "1119"]
    assert sum(not row[0] for block in blocks for row in block["rows"]) == 3


def test_the_panel_takes_costs_off_copyright() -> None:
    panel = income_sheet.view(sample.sheet("en"))["panel"]
    assert (panel["amount"], panel["note"]) == ("\u20ac24,691.34", "Tax and contribution already kept: \u20ac37,037.01")


def test_the_same_paper_has_the_same_bytes() -> None:
    for paper in sample.every("nl").values():
        assert KINDS[paper["kind"]](paper) == KINDS[paper["kind"]](paper)
