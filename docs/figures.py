"""Puts what the commands print into README.md, docs/ and the datasheet of newsdesk: `make numbers`.

It writes what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; the tests hold the pages to it.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = tuple(
    ROOT / page for page in ("README.md", "docs/model.md", "docs/data.md", "datasets/newsdesk/README.md")
)
CURVE = ROOT / "docs" / "curve.json"
METRICS = ROOT / "docs" / "metrics.json"
BUNDLE = ROOT / "models" / "geostance-en"
EXAMPLE = "examples/pasted-page.txt"
BLOCK = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)
MODEL = "model"
BY_LABEL = range(3, 5)
"""Heads with so many labels are shown by label; of two, the first score tells all."""

Json = Mapping[str, Any]


def main() -> None:
    for page in PAGES:
        page.write_text(filled(page.read_text("utf-8")), "utf-8")


def filled(page: str) -> str:
    """Return a page with every block written anew."""
    return BLOCK.sub(lambda found: found[1] + BLOCKS[found[2]]() + found[3], page)


def output() -> str:
    """Return what `geostance score` says of the example, up to where it shows the text."""
    command = [Path(sys.executable).with_name("geostance"), "score", EXAMPLE]
    plain = {"PATH": os.environ["PATH"], "COLUMNS": "80", "GEOSTANCE_BUNDLE": str(BUNDLE)}
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, check=True)
    shown, _, _ = done.stdout.decode().partition("\nThe text\n")
    lines = (line.rstrip() for line in shown.splitlines())
    return "```text\n" + "\n".join(lines).rstrip() + "\n```\n"


def scores() -> str:
    """Return each head's first score beside those of its baselines."""
    return _table(("measured", "score", MODEL, "baselines"), map(_score_row, _metrics()["heads"].values()))


def _score_row(head: Json) -> tuple[str, ...]:
    name = next(iter(head["systems"][MODEL]))
    title = f"{head['title']} ({head['rows']:,}, in {head['units']:,} {head['unit']}s)"
    baselines = [f"{system} {_estimate(head['systems'][system][name])}" for system in head["differences"]]
    return (
        title,
        name.replace("_", " ").replace("f1", "F1"),
        _estimate(head["systems"][MODEL][name]),
        "; ".join(baselines),
    )


def labels() -> str:
    """Return precision, recall and F1 of the model by label."""
    heads = (head for head in _metrics()["heads"].values() if len(head["labels"]) in BY_LABEL)
    rows = (_label_row(head["title"], label, one) for head in heads for label, one in _by_label(head))
    return _table(("head", "label", "true", "precision", "recall", "F1"), rows)


def _by_label(head: Json) -> Iterator[tuple[str, Json]]:
    return ((label, one) for label, one in head["by_label"][MODEL].items() if one["true"])


def _label_row(title: str, label: str, one: Json) -> tuple[str, ...]:
    return (title, label, str(one["true"]), *(_estimate(one[name]) for name in ("precision", "recall", "f1")))


def trust() -> str:
    """Return how far probabilities and abstentions hold."""
    heads = [head for head in _metrics()["heads"].values() if head["reliability"]]
    columns = ("head", "calibration error", "answers it stands by", "right of these", "right of all")
    return _table(columns, map(_trust_row, heads))


def _trust_row(head: Json) -> tuple[str, ...]:
    abstention = head["abstention"] or {}
    shares = (_estimate(abstention.get(name)) for name in ("coverage", "right", "right_of_all"))
    return (head["title"], _estimate(head["reliability"]["error"]), *shares)


def swap() -> str:
    """Return how many answers change where the states of an article are exchanged."""
    heads = _metrics()["swap"]["heads"].values()
    shares = (_estimate(head["systems"][MODEL]["changed"]) for head in heads)
    rows = ((head["title"], str(head["rows"]), share) for head, share in zip(heads, shares, strict=True))
    return _table(("head", "answers", "share that changed"), rows)


def corpora() -> str:
    """Return what the released bundle was fitted on."""
    manifest = json.loads((BUNDLE / "manifest.json").read_text("utf-8"))
    names = ("name", "head", "rows", "leaked", "near", "licence")
    rows = [tuple(str(use[name]) for name in names) for use in manifest["corpora"]]
    return _table(("corpus", "trains", "rows", "left out as withheld", "as near copies", "licence"), rows)


def newsdesk() -> str:
    """Return newsdesk's counts beside its plan."""
    found = _newsdesk()["counts"]
    columns = ("what", "found", "at least", "at most")
    return _table(
        columns, ((one["what"], *map(_number, (one["found"], one["least"], one["most"]))) for one in found)
    )


def agreement() -> str:
    """Return how far newsdesk's annotation agrees with its plan."""
    [found] = _newsdesk()["agreement"]["newsdesk"].values()
    columns = ("what", "measure", "value", "compared", "equal")
    names = ("value", "count", "equal")
    return _table(
        columns, ((one["what"], one["measure"], *(_number(one[name]) for name in names)) for one in found)
    )


def _newsdesk() -> Json:
    command = [Path(sys.executable).with_name("geostance"), "corpora", "stats", "newsdesk", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return json.loads(done.stdout)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def curve() -> str:
    """Return relations F1 by what the linear family is fitted on."""
    from geostance_training.evaluation import learning

    sheet = learning.sheet(learning.read(CURVE))
    return _table(sheet.columns, sheet.rows)


def _metrics() -> Json:
    return json.loads(METRICS.read_text("utf-8"))


def _estimate(one: Json | None) -> str:
    if one is None or one["value"] is None:
        return "–"  # noqa: RUF001 - a dash in an empty cell
    interval = "" if one["low"] is None else f" [{one['low']:.2f}, {one['high']:.2f}]"
    return f"{one['value']:.2f}{interval}"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (columns, ("---",) * len(columns), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


BLOCKS = {
    "output": output,
    "scores": scores,
    "labels": labels,
    "trust": trust,
    "swap": swap,
    "corpora": corpora,
    "newsdesk": newsdesk,
    "agreement": agreement,
    "curve": curve,
}

if __name__ == "__main__":
    main()
