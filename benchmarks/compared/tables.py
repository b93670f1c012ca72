"""What was measured, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.table import Table

from compared.systems import SYSTEMS

OURS = "geostance int8"
NOTES = """\
float32: with the trunk as it was before fine-tuning. pipeline: the same trunk in float32 in a pipeline of
transformers for feature extraction, window by window. per target: a model of RoBERTa base's size with random
weights, asked of each sentence with each actor in it, as NewsSentiment asks; sentences, windows and actors
are given to these two. Times are in ms, p50 / p95. tokens/s: of the articles, as geostance's encoder reads
them. ratio: speed of geostance int8 to that of the row. MB: memory at the peak."""

Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached.

    Attributes:
        name: What is measured.
        found: What was measured.
        wanted: What is to be reached.
        least: Whether more is better.
        unit: Of both.
    """

    name: str
    found: float
    wanted: float
    least: bool
    unit: str

    @property
    def reached(self) -> bool:
        """Whether it is reached."""
        return self.found >= self.wanted if self.least else self.found <= self.wanted


def goals(found: Mapping[str, Found]) -> list[Goal]:
    """Return the goals that the project has set itself, with what was measured."""
    ours, alone, targets = found[OURS], found["steps"]["alone"], found["more targets"]
    ratio = {name: ours["articles_a_second"] / found[name]["articles_a_second"] for name in SYSTEMS}
    around = 100 * (1 - alone["encoder"] / alone["everything"])
    return [
        Goal("an article of 600 words, p50", ours["milliseconds"]["600"]["p50"], 60, least=False, unit="ms"),
        Goal("many articles", ours["tokens_a_second"], 20_000, least=True, unit="tokens/s"),
        Goal("as fast as the pipeline", ratio["pipeline"], 3, least=True, unit="times"),
        Goal("as fast as the model per target", ratio["per target"], 15, least=True, unit="times"),
        Goal("time outside the encoder", around, 10, least=False, unit="%"),
        Goal("50 targets to one", targets["many"] / targets["one"], 1.3, least=False, unit="times"),
    ]


def tables(found: Mapping[str, Found]) -> list[Table]:
    """Return all tables."""
    return [_systems(found), _steps(found["steps"]), _goals(found)]


def _empty(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column(first, no_wrap=True)
    for column in others:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _systems(found: Mapping[str, Found]) -> Table:
    columns = ("articles/s", "tokens/s", "ratio", "150 words", "600 words", "3,000 words", "MB")
    table = _empty("The same articles, from text to result", "", *columns)
    ours, bare = found[OURS], found["bare"]
    for name in SYSTEMS:
        one = found[name]
        speed, tokens = one["articles_a_second"], one["tokens_a_second"]
        times = [f"{at['p50']:,.0f} / {at['p95']:,.0f}" for at in one["milliseconds"].values()]
        ratio = f"{ours['articles_a_second'] / speed:.2f}"
        table.add_row(name, f"{speed:,.1f}", f"{tokens:,.0f}", ratio, *times, f"{one['megabytes']:,.0f}")
    ratio = f"{ours['tokens_a_second'] / bare['tokens_a_second']:.2f}"
    numbers = (f"{bare['tokens_a_second']:,.0f}", ratio, "", "", "", f"{bare['megabytes']:,.0f}")
    table.add_row("bare encoder", "", *numbers)
    return table


def _steps(found: Found) -> Table:
    columns = ("alone, ms", "share, %", "among many, ms", "share, %")
    table = _empty("An article of 600 words, step by step", "step", *columns)
    for step in found["alone"]:
        cells = []
        for steps in (found["alone"], found["many"]):
            cells += [f"{steps[step]:.2f}", f"{100 * steps[step] / steps['everything']:.1f}"]
        table.add_row(step, *cells)
    return table


def _goals(found: Mapping[str, Found]) -> Table:
    table = _empty("To reach", "goal", "measured", "wanted", "reached")
    for goal in goals(found):
        sign = "at least" if goal.least else "at most"
        wanted = f"{sign} {goal.wanted:,g} {goal.unit}"
        table.add_row(goal.name, f"{goal.found:,.2f}", wanted, "yes" if goal.reached else "no")
    return table
