"""The learning curve on disk and on paper: kept fit by fit, as a table and as a picture."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from geostance.errors import CorpusError
from geostance_training.corpora import inventory
from geostance_training.corpora.standoff import ASIDE
from geostance_training.evaluation import pictures
from geostance_training.evaluation.curve import DEV, GOLD, Mix, Point, mixes
from geostance_training.evaluation.resampling import Estimate, rounded
from geostance_training.evaluation.tables import Sheet, shown

FORMAT = 1
JSON, PICTURE = "curve.json", "curve.svg"


def digest(datasets: Path, settings: Path, resamples: int) -> str:
    """Return a digest over everything that a point hangs on, the code apart.

    Args:
        datasets: The folder of corpora, for the digests of their files, those that stand aside apart.
        settings: Of the fit.
        resamples: Of the intervals.
    """
    named = (file for manifest in inventory.inventory(datasets) for file in manifest.files)
    files = [file.sha256 for file in named if file.split != ASIDE]
    words = [*files, hashlib.sha256(settings.read_bytes()).hexdigest(), str(resamples)]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


class Kept:
    """Points that were measured, written after each one so that a run goes on where it broke off."""

    def __init__(self, path: Path, data: str) -> None:
        """Read what is there.

        Args:
            path: The JSON file; need not be there.
            data: Digest of what the points hang on. Points measured on anything else are left aside.

        Raises:
            CorpusError: If the file is not of the format that this version reads.
        """
        self._path, self._data = path, data
        known, points = _read(path) if path.exists() else (data, [])
        self.points: list[Point] = points if known == data else []

    def missing(self) -> list[Mix]:
        """Return the mixes that were not measured yet."""
        known = {point.mix for point in self.points}
        return [mix for mix in mixes() if mix not in known]

    def add(self, point: Point) -> None:
        """Keep one more point."""
        self.points.append(point)
        fields = {
            "format": FORMAT,
            "data": self._data,
            "points": [dataclasses.asdict(one) for one in self.points],
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(rounded(fields), indent=1) + "\n", encoding="utf-8")
        part.replace(self._path)


def read(path: Path) -> list[Point]:
    """Read the points of a file, whatever data they were measured on.

    Raises:
        CorpusError: If the file is not of the format that this version reads.
    """
    return _read(path)[1]


def _read(path: Path) -> tuple[str, list[Point]]:
    """Return the digest of the data that was measured on, and the points."""
    try:
        fields = json.loads(path.read_text("utf-8"))
        if fields["format"] == FORMAT:
            return fields["data"], [_point(one) for one in fields["points"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"{path}: cannot be read as points of a curve: {error!r}; remove it") from error
    raise CorpusError(f"{path}: format {fields['format']!r}, this version reads {FORMAT}; remove it")


def _point(fields: dict[str, Any]) -> Point:
    return Point(
        mix=Mix(**fields["mix"]),
        articles=fields["articles"],
        relations=fields["relations"],
        f1={name: Estimate(**estimate) for name, estimate in fields["f1"].items()},
    )


def sheet(points: Iterable[Point]) -> Sheet:
    """Return the table: one row a mix, its seeds together."""
    columns = ("wire", "newsdesk", "public sentences", "articles", "relations", f"F1 {GOLD}", f"F1 {DEV}")
    return Sheet(
        "Relations, labelled F1, by what the linear family is fitted on", columns, tuple(_rows(points))
    )


def _rows(points: Iterable[Point]) -> Iterator[tuple[str, ...]]:
    for (newsdesk, public, wire), found in grouped(points):
        yield (
            f"{wire:.0%}",
            "yes" if newsdesk else "no",
            "yes" if public else "no",
            _mean([one.articles for one in found]),
            _mean([one.relations for one in found]),
            *(_spread([one.f1[name] for one in found]) for name in (GOLD, DEV)),
        )


def grouped(points: Iterable[Point]) -> list[tuple[tuple[bool, bool, float], list[Point]]]:
    """Return the points of each mix, its seeds together: newsdesk, public, share of wire."""

    def key(point: Point) -> tuple[bool, bool, float]:
        return point.mix.newsdesk, point.mix.public, point.mix.wire

    return [(mix, list(found)) for mix, found in groupby(sorted(points, key=key), key=key)]


def _mean(numbers: Sequence[int]) -> str:
    return f"{sum(numbers) / len(numbers):,.0f}"


def _spread(estimates: Sequence[Estimate]) -> str:
    if len(estimates) == 1:
        return shown(estimates[0])
    values = [one.value or 0.0 for one in estimates]
    return f"{sum(values) / len(values):.3f} (seeds {min(values):.3f} to {max(values):.3f})"


def write(points: Sequence[Point], out: Path) -> tuple[Path, Path]:
    """Draw the picture beside the JSON file; return both paths."""
    picture = out / PICTURE
    picture.write_bytes(pictures.curve(grouped(points)))
    return out / JSON, picture
