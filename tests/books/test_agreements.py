"""Contract documents in the books: a gapless series, one contract a row, none changed or withdrawn that does not stand."""

from pathlib import Path

import pytest

from pipeline.books.agreements import standing
from pipeline.books.records import BooksRefused
from pipeline.books.store import open_books
from tests.books.booking import Row, agreement
from tests.books.drafts import AS_OF, accounting, seal

URL = "sqlite:///books.db"
FIRST = agreement(1)
OTHER_DAYS = agreement(2, kind="amendment", contract="2026-K00001", row_key="row 1", end="2026-03-09")
WITHDRAWN = agreement(3, kind="withdrawal", contract="2026-K00001", row_key="row 1")


def sealed(path: Path, *runs: list[Row]) -> list[str]:
    """Contract documents that stand once each run is sealed."""
    with open_books(URL, path) as books:
        for nth, rows in enumerate(runs, start=1):
            seal(books, accounting(path / str(nth), {"agreements.csv": rows}), run=nth)
        assert books.faults() == []
        return standing(books.frame)["number"].to_list()


@pytest.mark.parametrize(("runs", "stand"), [
    ([[FIRST]], ["2026-K00001"]), ([[FIRST], [OTHER_DAYS]], ["2026-K00002"]), ([[FIRST], [OTHER_DAYS], [WITHDRAWN]], []),
    ([[FIRST], [OTHER_DAYS], [WITHDRAWN], [agreement(4, row_key="row 1")]], ["2026-K00004"])])
def test_a_contract_stands_as_its_last_document_left_it(tmp_path: Path, runs: list[list[Row]], stand: list[str]) -> None:
    assert sealed(tmp_path, *runs) == stand


def test_it_opens_the_next_run_of_its_month(tmp_path: Path) -> None:
    sealed(tmp_path, [FIRST])
    with open_books(URL, tmp_path) as books:
        march, april = (books.opening(month, AS_OF) for month in ("2026-03", "2026-04"))
        books.go_back_before(books.runs()[0])
        before = books.opening("2026-03", AS_OF)
    assert (march.next_agreement, march.agreements["number"].to_list()) == (2, ["2026-K00001"])
    assert (april.next_agreement, april.agreements.height) == (2, 0)
    assert (before.next_agreement, before.agreements.height) == (1, 0) and before.digest() != march.digest()


@pytest.mark.parametrize(("second", "says"), [
    (agreement(3), "follow without gap or double"), (agreement(2, row_key="row 1"), "a row has one contract"),
    (agreement(2, kind="amendment", contract="2026-K00009"), "only a contract that stands"),
    (agreement(2, contract="2026-K00001"), "its own first document"),
    (agreement(2, end="2026-03-01"), "on or after its first day"),
    (agreement(2, pay_basis="budget"), "pay from the budget has no amount"), (agreement(2, number="2026-K2"), "is numbered")])
def test_what_does_not_fit_is_refused(tmp_path: Path, second: Row, says: str) -> None:
    with pytest.raises(BooksRefused, match=says):
        sealed(tmp_path, [FIRST], [second])


def test_a_withdrawn_contract_is_not_changed_again(tmp_path: Path) -> None:
    withdrawn, again = ({**row, "number": f"2026-K0000{nth}"} for nth, row in ((2, WITHDRAWN), (3, OTHER_DAYS)))
    with pytest.raises(BooksRefused, match="only a contract that stands"):
        sealed(tmp_path, [FIRST], [withdrawn], [again])
