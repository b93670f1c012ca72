"""The datasheet of a corpus of one's own: what was counted, and what only its author can say.

The questions are a selection after Gebru et al., "Datasheets for Datasets" (2021).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from geostance import taxonomy

Object = Mapping[str, Any]

HEADING = "## What its author says"
QUESTIONS = (
    "Where do the texts come from, from when to when, and how were they chosen? What was left out?",
    "Who may read, keep and pass them on, and who said so?",
    "Who labelled them: how many people, or which model? Did one of them see the labels of another?",
    "How far do two annotators agree, on how many articles? What did they disagree about?",
    "Which cases did the guidelines leave open, and how were they settled?",
    "Which outlets, regions and opinions are missing? Is an actor always on the same side?",
    "Do the texts name private people? May those have their article taken out, and whom do they ask?",
    "What should it not be used for?",
)


def sheet(name: str, licence: str, records: Sequence[tuple[Object, Object]], answers: str) -> str:
    """Return the datasheet, in Markdown.

    Args:
        name: Of the corpus.
        licence: Of the corpus.
        records: Each article with its labels.
        answers: What its author has said, or an empty string for the questions.
    """
    words = [len(article["text"].split()) for article, _ in records]
    days = sorted(article["date"] for article, _ in records if article["date"])
    rows = {
        "articles": f"{len(records):,}",
        "words: fewest, median, most": f"{min(words):,}, {int(median(words)):,}, {max(words):,}",
        "dated": f"{len(days):,}" + (f", {days[0]} to {days[-1]}" if days else ""),
        **{what: _tally(values) for what, values in _labels([labels for _, labels in records]).items()},
    }
    table = [f"| {what} | {value} |" for what, value in rows.items()]
    head = [f"# {name}", "", f"Licence: {licence}", "", "| what | number |", "|---|---|", *table, ""]
    return "\n".join([*head, answers or _questions()])


def answers(former: str) -> str:
    """Return the author's part of a datasheet, or an empty string where it has none."""
    _, heading, rest = former.partition(HEADING)
    return heading + rest


def _questions() -> str:
    return "\n".join([HEADING, "", *(f"- *{question}*" for question in QUESTIONS), ""])


def _labels(labels: Sequence[Object]) -> dict[str, Iterator[str]]:
    relations = [relation for one in labels for relation in one["relations"]]
    return {
        "relation": (relation["label"] for relation in relations),
        "voice": (relation["voice"] for relation in relations),
        "author's stance": (actor["stance"] for one in labels for actor in one["actors"]),
        "sentiment": (one["sentiment"] for one in labels),
        "genre": (one["genre"] for one in labels),
        "topic": (taxonomy.label(code) for one in labels for code in one["topics"]),
    }


def _tally(values: Iterator[str]) -> str:
    return "; ".join(f"{value} {count:,}" for value, count in Counter(values).most_common()) or "none"
