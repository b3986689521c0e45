"""What a payslip or copyright document is explained with beside itself: the law, the documents of its run, and the
member's earlier documents of its kind."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from pipeline.books.opening_figures import OpeningFigures, opening_figures
from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.core.params import ParamBook, Params
from pipeline.month.documents import Document
from pipeline.month.find import find_document
from pipeline.month.folders import published_folder, run_folders

FOLDERS = {"payslip": "payslips", "copyright": "copyright"}
"""Kind of document -> its folder in a run."""


def _nothing(number: str) -> None:
    return None


@dataclass(frozen=True)
class Shelf:
    """invoice: a document of the same run by its number. earlier: the member's documents of the kind, of runs sealed before, in
    order.
    closed_by: month and run sealed just before, which closed every budget; "" where there is none or it is not known.
    opened: what an opening said, and its cells."""

    invoice: Callable[[str], Document | None] = _nothing
    earlier: tuple[Document, ...] = ()
    closed_by: str = ""
    opened: OpeningFigures = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """A payslip or copyright document to be explained, the law and policy by day, and what stands beside it."""

    slip: Document
    book: ParamBook
    shelf: Shelf

    def in_force(self, day: str) -> Params:
        return self.book.in_force(date.fromisoformat(day))


def shelf_of(home: Home, document: Document) -> Shelf:
    """What a document of the home stands beside."""
    if document["kind"] not in FOLDERS:
        return Shelf()
    before = _sealed_before(home, document)
    with open_books(home.books_url, home.path) as books:
        opened = opening_figures(books)
    earlier = [one for month, run in before for one in _earlier(home, month, run, document)]
    return Shelf(lambda number: find_document(home, number, document["month"], document["run"]), tuple(earlier),
                 f"{before[-1][0]}, run {before[-1][1]}" if before else "", opened)


def _sealed_before(home: Home, document: Document) -> list[tuple[str, int]]:
    """Month and run of what was sealed before the document's run, in the order of approval."""
    folder = next(run_folders(home, document["month"], document["run"]))
    last_seal = json.loads((folder / "run.json").read_bytes())["opening"]["previous_seal"]
    with open_books(home.books_url, home.path) as books:
        runs = books.runs()
    nth = next((run.nth for run in runs if run.seal == last_seal), 0)
    return [(run.month, run.run) for run in runs if run.nth <= nth]


def _earlier(home: Home, month: str, run: int, document: Document) -> list[Document]:
    """The member's documents of the same kind in a sealed run; of copyright there may be one a year."""
    folder, member_id = published_folder(home, month, run) / FOLDERS[document["kind"]], document["member_id"]
    read = [Document(json.loads(file.read_bytes())) for file in sorted(folder.glob(f"{member_id}*.json"))]
    return [one for one in read if one["member_id"] == member_id]
