"""`smart init`, `run`, `review`, `check`: what is printed, which exit code, the same bytes again."""

import json
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.homes import APPROVE, MARCH, RUN, copied, done, edit, fresh, run_json, sha256, smart, state, tree

PAGE = "output/2026-03.draft/review/index.html"
TITLES = ["members", "invoices", "turnover", "fees", "gross", "net", "problems", "warnings"]
MISTAKE = {("Activities", "F2"): "six"}


def cells(line: str) -> list[str]:
    """One row of the closing table."""
    return [cell.strip() for cell in re.split("[┃│]", line)[1:-1]]


@pytest.fixture(scope="module")
def mistaken(dropped_small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str, str]:
    """A small home with a word for a quantity and a file of garbage, after a quiet run: home, exit code, stdout, stderr."""
    home = copied(dropped_small, tmp_path_factory.mktemp("mistaken") / "coop")
    edit(home / "inbox" / "foto-heck-2026-03.xlsx", MISTAKE)
    (home / "inbox" / "scan.xlsx").write_bytes(b"\x00\xffthis is no workbook" * 50)
    result = smart(home, *RUN, "--quiet")
    return home, result.exit_code, result.stdout, result.stderr


def test_a_new_home_has_an_identity_a_policy_and_the_sample_in_its_inbox(tmp_path: Path) -> None:
    home = tmp_path / "coop"
    result = done(tmp_path, "init", str(home), "--sample")
    assert result.stdout.splitlines()[-1] == f"Next: smart --home {home} run --month 2026-03"
    assert {file.name for file in home.iterdir()} == {"smart.toml", "policy.yaml", "inbox", "handed-back", "output", "archive"}
    assert (home / "inbox" / "registers.xlsx").is_file() and len(list((home / "inbox").glob("*.xlsx"))) == 14


def test_a_home_is_never_made_twice(home: Path) -> None:
    before = tree(home)
    result = smart(home, "init", str(home), "--sample")
    assert (result.exit_code, result.stderr) == (2, f"smart: {home} is a home already; nothing was changed\n")
    assert tree(home) == before


@pytest.mark.slow
def test_a_run_prints_its_table_and_ends_with_the_review_page(tmp_path: Path, drafted: Path) -> None:
    home = fresh(tmp_path / "elsewhere")
    result = done(home, *RUN)
    lines = result.stdout.splitlines()
    assert lines[-1] == str(home / PAGE) and Path(lines[-1]).is_file()
    [head] = [line for line in lines if "turnover" in line]
    [row] = [line for line in lines if line.startswith("│")]
    totals = run_json(home)["totals"]
    assert cells(head) == TITLES
    assert [cell.replace(",", "") for cell in cells(row)] == [str(totals[name]) for name in TITLES]
    assert (totals["members"], totals["invoices"], totals["problems"]) == (16, 50, 0)
    assert tree(home / "output") == tree(drafted / "output")


@pytest.mark.slow
def test_a_quiet_run_says_nothing_and_gives_the_same_bytes_again(home: Path) -> None:
    before = state(home)
    result = done(home, *RUN, "--quiet")
    assert result.stdout == ""
    assert state(home) == before


def test_json_is_one_document_with_paths_and_totals(small: Path) -> None:
    before = tree(small / "output")
    answer = json.loads(done(small, *RUN, "--json").stdout)
    assert answer["paths"] == [str(small / PAGE)]
    assert answer["totals"] == run_json(small)["totals"]
    assert tree(small / "output") == before


def test_a_run_never_touches_the_books(small: Path, dropped_small: Path) -> None:
    before = (small / "books.db").read_bytes()
    done(small, *RUN, "--hold", "M011", "--reason", "IBAN in doubt", "--quiet")
    assert (small / "books.db").read_bytes() == before


def test_the_order_and_the_times_of_files_do_not_matter(drafted_small: Path, dropped_small: Path, tmp_path: Path) -> None:
    home = tmp_path / "a place with a space and an é" / "coop"
    shutil.copytree(dropped_small, home, ignore=lambda folder, names: [name for name in names if name.endswith(".xlsx")])
    for file in sorted((dropped_small / "inbox").glob("*.xlsx"), reverse=True):
        shutil.copyfile(file, home / "inbox" / file.name)
    done(home, *RUN, "--quiet")
    assert tree(home / "output") == tree(drafted_small / "output")


def test_a_mistake_ends_with_1_and_one_line_a_file_on_stderr(mistaken: tuple[Path, int, str, str]) -> None:
    home, code, out, err = mistaken
    assert (code, out) == (1, "")
    assert err.splitlines() == ["foto-heck-2026-03.xlsx: Activities!F2 CELL-NOT-NUMBER", "scan.xlsx: FILE-NOT-A-WORKBOOK"]


def test_good_rows_go_on_beside_a_mistake(mistaken: tuple[Path, int, str, str], drafted_small: Path) -> None:
    home = mistaken[0]
    rows, before = run_json(home)["rows"], run_json(drafted_small)["rows"]
    assert rows == {**before, "handed_back": 1, "invoiced": before["invoiced"] - 1}
    assert run_json(home)["totals"]["members"] == run_json(drafted_small)["totals"]["members"]


