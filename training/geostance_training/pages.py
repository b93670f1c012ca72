"""Pages with their lines labelled: what is body and what is furniture."""

from __future__ import annotations

import difflib
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geostance.article import layout

MIRROR_FILE = Path("adbar/trafilatura/pages.jsonl.xz")
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
        corrections: How many segments of its documentation overruled the extraction.
    """

    id: str
    site: str
    lines: tuple[str, ...]
    furniture: tuple[bool, ...]
    truth: str
    corrections: int = 0


def mirror_pages(mirror: Path) -> list[LabelledPage]:
    """Read the pages of trafilatura's own tests, render and label them.

    A line is body where trafilatura's extraction covers at least half of its words, in order. A segment
    that the page's documentation counts in (``with``) or out (``without``) overrules it.

    Args:
        mirror: Directory of the public corpora.
    """
    with lzma.open(mirror / MIRROR_FILE, "rt", encoding="utf-8") as source:
        return [_labelled(json.loads(line)) for line in source]


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
    truth = "\n".join(line for line, out in zip(lines, furniture, strict=True) if not out)
    return LabelledPage(name, name, lines, furniture, truth)


def _labelled(row: dict[str, Any]) -> LabelledPage:
    from trafilatura import extract

    text = render(row["html"])
    lines = tuple(line.of(text) for line in layout.lines(text))
    extraction = extract(row["html"], url=row["url"], include_comments=False) or ""
    body = [share >= _MOSTLY for share in _coverage(lines, extraction)]
    truth = [paragraph for paragraph in extraction.splitlines() if paragraph.strip()]
    corrections = _count_in(row["with"] or (), lines, body, truth) + _count_out(
        row["without"] or (), lines, body, truth
    )
    site = _HOST.search(f"{row['url'] or ''} {row['name'].lower()}")
    return LabelledPage(
        row["name"],
        site[1] if site else row["name"],
        lines,
        tuple(not b for b in body),
        "\n".join(truth),
        corrections,
    )


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
