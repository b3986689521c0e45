"""Of several workbooks of one Activity and month, the one that counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.core.problems import Problem
from pipeline.intake.recognise import Dropped


@dataclass(frozen=True)
class Workbook:
    """A dropped workbook with what its About sheet says; None where that cannot be read.

    kind: workbook, duplicate (same content as another), replaced (an older version), later (a month to come).
    about: sheet and Excel row that say it.
    """

    dropped: Dropped
    activity_id: str | None
    month: str | None
    version: int | None
    kind: str = "workbook"
    problems: tuple[Problem, ...] = ()
    about: tuple[str, int] | None = None

    def set_aside(self, kind: str, code: str, value: str, expected: str) -> "Workbook":
        sheet, cell = self.version_cell if code == "WORKBOOK-VERSION-CONFLICT" else ("", "")
        problem = Problem(self.dropped.name, sheet, cell, code, value, expected, activity_id=self.activity_id or "")
        return replace(self, kind=kind, problems=(*self.problems, problem))

    @property
    def version_cell(self) -> tuple[str, str]:
        """Sheet and cell that say the version, or would say it."""
        if self.about is None:
            return "", ""
        name, row = self.about
        letters = next(sheet.letters for sheet in self.dropped.sheets if sheet.name == name)
        return name, f"{letters.get('version', 'A')}{row}"


def settled(books: Iterable[Workbook], month: str) -> list[Workbook]:
    """Every workbook with the part it plays in the month's run."""
    groups: dict[tuple[str, str], list[Workbook]] = {}
    done: list[Workbook] = []
    for book in _without_copies(books, done):
        if book.month and book.month > month:
            done.append(replace(book, kind="later", problems=()))
        elif book.activity_id and book.month and book.version:
            groups.setdefault((book.activity_id, book.month), []).append(book)
        else:
            done.append(book)
    return sorted([*done, *(book for group in groups.values() for book in _one_counts(group))], key=_name)


def _name(book: Workbook) -> str:
    return book.dropped.name


def _without_copies(books: Iterable[Workbook], done: list[Workbook]) -> list[Workbook]:
    """The first of each content, by name; the others are duplicates."""
    seen: dict[str, Workbook] = {}
    for book in sorted(books, key=_name):
        first = seen.setdefault(book.dropped.content, book)
        if first is not book:
            done.append(book.set_aside("duplicate", "FILE-DUPLICATE", "", _name(first)))
    return list(seen.values())


def _one_counts(group: list[Workbook]) -> list[Workbook]:
    highest = max(book.version or 0 for book in group)
    newest = [book for book in group if book.version == highest]
    older = [book.set_aside("replaced", "WORKBOOK-REPLACED", str(book.version), _name(newest[0]))
             for book in group if book.version != highest]
    if len(newest) == 1:
        return [*older, *newest]
    return older + [book.set_aside("workbook", "WORKBOOK-VERSION-CONFLICT", str(highest),
                                   _name(next(other for other in newest if other is not book))) for book in newest]
