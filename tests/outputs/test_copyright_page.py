"""What a member reads on the copyright document, and what its file promises."""

from decimal import Decimal

import copyright_sample as sample
import pytest
from page_words import only_page

from pipeline.core.labels import LANGUAGES
from pipeline.outputs.copyright import files, view
from pipeline.outputs.render import check_pdf

SITUATIONS = {"first": sample.first, "across-the-bound": sample.across_the_bound, "corrected": sample.corrected}


def words(paper):
    return only_page(view(paper))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_says_the_reviewed_words(situation, language, golden):
    golden(f"copyright-{situation}-{language}.txt", words(SITUATIONS[situation](language)) + "\n")


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_line_is_what_was_before_and_this_document_together(situation):
    for row in view(SITUATIONS[situation]("en"))["tax"]:
        before, this, now = (Decimal(text.replace(",", "").replace("\u2212", "-")) for text in row["amounts"])
        assert before + this == now, row["label"]


def test_words_of_members_are_never_markup():
    assert '#read("x") *b* @ref $x$' in words(sample.hostile("en"))


def test_its_files_are_named_by_member_and_by_an_income_year_that_is_over():
    assert list(files(sample.first()).files) == ["copyright/M0007.pdf", "copyright/M0007.json"]
    made = files(sample.corrected()).files
    assert list(made) == ["copyright/M0007.2026.pdf", "copyright/M0007.2026.json"]
    check_pdf("copyright/M0007.2026.pdf", made["copyright/M0007.2026.pdf"])


def test_an_id_that_could_leave_the_folder_is_refused():
    with pytest.raises(ValueError, match="cannot name a file"):
        files(sample.first(member={**sample.MEMBER, "member_id": "../M1"}))
