"""Digests of personal files that no guess can be tested against once the file is erased.

personal.sha256 lists each personal file of a run's folder, and each file of an entry's, by the SHA-256 of its salt and its
bytes; personal.salts holds the salts. The first is sealed with the run (files.sha256 lists it) or in the entry, the second is
not: its line goes with the erased file. What stays then says that a file of that name was published and that nobody changed it
while it was there; it does not let anyone find out, by trying amounts, what stood in it. To check one file:
(printf %s SALT; cat FILE) | sha256sum.

Salts come from the bytes of what the run read, never from chance, so that two runs on the same input give the same draft.
What this does not protect: run.json keeps the plain SHA-256 of the dropped files and the books that of each receipt, for a
receipt is paid once; whoever still has all dropped files can make the salts again; the books keep their rows, and files of
several members (accounting, payments, the review, workbooks and registers in the archive) are listed plainly and kept whole. The
salts of an entry come from those of the run before it: as long as all of these are there, they can be made again.
"""

import hmac
import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

PERSONAL, SALTS = "personal.sha256", "personal.salts"
FOLDERS = ("payslips", "copyright", "contracts", "statements", "messages")
"""Folders of a run whose files are of one member each."""
LINE = re.compile(r"(?P<value>[0-9a-f]{64})  (?P<name>[^\n]+)")
NO_SALT = "has no salt"
PURPOSE = b"smart: salts of personal files"


def is_personal(name: str) -> bool:
    """Whether a file of a run's folder, by its path below it, is of one member."""
    return name.partition("/")[0] in FOLDERS and "/" in name


def secret_of(run: str, files: Iterable[Path]) -> bytes:
    """What the salts of a run are made from: its name and the bytes of all that it read, in whatever order or place.

    It cannot be made from the plain hashes of those files.
    """
    parts = sorted({hmac.digest(PURPOSE, file.read_bytes(), "sha256") for file in files})
    return hmac.digest(PURPOSE, b"".join([run.encode(), *parts]), "sha256")


def salted_digest(file: Path, salt: str) -> str:
    """SHA-256, in hex, of a salt (64 hex characters) followed by the file's bytes."""
    return sha256(salt.encode() + file.read_bytes()).hexdigest()


def write_personal(folder: Path, names: Iterable[str], secret: bytes) -> None:
    """Write both lists for files of a folder; none where there is no file."""
    salts = {name: hmac.new(secret, name.encode(), "sha256").hexdigest() for name in sorted(names)}
    if salts:
        _write(folder / PERSONAL, {name: salted_digest(folder / name, salt) for name, salt in salts.items()})
        _write(folder / SALTS, salts)


def read_list(file: Path) -> dict[str, str]:
    """Name -> value of a list; of a list that is not there, or of lines that are not as written, nothing."""
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n") if file.is_file() else []
    found = (LINE.fullmatch(line) for line in lines)
    return {each["name"]: each["value"] for each in found if each}


def personal_faults(folder: Path, erased: Collection[str]) -> dict[str, str]:
    """What is wrong with each personal file of a folder, by name: "" where it is as listed, or erased and gone.

    erased: names that are accepted as missing. A file whose salt was changed counts as changed.
    """
    listed, salts = read_list(folder / PERSONAL), read_list(folder / SALTS)
    faults = {name: _fault(folder / name, digest, salts.get(name, ""), name in erased) for name, digest in listed.items()}
    if not (folder / SALTS).is_file():
        return {name: "" if fault == NO_SALT else fault for name, fault in faults.items()} | {SALTS: "is missing"}
    untidy = (folder / SALTS).read_bytes() != _body(salts) or not set(salts) <= set(listed)
    return faults | ({SALTS: "changed"} if untidy else {})


def _fault(file: Path, digest: str, salt: str, is_erased: bool) -> str:
    if is_erased:
        return "was erased and is still there" if file.exists() else "was erased and its salt is still there" if salt else ""
    if not file.is_file():
        return "is missing"
    if not salt:
        return NO_SALT
    return "" if salted_digest(file, salt) == digest else "changed"


def without_salts(folder: Path, names: Collection[str]) -> bytes | None:
    """The folder's list of salts without the lines of some names; None where it has none of them."""
    salts = read_list(folder / SALTS)
    if not set(salts) & set(names):
        return None
    return _body({name: salt for name, salt in salts.items() if name not in names})


def _write(file: Path, values: Mapping[str, str]) -> None:
    file.write_bytes(_body(values))


def _body(values: Mapping[str, str]) -> bytes:
    return "".join(f"{value}  {name}\n" for name, value in values.items()).encode()
