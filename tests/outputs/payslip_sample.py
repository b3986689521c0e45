"""Payslip documents, written out: an ordinary member, one with two Activities, a student, and hostile words."""

from typing import Any

Slip = dict[str, Any]
EMPLOYER = {
    "name": "Smart coop", "enterprise_number": "0896755397", "vat_number": "BE0896755397",
    "street": "Rue de l’Essai 72", "postcode": "1060", "city": "Saint-Gilles",
    "country": "BE", "iban": "BE68539007547034", "bic": "GKCCBEBB",
    "email": "paie@smart.example", "phone": "+32 2 555 10 80", "website": "smart.example",
}
MEMBER = {
    "member_id": "M0001", "first_name": "Inès", "last_name": "Van den Broeck", "street": "Avenue Rogier 12 bte 3",
    "postcode": "1030", "city": "Schaerbeek", "country": "BE", "iban": "BE71096123456769", "spouse": "single",
    "children": 1, "disabled_children": 0, "single_parent": True,
}
RATES = {"fee_rate": "0.065", "mutualised_margin_rate": "0.061", "funds_rate": "0.008",
         "accident_insurance_rate": "0.01"}
HOSTILE = '#read("x") *b* @ref $x$ \u202e"quoted" \\ // /* Ωμέγα Жук 👩‍💻 日本 <b>&amp;\t'


def contract(activity_id: str = "A0001", name: str = "Studio Inès", **other: str) -> Slip:
    """One employed period with every column the page prints."""
    usual = {
        "contract_id": f"{activity_id}-M0001-20260302-employee", "activity_id": activity_id, "activity_name": name,
        "member_id": "M0001", "status": "employee", "start": "2026-03-02", "end": "2026-03-20",
        "days": "10", "hours": "",
        "function": "graphiste", "joint_committee": "200", "gross": "2000.00",
        "onss_base": "2000.00", "employer_onss": "500.00", "employer_rate": "0.25", "joint_committee_rate": "0.008",
        "funds": "16.00",
        "accident_insurance": "20.00", "holiday_provision": "345.15", "holiday_earned": "306.80",
        "margin": "187.17", "full_cost": "3068.32",
    }
    return {**usual, **other}


def activity(**other: Any) -> Slip:
    """An Activity's month: opening + turnover + transfers - fees - expenses - others_cost - own_cost = closing."""
    usual = {
        "activity_id": "A0001", "name": "Studio Inès", "opening": "125.40", "turnover": "3450.00", "transfers": "0.00",
        "fees": "224.25",
        "expenses": "84.20", "copyright": "0.00", "others_cost": "0.00", "own_cost": "3068.32", "reductions": "0.00",
        "closing": "198.63",
        "invoices": [{"number": "2026-00012", "client_name": "Théâtre", "total_excl_vat": "3450.00", "fee": "224.25"}],
        "expenses_list": [], "transfers_list": [],
    }
    return {**usual, **other}


def line(name: str, base: str, rate: str, amount: str) -> dict[str, str]:
    """One step from gross to net."""
    return {"name": name, "base": base, "rate": rate, "amount": amount}


EXPENSE = {"date": "2026-03-12", "description": "Cordes", "charged": "69.59", "reimbursed": "84.20"}


def ordinary(language: str = "fr", **other: Any) -> Slip:
    """An employee with one Activity."""
    usual = {
        "kind": "payslip", "number": "2026-P00001", "month": "2026-03", "run": 1, "pay_day": "2026-04-10",
        "language": language, "employer": EMPLOYER, "member": MEMBER, "rates": RATES, "gross": "2000.00",
        "net": "1621.05", "special_contribution_regularisation": "0.00", "reimbursed": "84.20",
        "to_pay": "1705.25", "paid_too_much": "0.00", "reimbursements": [EXPENSE],
        "contracts": [contract()], "taken_back": [], "month_before": {}, "employer_side": {}, "exceptional": [],
        "activities": [activity()],
        "deductions": [line("onss", "2000.00", "0.1307", "-261.40"), line("work_bonus_A", "2750.00", "", "10.00"),
                       line("withholding", "1748.60", "", "-120.25"),
                       line("special_contribution", "2000.00", "", "-7.30")],
        "rights": {"days": "10", "hours": "", "gross": "2000.00", "unemployment_days": "10", "sickness_days": "10",
                   "pension_pay": "2000.00"},
        "minimal_rights": False,
        "rights_year": {"year": "2026", "days": "34.5", "gross": "6400.00", "months": "3", "pace": "138", "enough": "104",
                        "minimal": False, "unemployment_days": "312", "unemployment_months": "36", "sickness_days": "180",
                        "pension_days": "208"},
    }
    return {**usual, **other}


