"""A member's own copy of his sheets 281.10 and 281.45: what was declared, and where it goes on the tax return."""

from decimal import Decimal
from typing import Any

from pipeline.outputs import Finished
from pipeline.outputs.member_paper import Block, Paper, page, printed_for
from pipeline.outputs.payslip import file_name
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed

CODES = {"2060": "1250", "2063": "1251", "2074": "1286", "2075": "1287", "2115": "1284",
         "45_2069": "1117", "45_2071": "1118", "45_2063": "1119"}
"""Field of a sheet -> code of the tax return, first column. Others have none, or none that was found in a public source."""
PAY = ("2060", "2063", "2074", "2075", "2115", "2210")
COSTS = ("2200", "2201")
RIGHTS = ("45_2069", "45_2071", "45_2063")


def files(paper: Paper) -> Finished:
    """<member_id>.pdf. Raises ValueError as `file_name` does."""
    return Finished({f"{file_name(paper)}.pdf": pdf(view(paper))})


def view(paper: Paper) -> dict[str, Any]:
    """The page: pay, costs paid back, copyright, each where there is any."""
    printed = printed_for(paper)
    blocks = [_block("sheet_pay", PAY, paper, printed, printed.word("sheet_column")),
              _block("sheet_copyright", RIGHTS, paper, printed, printed.word("sheet_copyright_note")),
              _block("sheet_costs", COSTS, paper, printed, printed.word("sheet_costs_note"))]
    title = printed.word("sheet_title", year=paper["year"])
    return page(paper, title, printed.word("declaration_281_pending"), [block for block in blocks if block.rows],
                panel=_panel(paper, printed))


def _block(heading: str, names: tuple[str, ...], paper: Paper, printed: Printed, note: str) -> Block:
    """Code of the return, what it is, amount."""
    has_codes = any(name in CODES for name in names)
    rows = [(CODES.get(name, ""), printed.word(f"declaration_{name}"), printed.money(paper["figures"][name]))
            for name in names if name in paper["figures"]]
    header = (printed.word("sheet_code"), printed.word("sheet_what"), printed.word("payslip_euro"))
    if not has_codes:
        rows, header = [("", *row[1:]) for row in rows], ("", *header[1:])
    return Block(printed.word(heading, days=_days(paper, printed)).strip(" ·"), header=header, rows=tuple(rows), right=(2,),
                 badges=(0,), flexible=(1,), note=note)


def _days(paper: Paper, printed: Printed) -> str:
    """In and out of service in the year, as far as the sheet says."""
    return " – ".join(printed.day(paper["days"][number]) for number in ("2055", "2056") if number in paper["days"])


def _panel(paper: Paper, printed: Printed) -> dict[str, str]:
    """All that is taxed, and what is already paid of the tax."""
    def total(*names: str) -> Decimal:
        return sum((Decimal(paper["figures"].get(name, "0")) for name in names), Decimal(0))
    taxed = total("2060", "2063", "45_2069") - total("45_2071")
    kept = printed.euro(total("2074", "2075", "45_2063"))
    return {"what": printed.word("sheet_taxed", year=paper["year"]), "amount": printed.euro(taxed),
            "note": printed.word("sheet_kept", amount=kept)}
