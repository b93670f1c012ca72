"""Leaders of the gazetteer: whom a name or a title with a surname speaks for, by the article's date."""

from __future__ import annotations

import re

from geostance.actors.context import in_title_case, line_around, word_before
from geostance.actors.introductions import Introduction
from geostance.actors.names import NAME, trim
from geostance.actors.people import Person, Term, terms_in
from geostance.actors.reading import Reading

_NAME_AFTER = re.compile(rf" ({NAME})")
_NEAR = 30


def named(reading: Reading, index: int) -> Introduction:
    """Read a leader's full name.

    A person out of office in the article's years speaks for nobody, nor does one called ``former``,
    ``ex-`` or ``then-`` right there.
    """
    begin, end, form = reading.hits[index]
    terms = terms_in(form.persons, reading.years)
    if not terms or reading.is_former(begin) or _elected(reading, begin):
        actor = None
    else:
        actor = _owner(reading, index, terms) or reading.most_named(terms) or terms[0].actor
    later = dict.fromkeys(surname for person in form.persons for surname in person.surnames)
    return Introduction(begin, end, actor, tuple(later), "leader")


def titled(reading: Reading, index: int) -> Introduction | None:
    """Read a title with a surname, such as ``President Biden``; None where no such leader is known.

    Of several leaders with the surname, the one whose state stands right before the title is meant,
    else the one whose state the article names most.
    """
    title, end, form = reading.hits[index]
    match = _NAME_AFTER.match(reading.text, end)
    if not match or _is_hit(reading, index + 1, match.start(1)):
        return None
    skipped, name = trim(match[1], reading.gazetteer.words)
    begin = match.start(1) + skipped
    for words in _names(reading, begin, name):
        surname = words.rpartition(" ")[2]
        persons = [one for one in reading.gazetteer.surnames.get(surname, ()) if _may_be(one, words)]
        terms = tuple(term for term in terms_in(persons, reading.years) if term.role in form.roles)
        actor = _owner(reading, index, terms) or reading.most_named(terms)
        if actor:
            meant = None if reading.is_former(title) else actor
            return Introduction(begin, begin + len(words), meant, (surname,), "leader")
    return None


def _names(reading: Reading, begin: int, name: str) -> tuple[str, ...]:
    """Return the name, and in a headline, where any word has a capital, its first word too."""
    first = name.partition(" ")[0]
    if first != name and in_title_case(line_around(reading.text, begin, begin + len(name))):
        return name, first
    return (name,)


def _may_be(person: Person, name: str) -> bool:
    """Whether the name is a surname alone, or shares its first word with one of the person's names."""
    first, *others = name.split(" ")
    return not others or any(first == known.split(" ")[0] for known in person.names)


def _elected(reading: Reading, begin: int) -> bool:
    """Whether a title such as ``Senator`` says that the person does not speak for the state."""
    return word_before(reading.text, begin) in reading.gazetteer.words["domestic_title"]


def _owner(reading: Reading, index: int, terms: tuple[Term, ...]) -> str | None:
    """Return the terms' actor that stands within a few words before the hit."""
    actors = {term.actor for term in terms}
    begin = reading.hits[index][0]
    for _, end, form in reversed(reading.hits[max(0, index - 2) : index]):
        if begin - end <= _NEAR and form.actors and form.actors[0] in actors:
            return form.actors[0]
    return None


def _is_hit(reading: Reading, index: int, begin: int) -> bool:
    return (
        index < len(reading.hits)
        and reading.hits[index][0] == begin
        and reading.hits[index][2].sort == "leader"
    )
