"""`smart simulate`: what would I get? One situation from options, or a file of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import polars as pl
from click.core import ParameterSource
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import Day, as_json, as_of
from pipeline.core.home import Home
from pipeline.core.money import text
from pipeline.core.params import ParamBook
from pipeline.core.refused import PROBLEMS, WRONG_USE
from pipeline.intake.loose_table import UnreadableTable, read_table
from pipeline.month.collect import param_book
from pipeline.month.documents import plain
from pipeline.whatif.simulate import price, simulate
from pipeline.whatif.situation_columns import KINDS, SPOUSES, STATUSES, BadSituation, amount
from pipeline.whatif.situations import Fault, readable, unused

SHOWN = ("invoice", "fee", "expenses", "full_cost", "margin", "cost", "gross", "onss", "work_bonus_A", "work_bonus_B",
         "onss_net", "social_deduction", "taxable", "exemption", "exceptional_base", "withholding", "special_contribution", "net")
HIDDEN = {"law_day", "tax_day", "net_wished"}


@click.command("simulate")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--invoice", help="Start from an invoice, excluding VAT.")
@click.option("--gross", help="Start from a gross.")
@click.option("--net", help="Start from a net: the smallest gross that reaches it.")
@click.option("--cost", help="Start from a cost of employment: the invoice that pays it.")
@click.option("--expenses", default="0", show_default=True, help="Expenses to be reimbursed.")
@click.option("--date", "day", type=Day(), help="The day of the law; default --as-of.")
@click.option("--status", type=click.Choice(STATUSES), default="employee", show_default=True)
@click.option("--spouse", type=click.Choice(SPOUSES), default="single", show_default=True,
              help="none: a spouse without income; pension174, pension579, other290: at most so much a month, net; above: more.")
@click.option("--children", default="0", help="All dependent children, the disabled included.")
@click.option("--disabled-children", default="0", help="How many of the children are disabled.")
@click.option("--single-parent", is_flag=True, help="Single, with dependent children.")
@click.option("--other-dependants", default="0", help="Other dependants than a spouse and children.")
@click.option("--dependants-65", default="0", help="Dependants of 65 or more who need care.")
@click.option("--disabled", is_flag=True, help="The member is disabled.")
@click.option("--disabled-spouse", is_flag=True, help="The spouse is disabled.")
@click.option("--resident/--non-resident", default=True, show_default=True, help="Whether the member lives in Belgium.")
@click.option("--days-paid", help="Days of the contract, when less than a full month.")
@click.option("--hours-paid", help="Hours of the contract, when less than a full month.")
@click.option("--time-fraction", help="Share of a full-time contract, such as 0.8, for a whole month.")
@click.option("--days-full-month", help="Days of a full month; default its days from Monday to Friday.")
@click.option("--full-time-hours-month", help="Hours of a full month; default those of its days.")
@click.option("--function", help="The artist's function; without it the flat rate applies.")
@click.option("--kind", type=click.Choice(KINDS), help="Exceptional pay: other (a premium), double_holiday or exit_holiday.")
@click.option("--social-deduction", help="Contribution on exceptional pay, where it is not the ordinary one.")
@click.option("--annual-reference", help="Yearly reference of exceptional pay: 12 x (monthly gross - 13.07 %).")
@as_of
@as_json
@click.pass_obj
def simulate_command(home: Home, file: Path | None, cost: str | None, as_of: date, as_json: bool, **options: Any) -> None:
    """From invoice, gross or net to every amount; nothing is saved. Runs in any folder; a home adds its policy.

    A gross or net has the invoice that just pays it, and its fee. FILE is CSV or Excel, one situation a row, columns
    named as the options are (days_paid, or days; disabled_children...), with id and date; an empty cell is the ordinary
    case: full month, full time, single, no children.

    \b
    Examples:
      smart simulate --invoice 1000 --spouse none --children 2
      smart simulate --net 1500 --date 2026-03-31
      smart simulate --gross 1800 --time-fraction 0.8 --status worker
      smart simulate --cost 500 --expenses 50
      smart simulate --gross 3000 --kind other --annual-reference 28000
      smart simulate situations.csv --json
    """
    _one_start(file, cost, options)
    book, _ = param_book(home)
    try:
        if cost is not None:
            day = options["day"] or as_of
            _show_price(price(amount("cost", cost), amount("expenses", options["expenses"]), day, book), as_json)
            return
        rows, faults = _situations(read_table(file) if file else [_given(options)], as_of, book)
        if faults and not file:
            raise BadSituation(faults[0].says)
    except (BadSituation, UnreadableTable, ArithmeticError) as error:
        click.echo(f"smart: {error}", err=True)
        raise SystemExit(PROBLEMS if file else WRONG_USE) from None
    _answer(rows, faults, book, as_json)


def _situations(given: Sequence[Mapping[str, str | None]], as_of: date, book: ParamBook) -> tuple[pl.DataFrame, list[Fault]]:
    """Typed situations and rows that cannot be read, with a word on columns that no rule reads."""
    for name in unused(given):
        click.echo(f"smart: the column {name} is not used", err=True)
    return readable(given, as_of, book)


def _one_start(file: Path | None, cost: str | None, options: Mapping[str, Any]) -> None:
    """A FILE brings its own columns, a cost its own price: what else is typed would be ignored in silence."""
    context = click.get_current_context()
    typed = [name for name in (*options, "cost") if context.get_parameter_source(name) == ParameterSource.COMMANDLINE]
    allowed = ("cost", "expenses", "day") if cost is not None and file is None else () if file else (*options, "cost")
    if idle := [name for name in typed if name not in allowed]:
        flag = "--date" if idle[0] == "day" else f"--{idle[0].replace('_', '-')}"
        raise click.UsageError(f"{flag} does not go with {'a FILE, whose columns say it' if file else '--cost'}")


def _given(options: Mapping[str, Any]) -> dict[str, str | None]:
    """The options as one situation, in text."""
    named = {**options, "date": options["day"]}
    del named["day"]
    return {name: None if value is None else str(value) for name, value in named.items()}


def _answer(rows: pl.DataFrame, faults: Sequence[Fault], book: ParamBook, as_json: bool) -> None:
    """Good rows are computed whatever the others say."""
    parts = simulate(rows, book)
    by_id = {row["id"]: row for part in parts for row in part.rows.to_dicts()}
    stopped = [row for part in parts for row in part.stopped.to_dicts()]
    results = [_columns(by_id[name]) for name in rows["id"] if name in by_id]
    if as_json:
        answers = {name: _columns(row) for name, row in by_id.items()}
        answers |= {row["id"]: {"id": row["id"], "missing_parameters": row["missing_parameters"]} for row in stopped}
        click.echo(json.dumps(_in_order(rows, faults, answers), ensure_ascii=False, indent=1))
    elif results:
        _table(results)
    for row in stopped:
        click.echo(f"smart: situation {row['id']}: not known on {row['law_day']}: {row['missing_parameters']}", err=True)
    for row in (row for row in by_id.values() if row["invoice"] is not None and row["fee"] + row["expenses"] > row["invoice"]):
        click.echo(f"smart: situation {row['id']}: fee and expenses are more than the invoice: no pay is left", err=True)
    for fault in faults:
        click.echo(f"smart: {fault.says}", err=True)
    raise SystemExit(PROBLEMS if stopped or faults else 0)


def _in_order(rows: pl.DataFrame, faults: Sequence[Fault], answers: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """One object a row, in the order of the file, those that could not be read in their places."""
    told = {fault.nth: {"id": fault.id, "error": fault.says} for fault in faults}
    good = iter(answers[name] for name in rows["id"])
    return [told[nth] if nth in told else next(good) for nth in range(1, rows.height + len(faults) + 1)]


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """Every column of the rules, amounts as text; what does not apply is left out."""
    return {name: plain(name, value) for name, value in row.items() if name not in HIDDEN and value is not None}


def _table(results: list[dict[str, Any]]) -> None:
    table = Table(title="Simulation: nothing is saved", title_justify="left")
    table.add_column("EUR")
    for result in results:
        table.add_column(str(result["id"]), justify="right")
    for name in SHOWN:
        if any(name in result for result in results):
            table.add_row(name, *(str(result.get(name, "")) for result in results))
    Console().print(table)


def _show_price(amounts: Mapping[str, Decimal], as_json: bool) -> None:
    shown = {name: text(amount) for name, amount in amounts.items()}
    click.echo(json.dumps(shown) if as_json else f"Invoice {shown['invoice']} excluding VAT, of which fee {shown['fee']}.")


COMMANDS = (simulate_command,)
