"""The page that sums a quarter's declaration up: by worker code, beside the ledger, what is left out, what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.core.money import from_cents, text
from pipeline.declarations.dmfa.control import net
from pipeline.declarations.dmfa.late import runs_of
from pipeline.declarations.dmfa.sealed import Quarter
from pipeline.outputs.declaration import Table
from pipeline.outputs.printed import Printed

SHOWN = 40
"""Members left out who are named on the page; all are in left_out.csv."""
SUMS = {"dmfa_pay": ("remun", "student_remun"), "dmfa_contributions": ("contribution", "student_contribution"),
        "dmfa_work_bonus": ("deduction",), "dmfa_reduction": ("reduction",)}
"""Column of the table by worker code -> the figures that it adds up."""
UNRELATED = "870"


def tables(declared: pl.DataFrame, control: Mapping[str, int], gone: pl.DataFrame, notes: Sequence[str],
           printed: Printed) -> tuple[Table, ...]:
    """declared: parts of figures. gone: see `left_out`. notes: sentences, in the language of the page."""
    said = [by_code(declared, printed), _control(control, printed)]
    said += [_left_out(gone, printed)] if gone.height else []
    return (*said, *([Table("dmfa_notes", ("dmfa_note",), tuple((note,) for note in notes))] if notes else []))


def by_code(declared: pl.DataFrame, printed: Printed) -> Table:
    """One row a worker code, and the contribution on double holiday pay of all together."""
    codes = [code for code in declared["record_code"].unique().sort() if code]
    rows = [_row(_code(code, printed), declared.filter(~_is_unrelated(), record_code=code)) for code in codes]
    beside = declared.filter(_is_unrelated(), figure="unrelated")
    if beside.height:
        owed = _euro(net(beside))
        rows.append((_code(UNRELATED, printed), str(beside["member_id"].n_unique()), "", "", owed, "", "", owed))
    total = _row(printed.word("declaration_dmfa_total"), declared.filter(~_is_unrelated()))
    whole = (*total[:4], _euro(_sum(declared, (*SUMS["dmfa_contributions"], "unrelated"))), *total[5:7],
             _euro(net(declared.filter(pl.col("figure") != "undeclared"))))
    return Table("dmfa_by_code", ("dmfa_code", "members", "dmfa_occupations", *SUMS, "dmfa_net"), tuple(rows),
                 amounts=(3, 4, 5, 6, 7), counts=(1, 2), total=whole)


def _row(name: str, parts: pl.DataFrame) -> tuple[str, ...]:
    worked = parts.filter(figure="remun").select("member_id", "record_code", "row_key").n_unique()
    sums = [_euro(_sum(parts, figures)) for figures in SUMS.values()]
    stands = parts.filter(pl.col("figure") != "undeclared")
    return (name, str(stands["member_id"].n_unique()), str(worked) if worked else "", *sums, _euro(net(stands)))


def _code(code: str, printed: Printed) -> str:
    return f"{code} {printed.word(f'declaration_dmfa_code_{code}')}"


def _is_unrelated() -> pl.Expr:
    return pl.col("figure").str.starts_with("unrelated")


def _control(control: Mapping[str, int], printed: Printed) -> Table:
    rows = [(printed.word(f"declaration_dmfa_{name}"), _euro(cents)) for name, cents in control.items()]
    return Table("dmfa_control", ("dmfa_line", "dmfa_amount"), tuple(rows[:-1]), amounts=(1,), total=rows[-1])


def _left_out(gone: pl.DataFrame, printed: Printed) -> Table:
    rows = [(row["member_id"], printed.word(f"declaration_dmfa_{row['left_out']}"), row["payslips"], _euro(row["amount_cents"]))
            for row in gone.head(SHOWN).to_dicts()]
    total = (printed.word("declaration_dmfa_total"), "", "", _euro(int(gone["amount_cents"].sum())))
    header = ("dmfa_member", "dmfa_reason", "dmfa_payslips", "dmfa_amount")
    return Table("dmfa_left_out", header, tuple(rows), amounts=(3,), total=total)


@dataclass(frozen=True)
class Seen:
    """What the notes are about. declared: parts of figures. people, late: see `people` and `late_payslips`. rounding, unordered:
    cents; unordered is what is declared and not in the bank files of the months."""

    quarter: Quarter
    declared: pl.DataFrame
    people: pl.DataFrame
    late: pl.DataFrame
    rounding: int
    unordered: int


def notes(seen: Seen, printed: Printed) -> list[str]:
    """Sentences on what the figures do not know: months that are not sealed, corrections of what was declared, young members."""
    quarter, declared, said = seen.quarter, seen.declared, []
    if quarter.missing:
        said.append(printed.word("declaration_dmfa_not_sealed", months=", ".join(quarter.missing)))
    if seen.unordered:
        word = "declaration_dmfa_unordered" if seen.unordered > 0 else "declaration_dmfa_ordered_more"
        said.append(printed.word(word, amount=printed.euro(from_cents(abs(seen.unordered)))))
    for which, rows in _by_quarter(seen):
        if rows.height:
            said.append(printed.word(f"declaration_dmfa_late_{which}", runs=runs_of(rows), count=str(rows.height)))
    young = seen.people.filter("is_young").join(declared, on="member_id", how="semi")["member_id"].sort().to_list()
    if young:
        said.append(printed.word("declaration_dmfa_young", members=", ".join(young)))
    if seen.rounding:
        said.append(printed.word("declaration_dmfa_rounding", amount=printed.euro(from_cents(seen.rounding))))
    if declared.filter(code=UNRELATED).height:
        said.append(printed.word("declaration_dmfa_on_double"))
    if declared.filter(figure="reduction").height:
        said.append(printed.word("declaration_dmfa_shared_reduction"))
    return said


def _by_quarter(seen: Seen) -> tuple[tuple[str, pl.DataFrame], ...]:
    """Late payslips of the quarter itself, and of earlier ones."""
    own = pl.col("quarter") == seen.quarter.name
    return (("own", seen.late.filter(own)), ("earlier", seen.late.filter(~own)))


def _sum(parts: pl.DataFrame, figures: Sequence[str]) -> int:
    return int(parts.filter(pl.col("figure").is_in(figures))["amount_cents"].sum())


def _euro(cents: int) -> str:
    return text(from_cents(cents))


