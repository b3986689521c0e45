"""Receipts named by expenses: looked for in the inbox, then among those archived, and hashed; last among those erased since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from unicodedata import normalize

import polars as pl

FOLDER = "receipts"


@dataclass(frozen=True)
class Receipt:
    """A receipt found: its path, the folder of the home it lies below, its hash; no hash if it cannot be read.

    erased: it is there no more, and its hash is that of the books.
    """

    path: Path
    origin: str
    sha256: str
    erased: bool = False


def find_receipts(names: Iterable[str], inbox: Path, erased: Mapping[Path, str]) -> dict[str, Receipt]:
    """Named files that are there, by the name as the expense writes it. erased: SHA-256 of files that were there once."""
    home = inbox.parent
    shelf: dict[str, Path] = {}
    for folder in (inbox / FOLDER, *sorted((home / "archive").glob(f"*/{FOLDER}"), reverse=True)):
        if folder.is_dir():
            for file in sorted(folder.iterdir()):
                if file.is_file() and not file.is_symlink():
                    shelf.setdefault(normalize("NFC", file.name), file)
    for file in sorted(erased, reverse=True):
        shelf.setdefault(normalize("NFC", file.name), file)
    found = {name: shelf.get(normalize("NFC", name)) for name in names}
    return {name: Receipt(file, file.parent.parent.relative_to(home).as_posix(), erased.get(file) or _sha256(file),
                          file in erased) for name, file in found.items() if file}


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def with_hashes(expenses: pl.DataFrame, found: dict[str, Receipt]) -> pl.DataFrame:
    """Expenses with `receipt_sha256`, null where no file has that name."""
    hashes = {name: receipt.sha256 for name, receipt in found.items() if receipt.sha256}
    sha256 = pl.col("receipt").replace_strict(list(hashes), list(hashes.values()), default=None, return_dtype=pl.String)
    return expenses.with_columns(receipt_sha256=sha256)
