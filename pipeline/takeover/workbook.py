"""The opening workbook to fill in: a sheet that tells, and one for each kind of figure, with own keys to choose."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.core.labels import heading, labels, list_words
from pipeline.intake import Intake
from pipeline.month.member_workbooks import OTHERS, choices_of, kind_of
from pipeline.outputs.member_workbook import BLANK_ROWS, Column, Form, Table, Told, member_workbook
from schemas import OPENING
from schemas.opening import SERIES, SIDES

Rows = list[list[Any]]


def opening_workbook(registers: Intake, accounts: Sequence[str], language: str, day: date) -> bytes:
    """The workbook, .xlsx. registers: whose keys are offered. accounts: the cooperative's own at the bank.
    day: when it was made."""
    offered = {"member_id": registers.members["member_id"], "activity_id": registers.activities["activity_id"],
               "client_id": registers.clients["client_id"]}
    keys = {column: found if len(found) <= OTHERS else [] for column, some in offered.items()
            if (found := list(dict.fromkeys(some)))}
    forms = [_form(kind, {**keys, "iban": list(accounts)}, language, day) for kind in OPENING]
    return member_workbook(_told(language), forms, day)


def _told(language: str) -> Told:
    words = labels(language)
    about = [[title(kind, language), words[f"opening_about_{kind}"]] for kind in OPENING]
    sentences = [words[f"opening_{name}"] for name in ("how", "first", "balance", "then")]
    return Told(words["opening_title"], sentences,
                [Table(words["opening_sheets"], [words["opening_sheet"], words["opening_what"]], about)])


def title(kind: str, language: str) -> str:
    """What our own workbook calls a sheet."""
    return list_words()["sheet"][kind][language][0]


def _form(kind: str, offered: Mapping[str, Sequence[str]], language: str, day: date) -> Form:
    columns = OPENING[kind].to_schema().columns
    shown = [Column(heading(name, language), kind_of(column), choices_of(name, offered, language))
             for name, column in columns.items()]
    begun = _begun(kind, language, day)
    blank = [[None] * len(shown)] * (1 if kind == "opening_day" else BLANK_ROWS - len(begun))
    return Form(title(kind, language), shown, [[*row, *[None] * (len(shown) - len(row))] for row in [*begun, *blank]])


def _begun(kind: str, language: str, day: date) -> Rows:
    """What stands in a sheet already: every series of the year, every account."""
    if kind == "opening_numbers":
        return [[list_words()["series"][name][language][0], day.year] for name in SERIES]
    return [[list_words()["account"][name][language][0]] for name in SIDES] if kind == "opening_balances" else []
