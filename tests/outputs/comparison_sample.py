"""Comparisons, written out: an ordinary year, a student with a long name, a year of nothing, an unknown law, hostile words."""

from typing import Any

from payslip_sample import EMPLOYER, HOSTILE

Paper = dict[str, Any]
MEMBER = {"member_id": "M0007", "first_name": "Inès", "last_name": "Vandamme", "street": "Rue de la Loi 10", "postcode": "1000",
          "city": "Bruxelles", "country": "BE"}
LONG = {**MEMBER, "first_name": "Maximilienne-Alexandrine", "last_name": "Vanderstichelen de la Rochefoucauld",
        "street": "Chaussée de la Grande Espinette 1234 bte 56", "postcode": "1640", "city": "Sint-Genesius-Rode"}
AMOUNTS = dict.fromkeys(("turnover", "fee", "expenses", "copyright_gross", "copyright_net", "employer", "insurance", "holiday",
                         "gross", "contributions", "pay", "withheld", "came_in", "in_budget"), "0.00")
SMART = {"contributions": "788.42", "final_tax": "2524.91", "cash": "2718.93", "pension_income": "6032.26"}
FLAT = {"contributions": "1744.08", "final_tax": "2782.66", "cash": "5473.26", "pension_income": "0.00"}
MAIN = {"contributions": "3670.32", "final_tax": "2132.79", "cash": "4196.89", "pension_income": "17374.08"}
OF_100 = {
    "smart": {"fees": "650.00", "employer": "1700.00", "insurance": "617.74", "holiday": "1000.00", "costs": "0.00",
              "social": "788.42", "tax": "2524.91", "net": "2718.93"},
    "secondary": {"costs": "0.00", "social": "1744.08", "tax": "2782.66", "net": "5473.26"},
    "main": {"costs": "0.00", "social": "3670.32", "tax": "2132.79", "net": "4196.89"}}


def ordinary(language: str = "fr", **other: Any) -> Paper:
    """The worked example beside a main job."""
    usual = {
        "kind": "comparison", "year": 2026, "language": language, "date": "2027-01-10", "member": MEMBER, "employer": EMPLOYER,
        "months": [f"2026-{nth:02}" for nth in range(1, 13)], "sealed_months": [f"2026-{nth:02}" for nth in range(1, 13)],
        "year_amounts": {**AMOUNTS, "turnover": "10000.00", "fee": "650.00", "employer": "1700.00", "insurance": "617.74",
                         "holiday": "1000.00", "withheld": "640.00", "came_in": "11200.00", "in_budget": "1122.00"},
        "days": "38.5", "is_student": False, "beside": {"other_pay": "40000.00", "own_costs": "0.00"}, "quarters": 4,
        "rates": {"municipal_surcharge_rate": "0.07", "fund_costs_rate": "0.0305"}, "minimum_income": "17374.08",
        "starter_quarter": "98.51", "minimum_quarter": "890.42", "columns": ["smart", "secondary", "main"], "smart": SMART,
        "secondary": {"costs": "flat", **FLAT, "flat": FLAT, "real": FLAT},
        "main": {"costs": "flat", **MAIN, "flat": MAIN, "real": MAIN}, "of_100": OF_100,
        "vat": {"is_vat_exempt": True, "loses_exemption_at_once": False, "consumer_price": "121.00"}}
    return {**usual, **other}


def student(language: str = "fr") -> Paper:
    """Four columns, a long name, one month, copyright, costs of one's own, money from an earlier budget."""
    own = {"contributions": "0.00", "final_tax": "0.00", "cash": "9755.00", "pension_income": "0.00"}
    amounts = {**AMOUNTS, "turnover": "10000.00", "fee": "650.00", "employer": "350.00", "insurance": "600.00",
               "copyright_gross": "500.00", "came_in": "4000.00", "in_budget": "-5740.00"}
    return ordinary(
        language, member=LONG, months=["2026-03"], sealed_months=["2026-03"], quarters=1, days="0", is_student=True,
        columns=["smart", "secondary", "student", "main"], student={"costs": "real", **own, "real": own, "flat": own},
        smart={**SMART, "pension_income": "0.00"}, beside={"other_pay": "0.00", "own_costs": "245.00"}, year_amounts=amounts,
        of_100={**OF_100, "student": {"costs": "245.00", "social": "0.00", "tax": "0.00", "net": "9755.00"}})


def empty(language: str = "fr") -> Paper:
    """A year that came to nothing; a main activity owes its minimum all the same. Above the bounds of VAT, for its words."""
    nothing = {"contributions": "0.00", "final_tax": "0.00", "cash": "0.00", "pension_income": "0.00"}
    main = {**nothing, "contributions": "3670.32", "cash": "-3670.32", "pension_income": "17374.08"}
    return ordinary(language, year_amounts=AMOUNTS, months=["2026-03"], days="1", smart=nothing,
                    secondary={"costs": "real", **nothing, "real": nothing, "flat": nothing},
                    main={"costs": "real", **main, "real": main, "flat": main}, of_100={"smart": {}, "secondary": {}, "main": {}},
                    vat={"is_vat_exempt": False, "loses_exemption_at_once": True, "consumer_price": "121.00"})


def unknown(language: str = "fr") -> Paper:
    """Figures alone, of a year whose law is known in part."""
    stopped = {"missing_parameters": "flat_costs_ceiling, flat_costs_rate, forfait_cap, forfait_rate, work_bonus_scale_A"}
    return ordinary(language, year=2024, member={}, employer={}, sealed_months=[], days="0", smart=stopped, starter_quarter="",
                    secondary={"costs": "real", **FLAT, "real": FLAT, "flat": stopped}, of_100={**OF_100, "smart": {}},
                    vat={"is_vat_exempt": True, "missing_parameters": "vat_rate_standard"})


def hostile(language: str = "fr") -> Paper:
    """Words that would be markup, or have no glyph."""
    return ordinary(language, member={**MEMBER, "first_name": HOSTILE, "street": HOSTILE,
                                      "last_name": "Wolfeschlegelsteinhausenbergerdorff" * 4})
