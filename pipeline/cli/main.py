"""The group `smart` and what all commands share: the home folder, plain errors, exit codes."""

from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from pipeline.books.connection import BooksDamaged
from pipeline.core.home import Home, HomeError
from pipeline.core.lock import Locked
from pipeline.core.params import ParameterError
from pipeline.core.refused import Refused
from pipeline.declarations.draft import WrongPeriod
from pipeline.month.collect import UnknownHold
from pipeline.month.publish import Unpublished
from pipeline.outputs.render import NotRendered
from pipeline.outputs.ubl_official import RulesMissing
from pipeline.outputs.workers import NoScheduler

MODULES = (
    "homes",
    "templates",
    "intake",
    "month",
    "approval",
    "money",
    "sending",
    "bank",
    "claims",
    "fund",
    "folders",
    "explaining",
    "simulating",
    "planning",
    "comparing",
    "registers",
    "law",
    "declaring",
    "proof",
)
"""Where the commands are. They import this module, so they are imported once it is there."""
PROBLEMS, WRONG_USE, REFUSED, LOCKED = 1, 2, 3, 4


class Smart(click.Group):
    """Turns what people can mend into one plain line and the fixed exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as error:
            _stop("\nsmart: ".join(error.reasons), REFUSED)
        except (BooksDamaged, NotRendered, NoScheduler, Unpublished) as error:
            _stop(str(error), REFUSED)
        except (HomeError, ParameterError, RulesMissing, UnknownHold, WrongPeriod) as error:
            _stop(str(error), WRONG_USE)
        except BrokenProcessPool:
            _stop("a process that made documents died (out of memory?): nothing changed, try fewer --workers", REFUSED)
        except BrokenPipeError:
            raise
        except OSError as error:
            _stop(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), REFUSED)
        except Locked as error:
            _stop(str(error), LOCKED)


def _stop(message: str, code: int) -> None:
    click.echo(f"smart: {message}", err=True)
    raise SystemExit(code)


@click.group(cls=Smart, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


def _register() -> None:
    for module in MODULES:
        for command in import_module(f"pipeline.cli.{module}").COMMANDS:
            main.add_command(command)


_register()
