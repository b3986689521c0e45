"""Rows of an invented cooperative of any size. Every name, amount, text and number differs from member to member."""

from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

Row = dict[str, Any]
FIRST = ("Adèle", "Bram", "Clara", "Daan", "Eleanor", "Farid", "Greet", "Hugo", "Ingrid", "Joris", "Karin", "Liam",
         "Maya", "Nicolas", "Oscar", "Paula", "Quinten", "Rosa", "Samir", "Tineke", "Ursula", "Victor", "Wout",
         "Xavier", "Yasmine", "Zoë")
LAST = ("Aerts", "Baert", "Claes", "Dupont", "Evrard", "Fontaine", "Goossens", "Hendrickx", "Ibens", "Jacobs", "Kaya",
        "Lambert", "Maes", "Noël", "Opdebeeck", "Peeters", "Quirynen", "Renard", "Simon", "Thys", "Urbain",
        "Vermeulen", "Wouters", "Xhonneux", "Ylieff", "Zaman")
TOWNS = (("1000", "Bruxelles"), ("2000", "Antwerpen"), ("3000", "Leuven"), ("4000", "Liège"), ("4700", "Eupen"),
         ("5000", "Namur"), ("7000", "Mons"), ("8000", "Brugge"), ("9000", "Gent"))
STATUSES = ("employee", "artist", "worker", "employee", "artist", "employee", "student", "artist", "employee", "worker")
JOBS = {"employee": ("consultant", "200"), "artist": ("musician", "304"), "worker": ("painter", "124"),
        "student": ("tutor", "200")}
LANGUAGES = ("fr", "nl", "en", "fr", "nl", "de")
SPOUSES = ("single", "above", "none", "single", "other290", "above", "pension579", "pension174")
KINDS = ("company",) * 15 + ("public_body", "consumer")
DAYS = [date(2026, 3, day) for day in range(2, 32) if date(2026, 3, day).weekday() < 5]


def member_id(i: int) -> str:
    return f"M{i:06d}"


def activity_id(i: int) -> str:
    return f"A{i:06d}"


def client_id(i: int, members: int) -> str:
    """Half as many clients as members, so that some are shared."""
    return f"C{i % max(2, members // 2):06d}"


def member(i: int) -> Row:
    first, last = FIRST[i % 26], f"{LAST[i // 26 % 26]}-{LAST[i // 676 % 26]}"
    postcode, city = TOWNS[i % len(TOWNS)]
    spouse = SPOUSES[i % len(SPOUSES)]
    children = i // 3 % 4
    return {
        "member_id": member_id(i), "first_name": first, "last_name": last, "language": LANGUAGES[i % 6],
        "national_number": national_number(i), "iban": iban(i), "email": f"m{i}@example.org",
        "profession": JOBS[STATUSES[i % 10]][0], "street": f"Rue du Chêne {i + 1}", "postcode": postcode, "city": city,
        "country": "BE", "spouse": spouse, "children": children, "disabled_children": int(children > 2),
        "single_parent": "yes" if spouse == "single" and children else "no", "disabled": "yes" if i % 50 == 7 else "no",
        "disabled_spouse": "no", "other_dependants": i // 5 % 2, "dependants_65": 0, "student_hours_elsewhere": None,
    }


def national_number(i: int) -> str:
    """Valid and distinct: a day of birth between 1960 and 1999, a serial number, the remainder of both."""
    year, month, day = 60 + i % 40, i // 40 % 12 + 1, i // 480 % 28 + 1
    base = f"{year:02d}{month:02d}{day:02d}{900 + i // 13440:03d}"
    return f"{base[:2]}.{base[2:4]}.{base[4:6]}-{base[6:]}.{97 - int(base) % 97:02d}"


def iban(i: int) -> str:
    account = f"001{i + 9_000_000:07d}"
    account += f"{int(account) % 97 or 97:02d}"
    return f"BE{98 - int(account + '111400') % 97:02d}{account}"


def share(i: int) -> Row:
    """A share bought in January covers the year."""
    return {"member_id": member_id(i), "date": date(2026, 1, i % 28 + 1), "movement": "subscription",
            "shares": i % 3 + 1}