QUARTER = {"special_contribution_regularisation": "-19.24", "special_contribution_regularisation_due": "-19.24",
           "special_contribution_quarter": "0.00", "special_base_quarter": "4500.00"}


def regularised(language: str = "fr") -> Slip:
    """An ordinary payslip that gives back what the quarter's months kept too much."""
    return ordinary(language, **QUARTER, to_pay="1724.49")


def settled(language: str = "fr") -> Slip:
    """A payslip without a contract, which only settles the quarter."""
    return ordinary(language, **QUARTER, gross="0.00", net="0.00", reimbursed="0.00", to_pay="19.24",
                    contracts=[], reimbursements=[],
                    activities=[], deductions=[])


def two_activities(language: str = "fr") -> Slip:
    """The same pay from two Activities, the second one shared with another member."""
    half = {"gross": "1000.00", "onss_base": "1000.00", "employer_onss": "250.00", "funds": "8.00",
            "accident_insurance": "10.00", "holiday_provision": "172.58", "holiday_earned": "153.40",
            "margin": "93.58", "full_cost": "1534.16"}
    duo = contract("A0002", "Duo à cordes", status="artist", function="musicienne", joint_committee="304",
                   days="", hours="38", start="2026-03-23", end="2026-03-27", **half)
    shared = activity(activity_id="A0002", name="Duo à cordes", opening="0.00", turnover="3400.00", fees="221.00",
                      expenses="0.00", others_cost="1534.16", own_cost="1534.16", closing="110.68",
                      invoices=[{"number": f"2026-0002{n}", "client_name": "Festival", "total_excl_vat": "850.00",
                                 "fee": "55.25"} for n in range(4)])
    studio = activity(turnover="1900.00", fees="123.50", own_cost="1534.16", closing="283.54")
    return ordinary(language, contracts=[contract(**half), duo], activities=[studio, shared])


def student(language: str = "nl") -> Slip:
    """A student within the quota: solidarity contribution only, few rights."""
    hours = contract(name="Atelier Zomer", status="student", function="assistent", days="", hours="12.5",
                     gross="187.50",
                     onss_base="187.50", employer_onss="10.16", employer_rate="0.0542", funds="1.50",
                     accident_insurance="1.88", holiday_provision="0.00", margin="13.06", full_cost="214.10")
    budget = activity(name="Atelier Zomer", opening="0.00", turnover="250.00", fees="16.25", expenses="0.00",
                      own_cost="214.10", closing="19.65")
    rights = {"days": "1.6", "hours": "12.5", "gross": "187.50", "unemployment_days": "0", "sickness_days": "0",
              "pension_pay": "0.00"}
    return ordinary(language, gross="187.50", net="182.42", reimbursed="0.00",
                    reimbursements=[], to_pay="182.42", contracts=[hours],
                    activities=[budget], deductions=[line("onss", "187.50", "0.0271", "-5.08")], rights=rights,
                    minimal_rights=True, rights_year={})


def few_days(language: str = "fr") -> Slip:
    """A member whose year counts few days."""
    usual = ordinary(language)
    year = {**usual["rights_year"], "days": "12", "gross": "2100.00", "pace": "48", "minimal": True}
    return {**usual, "rights_year": year}


def hostile() -> Slip:
    """Markup, direction marks, missing glyphs and very long words wherever a member may write."""
    member = {**MEMBER, "first_name": HOSTILE, "street": HOSTILE,
              "last_name": "Wolfeschlegelsteinhausenbergerdorff" * 4}
    named = contract(name=HOSTILE * 2, function="x" * 200)
    return ordinary("fr", member=member, contracts=[named], activities=[activity(name=HOSTILE)])
