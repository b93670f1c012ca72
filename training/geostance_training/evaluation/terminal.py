"""An evaluation as a person reads it in a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from geostance_training.evaluation import tables
from geostance_training.evaluation.run import Evaluation
from geostance_training.evaluation.tables import Sheet


def show(evaluation: Evaluation, console: Console) -> None:
    """Print every table of an evaluation, the summary last."""
    for one in (*evaluation.heads.values(), *evaluation.mistakes.values()):
        console.rule(one.title, align="left")
        for sheet in tables.sheets(one):
            console.print(rendered(sheet))
    console.rule("Whole bundle", align="left")
    for sheet in tables.whole(evaluation):
        console.print(rendered(sheet))


def rendered(sheet: Sheet) -> Table:
    """Return a sheet as a table that rich prints."""
    table = Table(*sheet.columns, title=sheet.title, title_justify="left", box=box.SIMPLE_HEAD)
    for row in sheet.rows:
        table.add_row(*row)
    return table
