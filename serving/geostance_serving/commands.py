"""The commands of this room: ``geostance serve`` and ``geostance batch``."""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from geostance.cli import INTERRUPTED

BUNDLE = click.option("--bundle", type=click.Path(path_type=Path), help="Folder of another bundle.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: any.")
@BUNDLE
def serve(host: str, port: int, bundle: Path | None) -> None:
    """Answer over HTTP until stopped.

    Settings come from the environment; docs/settings.md lists them.
    """
    from geostance.analyzer import Analyzer
    from geostance_serving import server
    from geostance_serving.settings import Settings

    server.run(Settings.from_environment(os.environ), host, port, partial(Analyzer, bundle))


@click.command()
@click.argument("source")
@click.argument("destination", metavar="DEST")
@click.option("--strict", is_flag=True, help="End with status 1 where a line gave an error.")
@BUNDLE
def batch(source: str, destination: str, *, strict: bool, bundle: Path | None) -> None:
    """Analyse SOURCE, one JSON object a line, into DEST, one analysis a line.

    Either may be - for the standard streams, or end in .gz. A line that is no article gives an error
    object in its place. Interrupted, the same command goes on where it stopped.
    """
    from geostance.analyzer import Analyzer
    from geostance_serving import batch as batches
    from geostance_serving.lines import Source
    from geostance_serving.progress import shown

    signal.signal(signal.SIGTERM, _interrupt)
    begin = time.monotonic()
    try:
        with Source(source) as opened, shown(opened.size) as report:
            tally = batches.run(Analyzer(bundle), opened, destination, report)
    except KeyboardInterrupt:
        click.echo("geostance: interrupted; the same command goes on where this one stopped", err=True)
        sys.exit(INTERRUPTED)
    click.echo(
        f"{tally.lines:,} articles in {time.monotonic() - begin:,.1f} s: "
        f"{tally.analysed:,} analysed, {tally.failed:,} errors, in {destination}",
        err=True,
    )
    if strict and tally.failed:
        click.get_current_context().exit(1)


def _interrupt(*_: Any) -> NoReturn:
    raise KeyboardInterrupt
