"""Sheets 281.10 (pay) and 281.45 (copyright) of an income year: one a member each, a Belcotax sending, and his own copy.

That the tax on the sheets is what the ledger owes the State for the same runs, approval has proved
(`documents_unlike_postings` in the books).
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.store import open_books
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.core.refused import Refused
from pipeline.declarations.belcotax import CONTROLLED, Sheet, sending
from pipeline.declarations.belcotax_check import faults
from pipeline.declarations.draft import CELLS, Draft, WrongPeriod
from pipeline.declarations.income_year import paid_out, served
from pipeline.declarations.people import Person, people, why_not_declared
from pipeline.outputs.declaration import Summary, Table, summary, told

FIGURES = {
    "2060": {"taxable": 1, "premium_gross": 1, "premium_deduction": -1,
             "double_holiday_gross": 1, "double_holiday_deduction": -1},
    "2063": {"exit_holiday_gross": 1, "exit_holiday_deduction": -1},
    "2074": {"withholding": 1, "premium_withholding": 1, "double_holiday_withholding": 1, "exit_holiday_withholding": 1},
    "2075": {"special_contribution": 1, "special_contribution_regularisation": 1},
    "2115": {"work_bonus_A": 1},
    "2200": {"reimbursed_flat": 1},
    "2201": {"reimbursed_on_receipts": 1},
    "2210": {"work_bonus_B": 1},
    "45_2063": {"copyright_withholding": 1},
    "45_2069": {"copyright_gross": 1},
    "45_2071": {"copyright_expenses": 1, "copyright_expenses_before": -1},
}
"""Field of a sheet (45_: of 281.45) -> amounts of each document that it adds up (1) or takes off (-1)."""
SUMS = {"2062": ("2060",), "2131": ("2074",), "2059": CONTROLLED["28110"],
        "45_2059": tuple(f"45_{number}" for number in CONTROLLED["28145"])}
"""Field -> fields of the same sheet that it adds up, in the order in which they are known."""
DECLARED = ("2060", "2063", "2074", "2075", "2115", "2210", "2200", "2201", "45_2069", "45_2071", "45_2063")
NEGATIVE = "has less than nothing ({}): what earlier years paid is taken back on a sheet 281.25, which is not made here"


def income_sheets(home: Home, period: str, as_of: date) -> Draft:
    """The draft of an income year such as 2026. Raises WrongPeriod, Refused."""
    if not re.fullmatch(r"20\d\d", period):
        raise WrongPeriod(f"{period!r} is no year such as 2026")
    with open_books(home.books_url, home.path) as books:
        cells, days = parts(paid_out(books, period)), served(books, period)
    figures = by_member(cells)
    known = people(home, as_of, list(figures))
    left_out = {**_negative(figures), **why_not_declared(known, figures)}
    sheets = _sheets({key: own for key, own in figures.items() if key not in left_out}, known, days, period)
    if not sheets:
        raise Refused([f"{member_id} {ground}" for member_id, ground in left_out.items()])
    return _draft(home, period, as_of, sheets, cells.filter(~pl.col("member_id").is_in(list(left_out))), left_out)


def parts(paid: pl.DataFrame) -> pl.DataFrame:
    """What each document adds to each figure of its member's sheets: CELLS, cell as M001.2060 or M001.45_2069. paid: PARTS."""
    rows = pl.DataFrame([(field, amount, sign) for field, amounts in FIGURES.items() for amount, sign in amounts.items()],
                        schema={"field": pl.String, "amount": pl.String, "sign": pl.Int64}, orient="row")
    known = paid.join(rows, on="amount").with_columns(pl.col("amount_cents") * pl.col("sign"))
    for field, others in SUMS.items():
        known = pl.concat([known, *(known.filter(field=other).with_columns(field=pl.lit(field)) for other in others)])
    return known.select(pl.concat_str("member_id", pl.lit("."), "field").alias("cell"), *list(CELLS)[1:]).sort(
        "cell", "document", "amount")


