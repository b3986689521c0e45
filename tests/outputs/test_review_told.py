"""What the review page tells a payroll officer who has a minute: what stops, what was corrected, in her own language."""

import re

from review_sample import invoice, month, payslip, tables
from test_review_page import ASSUMED, Elements, page_of, problem


def test_an_electronic_invoice_that_may_not_leave_stops_the_page_and_is_linked() -> None:
    found = problem(code="UBL-INVALID", value="2026-00001", expected="BR-CO-15")
    top = page_of(month(2), language="en", problems=[found]).split("</section>")[0]
    assert '<div class="approve stop">' in top and '<a href="../invoices/2026-00001.pdf">2026-00001</a>' in top
    assert "smart approve" not in top and "Approval is refused" in top


def test_errors_and_warnings_are_told_apart_at_the_top() -> None:
    warning = {**problem(file="a.xlsx"), "code": "PAY-SUNDAY", "value": "2026-03-01", "severity": "warning"}
    top = Elements(page_of(month(2), language="en", problems=[warning] * 5).split("</section>")[0]).text
    assert "Problems 5" in top and re.search(r"Problems\s+0 errors · 5 warnings", top)


def test_the_french_page_has_no_english_parameter_and_no_raw_number() -> None:
    text = Elements(page_of(month(2), assumptions=ASSUMED)).text
    assert "Marge mutualisée\u202f: 6,1\u202f%" in text
    assert "0.061" not in text and "1\u202f945,38\u00a0€" in text


def test_a_credit_note_and_a_supplement_are_recognised_in_the_list_and_members_who_left_are_linked() -> None:
    bills = [invoice("2026-00007", "-90.00", document_kind="credit_note", corrects="2026-00001"),
             invoice("2026-00008", "50.00", corrects="2026-00002")]
    now, before = tables([], bills, []), tables([payslip("M1", "100.00", folder="../../2026-02")], [], [])
    html = page_of(now, before)
    assert "note de crédit sur 2026-00001" in html and "complète 2026-00002" in html and "Notes de crédit, hors TVA" in html
    assert '<a href="../../2026-02/payslips/M1.pdf">' in html
