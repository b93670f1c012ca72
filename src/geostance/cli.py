"""The console script: score here, the other commands wherever their room has put them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from geostance import __version__
from geostance.errors import GeostanceError, InputError, MissingExtraError, TooLargeError

if TYPE_CHECKING:
    from geostance.analysis import Analysis

COMMANDS = "geostance.commands"
EXTRAS = {"geostance_serving": "serve", "geostance_training": "train"}
BYTES_A_CHARACTER = 4
"""The most that a character takes in any encoding."""

INPUT_FAILED, FAILED, INTERRUPTED = 2, 1, 130


class Commands(click.Group):
    """A group that takes in the commands of the installed rooms."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *_entries()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or one that says why it cannot be had."""
        entry = _entries().get(cmd_name)
        if entry is None:
            return super().get_command(ctx, cmd_name)
        try:
            return entry.load()
        except ModuleNotFoundError as error:
            extra = EXTRAS.get(entry.module.partition(".")[0])
            return _unusable(entry.name, _lacking(entry, error), f"(needs the extra {extra})")
        except AttributeError as error:
            return _unusable(entry.name, _broken(entry, error), "(broken: install geostance again)")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command; a module that it lacks becomes the extra to install."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            entry = _entries().get(ctx.invoked_subcommand or "")
            if entry is None:
                raise
            raise _lacking(entry, error) from error


@cache
def _entries() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=COMMANDS)}


def _unusable(name: str, failure: Exception, short_help: str) -> click.Command:
    """Return a command that takes any arguments and only says what is wrong with it."""

    def callback(**_: object) -> NoReturn:
        raise failure

    anything = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)
    settings = {"ignore_unknown_options": True, "help_option_names": []}
    return click.Command(
        name, callback=callback, params=[anything], context_settings=settings, short_help=short_help
    )


def _broken(entry: EntryPoint, error: AttributeError) -> click.ClickException:
    """Return what to tell where what is installed of a command does not fit together."""
    return click.ClickException(
        f"the command {entry.name} cannot be loaded from {entry.value}: {error}; "
        "what is installed is of two versions: install geostance again"
    )


def _lacking(entry: EntryPoint, error: ModuleNotFoundError) -> MissingExtraError:
    """Return what to tell of a missing module; raise it again where it is one of our own."""
    room, lacked = entry.module.partition(".")[0], (error.name or "").partition(".")[0]
    if room not in EXTRAS or lacked in ("geostance", *EXTRAS):
        raise error
    extra = EXTRAS[room]
    return MissingExtraError(
        f"the command {entry.name} needs {lacked}, which is not installed; "
        f"install it with: pip install 'geostance[{extra}]'"
    )


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="geostance")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Who takes what stance toward whom in a news article."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@commands.command()
@click.argument("files", nargs=-1, metavar="[FILE...|-]")
@click.option("--json", "as_json", is_flag=True, help="Print one analysis a line as JSON.")
@click.option("--html", is_flag=True, help="Read the input as HTML; without it, HTML is recognised.")
@click.option("--target", "targets", multiple=True, metavar="PHRASE", help="Judge this too; may be repeated.")
@click.option("--pairs", type=click.Choice(["all"]), help="List every ordered pair of targets.")
@click.option("--title", help="Title of the article, where the text lacks it.")
@click.option("--date", metavar="YYYY-MM-DD", help="Day of publication; decides who was in office.")
@click.option("--bundle", type=click.Path(path_type=Path), help="Folder or name of another bundle.")
def score(
    files: Sequence[str],
    *,
    as_json: bool,
    html: bool,
    bundle: Path | None,
    **given: Any,
) -> None:
    """Analyse articles in FILEs, or on standard input, and print what is in them.

    Any text will do: plain, copied from a page with its menus, or HTML.
    """
    from geostance.analyzer import Analyzer

    sources = _sources(files or ("-",))
    analyzer = Analyzer(bundle)
    for name, source in sources:
        try:
            with _busy(f"analysing {name}"):
                analysis = analyzer.analyze(source, html=html or None, **given)
        except InputError as error:
            raise type(error)(f"{name}: {error}") from error
        _show(analysis, as_json=as_json)


def _busy(words: str) -> AbstractContextManager[Any]:
    """Show in a terminal that something is going on; nothing elsewhere."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.text import Text

    return Console(stderr=True).status(Text(words))


def _sources(files: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for name in files:
        if name != "-":
            yield name, _bytes(name)
            continue
        if sys.stdin.isatty():
            click.echo("reading the article from the keyboard; end it with Ctrl-D", err=True)
        data = sys.stdin.buffer.read(_limit() + 1)
        _check_size("standard input", len(data), "at least ")
        yield "standard input", data


def _bytes(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            _check_size(name, os.fstat(file.fileno()).st_size)
            return file.read()
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}; check the path") from error


def _check_size(name: str, size: int, least: str = "") -> None:
    if size > _limit():
        raise TooLargeError(
            f"{name}: {least}{size:,} bytes, the limit for one article is {_limit():,}; "
            "cut it, or give many articles to geostance batch"
        )


def _limit() -> int:
    """Return how many bytes an article of the most characters may have."""
    from geostance.article import MAX_CHARACTERS

    return MAX_CHARACTERS * BYTES_A_CHARACTER


def _show(analysis: Analysis, *, as_json: bool) -> None:
    if as_json:
        click.echo(analysis.to_json().encode())
        return
    from rich.console import Console

    from geostance.terminal import report

    Console(highlight=False, markup=False, emoji=False).print(report(analysis))


@commands.command()
def schema() -> None:
    """Print the JSON Schema of an analysis."""
    import json

    from geostance.schema import analysis_schema

    click.echo(json.dumps(analysis_schema(), indent=2))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the console script and end the process.

    Every foreseen failure is one line on standard error: status 2 where the input or the command line is
    at fault, 1 otherwise, 130 after an interrupt.
    """
    _write_anything()
    try:
        sys.exit(commands.main(arguments, prog_name="geostance", standalone_mode=False) or 0)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # What reads our output has had enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except GeostanceError as error:
        _fail(str(error), INPUT_FAILED if isinstance(error, InputError) else FAILED)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}; free or allow the place, then run the same again", FAILED)


def _write_anything() -> None:
    """Let a terminal that lacks a character show another one instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _fail(message: str, status: int) -> NoReturn:
    from geostance.marking import printable

    click.echo(f"geostance: {printable(' '.join(message.split()))}", err=True)
    sys.exit(status)
