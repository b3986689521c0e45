"""Files that go with an entry: built in a hidden folder, published by rename once the entry is in the books."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.books.entries import Entry, SealedEntry
from pipeline.books.hashes import sha256_of
from pipeline.books.store import Books
from pipeline.core.stopping import unstoppable

PLACES = ("output/payments", "output/reminders")
"""Where folders of entries lie, below the home."""


def build(home: Path, folder: str, files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Write the files of an entry in a new, hidden folder; what a killed command left there goes. Their hashes, for `files`
    in the entry's content."""
    hidden = _hidden(home, folder)
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir(parents=True)
    for name, body in files:
        (hidden / name).write_bytes(body)
    return file_hashes(hidden)


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder, by its name below it."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return {name: sha256_of(folder / name) for name in names}


def book_entry(home: Path, books: Books, entry: Entry) -> SealedEntry:
    """Write an entry whose files are built, then publish them: the one transaction and the rename. Raises BooksRefused."""
    with unstoppable():
        with books.transaction():
            sealed = books.entries.book(entry)
        publish_entry(home, sealed)
    return sealed


def publish_entry(home: Path, entry: SealedEntry | None) -> Path | None:
    """Give an entry's folder its name; the folder, or None where nothing was left to do. It may be repeated."""
    if entry is None or not entry.folder or (home / entry.folder).exists():
        return None
    hidden = _hidden(home, entry.folder)
    if not hidden.is_dir() or file_hashes(hidden) != _listed(entry):
        return None
    hidden.rename(home / entry.folder)
    os.sync()
    return home / entry.folder


def entry_file_faults(home: Path, entry: SealedEntry) -> Iterator[str]:
    """Where an entry's folder is not as it was booked."""
    listed = _listed(entry)
    there = file_hashes(home / entry.folder) if entry.folder else {}
    for name in sorted({*listed, *there}):
        if name not in there:
            yield f"{entry.folder}/{name} is missing"
        elif name not in listed:
            yield f"{entry.folder}/{name} was added"
        elif listed[name] != there[name]:
            yield f"{entry.folder}/{name} changed"


def unknown_entry_folders(home: Path, known: set[str]) -> list[str]:
    """Folders of entries that the books do not have. known: the folder of each entry."""
    there = sorted(f"{place}/{folder.name}" for place in PLACES for folder in (home / place).glob("[!.]*") if folder.is_dir())
    return [folder for folder in there if folder not in known]


def _hidden(home: Path, folder: str) -> Path:
    place = home / folder
    return place.with_name(f".{place.name}.building")


def _listed(entry: SealedEntry) -> Mapping[str, str]:
    files: Mapping[str, str] = json.loads(entry.content).get("files", {})
    return files
