"""The report: one HTML file with its pictures in it, and ``metrics.json`` beside it.

No words of the articles go in: their texts are their outlets'.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from geostance_training.evaluation import pictures, tables
from geostance_training.evaluation.run import Evaluation
from geostance_training.evaluation.tables import Sheet

METRICS, REPORT = "metrics.json", "report.html"

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1c1c1c; }
body { max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid #ccc; }
.scroll { overflow-x: auto; } img { max-width: 100%; height: auto; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top; }
tr { border-bottom: 1px solid #e4e4e4; }
nav a { margin-right: 1rem; } code { font-size: .85rem; overflow-wrap: anywhere; }
"""


def write(evaluation: Evaluation, out: Path) -> tuple[Path, Path]:
    """Write ``metrics.json`` and ``report.html``.

    Args:
        evaluation: The numbers.
        out: A folder, made where it is missing.

    Returns:
        The two paths.
    """
    out.mkdir(parents=True, exist_ok=True)
    metrics, report = out / METRICS, out / REPORT
    metrics.write_text(evaluation.to_json(), encoding="utf-8")
    report.write_text(html(evaluation), encoding="utf-8")
    return metrics, report


def html(evaluation: Evaluation) -> str:
    """Return the report as one page that asks for no other file."""
    model = evaluation.model
    title = f"Evaluation of {model.name} {model.version}"
    body = "\n".join(_parts(evaluation))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _parts(evaluation: Evaluation) -> Iterator[str]:
    yield _source(evaluation)
    yield "<nav>" + " ".join(f'<a href="#{head}">{escape(head)}</a>' for head in evaluation.heads) + "</nav>"
    yield '<h2 id="summary">Summary</h2>'
    yield _picture(pictures.summary(evaluation), "Each head's score beside its strongest baseline")
    yield _table(tables.summary(evaluation))
    yield from (_table(tables.beside(evaluation, name)) for name in evaluation.beside)
    yield _table(tables.finding(evaluation))
    for head, one in evaluation.heads.items():
        yield f'<h2 id="{head}">{escape(one.title)}</h2>'
        yield _picture(pictures.head(one), f"{one.title}: confusion, reliability, risk and coverage")
        yield from map(_table, tables.sheets(one))
    yield '<h2 id="mistakes">Mistakes in relations</h2>'
    yield _table(tables.mistakes(evaluation))
    for one in evaluation.mistakes.values():
        yield from map(_table, tables.sheets(one))
    yield '<h2 id="swap">Entity swap</h2>'
    yield f"<p>{_SWAP}</p>"
    yield _table(tables.swapped(evaluation))


_SWAP = (
    "The states of an article are exchanged for one another in every mention, and it is analysed again. "
    "Who the states are should not matter to any label; the table counts the answers that changed. "
    "Articles in which the finder does not find the same mentions after the exchange are left out."
)


def _source(evaluation: Evaluation) -> str:
    model = evaluation.model
    corpora = ", ".join(f"{name} ({one.rows:,} rows)" for name, one in evaluation.corpora.items())
    others = "".join(
        f"Beside it {escape(name)}, family {escape(one.family)}, bundle <code>{escape(one.sha256)}</code>. "
        for name, one in evaluation.beside.items()
    )
    return (
        f"<p>Family {escape(model.family)}, bundle <code>{escape(model.sha256)}</code>. {others}"
        f"Measured on {escape(corpora)}, none of which was trained on. In brackets: "
        f"{evaluation.confidence:.0%} bootstrap intervals over whole articles or sentences, "
        f"{evaluation.resamples:,} resamples, seed {evaluation.seed}. Differences are paired: "
        "model and baseline, or other bundle, on the same resamples.</p>"
    )


def _picture(address: str, words: str) -> str:
    return f'<img src="{address}" alt="{escape(words)}">'


def _table(sheet: Sheet) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in sheet.columns)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in sheet.rows
    )
    return (
        f'<div class="scroll"><table><caption>{escape(sheet.title)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )
