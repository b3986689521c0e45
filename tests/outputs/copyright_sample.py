"""Copyright documents, written out: a first one, one that crosses the year's bound, a correction, and hostile words."""

from typing import Any

from payslip_sample import EMPLOYER, HOSTILE

Paper = dict[str, Any]
MEMBER = {"member_id": "M0007", "first_name": "Maximilienne-Alexandrine", "last_name": "Vanderstichelen de la Rochefoucauld",
          "street": "Chaussée de la Grande Espinette 1234 bte 56", "postcode": "1640", "city": "Sint-Genesius-Rode",
          "country": "BE", "iban": "BE71096123456769"}
RATES = {"copyright_ceiling": "77220", "copyright_first_bound": "20590", "copyright_first_share": "0.50",
         "copyright_second_bound": "41180", "copyright_second_share": "0.25", "copyright_share_max": "0.30",
         "copyright_withholding_rate": "0.15"}
NOTHING = {"copyright_year": "0.00", "copyright_first_expenses": "0.00", "copyright_second_expenses": "0.00",
           "copyright_taxable": "0.00"}


def request(**other: Any) -> Paper:
    """A request as the page shows it."""
    usual = {"work_title": "Lumière basse, couverture", "date": "2026-03-10", "client_name": "Éditions Lumière basse",
             "order_reference": "LB-26-09", "activity_name": "Encre et trait", "invoices": ["2026-00012"], "invoiced": "1540.00",
             "copyright_gross": "420.00", "taken_back": False}
    return {**usual, **other}


def first(language: str = "fr", **other: Any) -> Paper:
    """The first copyright of a year."""
    usual = {
        "kind": "copyright", "number": "2026-C00001", "month": "2026-03", "run": 1, "pay_day": "2026-04-02", "income_year": 2026,
        "is_earlier_year": False, "language": language, "employer": EMPLOYER, "member": MEMBER, "rates": RATES,
        "requests": [request()], "year_before": NOTHING, "copyright_gross": "420.00", "copyright_year": "420.00",
        "copyright_first_base": "420.00", "copyright_second_base": "0.00", "copyright_first_expenses": "210.00",
        "copyright_second_expenses": "0.00", "copyright_taxable": "210.00", "copyright_withholding_year": "31.50",
        "copyright_withholding_before": "0.00", "copyright_withholding": "31.50", "net": "388.50", "to_pay": "388.50",
        "paid_too_much": "0.00"}
    return {**usual, **other}


def across_the_bound(language: str = "fr") -> Paper:
    """Two works, of which a part is above the first bound of the year; long words everywhere."""
    works = [request(copyright_gross="600.00", invoiced="2000.00"),
             request(work_title="Die außergewöhnlichen Abenteuer der Donaudampfschifffahrtsgesellschaft, Gesamtausgabe",
                     client_name="Verlagsgesellschaft für zeitgenössische Illustration und Buchgestaltung", order_reference="",
                     activity_name="Illustrationen und Bilderbücher aus Ostbelgien", invoices=["2026-00013", "2026-00014"],
                     invoiced="1400.00", copyright_gross="400.00")]
    before = {"copyright_year": "20000.00", "copyright_first_expenses": "10000.00", "copyright_second_expenses": "0.00",
              "copyright_taxable": "10000.00"}
    return first(language, number="2026-C00120", run=2, requests=works, year_before=before, copyright_gross="1000.00",
                 copyright_year="21000.00", copyright_first_base="20590.00", copyright_second_base="410.00",
                 copyright_first_expenses="10295.00", copyright_second_expenses="102.50", copyright_taxable="10602.50",
                 copyright_withholding_year="1590.38", copyright_withholding_before="1500.00", copyright_withholding="90.38",
                 net="909.62", to_pay="909.62")


def corrected(language: str = "fr") -> Paper:
    """What a correction takes back, in the year after."""
    back = request(taken_back=True, number_was="2026-C00001", copyright_gross="-420.00", invoices=[])
    before = {"copyright_year": "420.00", "copyright_first_expenses": "210.00", "copyright_second_expenses": "0.00",
              "copyright_taxable": "210.00"}
    return first(language, number="2027-C00001", pay_day="2027-01-12", is_earlier_year=True, requests=[back], year_before=before,
                 copyright_gross="-420.00", copyright_year="0.00", copyright_first_base="0.00", copyright_first_expenses="0.00",
                 copyright_taxable="0.00", copyright_withholding_year="0.00", copyright_withholding_before="31.50",
                 copyright_withholding="-31.50", net="-388.50", to_pay="0.00", paid_too_much="388.50")


def hostile(language: str = "fr") -> Paper:
    """Words that would be markup, or have no glyph."""
    return first(language, requests=[request(work_title=HOSTILE, client_name=HOSTILE, order_reference=HOSTILE)])
