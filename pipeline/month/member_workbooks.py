"""The workbook that a member gets to fill in: own clients and orders as choices, what waits and why, how clients pay."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.books.score import scores
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.core.labels import heading, labels, list_words, money_text, month_text
from pipeline.core.money import from_cents
from pipeline.core.problems import Problem, is_error, wording
from pipeline.core.refused import Refused
from pipeline.intake.keys import OWN_KEYS
from pipeline.month.collect import Inputs, Order, collect
from pipeline.month.compute import compute
from pipeline.outputs.client_score import why_text
from pipeline.outputs.member_workbook import Column, Form, Table, Told, member_workbook
from schemas import WORKBOOK

OTHERS = 200
"""Clients of the whole register that are offered where there are no more: one looks for a name in a list, not in a register."""
KINDS = {pl.Date: "day", pl.Int64: "number", pl.Boolean: "text", pl.String: "text"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Facts:
    """What the books, the registers and the inbox know, for every Activity at once."""

    inputs: Inputs
    problems: Sequence[Problem]
    sold: pl.DataFrame
    employed: pl.DataFrame
    scores: Mapping[str, Row]


def member_workbooks(home: Home, activities: Sequence[str], order: Order) -> Iterator[tuple[str, bytes]]:
    """Activity and its workbook of the month. Raises Refused where one is unknown."""
    facts = _facts(home, order)
    known = {row["activity_id"]: row for row in facts.inputs.rows.activities.to_dicts()}
    if unknown := sorted(set(activities) - set(known)):
        raise Refused([f"no Activity is called {name}: nothing was written" for name in unknown])
    if waiting := _in_the_inbox(facts.inputs, activities):
        raise Refused(waiting)
    speaks = dict(facts.inputs.intake.members.select("member_id", "language").iter_rows())
    for name in activities:
        language = speaks.get(known[name]["administrator"], facts.inputs.cooperative["language"])
        told, forms = _told(known[name], facts, language), _forms(known[name], facts, language)
        yield name, member_workbook(told, forms, order.as_of)


def _in_the_inbox(inputs: Inputs, activities: Sequence[str]) -> list[str]:
    """A second workbook of the same month beside one that still lies there would contradict it."""
    there = inputs.intake.files.filter(pl.col("activity_id").is_in(activities), pl.col("kind") == "workbook",
                                       pl.col("month") == str(inputs.order.month)).sort("file")
    return [f"{row['file']} of {row['activity_id']} and {row['month']} lies in the inbox:"
            " add rows there, or run and approve it first" for row in there.to_dicts()]


def _facts(home: Home, order: Order) -> _Facts:
    inputs = collect(home, order)
    with open_books(home.books_url, home.path) as books:
        return _Facts(inputs, compute(inputs).problems, *_used(books),
                      {row["client_id"]: row for row in scores(books, order.as_of, inputs.policy).to_dicts()})


def _used(books: Books) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clients and orders of each Activity, and whom it employed, the latest first."""
    text = pl.String
    sold = books.frame("SELECT activity_id, client_id, order_reference, MAX(work_date) FROM lines"
                       " WHERE turnover_kind <> 'internal' GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3",
                       dict.fromkeys(("activity_id", "client_id", "order_reference", "day"), text))
    employed = books.frame('SELECT activity_id, member_id, joint_committee, MAX("end") FROM contracts GROUP BY 1, 2, 3'
                           " ORDER BY 4 DESC, 2, 3",
                           dict.fromkeys(("activity_id", "member_id", "joint_committee", "day"), text))
    return sold, employed


def _told(activity: Row, facts: _Facts, language: str) -> Told:
    words, name, opening = labels(language), activity["activity_id"], facts.inputs.opening
    budget = f"{money_text(from_cents(opening.budgets.get(name, 0)), language)}\u00a0\u20ac"
    tables = [_clients(name, facts, language), _waiting(name, facts, language)]
    return Told(f"{activity['name']} · {month_text(str(facts.inputs.order.month), language)}",
                [words["template_how"].format(activity=name), words["template_budget"].format(amount=budget)],
                [table for table in tables if table.rows])


