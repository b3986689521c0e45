"""The review page as text: complete, in four languages, escaped, self-contained, the same each time."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files
from time import process_time
from typing import Any

import pytest
from review_sample import POLICY, activity, invoice, month, payslip, run_of, tables

from pipeline.core.labels import LANGUAGES, labels
from pipeline.core.problems import catalogue, severity
from pipeline.month.review import STATEMENTS, review, statements
from pipeline.month.review_rules import RULES
from pipeline.month.review_tables import Tables
from pipeline.outputs.review_page import page

HOSTILE = ("<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "\"'><img src=x onerror=alert(1)>",
           "</noscript></script><script>alert(2)</script>", "a\nb\rc", "&lt;b&gt;")


class Elements(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def page_of(now: Tables, before: Tables | None = None, language: str = "fr", **given: Any) -> str:
    run = run_of(now, **given)
    return page(review(run, now, before), language)


def problem(**given: str) -> dict[str, str]:
    code = next(code for code in sorted(catalogue()) if severity(code) == "error")
    empty = dict.fromkeys(("file", "sheet", "cell", "value", "expected", "member_id", "activity_id"), "")
    return {**empty, "code": code, "severity": "error", **given}


ASSUMED = [{**POLICY[0], "documents": 3}]
HOLDS = [{"id": "C3", "reason": "Le client conteste le bon de commande", "rows": 2}]


def test_the_page_of_a_month_is_as_reviewed(golden: Callable[[str, str], None]) -> None:
    html = page_of(month(4), month(4, seed=4, first=2), assumptions=ASSUMED, holds=HOLDS)
    html = re.sub(r"(?s)<(style|script)>.*?</\1>", r"<\1></\1>", html)
    golden("review-fr.html", re.sub(r'(?m)^<meta http-equiv="Content-Security-Policy".*\n', "", html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_written_in_each_language_without_a_hole(language: str) -> None:
    html = page_of(month(16), month(16, seed=4, first=3), language, assumptions=ASSUMED, holds=HOLDS,
                   problems=[problem(file="a.xlsx", sheet="Pay", cell="B4", value="M9")])
    assert f'<html lang="{language}">' in html
    assert "None" not in Elements(html).text


def test_the_same_month_gives_the_same_page() -> None:
    assert page_of(month(20), month(20, seed=4)) == page_of(month(20), month(20, seed=4))


def test_an_empty_month_still_has_a_page() -> None:
    html = page_of(tables([], [], []))
    assert "Aucune fiche de paie." in html
    assert "Premier mois" in html


def test_every_document_is_linked_even_without_script() -> None:
    now = month(300)
    links = {attributes["href"] for attributes in Elements(page_of(now)).of("a")}
    members, numbers = now.payslips["member_id"], now.invoices["number"]
    assert links >= {f"../payslips/{member}.{kind}" for member in members for kind in ("pdf", "json")}
    assert links >= {f"../invoices/{number}.{kind}" for number in numbers for kind in ("pdf", "xml")}


def test_a_consumers_invoice_has_no_link_to_a_peppol_file() -> None:
    html = page_of(tables([], [invoice("2026-00001", "100.00", peppol=False)], []))
    assert "2026-00001.pdf" in html
    assert "2026-00001.xml" not in html


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_write_is_only_text(name: str) -> None:
    now = tables([payslip("M1", "100.00", name=name, net="-1.00")], [invoice("2026-00001", "-5.00", client_name=name)],
                 [activity("A1", name=name, cost="9.00")])
    before = tables([payslip("M1", "90.00", name=name)], [], [])
    html = page_of(now, before, problems=[problem(file=name, sheet=name, cell=name, value=name, expected=name)],
                   holds=[{"id": name, "reason": name, "rows": 1}])
    found = Elements(html)
    assert (len(found.of("script")), found.of("img", "iframe", "b1")) == (1, [])
    assert not [tag for tag, attributes in found.tags if any(key.startswith("on") for key in attributes)]
    assert " ".join(name.split()) in " ".join(found.text.split())


def test_a_hostile_id_leaves_neither_its_folder_nor_its_quotes() -> None:
    html = page_of(tables([payslip("../M1'; rm -rf ~ #", "10.00", net="-1.00")], [], []))
    assert "../payslips/..%2FM1%27%3B%20rm%20-rf%20~%20%23.pdf" in html
    assert "smart explain '../M1'\"'\"'; rm -rf ~ #' net" in re.sub("&#39;", "'", html).replace("&#34;", '"')


def test_the_page_loads_nothing_from_anywhere() -> None:
    html = page_of(month(16), month(16, seed=4))
    found = Elements(html)
    assert found.of("link", "img", "iframe", "object", "embed", "base", "form") == []
    assert not [attributes for _, attributes in found.tags if "src" in attributes or "style" in attributes]
    assert not re.search(r"https?://|url\(|@import|fetch\(|XMLHttpRequest", html)
    assert all(re.match(r"#|\.\./(payslips|invoices|statements|contracts)/", link["href"] or "") for link in found.of("a"))


def test_of_too_many_budgets_the_largest_are_shown_and_the_page_says_so() -> None:
    now = month(STATEMENTS + 1)
    shown = statements(now, 1)
    least = now.activities.sort("closing", "activity_id", descending=[True, False])["activity_id"].last()
    assert (shown["count"], len(shown["shown"])) == (STATEMENTS + 1, STATEMENTS)
    assert least not in {row["activity_id"] for row in shown["shown"]}
    assert "statements" in labels("en")["review_statements_most"] and "2 000 budgets" in page_of(now).replace("\u202f", " ")


def test_the_security_policy_allows_only_this_style_and_this_script() -> None:
    (policy,) = [meta["content"] or "" for meta in Elements(page_of(month(1))).of("meta") if "http-equiv" in meta]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_table_has_a_caption_and_every_chart_a_text() -> None:
    html = page_of(month(16), month(16, seed=4))
    assert len(re.findall("<table", html)) == len(re.findall("<caption", html))
    charts = [svg for svg in re.findall(r"(?s)<svg.*?</svg>", html) if 'aria-hidden="true"' not in svg]
    assert len(charts) == 3
    assert all("<title" in svg and "<desc" in svg for svg in charts)


def test_headings_come_in_order() -> None:
    levels = [int(tag[1]) for tag, _ in Elements(page_of(month(3))).tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(later - level <= 1 for level, later in zip(levels, levels[1:], strict=False))


def test_a_check_that_does_not_close_is_told_before_the_command_to_approve() -> None:
    now = month(2)
    run = run_of(now)
    run["rows"]["waiting"] += 1
    html = page(review(run, now), "en")
    assert "do not approve" in html.split("smart approve")[0]


@pytest.mark.parametrize("kind", ["register", "workbook", "receipt", "duplicate", "replaced", "refused", "later"])
def test_every_kind_of_file_has_its_word(kind: str) -> None:
    [row] = run_of(month(1))["inputs"]
    assert labels("en")[f"review_input_{kind}"] in Elements(page_of(month(1), language="en", inputs=[{**row, "kind": kind}])).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_the_review_has_its_words(language: str) -> None:
    words = labels(language)
    for rule in RULES:
        assert words[f"review_rule_{rule.__name__}"]
        assert "{found}" in words[f"review_reason_{rule.__name__}"]


def test_no_word_of_the_review_is_left_unused() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in files("templates").joinpath("review").iterdir())
    built = ("review_rule_", "review_reason_", "review_total_", "review_part_", "review_kind_", "review_severity_",
             "review_rows_", "review_check_", "review_corrections_", "review_document_", "review_input_",
             "review_confidence_", "review_flow_", "review_employer_", "review_line_", "review_payments_PAY-",
             "review_payments_SHARE-", "review_payments_shares_", "review_clock_", "review_agreements_")
    unused = {key for key in labels("fr") if key.startswith("review_") and key not in sources}
    assert [key for key in sorted(unused) if not key.startswith(built)] == []


@pytest.mark.slow
def test_thirty_thousand_members_take_seconds_and_a_page_one_can_open() -> None:
    now, before = month(30000), month(30000, seed=4, first=300)
    started = process_time()
    html = page_of(now, before)
    assert process_time() - started < 10
    assert len(html.encode()) < 16_000_000
