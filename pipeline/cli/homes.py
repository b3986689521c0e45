"""`smart init`: a new home, and books that begin with another system's figures."""

import json
from importlib.resources import files
from pathlib import Path

import click

from pipeline.cli.opening import take_over_in
from pipeline.cli.options import as_json, quiet
from pipeline.core.home import Home
from pipeline.core.refused import WRONG_USE
from sample_inputs import COOPERATIVE, ONSS, PAYMENTS, copy_sample

FOLDERS = ("inbox", "inbox/receipts", "handed-back", "output", "archive")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Put the sample registers and workbooks of 2026-03 in its inbox.")
@click.option("--opening", type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True), metavar="FILE",
              help="An opening workbook: another system's figures become the first entry of the books.")
@as_json
@quiet
def init(folder: Path, sample: bool, opening: Path | None, as_json: bool, quiet: bool) -> None:
    """Make a home: smart.toml, a commented policy.yaml and an empty inbox.

    With --opening the FOLDER may be a home already, whose books are empty: drop the registers in its inbox first. While anything
    in the workbook is wrong or does not balance, nothing is booked (exit 1). `smart template --opening` gives an empty one.

    \b
    Examples:
      smart init coop --sample
      smart init coop --opening opening.xlsx
    """
    is_home = (folder / "smart.toml").exists()
    if is_home and (sample or not opening):
        click.echo(f"smart: {folder} is a home already; nothing was changed", err=True)
        raise SystemExit(WRONG_USE)
    if not is_home:
        _make(folder, sample)
    if opening:
        raise SystemExit(take_over_in(Home(folder.resolve()), opening, as_json, quiet))
    if as_json:
        click.echo(json.dumps({"paths": [str(folder)], "totals": {}}))
    elif not quiet:
        what = "the sample month 2026-03 waits in its inbox" if sample else "drop the registers and workbooks in its inbox"
        click.echo(f"{folder}: {what}.\nNext: smart --home {folder} run --month 2026-03")


def _make(folder: Path, sample: bool) -> None:
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "smart.toml").write_text(toml(COOPERATIVE), encoding="utf-8")
    template = files("templates").joinpath("home/policy.yaml").read_text(encoding="utf-8")
    (folder / "policy.yaml").write_text(template, encoding="utf-8")
    if sample:
        copy_sample(folder / "inbox")


def toml(cooperative: dict[str, str]) -> str:
    """smart.toml with an identity to replace."""
    lines = [f'{name} = "{value}"' for name, value in cooperative.items()]
    return "\n".join([
        "# Who invoices and employs. Replace every line by your own.", "[cooperative]", *lines, "",
        "# The bank file: its version, and where the State is paid. Replace every line by your own.", "[payments]",
        *(f'{name} = "{value}"' for name, value in PAYMENTS.items()), "",
        "# What the ONSS gave the employer, for the quarterly declaration. Replace every line by your own.", "[onss]",
        *(f'{name} = "{value}"' for name, value in ONSS.items()), '# local_unit = "2000000000"', "",
        "# The server that mails, when there is one; tls is tls, starttls, or none for a server on this machine.",
        "# Its password stands in SMART_MAIL_PASSWORD.", "# [mail]", '# host = "mail.example.org"', "# port = 587",
        '# tls = "starttls"', "", "# The folder that the access point empties, and where it drops its answers.",
        "# [access_point]", '# folder = "outbox/peppol"', '# answers = "outbox/answers"', "",
        "# Where the books are kept, relative to this folder.", "[books]", 'url = "sqlite:///books.db"', ""])


COMMANDS = (init,)
