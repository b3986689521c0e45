"""`smart export-member` and the folders in output/members: all that is held for a person, and nobody else's data."""

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.homes import APPROVE, copied, done, smart, state, tree

DAY = ("--as-of", "2026-04-03")
MEMBERS = "output/members"


def exported(home: Path, member: str, *more: str) -> dict[str, bytes]:
    """Files of a member's archive by name."""
    archive = Path(done(home, "export-member", member, *DAY, *more).stdout.splitlines()[-1])
    with ZipFile(archive) as inside:
        return {name: inside.read(name) for name in inside.namelist()}


def index(home: Path, member: str) -> dict[str, Any]:
    return dict(json.loads((home / MEMBERS / member / "index.json").read_text()))


def people(home: Path) -> dict[str, tuple[str, ...]]:
    """Member -> his id, name, IBAN and national number, as the register has them."""
    sheet = load_workbook(home / "archive/2026-03/registers.xlsx")["Members"]
    heads, *rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    first, last, number, iban = (next(nth for nth, head in enumerate(heads) if head.startswith(name))
                                 for name in ("Prénom", "Nom", "Numéro national", "IBAN"))
    return {row[0]: (row[0], f"{row[first]} {row[last]}", row[iban], row[number]) for row in rows if row[0]}


def words(name: str, body: bytes) -> str:
    """What a file says: the text of a PDF and of what is attached to it."""
    if not name.endswith(".pdf") or "receipts" in name or "justificatifs" in name:
        return body.decode("utf-8", "replace")
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def test_an_approval_writes_the_folders_of_its_members(sealed: Path) -> None:
    slips = {file.stem for file in (sealed / "output/2026-03/payslips").glob("*.pdf")}
    assert {folder.name for folder in (sealed / MEMBERS).glob("M*")} == slips
    slip = json.loads((sealed / "output/2026-03/payslips/M001.json").read_text())
    [told] = index(sealed, "M001")["payslips"]
    assert (told["number"], told["net"], told["files"][0]) == (slip["number"], slip["net"], "output/2026-03/payslips/M001.pdf")
    assert index(sealed, "M001")["totals"]["expenses"] == slip["reimbursed"]


def test_the_books_are_sound_with_folders_and_without(sealed: Path) -> None:
    before = tree(sealed / MEMBERS)
    shutil.rmtree(sealed / MEMBERS)
    assert done(sealed, "verify").stdout == "The books are sound.\n"
    assert tree(sealed / MEMBERS) == before


@pytest.mark.parametrize("member", ["M001", "M002"])
def test_every_link_of_the_page_leads_to_a_file(sealed: Path, member: str) -> None:
    html = (sealed / MEMBERS / member / "index.html").read_text()
    links = re.findall(r'href="([^#"]+)"', html)
    assert len(links) >= 2 and all((sealed / MEMBERS / member / link).is_file() for link in links)
    assert "http" not in html.replace("http-equiv", "")


def test_an_archive_holds_index_documents_receipts_and_rows(sealed: Path) -> None:
    inside, told = exported(sealed, "M001"), index(sealed, "M001")
    number = told["payslips"][0]["number"]
    assert inside[f"fiches-de-paie/2026-03-{number}.pdf"] == (sealed / "output/2026-03/payslips/M001.pdf").read_bytes()
    receipts = [path for row in told["expenses"] for path in row["files"]]
    assert sorted(body for name, body in inside.items() if name.startswith("justificatifs/")) == sorted(
        (sealed / path).read_bytes() for path in receipts)
    rows = list(csv.DictReader(io.StringIO(inside["comptabilite/payslips.csv"].decode())))
    assert [(row["member_id"], int(row["net"])) for row in rows] == [("M001", round(float(told["payslips"][0]["net"]) * 100))]
    assert set(json.loads(inside["index.json"])["payslips"][0]["files"]) < set(inside)
    for link in re.findall(r'href="([^#"]+)"', inside["index.html"].decode()):
        assert link in inside


def test_an_archive_has_the_same_bytes_in_another_home(sealed: Path, tmp_path: Path) -> None:
    other = copied(sealed, tmp_path / "other")
    exported(sealed, "M002"), exported(other, "M002")
    assert tree(sealed / "output/exports") == tree(other / "output/exports")


@pytest.mark.parametrize("member", ["M001", "M002", "M003", "M011"])
def test_nobody_elses_data_is_in_an_archive(sealed: Path, member: str) -> None:
    """The trio's workbook employs three; a payslip's data tells the expenses of all of them, an archive those of its member."""
    everybody = people(sealed)
    if member not in everybody:
        pytest.skip("not of this home")
    others = [said for one, parts in everybody.items() if one != member for said in parts if said]
    for name, body in exported(sealed, member).items():
        text = words(name, body)
        assert not [said for said in others if re.search(rf"(?<!\w){re.escape(said)}(?!\w)", text)], name


def test_no_output_holds_a_national_number(sealed: Path) -> None:
    numbers = [parts[3] for parts in people(sealed).values()]
    done(sealed, "export-member", "M001", *DAY)
    told = {name: words(name, body) for name, body in state(sealed).items()
            if name.startswith("output/") and not name.startswith(("output/declarations", "output/exports"))}
    told |= {f"archive/{name}": words(name, body) for name, body in exported(sealed, "M001").items()}
    told["books.db"] = (sealed / "books.db").read_bytes().decode("utf-8", "replace")
    told["smart.log"] = (sealed / "smart.log").read_text()
    digits = [re.sub(r"\D", "", number) for number in numbers]
    assert len(digits) > 3 and all(len(number) == 11 for number in digits)
    for name, text in told.items():
        assert not [number for number in digits if number in re.sub(r"(?<=\d)[.-](?=\d)", "", text)], name


def test_a_member_of_the_register_without_any_paper_has_an_empty_folder(sealed: Path) -> None:
    answer = json.loads(done(sealed, "export-member", _unpaid(sealed), *DAY, "--json").stdout)
    assert answer["totals"] == {"net": "0.00", "expenses": "0.00", "copyright": "0.00", "documents": 0}
    assert "index.html" in answer["paths"][0] and Path(answer["paths"][1]).is_file()


def _unpaid(home: Path) -> str:
    return min(set(people(home)) - {file.stem for file in (home / "output/2026-03/payslips").glob("*.pdf")})


@pytest.mark.parametrize(("given", "says"), [
    ((), "whose archive? smart export-member ID; --due for all members"), (("M999",), "no member is called M999"),
    (("M001", "--erase", "old"), "--erase needs a reason, and --by the name of who erases")])
def test_wrong_use_changes_nothing(sealed: Path, given: tuple[str, ...], says: str) -> None:
    before = state(sealed)
    result = smart(sealed, "export-member", *given)
    assert (result.exit_code, result.stderr) == (2, f"smart: {says}\n")
    assert state(sealed) == before


def test_a_second_run_of_the_month_stands_beside_the_first(corrected: Path, tmp_path: Path) -> None:
    home = copied(corrected, tmp_path / "coop")
    done(home, *APPROVE)
    told = index(home, "M001")
    assert [slip["run"] for slip in told["payslips"]] == [1, 2]
    first, second = (json.loads((home / f"output/{run}/payslips/M001.json").read_text()) for run in ("2026-03", "2026-03.2"))
    assert [slip["net"] for slip in told["payslips"]] == [first["net"], second["net"]]
    contracts = [row["contract_id"] for row in told["contracts"]]
    assert len(contracts) == len(set(contracts))
