"""Yearly and leaving papers as documents: ordinary, long, and nearly empty."""

from pathlib import Path
from typing import Any

HOSTILE = '#read("x") *b* <b>&amp;</b> \\ " \u202e'
EMPLOYER = {"name": "Smart coop", "enterprise_number": "0896755397", "street": "Rue de l'Essai 72", "postcode": "1060",
            "city": "Saint-Gilles", "country": "BE", "email": "paie@smart.example", "phone": "+32 2 555 10 80"}
MEMBER = {"member_id": "M012", "first_name": "Inès", "last_name": "Van den Broeck", "street": "Avenue Rogier 12 bte 3",
          "postcode": "1030", "city": "Schaerbeek", "country": "BE", "profession": "graphiste", "national_number": "85073003328"}
YEAR = {"year": "2026", "days": "34.5", "gross": "6400.00", "months": "9", "pace": "46", "enough": "104", "minimal": True,
        "unemployment_days": "312", "unemployment_months": "36", "sickness_days": "180", "pension_days": "208"}
DEAL = {"start": "2026-03-02", "end": "2026-03-20", "status": "employee", "joint_committee": "200", "gross": "2345.67"}
AMOUNTS = dict.fromkeys(("gross", "onss", "work_bonus_A", "work_bonus_B", "onss_net", "taxable", "withholding",
                         "special_contribution", "special_contribution_regularisation", "net", "exceptional_gross",
                         "exceptional_deduction", "exceptional_withholding", "exceptional_net", "reimbursed", "paid"), "12345.67")


def base(language: str, **own: Any) -> dict[str, Any]:
    return {"language": language, "as_of": "2027-01-20", "year": "2026", "employer": EMPLOYER, "member": MEMBER, **own}


def sheet(language: str, **own: Any) -> dict[str, Any]:
    names = ("2059", "2060", "2063", "2074", "2075", "2115", "2210", "2200", "2201", "45_2069", "45_2071", "45_2063")
    return base(language, kind="income_sheet", number="281 M012", figures=dict.fromkeys(names, "12345.67"),
                days={"2055": "2026-01-05", "2056": "2026-11-30"}, **own)


def account(language: str, months: int = 12, contracts: int = 14, **own: Any) -> dict[str, Any]:
    rows = [{"month": f"2026-{nth:02}", "numbers": "2026-P00001", "days_worked": "12.5", **AMOUNTS}
            for nth in range(1, months + 1)]
    deals = [{**DEAL, "activity_id": "atelier-du-guidon", "days_worked": "12.5"} for _ in range(contracts)]
    return base(language, kind="individual_account", number="account M012", birth_date="1985-07-30", months=rows, contracts=deals,
                total={"days_worked": "150", **AMOUNTS}, rights_year=YEAR, **own)


def leaving(paper: str, language: str, **own: Any) -> dict[str, Any]:
    work = {"days": "84.5", "gross": "12345.67", "base": "13333.32"}
    paid = dict.fromkeys(("simple", "double", "kept", "employer"), "946.91")
    said = {
        "overview": {"budget": "1234.56", "activities": [{"activity_id": "a", "name": "Studio Inès", "left": "1234.56"}],
                     "last_pay": {"month": "2026-11", "numbers": "2026-P00123", "paid_on": "2026-12-04", "net": "1621.05",
                                  "exceptional_net": "184.16", "reimbursed": "84.20", "paid": "1889.41"}},
        "holiday": {"first_day": "2025-02-03", "last_day": "2026-11-30", "left": "12.00",
                    "years": [{"year": year, "employee": work, "fund": work, "paid": paid} for year in ("2026", "2025")]},
        "c4": {"periods": [{**DEAL, "days": "12.5"}] * 12,
               "last": {**DEAL, "days": "12.5", "hours_q": "23.75", "hours_s": "38", "unemployment": True,
                        "end_manner": "fixed_term"}},
    }[paper]
    return base(language, kind="leaving", number=f"{paper} M012", paper=paper, **said, **own)


def every(language: str, **own: Any) -> dict[str, dict[str, Any]]:
    """Name of each paper -> its document."""
    return {"sheet": sheet(language, **own), "account": account(language, **own),
            **{name: leaving(name, language, **own) for name in ("overview", "holiday", "c4")}}


def bare(language: str) -> dict[str, dict[str, Any]]:
    """As little as each can have."""
    empty = {"activities": [], "budget": "0.00"}
    return {"sheet": {**sheet(language), "figures": {"2059": "0.00", "2201": "20.00"}, "days": {}},
            "account": {**account(language, 1, 0), "rights_year": {}, "birth_date": ""},
            "overview": {**leaving("overview", language), **empty},
            "holiday": {**leaving("holiday", language), "years": [], "left": "0.00", "first_day": "", "last_day": ""},
            "c4": {**leaving("c4", language), "periods": []}}


def write(folder: Path) -> None:
    """All of them as files, to look at."""
    from pipeline.outputs.render import KINDS
    for language in ("fr", "nl", "en", "de"):
        for kind, papers in (("full", every(language)), ("bare", bare(language))):
            for name, paper in papers.items():
                body = next(body for path, body in KINDS[paper["kind"]](paper).files.items() if path.endswith(".pdf"))
                (folder / f"{kind}-{name}-{language}.pdf").write_bytes(body)
