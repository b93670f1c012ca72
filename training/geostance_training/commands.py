"""The training room's commands, found by the console script through entry points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table

from geostance.errors import CorpusError
from geostance_training.corpora import inventory
from geostance_training.corpora.collection import Use
from geostance_training.corpora.mirror import SOURCE, VARIABLE, Mirror
from geostance_training.evaluation.command import ROOT, evaluate, folder, wide_console
from geostance_training.steps import Steps, Transfers

__all__ = ["corpora", "evaluate", "gazetteer", "train"]

DATASETS = ROOT / "datasets"
PLACES = {
    "linear": "geostance-en",
    "frozen": "geostance-en-frozen",
    "finetuned": "geostance-en-finetuned",
}
"""Where in models/ a family's bundle goes."""

file = click.Path(path_type=Path, exists=True, dir_okay=False)
own_corpora = click.option(
    "--corpus", "own", type=folder, multiple=True, metavar="DIR", help="One of your own; may be repeated."
)


@click.command()
@click.option("--family", type=click.Choice(list(PLACES)), default="linear", show_default=True)
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
@own_corpora
@click.option(
    "--out",
    type=folder,
    help="The bundle's folder.",
    show_default="models/geostance-en, or geostance-en-FAMILY for an encoder",
)
@click.option("--settings", type=click.Path(path_type=Path, dir_okay=False), help="Another FAMILY.toml.")
@click.option(
    "--run", type=folder, help="Where an encoder's training keeps its state.", show_default="reports/FAMILY"
)
@click.option("--seed", default=0, show_default=True)
def train(
    family: str,
    datasets: Path,
    out: Path | None,
    seed: int,
    *,
    own: Sequence[Path],
    settings: Path | None,
    run: Path | None,
) -> None:
    """Fit a bundle from the corpora and put it in its place.

    Uses the embedded corpus alone, or with GEOSTANCE_MIRROR set all corpora, and your own beside them. An
    encoder's training that was interrupted goes on where it was.
    """
    from geostance_training import release

    console = Console(soft_wrap=True)
    chosen = release.family(family, settings, run or Path("reports") / family)
    place = out or ROOT / "models" / PLACES[family]
    result = release.train(
        datasets, Mirror.from_environment(), place, chosen, own=own, seed=seed, steps=Steps(console)
    )
    wide_console().print(_uses(result.uses))
    for name, score in result.scores.items():
        console.print(f"held out: {name} {score:.3f}", highlight=False)
    console.print(f"{family} bundle {result.sha256} in {place}", highlight=False)


def _uses(uses: Sequence[Use]) -> Table:
    left_out = ("left out: withheld", "near copies", "unusable")
    table = Table(
        *(Column(name, no_wrap=True) for name in ("corpus", "trains", "rows used")), *left_out, "licence"
    )
    for use in uses:
        numbers = map("{:,}".format, (use.rows, use.leaked, use.near, use.unusable))
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
    """Say what corpora there are, load their public files, check and count them, and build your own."""


@corpora.command("list")
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
def list_corpora(datasets: Path) -> None:
    """List the corpora: what each trains, where it comes from, under which licence."""
    table = Table("corpus", "trains", "files", "licence", "source")
    for one in inventory.inventory(datasets):
        table.add_row(one.name, one.head, str(len(one.files)), one.licence, one.source)
    Console().print(table)


@corpora.command("fetch")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--into", type=folder, envvar=VARIABLE, show_envvar=True, help="Folder of the mirror.")
@click.option(
    "--from",
    "copy",
    envvar=SOURCE,
    show_envvar=True,
    metavar="ADDRESS|FOLDER",
    help="A copy of a mirror.",
    show_default="GitHub",
)
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
def fetch_corpora(names: Sequence[str], into: Path | None, copy: str | None, datasets: Path) -> None:
    """Load the public files of the corpora NAMEd, or of all, at the commits that their manifests name.

    Each is checked by its sha256. What is there is not loaded again, what broke off is gone on with. Exit
    status 1 where a file was not loaded.
    """
    from geostance_training.corpora import fetching
    from geostance_training.corpora.download import Limits

    if into is None:
        raise CorpusError(f"nowhere to put the files: name a folder with --into, or set {VARIABLE}")
    console, failed = Console(soft_wrap=True), []
    manifests, origin = fetching.choose(datasets, names), fetching.source(copy) if copy else None
    with Transfers(Steps(console), console) as watch:
        for one in fetching.fetch(manifests, datasets, into, origin=origin, limits=Limits(), watch=watch):
            line = f"{one.outcome:8}{one.corpus}: {one.file.path}"
            console.print(line if one.outcome == "there" else f"{line}: {one.detail}", markup=False)
            failed += [f"{one.corpus}: {one.file.path}"] if one.outcome == "failed" else []
    if failed:
        raise CorpusError(f"not loaded, for the reasons above: {', '.join(failed)}")


