"""Pages with their lines labelled: what is body and what is furniture."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from geostance.article import layout
from geostance.errors import CorpusError
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.mirror import Mirror

PUBLIC, OWN, ARTICLES = "trafilatura-pages", "pages", "newsdesk"
_WORD = re.compile(r"\w+")
_HOST = re.compile(r"([a-z0-9-]+)\.(?:com|org|net|co|gov|edu|io|[a-z]{2})(?![a-z0-9])")
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page as text, its lines labelled.

    Attributes:
        id: Name of the page.
        site: Whose page it is; pages of one site never stand on both sides of a fold.
        lines: Its lines without blank ones.
        furniture: For each line, whether it is furniture.
        truth: The text that a perfect reading gives.
        reference: What trafilatura extracts from the page's HTML, where there is HTML.
        corrections: How many segments of its documentation overruled the extraction.
    """

    id: str
    site: str
    lines: tuple[str, ...]
    furniture: tuple[bool, ...]
    truth: str
    reference: str = ""
    corrections: int = 0


def training_pages(mirror: Path | None, datasets: Path) -> list[LabelledPage]:
    """Collect every labelled page that there is to learn from; see ``pages_by_corpus``."""
    return list(chain.from_iterable(pages_by_corpus(mirror, datasets).values()))


def pages_by_corpus(mirror: Path | None, datasets: Path) -> dict[str, list[LabelledPage]]:
    """Collect every labelled page that there is to learn from, by the name of its corpus.

    Args:
        mirror: Directory of the public corpora, or None.
        datasets: The project's ``datasets`` directory.

    Raises:
        CorpusError: A data file is malformed, or is not the one its manifest names.
    """
    public = {PUBLIC: mirror_pages(mirror, datasets)} if mirror else {}
    own = [written_pages(place.read_text("utf-8")) for place in sorted((datasets / OWN).glob("*.txt"))]
    marked: list[LabelledPage] = []
    for articles in sorted((datasets / ARTICLES).glob("articles*.jsonl")):
        labels = articles.with_name(articles.name.replace("articles", "labels", 1))
        marked += marked_pages(_rows(articles), _rows(labels))
    return {**public, OWN: list(chain.from_iterable(own)), ARTICLES: marked}


def written_pages(source: str) -> list[LabelledPage]:
    """Read pages written by hand: each opens with ``=== id``, each line of furniture with ``~``."""
    pages = []
    for part in re.split(r"^=== ", source, flags=re.MULTILINE)[1:]:
        name, *printed = part.splitlines()
        lines = [line for line in printed if line.strip("~ ")]
        furniture = tuple(line.startswith("~") for line in lines)
        pages.append(_page(name.strip(), [line.removeprefix("~").strip() for line in lines], furniture))
    return pages


def mirror_pages(mirror: Path, datasets: Path) -> list[LabelledPage]:
    """Read the pages of trafilatura's own tests, render and label them.

    A line is body where trafilatura's extraction covers at least half of its words, in order. A segment
    that the page's documentation counts in (``with``) or out (``without``) overrules it.

    Args:
        mirror: Directory of the public corpora.
        datasets: Where their manifest is.

    Raises:
        CorpusError: The file is missing or is not the one the manifest names.
    """
    manifest = manifests.read(datasets / PUBLIC / "manifest.toml")
    source = "".join(Mirror(mirror).text(manifest, file) for file in manifest.files)
    return [_labelled(json.loads(line)) for line in source.split("\n") if line]


def marked_pages(
    articles: Iterable[dict[str, Any]], labels: Iterable[dict[str, Any]]
) -> Iterator[LabelledPage]:
    """Label the lines of articles whose furniture is marked by spans.

    Args:
        articles: Objects with ``id`` and ``text``.
        labels: Objects with ``id`` and ``furniture``, a list of ``[begin, end]``; without it, unlabelled.
    """
    spans = {row["id"]: row["furniture"] for row in labels if "furniture" in row}
    for article in articles:
        if article["id"] in spans:
            yield _marked(article["id"], article["text"], spans[article["id"]])


def render(html: str) -> str:
    """Render HTML to the text that a browser would put on the clipboard."""
    from inscriptis import get_text
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig

    return get_text(html, ParserConfig(css=CSS_PROFILES["strict"]))


