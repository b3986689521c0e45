"""Statements of budgets, written out: a team's month, a long one, one of which money goes back, a quiet one, hostile words."""

from typing import Any

from payslip_sample import EMPLOYER, HOSTILE

Paper = dict[str, Any]
LONG = "Illustrationen und Bilderbücher aus Ostbelgien für zeitgenössische Buchgestaltung"
NAMES = ("Adèle Moreau", "Maximilienne-Alexandrine Vanderstichelen de la Rochefoucauld")
PERSON = {"member_id": "M0007", "first_name": "Maximilienne-Alexandrine", "last_name": "Vanderstichelen de la Rochefoucauld",
          "street": "Chaussée de la Grande Espinette 1234 bte 56", "postcode": "1640", "city": "Sint-Genesius-Rode",
          "country": "BE"}
LISTS = ("invoices", "transfers_list", "expenses_list", "copyright_list", "employed", "reductions_list")
SUMS = ("opening", "turnover", "transfers", "fees", "expenses", "copyright", "cost", "reductions", "closing")


def invoice(**other: Any) -> Paper:
    return {"number": "2026-00041", "document_kind": "invoice", "billing": "invoice", "client_name": "Brouwerij Hazelhof NV",
            "order_reference": "HZ-26-03", "total_excl_vat": "1000.00", "fee": "65.00", **other}


def expense(**other: Any) -> Paper:
    return {"date": "2026-03-05", "member_id": "M0007", "member_name": NAMES[0], "category": "materials",
            "description": "Cordes de violon", "reimbursed": "121.00", "charged": "100.00", "taken_back": False, **other}


def employed(**other: Any) -> Paper:
    return {"member_id": "M0007", "member_name": NAMES[0], "gross": "500.00", "employer_onss": "125.00", "funds": "4.00",
            "accident_insurance": "5.00", "holiday_provision": "86.29", "margin": "46.79", "full_cost": "767.08", **other}


def paper(language: str, **other: Any) -> Paper:
    return {"kind": "statement", "number": "trio", "month": "2026-03", "run": 1, "as_of": "2026-04-02", "activity_id": "trio",
            "activity_name": "Trio Cascade", "language": language, "cooperative": EMPLOYER, "administrator": PERSON,
            **dict.fromkeys(SUMS, "0.00"), **{name: [] for name in LISTS}, **other}


def team(language: str = "fr") -> Paper:
    """One of every kind of line; long names."""
    return paper(
        language, opening="250.10", turnover="2200.00", transfers="-150.00", fees="143.00", expenses="100.00", copyright="200.00",
        cost="767.08", reductions="12.50", closing="1102.52",
        invoices=[invoice(), invoice(number="2026-F00002", billing="grant", client_name="Fédération", total_excl_vat="1200.00",
                                     order_reference="", fee="78.00")],
        transfers_list=[{"number": "2026-T00001", "other_name": LONG, "amount": "-150.00"}],
        expenses_list=[expense(member_name=NAMES[1])], employed=[employed(member_name=NAMES[1])],
        copyright_list=[{"number": "2026-C00001", "date": "2026-03-10", "member_id": "M0007", "member_name": NAMES[1],
                         "work_title": "Die außergewöhnlichen Abenteuer, Gesamtausgabe", "copyright_gross": "200.00"}],
        reductions_list=[{"quarter": "2026Q1", "member_id": "M0007", "member_name": NAMES[0], "amount": "12.50"}])


def many_lines(language: str = "fr") -> Paper:
    """Several pages: 60 invoices, 45 expenses."""
    return paper(language, activity_name=LONG, turnover="60000.00", fees="3900.00", expenses="4500.00", closing="51600.00",
                 invoices=[invoice(number=f"2026-{nth:05d}") for nth in range(1, 61)], expenses_list=[expense()] * 45)


def given_back(language: str = "fr") -> Paper:
    """A second run that gives back more than it brings: the budget ends below nothing."""
    back = invoice(number="2026-00052", document_kind="credit_note", total_excl_vat="-1000.00", fee="-65.00")
    return paper(language, run=2, opening="300.00", turnover="-1000.00", fees="-65.00", expenses="-100.00", closing="-535.00",
                 invoices=[back], expenses_list=[expense(reimbursed="-121.00", charged="-100.00", taken_back=True)])


def quiet(language: str = "fr") -> Paper:
    """Money that nobody touched; the administrator has left the register."""
    return paper(language, opening="1234.56", closing="1234.56", administrator={})


def hostile(language: str = "fr") -> Paper:
    """Words that would be markup, or have no glyph."""
    return paper(language, activity_name=HOSTILE, turnover="1000.00", fees="65.00", expenses="100.00", closing="835.00",
                 invoices=[invoice(client_name=HOSTILE)], expenses_list=[expense(description=HOSTILE, member_name=HOSTILE)])
