"""What a member reads of Smart and self-employment side by side, on one page."""

from decimal import Decimal

import comparison_sample as sample
import pytest
from page_words import only_page

from pipeline.core.labels import LANGUAGES
from pipeline.outputs.comparison import files, view
from pipeline.outputs.render import check_pdf

SITUATIONS = {"ordinary": sample.ordinary, "student": sample.student, "empty": sample.empty, "unknown": sample.unknown}


def words(paper):
    return only_page(view(paper))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_says_the_reviewed_words(situation, language, golden):
    golden(f"comparison-{situation}-{language}.txt", words(SITUATIONS[situation](language)) + "\n")


def test_each_column_is_the_turnover_less_its_parts():
    rows = view(sample.ordinary("en"))["rows"]
    whole, *parts, left = [[Decimal("0" if text == "–" else text.replace(",", "").replace("\u2212", "-"))
                            for text in row["amounts"]] for row in rows]
    assert [sum(column) for column in zip(whole, *parts, strict=True)] == left


def test_bars_are_of_one_length_and_told_in_words():
    for bar in view(sample.ordinary("en"))["bars"]:
        assert 990 <= sum(part["size"] for part in bar["segments"]) <= 1000
        assert bar["description"].startswith(f"{bar['name']}, of €100: ") and bar["net"] in bar["description"]


def test_no_bar_where_something_is_negative_or_unknown():
    assert [bar["why"] for bar in view(sample.empty("en"))["bars"]] == ["nothing was invoiced"] * 3
    owed = sample.ordinary("en", of_100={**sample.OF_100, "main": {"social": "12000.00", "tax": "0.00", "net": "-2000.00"}})
    assert [bar["why"] for bar in view(owed)["bars"]] == ["", "", "the result is negative"]
    assert [bar["why"] for bar in view(sample.unknown("en"))["bars"]] == ["unknown", "", ""]


def test_every_column_is_told_with_what_it_lacks_and_none_is_called_better():
    told = view(sample.student("en"))["sentences"]
    assert [line.split(":")[0] for line in told[:3]] == [
        "Self-employed, secondary", "Self-employed student", "Self-employed, main activity"]
    assert all("lacks" in line for line in told[:3]) and "earlier budget" in " ".join(view(sample.student("en"))["notes"])


def test_words_of_members_are_never_markup():
    assert '#read("x") *b* @ref $x$' in words(sample.hostile("en"))


def test_its_file_is_named_by_year_and_member_and_is_a_tagged_document():
    made = files(sample.ordinary()).files
    assert list(made) == ["2026/M0007.pdf"]
    check_pdf("2026/M0007.pdf", made["2026/M0007.pdf"])
    with pytest.raises(ValueError, match="cannot name a file"):
        files(sample.ordinary(member={**sample.MEMBER, "member_id": "../M1"}))
