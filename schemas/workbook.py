"""An Activity's month: what was sold, what was spent, who is employed. Members drop it."""

import pandera.polars as pa

from schemas.fields import Count, Day, Exact, Text, Yes, amount, count, day, identifier, number, one_of, text, yes

CATEGORIES = ("travel", "public_transport", "phone", "internet", "materials", "meals", "other", "equipment")
MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"
TURNOVER_KINDS = ("client_invoice", "grant", "patronage", "copyright", "internal")
STATUSES = ("employee", "worker", "artist", "student")


class About(pa.DataFrameModel):
    """One row a workbook: whose month it is, and which version."""

    activity_id: Text = identifier("the Activity")
    month: Text = pa.Field(str_matches=MONTH, description="month, written 2026-03")
    version: Count = count("the higher version wins", most=100_000, least=1)


class Lines(pa.DataFrameModel):
    """One row of work sold: line_id, else Activity, client, work date, description and nth."""

    line_id: Text = text("key of the line, when it has one", optional=True, longest=600)
    work_date: Day = day("day of the work, or its first day")
    work_end: Day = day("last day of the work", optional=True)
    client_id: Text = identifier("who buys: a client, or the Activity that buys where the turnover is internal")
    turnover_kind: Text = one_of(TURNOVER_KINDS, "what the money is; client_invoice if empty")
    order_reference: Text = text("the client's order; one invoice each", optional=True, longest=60)
    description: Text = text("what was sold, printed on the invoice", longest=300)
    quantity: Exact = number("how much", gt=0, le=100_000)
    unit: Text = one_of(("hour", "day", "piece"), "unit of the quantity")
    unit_price: Exact = amount("price of one unit, excluding VAT", gt=0)
    vat: Text = one_of(("21", "12", "6", "exempt", "reverse_charge", "outside_eu", "no_vat"),
                       "VAT rate in per cent, or why there is none; no_vat for what is no sale: grant, patronage, internal")
    vat_ground: Text = text("why that VAT; needed for 6, 12 and exempt", optional=True, longest=60)
    quote_reference: Text = text("the signed quote", optional=True, longest=60)
    quote_date: Day = day("day of the signed quote", optional=True)
    quote_terms: Text = text("version of the client terms on the quote; legal if empty", optional=True, longest=40)


class Expenses(pa.DataFrameModel):
    """One expense: expense_id, else Activity, member, date, category, description and nth."""

    expense_id: Text = text("key of the expense, when it has one", optional=True, longest=600)
    date: Day = day("day of the expense")
    member_id: Text = identifier("who paid")
    category: Text = one_of(CATEGORIES, "category; each has its rule")
    description: Text = text("what for", longest=300)
    supplier: Text = text("who was paid", optional=True)
    kilometres: Exact = number("kilometres with one's own car", optional=True, gt=0, le=5000)
    amount_incl_vat: Exact = amount("what was paid, VAT included", optional=True)
    vat_amount: Exact = amount("VAT in it", optional=True)
    invoiced_to_cooperative: Yes = yes("the supplier's invoice is in the cooperative's name")
    receipt: Text = text("name of the file in inbox/receipts", optional=True, longest=120)
    reimburse: Yes = yes("the member asks to be reimbursed")


class Pay(pa.DataFrameModel):
    """One contract of one member in the month: Activity, member, start and status."""

    member_id: Text = identifier("who is employed")
    status: Text = one_of(STATUSES, "contract status")
    start: Day = day("first day")
    end: Day = day("last day")
    days: Exact = number("days of the contract, paid but for the unpaid ones", optional=True, gt=0, le=31)
    unpaid_days: Exact = number("days among them that nobody pays: sickness and others", optional=True, gt=0, le=31)
    hours: Exact = number("hours paid, where not in days", optional=True, gt=0, le=400)
    function: Text = text("what the member does under the contract")
    joint_committee: Text = text("joint committee, such as 304 or 200", longest=12)
    gross: Exact = amount("gross wished; with no wish, a share of the budget", optional=True, gt=0)
    net_wished: Exact = amount("net wished of this contract", optional=True, gt=0)
    budget_amount: Exact = amount("amount of the budget for this contract, all costs included", optional=True, gt=0)
    weight: Exact = number("share of what is left beside the others; 1 if empty", gt=0, le=1000)
    kept_in_budget: Exact = amount("amount of the budget that is not shared out", optional=True)
    premium: Exact = amount("end-of-year or other premium paid with this contract, gross", optional=True)
    double_holiday: Exact = amount("double holiday pay, gross, out of what earlier contracts set aside", optional=True)
    continues: Yes = yes("the contract goes on next month: its holiday pay stays set aside; no if empty")


class Copyright(pa.DataFrameModel):
    """One request: copyright_id, else Activity, member, client, date, title and nth. A part of an invoice, paid as copyright."""

    copyright_id: Text = text("key of the request, when it has one", optional=True, longest=600)
    date: Day = day("day on which the rights were assigned")
    member_id: Text = identifier("whose work it is")
    client_id: Text = identifier("who may use the work")
    order_reference: Text = text("the client's order, as on the line of work", optional=True, longest=60)
    work_title: Text = text("what the work is called, printed on the document")
    copyright_amount: Exact = amount("part of the invoice paid as copyright, excluding VAT", gt=0)
