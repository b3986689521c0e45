"""The reading process: one JSON line in (a path), one out. It has little memory and little time a file.

Started by `pipeline.workbooks.read`; a file that kills it costs that file alone.
"""

import hashlib
import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from python_calamine import CalamineError

from pipeline.workbooks.cells import sheets
from pipeline.workbooks.gate import LARGEST_FILE, MEGABYTE, Refused, inspect

MOST_MEMORY = 2**30
MOST_SECONDS = 30


def main() -> None:
    """Answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for line in sys.stdin:
        signal.alarm(MOST_SECONDS)
        said = json.dumps(answer(Path(json.loads(line))))
        signal.alarm(0)
        print(said, flush=True)


def answer(file: Path) -> dict[str, Any]:
    """sha256 (empty if it cannot be opened) and sheets of a file, or the problem that keeps it from being read."""
    try:
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            body = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        return {"sha256": "", "refused": ["FILE-NOT-OPENED", str(error.strerror), ""]}
    try:
        if len(body) > LARGEST_FILE:
            raise Refused("FILE-TOO-LARGE", f"{file.stat().st_size // MEGABYTE} MB", f"{LARGEST_FILE // MEGABYTE} MB")
        return {"sha256": sha256, "sheets": sheets(body, inspect(body))}
    except Refused as refused:
        return {"sha256": sha256, "refused": [refused.code, refused.value, refused.expected]}
    except (CalamineError, MemoryError):
        return {"sha256": sha256, "refused": ["FILE-UNREADABLE", "", ""]}


if __name__ == "__main__":
    main()
