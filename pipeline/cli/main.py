"""The group `smart` and what all commands share: the home folder, plain errors, exit codes."""

from collections.abc import Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from pipeline.core.home import Home
from pipeline.core.refused import REFUSED, Told

WHERE = {
    "init": "homes", "template": "templates", "check": "intake", "run": "month", "review": "month", "approve": "approval",
    "discard": "approval", "pay": "money", "send": "sending", "reconcile": "bank", "remind": "claims", "fund": "fund",
    "export-member": "folders", "explain": "explaining", "simulate": "simulating", "plan": "planning", "compare": "comparing",
    "members": "registers", "shares": "registers", "law": "law", "declare": "declaring", "verify": "proof",
}
"""The module of each command, imported when the command is asked for: a word of completion waits for no other."""


class Commands(Mapping[str, click.Command]):
    """Commands by name, in order."""

    def __getitem__(self, name: str) -> click.Command:
        commands = import_module(f"pipeline.cli.{WHERE[name]}").COMMANDS
        return next(command for command in commands if command.name == name)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(WHERE))

    def __len__(self) -> int:
        return len(WHERE)


class Smart(click.Group):
    """Turns what people can mend into one plain line and the fixed exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Told as error:
            _stop("\nsmart: ".join(error.lines), error.code)
        except BrokenProcessPool:
            _stop("a process that made documents died (out of memory?): nothing changed, try fewer --workers", REFUSED)
        except BrokenPipeError:
            raise
        except OSError as error:
            _stop(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), REFUSED)


def _stop(message: str, code: int) -> None:
    click.echo(f"smart: {message}", err=True)
    raise SystemExit(code)


@click.group(cls=Smart, commands=Commands(), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--home", "home", type=click.Path(path_type=Path), envvar="SMART_HOME", default=".",
              show_default="SMART_HOME, else here", help="The cooperative's folder.")
@click.version_option(package_name="smart-month", prog_name="smart")
@click.pass_context
def main(ctx: click.Context, home: Path) -> None:
    """Smart's month: dropped workbooks become payslips, invoices and sealed books.

    \b
    A month, from start to end:
      smart init coop --sample            a home with a sample month in its inbox
      cd coop
      smart run --month 2026-03           draft: documents and a review page
      smart approve --month 2026-03 --by "Ann Peeters"
      smart explain M001 net --month 2026-03

    Shell completion: eval "$(_SMART_COMPLETE=bash_source smart)"
    """
    ctx.obj = Home(home.resolve())
