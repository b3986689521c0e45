"""Copyright through the real command: the sample's illustrator, his correction, and what every amount comes from."""

import json
from pathlib import Path
from shutil import copy

import pytest

from tests.cli.homes import APPROVE, MARCH, RUN, done, edit, fresh, run_json, smart
from tests.cli.trees import trees, wrong

WORKBOOK = "encre-et-trait-2026-03.xlsx"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose only Activity asked for copyright; its first run is sealed, and then the request was corrected."""
    home = fresh(tmp_path_factory.mktemp("copyright") / "coop", "registers.xlsx", WORKBOOK, "receipts")
    done(home, *RUN)
    done(home, *APPROVE)
    again = Path(copy(home / "archive/2026-03" / WORKBOOK, home / "inbox"))
    edit(again, {("About", "C2"): 2, ("Copyright", "F2"): 400})
    done(home, "run", *MARCH, "--as-of", "2026-04-20", "--workers", "1")
    done(home, *APPROVE, "--run", "2")
    return home


def paper(home: Path, folder: str) -> dict[str, str]:
    return dict(json.loads((home / "output" / folder / "copyright/M006.json").read_bytes()))


def test_a_corrected_request_gives_the_difference_on_its_own_document(sealed: Path) -> None:
    first, second = paper(sealed, "2026-03"), paper(sealed, "2026-03.2")
    names = ("number", "copyright_before", "copyright_gross", "copyright_withholding", "net", "to_pay")
    assert [first[name] for name in names] == ["2026-C00001", "0.00", "420.00", "31.50", "388.50", "388.50"]
    assert [second[name] for name in names] == ["2026-C00002", "420.00", "-20.00", "-1.50", "-18.50", "0.00"]
    assert run_json(sealed, "2026-03.2")["totals"]["copyright"] == "-20.00"
    assert done(sealed, "verify").output.startswith("The books are sound.")


def test_nobody_gets_a_payslip_for_copyright(sealed: Path) -> None:
    assert not (sealed / "output/2026-03.2/payslips/M006.json").exists()


def test_the_review_lists_the_document(sealed: Path) -> None:
    page = (sealed / "output/2026-03.2/review/index.html").read_text(encoding="utf-8")
    assert 'href="../copyright/M006.pdf"' in page and "2026-C00002" in page


@pytest.mark.parametrize("amount", ["net", "copyright_expenses", "copyright_most", "to_pay", "copyright_withholding_before"])
def test_an_amount_is_explained_down_to_cells_law_and_earlier_documents(sealed: Path, amount: str) -> None:
    told = done(sealed, "explain", "2026-C00002", amount).output
    wanted = {"net": f"{WORKBOOK}, Copyright!F2", "copyright_expenses": "article 4", "copyright_most": "Policy: a share",
              "to_pay": "article 269", "copyright_withholding_before": "2026-C00001 = 31.50"}
    assert wanted[amount] in told


@pytest.mark.parametrize("run", ["2026-03", "2026-03.2"])
def test_every_amount_adds_up_and_every_cell_says_it(sealed: Path, run: str) -> None:
    for tree in trees(sealed, paper(sealed, run)):
        assert wrong(tree, sealed / "archive" / run) == []


def test_the_budget_of_a_payslip_tells_of_it(sealed: Path) -> None:
    told = done(sealed, "explain", "M006", "copyright", *MARCH, "--run", "1").output
    assert told.startswith("copyright = 420.00") and "Copyright!F2" in told


def test_more_than_the_share_is_handed_back_with_the_most_that_fits(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", "registers.xlsx", WORKBOOK, "receipts")
    edit(home / "inbox" / WORKBOOK, {("Copyright", "F2"): 462.01})
    assert smart(home, *RUN).exit_code == 1
    [found] = [each for each in run_json(home)["problems"] if each["severity"] == "error"]
    assert (found["code"], found["cell"], found["expected"]) == ("COPYRIGHT-OVER-SHARE", "F2", "462.00")
    assert (home / "handed-back" / WORKBOOK).is_file()


def test_check_says_why_an_amateur_allowance_is_refused(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", "registers.xlsx", WORKBOOK, "receipts")
    edit(home / "inbox" / WORKBOOK, {("Pay", "B2"): "Régime des petites indemnités"})
    result = smart(home, "check", *MARCH)
    assert result.exit_code == 1 and "AMATEUR-ALLOWANCE-REFUSED" in result.output and "WORD-UNKNOWN" not in result.output
