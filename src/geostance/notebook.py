"""The analysis as a notebook shows it: one piece of HTML, everything in it escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from geostance import marking
from geostance.analysis import Analysis, Opinion, Relation
from geostance.marking import Piece, printable, signed

# Colour and line differ together, so that either alone tells actors apart.
_COLOURS = ("#1b6ca8", "#b5460f", "#2f7d32", "#8e24aa", "#8a6d00", "#00796b", "#c2185b")
_LINES = ("solid", "dashed", "dotted", "double", "wavy")

_STYLE = """<style>
.geostance{max-width:60em;line-height:1.5}
.geostance .furniture{opacity:.45}
.geostance .evidence{background:rgba(255,200,0,.18)}
.geostance .actor{text-decoration-line:underline;text-decoration-thickness:2px;font-weight:600}
.geostance .actor sub{font-weight:400;font-size:.7em}
.geostance .text{white-space:pre-wrap}
.geostance td,.geostance th{text-align:left;padding:.1em .8em .1em 0;vertical-align:top}
.geostance .unsure{opacity:.6}
</style>"""


def render(analysis: Analysis) -> str:
    """Return an analysis as HTML.

    The article with its furniture greyed, actors marked by colour and line, and the evidence marked;
    below it the table of relations. Nothing of the text is taken for markup.
    """
    parts = [_STYLE, '<div class="geostance">', _head(analysis), *_warnings(analysis)]
    if analysis.article_text is not None:
        parts.append(f'<div class="text" dir="auto">{"".join(_text(analysis))}</div>')
    parts += [_table(analysis), "</div>"]
    return "\n".join(parts)


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)


def _head(analysis: Analysis) -> str:
    topics = ", ".join(f"{_safe(one.label)} {one.probability:.2f}" for one in analysis.topics)
    title = f"<h4>{_safe(analysis.title)}</h4>" if analysis.title else ""
    return f"{title}<p>{topics or 'no topic'}; sentiment {_opinion(analysis.sentiment)}</p>"


def _opinion(opinion: Opinion) -> str:
    words = f"{signed(opinion.label, abstain=opinion.abstain)} {opinion.label} {opinion.probability:.2f}"
    return f'<span class="unsure">{words}</span>' if opinion.abstain else words


def _warnings(analysis: Analysis) -> Iterator[str]:
    for notice in analysis.warnings:
        yield f"<p><em>{_safe(notice.detail)}</em></p>"


def _text(analysis: Analysis) -> Iterator[str]:
    names = marking.names(analysis)
    styles = {name: _actor_style(place) for place, name in enumerate(names)}
    for piece in marking.pieces(analysis):
        yield _piece(piece, analysis, names, styles)


def _actor_style(place: int) -> str:
    colour, line = _COLOURS[place % len(_COLOURS)], _LINES[place % len(_LINES)]
    return f"text-decoration-color:{colour};text-decoration-style:{line};color:{colour}"


def _piece(piece: Piece, analysis: Analysis, names: dict[str, str], styles: dict[str, str]) -> str:
    words = _safe(piece.text)
    if piece.actors:
        name = piece.actors[0]
        marks = "".join(f"<sub>{_safe(one)}</sub>" for one in piece.closing)
        title = _safe(", ".join(names[one] for one in piece.actors))
        words = f'<span class="actor" style="{styles[name]}" title="{title}">{words}{marks}</span>'
    if piece.evidence:
        shown = (_said(analysis.relations[number - 1], names) for number in piece.evidence)
        words = f'<span class="evidence" title="{_safe("; ".join(shown))}">{words}</span>'
    return f'<span class="furniture">{words}</span>' if piece.furniture else words


def _said(relation: Relation, names: dict[str, str]) -> str:
    source, target = (names.get(end, end) for end in (relation.source, relation.target))
    return f"{source} {signed(relation.label, abstain=relation.abstain)} {target} {relation.probability:.2f}"


def _table(analysis: Analysis) -> str:
    if not analysis.relations:
        return "<p>No position was found.</p>"
    names = marking.names(analysis)
    rows = "\n".join(_row(one, names) for one in analysis.relations)
    head = "".join(f"<th>{name}</th>" for name in ("who", "stands", "toward whom", "voice", "as it says"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _row(relation: Relation, names: dict[str, str]) -> str:
    sign = signed(relation.label, abstain=relation.abstain)
    cells = (
        names.get(relation.source, relation.source),
        f"{sign} {relation.label} {relation.probability:.2f}",
        names.get(relation.target, relation.target),
        relation.voice or "",
        marking.shown_first(relation.evidence),
    )
    body = "".join(f"<td>{_safe(cell)}</td>" for cell in cells)
    return f'<tr class="unsure">{body}</tr>' if relation.abstain else f"<tr>{body}</tr>"
