"""The report that a person reads in a terminal: eighty columns, and whole without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from geostance import marking
from geostance.analysis import AnalysedActor, AnalysedTarget, Analysis, Opinion, Relation
from geostance.marking import Piece, printable, signed

MAX_TEXT = 20_000
COLUMNS = 8
NAME_WIDTH = 22
_COLOURS = {"+": "green", "−": "red", "±": "yellow"}  # noqa: RUF001 - the signs of marking.SIGNS
LEGEND = (
    "+ support, favor, positive   − oppose, against, negative   ± mixed   = neutral\n"  # noqa: RUF001
    "? the model is unsure and abstains   “ ” quoted, not said by the article itself\n"
    "~ page furniture   [US] marks an actor   {1} marks the evidence of line 1"
)


def report(analysis: Analysis) -> RenderableType:
    """Return an analysis as something that rich prints.

    Text of the article goes in without its control characters, so that it cannot steer the terminal.
    """
    parts = [_head(analysis), _subjects(analysis), *_warnings(analysis), *_actors(analysis)]
    parts += [*_targets(analysis), *_relations(analysis), *_text(analysis), Text(LEGEND, "dim")]
    return Group(*(part for one in parts for part in (one, Text())))


def _heading(words: str) -> Text:
    return Text(words, "bold underline")


def _head(analysis: Analysis) -> RenderableType:
    model, language = analysis.model, analysis.language
    size = analysis.text.characters
    furniture = sum(span.end - span.begin for span in analysis.text.furniture)
    lines = [
        Text(printable(analysis.title or "(no title)"), "bold"),
        Text(f"{analysis.date or 'no date'} · language {language.code} {language.probability:.2f}"),
        Text(f"{size:,} characters, {furniture / max(size, 1):.0%} of them page furniture"),
        Text(f"judged by {model.name} {model.version} ({model.family})", "dim"),
    ]
    return Group(*lines)


def _subjects(analysis: Analysis) -> RenderableType:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for place, topic in enumerate(analysis.topics):
        lead = Text("" if place else "Topics", "bold")
        table.add_row(lead, Text(f"{topic.label} ({topic.id})"), f"{topic.probability:.2f}")
    tone = analysis.sentiment
    spread = ", ".join(f"{label} {value:.2f}" for label, value in tone.probabilities.items())
    table.add_row(Text("Sentiment", "bold"), _opinion(tone), Text(f"({spread})", "dim"))
    return table


def _opinion(opinion: Opinion | None) -> Text:
    if opinion is None:
        return Text("not mentioned", "dim")
    sign = signed(opinion.label, abstain=opinion.abstain)
    style = "dim" if opinion.abstain else _COLOURS.get(sign[0], "")
    return Text(f"{sign} {opinion.label} {opinion.probability:.2f}", style)


def _warnings(analysis: Analysis) -> Iterator[RenderableType]:
    for notice in analysis.warnings:
        yield Text(f"! {printable(notice.detail)}", "yellow")


def _actors(analysis: Analysis) -> Iterator[RenderableType]:
    acting = [actor for actor in analysis.actors if actor.takes_part]
    named = [actor for actor in analysis.actors if not actor.takes_part]
    if acting:
        yield Group(_heading("Actors that take part"), _judged(acting))
    if named:
        names = ", ".join(f"{actor.name} {actor.participant:.2f}" for actor in named)
        yield Group(_heading("Only mentioned"), Padding(Text(names), (0, 0, 0, 2)))


def _targets(analysis: Analysis) -> Iterator[RenderableType]:
    if analysis.targets:
        yield Group(_heading("Targets that you named"), _judged(analysis.targets))


def _judged(actors: Sequence[AnalysedActor | AnalysedTarget]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("id", "name", "part", "author's stance", "portrayed as"):
        table.add_column(name, max_width=NAME_WIDTH, overflow="fold")
    for one in actors:
        known = isinstance(one, AnalysedActor)
        name, part = (one.name, f"{one.participant:.2f}") if known else (one.phrase, "")
        table.add_row(one.id, Text(printable(name)), part, _opinion(one.stance), _opinion(one.sentiment))
    return table


def _relations(analysis: Analysis) -> Iterator[RenderableType]:
    if not analysis.relations:
        yield Group(_heading("Who stands how toward whom"), Text("  no position was found"))
        return
    taking = {end for one in analysis.relations for end in (one.source, one.target)}
    ends = [name for name in marking.names(analysis) if name in taking]
    columns = [ends[start : start + COLUMNS] for start in range(0, len(ends), COLUMNS)]
    tables = [_matrix(analysis, ends, part) for part in columns]
    yield Group(_heading("Who stands how toward whom (row toward column)"), *tables)
    yield Group(_heading("The sentences that show it"), *_evidence(analysis))


def _matrix(analysis: Analysis, rows: Sequence[str], columns: Sequence[str]) -> Table:
    cells = {(one.source, one.target): one for one in analysis.relations}
    names = marking.names(analysis)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", max_width=NAME_WIDTH, overflow="ellipsis", no_wrap=True)
    for column in columns:
        table.add_column(column, justify="center", max_width=len("target:64"), overflow="fold")
    for row in rows:
        table.add_row(
            Text(printable(names.get(row, row))), *(_cell(cells.get((row, one))) for one in columns)
        )
    return table


def _cell(relation: Relation | None) -> Text:
    if relation is None:
        return Text()
    sign = signed(relation.label, abstain=relation.abstain)
    words = f"“{sign}”" if relation.voice == "quoted" else sign
    return Text(words, "dim" if relation.abstain else _COLOURS.get(sign[0], ""))


def _evidence(analysis: Analysis) -> Iterator[RenderableType]:
    names = marking.names(analysis)
    for number, one in enumerate(analysis.relations, 1):
        source, target = (printable(names.get(end, end)) for end in (one.source, one.target))
        line = Text.assemble(f"{number:>3}. {source} ", _cell(one), f" {target}  ")
        line.append(f"{one.label} {one.probability:.2f}{', unsure' if one.abstain else ''}", "dim")
        yield line
        if one.evidence:
            yield Padding(Text(printable(marking.shown_first(one.evidence)), "italic"), (0, 0, 0, 5))


def _text(analysis: Analysis) -> Iterator[RenderableType]:
    text = analysis.article_text
    if text is None:
        return
    parts = [_heading("The text"), _marked(analysis)]
    if len(text) > MAX_TEXT:
        parts.append(Text(f"... {len(text) - MAX_TEXT:,} characters more; --json gives every offset", "dim"))
    yield Group(*parts)


def _marked(analysis: Analysis) -> Table:
    """Return the text line by line, a tilde before each line of furniture, each mark behind what it marks."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    line, tilde, left = Text(), "", MAX_TEXT
    for piece in marking.pieces(analysis):
        for place, words in enumerate(printable(piece.text[:left]).split("\n")):
            if place:
                grid.add_row(tilde, line)
                line, tilde = Text(), ""
            line.append(words, _style(piece))
            tilde = "~" if piece.furniture and words.strip() else tilde
        line.append(_marks(piece), "cyan")
        left -= len(piece.text)
        if left <= 0:
            break
    grid.add_row(tilde, line)
    return grid


def _marks(piece: Piece) -> str:
    numbers = [f"{{{number}}}" for number in piece.proven]
    return "".join([f"[{name}]" for name in piece.closing] + numbers)


def _style(piece: Piece) -> str:
    styles = {"dim": piece.furniture, "bold": bool(piece.actors), "underline": bool(piece.evidence)}
    return " ".join(style for style, holds in styles.items() if holds)
