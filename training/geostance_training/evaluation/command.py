"""The command ``geostance evaluate``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from geostance_training.corpora.mirror import Mirror
from geostance_training.steps import Steps

ROOT = Path(__file__).resolve().parents[3]
WIDTH = 160
folder = click.Path(path_type=Path, file_okay=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the group's options say to its subcommands."""

    bundle: Path | None
    datasets: Path
    out: Path
    seed: int
    resamples: int


@click.group(invoke_without_command=True)
@click.option("--bundle", type=folder, help="A bundle's folder.", show_default="the released one")
@click.option("--datasets", type=folder, default=ROOT / "datasets", show_default="the source tree's")
@click.option("--out", type=folder, default=Path("reports"), show_default=True, help="Where to write.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the resamples.")
@click.option("--resamples", type=click.IntRange(min=1), default=1000, show_default=True)
@click.pass_context
def evaluate(
    context: click.Context, *, bundle: Path | None, datasets: Path, out: Path, seed: int, resamples: int
) -> None:
    """Measure a bundle on articles it was not trained on; write metrics.json and report.html.

    The texts come from the mirror that GEOSTANCE_MIRROR names.
    """
    context.obj = Choice(bundle, datasets, out, seed, resamples)
    if context.invoked_subcommand:
        return
    from geostance.analyzer import Analyzer
    from geostance_training.evaluation import report, run, terminal

    console = wide_console()
    mirror = run.require(Mirror.from_environment())
    evaluation = run.run(
        Analyzer(bundle), datasets, mirror, seed=seed, resamples=resamples, steps=Steps(console)
    )
    terminal.show(evaluation, console)
    for path in report.write(evaluation, out):
        console.print(f"wrote {path}", highlight=False)


@evaluate.command()
@click.pass_obj
def furniture(choice: Choice) -> None:
    """Cross-validate the line classifier by site; fits it anew for each fold.

    Uses the pages of the mirror, or without GEOSTANCE_MIRROR the project's own alone.
    """
    from geostance_training.evaluation import furniture as measuring

    mirror = Mirror.from_environment()
    found = measuring.evaluate(mirror.root if mirror else None, choice.datasets, choice.seed)
    click.echo("\n".join(found.lines()))


@evaluate.command()
@click.option("--sample", default=0, show_default=True, help="Print so many mentions to read.")
@click.pass_obj
def actors(choice: Choice, sample: int) -> None:
    """Measure the recall of listed actors, and print mentions to read."""
    from geostance.analyzer import Analyzer
    from geostance_training.evaluation import actors as measuring
    from geostance_training.evaluation import run

    articles, listed = run.articles(Analyzer(choice.bundle), choice.datasets, Mirror.from_environment())
    recall = measuring.evaluate(articles, listed)
    click.echo(f"recall of listed actors {recall.share:.3f} ({recall.listed} listed, {recall.found} found)")
    for article, actor in recall.misses:
        click.echo(f"missed: {actor} in {article}")
    for sighting in measuring.sample(articles, sample, choice.seed):
        click.echo(f"{sighting.article}  {sighting}")


@evaluate.command()
@click.pass_obj
def curve(choice: Choice) -> None:
    """Measure what more data brings to relations: fits the linear family forty times, about half an hour.

    Writes curve.json and curve.svg. Fits that curve.json holds already are not done again.
    """
    from geostance.analyzer import Analyzer
    from geostance_training.evaluation import curve as measuring
    from geostance_training.evaluation import learning, run, terminal
    from geostance_training.linear import settings

    console = wide_console()
    steps, chosen, resamples = Steps(console), settings.read(), choice.resamples
    mirror = run.require(Mirror.from_environment())
    data = learning.digest(choice.datasets, settings.DEFAULT, resamples)
    kept = learning.Kept(choice.out / learning.JSON, data)
    if missing := kept.missing():
        lines = Analyzer(choice.bundle).bundle.lines
        material = measuring.read(choice.datasets, mirror, lines, chosen, steps)
        for point in measuring.points(material, missing, chosen, resamples=resamples, steps=steps):
            kept.add(point)
    console.print(terminal.rendered(learning.sheet(kept.points)))
    for path in learning.write(kept.points, choice.out):
        console.print(f"wrote {path}", highlight=False)


@evaluate.command()
@click.argument("other", type=folder)
@click.pass_obj
def difference(choice: Choice, other: Path) -> None:
    """Subtract the scores of the bundle OTHER on the gold articles, resample by resample."""
    from geostance.analyzer import Analyzer
    from geostance_training.evaluation import difference as measuring
    from geostance_training.evaluation import run, tables, terminal

    console = wide_console()
    scores = measuring.difference(
        Analyzer(choice.bundle),
        Analyzer(other),
        choice.datasets,
        run.require(Mirror.from_environment()),
        seed=choice.seed,
        resamples=choice.resamples,
        steps=Steps(console),
    )
    console.print(terminal.rendered(tables.differences(scores)))


def wide_console() -> Console:
    """Return a console that is wide enough for the tables where no terminal sets the width."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)
