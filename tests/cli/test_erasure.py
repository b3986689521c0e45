"""`smart export-member --due` and `--erase`: what is past its term goes, by name, and nothing else."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.banking import asked
from tests.cli.homes import MARCH, copied, done, smart, state, tree

OLD, YOUNG = ("--as-of", "2037-01-04"), ("--as-of", "2036-12-31")
ERASE = ("export-member", "M001", *OLD, "--erase", "past its term", "--by", "Ann Peeters", "--json")
SLIPS = {"output/2026-03/payslips/M001.json", "output/2026-03/payslips/M001.pdf"}
HIS = ("archive/2026-03/receipts/trio-", "output/2026-03/contracts/M001/", "output/2026-03/statements/trio-cascade.")
"""What else is M001's alone: receipts, contract, the statement of the Activity that he runs."""
CONTRACT_FILES = 2
SOUND = "The books are sound.\n"


def answered(home: Path, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(done(home, *arguments).stdout))


def findings(home: Path) -> list[str]:
    return list(json.loads(smart(home, "verify", "--json").stdout)["findings"])


@pytest.fixture(scope="module")
def erased_once(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home that erased what M001 had, ten years later. Copy it."""
    home = copied(sealed_small, tmp_path_factory.mktemp("erased") / "coop")
    done(home, "export-member", "M001", "--as-of", "2026-04-03")
    done(home, *ERASE)
    return home


@pytest.fixture
def erased(erased_once: Path, tmp_path: Path) -> Path:
    return copied(erased_once, tmp_path / "coop")


def test_terms_end_ten_years_after_the_year_of_a_document(sealed: Path) -> None:
    """The law of 20 November 2022: ten years from 1 January after it."""
    before, after = (answered(sealed, "export-member", "M001", "--due", *day, "--json") for day in (YOUNG, OLD))
    assert {one["kind"]: one["until"] for one in after["files"]} == {
        "payslips": "2036-12-31", "receipts": "2036-12-31", "statements": "2036-12-31", "contracts": "2031-03-28"}
    assert (before["totals"]["due"], after["totals"]["due"]) == (CONTRACT_FILES, len(after["files"]))
    assert set(after["paths"]) > SLIPS


def test_what_is_due_of_all_members_is_listed(sealed: Path) -> None:
    assert {one["kind"] for one in answered(sealed, "export-member", "--due", *YOUNG, "--json")["files"]} == {"contracts"}
    found = answered(sealed, "export-member", "--due", *OLD, "--json")["files"]
    slips = (sealed / "output/2026-03/payslips").glob("*.pdf")
    assert {one["member_id"] for one in found} == {"", *(file.stem for file in slips)}


def test_a_policy_of_the_home_sets_another_term_and_none_keeps_for_ever(sealed: Path) -> None:
    policy = "\n".join(f"""{name}:
  label: own
  unit: years
  checked: 2026-11-26
  2018-01-01: {{value: {value}, source: "general assembly", confidence: policy}}"""
                       for name, value in (("retention_payslips", '"2"'), ("retention_receipts", "null")))
    (sealed / "policy.yaml").write_text(policy)
    files = answered(sealed, "export-member", "M001", "--due", "--as-of", "2029-01-01", "--json")["files"]
    assert {(one["kind"], one["until"], one["due"]) for one in files if one["kind"] in ("payslips", "receipts")} == {
        ("payslips", "2028-12-31", True), ("receipts", "", False)}


def test_nothing_is_erased_before_its_term(sealed: Path) -> None:
    before = state(sealed)
    told = answered(sealed, "export-member", "M001", "--as-of", "2031-03-28", *ERASE[4:])
    assert (told["document"], told["paths"]) == ("", []) and state(sealed) == before
    assert asked(sealed, "SELECT nth FROM entries WHERE kind = 'erasure'") == []


def test_what_is_past_its_term_goes_and_nothing_else(sealed_small: Path, erased: Path) -> None:
    before, after = state(sealed_small), state(erased)
    gone = {name for name in before if name not in after}
    assert gone >= SLIPS and all(name in SLIPS or name.startswith(HIS) for name in gone)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"output/2026-03/personal.salts", "output/members/.indexed", "output/members/M001/index.html",
                       "output/members/M001/index.json"}
    assert done(erased, "verify").stdout == SOUND


def test_the_books_name_each_file_its_digest_rule_and_who_erased_it(erased: Path) -> None:
    [(document, day, content)] = asked(erased, "SELECT document, as_of, content FROM entries WHERE kind = 'erasure'")
    said = json.loads(content)
    assert (document, day, said["by"], said["reason"]) == ("2037-E00001", "2037-01-04", "Ann Peeters", "past its term")
    listed = dict(reversed(line.split("  ")) for line in (erased / "output/2026-03/personal.sha256").read_text().splitlines())
    digests = {one["path"]: one["digest"] for one in said["erased"]}
    assert digests["output/2026-03/payslips/M001.pdf"] == listed["payslips/M001.pdf"]
    assert {(one["rule"], one["years"], one["until"]) for one in said["erased"]} == {
        ("retention_payslips", "10", "2036-12-31"), ("retention_receipts", "10", "2036-12-31"),
        ("retention_statements", "10", "2036-12-31"), ("retention_contracts", "5", "2031-03-28")}


def test_nothing_left_can_test_a_guess_of_what_was_erased(sealed_small: Path, erased: Path) -> None:
    """Neither the file's own digest nor its salt is anywhere in output or books; those of others are still there."""
    salts = dict(reversed(line.split("  ")) for line in (sealed_small / "output/2026-03/personal.salts").read_text().splitlines())
    told = b"".join(body for name, body in tree(erased).items() if name.startswith(("output/", "books.db")))
    assert salts["payslips/M001.pdf"].encode() not in told and salts["payslips/M002.pdf"].encode() in told
    assert not list((erased / "output/exports").glob("M001-*"))


def test_the_folder_says_when_it_was_erased(erased: Path) -> None:
    told = json.loads((erased / "output/members/M001/index.json").read_text())
    documents = [row for kind in ("payslips", "expenses", "documents") for row in told[kind] if row.get("has_receipt", True)]
    assert {row["erased"] for row in documents} == {"2037-01-04"} and {row["kind"] for row in told["documents"]} == {
        "contracts", "statements"}
    assert "effacé le 04/01/2037" in (erased / "output/members/M001/index.html").read_text()
    assert done(erased, "export-member", "M001", *OLD).exit_code == 0


def test_a_missing_file_that_was_not_erased_is_still_found(erased: Path) -> None:
    (erased / "output/2026-03/payslips/M002.pdf").unlink()
    (erased / "archive/2026-03/registers.xlsx").unlink()
    assert findings(erased) == ["output/2026-03/payslips/M002.pdf is missing", "archive/2026-03/registers.xlsx is missing"]


def test_a_file_that_comes_back_after_its_erasure_is_found_and_goes_again(sealed_small: Path, erased: Path) -> None:
    """As from a backup; with another erasure after it in the books, no command removes it by itself."""
    done(erased, *(part if part != "M001" else "M002" for part in ERASE))
    for name in ("output/2026-03/payslips/M001.pdf", "archive/2026-03/receipts/trio-salle.pdf"):
        (erased / name).write_bytes((sealed_small / name).read_bytes())
    assert findings(erased) == ["output/2026-03/payslips/M001.pdf was erased and is still there",
                                "archive/2026-03/receipts/trio-salle.pdf was erased and is still there"]
    done(erased, *ERASE)
    assert done(erased, "verify").stdout == SOUND


def test_an_erasure_that_names_another_digest_is_found(erased: Path) -> None:
    with sqlite3.connect(erased / "books.db") as connection:
        connection.execute("DROP TRIGGER entries_kept")
        connection.execute("UPDATE entries SET content = replace(content, 'payslips/M001.pdf', 'payslips/M002.pdf')")
    assert "output/2026-03/payslips/M002.pdf was erased under another digest than it was sealed with" in findings(erased)


def test_an_amount_of_an_erased_payslip_is_refused_in_one_line(erased: Path) -> None:
    for asked_for in (("M001", "net", *MARCH), ("M001",)):
        result = smart(erased, "explain", *asked_for)
        assert (result.exit_code, result.stderr) == (2, "smart: M001 was erased on 2037-01-04, by entry 2037-E00001 of the books:"
                                                     " it was kept 10 years, until 2036-12-31 (retention_payslips)\n")


def test_a_paper_made_anew_where_one_was_erased_is_left_alone(erased: Path) -> None:
    done(erased, *("compare", "M001", "--year", "2026"))
    assert "compare" in {one["kind"] for one in answered(erased, "export-member", "M001", "--due", *OLD, "--json")["files"]}
    done(erased, *ERASE)
    again = Path(done(erased, "compare", "M001", "--year", "2026").stdout.splitlines()[-1])
    assert done(erased, "verify").stdout == SOUND and again.is_file()
    done(erased, *(part if part != "M001" else "M002" for part in ERASE))
    assert done(erased, "verify").stdout == SOUND and again.is_file()
