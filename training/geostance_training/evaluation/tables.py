"""The tables of an evaluation, for the terminal and for the report alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geostance_training.evaluation.difference import Scores
from geostance_training.evaluation.measuring import Measurement, Slice
from geostance_training.evaluation.resampling import Estimate
from geostance_training.evaluation.run import Evaluation
from geostance_training.evaluation.tasks import MODEL, SURE
from geostance_training.evaluation.trust import PRECISE, Trust

_NOTHING = "–"  # noqa: RUF001 - a dash in an empty cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: a title, the heads of its columns, and rows of as many cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown(estimate: Estimate) -> str:
    """Write an estimate as ``0.512 [0.443, 0.580]``."""
    if estimate.value is None:
        return _NOTHING
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def whole(evaluation: Evaluation) -> Iterator[Sheet]:
    """Yield every table of the whole bundle, the summary last."""
    yield finding(evaluation)
    yield swapped(evaluation)
    yield mistakes(evaluation)
    for name in evaluation.beside:
        yield beside(evaluation, name)
    yield summary(evaluation)


def summary(evaluation: Evaluation) -> Sheet:
    """Return each head's first score beside its strongest baseline."""
    rows = tuple(_summary(head, one) for head, one in evaluation.heads.items())
    columns = ("head", "score", "model", "strongest baseline", "its score", "model minus it", "apart")
    return Sheet("Summary", columns, rows)


def _summary(head: str, one: Measurement) -> tuple[str, ...]:
    score = first_score(one)
    name = strongest(one)
    model, baseline = one.systems[MODEL][score], one.systems[name][score]
    lead = shown(one.differences[name][score])
    return (head, spoken(score), shown(model), name, shown(baseline), lead, _apart(model, baseline))


def beside(evaluation: Evaluation, name: str) -> Sheet:
    """Return each head's first score, and each share of errors, beside those of another bundle."""
    measured = [*evaluation.heads.items(), *evaluation.mistakes.items()]
    rows = tuple(_beside(head, one, name) for head, one in measured if name in one.beside)
    return Sheet(f"Beside {name}", ("head", "score", "model", name, "model minus it"), rows)


def _beside(head: str, one: Measurement, name: str) -> tuple[str, ...]:
    score = first_score(one)
    estimates = (one.systems[MODEL][score], one.systems[name][score], one.beside[name][score])
    return (head, spoken(score), *map(shown, estimates))


def _apart(model: Estimate, baseline: Estimate) -> str:
    """Say whether the model's interval lies wholly above the baseline's."""
    if model.low is None or baseline.high is None:
        return _NOTHING
    return "yes" if model.low > baseline.high else "no"


def first_score(one: Measurement) -> str:
    """Return the name of the score that counts first."""
    return next(iter(one.systems[MODEL]))


def strongest(one: Measurement) -> str:
    """Return the baseline that is best by the first score."""
    score = first_score(one)
    return max(one.differences, key=lambda name: one.systems[name][score].value or 0.0)


def spoken(name: str) -> str:
    """Return a score's name for people."""
    return name.replace("_", " ").replace("f1", "F1")


def sheets(one: Measurement) -> Iterator[Sheet]:
    """Yield every table of a head."""
    yield systems(one)
    if len(one.systems[MODEL]) > 1:
        if len(one.by_label[MODEL]) > 1:
            yield _labels(one)
        yield confusion(one)
    if one.trust:
        yield trust(one)
    if one.slices:
        yield _slices(one)


def systems(one: Measurement) -> Sheet:
    """Return the scores of every system, and the model's lead over each baseline."""
    names = tuple(one.systems[MODEL])
    rows = [(system, *(shown(found[name]) for name in names)) for system, found in one.systems.items()]
    rows += [
        (f"model minus: {system}", *(shown(found[name]) for name in names))
        for system, found in {**one.differences, **one.beside}.items()
    ]
    title = f"{one.title} ({one.rows:,} rows, {one.units:,} {one.unit}s)"
    return Sheet(title, ("", *map(spoken, names)), tuple(rows))


def _labels(one: Measurement) -> Sheet:
    labels = {label: found for label, found in one.by_label[MODEL].items() if found.true or found.said}
    rows = tuple(
        (
            label,
            str(found.true),
            str(found.said),
            *map(shown, (found.precision, found.recall, found.f1)),
            *(shown(one.by_label[name][label].f1) for name in one.beside),
        )
        for label, found in labels.items()
    )
    columns = ("label", "true", "said", "precision", "recall", "F1", *(f"F1, {name}" for name in one.beside))
    return Sheet("By label, model", columns, rows)


