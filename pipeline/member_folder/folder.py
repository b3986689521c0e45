"""A member's folder: all that is held for him, as one value; index.html and index.json in output/members/<id>/."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline.books.erasure import erased_files
from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.core.params import ParamBook, Params
from pipeline.member_folder.holdings import Row, holdings
from pipeline.member_folder.papers import RECEIPT, Paper, erased_paper, of_a_kind, papers, receipts
from pipeline.member_folder.people import People, owners
from pipeline.month.collect import param_book
from pipeline.month.rights import counted, year_rights
from pipeline.outputs.member_page import page

PLACE = "output/members"
CONTACT = ("name", "email", "phone")
OF_ROWS = ("payslips", "copyright")
"""Kinds of documents that rows of the books name."""
AMOUNTS = ("gross", "net", "amount", "withholding")
Folder = dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """What all folders are made from: files, papers that were erased and movements of shares by member, archived receipts by
    SHA-256, day of erasure by path, names of Activities, the law."""

    papers: Mapping[str, list[Paper]]
    gone: Mapping[str, list[Paper]]
    shares: Mapping[str, list[Folder]]
    receipts: Mapping[str, list[str]]
    erased: Mapping[str, str]
    activities: Mapping[str, str]
    book: ParamBook

    def law(self, year: str) -> Params:
        """What is in force at the end of a year."""
        return self.book.in_force(date(int(year), 12, 31))


def folders(home: Home, books: Books, found: People, members: Collection[str]) -> Iterator[Folder]:
    """The folder of each of some members, as index.json says it; amounts as text, paths below the home."""
    shelf = _shelf(home, books, found, members)
    held = holdings(books, members)
    for member in sorted(members):
        yield _folder(home, found, member, held[member], shelf)


def _shelf(home: Home, books: Books, found: People, members: Collection[str]) -> Shelf:
    by_member: dict[str, list[Paper]] = {member: [] for member in members}
    for paper in papers(home.path, members, owners(books, found)):
        by_member[paper.member_id].append(paper)
    erased = erased_files(books)
    gone: dict[str, list[Paper]] = {member: [] for member in members}
    for file, _ in erased.values():
        if file.member_id in gone and file.kind not in (*OF_ROWS, RECEIPT) and not (home.path / file.path).is_file():
            gone[file.member_id].append(erased_paper(file))
    return Shelf(by_member, gone, _shares(found), receipts(books), {path: entry.as_of for path, (_, entry) in erased.items()},
                 {activity: row["name"] for activity, row in found.activities.items()}, param_book(home)[0])


def _folder(home: Home, found: People, member: str, held: Mapping[str, list[Row]], shelf: Shelf) -> Folder:
    person, of_rows = found.members.get(member, {}), _by_document(shelf.papers[member])
    others = [paper for paper in shelf.papers[member] if paper.kind not in OF_ROWS]
    folder = {
        "member_id": member, "name": " ".join(str(person[part]) for part in ("first_name", "last_name") if person.get(part)),
        "language": found.language(member, home.cooperative["language"]),
        "cooperative": {name: home.cooperative[name] for name in CONTACT},
        "payslips": [_plain(row) | _files(of_rows.get((row["folder"], "payslips", ""), []), shelf,
                                          f"{row['folder']}/payslips/{member}.pdf") for row in held["payslips"]],
        "contracts": [_plain(row) | {"activity": shelf.activities.get(row["activity_id"], row["activity_id"])}
                      for row in held["contracts"]],
        "expenses": [_plain(row) | _receipt(row, shelf) for row in held["expenses"]],
        "copyright": [_plain(row) | _files(_of_year(row, of_rows), shelf, f"{row['folder']}/copyright/{member}.pdf")
                      for row in held["copyright"]],
        "rights": [year_rights(counted(row), shelf.law(row["year"])) for row in held["rights"]],
        "payments": [_plain(row) for row in held["payments"]], "shares": shelf.shares.get(member, []),
        "documents": list(_documents(others, shelf.gone[member], shelf.erased)),
    }
    return folder | {"totals": _totals(folder)}


def _by_document(found: list[Paper]) -> dict[tuple[str, str, str], list[str]]:
    """Files by folder of their run, kind, and what stands between the member's id and the ending (a year, or "")."""
    named: dict[tuple[str, str, str], list[str]] = {}
    for paper in found:
        run, _, name = paper.path.rpartition("/")
        between = name.removeprefix(paper.member_id).rpartition(".")[0].strip(".")
        named.setdefault((run.removesuffix(f"/{paper.kind}"), paper.kind, between), []).append(paper.path)
    return named


