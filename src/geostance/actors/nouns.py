"""Nouns such as ``the junta``, resolved to the actor that the article introduced them with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geostance.actors.context import word_after, word_before
from geostance.actors.mention import Mention
from geostance.actors.reading import Reading

_OWNED = re.compile(r"(?: ?'s?)?((?: [\w-]+){0,3}) ")
_OF = re.compile(r" (?:of|from) (?:the )?(?:(?:then-)?(?:President|Prime Minister|King) )?")
_ELSEWHERE = re.compile(r" (?:in|of|from) [A-Z]")
_ARTICLES = frozenset({"the", "The"})
_REACH = 60


def resolved(reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
    """Resolve the nouns of an article.

    A noun is introduced by the actor named right before it (``Niger's military junta``) or after an
    ``of`` (``the government of Niger``); ``the`` with the bare noun is then a mention of the actor that
    introduced a noun of this kind last. A noun that nothing introduced is no mention.

    Args:
        reading: The article.
        mentions: Of actors, sorted and disjoint.

    Returns:
        Mentions of the bare nouns, sorted, disjoint from ``mentions``.
    """
    introduced: dict[str, str] = {}
    found, position = [], 0
    for begin, end, form in reading.hits:
        if form.sort != "noun":
            continue
        while position < len(mentions) and mentions[position].begin < begin:
            position += 1
        owner = _owner(reading, mentions, position, begin, end)
        kind = form.roles[0]
        if owner:
            introduced[kind] = owner
        elif kind in introduced and _stands_alone(reading, begin, end):
            found.append(Mention(begin, end, introduced[kind], "coreference"))
    return found


def _stands_alone(reading: Reading, begin: int, end: int) -> bool:
    """Whether ``the`` and the noun are all there is, as in no ``the military option``."""
    if word_before(reading.text, begin) not in _ARTICLES or _ELSEWHERE.match(reading.text, end):
        return False
    follow = reading.gazetteer.words["noun_follow"]
    following = word_after(reading.text, end)
    return not following or following in follow or following[0] in "'.," or following.endswith("ed")


def _owner(reading: Reading, mentions: Sequence[Mention], position: int, begin: int, end: int) -> str | None:
    """Return the actor of the mention right before the noun, or right after it and an ``of``."""
    if position:
        before = mentions[position - 1]
        match = _OWNED.fullmatch(reading.text, before.end, begin) if begin - before.end < _REACH else None
        if match and reading.gazetteer.words["noun_modifier"].issuperset(match[1].split()):
            return before.actor
    if position < len(mentions):
        after = mentions[position]
        if after.begin - end < _REACH and _OF.fullmatch(reading.text, end, after.begin):
            return after.actor
    return None
