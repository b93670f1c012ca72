"""The command ``geostance evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from geostance_training.corpora.mirror import Mirror
from geostance_training.steps import Steps

if TYPE_CHECKING:
    from geostance.analyzer import Analyzer

ROOT = Path(__file__).resolve().parents[3]
LINEAR = ROOT / "models" / "geostance-en-linear"
RESERVED = ("model", "majority")
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
@click.option(
    "--beside",
    "others",
    type=folder,
    multiple=True,
    metavar="DIR",
    help="Another bundle to measure in the same run; may be repeated.",
    show_default="models/geostance-en-linear where it stands",
)
@click.option("--datasets", type=folder, default=ROOT / "datasets", show_default="the source tree's")
@click.option("--out", type=folder, default=Path("reports"), show_default=True, help="Where to write.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the resamples.")
@click.option("--resamples", type=click.IntRange(min=1), default=1000, show_default=True)
@click.pass_context
def evaluate(
    context: click.Context,
    *,
    bundle: Path | None,
    others: Sequence[Path],
    datasets: Path,
    out: Path,
    seed: int,
    resamples: int,
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
    analyzer = Analyzer(bundle)
    evaluation = run.run(
        analyzer,
        datasets,
        mirror,
        beside=_beside(analyzer, others),
        seed=seed,
        resamples=resamples,
        steps=Steps(console),
    )
    terminal.show(evaluation, console)
    for path in report.write(evaluation, out):
        console.print(f"wrote {path}", highlight=False)


def _beside(analyzer: Analyzer, others: Sequence[Path]) -> dict[str, Analyzer]:
    """Load the bundles to measure beside one: those named, else the linear one if it is another one."""
    from geostance.analyzer import Analyzer

    names = [one.resolve().name for one in others]
    if len({*names, *RESERVED}) < len(names) + len(RESERVED):
        raise click.UsageError(
            f"the bundles beside are called {', '.join(names)}; give folders of different names, none of "
            f"them {' or '.join(RESERVED)}"
        )
    if others:
        return {name: Analyzer(one) for name, one in zip(names, others, strict=True)}
    found = {LINEAR.name: Analyzer(LINEAR)} if LINEAR.is_dir() else {}
    return {name: one for name, one in found.items() if one.bundle.sha256 != analyzer.bundle.sha256}


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
