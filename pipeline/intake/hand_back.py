"""What goes back to the member: the own file, coloured and commented where something is wrong; an answer in any case."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook

from pipeline.core.problems import Problem, is_error
from pipeline.intake.marked_copy import MARK, marked_copy, problem_list, stamp
from pipeline.intake.result import Intake

KINDS = ("workbook", "register", "refused")
ELSEWHERE = "checked"
"""Folder, below that of the copies, for copies of files that do not lie in the inbox."""


def hand_back(intake: Intake, problems: Iterable[Problem], inbox: Path, folder: Path,
              language_of: Callable[[str], str], renew: bool = True) -> list[Path]:
    """Write a copy of each file with errors to a folder; their paths. language_of: activity_id -> fr, nl, en or de.

    A copy that answers the same file is left alone: somebody may be correcting it. renew: a copy that nobody touched
    since is written again where other problems are known now.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in sorted(problems):
        by_file.setdefault(problem.file, []).append(problem)
    written = []
    for row in intake.files.to_dicts():
        found, path = by_file.get(row["file"], []), intake.paths.get(row["file"])
        if path and row["from"] in (inbox.name, "") and row["kind"] in KINDS and any(map(is_error, found)):
            target, language = target_of(path, row["file"], inbox, folder), language_of(row["activity_id"] or "")
            marked = partial(marked_copy, problems=found, intake=intake, language=language)
            if answered(target, path, row, found, language, marked, renew):
                written.append(target)
    return written


def target_of(path: Path, name: str, inbox: Path, folder: Path) -> Path:
    """Where the answer to a file goes: a workbook of its name."""
    short = name if path.parent == inbox else Path(name).name
    whole = short if short.lower().endswith(".xlsx") else f"{short}.xlsx"
    return folder / whole if path.parent == inbox else folder / ELSEWHERE / whole


def answered(target: Path, path: Path, row: Mapping[str, str], found: list[Problem], language: str,
             marked: Callable[[bytes], Workbook], renew: bool = True) -> bool:
    """Whether an answer to the file is there now. None is written to a file that changed since it was read.

    row: the file's sha256 and kind. marked: its bytes -> its marked copy.
    """
    own = path.read_bytes() if row["kind"] != "refused" else b""
    if own and sha256(own).hexdigest() != row["sha256"]:
        return False
    its_file = sha256(f"{row['sha256']} {row['kind']}".encode()).hexdigest()
    its_problems = sha256(repr((found, language)).encode()).hexdigest()
    if not _stands(target, its_file, its_problems, renew):
        _save(_answer(own, found, language, f"{its_file} {its_problems}", marked), target)
    return True


def _answer(own: bytes, found: list[Problem], language: str, mark: str, marked: Callable[[bytes], Workbook]) -> bytes:
    """The member's own file with its marks; a list of the problems where the file cannot be opened or saved again."""
    if own:
        try:
            return _bytes(marked(own), mark)
        except Exception:  # a foreign file may break the library in any way; it gets an answer all the same
            pass
    return _bytes(problem_list(found, language), mark)


def _bytes(book: Workbook, mark: str) -> bytes:
    out = BytesIO()
    stamp(book, MARK, mark)
    book.save(out)
    return out.getvalue()


def _stands(target: Path, its_file: str, its_problems: str, renew: bool) -> bool:
    """Whether a copy is there that answers the file, and is not to be renewed."""
    if not target.is_file():
        return False
    try:
        with ZipFile(target) as package:
            said, seal = package.read("docProps/custom.xml").decode("utf-8", "replace"), package.comment
    except (BadZipFile, KeyError):
        return False
    untouched = bool(seal) and seal == _seal(target.read_bytes()[: -len(seal)])
    return its_file in said and (its_problems in said or not (renew and untouched))


def _seal(body: bytes) -> bytes:
    """Hash of a package but for the two bytes that say how long its comment is; no program keeps it when it saves."""
    return sha256(body[:-2]).hexdigest().encode()


def _save(body: bytes, target: Path) -> None:
    """Whole or not at all, sealed."""
    out = BytesIO(body)
    with ZipFile(out, "a") as package:
        package.comment = _seal(body)
    target.parent.mkdir(parents=True, exist_ok=True)
    hidden = target.with_name(f".{target.name}.partial")
    hidden.write_bytes(out.getvalue())
    hidden.replace(target)