def _marked(name: str, text: str, spans: Sequence[Sequence[int]]) -> LabelledPage:
    found = layout.lines(text)
    furniture = tuple(any(begin <= line.begin and line.end <= end for begin, end in spans) for line in found)
    lines = tuple(line.of(text) for line in found)
    return _page(name, lines, furniture)


def _page(name: str, lines: Sequence[str], furniture: Sequence[bool]) -> LabelledPage:
    truth = "\n".join(line for line, out in zip(lines, furniture, strict=True) if not out)
    return LabelledPage(name, name, tuple(lines), tuple(furniture), truth)


def _labelled(row: dict[str, Any]) -> LabelledPage:
    from trafilatura import extract

    text = render(row["html"])
    lines = tuple(line.of(text) for line in layout.lines(text))
    extraction = extract(row["html"], url=row["url"], include_comments=False) or ""
    body = [share >= _MOSTLY for share in _coverage(lines, extraction)]
    truth = [paragraph for paragraph in extraction.splitlines() if paragraph.strip()]
    corrections = _count_in(row["with"] or (), lines, body, truth)
    corrections += _count_out(row["without"] or (), lines, body, truth)
    _settle_headline(_headline(row), lines, body, truth)
    return LabelledPage(
        id=row["name"],
        site=_site(row),
        lines=lines,
        furniture=tuple(not inside for inside in body),
        truth="\n".join(truth),
        reference=extraction,
        corrections=corrections,
    )


def _site(row: dict[str, Any]) -> str:
    host = _HOST.search(f"{row['url'] or ''} {row['name'].lower()}")
    return host[1] if host else row["name"]


def _headline(row: dict[str, Any]) -> str:
    from trafilatura import extract_metadata

    found = extract_metadata(row["html"], default_url=row["url"])
    return _normal(getattr(found, "title", None) or "")


def _settle_headline(headline: str, lines: Sequence[str], body: list[bool], truth: list[str]) -> None:
    """Count the headline as a body line, wherever trafilatura put it, but not as article text.

    The line is the last one above the text that says what the metadata says; the measure asks for the text
    under the headline, as the public benchmark does.
    """
    truth[:] = [paragraph for paragraph in truth if _normal(paragraph) != headline]
    first = body.index(True) if True in body else len(body)
    places = [index for index in range(first + 1) if index < len(lines) and _normal(lines[index]) == headline]
    if headline.strip() and places:
        body[places[-1]] = True


def _coverage(lines: Sequence[str], extraction: str) -> list[float]:
    """Return the share of each line's words that the extraction holds, in the same order."""
    owners = [index for index, line in enumerate(lines) for _ in _WORD.findall(line)]
    page = [word for line in lines for word in _WORD.findall(line.lower())]
    matcher = difflib.SequenceMatcher(None, page, _WORD.findall(extraction.lower()), autojunk=False)
    hits = Counter(
        owners[i] for block in matcher.get_matching_blocks() for i in range(block.a, block.a + block.size)
    )
    sizes = Counter(owners)
    return [hits[index] / sizes[index] if sizes[index] else 0.0 for index in range(len(lines))]


def _count_in(segments: Iterable[str], lines: Sequence[str], body: list[bool], truth: list[str]) -> int:
    corrections = 0
    for segment in map(_normal, segments):
        if segment == "  " or segment in _normal("\n".join(truth)):
            continue
        places = [index for index, line in enumerate(lines) if segment in _normal(line)]
        if places and not any(body[index] for index in places):
            index = min(places, key=lambda place: _distance(place, body))
            body[index] = True
            truth.append(lines[index])
            corrections += 1
    return corrections


def _distance(place: int, body: Sequence[bool]) -> int:
    return min((abs(place - index) for index, inside in enumerate(body) if inside), default=0)


def _count_out(segments: Iterable[str], lines: Sequence[str], body: list[bool], truth: list[str]) -> int:
    corrections = 0
    for segment in map(_normal, segments):
        if segment == "  ":
            continue
        for index, line in enumerate(lines):
            if body[index] and _is_mostly(line, segment):
                body[index] = False
                corrections += 1
        truth[:] = [paragraph for paragraph in truth if not _is_mostly(paragraph, segment)]
    return corrections


def _is_mostly(line: str, segment: str) -> bool:
    normal = _normal(line)
    return segment in normal and len(segment) - 2 >= _MOSTLY * (len(normal) - 2)


def _normal(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be read: {error}. Fetch the repository again.") from error