def test_the_workbook_comes_back_coloured_and_the_dropped_one_stays(mistaken: tuple[Path, int, str, str]) -> None:
    home = mistaken[0]
    assert sorted(file.name for file in (home / "handed-back").iterdir()) == ["foto-heck-2026-03.xlsx", "scan.xlsx"]
    cell = load_workbook(home / "handed-back" / "foto-heck-2026-03.xlsx")["Activities"]["F2"]
    assert cell.value == "six" and cell.comment is not None and cell.comment.text.startswith("CELL-NOT-NUMBER")
    dropped = (home / "inbox" / "foto-heck-2026-03.xlsx").read_bytes()
    assert sha256(dropped) in [entry["sha256"] for entry in run_json(home)["inputs"]]


def test_people_are_told_where_the_workbooks_to_correct_are(mistaken: tuple[Path, int, str, str], tmp_path: Path) -> None:
    home = copied(mistaken[0], tmp_path / "coop")
    told = smart(home, *RUN).stdout.splitlines()
    assert told[-3:] == [f"Workbooks to correct and drop again: 2, marked in {home / 'handed-back'}",
                         "Review it, then: smart approve --month 2026-03 --by NAME",
                         str(home / "output" / "2026-03.draft" / "review" / "index.html")]


def test_json_names_the_problems_and_the_copy_handed_back(mistaken: tuple[Path, int, str, str], tmp_path: Path) -> None:
    home = copied(mistaken[0], tmp_path / "coop")
    result = smart(home, *RUN, "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (1, "")
    back = [str(home / "handed-back" / name) for name in ("foto-heck-2026-03.xlsx", "scan.xlsx")]
    assert answer["paths"] == [str(home / PAGE), *back]
    assert [(one["file"], one["cell"], one["severity"]) for one in answer["problems"] if one["severity"] == "error"] == [
        ("foto-heck-2026-03.xlsx", "F2", "error"), ("scan.xlsx", "", "error")]


@pytest.mark.parametrize("arguments", [(), ("--json",), ("--quiet",)])
def test_check_says_the_same_as_run(mistaken: tuple[Path, int, str, str], tmp_path: Path, arguments: tuple[str, ...]) -> None:
    home = copied(mistaken[0], tmp_path / "coop")
    before, back = tree(home / "output"), [str(home / "handed-back" / name) for name in ("foto-heck-2026-03.xlsx", "scan.xlsx")]
    result = smart(home, "check", *MARCH, *arguments)
    assert result.exit_code == 1
    assert tree(home / "output") == before
    if arguments == ("--json",):
        answer = json.loads(result.stdout)
        assert set(answer) >= {"paths", "totals"} and answer["paths"] == back
    elif arguments == ("--quiet",):
        assert result.stdout == "" and [line.split(":")[0] for line in result.stderr.splitlines()] == [
            "foto-heck-2026-03.xlsx", "scan.xlsx"]
    else:
        assert result.stdout.splitlines()[-2:] == back


def test_check_of_a_clean_inbox_is_silent(small: Path) -> None:
    before = tree(small / "output")
    assert done(small, "check", *MARCH, "--quiet").stdout == ""
    assert tree(small / "output") == before


def test_review_prints_the_table_and_the_page(home: Path) -> None:
    lines = done(home, "review", *MARCH).stdout.splitlines()
    assert lines[-1] == str(home / PAGE)
    assert [cells(line) for line in lines if "turnover" in line] == [TITLES]
    answer = json.loads(done(home, "review", *MARCH, "--json").stdout)
    assert answer == {"paths": [str(home / PAGE)], "totals": run_json(home)["totals"]}


def test_previous_is_the_month_before_the_day(home: Path) -> None:
    for day in ("2026-04-01", "2026-04-30"):
        assert done(home, "review", "--month", "previous", "--as-of", day).stdout.splitlines()[-1] == str(home / PAGE)
    result = smart(home, "review", "--month", "previous", "--as-of", "2026-01-15")
    assert (result.exit_code, result.stderr) == (2, "smart: 2025-12 has no run yet: smart run --month 2025-12\n")


def test_the_figures_of_a_large_month_are_printed_whole(home: Path) -> None:
    file = home / "output" / "2026-03.draft" / "run.json"
    body = json.loads(file.read_bytes())
    large = {"members": 3012, "invoices": 9120, "turnover": "11234567.80", "fees": "730246.91", "gross": "6543210.98",
             "net": "5432109.87", "problems": 1234, "warnings": 5678}
    file.write_text(json.dumps({**body, "totals": {**body["totals"], **large}}))
    out = done(home, "review", *MARCH).stdout
    for shown in ("3,012", "9,120", "11,234,567.80", "730,246.91", "6,543,210.98", "5,432,109.87", "1,234", "5,678"):
        assert shown in out


def test_invoices_are_not_dated_before_those_that_are_numbered_before_them(small: Path) -> None:
    smart(small, *RUN, "--hold", "foto-heck", "--reason", "late")
    done(small, *APPROVE)
    before = state(small)
    result = smart(small, "run", *MARCH, "--as-of", "2026-04-01", "--workers", "1")
    assert (result.exit_code, result.stdout, state(small)) == (3, "", before)
    assert result.stderr == ("smart: invoices would be dated 2026-04-01, before the last invoice of the year, of 2026-04-02:"
                             " run with --as-of 2026-04-02 or later\n")
    done(small, *RUN, "--quiet")
