"""Made-up months for the review: as many members as wished, always the same, every sum closing to the cent."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import polars as pl

from pipeline.core.money import EXACT
from pipeline.month.review_tables import Tables

FIRST = ("Aïcha", "Bram", "Chloé", "Dirk", "Élise", "Farid", "Greet", "Hugo", "Inès", "Jan", "Katrien", "Léa",
         "Mehdi", "Noor", "Olivier", "Petra", "Quentin", "Rosa", "Sofie", "Thomas")
LAST = ("Peeters", "Dubois", "El Amrani", "Janssens", "Lambert", "Müller", "Maes", "Dupont", "Willems",
        "N’Diaye", "O'Brien", "Claes", "Rousseau", "De Smet", "Kowalski", "Vermeulen", "Martin", "Goossens", "Leclercq")
CLIENTS = ("Théâtre de la Place", "Gemeente Halle", "Studio Lumen", "Brasserie & Cie", "Festival des Quais",
           "Haven van Zeebrugge", "Éditions du Canal", "Kunsthuis Mons", "Ville d’Eupen")
WORK = ("Musique", "Graphisme", "Traduction", "Photo", "Théâtre", "Formation", "Vidéo", "Illustration")
PAYSLIP = ("member_id", "name", "number", "folder", "gross", "onss_net", "withholding", "special_contribution", "net",
           "special_contribution_regularisation", "reimbursed", "premium", "exceptional_net", "full_cost", "to_pay",
           "paid_too_much", "minimal_rights", "corrects")
INVOICE = ("number", "folder", "client_id", "client_name", "activity_id", "activity_name", "document_kind", "billing", "corrects",
           "total_excl_vat",
           "total_vat", "total_incl_vat", "fee", "peppol")
ACTIVITY = ("activity_id", "name", "opening", "turnover", "fees", "transfers", "expenses", "copyright", "cost", "reductions",
            "closing")
MONEY = {*PAYSLIP[4:16], *INVOICE[9:13], *ACTIVITY[2:]}
YES_NO = {"minimal_rights", "peppol"}
Row = dict[str, Any]


def frame(rows: list[Row], *columns: str) -> pl.DataFrame:
    """Rows as a table, amounts given as text or Decimal."""
    yes_no = YES_NO | ({"corrects"} if "member_id" in columns else set())
    schema = {name: EXACT if name in MONEY else pl.Boolean if name in yes_no else pl.String for name in columns}
    ready = [{name: Decimal(row[name]) if name in MONEY else row[name] for name in columns} for row in rows]
    return pl.DataFrame(ready, schema=schema)


def share(amount: Decimal, rate: str) -> Decimal:
    return (amount * Decimal(rate)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def payslip(member: str, gross: str, **given: Any) -> Row:
    """A payslip that closes: what is not given follows from the gross."""
    pay = Decimal(gross)
    row = {"member_id": member, "name": f"Name of {member}", "number": f"2026-P{member[1:]}", "folder": "..", "gross": pay,
           "onss_net": share(pay, "0.1307"), "withholding": share(pay, "0.14"),
           "special_contribution": Decimal(0), "special_contribution_regularisation": Decimal(0), "reimbursed": Decimal(0),
           "premium": Decimal(0), "exceptional_net": Decimal(0),
           "full_cost": share(pay, "1.53"), "minimal_rights": False, "corrects": False}
    row |= {name: Decimal(value) if name in MONEY else value for name, value in given.items()}
    kept = row["onss_net"] + row["withholding"] + row["special_contribution"]
    row.setdefault("net", pay - kept)
    due = row["net"] + row["exceptional_net"] - row["special_contribution_regularisation"] + row["reimbursed"]
    return {"to_pay": max(due, Decimal(0)), "paid_too_much": max(-due, Decimal(0)), **row}


def invoice(number: str, amount: str, **given: Any) -> Row:
    """An invoice at 21 % and its fee."""
    price = Decimal(amount)
    row = {"number": number, "client_id": "C1", "client_name": "Studio Lumen", "activity_id": "A1",
           "activity_name": "Photo", "document_kind": "invoice", "billing": "invoice", "folder": "invoices", "corrects": "",
           "total_excl_vat": price, "total_vat": share(price, "0.21"),
           "fee": share(price, "0.065"), "peppol": True}
    row["total_incl_vat"] = price + row["total_vat"]
    return row | given


def activity(key: str, **given: Any) -> Row:
    """A budget that closes."""
    row = {"activity_id": key, "name": f"Name of {key}"} | {
        name: Decimal(given.get(name, 0))
        for name in ("opening", "turnover", "fees", "transfers", "expenses", "copyright", "cost", "reductions")}
    spent = sum(row[name] for name in ("fees", "expenses", "copyright", "cost"))
    row["closing"] = row["opening"] + row["turnover"] + row["transfers"] - spent + row["reductions"]
    return row | {"name": given.get("name", row["name"])}


def tables(payslips: list[Row], invoices: list[Row], activities: list[Row]) -> Tables:
    """A month from its rows."""
    return Tables(frame(payslips, *PAYSLIP), frame(invoices, *INVOICE), frame(activities, *ACTIVITY))


def month(members: int, seed: int = 3, first: int = 1) -> Tables:
    """A whole month: one Activity a member, one to three invoices, one payslip."""
    dice, slips, bills, budgets = Random(seed), [], [], []
    for position in range(first, first + members):
        person = Random(position)
        name = f"{person.choice(FIRST)} {person.choice(LAST)}"
        title, day = f"{person.choice(WORK)} {name.split()[0]}", person.randrange(300, 900)
        prices = [Decimal(day * dice.randrange(2, 12)) / 2 for _ in range(dice.randrange(1, 4))]
        for price in prices:
            client = dice.randrange(len(CLIENTS))
            bills.append(invoice(f"2026-{len(bills) + 1:05}", str(price), client_id=f"C{client}",
                                 client_name=CLIENTS[client], activity_id=f"A{position:04}",
                                 activity_name=title))
        gross = share(sum(prices), f"0.{dice.randrange(40, 57)}")
        back = Decimal(dice.randrange(0, 30000)) / 100 if dice.random() < 0.4 else Decimal(0)
        tax = share(gross, f"0.{dice.randrange(8, 30):02}") if gross > 900 else Decimal(0)
        slips.append(payslip(f"M{position:04}", str(gross), name=name, withholding=tax, reimbursed=back,
                             special_contribution=Decimal("18.60") if gross > 1900 else Decimal(0),
                             minimal_rights=gross < 500))
        opening = Decimal(dice.randrange(0, 90000)) / 100
        budgets.append(activity(f"A{position:04}", name=title, opening=opening, turnover=sum(prices),
                                fees=sum(share(price, "0.065") for price in prices),
                                expenses=back, cost=slips[-1]["full_cost"]))
    return tables(slips, bills, budgets)


def _parameter(name: str, value: Any, unit: str, confidence: str, source: str) -> Row:
    return {"name": name, "value": value, "unit": unit, "label": name, "confidence": confidence, "source": source,
            "from": "2026-01-01", "checked": "2026-11-20"}


PARTS = [{"name": name, "charged": charged, "real": real} for name, charged, real in (
    ("gross", "1955.00", "1955.00"), ("employer_onss", "488.75", "238.75"), ("funds", "15.64", "15.64"),
    ("accident_insurance", "19.55", "19.55"), ("holiday_provision", "338.06", "338.06"), ("margin", "183.00", "0.00"))]
LINES = [{"worker_code": "495", "part": "employer_onss", "line": line, "code": code, "rate": rate, "base": "1955.00",
          "provisioned": provisioned, "real": real} for line, code, rate, provisioned, real in (
    ("basic_contribution", "", "0.1988", "388.65", "388.65"), ("temporary_unemployment_fund", "859", "0.001", "1.96", "1.96"),
    ("training_304", "", "0.002", "3.91", "3.91"), ("structural_reduction", "", "", "0.00", "-250.00"))]
PARAMETERS = [
    _parameter("onss_ordinary_rate", "0.1307", "share of the base", "official", "Loi du 29 juin 1981, art. 38"),
    _parameter("special_scale_single", [["0", "0.00"], ["1945.38", "9.30"]], "EUR a month, bands", "two",
               "Instructions ONSS 2026/1"),
    _parameter("accident_insurance_rate", "0.0100", "share of the base", "one", "Un secrétariat social"),
    _parameter("employer_base_rate", "0.25", "share of the base", "unverified", "Aucun document trouvé")]
POLICY = [_parameter("mutualised_margin_rate", "0.061", "share of the budget", "assumed", "Rapport annuel 2018-2019")]


def payments_of(month: Tables) -> Row:
    """One payment that waits, if there are several; the others ordered."""
    held = [row for row in month.payslips.to_dicts() if row["to_pay"] > 0][1:2]
    waits = [{"run": "2026-03.1", "payment_id": row["number"], "member_id": row["member_id"], "name": row["name"],
              "amount": f"{row['to_pay']:.2f}", "code": "PAY-IBAN-CHANGED"} for row in held]
    owed = month.payslips["to_pay"].sum() + month.copyright["to_pay"].sum()
    ordered = Decimal(owed or 0) - sum((row["to_pay"] for row in held), Decimal(0))
    tax = {"payment_id": "2026-03.1-TAXS", "name": "SPF Finances", "amount": "400.00", "execution_date": "2026-04-15",
           "communication": "999218460339"}
    clock = {"kept": 5, "late": 2, "overdue": 1, "due_today": 0, "at_risk": 1, "in_time": 0, "days": 7, "paid": 7,
             "kept_rate": "0.714"}
    return {"ordered": {"count": month.payslips.height - len(held), "sum": f"{ordered:.2f}"}, "state": [tax], "held": waits,
            "released": [{"id": "M9", "reason": "<b>confirmed</b> by phone"}], "clock": clock}


def run_of(month: Tables, **given: Any) -> Row:
    """The run.json of a made-up month."""
    rows = {"invoiced": month.invoices.height, "paid": month.payslips.height, "reimbursed": 5, "copyright": 0, "waiting": 2,
            "transferred": 0, "handed_back": 1, "sealed": 0}
    sums = {"members": month.payslips.height, "invoices": month.invoices.height}
    sums |= {name: f"{sum(table[column].to_list(), Decimal(0)):.2f}" for name, table, column in (
        ("turnover", month.invoices, "total_excl_vat"), ("fees", month.invoices, "fee"),
        ("expenses", month.activities, "expenses"), ("copyright", month.copyright, "gross"),
        ("cost", month.payslips, "full_cost"),
        ("gross", month.payslips, "gross"), ("net", month.payslips, "net"),
        ("exceptional_net", month.payslips, "exceptional_net"), ("to_pay", month.payslips, "to_pay"))}
    due = sum(month.payslips["to_pay"].to_list(), Decimal(0)) - sum(month.payslips["paid_too_much"].to_list(), Decimal(0))
    employer = {"charged": "3000.00", "reduction": "250.00", "returned": "0.00", "real_cost": "2567.00", "difference": "433.00",
                "posted": "0.00", "is_final": False, "missing_parameters": "", "parts": PARTS, "lines": LINES}
    fees = {"turnover": sums["turnover"] + "000", "fee": sums["fees"] + "000", "exact_fee": sums["fees"] + "000",
            "difference": "0.00400"}
    agreed = {"contract": month.payslips.height, "amendment": 1, "withdrawal": 0, "after_start": 2, "ahead": 3,
              "dimona": {"contracts": month.payslips.height + 3, "late": 1, "due": 2, "refused": 0}}
    return {"employer": employer, "payments": payments_of(month), "fees": fees, "agreements": agreed,
            "month": "2026-03", "run": 1, "as_of": "2026-04-02", "pay_day": "2026-04-02", "version": "0.1.0",
            "totals": sums, "booked": {"members_payable": f"{due:.2f}"},
            "shares": {"movements": 0, "subscribed": "0.00", "refunded": "0.00"},
            "rows": {"dropped": sum(rows.values()), **rows}, "problems": [], "holds": [], "switches": [],
            "assumptions": [], "parameters": PARAMETERS, "policy": POLICY,
            "inputs": [{"file": "registers.xlsx", "kind": "register", "waiting": 0, "sha256": "ab" * 32}]} | given
