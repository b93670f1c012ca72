"""The command ``geostance evaluate``."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from geostance_training.corpora.mirror import Mirror
from geostance_training.steps import Steps

ROOT = Path(__file__).resolve().parents[3]
WIDTH = 160
folder = click.Path(path_type=Path, file_okay=False)


@click.group(invoke_without_command=True)
@click.option("--bundle", type=folder, help="A bundle's folder.", show_default="the released one")
@click.option("--datasets", type=folder, default=ROOT / "datasets", show_default="the source tree's")
@click.option("--out", type=folder, default=Path("reports"), show_default=True, help="Where to write.")
@click.option("--seed", default=0, show_default=True, help="Of the resamples.")
@click.option("--resamples", default=1000, show_default=True, help="For the intervals.")
@click.pass_context
def evaluate(
    context: click.Context, *, bundle: Path | None, datasets: Path, out: Path, seed: int, resamples: int
) -> None:
    """Measure a bundle on articles it was not trained on; write metrics.json and report.html.

    The texts come from the mirror that GEOSTANCE_MIRROR names.
    """
    from geostance.analyzer import Analyzer
    from geostance_training.evaluation import report, run, terminal

    context.obj = (bundle, datasets)
    if context.invoked_subcommand:
        return
    console = _console()
    mirror = run.require(Mirror.from_environment())
    evaluation = run.run(
        Analyzer(bundle), datasets, mirror, seed=seed, resamples=resamples, steps=Steps(console)
    )
    terminal.show(evaluation, console)
    for path in report.write(evaluation, out):
        console.print(f"wrote {path}", highlight=False)


def _console() -> Console:
    """Return a console that is wide enough for the tables where no terminal sets the width."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)
