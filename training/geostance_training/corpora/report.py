"""What the corpora hold, as tables for people or one object for machines."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from geostance.errors import CorpusError
from geostance_training.corpora import collection, inventory, newsdesk, own, standoff, statistics
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.agreement import Agreement, Record, agreement
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.mirror import VARIABLE, Mirror
from geostance_training.corpora.newsdesk import Count
from geostance_training.corpora.statistics import ArticleCounts, RowCounts
from geostance_training.corpora.upstream import PARSERS

NEWSDESK, WIRE = "newsdesk", "wire"
ANNOTATIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    NEWSDESK: {"the plan and the annotation": ("planned.jsonl", "annotated.jsonl")},
    WIRE: {
        "the first labels and the check": ("first.jsonl", "check.jsonl"),
        "the second labels and another pass": ("labels-2.jsonl", "again.jsonl"),
    },
}
"""By corpus, the pairs of annotations whose agreement is published."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything counted.

    Attributes:
        rows: Corpora of sentences and texts, split by split.
        articles: Corpora labelled by the guidelines.
        counts: Of newsdesk against its plan.
        agreement: By corpus and what was compared.
    """

    rows: Sequence[RowCounts]
    articles: Sequence[ArticleCounts]
    counts: Sequence[Count]
    agreement: Mapping[str, Mapping[str, Sequence[Agreement]]]

    @property
    def short(self) -> list[Count]:
        """Counts that fall short of the plan, or go beyond it."""
        return [count for count in self.counts if not count.holds]

    def to_json(self) -> str:
        """Return everything as one object."""
        fields = dataclasses.asdict(self)
        fields["counts"] = [{**dataclasses.asdict(one), "holds": one.holds} for one in self.counts]
        return json.dumps(fields, indent=1, ensure_ascii=False)

    def tables(self) -> Iterator[Table]:
        """Yield every table that has a row."""
        found = (_rows(self.rows), _dropped(self.rows), *map(_articles, self.articles), _counts(self.counts))
        yield from (table for table in found if table.row_count)
        for corpus, compared in self.agreement.items():
            yield from (agreement_table(f"{corpus}: {name}", one) for name, one in compared.items())


def gather_own(folders: Sequence[Path], datasets: Path, mirror: Mirror | None) -> Statistics:
    """Count corpora of one's own.

    Args:
        folders: Theirs.
        datasets: The project's corpora.
        mirror: Where the gold articles are; without one, no near copies of them are counted.

    Raises:
        CorpusError: If a corpus cannot be used.
    """
    leaks = Leaks.read(mirror)
    gold = [article.text for article in collection.gold(datasets, mirror)] if mirror else []
    rows, articles = list[RowCounts](), list[ArticleCounts]()
    for one in own.read(folders, datasets):
        if one.of_articles:
            articles.append(statistics.article_counts(one.manifest.name, one.articles(leaks), gold))
        else:
            rows += statistics.split_counts(one.manifest, Mirror(one.folder), leaks, gold)
    return Statistics(rows, articles, counts=(), agreement={})


def gather(datasets: Path, mirror: Mirror | None, names: Sequence[str]) -> Statistics:
    """Count the corpora named, or all of them.

    Args:
        datasets: The folder of corpora.
        mirror: Where the public files are; needed for all but newsdesk.
        names: Of corpora.

    Raises:
        CorpusError: If a name is unknown, a file is missing or changed, or there is no mirror for it.
    """
    countable = [one.name for one in inventory.inventory(datasets) if one.name in {NEWSDESK, WIRE, *PARSERS}]
    if unknown := sorted(set(names) - set(countable)):
        raise CorpusError(f"nothing to count of {', '.join(unknown)}; there is {', '.join(countable)}")
    wanted = names or [name for name in countable if mirror or name == NEWSDESK]
    public = [name for name in wanted if name != NEWSDESK]
    if public and mirror is None:
        raise CorpusError(
            f"the texts of {', '.join(public)} are not in this repository, and {VARIABLE} is not set; "
            "set it to the folder of a mirror of the public corpora"
        )
    return Statistics(
        rows=list(statistics.row_counts(datasets, mirror, public)) if public and mirror else [],
        articles=list(_article_counts(datasets, mirror, wanted)),
        counts=newsdesk.counts(newsdesk.read(datasets / NEWSDESK)) if NEWSDESK in wanted else [],
        agreement={name: _compared(datasets / name) for name in ANNOTATIONS if name in wanted},
    )


def _article_counts(datasets: Path, mirror: Mirror | None, names: Sequence[str]) -> Iterator[ArticleCounts]:
    if NEWSDESK in names:
        gold = [article.text for article in collection.gold(datasets, mirror)] if mirror else []
        found = standoff.embedded(datasets / NEWSDESK, Leaks.read(mirror))
        yield statistics.article_counts(NEWSDESK, found, gold)
    if WIRE in names and mirror:
        yield statistics.wire_counts(datasets, mirror)


def _compared(folder: Path) -> dict[str, list[Agreement]]:
    manifest = manifests.read(folder / "manifest.toml")

    def read(name: str) -> list[Record]:
        return list(standoff.records(folder, manifest, manifest.file(name)))

    pairs = ANNOTATIONS[manifest.name].items()
    return {name: agreement(read(first), read(second)) for name, (first, second) in pairs}


def _table(title: str, *columns: str) -> Table:
    return Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD)


def _rows(found: Iterable[RowCounts]) -> Table:
    table = _table(
        "Sentences and texts", "corpus", "for", "split", "rows", "kept", "withheld", "other reasons",
        "near copies of gold", "of own dev", "labels",
    )  # fmt: skip
    for one in found:
        numbers = (one.read, one.kept, one.withheld, sum(one.unmapped.values()), one.near_gold, one.near_dev)
        table.add_row(one.corpus, one.head, one.split, *map("{:,}".format, numbers), _tally(one.labels))
    return table


def _dropped(found: Iterable[RowCounts]) -> Table:
    table = _table("Rows left out, and why", "corpus", "split", "rows", "reason")
    for one in found:
        for reason, number in sorted(one.unmapped.items(), key=lambda item: -item[1]):
            table.add_row(one.corpus, one.split, f"{number:,}", reason)
    return table


def _articles(one: ArticleCounts) -> Table:
    table = _table(f"{one.corpus}: labelled articles", "what", "number")
    whole = {"articles": one.articles, "without a text": one.missing, "with another text": one.changed}
    whole |= {"left out as withheld": one.withheld, "near copies of gold": one.near_gold}
    for what, number in whole.items():
        table.add_row(what, f"{number:,}")
    table.add_row("words: fewest, median, most", ", ".join(map(str, one.words)))
    for what, values in one.counts.items():
        table.add_row(what, _tally(values))
    return table


def _tally(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in sorted(values.items(), key=lambda item: -item[1]))


def _counts(found: Iterable[Count]) -> Table:
    table = _table("newsdesk against its plan", "what", "found", "at least", "at most", "")
    for one in found:
        numbers = (_number(value) for value in (one.found, one.least, one.most))
        table.add_row(one.what, *numbers, "" if one.holds else "SHORT")
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def agreement_table(title: str, found: Iterable[Agreement]) -> Table:
    """Show how far two annotations agree."""
    table = _table(f"Agreement, {title}", "what", "measure", "value", "compared", "equal")
    for one in found:
        value = "" if one.value is None else f"{one.value:.3f}"
        table.add_row(one.what, one.measure, value, f"{one.count:,}", f"{one.equal:,}")
    return table