def activity(i: int) -> Row:
    return {"activity_id": activity_id(i), "name": f"Atelier {LAST[i % 26]} {i + 1}", "administrator": member_id(i)}


def client(i: int) -> Row:
    kind = KINDS[i % len(KINDS)]
    postcode, city = TOWNS[i % len(TOWNS)]
    number = None if kind == "consumer" else enterprise_number(i)
    return {
        "client_id": f"C{i:06d}", "name": f"{LAST[i // 26 % 26]} & {LAST[i % 26]} {i + 1}", "kind": kind,
        "language": LANGUAGES[i % 6], "street": f"Kerkstraat {i + 1}", "postcode": postcode, "city": city,
        "country": "BE", "enterprise_number": number, "vat_number": f"BE{number}" if kind == "company" else None,
        "email": f"c{i}@example.com", "payment_days": (None, 14, 30, 45)[i % 4], "buyer_reference": f"REF-{i}",
    }


def enterprise_number(i: int) -> str:
    base = f"{9_900_000 + i:08d}"
    return f"{base}{97 - int(base) % 97:02d}"


def quantity(i: int) -> Decimal:
    """Hours of a student, days and half days of the others."""
    return Decimal(20 + i % 20) if STATUSES[i % 10] == "student" else Decimal(10 + i % 19) / 2


def lines(i: int, members: int) -> list[Row]:
    """One line of work; every fifth member has a second one for another client: 1.2 invoices a member."""
    student, cents = STATUSES[i % 10] == "student", i * 37 % 20_000
    main: Row = {
        "work_date": DAYS[i % 5 + 2], "work_end": None, "client_id": client_id(i * 7, members),
        "order_reference": f"PO-{i}" if i % 3 else None, "description": f"{FIRST[i % 26]}, opdracht {i + 1}",
        "quantity": quantity(i), "unit": "hour" if student else "day",
        "unit_price": Decimal(3000 + cents // 10 if student else 25_000 + cents) / 100,
        "vat": 6 if STATUSES[i % 10] == "artist" else 21}
    more: Row = {"work_date": DAYS[12], "client_id": client_id(i * 7 + 1, members), "quantity": Decimal(1),
                 "unit": "piece", "unit_price": Decimal(8000 + cents) / 100, "description": f"Levering {i + 1}"}
    return [main] if i % 5 else [main, main | more]


def expenses(i: int) -> list[Row]:
    """One to three: kilometres, internet at home, and a phone with its receipt."""
    phone = Decimal(1200 + i * 13 % 1200) / 100
    return [
        _expense(i, "travel", f"Trajet {i + 1}", kilometres=Decimal(20 + i % 80)),
        _expense(i, "internet", f"Internet {i + 1}", amount_incl_vat=Decimal(1200 + i % 800) / 100),
        _expense(i, "phone", f"Telefoon {i + 1}", supplier="Telefonie Noord", amount_incl_vat=phone,
                 vat_amount=(phone * 21 / 121).quantize(Decimal("0.01")), invoiced_to_cooperative="yes",
                 receipt=f"phone-{i}.pdf"),
    ][: i % 3 + 1]


def _expense(i: int, category: str, description: str, **given: Any) -> Row:
    usual: Row = {"date": DAYS[i % 20], "member_id": member_id(i), "category": category, "description": description,
                  "supplier": None, "kilometres": None, "amount_incl_vat": None, "vat_amount": None,
                  "invoiced_to_cooperative": "no", "receipt": None, "reimburse": "yes"}
    return usual | given


def pay(i: int) -> list[Row]:
    """One contract, paid for the work sold: hours for students, whole days for the others."""
    status, work = STATUSES[i % 10], Decimal(ceil(quantity(i)))
    function, committee = JOBS[status]
    return [{
        "member_id": member_id(i), "status": status, "start": DAYS[i % 5], "end": DAYS[-1 - i % 3],
        "days": None if status == "student" else work, "hours": work if status == "student" else None,
        "function": function, "joint_committee": committee, "gross": None, "weight": Decimal(1)}]
