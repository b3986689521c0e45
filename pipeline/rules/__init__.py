"""The law and the cooperative's policy, one folder a subject: <rule>.py beside <rule>.yaml.

Each tuple names the modules that make one table; a rule is a public function of them.
"""

from pathlib import Path

from pipeline.rules.claims import late_payment, open_period, payment_term
from pipeline.rules.employment import cost, exit_holiday, holiday_pay, minimum_pay
from pipeline.rules.expenses import reimbursement
from pipeline.rules.sales import fee, line, price, vat
from pipeline.rules.self_employed import cash, costs, income_tax, on_income
from pipeline.rules.self_employed import contributions as self_employed_contributions
from pipeline.rules.self_employed import vat as self_employed_vat
from pipeline.rules.situation import printed
from pipeline.rules.social_security import declaration
from pipeline.rules.social_security.employer import contributions as employer_contributions
from pipeline.rules.social_security.employer import lines, structural_reduction
from pipeline.rules.social_security.member import contributions, special_contribution, student_quota, work_bonus
from pipeline.rules.tax import base, copyright, copyright_request, exceptional, family, non_resident, withholding

LINE = (line,)
"""One line of work sold."""

INVOICE_VAT = (vat,)
"""One VAT code of one invoice."""

INVOICE = (fee,)
"""One invoice."""

PRICE = (price,)
"""One wanted cost of employment and its expenses."""

EXPENSE = (reimbursement,)
"""One expense row."""

CONTRACT = (contributions, work_bonus, base, exit_holiday, employer_contributions, cost)
"""One contract of one month."""

STUDENT = (student_quota,)
"""One part of one contract: all of it, or a student's hours within and above the year's quota."""

MINIMUM = (minimum_pay,)
"""One contract of one month, beside the least gross that its days or hours ask for."""

PAYSLIP = (special_contribution, family, withholding)
"""One member and pay run: sums over the month's contracts."""

NON_RESIDENT = (non_resident,)
"""Rules that replace those of the same name in PAYSLIP for a member who does not live in Belgium."""

SITUATION = (printed,)
"""One simulated situation, after CONTRACT and PAYSLIP."""

EXCEPTIONAL = (exceptional,)
"""One exceptional pay: a premium, double holiday pay, or holiday pay at a contract's end."""

EMPLOYER_LINE = (lines,)
"""One line of the employer's contributions or of the funds, for one status and joint committee."""

DECLARATION = (declaration,)
"""One line of a sealed contract, as the declaration to the ONSS takes it."""

EMPLOYER_REDUCTIONS = (structural_reduction,)
"""One contract of one quarter, or of a month as an estimate."""

HOLIDAY = (holiday_pay,)
"""One employee and holiday year."""

COPYRIGHT = (copyright,)
"""One payment of copyright to one member: what the run pays him of one income year."""

COPYRIGHT_REQUEST = (copyright_request,)
"""One request to be paid a part of an invoice as copyright."""

PAYMENT_TERM = (payment_term,)
"""One open invoice: until when it may be paid."""

OPEN_PERIOD = (open_period,)
"""One period of a late invoice in which one balance was open and one rate held."""

CLAIM = (late_payment,)
"""One late invoice on the day of its reminder."""

SELF_EMPLOYED = (self_employed_contributions, costs)
"""One self-employed year in one regime, with real or flat costs: for the comparison only."""

SELF_EMPLOYED_INCOME = (on_income,)
"""One known net income of a self-employed year: what it contributes in each regime."""

YEAR_TAX = (income_tax, cash)
"""One year of one way of working, an employee's or a self-employed person's: what it adds to the final tax, and what is left."""

SELF_EMPLOYED_VAT = (self_employed_vat,)
"""One turnover of a year, and a price to a consumer."""

TABLES = {"line": LINE, "invoice_vat": INVOICE_VAT, "invoice": INVOICE, "price": PRICE, "expense": EXPENSE,
          "contract": CONTRACT, "student": STUDENT, "minimum": MINIMUM, "payslip": PAYSLIP, "non_resident": NON_RESIDENT,
          "situation": SITUATION, "exceptional": EXCEPTIONAL, "employer_line": EMPLOYER_LINE,
          "declaration": DECLARATION,
          "reductions": EMPLOYER_REDUCTIONS, "holiday": HOLIDAY, "copyright": COPYRIGHT, "copyright_request": COPYRIGHT_REQUEST,
          "payment_term": PAYMENT_TERM, "open_period": OPEN_PERIOD, "claim": CLAIM,
          "self_employed": SELF_EMPLOYED, "self_employed_income": SELF_EMPLOYED_INCOME, "year_tax": YEAR_TAX,
          "self_employed_vat": SELF_EMPLOYED_VAT}


def policy_file() -> Path:
    """The cooperative's choices, with the values that a home's policy.yaml may replace."""
    return Path(__file__).parent / "policy.yaml"


def param_files() -> tuple[Path, ...]:
    """Every parameter file of the rules and the default policy, in a fixed order."""
    return tuple(sorted(Path(__file__).parent.rglob("*.yaml")))
