"""`python -m bench --members N`: a month of N members by the real command, timed. The last line printed is JSON."""

import argparse
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import payroll as payroll_alone
from bench.make_cooperative import write_cooperative
from bench.measure import Measured, measured
from bench.others import payslips_a_second, workbooks_a_second
from sample_inputs import MONTH

AS_OF = "2026-04-02"
PERSONS = 100_000
SMART = [sys.executable, "-c", "from pipeline.cli import main; main()"]


def main() -> int:
    """Exit code of the timed run: 0 when every row went on."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--members", type=int, default=3000, help="members of the invented cooperative (default 3000)")
    parser.add_argument("--no-others", action="store_true", help="leave out WeasyPrint and openpyxl")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="smart-bench-") as temporary:
        home = Path(temporary) / "home"
        prepare(home, given.members)
        month = measured([*SMART, "--home", str(home), "run", "--month", MONTH, "--as-of", AS_OF, "--quiet"])
        folder = home / "output" / f"{MONTH}.draft"
        shown = figures(given.members, folder, month) | payroll()
        if not given.no_others:
            shown |= {"payslips_per_second_one_process": payslips_a_second(folder / "payslips"),
                      "workbooks_per_second_one_process": workbooks_a_second(home / "inbox")}
    tell(shown)
    print(json.dumps(shown))
    return month.exit_code


def prepare(home: Path, members: int) -> None:
    """A new home by `smart init`, with the inputs in its inbox."""
    start = time.perf_counter()
    if measured([*SMART, "init", str(home), "--quiet"]).exit_code:
        raise SystemExit("smart init failed")
    write_cooperative(home / "inbox", members)
    print(f"inputs of {members} members written in {time.perf_counter() - start:.1f} s")


def figures(members: int, folder: Path, month: Measured) -> dict[str, object]:
    """What the run made and took. A document is one PDF or one UBL file."""
    documents = sum(1 for _ in folder.rglob("*.pdf")) + sum(1 for _ in folder.glob("invoices/*.xml"))
    totals = json.loads((folder / "run.json").read_text(encoding="utf-8"))["totals"]
    return {
        "members": members, "documents": documents, "invoices": totals["invoices"], "problems": totals["problems"],
        "seconds": round(month.seconds, 1), "documents_per_second": round(documents / month.seconds, 1),
        "peak_rss_mb": round(month.largest_mb), "peak_rss_all_processes_mb": round(month.together_mb),
        "exit_code": month.exit_code}


def payroll() -> dict[str, object]:
    """The payroll alone, gross search included, without files."""
    return {"payroll_persons_per_second": round(PERSONS / payroll_alone.seconds(PERSONS))}


def tell(shown: dict[str, object]) -> None:
    """The same figures for people."""
    for name, value in shown.items():
        print(f"{name.replace('_', ' '):36} {value}")


if __name__ == "__main__":
    sys.exit(main())
