"""What the time of an article goes to, what more targets cost, and the encoder without anything around it."""

from __future__ import annotations

import random
import re
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial, wraps
from itertools import cycle, product
from pathlib import Path
from typing import Any
from unittest import mock

from compared.material import Material, Prepared
from compared.systems import geostance

Spent = defaultdict[str, float]
TARGETS = 50
SHAPES = tuple(product((1, 4, 8, 16, 32), (32, 64, 128)))
"""Passages in a run and tokens in a passage that are tried on the encoder."""


def steps(material: Material, limit: float) -> dict[str, Any]:
    """Return milliseconds that each step takes of an article of 600 words, alone and among many."""
    system, articles = geostance(material.bundle), material.articles[600]
    return {
        "alone": step_by_step(lambda: [system.one(one) for one in articles], len(articles), limit),
        "many": step_by_step(lambda: list(system.many(articles)), len(articles), limit),
    }


def step_by_step(run: Callable[[], object], count: int, limit: float) -> dict[str, float]:
    """Return milliseconds an article of each step of runs that read ``count`` articles each."""
    run()
    spent: Spent = defaultdict(float)
    rounds = 0
    with watched(spent):
        while not rounds or spent["everything"] < limit:
            start = time.perf_counter()
            run()
            spent["everything"] += time.perf_counter() - start
            rounds += 1
    found = {step: 1e3 * seconds / rounds / count for step, seconds in spent.items()}
    everything = found.pop("everything")
    return {**found, "rest": everything - sum(found.values()), "everything": everything}


@contextmanager
def watched(spent: Spent) -> Iterator[None]:
    """Add up the seconds of each step of an analysis while the context lasts; no step lies in another."""
    from geostance import actors, analyzer, article
    from geostance.aggregate import Aggregator
    from geostance.analysis import Analysis
    from geostance.encoder import heads, predictor, session, tokens

    places = {
        "reading": (article, "read"),
        "finding actors": (actors, "find"),
        "windows": (analyzer, "cut"),
        "tokens": (tokens.Reader, "read"),
        "layout": (predictor, "lay_out"),
        "encoder": (session.Session, "states"),
        "heads": (heads.Heads, "judge"),
        "calibration": (predictor.EncoderPredictor, "judgement"),
        "aggregate": (Aggregator, "analysis"),
        "JSON": (Analysis, "to_json"),
    }
    with ExitStack() as stack:
        for step, (owner, name) in places.items():
            stack.enter_context(mock.patch.object(owner, name, timed(step, getattr(owner, name), spent)))
        yield


def timed(step: str, function: Callable[..., object], spent: Spent) -> Callable[..., object]:
    """Return a function that does the same, and adds the seconds that it takes."""

    @wraps(function)
    def watched_function(*given: object, **named: object) -> object:
        start = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            spent[step] += time.perf_counter() - start

    return watched_function


def more_targets(material: Material, limit: float) -> dict[str, float]:
    """Return milliseconds of an article of 600 words with one target and with many, all of them mentioned."""
    from geostance.analyzer import Analyzer

    analyzer = Analyzer(material.bundle)
    spent: dict[int, list[float]] = {1: [], TARGETS: []}
    for article in cycle(material.articles[600]):
        phrases = words_of(article, TARGETS)
        for count, times in spent.items():
            start = time.perf_counter()
            analyzer.analyze(article.text, targets=phrases[:count]).to_json()
            times.append(time.perf_counter() - start)
        if sum(map(sum, spent.values())) > limit:
            break
    one, many = (1e3 * statistics.median(times) for times in spent.values())
    return {"one": one, "many": many, "targets": TARGETS}


def words_of(article: Prepared, count: int) -> list[str]:
    """Return different words of an article, the same each time."""
    words = dict.fromkeys(re.findall(r"\b[a-z]{4,}\b", article.text))
    return random.Random(0).sample(list(words), count)  # noqa: S311 - the same each time is what is wanted


def bare(material: Material, limit: float) -> dict[str, float]:
    """Return the most tokens a second that onnxruntime, as it comes, makes of the encoder."""
    import onnxruntime

    session = onnxruntime.InferenceSession(Path(material.bundle, "encoder.onnx"))
    speeds = {shape: tokens_a_second(session, shape, limit / len(SHAPES)) for shape in SHAPES}
    batch, length = max(SHAPES, key=speeds.__getitem__)
    return {
        "tokens_a_second": speeds[batch, length],
        "batch": batch,
        "length": length,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def tokens_a_second(session: Any, shape: tuple[int, int], limit: float) -> float:
    """Return how many tokens a second a session reads in runs of one shape."""
    import numpy as np

    ids = np.random.default_rng(0).integers(1000, 30_000, shape)
    run = partial(session.run, None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
    run()
    count, start = 0, time.perf_counter()
    while time.perf_counter() < start + limit:
        run()
        count += 1
    return count * ids.size / (time.perf_counter() - start)


PARTS: Mapping[str, Callable[[Material, float], dict[str, Any]]] = {
    "steps": steps,
    "more targets": more_targets,
    "bare": bare,
}
"""By name."""
