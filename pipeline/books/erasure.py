"""Erasure of personal files: an entry that names each file, then the files go.

The entry comes first. Removing may be repeated, and the next command goes on where it stopped: `verify` accepts as missing what
an entry names and nothing else, and says so where such a file is still there.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import polars as pl

from pipeline.books.accounting import POSTINGS
from pipeline.books.entries import Entry, SealedEntry
from pipeline.books.entry_files import PLACES, listed
from pipeline.books.personal import PERSONAL, SALTS, read_list, without_salts
from pipeline.books.store import Books
from pipeline.core.stopping import unstoppable

KIND = "erasure"
ASIDE = "output/.erasing"
"""Where a list of salts is written anew before it takes its place."""
BEGUN = "output/.erasure"
"""Names the erasure that is under way; gone once all its files are."""


@dataclass(frozen=True, order=True)
class Erased:
    """One file. path: below the home. digest: as the books or a sealed list have it, "" where no seal covers the file.

    rule: the entry of the policy that says how long it is kept; years: its value; until: the last day of that.
    """

    path: str
    digest: str
    member_id: str
    kind: str
    rule: str
    years: str
    until: str


def erase(home: Path, books: Books, files: Iterable[Erased], reason: str, by: str, day: date) -> SealedEntry:
    """Book the erasure of files, then remove them. Raises BooksRefused."""
    entry = _entry(books, sorted(files), reason, by, day)
    with unstoppable():
        (home / BEGUN).write_text(entry.document, encoding="utf-8")
        with books.transaction():
            sealed = books.entries.book(entry)
        remove(home, sealed)
        (home / BEGUN).unlink()
    return sealed


def _entry(books: Books, files: list[Erased], reason: str, by: str, day: date) -> Entry:
    document = f"{day.year}-E{books.entries.count(KIND, f'{day.year}-') + 1:05d}"
    content = {"reason": reason, "by": by, "erased": [asdict(file) for file in files]}
    return Entry(KIND, document, day, content, pl.DataFrame(schema=dict(POSTINGS)))


def erased_files(books: Books) -> dict[str, tuple[Erased, SealedEntry]]:
    """Path -> what was erased there, and the entry that says so."""
    return {file.path: (file, entry) for entry in books.entries.of_kind(KIND) for file in named(entry)}


def erased_receipts(home: Path, books: Books) -> dict[Path, str]:
    """Where receipts lay in the archive that are gone -> their SHA-256; dropped again, they are no longer among these."""
    return {home / path: file.digest for path, (file, _) in erased_files(books).items()
            if in_folder(path)[0].startswith("archive/") and not (home / path).is_file()}


def named(entry: SealedEntry) -> Iterator[Erased]:
    """The files that an entry erased; none of an entry of another kind."""
    if entry.kind == KIND:
        yield from (Erased(**file) for file in json.loads(entry.content)["erased"])


def finish_erasure(home: Path, books: Books) -> None:
    """Remove what a killed command had booked and not yet removed. A paper that was made anew since is left alone."""
    if (home / BEGUN).is_file():
        with unstoppable():
            last = books.entries.last()
            if last is not None and (last.kind, last.document) == (KIND, (home / BEGUN).read_text(encoding="utf-8")):
                remove(home, last)
            (home / BEGUN).unlink()


def remove_again(home: Path, books: Books) -> None:
    """Remove sealed files that erasures named and that came back since, as from a backup."""
    for entry in books.entries.of_kind(KIND):
        remove(home, entry, only_sealed=True)


def remove(home: Path, entry: SealedEntry, only_sealed: bool = False) -> None:
    """Remove the files of an erasure that are still there, and their salts. It may be repeated."""
    gone = False
    salted: dict[str, list[str]] = {}
    for file in (file for file in named(entry) if file.digest or not only_sealed):
        folder, name = in_folder(file.path)
        salted.setdefault(folder, []).append(name)
        if (home / file.path).is_file():
            (home / file.path).unlink()
            gone = True
    for folder, names in salted.items():
        gone |= _forget(home, home / folder, names)
    if gone:
        os.sync()


def _forget(home: Path, folder: Path, names: list[str]) -> bool:
    """Whether the salts of some files had to go."""
    body = without_salts(folder, names)
    if body is not None:
        (home / ASIDE).write_bytes(body)
        os.replace(home / ASIDE, folder / SALTS)
    return body is not None


def in_folder(path: str) -> tuple[str, str]:
    """A path below the home as the folder that is sealed, such as output/2026-03 or output/reminders/2026-05-04, and its name
    below that."""
    parts = PurePosixPath(path).parts
    depth = 3 if "/".join(parts[:2]) in PLACES else 2
    return "/".join(parts[:depth]), "/".join(parts[depth:])


def erased_names(books: Books) -> dict[str, set[str]]:
    """Sealed folder -> names below it that erasures say are gone."""
    found: dict[str, set[str]] = {}
    for path in erased_files(books):
        folder, name = in_folder(path)
        found.setdefault(folder, set()).add(name)
    return found


def plain_hashes(books: Books) -> dict[str, str]:
    """Path -> SHA-256 of what the books list plainly: files that runs read, and files of entries."""
    read = {file.archived_as: file.sha256 for run in books.runs() for file in books.inputs(run)}
    return read | {f"{entry.folder}/{name}": sha256 for entry in books.entries.every() for name, sha256 in listed(entry).items()}


def sealed_digest(home: Path, path: str, plain: Mapping[str, str]) -> str:
    """The digest of a file as the books have it (plain: `plain_hashes`), or a sealed list beside it; "" where none has."""
    folder, name = in_folder(path)
    return plain.get(path) or read_list(home / folder / PERSONAL).get(name, "")


def erasure_faults(home: Path, books: Books) -> Iterator[str]:
    """Erased files that are still there, and erasures that name a file otherwise than it was sealed."""
    plain = plain_hashes(books)
    lists: dict[str, dict[str, str]] = {}
    for path, (file, _) in sorted(erased_files(books).items()):
        folder, name = in_folder(path)
        salted = lists.setdefault(folder, read_list(home / folder / PERSONAL))
        if file.digest != (plain.get(path) or salted.get(name, "")):
            yield f"{path} was erased under another digest than it was sealed with"
        if path in plain and (home / path).exists():
            yield f"{path} was erased and is still there"
