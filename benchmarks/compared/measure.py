"""Times one system in a process of its own: `python -m compared.measure NAME FOLDER SECONDS` prints JSON."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from compared.material import Material, Prepared
from compared.systems import SYSTEMS, System

LEAST = 5
"""Fewest runs, however long they take."""


def main(name: str, folder: str, seconds: str) -> None:
    from compared import parts

    material, limit = Material.load(Path(folder)), float(seconds)
    if name in parts.PARTS:
        found = parts.PARTS[name](material, limit)
    else:
        found = whole(SYSTEMS[name](material), material, limit)
    print(json.dumps(found))


def whole(system: System, material: Material, limit: float) -> dict[str, Any]:
    """Time a system on articles of each length, then on many, and see how much memory it took at most."""
    alone = {words: alone_in(system, articles, limit) for words, articles in material.articles.items()}
    articles = material.articles[600][: system.sample]
    spent = statistics.median(rounds(lambda: system.many(articles), limit))
    return {
        "milliseconds": alone,
        "articles_a_second": len(articles) / spent,
        "tokens_a_second": sum(one.tokens for one in articles) / spent,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def alone_in(system: System, articles: Sequence[Prepared], limit: float) -> dict[str, float]:
    """Return milliseconds an article, 50th and 95th percentile of the runs."""
    system.one(articles[0])
    turns = cycle(articles)
    spent = rounds(lambda: [system.one(next(turns))], limit)
    low = statistics.quantiles(spent, n=20, method="inclusive")
    return {"p50": 1e3 * statistics.median(spent), "p95": 1e3 * low[-1], "runs": len(spent)}


def rounds(run: Callable[[], Iterable[object]], limit: float) -> list[float]:
    """Return seconds by the clock of each run, as many as the limit in seconds allows."""
    spent: list[float] = []
    while len(spent) < LEAST or sum(spent) < limit:
        start = time.perf_counter()
        for _ in run():
            pass
        spent.append(time.perf_counter() - start)
    return spent


if __name__ == "__main__":
    main(*sys.argv[1:])