def _clients(name: str, facts: _Facts, language: str) -> Table:
    """Own clients and how they pay; the limit is a suggestion."""
    words, called = labels(language), dict(facts.inputs.intake.clients.select("client_id", "name").iter_rows())
    own = list(dict.fromkeys(facts.sold.filter(activity_id=name)["client_id"]))
    heads = [words[f"template_{each}"] for each in ("client", "key", "open", "overdue", "limit", "why")]
    return Table(words["template_clients"], heads, [_client(each, called.get(each, each), facts.scores.get(each), language)
                                                    for each in own])


def _client(client: str, name: str, score: Row | None, language: str) -> list[Any]:
    if score is None:
        return [name, client, "", "", "", ""]
    limit = "" if score["limit_cents"] is None else from_cents(score["limit_cents"])
    return [name, client, from_cents(score["open_cents"]), from_cents(score["overdue_cents"]), limit, why_text(score, language)]


def _waiting(name: str, facts: _Facts, language: str) -> Table:
    """Rows of the Activity that wait in the inbox; they go on by themselves once what is wrong is right."""
    words = labels(language)
    found = sorted((each for each in facts.problems if each.activity_id == name and is_error(each)),
                   key=lambda each: (each.file, each.sheet, len(each.cell), each.cell))
    heads = [words[f"template_{each}"] for each in ("file", "cell")]
    rows = [[each.file, f"{each.sheet} {each.cell}".strip(), " ".join(wording(each, language))] for each in found]
    return Table(words["template_waiting"], [*heads, words["template_what"]], rows)


def _forms(activity: Row, facts: _Facts, language: str) -> list[Form]:
    offered = _offered(activity, facts)
    about = [[activity["activity_id"], str(facts.inputs.order.month), _version(activity["activity_id"], facts)]]
    return [_form(kind, about if kind == "about" else [], offered, language) for kind in WORKBOOK]


def _version(name: str, facts: _Facts) -> int:
    """That of the month's sealed workbook, beside which this one only adds; 1 where none is sealed."""
    of_month = facts.inputs.opening.sealed_rows.filter(activity_id=name, work_month=str(facts.inputs.order.month))
    return int(of_month["version"].max() or 1)  # type: ignore[arg-type]


def _offered(activity: Row, facts: _Facts) -> dict[str, list[str]]:
    """By column what the Activity used before, the latest first; the register where it is short."""
    name, register = activity["activity_id"], facts.inputs.intake.clients["client_id"].to_list()
    sold, employed = facts.sold.filter(activity_id=name), facts.employed.filter(activity_id=name)
    others = register if len(register) <= OTHERS else []
    runs = facts.inputs.rows.activities
    own = runs.filter(pl.col("administrator") == activity["administrator"], pl.col("activity_id") != name)["activity_id"]
    lists = {"client_id": [*sold["client_id"], *others, *own],
             "order_reference": [each for each in sold["order_reference"] if each],
             "member_id": [*employed["member_id"], activity["administrator"]],
             "joint_committee": employed["joint_committee"].to_list()}
    return {column: list(dict.fromkeys(words)) for column, words in lists.items()}


def _form(kind: str, rows: list[list[Any]], offered: Mapping[str, Sequence[str]], language: str) -> Form:
    """A sheet to fill in. It gives no row a key: a workbook that is filled in twice must add, never correct."""
    columns = {name: column for name, column in WORKBOOK[kind].to_schema().columns.items() if name != OWN_KEYS.get(kind)}
    shown = [Column(heading(name, language), kind_of(column), choices_of(name, offered, language))
             for name, column in columns.items()]
    title = list_words()["sheet"][kind][language][0]
    return Form(title[:1].upper() + title[1:], shown, rows)


def kind_of(column: Any) -> str:
    """How cells below a column are written: day, money, number or text."""
    if isinstance(column.dtype.type, pl.Decimal):
        return "money" if (column.metadata or {}).get("money") else "number"
    return KINDS[type(column.dtype.type)] if type(column.dtype.type) in KINDS else KINDS[column.dtype.type]


def choices_of(name: str, offered: Mapping[str, Sequence[str]], language: str) -> Sequence[str]:
    """Words of a closed list in the member's language, or what the Activity used before."""
    closed = list_words().get(name)
    return [words.get(language, [word])[0] for word, words in closed.items()] if closed else offered.get(name, ())
