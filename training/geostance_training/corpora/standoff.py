"""Articles labelled by the guidelines: labels in `datasets/`, text there or in the public source."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geostance.article.document import Span
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.detokenizer import detokenize
from geostance_training.corpora.examples import LabelledArticle, RelationLabel
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.manifest import Manifest, SourceFile
from geostance_training.corpora.mirror import Mirror, checked

TEXTS, ASIDE = "texts", "aside"
NO_LEAKS = Leaks()


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one article, as its public source has it."""

    text: str
    title: str | None = None
    date: dt.date | None = None
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Standoff:
    """A corpus of labelled articles, and the ids that could not be used.

    Attributes:
        articles: Labels laid on their checked text, in the order of the labels.
        missing: Ids whose text is not in the source.
        changed: Ids whose text has another sha256 than the label names.
        leaked: Ids whose text is, or holds, a withheld one.
    """

    articles: tuple[LabelledArticle, ...]
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()


def embedded(folder: Path, leaks: Leaks = NO_LEAKS) -> Standoff:
    """Read a corpus whose articles stand beside their labels, such as `datasets/newsdesk`.

    Args:
        folder: Of the corpus.
        leaks: Texts to leave out.

    Raises:
        CorpusError: If a file is missing or is not the one the manifest names.
    """
    manifest = manifests.read(folder / "manifest.toml")
    texts: dict[str, Source] = {}
    labels: list[dict[str, Any]] = []
    for file in manifest.files:
        if file.split == ASIDE:
            continue
        found = records(folder, manifest, file)
        if file.path.startswith("labels"):
            labels.extend(found)
        else:
            texts.update((r["id"], Source(r["text"], r["title"], _date(r["date"]))) for r in found)
    return lay(manifest.name, labels, texts, leaks=leaks)


def remote(
    folder: Path,
    mirror: Mirror,
    others: Iterable[Manifest] = (),
    leaks: Leaks = NO_LEAKS,
    *,
    natural: bool = False,
) -> Standoff:
    """Read a corpus whose labels stand in ``folder`` and whose texts stand in the mirror.

    Args:
        folder: Such as `datasets/wire`.
        mirror: Where the texts are.
        others: Manifests of the corpora that hold its texts, besides the ``texts`` files of its own.
        leaks: Rows and texts to leave out.
        natural: Whether to write the texts, which are tokenised, as people do; the labels move along.

    Raises:
        CorpusError: If a file is missing or is not the one a manifest names.
    """
    manifest = manifests.read(folder / "manifest.toml")
    own = [file for file in manifest.files if file.split == TEXTS]
    sources = [(manifest, file) for file in own]
    sources += [(other, file) for other in others for file in other.files]
    texts: dict[str, Source] = {}
    listed: set[str] = set()
    for holder, file in sources:
        place = f"{holder.folder}/{file.path}"
        for row, (key, source) in enumerate(_READERS[holder.name](mirror.text(holder, file)), start=1):
            texts[key] = source
            if leaks.listed(place, row):
                listed.add(key)
    laid = [file for file in manifest.files if file.split not in {TEXTS, ASIDE}]
    labels = [record for file in laid for record in records(folder, manifest, file)]
    return lay(manifest.name, labels, texts, listed, leaks, natural=natural)


def lay(
    corpus: str,
    labels: Iterable[Mapping[str, Any]],
    texts: Mapping[str, Source],
    listed: Collection[str] = (),
    leaks: Leaks = NO_LEAKS,
    *,
    natural: bool = False,
) -> Standoff:
    """Lay labels on texts; one that is missing, changed or leaked is reported by id and left out.

    Args:
        corpus: Name of the corpus.
        labels: As the corpus has them.
        texts: By key.
        listed: Keys of texts that are listed as leaks.
        leaks: Texts to leave out.
        natural: Whether to detokenise the texts, after their hash was checked; the labels move along.
    """
    articles, missing, changed, withheld = [], [], [], []
    for record in labels:
        key = _key(record)
        source = texts.get(key)
        if source is None:
            missing.append(record["id"])
        elif _changed(record, source.text):
            changed.append(record["id"])
        elif key in listed or leaks.withheld(source.text):
            withheld.append(record["id"])
        else:
            article = _article(corpus, record, source)
            articles.append(_natural(article) if natural else article)
    return Standoff(tuple(articles), tuple(missing), tuple(changed), tuple(withheld))


def _natural(article: LabelledArticle) -> LabelledArticle:
    written = detokenize(article.text)
    title = detokenize(article.title).text if article.title else article.title
    return dataclasses.replace(
        article,
        text=written.text,
        title=title,
        relations=tuple(
            dataclasses.replace(one, evidence=written.natural(one.evidence)) for one in article.relations
        ),
        furniture=tuple(written.natural(span) for span in article.furniture),
    )


def _key(record: Mapping[str, Any]) -> str:
    return f"masakhanews:{record['row']}" if "row" in record else record["id"]


def _changed(record: Mapping[str, Any], text: str) -> bool:
    wanted = record.get("sha256")
    return wanted is not None and hashlib.sha256(text.encode()).hexdigest() != wanted


def records(folder: Path, manifest: Manifest, file: SourceFile) -> list[dict[str, Any]]:
    """Read a file of JSON lines that stands in a corpus's own folder.

    Raises:
        CorpusError: If it is missing or is not the one the manifest names.
    """
    return _lines(checked(folder / file.path, manifest, file).decode("utf-8"))


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _article(corpus: str, record: Mapping[str, Any], source: Source) -> LabelledArticle:
    stances = {actor["id"]: actor["stance"] for actor in record["actors"]}
    return LabelledArticle(
        id=record["id"],
        corpus=corpus,
        text=source.text,
        title=source.title,
        date=source.date,
        genre=record["genre"],
        topics=tuple(record["topics"]),
        sentiment=record["sentiment"],
        stances=MappingProxyType(stances),
        relations=tuple(_relation(r) for r in record["relations"]),
        furniture=tuple(Span(*pair) for pair in record.get("furniture", ())),
        outlet=source.outlet,
    )


def _relation(record: Mapping[str, Any]) -> RelationLabel:
    evidence = Span(record["evidence"]["begin"], record["evidence"]["end"])
    return RelationLabel(record["source"], record["target"], record["label"], record["voice"], evidence)


def _bias_prediction(text: str) -> Iterator[tuple[str, Source]]:
    for row in _lines(text):
        yield f"abp:{row['ID']}", Source(row["content"], row["title"], _us_date(row["date"]), row["source"])


def _us_date(value: str) -> dt.date | None:
    """Upstream writes most days as 2019-05-01 and some as 5/1/19."""
    if "/" not in value:
        return _date(value[:10])
    month, day, year = (int(part) for part in value.split("/"))
    return dt.date(2000 + year, month, day)


def _masakhanews(text: str) -> Iterator[tuple[str, Source]]:
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    for number, row in enumerate(rows, start=1):
        yield f"masakhanews:{number}", Source(row["text"], row["headline"], None, "BBC")


def _gold(text: str) -> Iterator[tuple[str, Source]]:
    for row in _lines(text):
        yield row["id"], Source(row["text"], row["title"])


_READERS = {"bias-prediction": _bias_prediction, "masakhanews": _masakhanews, "gold-dev": _gold}
