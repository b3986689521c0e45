"""A member's archive: his folder as one zip, with plain names and nobody else's data. Equal holdings give equal bytes."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl

from pipeline.books.store import Books
from pipeline.core.home import Home
from pipeline.core.labels import labels
from pipeline.member_folder.folder import Folder, index_json, whole
from pipeline.member_folder.holdings import own_rows
from pipeline.member_folder.papers import STATEMENT
from pipeline.member_folder.people import People
from pipeline.outputs.member_page import page

PLACE = "output/exports"
LISTS = ("payslips", "copyright", "expenses", "documents")
"""Kinds of a folder whose rows name files."""
UNSAFE = re.compile(r"[^\w.+-]+")


def export(home: Home, books: Books, found: People, folder: Folder, day: date) -> Path:
    """Write output/exports/<id>-<day>.zip: index, documents, receipts, rows of the books and of the registers."""
    names = archive_names(home.path, folder)
    inside = {**_documents(home.path, folder["member_id"], names), **_rows(books, found, folder),
              "index.html": page(_renamed(folder, names), lambda path: path).encode(),
              "index.json": index_json(_renamed(folder, names))}
    target = home.path / PLACE / f"{folder['member_id']}-{day}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    whole(target, _zipped(inside, day))
    return target


def archive_names(home: Path, folder: Folder) -> dict[str, str]:
    """Path below the home -> name in the archive: the kind in the member's language, then what the file is of.

    The printed statement of an Activity that employs colleagues names them: its data go in without them, its paper does not.
    """
    names: dict[str, str] = {}
    for kind in LISTS:
        for row in folder[kind]:
            for path in row["files"]:
                if row.get("kind") == STATEMENT and path.endswith(".pdf") and _names_others(home / path, folder["member_id"]):
                    continue
                names.setdefault(path, _free(_name(kind, row, path, folder), set(names.values())))
    return names


def _names_others(paper: Path, member: str) -> bool:
    """Whether the data of a paper tell of other members."""
    said = json.loads(paper.with_suffix(".json").read_bytes())
    return bool(without_others(said, member) != said)


def _name(kind: str, row: Folder, path: str, folder: Folder) -> str:
    file = PurePosixPath(path)
    if kind == "expenses":
        return f"{_word('receipts', folder)}/{row['date']}-{file.name}"
    if kind == "documents":
        stem = "-".join(dict.fromkeys(filter(None, (row["period"], row["name"])))) or row["kind"]
        return f"{_word(row['kind'], folder)}/{stem}{file.suffix}"
    return f"{_word(kind, folder)}/{row['month']}-{row['number']}{file.suffix}"


def _word(kind: str, folder: Folder) -> str:
    """What a kind's folder is called in the member's language; a kind without a word keeps its own, if it is safe."""
    return labels(folder["language"]).get(f"folder_in_{kind}") or UNSAFE.sub("-", kind)


def _free(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    return name if name not in taken else _free(f"{stem}+{dot}{ending}", taken)


def _renamed(folder: Folder, names: Mapping[str, str]) -> Folder:
    """The folder as its archive shows it: paths are names in the archive."""
    return folder | {kind: [row | {"files": [names[path] for path in row["files"] if path in names]} for row in folder[kind]]
                     for kind in LISTS}


def _documents(home: Path, member: str, names: Mapping[str, str]) -> dict[str, bytes]:
    return {name: _own((home / path).read_bytes(), member) if path.endswith(".json") else (home / path).read_bytes()
            for path, name in names.items()}


def _own(body: bytes, member: str) -> bytes:
    """A document's data without what it tells of others, as expenses of colleagues in an Activity's statement."""
    return (json.dumps(without_others(json.loads(body), member), sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def without_others(value: Any, member: str) -> Any:
    """A JSON value where lists have no object whose member_id is another's."""
    if isinstance(value, dict):
        return {name: without_others(part, member) for name, part in value.items()}
    if isinstance(value, list):
        return [without_others(part, member) for part in value
                if not isinstance(part, dict) or part.get("member_id", member) == member]
    return value


def _rows(books: Books, found: People, folder: Folder) -> dict[str, bytes]:
    """One CSV a table of the books and of the registers that has rows of the member."""
    return dict(_tables(_word("books", folder), own_rows(books, folder["member_id"]))) | dict(
        _tables(_word("registers", folder), found.own_rows(folder["member_id"])))


def _tables(place: str, tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, bytes]]:
    yield from ((f"{place}/{name}.csv", rows.write_csv().encode()) for name, rows in tables.items() if rows.height)


def _zipped(inside: Mapping[str, bytes], day: date) -> bytes:
    """A zip of files, by name; all of them of one day, so that no clock is in it."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, body in sorted(inside.items()):
            entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, body, compresslevel=6)
    return buffer.getvalue()


def drop_exports(home: Path, members: set[str]) -> list[Path]:
    """Remove the archives that were made for some members: they are copies, and another one can be made."""
    form = re.compile(r"(.+)-\d{4}-\d\d-\d\d\.zip")
    named = ((file, form.fullmatch(file.name)) for file in sorted((home / PLACE).glob("*.zip")))
    old = [file for file, name in named if name and name[1] in members]
    for file in old:
        file.unlink()
    return old
