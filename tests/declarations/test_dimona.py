"""`smart declare dimona` on the real program: before the work, after an answer, after a refusal."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook

from pipeline.declarations.dimona import request
from tests.cli.homes import SMALL, copied, done, edit, fresh, run_json, smart

MID = ("run", "--month", "2026-03", "--as-of", "2026-03-21", "--workers", "1")
HEADINGS = ("Member", "Activity", "Start", "End", "Declared on", "Answer of the ONSS", "Dimona number", "Reason of the refusal")
TRIO_DAYS = (date(2026, 3, 5), date(2026, 3, 28))


def drop(home: Path, *rows: tuple[Any, ...]) -> None:
    """The register of Dimonas, as an administrator keeps it."""
    book = Workbook()
    book.active.title = "Dimona"
    for row in (("member_id", *HEADINGS[1:]), *rows):
        book.active.append(row)
    book.save(home / "inbox" / "dimona.xlsx")


def declared(home: Path, day: str) -> dict[str, Any]:
    said = json.loads(done(home, "declare", "dimona", day, "--as-of", day, "--json").stdout)
    requests = next(Path(path) for path in said["paths"] if path.endswith("requests.json"))
    return {**said["totals"], "requests": json.loads(requests.read_bytes())}


def employed(folder: Path) -> list[str]:
    """Whom a run pays a contract."""
    return sorted(pl.read_csv(folder / "accounting/contracts.csv")["member_id"])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fresh(tmp_path_factory.mktemp("dimona") / "coop", *SMALL)


@pytest.fixture(scope="module")
def approved(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small month, run and approved on 21 March: two contracts are over, two are not."""
    home = copied(small, tmp_path_factory.mktemp("approved") / "coop")
    smart(home, *MID, "--quiet")
    done(home, "approve", "--month", "2026-03", "--by", "Ann Peeters")
    return home


def test_before_any_run_the_workbooks_say_what_begins_within_three_days(small: Path) -> None:
    said = declared(small, "2026-03-02")
    assert (said["late"], said["due"], said["contracts"]) == (0, 4, 4)
    body = next(each["request"] for each in said["requests"] if each["member_id"] == "M001")
    assert body["dimonaIn"] == {"startDate": "2026-03-05", "endDate": "2026-03-28", "features": {
        "jointCommissionNumber": "304", "workerType": "OTH"}}
    assert set(body) == {"employer", "worker", "dimonaIn"} and len(body["worker"]["ssin"]) == 11


@pytest.mark.parametrize("day", ["2026-03-31", "2026-04-01", "2026-05-04"])
def test_what_began_without_a_number_stays_late_in_the_months_after(small: Path, day: str) -> None:
    said = declared(small, day)
    assert (said["late"], said["contracts"]) == (4, 4)


def test_what_began_without_a_number_is_told_in_red_in_words(small: Path) -> None:
    told = smart(small, "declare", "dimona", "2026-03-05").stdout.splitlines()
    assert [line.split()[0] for line in told[:4]] == ["LATE"] * 4 and "no contract yet" in told[0]
    assert any("Draft" in line for line in told)


def test_contracts_are_written_before_they_are_paid_and_paid_once(approved: Path, tmp_path: Path) -> None:
    home = copied(approved, tmp_path / "coop")
    first = home / "output/2026-03"
    assert sorted(file.stem for file in first.glob("contracts/*/*.pdf")) == [f"2026-K{nth:05d}" for nth in (1, 2, 3, 4)]
    assert employed(first) == ["M003", "M011"]
    done(home, "run", "--month", "2026-03", "--as-of", "2026-04-02", "--workers", "1", "--quiet")
    done(home, "approve", "--month", "2026-03", "--by", "Ann Peeters")
    second = home / "output/2026-03.2"
    assert not list(second.glob("contracts/*/*")) and employed(second) == ["M001", "M002"]
    assert done(home, "verify").stdout == "The books are sound.\n"


