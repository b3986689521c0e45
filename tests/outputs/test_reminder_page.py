"""What a late client reads, in four languages, on one page."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader
from reminder_sample import BARE, SITUATIONS, reminder, row, situation

from pipeline.core.labels import LANGUAGES
from pipeline.outputs.pdf import pdf
from pipeline.outputs.reminder import Reminder, files, view


def pages(document: Reminder) -> list[str]:
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(BytesIO(pdf(view(document)))).pages]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_the_page_says_the_reviewed_words(name: str, language: str, golden: Callable[[str, str], None]) -> None:
    page, = pages(situation(name, language))
    golden(f"reminder-{name}-{language}.txt", page + "\n")


def test_a_consumer_with_a_new_and_an_older_invoice_reads_which_one_is_reminded_of_for_free() -> None:
    rows = (row(**BARE), row(number="2026-00002", level=2, reminder_costs="7.50"))
    letter = reminder(*rows, client="consumer", level=2, claim_from="2026-05-16", each_reminder="7.50", language="en")
    notes = view(letter)["notes"]
    assert notes[0].startswith("Interest, indemnity") and notes[1].startswith("2026-00001 \u00b7 You have 14 calendar days")


def test_a_client_with_forty_invoices_gets_them_all() -> None:
    document = reminder(*(row(number=f"2026-{nth:05}") for nth in range(1, 41)), total="41945.20")
    every = " ".join(pages(document))
    assert all(f"2026-{nth:05}" in every for nth in range(1, 41))


def test_the_same_letter_has_the_same_bytes() -> None:
    assert files(situation("business", "fr")) == files(situation("business", "fr"))
