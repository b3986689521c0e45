"""What an administrator reads on the statement of a budget, and what its file promises."""

import io
from decimal import Decimal

import pytest
import statement_sample as sample
from pypdf import PdfReader

from pipeline.core.labels import LANGUAGES
from pipeline.outputs.pdf import pdf
from pipeline.outputs.render import check_pdf
from pipeline.outputs.statement import files, view

SITUATIONS = {"team": sample.team, "given-back": sample.given_back, "quiet": sample.quiet}


def pages(paper):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf(view(paper)))).pages]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_says_the_reviewed_words(situation, language, golden):
    golden(f"statement-{situation}-{language}.txt", "\n".join(pages(SITUATIONS[situation](language))) + "\n")


@pytest.mark.parametrize("situation", [*SITUATIONS.values(), sample.many_lines])
def test_the_lines_lead_from_opening_to_closing(situation):
    paper = situation("en")
    *steps, last = [Decimal(step["amount"].replace(",", "").replace("\u2212", "-")) for step in view(paper)["steps"]]
    assert sum(steps) == last == Decimal(paper["closing"]) and view(paper)["closes"].endswith("Difference: €0.00.")


@pytest.mark.parametrize("situation", [*SITUATIONS.values(), sample.many_lines])
def test_every_bar_lies_within_its_track(situation):
    for step in view(situation("nl"))["steps"]:
        assert step["from"] >= 0 and step["from"] + step["size"] <= 1000, step


def test_each_bar_begins_where_the_one_before_it_ended():
    steps = view(sample.team("en"))["steps"]
    ends = [{step["from"], step["from"] + step["size"]} for step in steps]
    for before, after in zip(ends, ends[1:], strict=False):
        assert any(abs(one - other) <= 2 for one in before for other in after)


def test_a_long_month_goes_on_over_pages_with_its_headings():
    words = pages(sample.many_lines("en"))
    assert len(words) >= 3 and sum("Expenses paid from the budget" in page for page in words) == 1
    assert all("To the budget" in page or "From the budget" in page for page in words)
    assert words[-1].count("Page") == 1 and "4,500.00" in words[-1]


def test_words_of_members_are_never_markup():
    assert '#read("x") *b* @ref $x$' in pages(sample.hostile("en"))[0]


def test_its_files_are_named_by_the_activity():
    made = files(sample.team()).files
    assert list(made) == ["statements/trio.pdf", "statements/trio.json"]
    check_pdf("statements/trio.pdf", made["statements/trio.pdf"])


def test_an_id_that_could_leave_the_folder_is_refused():
    with pytest.raises(ValueError, match="cannot name a file"):
        files(sample.paper("fr", activity_id="../trio"))
