"""The training room's commands, found by the console script through entry points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from geostance.errors import CorpusError
from geostance_training.corpora import inventory
from geostance_training.corpora.collection import Use
from geostance_training.corpora.mirror import Mirror
from geostance_training.evaluation.command import ROOT, evaluate, folder
from geostance_training.steps import Steps

__all__ = ["corpora", "evaluate", "gazetteer", "train"]

DATASETS = ROOT / "datasets"


@click.command()
@click.option("--family", type=click.Choice(["linear"]), default="linear", show_default=True)
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
@click.option("--out", type=folder, default=ROOT / "models" / "geostance-en", show_default=True)
@click.option("--settings", type=click.Path(path_type=Path, dir_okay=False), help="Another linear.toml.")
@click.option("--seed", default=0, show_default=True)
def train(family: str, datasets: Path, out: Path, settings: Path | None, seed: int) -> None:
    """Fit a bundle from the corpora and put it in its place.

    Uses the embedded corpus alone, or with GEOSTANCE_MIRROR set all corpora.
    """
    from geostance_training import release

    console = Console(soft_wrap=True)
    steps = Steps(console)
    result = release.train(
        datasets, Mirror.from_environment(), out, settings=settings, seed=seed, steps=steps
    )
    console.print(_uses(result.uses))
    for name, score in result.scores.items():
        console.print(f"held out: {name} {score:.3f}", highlight=False)
    console.print(f"{family} bundle {result.sha256} in {out}", highlight=False)


def _uses(uses: Sequence[Use]) -> Table:
    table = Table("corpus", "trains", "rows used", "left out: withheld", "left out: unusable", "licence")
    for use in uses:
        numbers = (f"{use.rows:,}", f"{use.leaked:,}", f"{use.unusable:,}")
        table.add_row(use.name, use.head, *numbers, use.licence)
    return table


@click.command()
@click.option("--curated", type=folder, default=DATASETS / "gazetteer", show_default="the source tree's")
@click.option("--out", type=folder, default=ROOT / "src" / "geostance" / "actors" / "data")
def gazetteer(curated: Path, out: Path) -> None:
    """Rebuild the gazetteer's files from the curated ones and the libraries' names."""
    from geostance_training import gazetteer as builder

    click.echo(builder.build(curated, out))


@click.group()
def corpora() -> None:
    """Say what corpora there are, and check their files."""


@corpora.command("list")
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
def list_corpora(datasets: Path) -> None:
    """List the corpora: what each trains, where it comes from, under which licence."""
    table = Table("corpus", "trains", "files", "licence", "source")
    for one in inventory.inventory(datasets):
        table.add_row(one.name, one.head, str(len(one.files)), one.licence, one.source)
    Console().print(table)


@corpora.command("verify")
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
def verify_corpora(datasets: Path) -> None:
    """Check each file against the sha256 of its manifest; exit status 1 where one is wrong or missing."""
    console, bad = Console(soft_wrap=True), 0
    for finding in inventory.verify(datasets, Mirror.from_environment()):
        bad += finding.state != "right"
        line = f"{finding.state:8}{finding.corpus}: {finding.file.path}"
        console.print(line if finding.state == "right" else f"{line}: {finding.detail}", markup=False)
    if bad:
        raise CorpusError(f"{bad} files are wrong or missing; the lines above say which")
