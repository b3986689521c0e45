"""Files that go with an entry: built in a hidden folder, published by rename once the entry is in the books.

All of them name persons, so that a list of salted digests stands beside them, as for a run's personal files, and the entry has
the hash of that list. Entries of before this have the plain hash of each file.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.books.entries import Entry, SealedEntry
from pipeline.books.hashes import folder_faults, sha256_of
from pipeline.books.personal import PERSONAL, SALTS, secret_of, write_personal
from pipeline.books.store import Books
from pipeline.core.stopping import unstoppable

PLACES = ("output/payments", "output/reminders")
"""Where folders of entries lie, below the home."""


def build(home: Path, books: Books, folder: str, files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Write the files of an entry in a new, hidden folder; what a killed command left there goes. What of them is listed in the
    entry's content, under `files`."""
    hidden, names = _hidden(home, folder), list[str]()
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir(parents=True)
    for name, body in files:
        (hidden / name).write_bytes(body)
        names.append(name)
    write_personal(hidden, names, _secret(home, books, folder))
    return {PERSONAL: sha256_of(hidden / PERSONAL)}


def _secret(home: Path, books: Books, folder: str) -> bytes:
    """What the salts of an entry are made from: its folder and the salts of the run before it, which go as its files are erased;
    before the first run the opening workbook."""
    run = books.last_run()
    opened = [json.loads(entry.content)["archived_as"] for entry in books.entries.of_kind("opening")]
    return secret_of(folder, [file for file in ([home / run.folder / SALTS] if run else [home / kept for kept in opened])
                              if file.is_file()])


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
    if not hidden.is_dir() or folder_faults(hidden, listed(entry), ()):
        return None
    hidden.rename(home / entry.folder)
    os.sync()
    return home / entry.folder


def entry_file_faults(home: Path, entry: SealedEntry, erased: Collection[str]) -> Iterator[str]:
    """Where an entry's folder is not as it was booked. erased: its files that erasures name."""
    if entry.folder:
        yield from (f"{entry.folder}/{fault}" for fault in folder_faults(home / entry.folder, listed(entry), erased))


def unknown_entry_folders(home: Path, known: set[str]) -> list[str]:
    """Folders of entries that the books do not have. known: the folder of each entry."""
    there = sorted(f"{place}/{folder.name}" for place in PLACES for folder in (home / place).glob("[!.]*") if folder.is_dir())
    return [folder for folder in there if folder not in known]


def _hidden(home: Path, folder: str) -> Path:
    place = home / folder
    return place.with_name(f".{place.name}.building")


def listed(entry: SealedEntry) -> Mapping[str, str]:
    """File of an entry's folder -> its plain SHA-256, of those that the entry lists so."""
    files: Mapping[str, str] = json.loads(entry.content).get("files", {})
    return files