def trust(one: Measurement) -> Sheet:
    """Return how far probabilities and abstentions can be trusted."""
    columns = [dict(_trust(found)) for found in one.trust.values()]
    names = dict.fromkeys(name for column in columns for name in column)
    rows = tuple((name, *(column.get(name, _NOTHING) for column in columns)) for name in names)
    return Sheet("Probabilities and abstention", ("", *one.trust), rows)


def _trust(found: Trust) -> Iterator[tuple[str, str]]:
    yield "expected calibration error", shown(found.reliability.error)
    yield "root mean square of it, less chance", shown(found.reliability.debiased)
    if abstention := found.abstention:
        yield "answers that the model stands by", shown(abstention.coverage)
        yield "share right of these", shown(abstention.right)
        yield "share right of all answers", shown(abstention.right_of_all)
        yield f"most probable answers that are {PRECISE:.0%} right", shown(abstention.precise)
        yield "area under the risk-coverage curve", shown(abstention.area)


def _slices(one: Measurement) -> Sheet:
    score = first_score(one)
    shown_systems = (MODEL, *one.differences, *one.beside)
    rows = tuple(
        (slicing, value, str(part.units), str(part.rows), *_cells(part, shown_systems, score))
        for slicing, values in one.slices.items()
        for value, part in values.items()
        if part.systems[MODEL][score].value is not None
    )
    columns = ("slice", "", f"{one.unit}s", "rows", *shown_systems)
    return Sheet(f"{spoken(score)} by slice", columns, rows)


def _cells(part: Slice, names: tuple[str, ...], score: str) -> Iterator[str]:
    return (shown(part.systems[name][score]) for name in names)


def confusion(one: Measurement) -> Sheet:
    """Return the model's confusion: rows by true label, columns by label said."""
    labels = [place for place in range(len(one.labels)) if _occurs(one, place)]
    counts = one.confusion[MODEL]
    columns = ("true \\ said", *(one.labels[place] for place in labels), "no answer")
    rows = tuple(
        (one.labels[place], *(str(counts[place][said]) for said in [*labels, len(one.labels)]))
        for place in labels
    )
    return Sheet("Confusion, model", columns, rows)


def _occurs(one: Measurement, place: int) -> bool:
    counts = one.confusion[MODEL]
    return bool(sum(counts[place]) or sum(row[place] for row in counts))


def mistakes(evaluation: Evaluation) -> Sheet:
    """Return the shares of errors in relations; lower is better."""
    columns = ("", "rows", MODEL, SURE, "baseline", *evaluation.beside)
    rows = tuple(_mistake(one, evaluation.beside) for one in evaluation.mistakes.values())
    return Sheet("Mistakes in relations, shares of rows; lower is better", columns, rows)


def _mistake(one: Measurement, others: Iterable[str]) -> tuple[str, ...]:
    shares = {system: shown(found["wrong"]) for system, found in one.systems.items()}
    baselines = "; ".join(f"{name} {shares[name]}" for name in one.differences)
    rest = (shares.get(name, _NOTHING) for name in others)
    return (one.title, str(one.rows), shares[MODEL], shares.get(SURE, _NOTHING), baselines, *rest)


def swapped(evaluation: Evaluation) -> Sheet:
    """Return the shares of answers that changed when actors were exchanged."""
    names = (MODEL, *evaluation.beside)
    rows = tuple(
        (one.title, str(one.rows), *(shown(one.systems[name]["changed"]) for name in names))
        for one in evaluation.swap.heads.values()
    )
    title = f"Entity swap: answers that changed though they should not ({evaluation.swap.tested} articles)"
    return Sheet(title, ("head", "answers", *(f"share changed, {name}" for name in names)), rows)


def finding(evaluation: Evaluation) -> Sheet:
    """Return the recall of listed actors, and the words that reading loses."""
    found = evaluation.finding
    cells = (str(found.listed), str(found.missed), f"{found.recall:.3f}", str(found.found))
    columns = ("listed", "missed", "recall", "found in all", "words lost as furniture")
    return Sheet("Actors found, words lost", columns, ((*cells, f"{found.words_lost:.2%}"),))


def differences(scores: Scores) -> Sheet:
    """Return the first score of two bundles by head, and the difference."""
    rows = tuple(
        (head, *(shown(found[name]) for name in ("this", "other", "difference")))
        for head, found in scores.items()
    )
    return Sheet("First score of each head on gold", ("head", "this", "other", "this minus other"), rows)
