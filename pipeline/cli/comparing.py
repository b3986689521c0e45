"""`smart compare`: Smart or self-employed? A member's own year, or figures alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from pipeline.books.member_year import member_year
from pipeline.books.store import open_books
from pipeline.cli.comparison_table import missing, show, show_figures
from pipeline.cli.options import as_json, as_of
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.core.labels import LANGUAGES
from pipeline.core.params import ParamBook
from pipeline.core.refused import PROBLEMS, WRONG_USE
from pipeline.month.collect import param_book
from pipeline.month.registers import members_in_force
from pipeline.outputs.comparison import files, view
from pipeline.outputs.pdf import pdf
from pipeline.outputs.render import check_pdf
from pipeline.whatif.compare import Beside, on_income, on_taxable
from pipeline.whatif.comparison import About, comparison
from pipeline.whatif.own_year import NothingToCompare, from_books, from_figures
from pipeline.whatif.situation_columns import STATUSES, BadSituation, amount

PLACE = "output/compare"
FIGURES = {"income": "--income", "taxable": "--taxable", "turnover": "--turnover", "expenses": "--expenses", "days": "--days",
           "status": "--status", "pdf_file": "--pdf"}
WITH_TURNOVER = ("expenses", "days", "status", "pdf_file", "own_costs", "other_income", "municipal_surcharge", "fund_costs",
                 "language")
MOST_DAYS = 366
RATES = {"municipal_surcharge": "municipal_surcharge_rate", "fund_costs": "fund_costs_rate"}


@click.command("compare")
@click.argument("member", required=False)
@click.option("--year", type=click.IntRange(2018, 2100), required=True, help="The calendar year, such as 2026.")
@click.option("--income", help="Figures alone: contributions on this net income of the year, without fund costs.")
@click.option("--taxable", help="Figures alone: final tax on this taxable income, before the municipal surcharge.")
@click.option("--turnover", help="Figures alone: a year's turnover, excluding VAT, earned evenly.")
@click.option("--expenses", default="0", show_default=True, help="With --turnover: real costs of the year.")
@click.option("--days", help="With --turnover: days worked in the year; default one for each 300 EUR of turnover (policy).")
@click.option("--status", type=click.Choice(STATUSES), default="employee", show_default=True, help="With --turnover: at Smart.")
@click.option("--other-income", default="0", show_default=True,
              help="Pay of another job in the year: gross less social contributions, before costs and tax.")
@click.option("--own-costs", default="0", show_default=True,
              help="What self-employment would cost besides: accountant, insurance, software.")
@click.option("--municipal-surcharge", help="Share of the tax, such as 0.075; default the policy's.")
@click.option("--fund-costs", help="Share of the contributions, such as 0.0305; default the policy's.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Default the member's, else English.")
@click.option("--pdf", "pdf_file", type=click.Path(path_type=Path, dir_okay=False), help="With --turnover: a PDF too.")
@as_of
@as_json
@click.pass_obj
def compare_command(home: Home, member: str | None, year: int, as_of: date, as_json: bool, **options: Any) -> None:
    """Smart or self-employed? Cash after final tax and rights, side by side, on a member's sealed months of a year.

    The member's page is written to output/compare/<year>/<member>.pdf. Without MEMBER it works from figures, in any folder.

    \b
    Examples:
      smart compare M001 --year 2026
      smart compare M001 --year 2026 --other-income 28000 --municipal-surcharge 0.075
      smart compare --year 2026 --turnover 18000 --expenses 1500 --pdf page.pdf
      smart compare --year 2026 --income 1922.16 --taxable 30000 --json
    """
    _one_way(member, options)
    try:
        book = _with_rates(param_book(home)[0], options)
        if member is None and options["turnover"] is None:
            return _figures(year, options, book, as_json)
        _answer(*_of_member(home, member, year, as_of, options, book) if member is not None else
                _of_turnover(year, as_of, options, book), as_json)
    except (BadSituation, NothingToCompare) as error:
        click.echo(f"smart: {error}", err=True)
        raise SystemExit(WRONG_USE) from None


def _one_way(member: str | None, options: Mapping[str, Any]) -> None:
    """A member brings his own figures; what else is typed would be ignored in silence."""
    context = click.get_current_context()
    typed = [name for name in options if context.get_parameter_source(name) == ParameterSource.COMMANDLINE]
    if member is not None and (idle := [flag for name, flag in FIGURES.items() if name in typed]):
        raise click.UsageError(f"{idle[0]} goes with figures alone: leave {member} out")
    if member is None and not {"income", "taxable", "turnover"} & set(typed):
        raise click.UsageError("name a MEMBER, or give figures: --turnover, --income or --taxable")
    if member is None and "turnover" not in typed and (idle := [name for name in WITH_TURNOVER if name in typed]):
        raise click.UsageError(f"{FIGURES.get(idle[0], '--' + idle[0].replace('_', '-'))} goes with --turnover or a MEMBER")
    if "turnover" in typed and (idle := [name for name in ("income", "taxable") if name in typed]):
        raise click.UsageError(f"--{idle[0]} does not go with --turnover: the comparison computes it")


def _with_rates(book: ParamBook, options: Mapping[str, Any]) -> ParamBook:
    """The book with the surcharge and fund costs that were given. Raises BadSituation."""
    given = {policy: _rate(option, options[option]) for option, policy in RATES.items() if options[option] is not None}
    return book.changed({name: (replace(book.entries[name][-1], since=date.min, value=value),) for name, value in given.items()})


def _rate(option: str, written: str) -> Decimal:
    try:
        rate = Decimal(written)
    except InvalidOperation:
        rate = Decimal(-1)
    if not (rate.is_finite() and 0 <= rate < 1):
        raise BadSituation(f"--{option.replace('_', '-')}: {written!r} is not a share from 0 to below 1, such as 0.07")
    return rate


def _beside(options: Mapping[str, Any]) -> Beside:
    return Beside(amount("--other-income", options["other_income"]), amount("--own-costs", options["own_costs"]))


def _of_member(home: Home, member_id: str, year: int, as_of: date, options: Mapping[str, Any],
               book: ParamBook) -> tuple[dict[str, Any], list[Path]]:
    """The member's comparison and his page, written. Raises NothingToCompare."""
    beside = _beside(options)
    with at_work(home):
        members = {row["member_id"]: row for row in members_in_force(home, as_of).to_dicts()}
        if member_id not in members:
            raise NothingToCompare(f"no member is called {member_id}: the register has {', '.join(sorted(members)[:8])} ...")
        with open_books(home.books_url, home.path) as books:
            own = from_books(member_year(books, member_id, year), member_id, year, book)
        about = About(options["language"] or members[member_id]["language"], as_of, members[member_id], home.cooperative)
        document = comparison(own, year, beside, book, about)
        return document, [_written(home.path / PLACE / name, body) for name, body in files(document).files.items()]


