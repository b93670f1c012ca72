"""Persons introduced in an article, and their later mentions by surname."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from geostance.actors.context import in_title_case, line_around, word_after, word_before
from geostance.actors.matching import Matcher
from geostance.actors.mention import Mention, Via
from geostance.actors.reading import Reading

_BEGIN = attrgetter("begin")


@dataclass(frozen=True, slots=True)
class Introduction:
    """The place where an article says who somebody is.

    Attributes:
        begin: First code point of the name.
        end: One past its last.
        actor: The actor that the person speaks for, or None.
        later: Names by which the person may be mentioned afterwards.
        via: ``leader`` or ``linked``.
    """

    begin: int
    end: int
    actor: str | None
    later: tuple[str, ...]
    via: Via

    @property
    def mention(self) -> Mention | None:
        """The introduction's own mention, if it speaks for an actor."""
        return None if self.actor is None else Mention(self.begin, self.end, self.actor, self.via)


def later_mentions(reading: Reading, introductions: Iterable[Introduction]) -> list[Mention]:
    """Find the mentions that follow the introductions.

    Of several persons with one surname, the one introduced last before the mention is meant.

    Args:
        reading: The article.
        introductions: In any order.

    Returns:
        Mentions sorted and disjoint; they may overlap other mentions.
    """
    by_name: dict[str, list[Introduction]] = {}
    for introduction in sorted(introductions, key=lambda one: (one.end, one.via == "linked")):
        for name in introduction.later:
            by_name.setdefault(name, []).append(introduction)
    if not by_name:
        return []
    ends = {name: [one.end for one in found] for name, found in by_name.items()}
    mentions = []
    for begin, end, name in Matcher({name: name for name in by_name}).scan(reading.stream):
        position = bisect_left(ends[name], begin)
        meant = by_name[name][position - 1] if position else None
        if meant and meant.actor and _stands_alone(reading, begin, end):
            mentions.append(Mention(begin, end, meant.actor, meant.via))
    return mentions


def _stands_alone(reading: Reading, begin: int, end: int) -> bool:
    """Whether the surname is nobody else's: no other given name before it, no name after it."""
    text, words = reading.text, reading.gazetteer.words
    previous, following = word_before(text, begin), word_after(text, end)
    if previous in words["given_name"] or previous in words["domestic_title"]:
        return False
    month = text[begin:end] in words["month"]
    if month and (previous.lower() in words["month_context"] or following[:1].isdigit()):
        return False
    if not reading.ends_name(begin, previous) and not reading.opens_name(end):
        return True
    return in_title_case(line_around(text, begin, end))


def disjoint(groups: Sequence[Iterable[Mention]]) -> list[Mention]:
    """Merge groups of mentions, sorted.

    Where two of different groups overlap, the one of the earlier group stays; where two of one group
    do, the one that begins first.
    """
    kept: list[Mention] = []
    for group in groups:
        begins = [mention.begin for mention in kept]
        reached, added = 0, []
        for mention in sorted(group, key=_BEGIN):
            position = bisect_left(begins, mention.end)
            if mention.begin >= reached and (not position or kept[position - 1].end <= mention.begin):
                added.append(mention)
                reached = mention.end
        if added:
            kept = sorted(kept + added, key=_BEGIN)
    return kept
