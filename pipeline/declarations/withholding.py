"""The withholding tax of a month (form 274.10): base, tax, and the communication of its payment.

No XML: the ministry's specification of the file (Finprof) is not public; the figures are those to type in. That they equal
what the ledger owes the State, approval has proved (`documents_unlike_postings` in the books).
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from pipeline.books.store import open_books
from pipeline.core.calendar import Month
from pipeline.core.home import Home
from pipeline.core.money import from_cents, text
from pipeline.declarations.draft import CELLS, Draft, WrongPeriod, figure
from pipeline.declarations.sealed import ordered, paid, runs_after, sealed_months
from pipeline.month.collect import param_book
from pipeline.month.state_payments import TAX, tax_communication, tax_due
from pipeline.outputs.declaration import Summary, Table, summary, told
from pipeline.outputs.printed import Printed

NATURE = "10"
"""Pay of the employer's workers."""
FIGURES = {"taxable": {"taxable": 1, "exceptional_gross": 1, "exceptional_deduction": -1},
           "withholding": {"withholding": 1, "exceptional_withholding": 1}}
"""Figure of the form -> amounts of each payslip that it adds up (1) or takes off (-1)."""


def withholding(home: Home, period: str, as_of: date) -> Draft:
    """The draft of a month such as 2026-03. Raises WrongPeriod, Refused."""
    try:
        month = Month.parse(period)
    except ValueError as error:
        raise WrongPeriod(str(error)) from None
    with open_books(home.books_url, home.path) as books:
        slips = paid(books, sealed_months(books, [period]))
        sent = ordered(books, TAX, [period])
        late = runs_after(books, period, tax_due(month, param_book(home)[0].in_force(month.last)))
    cells = parts(slips)
    sums = {name: text(from_cents(figure(cells, f"{NATURE}.{name}"))) for name in FIGURES}
    totals = {**sums, "nature": NATURE, "communication": tax_communication(home.cooperative["enterprise_number"], month),
              "ordered": text(from_cents(sent))}
    told_of = {"ordered_differs": totals["ordered"] != sums["withholding"], "late_runs": bool(late)}
    doubts = [word for word, holds in told_of.items() if holds]
    said = Summary("withholding", period, as_of, home.cooperative, ("communication", "ordered"),
                   (_table(sums, slips), *remarks(doubts, home.cooperative["language"], ", ".join(late))), amounts=("ordered",))
    files = {"summary.pdf": summary(said, totals), "by_payslip.csv": _by_payslip(slips)}
    spoken = [row for table in remarks(doubts, "en", ", ".join(late)) for row, in table.rows]
    return Draft("withholding", period, files, totals, (*told(said, totals), *spoken), cells)


def remarks(doubts: Sequence[str], language: str, runs: str) -> tuple[Table, ...]:
    """What to look at before the figures are typed in, in sentences; no table where there is nothing."""
    printed = Printed(language)
    rows = tuple((printed.word(f"declaration_{doubt}", runs=runs),) for doubt in doubts)
    return (Table("remarks", ("remark",), rows),) if rows else ()


def parts(slips: pl.DataFrame) -> pl.DataFrame:
    """What each payslip adds to each figure: CELLS."""
    rows = [slips.select(cell=pl.lit(f"{NATURE}.{name}"), amount_cents=pl.col(amount) * sign, document="number",
                         amount=pl.lit(amount), member_id="member_id", sign=pl.lit(sign, dtype=pl.Int64))
            for name, amounts in FIGURES.items() for amount, sign in amounts.items()]
    return pl.concat(rows).filter(pl.col("amount_cents") != 0).select(list(CELLS)).sort("cell", "document", "amount")


def _table(sums: Mapping[str, str], slips: pl.DataFrame) -> Table:
    """The one line of the form."""
    row = (NATURE, str(slips["member_id"].n_unique()), sums["taxable"], sums["withholding"])
    return Table("withholding", ("nature", "members", "taxable", "withholding"), (row,), amounts=(2, 3), counts=(1,))


def _by_payslip(slips: pl.DataFrame) -> bytes:
    """What each payslip adds, in euro, for who wants to add it up."""
    sums = {name: sum((pl.col(amount) * sign for amount, sign in amounts.items()), pl.lit(0))
            for name, amounts in FIGURES.items()}
    euro = [(whole.cast(pl.Decimal(38, 2)) / 100).cast(pl.Decimal(38, 2)).alias(name) for name, whole in sums.items()]
    return slips.select("number", "month", "run", "member_id", *euro).write_csv().encode()
