"""Exchanging the states of an article: which labels change though they should not.

Every mention of a state is first written by one form a sort (name, adjective, demonym, capital), leaders and
seats of government by the state's name. That text is analysed twice, once with the states' own forms and once
with each state's forms exchanged for the next one's, so that nothing but the exchange differs, articles and
possessives apart. An article is
left out where the finder does not find the same mentions in both, since only the judging is tested here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from geostance import actors, article, taxonomy
from geostance.actors import Gazetteer, Mention
from geostance.analysis import Analysis
from geostance.analyzer import Analyzer
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES
from geostance.records import Record
from geostance_training.augmentation.exchange import NAMES, Exchange, rewrite
from geostance_training.augmentation.forms import STATE, Forms
from geostance_training.evaluation.cases import Case
from geostance_training.evaluation.gold import LISTED
from geostance_training.evaluation.tasks import MODEL, Task, positions

_FEWEST = 2
_WRITTEN = {"abbreviation": "name"}


@dataclass(frozen=True, slots=True)
class Swapped:
    """An article's two answers.

    Attributes:
        before: To the text with the states' own forms.
        after: To the text with the forms exchanged.
        exchange: By actor, the one whose forms stand in its place.
    """

    before: Analysis
    after: Analysis
    exchange: Exchange


def swap(cases: Iterable[Case], analyzer: Analyzer, forms: Mapping[str, Forms]) -> list[tuple[int, Swapped]]:
    """Exchange the states of each article that has two or more.

    Args:
        cases: The articles.
        analyzer: Answers.
        forms: Of the states that may be exchanged.

    Returns:
        The position of each article that could be tested, with its two answers.
    """
    drafts = [(unit, draft) for unit, case in enumerate(cases) if (draft := _draft(case, analyzer, forms))]
    records = (Record(text, html=False) for _, draft in drafts for text in draft.texts)
    analyses = list(analyzer.analyze_many(records))
    return [
        (unit, Swapped(before, after, draft.exchange))
        for (unit, draft), before, after in zip(drafts, analyses[::2], analyses[1::2], strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article's two texts, with the states' own forms and with the exchanged ones."""

    texts: tuple[str, str]
    exchange: Exchange


def _draft(case: Case, analyzer: Analyzer, forms: Mapping[str, Forms]) -> _Draft | None:
    """Write an article twice; None where it has too few states, or the finder finds other mentions."""
    states = [name for name in case.document.actors if name in forms and forms[name].kind == STATE]
    if len(states) < _FEWEST:
        return None
    exchange = dict(zip(states, states[1:] + states[:1], strict=True))
    own = {name: name for name in states}
    wanted = [m.actor for m in case.document.mentions]
    texts = _written(case, own, forms), _written(case, exchange, forms)
    for text, mapping in zip(texts, (own, exchange), strict=True):
        if _found(text, analyzer) != [mapping.get(name, name) for name in wanted]:
            return None
    return _Draft(texts, exchange)


def _written(case: Case, mapping: Exchange, forms: Mapping[str, Forms]) -> str:
    def wording(text: str, mention: Mention) -> tuple[str, bool] | None:
        if mention.actor not in mapping or mention.via == "coreference":
            return None
        sort = forms[mention.actor].sort(text[mention.begin : mention.end])
        return forms[mapping[mention.actor]].like(_WRITTEN.get(sort, sort)), sort in NAMES

    return rewrite(case.document.article.text, case.document.mentions, wording).text


def _found(text: str, analyzer: Analyzer) -> list[str]:
    found = article.read(text, lines=analyzer.bundle.lines, html=False)
    return [mention.actor for mention in actors.find(found, Gazetteer.load())]


def tasks(swapped: Sequence[tuple[int, Swapped]], count: int) -> dict[str, Task]:
    """Compare the answers before and after.

    Args:
        swapped: As ``swap`` gives them.
        count: How many articles there were.

    Returns:
        By head. The truth of a row is the answer before, what the model says is the answer after. A row
        is a pair with a position, or a subject listed, in either answer; an actor; an article.
    """
    heads = {
        "relation": ("Relations of pairs", RELATIONS, _relations),
        "stance": ("Author's stance", STANCES, _stances),
        "participant": ("Actors that take part", LISTED, _participants),
        "topic": ("Topics listed", LISTED, _topics),
        "sentiment": ("Sentiment of articles", SENTIMENTS, _sentiments),
    }
    return {
        head: _task(title, labels, [(unit, row) for unit, one in swapped for row in rows(one)], count)
        for head, (title, labels, rows) in heads.items()
    }


Row = tuple[str, str]


def _task(title: str, labels: tuple[str, ...], rows: Sequence[tuple[int, Row]], count: int) -> Task:
    return Task(
        title=title,
        unit="article",
        labels=labels,
        scores=("changed",),
        units=np.array([unit for unit, _ in rows], dtype=np.int64),
        count=count,
        truth=positions(labels, [before for _, (before, _) in rows]),
        said={MODEL: positions(labels, [after for _, (_, after) in rows])},
    )


def _relations(one: Swapped) -> Iterator[Row]:
    before, after = (_labels(analysis) for analysis in (one.before, one.after))
    for pair in permutations([actor.id for actor in one.before.actors], 2):
        source, target = (one.exchange.get(name, name) for name in pair)
        row = before.get(pair, "none"), after.get((source, target), "none")
        if row != ("none", "none"):
            yield row


def _labels(analysis: Analysis) -> dict[tuple[str, str], str]:
    return {(relation.source, relation.target): relation.label for relation in analysis.relations}


def _stances(one: Swapped) -> Iterator[Row]:
    after = {actor.id: actor.stance.label for actor in one.after.actors}
    for actor in one.before.actors:
        yield actor.stance.label, after[one.exchange.get(actor.id, actor.id)]


def _participants(one: Swapped) -> Iterator[Row]:
    after = {actor.id: LISTED[actor.takes_part] for actor in one.after.actors}
    for actor in one.before.actors:
        yield LISTED[actor.takes_part], after[one.exchange.get(actor.id, actor.id)]


def _topics(one: Swapped) -> Iterator[Row]:
    before, after = ({topic.id for topic in analysis.topics} for analysis in (one.before, one.after))
    for code in taxonomy.SUBJECTS:
        if code in before | after:
            yield LISTED[code in before], LISTED[code in after]


def _sentiments(one: Swapped) -> Iterator[Row]:
    yield one.before.sentiment.label, one.after.sentiment.label