def test_a_refused_dimona_holds_the_pay_until_it_is_accepted(approved: Path, tmp_path: Path) -> None:
    home = copied(approved, tmp_path / "coop")
    drop(home, ("M001", "trio-cascade", *TRIO_DAYS, date(2026, 3, 4), "refused", None, "unknown worker"),
         ("M002", None, *TRIO_DAYS, date(2026, 3, 4), "accepted", "123456789", None))
    ended = smart(home, "run", "--month", "2026-03", "--as-of", "2026-04-02", "--workers", "1")
    assert ended.exit_code == 0, "nothing in the member's workbook is to be corrected"
    assert "to correct" not in ended.stdout
    held, = [each for each in run_json(home, "2026-03.2.draft")["problems"] if each["code"] == "DIMONA-REFUSED"]
    assert (held["member_id"], held["expected"]) == ("M001", "unknown worker")
    assert employed(home / "output/2026-03.2.draft") == ["M002"]
    said = declared(home, "2026-04-02")
    assert (said["refused"], said["late"]) == (1, 2)
    drop(home, ("M001", "trio-cascade", *TRIO_DAYS, date(2026, 3, 4), "refused", None, "unknown worker"),
         ("M001", "trio-cascade", *TRIO_DAYS, date(2026, 3, 5), "accepted", "123456790", None))
    done(home, "run", "--month", "2026-03", "--as-of", "2026-04-02", "--workers", "1", "--quiet")
    assert (home / "output/2026-03.2.draft/payslips/M001.pdf").is_file()


@pytest.mark.parametrize(("answer", "number", "code"), [
    ("refused", None, "DIMONA-REFUSED"), ("cancelled", "123456789", "DIMONA-CANCELLED")])
def test_days_that_move_are_still_held(approved: Path, tmp_path: Path, answer: str, number: str | None, code: str) -> None:
    home = copied(approved, tmp_path / "coop")
    drop(home, ("M001", "trio-cascade", *TRIO_DAYS, date(2026, 3, 4), answer, number, "unknown worker"))
    edit(home / "inbox/trio-cascade-2026-03.xlsx", {("About", "C2"): 2, ("Pay", "D2"): date(2026, 3, 27)})
    smart(home, "run", "--month", "2026-03", "--as-of", "2026-04-02", "--workers", "1")
    run = run_json(home, "2026-03.2.draft")
    assert [each["member_id"] for each in run["problems"] if each["code"] == code] == ["M001"]
    assert employed(home / "output/2026-03.2.draft") == ["M002"]
    assert (run["agreements"]["amendment"], run["agreements"]["after_start"]) == (1, 1)


def test_other_days_in_the_workbook_ask_for_an_update(approved: Path, tmp_path: Path) -> None:
    home = copied(approved, tmp_path / "coop")
    drop(home, ("M001", None, *TRIO_DAYS, date(2026, 3, 4), "accepted", "123456789", None))
    trio = home / "inbox/trio-cascade-2026-03.xlsx"
    edit(trio, {("About", "C2"): 2, ("Pay", "D2"): date(2026, 3, 30)})
    changed, = [each for each in declared(home, "2026-03-21")["requests"] if each["state"] == "update"]
    assert changed["request"] == {"dimonaUpdate": {"periodId": "123456789", "startDate": "2026-03-05", "endDate": "2026-03-30"}}


def test_a_student_plans_whole_hours_and_names_a_place() -> None:
    employer = dict.fromkeys(("enterprise_number", "name", "street", "postcode", "city", "country"), "told")
    row = {"state": "due", "contract": "", "member_id": "M1", "status": "student", "joint_committee": "200", "days": "2",
           "hours": "", "start": date(2026, 4, 6), "end": date(2026, 4, 7), "dimona_number": None}
    body = request(row, {"national_number": "04073000137"}, employer, Decimal("38"))["request"]
    features = body["dimonaIn"]["features"]
    assert (features["workerType"], features["plannedHoursNumber"]) == ("STU", 16) and "studentPlaceOfWork" in features


@pytest.mark.parametrize("period", ["2026-04", "tomorrow"])
def test_another_period_is_refused_in_words(small: Path, period: str) -> None:
    result = smart(small, "declare", "dimona", period)
    assert (result.exit_code, "not a day such as 2026-04-05" in result.stderr) == (2, True)