def by_member(cells: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Member -> field -> cents, as the parts add up."""
    found: dict[str, dict[str, int]] = {}
    for member_id, cell, amount in cells.group_by("member_id", "cell").agg(pl.col("amount_cents").sum()).sort("cell").iter_rows():
        found.setdefault(member_id, {})[cell.removeprefix(f"{member_id}.")] = amount
    return dict(sorted(found.items()))


def _negative(figures: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    below = {key: [name for name, amount in own.items() if amount < 0] for key, own in figures.items()}
    return {key: NEGATIVE.format(", ".join(names)) for key, names in below.items() if names}


def _sheets(figures: Mapping[str, Mapping[str, int]], known: Mapping[str, Person], days: pl.DataFrame, year: str) -> list[Sheet]:
    """Both sheets of each member, as far as he has any figure of theirs."""
    in_service = {row["member_id"]: _days(row, year) for row in days.to_dicts()}
    found = []
    for member_id, own in figures.items():
        of_pay = {name: amount for name, amount in own.items() if "_" not in name}
        of_rights = {name.removeprefix("45_"): amount for name, amount in own.items() if "_" in name}
        if any(of_pay.values()):
            found.append(Sheet("28110", known[member_id], {"2059": 0, **of_pay}, in_service.get(member_id, {})))
        if any(of_rights.values()):
            found.append(Sheet("28145", known[member_id], {"2059": 0, **of_rights}, {}))
    return found


def _days(row: Mapping[str, Any], year: str) -> dict[str, date]:
    """In and out of service, where they lie in the year; contracts are of fixed terms, so the last day of the last is one."""
    first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    days = {"2055": first, "2056": last if last < date(int(year), 12, 31) else None}
    return {number: day for number, day in days.items() if day and day.year == int(year)}


def _draft(home: Home, year: str, as_of: date, sheets: list[Sheet], cells: pl.DataFrame, left_out: Mapping[str, str]) -> Draft:
    xml = sending(home.cooperative, year, as_of, sheets)
    if found := faults(xml):
        raise Refused(found)
    every = pl.DataFrame([{"member_id": sheet.person["member_id"], "sheet": sheet.kind, **{
        _name(sheet, number): amount for number, amount in sheet.figures.items()}} for sheet in sheets], infer_schema_length=None)
    sums = {name: text(from_cents(int(every[name].sum() or 0))) for name in DECLARED if name in every.columns}
    taxable = text(sum((Decimal(sums.get(name, "0")) for name in ("2060", "2063")), Decimal(0)))
    totals = {"taxable": taxable, "withholding": sums.get("2074", "0.00"), **sums,
              "sheets_10": str(every.filter(sheet="28110").height), "sheets_45": str(every.filter(sheet="28145").height)}
    said = Summary("281", year, as_of, home.cooperative, ("sheets_10", "sheets_45"), (_table(totals),))
    files = {f"belcotax-{year}.xml": xml, "summary.pdf": summary(said, totals), "by_member.csv": _by_member(every)}
    papers = tuple(_papers(home, year, as_of, sheets))
    problems = tuple(f"{member_id} is left out: {ground}" for member_id, ground in left_out.items())
    return Draft("281", year, files, totals, told(said, totals), cells, papers, problems)


def _name(sheet: Sheet, number: str) -> str:
    return number if sheet.kind == "28110" else f"45_{number}"


def _table(totals: Mapping[str, str]) -> Table:
    rows = tuple((name, f"281.{name[:2]} · {name[3:]}" if "_" in name else f"281.10 · {name}", totals[name])
                 for name in DECLARED if name in totals)
    return Table("281_totals", ("meaning", "sheet", "amount"), rows, amounts=(2,), words=(0,))


def _by_member(every: pl.DataFrame) -> bytes:
    """Every figure of every sheet, in euro."""
    names = sorted(set(every.columns) - {"member_id", "sheet"})
    euro = ((pl.col(name).fill_null(0).cast(pl.Decimal(38, 2)) / 100).cast(pl.Decimal(38, 2)).alias(name) for name in names)
    return every.select("member_id", "sheet", *euro).write_csv().encode()


def _papers(home: Home, year: str, as_of: date, sheets: list[Sheet]) -> list[dict[str, Any]]:
    """Each member's own copy of both sheets."""
    found: dict[str, dict[str, Any]] = {}
    for sheet in sheets:
        who = {name: value for name, value in sheet.person.items() if isinstance(value, str)}
        paper = found.setdefault(sheet.person["member_id"], {
            "kind": "income_sheet", "number": f"281 {sheet.person['member_id']}", "year": year, "as_of": as_of.isoformat(),
            "language": sheet.person["language"], "employer": home.cooperative, "member": who, "figures": {}, "days": {}})
        paper["figures"] |= {_name(sheet, number): text(from_cents(amount)) for number, amount in sheet.figures.items() if amount}
        paper["days"] |= {number: day.isoformat() for number, day in sheet.days.items()}
    return list(found.values())
