"""Officials that the gazetteer does not know, linked to a state by the words beside it."""

from __future__ import annotations

import re
from bisect import bisect_left

from geostance.actors.introductions import Introduction
from geostance.actors.names import NAME, surnames, trim
from geostance.actors.reading import Reading

_STEP = re.compile(r"[ \n-]([A-Za-z]+\.?)")
_POSSESSIVE = re.compile(r" ?'s?(?= )")
_NAME_AFTER = re.compile(rf"( ?,)? ({NAME})")
_NAME_BEFORE = re.compile(rf"({NAME}) ?, (?:the |a |an )?((?:[\w-]+ ){{0,3}})$")
_OFFICE_BEFORE = re.compile(rf"({NAME}) ?, (?:the |a |an )?((?:[\w-]+ ){{1,5}})(of|for) (?:the )?$")
_HEAD_OF = re.compile(r"(\w+) of (?:the )?$")
_POSTED = frozenset({" to ", " to the ", " at the ", " in ", " in the ", " for ", " for the "})
_ABOUT = frozenset({"envoy", "ambassador", "representative", "negotiator", "adviser", "advisor", "Envoy",
                    "Ambassador", "Representative"})  # fmt: skip
_OFFICE_WORDS = 8
_REACH = 120


def linked(reading: Reading, index: int, actor: str) -> Introduction | None:
    """Read the official that stands beside a state's name or adjective, if one does.

    Recognised: ``Niger's prime minister, NAME``, ``Russian Foreign Minister NAME``,
    ``Israel's ambassador to Turkey, NAME``, ``NAME, the Russian foreign minister``,
    ``NAME, a spokesman for the German government``, ``the leader of Niger's junta, NAME``.

    Args:
        reading: The article.
        index: Of the state's hit.
        actor: The state's id.

    Returns:
        The introduction, with the names of later mentions, or None.
    """
    begin, end, form = reading.hits[index]
    words = reading.gazetteer.words
    owned = _POSSESSIVE.match(reading.text, end)
    start = owned.end() if owned else end
    office, head = _office(reading, start)
    if reading.text[begin - 1 : begin] == "-" or (office and reading.is_former(begin)):
        return None
    if office and (owned or form.sort == "adjective" or head not in _ABOUT):
        return (
            _after(reading, office, actor)
            or _after(reading, _posting(reading, index, office), actor)
            or _before(reading, begin, actor, _NAME_BEFORE)
        )
    word = reading.text[max(0, begin - 8) : begin]
    if not word.endswith(("of ", "for ", "of the ", "for the ")):
        return None
    if form.sort == "adjective" and _next_word(reading, end) not in words["office_modifier"]:
        return None
    return _before(reading, begin, actor, _OFFICE_BEFORE) or _ruled(reading, index, start, actor)


def _office(reading: Reading, position: int) -> tuple[int, str]:
    """Return where the words of an office that follow end, 0 for none, and the office's last word."""
    words, end, head = reading.gazetteer.words, 0, ""
    for _ in range(_OFFICE_WORDS):
        match = _STEP.match(reading.text, position)
        if not match:
            break
        if match[1] in words["office_head"]:
            end, head = match.end(), match[1]
        elif match[1] not in words["office_modifier"]:
            break
        position = match.end()
    return end, head


def _posting(reading: Reading, index: int, office: int) -> int:
    """Return the end of ``to Turkey`` after the office's words, or 0."""
    if index + 1 >= len(reading.hits):
        return 0
    begin, end, form = reading.hits[index + 1]
    return end if form.actors and reading.text[office:begin] in _POSTED else 0


def _after(reading: Reading, position: int, actor: str) -> Introduction | None:
    match = _NAME_AFTER.match(reading.text, position) if position else None
    if not match:
        return None
    return _introduce(reading, match.start(2), match[2], actor, least=2 if match[1] else 1)


def _before(reading: Reading, begin: int, actor: str, pattern: re.Pattern[str]) -> Introduction | None:
    offset = max(0, begin - _REACH)
    match = pattern.search(reading.text[offset:begin])
    if not match:
        return None
    office = match[2].split()
    words = reading.gazetteer.words
    if pattern is _OFFICE_BEFORE and not _is_head(reading, office[-1], match[3]):
        return None
    if any(word not in words["office_modifier"] and word not in words["office_head"] for word in office):
        return None
    return _introduce(reading, offset + match.start(1), match[1], actor, least=2)


def _is_head(reading: Reading, word: str, preposition: str) -> bool:
    """Whether the word is an office; an ``envoy for`` a state is somebody else's."""
    return word in reading.gazetteer.words["office_head"] and not (preposition == "for" and word in _ABOUT)


def _ruled(reading: Reading, index: int, start: int, actor: str) -> Introduction | None:
    """Read ``the leader of Niger's military junta, NAME`` from its state on."""
    begin = reading.hits[index][0]
    head = _HEAD_OF.search(reading.text[max(0, begin - 30) : begin])
    if not head or head[1] not in reading.gazetteer.words["office_head"]:
        return None
    match = _STEP.match(reading.text, start)
    while match and match[1] in reading.gazetteer.words["governing"]:
        start = match.end()
        match = _STEP.match(reading.text, start)
    return _after(reading, start, actor)


def _next_word(reading: Reading, position: int) -> str:
    match = _STEP.match(reading.text, position)
    return match[1] if match else ""


def _introduce(reading: Reading, begin: int, name: str, actor: str, least: int) -> Introduction | None:
    skipped, name = trim(name, reading.gazetteer.words)
    begin += skipped
    end = begin + len(name)
    tokens = len(name.split())
    shouted = tokens > 1 and name.isupper()
    if tokens < least or shouted or _holds_actor(reading, begin, end):
        return None
    return Introduction(begin, end, actor, tuple(dict.fromkeys((name, *surnames(name, actor)))), "linked")


def _holds_actor(reading: Reading, begin: int, end: int) -> bool:
    position = bisect_left(reading.hits, begin, key=lambda hit: hit[1] - 1)
    return any(hit[2].actors for hit in reading.hits[position : position + 3] if hit[0] < end)
