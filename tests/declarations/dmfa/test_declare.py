"""`smart declare dmfa` on a home: its files, its words, its figures down to the payslips."""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from pypdf import PdfReader

from tests.cli.homes import copied, done, smart
from tests.declarations.dmfa.grammar import faults, net_owed, read_back

DECLARE = ("declare", "dmfa", "2026Q1", "--as-of", "2026-04-20")


@pytest.fixture(scope="module")
def home(sealed_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sealed_small, tmp_path_factory.mktemp("declared") / "coop")


@pytest.fixture(scope="module")
def said(home: Path) -> dict[str, str]:
    return dict(json.loads(done(home, *DECLARE, "--json").stdout)["totals"])


def folder(home: Path) -> Path:
    return home / "output/declarations/dmfa/2026Q1"


def xml(home: Path) -> bytes:
    return (folder(home) / "dmfa.xml").read_bytes()


def slips(home: Path) -> list[dict[str, str]]:
    return [json.loads(file.read_bytes()) for file in sorted((home / "output/2026-03/payslips").glob("*.json"))]


def test_the_sample_keeps_the_grammar_and_is_dated_on_the_day(home: Path, said: dict[str, str]) -> None:
    assert faults(xml(home)) == []
    assert b"<FormCreationDate>2026-04-20<" in xml(home) and b"<Quarter>20261<" in xml(home)
    assert b"<NOSSRegistrationNbr>199999934<" in xml(home) and b"<EmployerClass>010<" in xml(home)


def test_pay_and_work_bonus_are_those_of_the_payslips(home: Path, said: dict[str, str]) -> None:
    ordinary = sum(amount for cell, amount in read_back(xml(home)).items() if cell.endswith(("remun_001", "student_remun")))
    assert Decimal(ordinary) / 100 == sum(Decimal(slip["gross"]) for slip in slips(home))
    bonus = sum(Decimal(slip["work_bonus_A"]) + Decimal(slip["work_bonus_B"]) for slip in slips(home))
    assert Decimal(said["work_bonus"]) == bonus


def test_what_is_owed_is_what_the_bank_file_pays_and_the_funds(home: Path, said: dict[str, str]) -> None:
    paid = (home / "output/2026-03/payments/pain001-state.xml").read_text(encoding="utf-8")
    assert f">{said['dmfa_onss_payable']}<" in paid
    assert said["dmfa_unexplained"] == "0.00" and said["net_owed"] == f"{Decimal(net_owed(xml(home))) / 100:.2f}"


def test_a_cell_is_explained_by_the_payslips_that_make_it(home: Path, said: dict[str, str]) -> None:
    tree = json.loads(done(home, "explain", "dmfa:2026Q1", "M001.046.contribution_046", "--json").stdout)
    assert Decimal(tree["value"]) * 100 == read_back(xml(home))["M001.046.contribution_046"]
    [onss] = [part["value"] for part in tree["parts"] if part["name"].startswith("onss@")]
    assert onss == slips(home)[0]["onss"]
    for part in tree["parts"]:
        command = part["ground"].removeprefix("smart ").split()
        assert done(home, *command).stdout.split("  ")[0] == f"{command[2].partition('@')[0]} = {part['value']}"


def test_a_total_is_explained_too_and_an_unknown_cell_lists_the_others(home: Path, said: dict[str, str]) -> None:
    tree = json.loads(done(home, "explain", "dmfa:2026Q1", "total.net_owed", "--json").stdout)
    assert tree["value"] == said["net_owed"] and sum(Decimal(part["value"]) for part in tree["parts"]) == Decimal(tree["value"])
    unknown = smart(home, "explain", "dmfa:2026Q1", "M001.495.contribution_1")
    assert (unknown.exit_code, "M001.046.contribution_046" in unknown.stderr) == (2, True)


def test_names_and_addresses_of_members_are_in_no_file(home: Path, said: dict[str, str]) -> None:
    bodies = b"".join(file.read_bytes() for file in folder(home).iterdir() if file.suffix in (".xml", ".csv"))
    people = [slip["member"] for slip in slips(home)]
    assert not [person for person in people if str(person["last_name"]).encode() in bodies]
    cells = (folder(home) / "cells.csv").read_text(encoding="utf-8")
    assert not [person for person in pl.read_csv(folder(home) / "cells.csv")["member_id"].unique() if person not in cells]


def test_the_draft_says_that_it_is_one_that_nothing_was_accepted_and_what_is_missing(home: Path, said: dict[str, str]) -> None:
    words = done(home, *DECLARE).stdout
    assert "Draft" in words and "accepted nothing" in words and "INTEST-S" in words and "2026-01, 2026-02" in words
    page = " ".join("".join(page.extract_text() for page in PdfReader(folder(home) / "summary.pdf").pages).split())
    assert "Projet" in page and "INTEST-S" in page and "046 artistes" in page and b"INTEST-S" in xml(home)


def test_made_again_it_is_the_same_to_the_byte(home: Path, said: dict[str, str]) -> None:
    before = {file.name: file.read_bytes() for file in folder(home).iterdir()}
    done(home, *DECLARE)
    assert {file.name: file.read_bytes() for file in folder(home).iterdir()} == before
    assert done(home, "verify").stdout == "The books are sound.\n"


@pytest.mark.parametrize(("period", "code", "says"), [
    ("2026Q2", 3, "no sealed run of 2026-04 or 2026-05 or 2026-06"), ("2026-03", 2, "not a quarter such as 2026Q1"),
    ("../2026Q1", 2, "not a quarter")])
def test_another_period_is_refused_in_words(home: Path, period: str, code: int, says: str) -> None:
    result = smart(home, "declare", "dmfa", period)
    assert (result.exit_code, says in result.stderr) == (code, True)


@pytest.mark.parametrize(("line", "says"), [
    ('employer_class = "010"', "employer_class must"), ('registration_number = "199999934"', "registration_number must")])
def test_what_the_onss_gave_must_be_there(sealed: Path, line: str, says: str) -> None:
    config = sealed / "smart.toml"
    for other in ("", line.replace('"0', '"x').replace('"1', '"x')):
        config.write_text(config.read_text(encoding="utf-8").replace(line, other), encoding="utf-8")
        result = smart(sealed, "declare", "dmfa", "2026Q1")
        assert result.exit_code == 2 and f"smart.toml, [onss]: {says}" in result.stderr
        line = other or line
    assert not (sealed / "output/declarations").exists()
