"""Dropped files that an entry was read from: a copy in the archive, under a name that the content decides."""

import os
import shutil
from pathlib import Path, PurePosixPath

from pipeline.books.hashes import sha256_of
from pipeline.core.refused import Refused


def kept_as(place: str, file: str, sha256: str) -> str:
    """Where a file is kept, below the home: part of its hash is in its name."""
    name = PurePosixPath(file)
    return f"{place}/{name.stem}.{sha256[:8]}{name.suffix}"


def keep_copy(home: Path, file: Path, kept_as: str) -> Path:
    """The copy, whole and durable. Raises Refused where the file is no longer the one that was read."""
    kept = home / kept_as
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        hidden = kept.with_name(f".{kept.name}.copying")
        shutil.copyfile(file, hidden)
        if sha256_of(hidden)[:8] != kept.name.split(".")[-2]:
            hidden.unlink()
            raise Refused([f"{file.name} changed while it was read: nothing was booked"])
        hidden.replace(kept)
        os.sync()
    return kept
