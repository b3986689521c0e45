"""The review page in a real browser: nothing sticks out on a telephone, the search finds, members' words stay text."""

import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

import pytest
from review_sample import invoice, month, payslip, run_of, tables

from pipeline.month.review import review
from pipeline.month.review_tables import Tables
from pipeline.outputs.review_page import page

QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars",
         "--disable-component-update", "--disable-sync", "--no-first-run", "--virtual-time-budget=2000")
NARROW = """<!DOCTYPE html><title>not loaded</title><body><iframe id="page" width="390" height="844" frameborder="0"
srcdoc="%s"></iframe><script>document.getElementById("page").onload = (event) => {
const seen = event.target.contentWindow;
document.title = seen.document.documentElement.scrollWidth + " of " + seen.innerWidth; };</script></body>"""
HIDDEN = """<!DOCTYPE html><title>not loaded</title><body><iframe id="page" width="390" height="844" frameborder="0"
srcdoc="%s"></iframe><script>document.getElementById("page").onload = (event) => {
const boxes = event.target.contentDocument.querySelectorAll(".documents .scroll");
document.title = [...boxes].map((box) => box.scrollWidth - box.clientWidth).join(" "); };</script></body>"""
SEARCH = """const box = document.querySelectorAll('[data-table]')[0], input = box.querySelector('input');
input.value = '%s'; input.dispatchEvent(new Event('input'));
document.title = [...box.querySelectorAll('tbody tr')].map((row) => row.cells[0].innerText).join('|');"""


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "chromium is missing: install it to test the review page"
    return found


def page_of(now: Tables, before: Tables | None = None, language: str = "fr") -> str:
    return page(review(run_of(now), now, before), language)


def with_probe(html: str, probe: str) -> str:
    """The page and one more script, let in by its own hash: the policy stays as it is for all else."""
    allowed = b64encode(sha256(probe.encode()).digest()).decode()
    html = html.replace("script-src &#39;", f"script-src &#39;sha256-{allowed}&#39; &#39;", 1)
    return html.replace("</body>", f"<script>{probe}</script></body>")


def document_in(browser: str, folder: Path, html: str) -> str:
    """The page's document after its scripts ran."""
    file = folder / "index.html"
    file.write_text(html, encoding="utf-8")
    command = [browser, *QUIET, f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def rich(now: Tables) -> Tables:
    """The same month with pay and sales in the tens of millions: the widest amounts that Smart may meet."""
    sale, large = invoice("2026-99999", "98765432.10"), payslip("M9999", "87654321.00", name="A" * 40)
    more = tables([large], [sale], [])
    return Tables(now.payslips.vstack(more.payslips), now.invoices.vstack(more.invoices), now.activities)


def title(document: str) -> str:
    return document.split("<title>")[1].split("</title>")[0]


@pytest.mark.parametrize("language", ["fr", "de"])
def test_nothing_sticks_out_on_a_narrow_screen(browser: str, tmp_path: Path, language: str) -> None:
    html = page_of(rich(month(40)), rich(month(40, seed=4, first=5)), language)
    assert title(document_in(browser, tmp_path, NARROW % escape(html))) == "390 of 390"


def test_a_name_without_spaces_hides_no_amount_on_a_narrow_screen(browser: str, tmp_path: Path) -> None:
    slips = [payslip("M1", "1234.56", name="A" * 60, corrects=True), payslip("M2", "1500.00")]
    bills = [invoice("2026-00002", "-1500.00", client_name="B" * 60, document_kind="credit_note", corrects="2026-00001")]
    html = page_of(tables(slips, bills, []), language="de")
    assert title(document_in(browser, tmp_path, HIDDEN % escape(html))) == "0 0 0"


def test_a_list_without_documents_says_so_and_not_that_nothing_was_found(browser: str, tmp_path: Path) -> None:
    document = document_in(browser, tmp_path, page_of(tables([], [], []), language="en"))
    assert document.count(">No documents.</p>") == 2 and ">Nothing matches.</p>" not in document


def test_the_pages_own_script_runs_under_its_policy_and_shows_a_hundred_rows(browser: str, tmp_path: Path) -> None:
    document = document_in(browser, tmp_path, page_of(month(250)))
    assert document.count('type="search"') == 3
    assert "100 sur 250" in document


@pytest.mark.parametrize(("wanted", "found"), [
    ("elise leclercq m0001", "Élise Leclercq M0001"), ("M0012", "Petra Willems M0012"), ("nobody at all", "")])
def test_the_search_finds_without_accents_by_several_words(
        browser: str, tmp_path: Path, wanted: str, found: str) -> None:
    html = with_probe(page_of(month(150)), SEARCH % wanted)
    assert title(document_in(browser, tmp_path, html)) == found


def test_a_hostile_name_is_shown_as_it_was_written_and_runs_nothing(browser: str, tmp_path: Path) -> None:
    name = "</noscript><img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script> O'B & C"
    rows = [payslip(f"M{number}", "100.00", name=name if number == 3 else "Ann") for number in range(12)]
    html = page_of(tables(rows, [invoice("2026-00001", "10", client_name=name)], []))
    document = document_in(browser, tmp_path, with_probe(html, SEARCH % "o\\'b &"))
    assert "<img" not in document.replace("&lt;img", "")
    assert title(document).startswith("&lt;/noscript&gt;&lt;img src=x")