@corpora.command("verify")
@own_corpora
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
def verify_corpora(datasets: Path, own: Sequence[Path]) -> None:
    """Check each file against the sha256 of its manifest; exit status 1 where one is wrong or missing.

    With --corpus, only the files of that one.
    """
    console, bad = Console(soft_wrap=True), 0
    mirror = Mirror.from_environment()
    for finding in inventory.verify_own(own) if own else inventory.verify(datasets, mirror):
        bad += finding.state != "right"
        line = f"{finding.state:8}{finding.corpus}: {finding.file.path}"
        console.print(line if finding.state == "right" else f"{line}: {finding.detail}", markup=False)
    if bad:
        raise CorpusError(f"{bad} files are wrong or missing; the lines above say which")


@corpora.command("stats")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="One object for machines.")
@own_corpora
@click.option("--datasets", type=folder, default=DATASETS, show_default="the source tree's")
def corpora_stats(names: Sequence[str], own: Sequence[Path], datasets: Path, *, as_json: bool) -> None:
    """Count the corpora NAMEd, or all: rows kept, dropped and why, labels, near copies, agreement.

    With --corpus, one of your own in their place. Of newsdesk, every count stands beside what was planned;
    exit status 1 where one falls short.
    """
    from geostance_training.corpora import report

    if names and own:
        raise click.UsageError("give names or --corpus, not both")
    mirror = Mirror.from_environment()
    found = report.gather_own(own, datasets, mirror) if own else report.gather(datasets, mirror, names)
    if as_json:
        click.echo(found.to_json())
    else:
        for table in found.tables():
            wide_console().print(table)
    if found.short:
        raise CorpusError("newsdesk: " + "; ".join(f"{one.what}: {one.found:.3g}" for one in found.short))


@corpora.command("build")
@click.argument("articles", type=file)
@click.argument("labels", type=file)
@click.option("--name", required=True, help="Of the corpus: lower case letters, digits and hyphens.")
@click.option("--licence", required=True, metavar="TEXT", help="Who may use it.")
@click.option("--into", type=folder, required=True, metavar="DIR", help="The corpus's folder.")
@click.option("--replace", is_flag=True, help="Replace the corpus that stands there.")
def build_corpus(articles: Path, labels: Path, into: Path, **given: Any) -> None:
    """Make a corpus of your own from ARTICLES and LABELS, two files of JSON lines.

    Everything is checked first. All faults are told with their lines, and nothing is written unless there is
    none.
    """
    from geostance_training.corpora import building, drafts

    console, plan = Console(soft_wrap=True, highlight=False), building.Plan(into, **given)
    plan.check()
    draft = drafts.read(articles, labels)
    for fault in draft.faults:
        console.print(str(fault), markup=False)
    if draft.faults:
        raise CorpusError(f"nothing was written: {len(draft.faults)} faults; mend what the lines above say")
    building.write(draft, plan)
    if unknown := draft.unknown_actors():
        console.print(f"warning: {_unknown(unknown)}", markup=False)
    counts = f"{len(draft.articles)} articles, {draft.relations} relations"
    console.print(f"{plan.name}: {counts} in {into}; its README.md asks what only you know", markup=False)


def _unknown(actors: Counter[str]) -> str:
    return (
        f"{len(actors)} actors of {actors.total()} labels are unknown to the gazetteer, so that no text will "
        f"show them: {', '.join(sorted(actors))}; correct the ids, or add the actors in datasets/gazetteer"
    )


@corpora.command("agreement")
@click.argument("first", type=file)
@click.argument("second", type=file)
def corpora_agreement(first: Path, second: Path) -> None:
    """Compare the labels in FIRST and SECOND, two annotations of the same articles."""
    from geostance_training.corpora import drafts, report
    from geostance_training.corpora.agreement import agreement

    found = agreement(drafts.annotation(first), drafts.annotation(second))
    wide_console().print(report.agreement_table(f"{first} and {second}", found))
