"""Pictures of an evaluation, each as one SVG in a data address, so that a page needs no other file."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from geostance_training.evaluation import tables
from geostance_training.evaluation.curve import Point
from geostance_training.evaluation.measuring import Measurement
from geostance_training.evaluation.resampling import Estimate
from geostance_training.evaluation.run import Evaluation
from geostance_training.evaluation.tasks import MODEL
from geostance_training.evaluation.trust import PRECISE, Abstention, Reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MODEL, _BASELINE, _QUIET, _GREEN = "#1f5fa8", "#c0651a", "#8a8a8a", "#2e7d4f"
_STYLE: Any = {"svg.hashsalt": "geostance", "svg.fonttype": "path", "font.size": 9, "axes.spines.top": False,
          "axes.spines.right": False}  # fmt: skip
_SIDE, _WIDE, _ROW = 3.2, 7.2, 0.5


def summary(evaluation: Evaluation) -> str:
    """Draw each head's first score with its interval, the model above its strongest baseline."""
    heads = evaluation.heads
    figure, [axes] = _figure(1, _WIDE, _ROW * len(heads) + 1)
    for place, one in enumerate(heads.values()):
        score, baseline = tables.first_score(one), tables.strongest(one)
        _bar(axes, place - 0.15, one.systems[MODEL][score], _MODEL, "" if place else MODEL)
        _bar(
            axes, place + 0.15, one.systems[baseline][score], _BASELINE, "" if place else "strongest baseline"
        )
    names = [f"{one.title}\n{tables.spoken(tables.first_score(one))}" for one in heads.values()]
    axes.set_yticks(range(len(heads)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.grid(axis="x", alpha=0.3)
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, 1.1), ncols=2, frameon=False)
    return _address(figure)


def _bar(axes: Axes, place: float, estimate: Estimate, colour: str, label: str) -> None:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return
    axes.plot((estimate.low, estimate.high), (place, place), color=colour, linewidth=2)
    axes.plot(estimate.value, place, "o", color=colour, markersize=5, label=label)


def head(one: Measurement) -> str:
    """Draw a head's confusion, and its reliability and risk-coverage where it has them."""
    found = one.trust.get(MODEL)
    abstention = found.abstention if found else None
    drawn = 1 + (found is not None) + (abstention is not None)
    figure, axes = _figure(drawn, _SIDE * drawn + 0.6, _SIDE)
    rest = iter(axes)
    _confusion(next(rest), one)
    if found:
        _reliability(next(rest), found.reliability)
    if abstention:
        _risk(next(rest), abstention)
    return _address(figure)


def _confusion(axes: Axes, one: Measurement) -> None:
    sheet = tables.confusion(one)
    counts = [[int(cell) for cell in row[1:]] for row in sheet.rows]
    shares = [[cell / max(1, sum(row)) for cell in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for line, row in enumerate(counts):
        for column, count in enumerate(row):
            colour = "white" if shares[line][column] > 0.5 else "black"  # noqa: PLR2004 - half of the scale
            axes.text(column, line, str(count), ha="center", va="center", color=colour, fontsize=8)
    names = [_short(name) for name in sheet.columns[1:]]
    axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axes.set_yticks(range(len(counts)), [_short(row[0]) for row in sheet.rows])
    axes.set_xlabel("said")
    axes.set_title("Confusion (rows: true)", fontsize=9)


def _short(name: str) -> str:
    return name.partition(",")[0].partition(" and ")[0]


def _reliability(axes: Axes, found: Reliability) -> None:
    most = max((one.answers for one in found.bins), default=0)
    axes.plot((0, 1), (0, 1), color=_QUIET, linewidth=1, linestyle="--")
    for one in found.bins:
        axes.plot((one.low, one.high), (one.right, one.right), color=_QUIET, linewidth=3, alpha=0.4)
    axes.plot([one.probability for one in found.bins], [one.right for one in found.bins], "o-", color=_MODEL)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("probability stated (bars: the bin's)")
    axes.set_ylabel("share right")
    axes.set_title(f"Reliability (at most {most} answers a bin)", fontsize=9)


def _risk(axes: Axes, found: Abstention) -> None:
    axes.plot([point[0] for point in found.curve], [point[1] for point in found.curve], color=_MODEL)
    axes.axhline(1 - PRECISE, color=_QUIET, linewidth=1, linestyle="--")
    covered, right = found.coverage.value, found.right.value
    if covered is not None and right is not None:
        axes.plot(covered, 1 - right, "o", color=_BASELINE, label="stood by")
        axes.legend(frameon=False)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("coverage")
    axes.set_ylabel("risk (share wrong)")
    axes.set_title("Risk and coverage", fontsize=9)


def _figure(columns: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """Make a figure of its own, apart from pyplot's state."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, [figure.add_subplot(1, columns, place + 1) for place in range(columns)]


def curve(grouped: Sequence[tuple[tuple[bool, bool, float], Sequence[Point]]]) -> bytes:
    """Draw relations F1 by share of wire, one line a mix, one panel a set measured on; return SVG."""
    names = tuple(grouped[0][1][0].f1)
    figure, axes = _figure(len(names), _WIDE, _SIDE)
    for panel, name in zip(axes, names, strict=True):
        for colour, mix in zip(
            (_QUIET, _BASELINE, _GREEN, _MODEL), product((False, True), repeat=2), strict=True
        ):
            _line(
                panel,
                [(wire, found) for (*rest, wire), found in grouped if tuple(rest) == mix],
                name,
                colour,
                mix,
            )
        panel.set_title(name, fontsize=9)
        panel.set_xlabel("share of wire's train part")
        panel.grid(alpha=0.3)
    axes[0].set_ylabel("relations, labelled F1")
    axes[-1].legend(loc="lower right", frameon=False, fontsize=8)
    return _svg(figure)


def _line(
    axes: Axes, found: Sequence[tuple[float, Sequence[Point]]], name: str, colour: str, mix: tuple[bool, ...]
) -> None:
    values = [[point.f1[name].value or 0.0 for point in points] for _, points in found]
    shares = [wire for wire, _ in found]
    words = [word for word, used in zip(("newsdesk", "public"), mix, strict=True) if used]
    label = " + ".join(["wire", *words])
    axes.plot(shares, [sum(one) / len(one) for one in values], "o-", color=colour, markersize=3, label=label)
    axes.fill_between(
        shares, [min(one) for one in values], [max(one) for one in values], color=colour, alpha=0.15
    )


def _address(figure: Figure) -> str:
    """Return the figure as a data address; equal figures give equal addresses."""
    return "data:image/svg+xml;base64," + base64.b64encode(_svg(figure)).decode()


def _svg(figure: Figure) -> bytes:
    import matplotlib as mpl

    drawn = io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return drawn.getvalue()
