"""Every leaf of every declared figure is what the document says that it names, and the leaves make the figure."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipeline.core.home import Home
from pipeline.declarations.draft import CELLS, PARTS
from pipeline.month.collect import param_book
from pipeline.month.explain.shelf import shelf_of
from pipeline.month.find import find_document
from tests.cli.homes import copied, done, smart
from tests.declarations.leaves import unlike

PERIODS = (("dmfa", "2026Q1"), ("withholding", "2026-03"), ("281", "2026"), ("vat", "2026Q2"), ("customers", "2026"))


def cells_of(home: Path, kind: str, period: str) -> pl.DataFrame:
    smart(home, "declare", kind, period, "--as-of", "2026-05-02")
    return pl.read_csv(home / "output/declarations" / kind / period / PARTS, schema=CELLS).with_columns(
        pl.col("amount", "member_id").fill_null(""))


@pytest.fixture(scope="module", params=["sealed_sample", "sealed_notes"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with premiums, holiday pay at the end, copyright, VAT of expenses, students; and a small month corrected."""
    return copied(request.getfixturevalue(request.param), tmp_path_factory.mktemp("leaves") / "coop")


@pytest.mark.parametrize(("kind", "period"), PERIODS)
def test_every_leaf_is_what_its_document_says(home: Path, kind: str, period: str) -> None:
    opened = Home(home)

    def shelved(number: str) -> tuple:
        document = find_document(opened, number, None, None)
        assert document is not None, number
        return document, shelf_of(opened, document)

    cells = cells_of(home, kind, period)
    assert cells.height and unlike(cells, param_book(opened)[0], shelved) == []


@pytest.mark.parametrize(("kind", "period"), PERIODS)
def test_what_explain_lists_adds_up_to_the_figure(home: Path, kind: str, period: str) -> None:
    for cell in cells_of(home, kind, period)["cell"].unique().sort().gather_every(7):
        tree = json.loads(done(home, "explain", f"{kind}:{period}", cell, "--json").stdout)
        assert tree["is_sum"] and sum(_cents(part["value"]) for part in tree["parts"]) == _cents(tree["value"])


def _cents(value: str) -> int:
    return round(float(value) * 100)
