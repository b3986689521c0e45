"""What a small run books: two invoices, two payslips with holiday pay, an expense, copyright and a reduction."""

import hashlib
from typing import Any

from pipeline.books.accounting import CONTRACT, EXCEPTIONAL_AMOUNTS

Row = dict[str, Any]
COSTS = {"onss_payable": 38_07, "holiday_provision": 23_01, "mutualised_margin": 15_00}  # of a payslip, beside gross


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def tables(invoice: int = 1, payslip: int = 1, month: str = "2026-03", run: int = 1) -> dict[str, list[Row]]:
    """Accounting of a run whose first numbers are given; what must come once bears a number."""
    sold = [_invoice(invoice, 1_000_00, 21), _invoice(invoice + 1, 500_10, 6)]
    slips = [_payslip(payslip, "M-001", month, run), _payslip(payslip + 1, "M-002", month, run)]
    journal = [row for each in sold for row in _invoice_set(each)] + [row for each in slips for row in _pay_set(each)]
    rights = copyright_paid((payslip + 1) // 2, f"request {payslip}")
    journal += [*_holiday_set(slips[0]), *rights["journal.csv"], *_expense_set(f"expense {invoice}"), *_reduction_set()]
    paid = [_payment(slips[0], 127_39 + 1_20 + 14_00 + 12_10), _held(slips[1], 127_39 + 1_20),
            _payment({"number": rights["copyright_documents.csv"][0]["number"], "member_id": "M-001"}, 370_00, "COPY")]
    moved = _transfer((invoice + 1) // 2)
    shares = subscribed((payslip + 1) // 2)
    journal += [*_transfer_set(moved), *shares["journal.csv"]]
    journal += [row for each in paid if not each["held"] for row in _payment_set(each)]
    return {**rights, "share_movements.csv": shares["share_movements.csv"], "payments.csv": paid,
            "journal.csv": journal, "invoices.csv": sold, "transfers.csv": [moved],
            "payslips.csv": slips,
            "lines.csv": [*(_line(each) for each in sold), _internal_line(moved)],
            "contracts.csv": [_contract(each) for each in slips],
            "exceptional.csv": [_holiday(slips[0])], "exceptional_tax.csv": [_holiday_tax(slips[0])],
            "expenses.csv": [_expense(f"expense {invoice}")], "reductions.csv": [_reduction()],
            "agreements.csv": [agreement((payslip + 1) // 2)]}


def agreement(nth: int, **own: Any) -> Row:
    """A contract of M-001, written with its first day to come."""
    number = f"2026-K{nth:05d}"
    return {"number": number, "kind": "contract", "contract": number, "row_key": f"row {nth}", "member_id": "M-001",
            "activity_id": "A-001", "work_month": "2026-03", "version": 1, "made_on": "2026-04-02", "status": "employee",
            "joint_committee": "200", "start": "2026-03-02", "end": "2026-03-06", "days": "2", "hours": "",
            "function": "illustrator", "pay_basis": "gross", "pay_cents": 150_00, **own}


def _invoice(nth: int, excl: int, vat: int) -> Row:
    amount = excl * vat // 100
    return {"number": f"2026-{nth:05d}", "kind": "invoice", "billing": "invoice", "corrects": "", "activity_id": "A-001",
            "client_id": f"C-{nth:03d}",
            "issue_date": "2026-04-02", "due_date": "2026-05-02", "order_reference": "",
            "structured_communication": f"+++2026/{nth:05d}+++", "total_excl_vat_cents": excl,
            "total_vat_cents": amount, "total_incl_vat_cents": excl + amount, "fee_cents": (excl * 65 + 500) // 1000,
            "terms": "legal"}


def _transfer(nth: int) -> Row:
    """What A-002 buys from A-001."""
    return {"number": f"2026-T{nth:05d}", "corrects": "", "activity_id": "A-001", "buyer_activity_id": "A-002",
            "issue_date": "2026-04-02", "amount_cents": 80_00}


def _transfer_set(row: Row) -> list[Row]:
    return [posting(row["number"], "budgets", row["amount_cents"], row["buyer_activity_id"]),
            posting(row["number"], "budgets", -row["amount_cents"], row["activity_id"])]


def _payslip(nth: int, member_id: str, month: str, run: int) -> Row:
    return {"number": f"2026-P{nth:05d}", "member_id": member_id, "month": month, "run": run, "gross": 150_00,
            "onss": 19_61, "onss_net": 9_61, "work_bonus_A": 7_00, "work_bonus_B": 3_00, "taxable": 140_39,
            "withholding": 11_00, "special_contribution": 2_00, "special_contribution_regularisation": -1_20,
            "net": 127_39, "key_formula_taxable": 140_39,
            "flat_taxable": 0,
            "fiscal_bonus_A": 3_00, "fiscal_bonus_B": 1_50, "special_base": 150_00, "special_base_beside": 0,
            "full_cost": 150_00 + sum(COSTS.values()), "student_hours": 7_60, "days_worked": 1_00,
            "facts": "spouse=single"}


def posting(set_id: str, account: str, amount: int, subject: str = "") -> Row:
    return {"set_id": set_id, "account": account, "subject": subject, "amount_cents": amount, "document": set_id,
            "date": "2026-04-02"}


def _invoice_set(row: Row) -> list[Row]:
    number, excl, fee = row["number"], row["total_excl_vat_cents"], row["fee_cents"]
    return [posting(number, "receivables", row["total_incl_vat_cents"], row["client_id"]),
            posting(number, "vat_payable", -row["total_vat_cents"]), posting(number, "fees", -fee),
            posting(number, "budgets", fee - excl, row["activity_id"])]


def _pay_set(row: Row) -> list[Row]:
    number, regularised = row["number"], row["special_contribution_regularisation"]
    return [posting(number, "budgets", row["full_cost"], "A-001"),
            posting(number, "members_payable", regularised - row["net"], row["member_id"]),
            posting(number, "withholding_payable", -row["withholding"]),
            posting(number, "onss_payable", -row["onss_net"] - row["special_contribution"] - regularised),
            *(posting(number, account, -amount) for account, amount in COSTS.items())]


def _payment(document: Row, cents: int, batch: str = "SALA") -> Row:
    """The document's one transfer."""
    return {"payment_id": f"{document['number']}-1", "document": document["number"], "batch": batch,
            "member_id": document["member_id"], "name": "Ann Example", "iban": f"account of {document['member_id']}",
            "amount_cents": cents, "execution_date": "2026-04-02", "held": "", "communication": ""}


def _held(document: Row, cents: int) -> Row:
    """The document's payment, which waits for a second look."""
    return {**_payment(document, cents), "payment_id": document["number"], "held": "PAY-IBAN-CHANGED"}


def _payment_set(row: Row) -> list[Row]:
    return [posting(row["payment_id"], "members_payable", row["amount_cents"], row["member_id"]),
            posting(row["payment_id"], "payments_in_transit", -row["amount_cents"], row["payment_id"])]


def _reduction() -> Row:
    return {"quarter": "2026Q1", "member_id": "M-001", "activity_id": "", "amount_cents": 5_00}


def _reduction_set() -> list[Row]:
    return [posting("2026Q1 M-001", "onss_payable", 5_00), posting("2026Q1 M-001", "reductions_pool", -5_00, "M-001")]


def _expense_set(key: str) -> list[Row]:
    return [posting(key, "budgets", 10_00, "A-001"), posting(key, "vat_recoverable", 2_10),
            posting(key, "members_payable", -12_10, "M-001")]


def _line(invoice: Row) -> Row:
    number, excl = invoice["number"], invoice["total_excl_vat_cents"]
    return {**_row(f"line of {number}"), "number": number, "client_id": invoice["client_id"], "turnover_kind": "client_invoice",
            "order_reference": "",
            "work_date": "2026-03-10", "work_end": "", "description": "work", "quantity": "1", "unit": "day",
            "unit_price_cents": excl, "vat": "21", "vat_ground": "standard", "quote_reference": "", "quote_date": "",
            "quote_terms": "legal", "net_cents": excl, "worth_cents": excl, "origin": number}


def _internal_line(moved: Row) -> Row:
    sold = {"number": moved["number"], "client_id": moved["buyer_activity_id"], "total_excl_vat_cents": moved["amount_cents"]}
    return {**_line(sold), "turnover_kind": "internal", "vat": "no_vat", "vat_ground": "internal"}


def _contract(slip: Row) -> Row:
    key = f"pay of {slip['number']}"
    return {**_row(key), **dict.fromkeys(CONTRACT, 0), "number": slip["number"], "contract_id": key,
            "member_id": slip["member_id"], "joint_committee": "200",
            "status": "employee", "start": "2026-03-02", "end": "2026-03-31", "days": "1", "hours": "",
            "gross": slip["gross"], "full_cost": slip["full_cost"], "hours_of_quota": 7_60, "days_worked": 1_00}


def _holiday(slip: Row) -> Row:
    """Holiday pay of 23.01, paid out of what the payslip's contract set aside."""
    return {"number": slip["number"], "contract_id": f"pay of {slip['number']}", "row_key": f"pay of {slip['number']}",
            "activity_id": "A-001", "member_id": slip["member_id"], "kind": "exit_holiday",
            **dict.fromkeys(EXCEPTIONAL_AMOUNTS, 0), "gross": 20_00, "social_deduction": 2_50, "employer_onss": 3_01,
            "holiday_provision": -23_01, "holiday_earned": -20_00, "holiday_simple": -10_00, "special_base_beside": 10_00}


def _holiday_tax(slip: Row) -> Row:
    return {"number": slip["number"], "member_id": slip["member_id"], "kind": "exit_holiday", "gross": 20_00,
            "social_deduction": 2_50, "withholding": 3_50, "net": 14_00}


def _holiday_set(row: Row) -> list[Row]:
    number = row["number"]
    return [posting(number, "holiday_provision", 23_01), posting(number, "onss_payable", -5_51),
            posting(number, "withholding_payable", -3_50), posting(number, "members_payable", -14_00, row["member_id"])]


def _expense(key: str) -> Row:
    return {**_row(key), "member_id": "M-001", "date": "2026-03-05", "category": "other", "description": "paper",
            "supplier": "", "receipt_sha256": "", "reimbursed_cents": 12_10, "charged_cents": 10_00}


def copyright_paid(nth: int = 1, key: str = "R1") -> dict[str, list[Row]]:
    """One copyright document of 400.00, tax 30.00, with its only request and its postings."""
    number = f"2026-C{nth:05d}"
    request = {**_row(key), "number": number, "sheet": "Copyright", "member_id": "M-001", "client_id": "C-001",
               "order_reference": "", "date": "2026-03-10", "work_title": "A picture", "income_year": 2026, "gross_cents": 400_00}
    document = {"number": number, "member_id": "M-001", "income_year": 2026, "gross": 400_00, "expenses": 200_00,
                "withholding": 30_00, "net": 370_00}
    journal = [posting(number, "budgets", 400_00, "A-001"), posting(number, "members_payable", -370_00, "M-001"),
               posting(number, "movable_withholding_payable", -30_00)]
    return {"copyright_documents.csv": [document], "copyright_requests.csv": [request], "journal.csv": journal}


def subscribed(nth: int = 1) -> dict[str, list[Row]]:
    """Three shares that M-001 subscribed and owes, with their postings."""
    number = f"2026-S{nth:05d}"
    row = {"number": number, "member_id": "M-001", "date": "2026-03-02", "movement": "subscription", "shares": 3,
           "nominal_cents": 30_00, "iban": "BE71", "letter": ""}
    return {"share_movements.csv": [row], "journal.csv": [posting(number, "shares_receivable", 90_00, "M-001"),
                                                         posting(number, "share_capital", -90_00, "M-001")]}


def _row(key: str) -> Row:
    return {"row_key": key, "content_hash": sha256(key.encode()), "file": "A-001.xlsx", "sheet": "Pay", "row": 2,
            "activity_id": "A-001", "work_month": "2026-03", "version": 1}
