"""After the books took a run: its inputs go to the archive, its draft becomes the published folder.

Every step may be repeated. Until the last one, the rename, the next command finds the run unpublished and goes on.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.books.hashes import RECORD, sha256_of
from pipeline.books.records import Input, SealedRun
from pipeline.core.home import Home
from pipeline.core.refused import Told
from pipeline.month.folders import archive_folder, draft_folder

INBOX = "inbox"
READ = ("workbook", "register", "receipt")
"""Kinds of files that a run used."""
SETTLED = ("replaced", "duplicate")
"""Kinds that a run set aside for a better copy; left in the inbox, they would come up again next month."""


class Unpublished(Told):
    """A sealed run that cannot be published yet; says why. The next command goes on."""


def archive_plan(home: Home, month: str, run: int, entries: Iterable[Mapping[str, Any]]) -> tuple[Input, ...]:
    """Where each file of run.json is kept. Of two files of one name, the second one's name gets part of its hash."""
    folder = PurePosixPath(archive_folder(home, month, run).relative_to(home.path))
    plan: dict[str, Input] = {}
    for entry in sorted(entries, key=lambda entry: (entry["from"] != INBOX, entry["from"], entry["file"])):
        file, origin, sha256, kind = (str(entry[name]) for name in ("file", "from", "sha256", "kind"))
        if kind in READ + SETTLED:
            kept = folder / file
            if str(kept) in plan:
                kept = kept.with_name(f"{kept.stem}.{sha256[:8]}{kept.suffix}")
            plan[str(kept)] = Input(str(kept), file, origin, sha256, kind, _stays(entry))
    return tuple(plan[kept] for kept in sorted(plan))


def _stays(entry: Mapping[str, Any]) -> bool:
    return entry["kind"] in ("workbook", "receipt") and int(entry["waiting"] or 0) > 0


def publish(home: Home, run: SealedRun, inputs: Iterable[Input]) -> Path | None:
    """Archive and rename what a sealed run left to do; the published folder, or None where nothing was left.

    Raises Unpublished.
    """
    draft, published = draft_folder(home, run.month, run.run), home.path / run.folder
    if published.exists() or not _is_draft_of(run, draft):
        return None
    try:
        _archive(home.path, tuple(inputs))
        draft.rename(published)
    except OSError as error:
        why = f"{error.strerror}: {error.filename2 or error.filename or ''}".rstrip(": ")
        raise Unpublished(f"{published.name} is sealed in the books but not yet published ({why}):"
                          " when that is mended, the next command publishes it") from None
    os.sync()
    return published


def _is_draft_of(run: SealedRun, draft: Path) -> bool:
    record = draft / RECORD
    return record.is_file() and record.read_bytes() == run.run_json.encode()


def _archive(home: Path, inputs: tuple[Input, ...]) -> None:
    """Copy all, make the copies durable, then empty the inbox. A file dropped later under an old name is left alone."""
    for file in inputs:
        source, kept = home / file.origin / file.file, home / file.archived_as
        if is_same(source, file.sha256) and not is_same(kept, file.sha256):
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, kept)
    os.sync()
    for file in inputs:
        source, kept = home / file.origin / file.file, home / file.archived_as
        if file.origin == INBOX and not file.stays and is_same(source, file.sha256) and is_same(kept, file.sha256):
            source.unlink()


def is_same(file: Path, sha256: str) -> bool:
    """Whether a file is there with these bytes."""
    return file.is_file() and sha256_of(file) == sha256
