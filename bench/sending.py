"""`python -m bench.sending --documents 50000`: an approved month sent to the access point's folder and by mail. Prints JSON."""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from aiosmtpd.controller import Controller
from click.testing import CliRunner

from pipeline.books.records import SealedRun
from pipeline.books.store import open_books
from pipeline.cli import main as smart
from pipeline.core.home import Home
from pipeline.sending.mail import Server
from pipeline.sending.outbox import MAIL, PEPPOL, Item
from pipeline.sending.send import Outcome, send

DAY = date(2026, 4, 15)
RUN = SealedRun(1, "2026-03", 1, "2026-04-02", "", "0" * 64, "{}", "output/2026-03", "x", "x")
UBL_BYTES = 9_000
"""About what an electronic invoice has."""


def main() -> int:
    """Exit code: 0 where everything was sent once, and nothing when it is repeated."""
    parser = argparse.ArgumentParser(prog="python -m bench.sending", description=__doc__)
    parser.add_argument("--documents", type=int, default=50_000)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="smart-bench-") as temporary:
        home = Home(Path(temporary) / "home")
        CliRunner().invoke(smart, ["init", str(home.path), "--quiet"], catch_exceptions=False)
        items = list(outbox(home.path, given.documents))
        with mail_server() as (server, taken):
            files, seconds_files = timed(home, [item for item in items if item.channel == PEPPOL], server)
            mails, seconds_mails = timed(home, [item for item in items if item.channel == MAIL], server)
            again, seconds_again = timed(home, items, server)
    print(json.dumps({
        "documents": given.documents, "files": files.counts[PEPPOL], "seconds_files": round(seconds_files, 2),
        "mails": taken[0], "seconds_mails": round(seconds_mails, 2), "seconds_again": round(seconds_again, 2),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}))
    return int(again.counts != {"sent_before": given.documents} or taken[0] != mails.counts["notice"])


def outbox(home: Path, count: int) -> Iterator[Item]:
    """Of five documents three are electronic invoices and two are notices of payslips."""
    folder = home / "made"
    folder.mkdir(parents=True)
    for nth in range(1, count + 1):
        if nth % 5 < 3:
            file = folder / f"2026-{nth:05d}.xml"
            file.write_bytes(b"<Invoice/>".ljust(UBL_BYTES))
            yield Item(file.stem, PEPPOL, f"0208:{nth:010d}", "invoice", "fr", "Client", file)
        else:
            yield Item(f"2026-P{nth:05d}", MAIL, f"member{nth}@example.org", "notice", "fr", "Ann")


class Taken(list[int]):
    """How many mails were taken."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Count a mail."""
        self[0] += 1
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Server, Taken]]:
    """A server on this machine that takes everything."""
    taken = Taken([0])
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    yield Server("127.0.0.1", port, "none", "", "month@example.org"), taken
    controller.stop()


def timed(home: Home, items: list[Item], server: Server) -> tuple[Outcome, float]:
    """Send what was not sent; wall seconds."""
    start = time.perf_counter()
    with open_books(home.books_url, home.path) as books:
        done = send(home, books, RUN, items, DAY, server, ())
    return done, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
