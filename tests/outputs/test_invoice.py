"""The printed invoice: complete in four languages, payable by phone, inert, the same each time."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from io import BytesIO
from re import findall
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invoice_sample import CLIENTS, EXAMPLES, HOSTILE, SELLER, Invoice, invoice, line
from pypdf import PdfReader
from segno import helpers

from pipeline.core.labels import LANGUAGES
from pipeline.core.money import cents_of
from pipeline.outputs import Finished
from pipeline.outputs.invoice import files, prices_with_vat, view
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed
from pipeline.outputs.qr import payload, payment_svg, qr_code
from pipeline.outputs.ubl import percent

STEM = "invoices/2026-00001"


def pages(document: Invoice) -> list[str]:
    """The text of each page of the printed invoice."""
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(BytesIO(pdf(view(document)))).pages]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_is_as_reviewed(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"invoice-{name.replace(' ', '-').replace('-%', '')}.txt", "\n\f\n".join(pages(EXAMPLES[name])) + "\n")


@pytest.mark.parametrize(("name", "endings"), [
    ("one day at 21 %", {".pdf", ".json", ".xml"}), ("a public body with its own reference", {".pdf", ".json", ".xml"}),
    ("a company elsewhere in the Union", {".pdf", ".json", ".xml"}), ("a consumer", {".pdf", ".json"}),
])
def test_only_who_takes_electronic_invoices_gets_one(name: str, endings: set[str]) -> None:
    finished = files(EXAMPLES[name])
    assert set(finished.files) == {STEM + ending for ending in endings}
    assert finished.problems == ()


def test_a_wrong_cent_is_a_problem_on_a_consumers_invoice_too() -> None:
    (problem,) = files(EXAMPLES["a consumer"] | {"total_incl_vat": "592.33"}).problems
    assert (problem.code, problem.value) == ("UBL-INVALID", "2026-00001")


def test_the_same_bytes_in_this_process_and_in_another() -> None:
    document = EXAMPLES["three rates and two days and a half"]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        elsewhere: Finished = executor.submit(files, document).result()
    assert files(document) == files(document) == elsewhere


@pytest.mark.parametrize(("language", "mention"), [
    ("fr", "Autoliquidation"), ("nl", "Btw verlegd"), ("en", "Reverse charge"),
    ("de", "Steuerschuldnerschaft des Leistungsempfängers"),
])
def test_reverse_charge_is_mentioned_in_the_language_of_the_client(language: str, mention: str) -> None:
    (page,) = pages(EXAMPLES["a company elsewhere in the Union"] | {"language": language})
    assert mention in page and "21" in page and "2006/112/" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mention_where_smart_charges_the_vat(language: str) -> None:
    assert view(invoice() | {"language": language})["mentions"] == []


def test_the_fee_is_nobodys_business_but_ours() -> None:
    document = invoice(fee="987.65")
    assert not any("987" in page for page in pages(document))


def test_sixty_lines_flow_over_pages_under_a_repeated_header() -> None:
    text = pages(invoice(*[line(f"Séance {n}", "1", "185.50", unit="hour") for n in range(60)]))
    assert len(text) == 2
    assert all("Prestation" in page and f"{number} / 2" in page for number, page in enumerate(text, 1))
    assert [int(n) for page in text for n in findall(r"Séance (\d+)", page)] == list(range(60))


def test_payment_and_totals_stay_together_on_one_page() -> None:
    for count in range(20, 36):
        *_, last = pages(invoice(*[line(f"Séance {n}") for n in range(count)]))
        assert "Total hors TVA" in last and "Scannez pour payer" in last


@pytest.mark.parametrize(("quantity", "unit", "language", "words"), [
    ("1", "day", "fr", "1 jour"), ("1.5", "day", "fr", "1,5 jour"), ("2.5", "day", "fr", "2,5 jours"),
    ("2.5", "day", "en", "2.5 days"), ("1", "hour", "de", "1 Stunde"), ("0.5", "hour", "de", "0,5 Stunden"),
    ("8", "hour", "nl", "8 uur"), ("3", "piece", "nl", "3 stuks"),
])
def test_quantities_are_written_as_people_do(quantity: str, unit: str, language: str, words: str) -> None:
    assert view(invoice(line(quantity=quantity, unit=unit), language=language))["lines"][0][2] == words


def test_a_consumer_sees_every_price_with_its_vat() -> None:
    rows = view(EXAMPLES["a consumer"])["lines"]
    assert [row[-1] for row in rows] == ["217,80", "21,19", "353,33"]


@given(st.lists(st.tuples(st.integers(1, 10**7), st.sampled_from(["21", "12", "6"])), min_size=1, max_size=12))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_prices_with_vat_add_up_to_the_total(rows: list[tuple[int, str]]) -> None:
    lines = [{"net": f"{Decimal(cents) / 100:.2f}", "vat": vat} for cents, vat in rows]
    total = Decimal(0)
    for code in {vat for _, vat in rows}:
        base = sum((Decimal(each["net"]) for each in lines if each["vat"] == code), Decimal(0))
        total += base + cents_of(base * Decimal(percent(code)) / 100)
    assert sum(prices_with_vat(lines)) == total


def test_the_payment_code_says_what_a_bank_expects() -> None:
    document = invoice(line(unit_price="399.99"))
    made = helpers.make_epc_qr(name=SELLER["name"], iban=SELLER["iban"], bic=SELLER["bic"], amount="483.99",
                               text=document["structured_communication"], encoding="utf-8")
    assert qr_code(payload(document), made.mask).matrix == made.matrix


def test_the_payment_code_is_drawn_module_by_module() -> None:
    document = invoice()
    (path,) = ElementTree.fromstring(payment_svg(document)).iter("{http://www.w3.org/2000/svg}path")
    runs = [tuple(map(int, run)) for run in findall(r"M(\d+) (\d+)\.5h(\d+)", path.attrib["d"])]
    dark = {(x + step, y) for x, y, length in runs for step in range(length)}
    matrix = qr_code(payload(document)).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def test_who_cannot_see_the_code_reads_what_it_pays() -> None:
    root = PdfReader(BytesIO(pdf(view(invoice())))).trailer["/Root"]
    assert root["/Lang"] == "fr-BE"
    alternatives = list(texts_of(root["/StructTreeRoot"], "/Alt"))
    told = ("484,00", "BE68 5390 0754 7034", "+++202/6000/00192+++")
    assert any(all(fact in each for fact in told) for each in alternatives)


def texts_of(element: object, key: str) -> list[str]:
    """Every value of a key in the tree of a PDF's structure."""
    node = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(node, list):
        return [text for each in node for text in texts_of(each, key)]
    if not isinstance(node, dict):
        return []
    return [str(node[key]) for _ in {key} & set(node)] + texts_of(node.get("/K"), key)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_a_member_wrote_is_printed_as_text(hostile: str) -> None:
    (page,) = pages(invoice(line(f"before {hostile} after"), activity_name=hostile, order_reference=hostile))
    shown = hostile if hostile.isascii() and hostile.isprintable() else ""
    assert shown in page and "before" in page and "after" in page


def test_words_without_a_space_break_instead_of_leaving_the_page() -> None:
    client = CLIENTS["company"] | {"name": "N" * 80, "street": "S" * 80}
    document = invoice(line("W" * 200), activity_name="A" * 120, order_reference="R" * 60) | {"client": client}
    (page,) = pages(document)
    assert all(len(findall(f"{letter}{{9,}}", page)) > 1 for letter in "NSWAR")


def test_a_country_abroad_is_named_and_an_unknown_one_keeps_its_code() -> None:
    names = [Printed(language).country("NL") for language in LANGUAGES]
    assert names == ["Pays-Bas", "Nederland", "Netherlands", "Niederlande"]
    assert Printed("fr").country("JP") == "JP"
