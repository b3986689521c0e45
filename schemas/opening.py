"""What another system left when the books begin: an opening workbook, which one person fills in once."""

import pandera.polars as pa

from schemas.fields import Count, Day, Exact, Text, amount, count, day, identifier, number, one_of, text
from schemas.workbook import MONTH

SERIES = ("invoice", "funding", "transfer", "payslip", "copyright", "agreement")
"""Documents that have numbers of their own: invoices and credit notes, requests for funds, transfers, payslips, copyright,
employment contracts."""
SIDES = {
    "bank": "iban", "vat_recoverable": "", "vat_payable": "", "onss_payable": "", "withholding_payable": "",
    "movable_withholding_payable": "", "members_payable": "member_id", "client_credits": "client_id", "holiday_provision": "",
    "insurance_payable": "", "funds_payable": "", "mutualised_margin": "", "reductions_pool": "", "guarantee_fund": "",
    "fees": "", "late_payment_income": "", "bank_charges": "", "reserves": ""}
"""Accounts of the ledger in the sheet of balances -> the column that says whose it is; other sheets fill those not here."""
MOST = 100_000_000


class OpeningDay(pa.DataFrameModel):
    """One row a workbook: the day on which the books begin."""

    opening_day: Day = day("first day of the first month that is run here; every figure is as of its morning")


class OpeningBudgets(pa.DataFrameModel):
    """One Activity: activity_id."""

    activity_id: Text = identifier("the Activity")
    budget: Exact = amount("what it has; below nothing where it overspent", ge=-100_000_000, le=MOST)


class OpeningInvoices(pa.DataFrameModel):
    """One invoice or request for funds that is not wholly paid: invoice_number."""

    invoice_number: Text = pa.Field(str_matches=r"^[A-Za-z0-9][A-Za-z0-9._/ -]{0,39}$", description="number in the other system")
    billing: Text = one_of(("invoice", "grant", "patronage"), "invoice, or a request for funds of a grant or of patronage")
    client_id: Text = identifier("who owes it")
    activity_id: Text = identifier("whose work it is")
    issue_date: Day = day("day of issue")
    due_date: Day = day("last day of payment")
    total_incl_vat: Exact = amount("total including VAT, as issued", gt=0, le=MOST)
    total_vat: Exact = amount("VAT in it", le=MOST)
    fee: Exact = amount("the cooperative's fee on it", le=MOST)
    open_amount: Exact = amount("what is still open of it", gt=0, le=MOST)
    structured_communication: Text = text("its structured communication, such as +++202/6000/00197+++", longest=30)
    quote_date: Day = day("day of the signed quote; the day of issue if empty", optional=True)
    description: Text = text("what was sold, for reminders", optional=True, longest=300)


class OpeningNumbers(pa.DataFrameModel):
    """One series of numbers and year: series, year."""

    series: Text = one_of(SERIES, "documents that are numbered together")
    year: Count = count("year of the numbers", most=2099, least=2000)
    next_number: Count = count("number of the next one, without year and letter; 1 where there was none", most=99_999, least=1)


class OpeningYear(pa.DataFrameModel):
    """One member who was paid in the calendar year so far: member_id."""

    member_id: Text = identifier("who was paid")
    gross: Exact = amount("gross of the year", le=MOST)
    onss_net: Exact = amount("social security kept, after the work bonus", le=MOST)
    taxable: Exact = amount("taxable pay of the year", le=MOST)
    withholding: Exact = amount("tax withheld", le=MOST)
    special_contribution: Exact = amount("special contribution kept", ge=-100_000_000, le=MOST)
    net: Exact = amount("net of the year, without reimbursements", le=MOST)
    work_bonus: Exact = amount("work bonus of the year, both parts", le=MOST)
    student_hours: Exact = number("hours worked as a student this year, through the cooperative", ge=0, le=2000)


class OpeningMonths(pa.DataFrameModel):
    """One member and month of the running quarter, before the day: member_id, month. A month without rows is not known."""

    member_id: Text = identifier("who was paid")
    month: Text = pa.Field(str_matches=MONTH, description="month, written 2026-02")
    special_base: Exact = amount("base of the special contribution of the month", le=MOST)
    special_contribution: Exact = amount("special contribution kept", ge=-100_000_000, le=MOST)
    gross: Exact = amount("gross, to say what changed in the next month", optional=True, le=MOST)
    onss: Exact = amount("social security before the work bonus", optional=True, le=MOST)
    work_bonus: Exact = amount("work bonus, both parts", optional=True, le=MOST)
    withholding: Exact = amount("tax withheld", optional=True, le=MOST)
    net: Exact = amount("net", optional=True, le=MOST)
    days: Exact = number("days worked", optional=True, ge=0, le=31)


class OpeningCopyright(pa.DataFrameModel):
    """One member and income year: member_id, income_year."""

    member_id: Text = identifier("whose works they are")
    income_year: Count = count("income year", most=2099, least=2000)
    gross: Exact = amount("paid as copyright, gross", gt=0, le=MOST)
    lump_sum_expenses: Exact = amount("lump-sum expenses taken off", le=MOST)
    withholding: Exact = amount("tax withheld", le=MOST)


class OpeningHoliday(pa.DataFrameModel):
    """One member and Activity whose contracts set holiday pay aside: member_id, activity_id."""

    member_id: Text = identifier("who earned it")
    activity_id: Text = identifier("the Activity that employed")
    holiday_earned: Exact = amount("holiday pay earned and not paid out", le=MOST)
    holiday_simple: Exact = amount("its simple half", le=MOST)
    holiday_provision: Exact = amount("what was set aside for it, contributions included", le=MOST)


class OpeningShares(pa.DataFrameModel):
    """One subscription of shares that is still held: member_id, date."""

    member_id: Text = identifier("who holds them")
    date: Day = day("day of the subscription; the cover is counted from it")
    shares: Count = count("number of shares", most=1000, least=1)
    share_amount: Exact = amount("their nominal value together", gt=0, le=MOST)


class OpeningBalances(pa.DataFrameModel):
    """One account of the ledger, and whose it is: account, iban, member_id, client_id. A row without an amount says nothing."""

    account: Text = one_of(SIDES, "account; those that the other sheets fill are not here")
    iban: Text = text("which bank account, as text", optional=True)
    member_id: Text = pa.Field(str_matches=r"^\S{1,40}$", nullable=True, description="to whom it is owed, where to a member")
    client_id: Text = pa.Field(str_matches=r"^\S{1,40}$", nullable=True, description="to whom it is owed, where to a client")
    debit: Exact = amount("what the cooperative has or may ask", optional=True, le=MOST)
    credit: Exact = amount("what the cooperative owes", optional=True, le=MOST)
