"""The comparison on the terminal: the page's own words and amounts."""

from collections.abc import Iterator, Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.outputs.comparison_words import stopped
from pipeline.whatif.compare import REGIMES

WIDTH = 120
"""Columns that four ways of working need."""
DUE = {"contributions": "contributions of the year", "starter_quarter": "provisional contribution of a starter's quarter",
       "minimum_quarter": "least contribution of a quarter"}


def show(page: Mapping[str, Any]) -> None:
    """Amounts, rights, sentences and assumptions of the page's view."""
    console = Console(width=max(Console().width, WIDTH))
    amounts = Table(title=f"{page['title']} · {page['about']}", title_justify="left")
    for nth, heading in enumerate(["EUR", *page["columns"]]):
        amounts.add_column(heading, justify="right" if nth else "left")
    for row in page["rows"]:
        amounts.add_row(row["label"], *row["amounts"], style="bold" if row["colour"] == "net" else None)
    console.print(amounts)
    built = Table(title_justify="left")
    for heading in ("", *page["columns"]):
        built.add_column(heading)
    for cells in page["rights"]:
        built.add_row(*cells)
    console.print(built)
    for line in (*page["missing"], *page["sentences"]):
        console.print(Text(line))
    console.print(Text(" ".join(page["notes"]), style="dim"))


def show_figures(found: Mapping[str, Any]) -> None:
    """Contributions by regime and tax, a line each."""
    for regime, of in found.items():
        if isinstance(of, dict):
            for name, label in DUE.items():
                if name in of:
                    click.echo(f"{regime}: {label} {of[name]}")
    if "tax_before_surcharge" in found:
        click.echo(f"tax before the municipal surcharge {found['tax_before_surcharge']}")


def missing(found: Mapping[str, Any]) -> Iterator[str]:
    """What could not be computed, by name."""
    if "missing_parameters" in found:
        yield f"tax of {found['year']}: not known: {found['missing_parameters']}"
    for name in found.get("columns", REGIMES):
        if (names := found.get(name, {}).get("missing_parameters")):
            yield f"{name} in {found['year']}: not known: {names}"
    for words, names in stopped(dict(found)) if "columns" in found else ():
        if len(words) > 1:
            yield f"{' with '.join(words)} costs in {found['year']}: not known: {names}"
