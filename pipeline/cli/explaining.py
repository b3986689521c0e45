"""`smart explain`: the tree of an amount."""

import json
from typing import NoReturn

import click

from pipeline.cli.options import as_json, run_option
from pipeline.cli.session import finish
from pipeline.core.explain import Node, lines
from pipeline.core.home import Home
from pipeline.core.refused import WRONG_USE
from pipeline.declarations.explain import explain_cell
from pipeline.month.collect import param_book
from pipeline.month.explain import NoSuchAmount, explain
from pipeline.month.explain.shelf import shelf_of
from pipeline.month.find import erased_document, find_document, known_documents

DEFAULT = {"payslip": "net", "invoice": "total_incl_vat", "credit_note": "total_incl_vat", "copyright": "net"}


@click.command("explain")
@click.argument("ref")
@click.argument("amount", required=False)
@click.option("--month", help="The month; default the latest that has REF.")
@run_option
@as_json
@click.pass_obj
def explain_command(home: Home, ref: str, amount: str | None, month: str | None, nth: int | None, as_json: bool) -> None:
    """Explain an amount down to the law, the parameter and the cell somebody filled in.

    REF is the number of a payslip, invoice, credit note or copyright document, or a member's id (his payslip). AMOUNT
    is any number in its JSON: net, onss, work_fraction, turnover...; without it the net of a payslip or of copyright,
    the total of an invoice. A name that is not there lists those that are. AMOUNT@CONTRACT is what one contract of a
    payslip has of it, vat_base@VAT what an invoice has of a VAT code. KIND:PERIOD with a figure of a declaration's draft
    lists the documents that make it, each under such a name.

    \b
    Examples:
      smart explain M001 net --month 2026-03
      smart explain M001 turnover --month 2026-03 --run 2
      smart explain 2026-00001 total_vat
      smart explain 2026-C00001 copyright_expenses
      smart explain withholding:2026-03 10.taxable
    """
    finish(home)
    if ":" in ref:
        _show(explain_cell(home, ref, amount), as_json)
        return
    document = find_document(home, ref, month, nth)
    if document is None:
        why_not = f"no document {ref} in {month or 'any month'}; {known_documents(home, month, nth)}"
        _wrong(erased_document(home, ref, month, nth) or why_not)
    try:
        tree = explain(document, amount or DEFAULT[document["kind"]], param_book(home)[0], shelf_of(home, document))
    except NoSuchAmount as error:
        _wrong(str(error))
    _show(tree, as_json)


def _show(tree: Node, as_json: bool) -> None:
    click.echo(json.dumps(tree.as_dict(), ensure_ascii=False, indent=1) if as_json else "\n".join(lines(tree)))


def _wrong(message: str) -> NoReturn:
    click.echo(f"smart: {message}", err=True)
    raise SystemExit(WRONG_USE)


COMMANDS = (explain_command,)
