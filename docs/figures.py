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
SPOKEN = {"support_oppose_f1": "mean F1 of support and oppose"}
SHOWN_TOO = tuple(SPOKEN)
"""Scores that are shown beside the first one of a head."""

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
    """Return each head's first score beside those of its baselines and of other bundles."""
    found = _metrics()
    beside = [column for name in found["beside"] for column in (name, f"model minus {name}")]
    rows = (_score_row(head, name) for head in found["heads"].values() for name in _shown(head))
    return _table(("measured", "score", MODEL, *beside, "baselines"), rows)


def _shown(head: Json) -> Iterator[str]:
    first, *rest = head["systems"][MODEL]
    yield first
    yield from (name for name in rest if name in SHOWN_TOO)


def _score_row(head: Json, name: str) -> tuple[str, ...]:
    title = f"{head['title']} ({head['rows']:,}, in {head['units']:,} {head['unit']}s)"
    baselines = [f"{system} {_estimate(head['systems'][system][name])}" for system in head["differences"]]
    others = (one for other in _metrics()["beside"] for one in _beside(head, other, name))
    spoken = SPOKEN.get(name, name.replace("_", " ").replace("f1", "F1"))
    return (title, spoken, _estimate(head["systems"][MODEL][name]), *others, "; ".join(baselines))


def _beside(head: Json, other: str, name: str) -> tuple[str, str]:
    """Return another bundle's score and the difference; dashes where it was not measured on these."""
    found = head["systems"].get(other, {}), head["beside"].get(other, {})
    score, difference = (_estimate(one.get(name)) for one in found)
    return score, difference


def labels() -> str:
    """Return precision, recall and F1 of the model by label."""
    found = _metrics()
    heads = (head for head in found["heads"].values() if len(head["labels"]) in BY_LABEL)
    rows = (_label_row(head, label, found["beside"]) for head in heads for label in _true_labels(head))
    others = (f"F1, {name}" for name in found["beside"])
    return _table(("head", "label", "true", "precision", "recall", "F1", *others), rows)


def _true_labels(head: Json) -> Iterator[str]:
    return (label for label, one in head["by_label"][MODEL].items() if one["true"])


def _label_row(head: Json, label: str, beside: Iterable[str]) -> tuple[str, ...]:
    one = head["by_label"][MODEL][label]
    numbers = (_estimate(one[name]) for name in ("precision", "recall", "f1"))
    others = (_estimate(head["by_label"].get(name, {}).get(label, {}).get("f1")) for name in beside)
    return (head["title"], label, str(one["true"]), *numbers, *others)


def trust() -> str:
    """Return how far probabilities and abstentions hold."""
    found = _metrics()
    heads = [head for head in found["heads"].values() if MODEL in head["trust"]]
    columns = ("head", "calibration error", "less chance", "answers it stands by", "right of these")
    columns = (*columns, "right of all", "90 % right at")
    others = (f"calibration error, {name}" for name in found["beside"])
    return _table((*columns, *others), (_trust_row(head, found["beside"]) for head in heads))


def _trust_row(head: Json, beside: Iterable[str]) -> tuple[str, ...]:
    one = head["trust"][MODEL]
    abstention = one["abstention"] or {}
    errors = (_estimate(one["reliability"][name]) for name in ("error", "debiased"))
    shares = (_estimate(abstention.get(name)) for name in ("coverage", "right", "right_of_all", "precise"))
    known = (head["trust"].get(name) for name in beside)
    others = (_estimate(other and other["reliability"]["error"]) for other in known)
    return (head["title"], *errors, *shares, *others)


def mistakes() -> str:
    """Return the shares of errors in relations."""
    found = _metrics()
    rows = (_mistake_row(head, found["beside"]) for head in found["mistakes"].values())
    return _table(("mistake", "pairs", MODEL, *found["beside"], "baseline"), rows)


def _mistake_row(head: Json, beside: Iterable[str]) -> tuple[str, ...]:
    shares = {system: _estimate(one["wrong"]) for system, one in head["systems"].items()}
    baselines = "; ".join(f"{name} {shares[name]}" for name in head["differences"])
    return (head["title"], f"{head['rows']:,}", *(shares[name] for name in (MODEL, *beside)), baselines)


def swap() -> str:
    """Return how many answers change where the states of an article are exchanged."""
    found = _metrics()
    names = (MODEL, *found["beside"])
    rows = (_swap_row(head, names) for head in found["swap"]["heads"].values())
    others = (f"of {name}" for name in found["beside"])
    return _table(("head", "answers", "share that changed", *others), rows)


def _swap_row(head: Json, names: Iterable[str]) -> tuple[str, ...]:
    shares = (_estimate(head["systems"][name]["changed"]) for name in names)
    return (head["title"], str(head["rows"]), *shares)


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
    "mistakes": mistakes,
    "swap": swap,
    "corpora": corpora,
    "newsdesk": newsdesk,
    "agreement": agreement,
    "curve": curve,
}

if __name__ == "__main__":
    main()
