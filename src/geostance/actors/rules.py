"""Which actor a form names where it stands, if any."""

from __future__ import annotations

import re

from geostance.actors.context import in_capitals, in_title_case, line_around, word_after, word_before
from geostance.actors.reading import Hit, Reading

_DATELINE = re.compile(r"(?:, [A-Z][\w. ]{2,20}?)? ?(?:\(|--|-|\u2014) ?")
_WORDS_IN = re.compile(r"[\w'.-]+")
_OWNED = frozenset({" ", "'s ", " 's ", "' ", " ' "})
_LISTED = frozenset({" and ", ", ", " , ", " or ", ", and ", " , and "})
_REACH = 20
_ADDRESS = re.compile(r"[@/.]")


def actor_of(reading: Reading, index: int) -> str | None:
    """Return the actor that the hit names, or None.

    Args:
        reading: The article.
        index: Of the hit in ``reading.hits``; its form has at least one actor.
    """
    begin, _end, form = reading.hits[index]
    if begin and _ADDRESS.match(reading.text, begin - 1) and _in_address(reading.text, begin):
        return None
    if form.rules and not _passes(reading, reading.hits[index]):
        return None
    judge = _BY_SORT.get(form.sort)
    if judge and not judge(reading, index):
        return None
    return (reading.choose(form) or None) if "cue" in form.rules else form.actors[0]


def _in_address(text: str, begin: int) -> bool:
    token = text[max(0, begin - 80) : begin].replace("\n", " ").rpartition(" ")[2]
    return "://" in token or "www." in token or token.endswith("@")


def _passes(reading: Reading, hit: Hit) -> bool:
    begin, end, form = hit
    if "capitals" in form.rules and not _in_capitals_only(reading, begin, end):
        return False
    if "spelt" in form.rules and not reading.named[form.actors[0]]:
        return False
    return not (form.rules & {"given", "surname"} and _is_person(reading, hit))


def _in_capitals_only(reading: Reading, begin: int, end: int) -> bool:
    text, words = reading.text, reading.gazetteer.words
    line = line_around(text, begin, end)
    if not in_capitals(line):
        return True
    following = word_after(text, end)
    if following in words["capitals_noun"] or word_before(text, begin) == "THE":
        return True
    return text[begin:end] == "US" and (line.startswith("US") or text[end : end + 1] == "-")


def _is_person(reading: Reading, hit: Hit) -> bool:
    begin, _, form = hit
    if begin in reading.borne:
        return True
    first = reading.persons.get(form.text)
    if first is None or word_before(reading.text, begin).lower() in reading.gazetteer.words["locative"]:
        return False
    return first < begin or not reading.named[form.actors[0]]


def _qualifies(reading: Reading, index: int) -> bool:
    """Whether an adjective or demonym speaks of the state: no language, dish or ethnic group."""
    begin, end, _ = reading.hits[index]
    text, words = reading.text, reading.gazetteer.words
    following = word_after(text, end)
    previous = word_before(text, begin)
    if following in words["not_state_noun"] or previous in words["ethnic"]:
        return False
    if text[end : end + 1] == "-" and following.lstrip("-") in words["not_state_suffix"]:
        return False
    if previous in words["language_verb"] and (not following or following in words["clause_word"]):
        return False
    return not _compounds(reading, index)


def _compounds(reading: Reading, index: int) -> bool:
    """Whether the hit is one half of a person's double belonging, such as ``Korean American``."""
    begin, _end, _form = reading.hits[index]
    text = reading.text
    for first in (index - 1, index):
        if first < 0 or first + 1 >= len(reading.hits):
            continue
        (_, stop, left), (start, last, right) = reading.hits[first], reading.hits[first + 1]
        if start - stop == 1 and left.sort == right.sort == "adjective" and right.actors == ("US",):
            return word_after(text, last) not in reading.gazetteer.words["pair_noun"]
    if text[begin - 1 : begin] != "-":
        return False
    joined = text[max(0, begin - _REACH) : begin - 1].rpartition(" ")[2]
    return joined in reading.gazetteer.words["ethnic"]


def _governs(reading: Reading, index: int) -> bool:
    """Whether a capital stands for its government, not for the place."""
    if _is_place(reading, index):
        reading.places.add(reading.hits[index][0])
        return False
    return True


def _is_place(reading: Reading, index: int) -> bool:
    begin, end, _ = reading.hits[index]
    text, words = reading.text, reading.gazetteer.words
    previous, following = word_before(text, begin), word_after(text, end)
    if previous.lower() in words["locative"] or previous == "the" or following in words["place_noun"]:
        return True
    if previous == "of" and word_before(text, begin - 3) in words["of_place"]:
        return True
    if text[end : end + 1] == "-" and following.lstrip("-") in words["place_suffix"]:
        return True
    if _opens_story(text, begin, end) or _names_country(reading, index) or _continues_places(reading, index):
        return True
    named = reading.opens_name(end) or reading.ends_name(begin, previous)
    return named and not in_title_case(line_around(text, begin, end))


def _opens_story(text: str, begin: int, end: int) -> bool:
    """Whether the capital is a dateline, such as ``BEIRUT (Agency) -`` or ``Beirut - `` on a new line."""
    opens = begin == 0 or text[begin - 1] == "\n" or text[begin:end].isupper()
    return opens and bool(_DATELINE.match(text, end))


def _names_country(reading: Reading, index: int) -> bool:
    """Whether a comma and a country or US state follow, as in ``Paris, France``."""
    _, end, _ = reading.hits[index]
    for comma in (", ", " , "):
        if reading.text.startswith(comma, end):
            start = end + len(comma)
            following = reading.hits[index + 1] if index + 1 < len(reading.hits) else None
            if following and following[0] == start and following[2].sort == "name":
                return True
            match = _WORDS_IN.match(reading.text, start)
            return bool(match) and match[0] in reading.gazetteer.words["us_state"]
    return False


def _continues_places(reading: Reading, index: int) -> bool:
    """Whether the hit goes on a list of places, as the second in ``in Paris and London``."""
    if not index:
        return False
    begin, end, _ = reading.hits[index - 1]
    return begin in reading.places and reading.text[end : reading.hits[index][0]] in _LISTED


def _unowned(reading: Reading, index: int) -> bool:
    """Whether no other state stands right before a seat, as in ``Pakistan's Foreign Office``."""
    if not index:
        return True
    _, end, form = reading.hits[index - 1]
    begin, _, seat = reading.hits[index]
    owned = reading.text[end:begin] in _OWNED and form.sort in {"name", "adjective"}
    return not owned or form.actors == seat.actors


def _combines(reading: Reading, index: int) -> bool:
    """Whether a hyphen and another state's adjective follow, as in ``Sino-Russian``."""
    _, end, _ = reading.hits[index]
    if reading.text[end : end + 1] != "-" or index + 1 == len(reading.hits):
        return False
    begin, _, following = reading.hits[index + 1]
    return begin == end + 1 and following.sort == "adjective"


_BY_SORT = {
    "combining": _combines,
    "adjective": _qualifies,
    "demonym": _qualifies,
    "capital": _governs,
    "seat": _unowned,
}
