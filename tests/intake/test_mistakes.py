"""Every problem code has a file of the sample that shows it, at the cell that the sample names."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.labels import LANGUAGES
from pipeline.core.problems import Problem, catalogue, wording
from pipeline.month.collect import Order, collect
from pipeline.month.compute import compute
from sample_inputs.with_mistakes import make_mistakes
from sample_inputs.with_mistakes.right import mistakes

CONSEQUENCES = {"EXPENSE-OVER-BUDGET", "BUDGET-TOO-SMALL", "DAYS-THAT-FIT", "HOURS-THAT-FIT", "PAY-KEPT",
                "PAY-OVER-BUDGET"}
"""A line that waits leaves its Activity without turnover."""
ALSO = {"PAY-HOLIDAY": {"PAY-OTHER-MONTH"}, "PAY-OTHER-MONTH": {"DATE-OTHER-MONTH"}, "PAY-SUNDAY": {"PAY-MORE-THAN-WEEKDAYS"},
        "ROW-WAITS-ON-REGISTER": {"IBAN-WRONG"}}
"""Codes that a mistake shows beside its own."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose inbox holds every mistake at once."""
    home = tmp_path_factory.mktemp("mistakes") / "coop"
    assert CliRunner().invoke(main, ["init", str(home), "--quiet"]).exit_code == 0
    for name, body in make_mistakes.mistake_files().items():
        (home / "inbox" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "inbox" / name).write_bytes(body)
    return home


@pytest.fixture(scope="module")
def found(home: Path) -> dict[str, list[Problem]]:
    """Problems by code of the file they stand in."""
    tables = compute(collect(Home(home), Order(Month(2026, 3), date(2026, 4, 2), {})))
    by_file: dict[str, list[Problem]] = {}
    for problem in tables.problems:
        by_file.setdefault(problem.file.removesuffix(".xlsx").removesuffix("-2"), []).append(problem)
    return by_file


def test_every_code_has_a_file_or_a_reason_for_none() -> None:
    assert set(mistakes()) | set(make_mistakes.NOT_A_FILE) == set(catalogue())
    assert not set(mistakes()) & set(make_mistakes.NOT_A_FILE)


@pytest.mark.parametrize("code", sorted(mistakes()))
def test_a_mistake_is_found_where_it_was_made(found: dict[str, list[Problem]], code: str) -> None:
    places = [f"{problem.sheet}!{problem.cell}" if problem.sheet else "" for problem in found[code] if problem.code == code]
    assert mistakes()[code]["at"] in places


@pytest.mark.parametrize("code", sorted(mistakes()))
def test_a_mistake_causes_nothing_but_its_consequences(found: dict[str, list[Problem]], code: str) -> None:
    assert {problem.code for problem in found[code]} - {code} <= CONSEQUENCES | ALSO.get(code, set())


def test_the_registers_beside_them_are_right(found: dict[str, list[Problem]]) -> None:
    assert "registers" not in found


def test_the_stored_files_are_what_the_script_writes() -> None:
    folder = make_mistakes.FOLDER
    stored = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.*")
              if file.suffix in (".xlsx", ".pdf")}
    assert stored == make_mistakes.mistake_files()


def test_a_run_over_all_of_them_ends_with_1_and_hands_them_back(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "coop")
    run = ["run", "--month", "2026-03", "--as-of", "2026-04-02", "--workers", "1"]
    result = CliRunner().invoke(main, ["--home", str(copy), *run])
    assert result.exit_code == 1 and "Traceback" not in result.output
    back = {file.stem for file in (copy / "handed-back").iterdir()}
    errors = {code for code in mistakes() if catalogue()[code]["severity"] == "error"}
    assert back >= errors - {"ROW-WAITS-ON-REGISTER"}


@pytest.mark.parametrize("code", sorted(catalogue()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_says_what_is_wrong_and_what_would_be_right(code: str, language: str) -> None:
    wrong, right = wording(Problem(code=code, value="description", expected="quantity"), language)
    assert wrong[0].isupper() or not wrong[0].isalpha() or wrong.startswith("description")
    assert right and "{" not in wrong + right