def _of_turnover(year: int, as_of: date, options: Mapping[str, Any], book: ParamBook) -> tuple[dict[str, Any], list[Path]]:
    """The comparison of a turnover alone; its page where one is asked for."""
    turnover, expenses = (amount(f"--{name}", options[name]) for name in ("turnover", "expenses"))
    days = amount("--days", options["days"]) if options["days"] is not None else None
    if days is not None and not 0 < days <= MOST_DAYS:
        raise BadSituation(f"--days: {options['days']!r} is not a number of days of a year, above 0, at most {MOST_DAYS}")
    own = from_figures(turnover, expenses, year, options["status"], days, book)
    document = comparison(own, year, _beside(options), book, About(options["language"] or "en", as_of, {}, {}))
    return document, [_written(options["pdf_file"], pdf(view(document)))] if options["pdf_file"] else []


def _written(file: Path, body: bytes) -> Path:
    check_pdf(file.name, body)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return file

def _figures(year: int, options: Mapping[str, Any], book: ParamBook, as_json: bool) -> None:
    """Contributions of a net income and tax of a taxable income, each where it is asked for."""
    found: dict[str, Any] = {"year": year}
    if options["income"] is not None:
        found |= on_income(amount("--income", options["income"]), year, book)
    if options["taxable"] is not None:
        found |= on_taxable(amount("--taxable", options["taxable"]), year, book)
    if as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        show_figures(found)
    _stop_where_missing(found)


def _answer(document: dict[str, Any], paths: Sequence[Path], as_json: bool) -> None:
    page = view(document)
    if as_json:
        told = {**document, "sentences": page["sentences"], "assumptions": page["notes"], "paths": [str(path) for path in paths],
                "totals": {name: document[name].get("cash") for name in document["columns"]}}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        show(page)
        click.echo("".join(f"{path}\n" for path in paths), nl=False)
    _stop_where_missing(document)


def _stop_where_missing(found: Mapping[str, Any]) -> None:
    """What the law's missing values stopped is said by name; the rest has been given."""
    lines = list(missing(found))
    for line in lines:
        click.echo(f"smart: {line}", err=True)
    if lines:
        raise SystemExit(PROBLEMS)


COMMANDS = (compare_command,)
