"""Files and their SHA-256: the list files.sha256 of a run's folder, and what differs from it."""

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pipeline.books.personal import PERSONAL, SALTS, personal_faults

LIST = "files.sha256"
RECORD = "run.json"
OWN_HASH = "record_sha256"


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def record_bytes(record: Mapping[str, Any]) -> bytes:
    """run.json as it is written: sorted keys, readable text, one final newline."""
    return (json.dumps(record, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def record_hash(record: Mapping[str, Any]) -> str:
    """The SHA-256, in hex, that a run.json gives of all its other entries under OWN_HASH."""
    return hashlib.sha256(record_bytes({name: said for name, said in record.items() if name != OWN_HASH})).hexdigest()


def differences(folder: Path, files_sha256: str, erased: Collection[str] = ()) -> list[str]:
    """Where a run's folder is not what its files.sha256 and personal.sha256 list, file by file; empty if it is.

    files_sha256: the hash that the list itself must have, from run.json. erased: personal files that the books say are gone.
    """
    if not (folder / LIST).is_file():
        return [f"{LIST} is missing"]
    if sha256_of(folder / LIST) != files_sha256:
        return [f"{LIST} changed"]
    lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    return folder_faults(folder, {line[66:]: line[:64] for line in lines}, erased, (LIST, RECORD))


def folder_faults(folder: Path, listed: Mapping[str, str], erased: Collection[str], beside: Collection[str] = ()) -> list[str]:
    """Where a folder is not what is listed of it, and what its personal.sha256 lists if that is listed; by name.

    listed: name -> SHA-256. erased: names that are accepted as missing. beside: names that no list has.
    """
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}
    found = {name: "" if name in erased else _fault(folder / name, sha256) for name, sha256 in listed.items()}
    if found.get(PERSONAL) == "":
        found |= personal_faults(folder, erased)
    own = {*beside, *([SALTS] if PERSONAL in listed else [])}
    extra = sorted(there - set(found) - own) if found.get(PERSONAL, "") == "" else []
    return [*(f"{name} {fault}" for name, fault in sorted(found.items()) if fault), *(f"{name} was added" for name in extra)]


def _fault(file: Path, sha256: str) -> str:
    if not file.is_file():
        return "is missing"
    return "" if sha256_of(file) == sha256 else "changed"
