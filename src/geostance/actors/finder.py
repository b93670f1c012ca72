"""Finding every place where an article names an actor."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from geostance.actors import leaders, nouns, officials
from geostance.actors.gazetteer import Gazetteer
from geostance.actors.introductions import Introduction, disjoint, later_mentions
from geostance.actors.mention import Mention, Target
from geostance.actors.reading import Reading
from geostance.actors.rules import actor_of
from geostance.actors.targets import mentions_of
from geostance.article.document import Article

_BLOCKING = frozenset({"decoy", "leader"})
_STATE_SORTS = frozenset({"name", "adjective"})


def find(article: Article, gazetteer: Gazetteer, targets: Sequence[Target] = ()) -> tuple[Mention, ...]:
    """Find the actors and targets that the article's body mentions.

    Args:
        article: As read; furniture is not looked at.
        gazetteer: The actors to look for.
        targets: Phrases or spans of the caller; the first becomes ``target:1``, and so on.

    Returns:
        Mentions sorted by place. Those of gazetteer actors are disjoint; a target's may overlap them.

    Raises:
        InputError: If a target's phrase is empty, or its span does not lie in the text.
    """
    reading = Reading.of(article, gazetteer)
    mentions, introductions = _first_pass(reading)
    later = _unclaimed(reading, later_mentions(reading, introductions))
    mentions = disjoint([mentions, (one.mention for one in introductions if one.mention), later])
    mentions = disjoint([mentions, nouns.resolved(reading, mentions)])
    mentions = [_succeeded(mention, gazetteer, article.date) for mention in mentions]
    return tuple(sorted(mentions + mentions_of(targets, reading.text)) if targets else mentions)


def _succeeded(mention: Mention, gazetteer: Gazetteer, date: dt.date | None) -> Mention:
    """Give the mention of a group that governs a state at the article's date to the state."""
    successor = gazetteer.successors.get(mention.actor)
    if successor is None or date is None or date < successor.since:
        return mention
    return replace(mention, actor=successor.actor)


def _first_pass(reading: Reading) -> tuple[list[Mention], list[Introduction]]:
    mentions: list[Mention] = []
    introductions: list[Introduction | None] = []
    for index, (begin, end, form) in enumerate(reading.hits):
        if form.actors:
            actor = actor_of(reading, index)
            if actor:
                mentions.append(Mention(begin, end, actor))
                if form.sort in _STATE_SORTS:
                    introductions.append(officials.linked(reading, index, actor))
        elif form.sort == "leader":
            introductions.append(leaders.named(reading, index))
        elif form.sort == "title":
            introductions.append(leaders.titled(reading, index))
    return mentions, [one for one in introductions if one]


def _unclaimed(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Leave out what lies in a form that means something else, or in a leader's full name."""
    blocking = [hit for hit in reading.hits if hit[2].sort in _BLOCKING]
    begins = [begin for begin, _, _ in blocking]
    kept = []
    for mention in mentions:
        position = bisect_right(begins, mention.begin)
        if not position or blocking[position - 1][1] <= mention.begin:
            kept.append(mention)
    return kept
