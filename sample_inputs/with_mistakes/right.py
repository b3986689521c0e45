"""The small workbook in which nothing is wrong, and the registers behind it: one Activity and member for each code."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sample_inputs.headings import heading

Mistake = dict[str, Any]
Sheets = dict[str, list[list[Any]]]
MONTH, CLIENT = "2026-03", "mistakes-client"
ABOUT = ("activity_id", "month", "version")
LINES = ("work_date", "work_end", "client_id", "order_reference", "description", "quantity", "unit", "unit_price", "vat")
EXPENSES = ("date", "member_id", "category", "description", "supplier", "kilometres", "amount_incl_vat", "vat_amount",
            "invoiced_to_cooperative", "receipt", "reimburse")
PAY = ("member_id", "status", "start", "end", "days", "hours", "function", "joint_committee", "gross", "weight")
COPYRIGHT = ("date", "member_id", "client_id", "order_reference", "work_title", "copyright_amount")
MEMBERS = ("member_id", "first_name", "last_name", "language", "national_number", "iban", "email", "profession", "street",
           "postcode", "city", "country", "spouse", "children", "disabled_children", "single_parent", "disabled",
           "disabled_spouse", "other_dependants", "dependants_65", "student_hours_elsewhere", "garnishment")
SHARES = ("member_id", "date", "movement", "shares", "account")
CLIENTS = ("client_id", "name", "kind", "language", "street", "postcode", "city", "country", "enterprise_number",
           "vat_number", "email", "payment_days", "buyer_reference")


@cache
def mistakes() -> dict[str, Mistake]:
    """What mistakes.yaml says, by code."""
    body = files("sample_inputs.with_mistakes").joinpath("mistakes.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(body, Loader=_WordsForDays))


class _WordsForDays(yaml.SafeLoader):
    """Days stay text: 2026-01 and 2026-01-01 are told apart by who reads them."""

    yaml_implicit_resolvers = {first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
                               for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def right(code: str) -> Sheets:
    """A workbook that any month would take: one line of work, one expense, one contract."""
    member = member_id(code)
    return {
        "About": _sheet(ABOUT, [code.lower(), MONTH, 1]),
        "Activities": _sheet(LINES, [date(2026, 3, 10), None, CLIENT, None, f"Picture of {code.lower()}", 2, "day", 400, 21]),
        "Expenses": _sheet(EXPENSES, [date(2026, 3, 5), member, "materials", "Paper and ink", "Paper shop", None, 24.2, 4.2,
                                      "yes", f"{code}.pdf", "yes"]),
        "Pay": _sheet(PAY, [member, "employee", date(2026, 3, 9), date(2026, 3, 20), 4, None, "illustrator", "200", None, 1])}


def copyright_of(code: str, amount: float) -> list[list[Any]]:
    """The sheet that asks for a part of the work to be paid as copyright."""
    return _sheet(COPYRIGHT, [date(2026, 3, 10), member_id(code), CLIENT, None, "A picture", amount])


def register(code: str, name: str) -> Sheets:
    """A register of its own, with one row."""
    if name == "Shares":
        return {name: _sheet(SHARES, [member_id(code), date(2026, 3, 16), "subscription", 1, None])}
    row = client(f"client-{code.lower()}", 1 + list(mistakes()).index(code)) if name == "Clients" else member(code)
    return {name: _sheet(CLIENTS if name == "Clients" else MEMBERS, row)}


def registers() -> Sheets:
    """Members and Activities of every code, those apart whose mistake is their register."""
    codes = [code for code, mistake in mistakes().items() if mistake.get("second") != "its member"]
    people = [code for code in codes if mistakes()[code].get("register", "Shares") == "Shares"]
    shares = [(code, mistakes()[code].get("member", {}).get("share", "2026-01-05")) for code in mistakes()]
    covered = [[member_id(code), date.fromisoformat(day), "subscription", 1] for code, day in shares
               if day != "none" and (code in people or code == shares[0][0])]
    return {
        "Members": [*_sheet(MEMBERS, member(people[0])), *(member(code) for code in people[1:])],
        "Shares": [*_sheet(SHARES[:-1], covered[0]), *covered[1:]],
        "Activities": [[heading(column, "en") for column in ("activity_id", "name", "administrator")],
                       *([code.lower(), f"Mistake {code}", member_id(code if code in people else people[0])]
                         for code in mistakes())],
        "Clients": _sheet(CLIENTS, client(CLIENT, 0))}


def member_id(code: str) -> str:
    return f"W{list(mistakes()).index(code) + 1:03d}"


def member(code: str) -> list[Any]:
    """A member without fault, but for what the mistake says of him."""
    nth = list(mistakes()).index(code) + 1
    own = mistakes()[code].get("member", {})
    return [member_id(code), "Wanda", f"Wrong-{nth}", "en", national_number(nth), own.get("iban", iban(nth)),
            f"w{nth}@example.org", "illustrator", f"Rue de l'Erreur {nth}", "1000", "Bruxelles", "BE", "single", 0, 0, "no",
            "no", "no", 0, 0, own.get("student_hours_elsewhere"), own.get("garnishment")]


def client(client_id: str, nth: int) -> list[Any]:
    number = f"{9_990_000 + nth:08d}"
    number += f"{97 - int(number) % 97:02d}"
    return [client_id, f"Right Company {nth}", "company", "en", "Rue Juste 1", "1000", "Bruxelles", "BE", number,
            f"BE{number}", "ap@example.com", 30, None]


def national_number(nth: int) -> str:
    base = f"850101{nth:03d}"
    return f"85.01.01-{nth:03d}.{97 - int(base) % 97:02d}"


def iban(nth: int) -> str:
    account = f"001{8_000_000 + nth:07d}"
    account += f"{int(account) % 97 or 97:02d}"
    return f"BE{98 - int(account + '111400') % 97:02d}{account}"


def _sheet(columns: tuple[str, ...], row: list[Any]) -> list[list[Any]]:
    return [[heading(column, "en") for column in columns], list(row)]
