"""The command line: it parses, calls and prints, and can do nothing that the package cannot."""

from __future__ import annotations

import os
import sys

import click

from .. import __version__
from ..errors import DEBUG, BarometerError, PackageFault, ParameterError, nearest
from ..files import refused
from . import case_files, privacy, rendering, verification


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.help_option("-h", "--help")
@click.version_option(__version__, prog_name="barometer")
def cli() -> None:
    """Børnesagsbarometret: the published tables, and how far each number carries."""


for command in (
    rendering.render_command,
    rendering.bilag2,
    rendering.change_command,
    case_files.demo,
    case_files.check,
    privacy.scan,
    verification.verify,
    verification.trace,
    verification.diff,
):
    cli.add_command(command)


def main() -> None:
    """The entry point: every error is a message without a traceback, and has an exit code.

    With the variable `errors.DEBUG` in the environment, what nobody foresaw keeps its traceback.
    """
    _open_stderr()
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.NoSuchOption as error:
        allowed = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
        _refuse(ParameterError(f"There is no option {error.option_name}.", expected=", ".join(allowed),
                               got=error.option_name, todo=nearest(error.option_name, allowed)))  # fmt: skip
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Interrupted. What was finished is in its place.", err=True)
        sys.exit(130)
    except BarometerError as error:
        _refuse(error)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        _refuse(refused(error) if isinstance(error, OSError) else PackageFault.of(error))


def _open_stderr() -> None:
    """Has errors go to stdout where stderr is closed. Left alone, the next file that is opened would receive them."""
    if sys.stderr is None:
        try:
            os.dup2(1, 2)
        except OSError:  # stdout is closed as well
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115  # as long as the process lives


def _refuse(error: BarometerError) -> None:
    click.echo(str(error), err=True)
    sys.exit(error.exit_code)
