"""Copyright in the books: a gapless series of its own, documents that close, postings that say the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.books.records import BooksRefused
from pipeline.books.store import open_books
from tests.books.booking import Row, copyright_paid
from tests.books.drafts import AS_OF, accounting, seal

URL = "sqlite:///books.db"
Content = dict[str, list[Row]]


def test_what_was_paid_opens_the_next_run(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        seal(books, accounting(tmp_path, copyright_paid()))
        opening = books.opening("2026-04", AS_OF)
        assert opening.next_copyright == 2
        assert opening.copyright_years.rows() == [("M-001", 2026, 400_00, 200_00, 30_00)]
        assert opening.sealed_rows.select("kind", "row_key").rows() == [("copyright", "R1")]
        invoiced = books.sealed({}, (), ["A-001"]).invoiced
        assert invoiced.rows() == [("A-001", "2026-03", "C-001", "", 0, 400_00)]


def change(table: str, column: str, value: object) -> Callable[[Content], None]:
    return lambda rows: rows[f"{table}.csv"][0].update({column: value})


@pytest.mark.parametrize(("made", "says"), [
    (change("copyright_documents", "net", 371_00), "closes"),
    (change("copyright_documents", "number", "2026-C00002"), "follow without gap or double"),
    (change("copyright_documents", "income_year", 2027), "a year that has begun"),
    (change("copyright_requests", "gross_cents", 399_00), "the gross is 40000 cents, that of its requests 39900"),
    (change("copyright_requests", "activity_id", "A-002"), "budgets A-00[12]: the document says"),
    (lambda rows: rows["journal.csv"][2].update(account="withholding_payable"), "withholding_payable : the document says")])
def test_what_does_not_fit_together_is_refused(tmp_path: Path, made: Callable[[Content], None], says: str) -> None:
    rows = copyright_paid()
    made(rows)
    with open_books(URL, tmp_path) as books, pytest.raises(BooksRefused, match=says):
        seal(books, accounting(tmp_path, rows))


def test_a_request_is_paid_once_as_it_is(tmp_path: Path) -> None:
    with open_books(URL, tmp_path) as books:
        seal(books, accounting(tmp_path, copyright_paid()))
        with pytest.raises(BooksRefused, match="a row is used once"):
            seal(books, accounting(tmp_path, copyright_paid(2, "R1")), run=2)
