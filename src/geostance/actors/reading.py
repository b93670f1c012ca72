"""What an article as a whole says about the forms in it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from geostance.actors.context import in_title_case, line_around, word_before
from geostance.actors.folding import fold
from geostance.actors.gazetteer import Form, Gazetteer
from geostance.actors.people import Term, years_of
from geostance.article.document import Article

Hit = tuple[int, int, Form]
_OUTSIDE = "\v"
_PERSONAL = frozenset(("given", "surname"))
_ENOUGH = 3
_TITLED = 3
_NOTHING = Form("", "")
_CLAUSE = re.compile(r"[,;:()\"\n\u2014]|(?<![A-Z. ]) ?\. ")
_CLAUSE_REACH = 80
_CLAUSE_WORDS = 9
_OPENERS = "\n \"'`(["
_SENTENCE_ENDS = frozenset(("", ".", "!", "?", ":"))


@dataclass(frozen=True)
class Reading:
    """A text with the forms found in it; what follows from them is worked out when first asked for.

    Attributes:
        text: The folded text, with line breaks in place of what is no body.
        stream: The same with the body's line breaks as blanks, so that names may run across them.
        hits: Every form found, sorted and disjoint.
        date: Day of publication, or None.
        gazetteer: Where the forms come from.
    """

    text: str
    stream: str
    hits: list[Hit]
    date: dt.date | None
    gazetteer: Gazetteer

    @classmethod
    def of(cls, article: Article, gazetteer: Gazetteer) -> Reading:
        """Read an article's body: fold it, and find the forms in it."""
        masked = fold(_masked(article))
        stream = masked.replace("\n", " ")
        text = masked.replace(_OUTSIDE, "\n")
        return cls(text, stream, gazetteer.forms.scan(stream), article.date, gazetteer)

    @cached_property
    def years(self) -> frozenset[int]:
        """Years that the article may be of.

        That of its date; without a date, those in which most of the leaders that it names in full were in
        office, one with a title counted three times; none where it names no leader.
        """
        if self.date:
            return frozenset((self.date.year,))
        votes: Counter[int] = Counter()
        for (_, before, title), (begin, _, form) in pairwise([(0, 0, _NOTHING), *self.hits]):
            if form.persons and not self.is_former(begin):
                titled = title.sort == "title" and begin - before == 1
                votes.update(dict.fromkeys(years_of(form.persons), _TITLED if titled else 1))
        most = max(votes.values(), default=0)
        return frozenset(year for year, count in votes.items() if count == most)

    def is_former(self, begin: int) -> bool:
        """Whether the words before ``begin`` in its clause say that an office is over or not yet won."""
        before = self.text[max(0, begin - _CLAUSE_REACH) : begin].rstrip(" ,")
        clause = _CLAUSE.split(before)[-1].lower().split()[-_CLAUSE_WORDS:]
        former = self.gazetteer.words["former"]
        return any(word in former or word.startswith(("ex-", "then-")) for word in clause)

    @cached_property
    def named(self) -> Counter[str]:
        """How often each actor is named by a form that needs no rule."""
        return Counter(form.actors[0] for _, _, form in self.hits if form.actors and not form.rules)

    @cached_property
    def borne(self) -> frozenset[int]:
        """Where forms begin that are part of a person's name."""
        return frozenset(hit[0] for hit in self.hits if hit[2].rules & _PERSONAL and self._bears(hit))

    @cached_property
    def persons(self) -> dict[str, int]:
        """Forms that somebody in the article bears as a name, with the first place."""
        found: dict[str, int] = {}
        for begin, _, form in reversed(self.hits):
            if form.roles == ("person",):
                found |= dict.fromkeys(form.text.split(), begin)
            elif begin in self.borne:
                found[form.text] = begin
        return found

    def _bears(self, hit: Hit) -> bool:
        begin, end, form = hit
        words = self.gazetteer.words
        previous = word_before(self.text, begin)
        if (
            previous in words["given_name"]
            or previous in words["domestic_title"]
            or previous in words["courtesy_title"]
        ):
            return True
        opens = "given" in form.rules and self.opens_name(end)
        if not opens and not self.ends_name(begin, previous):
            return False
        return not in_title_case(line_around(self.text, begin, end))

    def opens_name(self, end: int) -> bool:
        """Whether a capitalised word that is no title, function word or day follows at ``end``."""
        if self.text[end : end + 1] != " ":
            return False
        stop = end + 1
        while self.text[stop : stop + 1].isalpha():
            stop += 1
        return self._is_name_part(self.text[end + 1 : stop])

    def ends_name(self, begin: int, previous: str) -> bool:
        """Whether ``previous``, the word before ``begin``, looks like a given name within a sentence."""
        if not self._is_name_part(previous.rstrip(".") if len(previous) == 2 else previous):  # noqa: PLR2004
            return False
        start = begin - 1 - len(previous)
        return self.text[max(0, start - 2) : start].strip(_OPENERS)[-1:] not in _SENTENCE_ENDS

    def _is_name_part(self, word: str) -> bool:
        words = self.gazetteer.words
        return (
            word[:1].isupper()
            and word.isalpha()
            and not (word.isupper() and len(word) > 1)
            and word not in words["function_word"]
            and word not in words["weekday"]
            and word not in words["office_head"]
            and word not in words["office_modifier"]
            and word not in words["area"]
        )

    @cached_property
    def cues(self) -> Counter[str]:
        """How often each cue stands in the article."""
        return Counter(word for _, _, word in self.gazetteer.cues.scan(self.stream))

    @cached_property
    def places(self) -> set[int]:
        """Where capitals begin that were read as places; filled from left to right."""
        return set()

    def choose(self, form: Form) -> str:
        """Return the actor of a form with the rule ``cue``, or an empty string."""
        if form.text not in self._chosen:
            self._chosen[form.text] = self._weigh(form.text)
        return self._chosen[form.text]

    @cached_property
    def _chosen(self) -> dict[str, str]:
        return {}

    def _weigh(self, text: str) -> str:
        readings = self.gazetteer.readings[text]
        scores = [sum(min(self.cues[word], _ENOUGH) for word in reading.words) for reading in readings]
        best = max(scores)
        leading = [reading for reading, score in zip(readings, scores, strict=True) if score == best]
        if len(leading) > 1:
            leading = [reading for reading in readings if reading.default]
        return leading[0].actor

    def most_named(self, terms: tuple[Term, ...]) -> str | None:
        """Return the actor of the terms that the article names most; None where two are named alike."""
        actors = list(dict.fromkeys(term.actor for term in terms))
        if len(actors) < 2:  # noqa: PLR2004
            return actors[0] if actors else None
        first, second = sorted(actors, key=lambda actor: -self.named[actor])[:2]
        return first if self.named[first] > self.named[second] else None


def _masked(article: Article) -> str:
    """Return the text with everything outside the body blanked out, one code point for one."""
    if sum(span.end - span.begin for span in article.body) == len(article.text):
        return article.text
    parts, position = [], 0
    for span in article.body:
        parts += [_OUTSIDE * (span.begin - position), span.of(article.text)]
        position = span.end
    return "".join([*parts, _OUTSIDE * (len(article.text) - position)])
