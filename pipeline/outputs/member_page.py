"""The page of a member's folder: one self-contained HTML file in his language. Data is escaped, nothing loads."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from pipeline.core.labels import labels
from pipeline.outputs.printed import Printed, iban_text

Folder = Mapping[str, Any]
"""What is held for a member, as index.json says it (`pipeline.member_folder.folder.folder`)."""
Row = dict[str, Any]
Link = Callable[[str], str]
"""The path of a file below the home -> where the page finds it."""
WRITTEN = (".json", ".xml", ".csv", ".xlsx")
"""Endings of files for machines, shown small beside the document."""


def page(folder: Folder, link: Link) -> str:
    """The page as HTML text. An amount is a text with two decimals, a day or month an ISO text."""
    printed = Printed(folder["language"])
    sections = [{"kind": kind, "title": printed.word(f"folder_{kind}"), "count": printed.number(str(len(folder[kind]))),
                 "years": _years([_row(kind, row, folder, printed, link) for row in folder[kind]], printed)}
                for kind in ROWS if folder[kind]]
    return _template().render(folder=folder, language=folder["language"], t=labels(folder["language"]), sections=sections,
                              tiles=_tiles(folder, printed), style=_source("style.css"), policy=_security_policy(),
                              intro=printed.word("folder_intro", cooperative=folder["cooperative"]["name"]),
                              foot=printed.word("folder_foot", **folder["cooperative"])) + "\n"


@cache
def _template() -> Template:
    return Environment(loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True).get_template("page.html.j2")


@cache
def _source(name: str) -> str:
    return files("templates").joinpath(f"members/{name}").read_text(encoding="utf-8")


@cache
def _security_policy() -> str:
    """Only this very style; nothing from anywhere else."""
    style = b64encode(sha256(_source("style.css").encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"


def _tiles(folder: Folder, printed: Printed) -> list[tuple[str, str]]:
    totals = folder["totals"]
    money = [(printed.word(f"folder_tile_{name}"), printed.euro(totals[name])) for name in ("net", "expenses", "copyright")
             if name == "net" or totals[name] != "0.00"]
    return [*money, (printed.word("folder_tile_documents"), printed.number(str(totals["documents"])))]


def _years(rows: Iterable[Row], printed: Printed) -> list[Row]:
    """Rows by year, the newest first; those of no year last."""
    ordered = sorted(rows, key=lambda row: row["order"], reverse=True)
    return [{"year": year.strip() or printed.word("folder_undated"), "rows": list(some)}
            for year, some in groupby(ordered, key=lambda row: row["order"][:4])]


def _row(kind: str, row: Folder, folder: Folder, printed: Printed, link: Link) -> Row:
    """order: what sorts the rows; when, what, note, amount: texts; links: name and address; erased: when its files went."""
    told = ROWS[kind](row, folder, printed)
    erased = printed.word("folder_erased_on", day=printed.day(row["erased"])) if row.get("erased") else ""
    return {"note": "", "amount": "", **told, "erased": erased, "links": list(_links(row.get("files", ()), kind, printed, link))}


def _links(paths: Iterable[str], kind: str, printed: Printed, link: Link) -> Iterable[Row]:
    for path in paths:
        small = path.endswith(WRITTEN)
        name = printed.word("folder_data" if small else "folder_receipt" if kind == "expenses" else "folder_open")
        yield {"name": name, "to": link(path), "small": small, "file": path.rpartition("/")[2]}


def _month(row: Folder, printed: Printed) -> str:
    month = printed.month(row["month"])
    return month if row.get("run", 1) == 1 else printed.word("folder_run", month=month, run=str(row["run"]))


def _payslip(row: Folder, folder: Folder, printed: Printed) -> Row:
    gross = f"{printed.word('folder_gross')} {printed.euro(row['gross'])}"
    return {"order": f"{row['month']} {row['number']}", "when": _month(row, printed), "what": row["number"], "note": gross,
            "amount": printed.euro(row["net"])}


def _contract(row: Folder, folder: Folder, printed: Printed) -> Row:
    worked = [printed.word(f"folder_{unit}", count=printed.number(row[unit])) for unit in ("days", "hours") if row[unit]]
    about = [printed.word(f"status_{row['status']}"), *worked, f"{printed.word('folder_gross')} {printed.euro(row['gross'])}"]
    return {"order": f"{row['start']} {row['contract_id']}", "what": row["activity"],
            "note": " · ".join(part.replace(" ", "\u00a0") for part in about),
            "when": " – ".join(dict.fromkeys(printed.day(row[name]) for name in ("start", "end")))}


def _expense(row: Folder, folder: Folder, printed: Printed) -> Row:
    about = [printed.word(f"word_{row['category']}"), row["supplier"],
             "" if row["has_receipt"] else printed.word("folder_without_receipt")]
    return {"order": row["date"], "when": printed.day(row["date"]), "what": row["description"],
            "note": " · ".join(filter(None, about)), "amount": printed.euro(row["amount"])}


def _copyright(row: Folder, folder: Folder, printed: Printed) -> Row:
    about = [printed.word("folder_income_year", year=row["income_year"]),
             f"{printed.word('folder_gross')} {printed.euro(row['gross'])}"]
    return {"order": f"{row['month']} {row['number']}", "when": printed.month(row["month"]), "what": row["number"],
            "note": " · ".join(about), "amount": printed.euro(row["net"])}


def _right(row: Folder, folder: Folder, printed: Printed) -> Row:
    few = [printed.word("folder_few_days", pace=row["pace"], enough=row["enough"])] if row["minimal"] else []
    about = [printed.word("folder_rights_gross", gross=printed.euro(row["gross"])), *few]
    days = printed.word("folder_rights_days", count=printed.number(row["days"]))
    return {"order": row["year"], "when": row["year"], "what": days, "note": " · ".join(about)}


def _payment(row: Folder, folder: Folder, printed: Printed) -> Row:
    note = printed.word("folder_waits") if row["held"] else printed.word("folder_to_account", iban=iban_text(row["iban"]))
    return {"order": row["execution_date"], "when": printed.day(row["execution_date"]), "what": row["document"], "note": note,
            "amount": printed.euro(row["amount"])}


def _share(row: Folder, folder: Folder, printed: Printed) -> Row:
    count = "folder_one_share" if printed.is_one(row["shares"]) else "folder_shares_count"
    return {"order": row["date"], "when": printed.day(row["date"]), "what": printed.word(f"word_{row['movement']}"),
            "note": printed.word(count, count=row["shares"])}


def _document(row: Folder, folder: Folder, printed: Printed) -> Row:
    period = row["period"]
    return {"order": f"{period:4} {row['kind']}", "when": printed.month(period) if "-" in period else period,
            "what": kind_text(row["kind"], printed), "note": _about(row["name"], folder["member_id"], period, printed)}


def _about(name: str, member: str, period: str, printed: Printed) -> str:
    """What a document's name says beside its kind: neither whose it is nor the year again; in words, where we have them."""
    said = name.removeprefix(f"{member}.")
    words = labels(printed.language)
    return "" if said == period else words.get(f"folder_part_{said}", said)


def kind_text(kind: str, printed: Printed) -> str:
    """What a kind of document is called; the name of its folder where we have no word for it."""
    key = f"folder_kind_{kind}"
    return printed.word(key) if key in labels(printed.language) else kind


ROWS: Mapping[str, Callable[[Folder, Folder, Printed], Row]] = {
    "payslips": _payslip, "contracts": _contract, "expenses": _expense, "copyright": _copyright, "rights": _right,
    "payments": _payment, "shares": _share, "documents": _document}
"""The sections of the page, in their order, and how a row of each is told."""