def _of_year(row: Row, named: Mapping[tuple[str, str, str], list[str]]) -> list[str]:
    key = (row["folder"], "copyright")
    return named.get((*key, row["income_year"])) or named.get((*key, "")) or []


def _files(paths: list[str], shelf: Shelf, otherwise: str) -> Folder:
    """The document first, data after it; where it is gone, the day it was erased."""
    return {"files": _pdf_first(paths)} if paths else {"files": [], "erased": shelf.erased.get(otherwise, "")}


def _pdf_first(paths: Iterable[str]) -> list[str]:
    """What a person opens, then what machines read."""
    return sorted(paths, key=lambda path: (not path.endswith(".pdf"), path))


def _receipt(row: Row, shelf: Shelf) -> Folder:
    """The archived receipt of an expense: one copy of it, if any is left."""
    kept = shelf.receipts.get(row["receipt_sha256"], []) if row["receipt_sha256"] else []
    left = [path for path in kept if path not in shelf.erased]
    return {"has_receipt": bool(row["receipt_sha256"]), "files": left[:1],
            "erased": "" if left or not kept else shelf.erased[kept[0]]}


def _documents(others: list[Paper], gone: list[Paper], erased: Mapping[str, str]) -> Iterator[Folder]:
    """Files that no row of the books names, those of one document together; where all are gone, the day they were erased."""
    together: dict[str, list[Paper]] = {}
    for paper in (*others, *gone):
        together.setdefault(str(of_a_kind(paper)), []).append(paper)
    for stem, some in sorted(together.items()):
        paths = _pdf_first(paper.path for paper in some if paper not in gone)
        name = stem.rpartition("/")[2]
        yield {"kind": some[0].kind, "period": some[0].period, "name": "" if name == some[0].member_id else name, "files": paths,
               **({} if paths else {"erased": erased[some[0].path]})}


def _shares(found: People) -> dict[str, list[Folder]]:
    """Movements of the register by member, in their order."""
    moves: dict[str, list[Folder]] = {}
    for row in found.intake.shares.sort("member_id", "date", "row").iter_rows(named=True):
        moves.setdefault(row["member_id"], []).append(
            {"date": row["date"].isoformat(), "movement": row["movement"], "shares": str(row["shares"])})
    return moves


def _plain(row: Row) -> Folder:
    """A row for JSON: amounts as text; neither member nor folder, which the whole says."""
    return {name: text(from_cents(value)) if name in AMOUNTS else value for name, value in row.items()
            if name not in ("member_id", "folder")}


def _totals(folder: Folder) -> Folder:
    """Sums of what the books hold, and how many documents there are."""
    of = {"net": ("payslips", "net"), "expenses": ("expenses", "amount"), "copyright": ("copyright", "net")}
    sums = {name: sum((Decimal(row[column]) for row in folder[kind]), Decimal(0)) for name, (kind, column) in of.items()}
    count = sum(bool(row.get("files")) for kind in ("payslips", "expenses", "copyright", "documents") for row in folder[kind])
    return {**{name: text(value) for name, value in sums.items()}, "documents": count}


def write_folder(home: Path, folder: Folder) -> Path:
    """output/members/<id>/index.json and index.html, each whole: written beside, then renamed. The page's path."""
    place = home / PLACE / folder["member_id"]
    place.mkdir(parents=True, exist_ok=True)
    html = page(folder, lambda path: quote(f"../../../{path}"))
    whole(place / "index.json", index_json(folder))
    whole(place / "index.html", html.encode())
    return place / "index.html"


def index_json(folder: Folder) -> bytes:
    """index.json: sorted keys, readable text."""
    return (json.dumps(folder, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def whole(file: Path, body: bytes) -> None:
    """Write a file so that no moment has half of it."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(body)
    os.replace(beside, file)
