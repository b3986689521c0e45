"""`smart verify`: proof of the books."""

import json

import click

from pipeline.books.seals import verify
from pipeline.cli.options import as_json
from pipeline.cli.session import at_work
from pipeline.core.home import Home
from pipeline.core.refused import PROBLEMS


@click.command("verify")
@as_json
@click.pass_obj
def verify_command(home: Home, as_json: bool) -> None:
    """Prove the books: chain of seals, balance, gapless numbers, published files byte by byte. Exit 0 sound.

    \b
    Example:
      smart verify --json
    """
    with at_work(home):
        findings = verify(home)
    if as_json:
        click.echo(json.dumps({"findings": findings}))
    else:
        click.echo("\n".join(findings) or "The books are sound.")
    raise SystemExit(PROBLEMS if findings else 0)


COMMANDS = (verify_command,)
