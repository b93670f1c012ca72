"""Exchanging the actors of an article for others through all their forms, labels and evidence with them.

Counterfactual augmentation (Kaushik, Hovy and Lipton, "Learning the Difference that Makes a Difference with
Counterfactually-Augmented Data", ICLR 2020): what an article says stays, whom it says it of changes, so that
no model can learn that one state is always the one opposed.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from geostance.actors import Gazetteer, Mention
from geostance_training import documents
from geostance_training.augmentation import edits, grammar
from geostance_training.augmentation.edits import Edited
from geostance_training.augmentation.forms import Forms, Leader
from geostance_training.corpora.examples import LabelledArticle, RelationLabel

Exchange = Mapping[str, str]
Wording = Callable[[str, Mention], tuple[str, bool] | None]
"""For a mention in a text: what to write, and whether that is a name; None leaves the words."""

# An abbreviation before a noun ("US envoys") is exchanged for an adjective where the other has none.
_ADJECTIVAL = re.compile(
    r"[ -](?!(?:to|and|or|in|on|at|for|with|of|by|from|is|was|has|had|will|would|could|can|may|must|says?|"
    r"said|as|but|over|after|that)\b)[A-Za-z]"
)
NAMES = frozenset({"name", "capital", "abbreviation"})
"""Sorts of forms that stand as a noun of their own, with or without the definite article."""


def exchange(
    article: LabelledArticle, chosen: Exchange, forms: Mapping[str, Forms], gazetteer: Gazetteer
) -> LabelledArticle:
    """Exchange the actors of an article.

    A name is exchanged for a name, an adjective for an adjective, and so with demonyms, capitals,
    abbreviations and leaders in office in the article's year (a leader without a counterpart, for the
    actor's name; in an article without a date, leaders of any time). Words that name an actor by way of the
    article alone ("the ministry", an official once introduced) stay. Articles and possessives follow the new
    form; stances, relations, evidence and furniture move along, and the title is exchanged too. The id stays,
    so that a copy is dealt with its original.

    Args:
        article: The article.
        chosen: By actor id, the id of the actor that takes its place. Whoever is not named stays.
        forms: By actor id; must hold every id of ``chosen``.
        gazetteer: Finds the mentions.

    Raises:
        ValueError: If two actors of the article would become one, or an actor has no forms.
    """
    mentions = documents.mentions(article.text, article.date, gazetteer)
    _check(article, mentions, chosen, forms)
    wording = _wording(chosen, forms, article.date.year if article.date else None)
    edited = rewrite(article.text, mentions, wording)
    title = article.title or ""
    titled = rewrite(title, documents.mentions(title, article.date, gazetteer), wording)
    return dataclasses.replace(
        article,
        text=edited.text,
        title=titled.text or article.title,
        stances=MappingProxyType({chosen.get(one, one): label for one, label in article.stances.items()}),
        relations=tuple(_relation(one, chosen, edited) for one in article.relations),
        furniture=tuple(edited.moved(span) for span in article.furniture),
    )


def rewrite(text: str, mentions: Sequence[Mention], wording: Wording) -> Edited:
    """Write other words in the place of mentions, articles and possessives mended.

    Args:
        text: The text.
        mentions: Sorted and disjoint.
        wording: Says what to write for a mention.
    """
    changes: list[edits.Edit] = []
    for mention in mentions:
        written = wording(text, mention)
        if written:
            form, named = written
            changes += grammar.around(text, mention.begin, mention.end, form, named=named)
    return edits.apply(text, changes)


def draw(
    article: LabelledArticle, forms: Mapping[str, Forms], gazetteer: Gazetteer, rng: random.Random
) -> Exchange:
    """Draw for each actor of an article another one of its kind that the article does not name.

    Args:
        article: The article.
        forms: Of the actors to draw from.
        gazetteer: Finds the actors that the article names.
        rng: The draw.

    Returns:
        By actor id; actors without forms, or of a kind with too few actors, are left out.
    """
    found = documents.mentions(article.text, article.date, gazetteer)
    present = sorted({*(mention.actor for mention in found), *article.stances})
    pools: dict[str, list[str]] = {}
    for name in sorted(forms.keys() - set(present)):
        pools.setdefault(forms[name].kind, []).append(name)
    for pool in pools.values():
        rng.shuffle(pool)
    chosen = {}
    for name in present:
        pool = pools.get(forms[name].kind) if name in forms else None
        if pool:
            chosen[name] = pool.pop()
    return chosen


def _check(
    article: LabelledArticle, mentions: Sequence[Mention], chosen: Exchange, forms: Mapping[str, Forms]
) -> None:
    present = {*(mention.actor for mention in mentions), *article.stances}
    after = [chosen.get(name, name) for name in sorted(present)]
    if len(set(after)) < len(after):
        raise ValueError(f"{article.id}: two actors would become one: {sorted(after)}")
    if unknown := sorted({*chosen, *chosen.values()} - forms.keys()):
        raise ValueError(f"{article.id}: no forms are known of {', '.join(unknown)}")


def _relation(one: RelationLabel, chosen: Exchange, edited: Edited) -> RelationLabel:
    return dataclasses.replace(
        one,
        source=chosen.get(one.source, one.source),
        target=chosen.get(one.target, one.target),
        evidence=edited.moved(one.evidence),
    )


def _wording(chosen: Exchange, forms: Mapping[str, Forms], year: int | None) -> Wording:
    def wording(text: str, mention: Mention) -> tuple[str, bool] | None:
        if mention.actor not in chosen or mention.via == "coreference":
            return None
        former, new = forms[mention.actor], forms[chosen[mention.actor]]
        words = text[mention.begin : mention.end]
        if mention.via != "gazetteer":
            return _leader(former, new, words, year)
        sort = former.sort(words)
        if sort == "abbreviation" and not new.abbreviation and _ADJECTIVAL.match(text, mention.end):
            sort = "adjective"
        return new.like(sort), sort in NAMES

    return wording


def _leader(former: Forms, new: Forms, words: str, year: int | None) -> tuple[str, bool] | None:
    """Return the counterpart of a leader, or the actor's name where there is none; None for anyone else."""
    roles = [one.role for one in former.leaders if one.surname in words and _in_office(one, year)]
    if not roles:
        return None
    held = [one for one in new.leaders if _in_office(one, year)]
    found = next((one for role in roles for one in held if one.role == role), None)
    if found is None:
        return new.name, True
    return (found.name if " " in words else found.surname), False


def _in_office(leader: Leader, year: int | None) -> bool:
    return year is None or leader.begin <= year <= leader.end
