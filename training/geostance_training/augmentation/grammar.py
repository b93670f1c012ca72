"""Keeping English right around a name that was exchanged: articles and possessives."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from geostance_training.augmentation.edits import Edit

_INDEFINITE = re.compile(r"\b(an?)[^\S\n]+$", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(the)[^\S\n]+$", re.IGNORECASE)
_FREE = re.compile(r"(?:^|[\s(\[\"\u201c\u2018'`])$")
_DETERMINED = re.compile(
    r"\b(?:an?|the|this|that|its|his|her|their|our|my|your|all|any|no|every|each|both|new|old|former|"
    r"[A-Z]\w+)\s+$"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?\n][\"'\u201d\u2019)\]]*\s*[\"'\u201c\u2018(\[`]*)\s*$")
_POSSESSIVE = re.compile(r"\s?['\u2019]s?(?!\w)")
_LETTERS = re.compile(r"[A-Z](?:\.?[A-Z]){1,2}\.?")
_FIRST = (
    "United|European|African|Arab|International|World|Cook|Marshall|Solomon|Central African|Czech|Dominican|"
    "Democratic|Vatican|Gambia|Bahamas|Netherlands|Philippines|Maldives|Comoros|Organi[sz]ation"
)
_LAST = (
    "Union|Nations|States|Republic|Islands|League|Organi[sz]ation|Fund|Bank|Agency|Court|Army|Front|Movement|"
    "Council|Community|Party|Brotherhood|Group|Commission|Quartet|Cooperation|Conference|Alliance|Forum|Office|"
    "Tribunal|Forces?|Brigades?|Pact|Committee|Association|Initiative|Authority"
)
_SHORT = r"U\.?[SKN]\.?|U\.?A\.?E\.?|EU|UN|IMF|WHO|WTO|ICC|IAEA|OSCE|OAS|AU|DRC"
_WITH_THE = re.compile(rf"(?:{_FIRST})\b|(?:{_SHORT})$|.+ (?:{_LAST})$|(?:.+ )?(?:{_LAST}) (?:of|for|in|on) ")
_VOWELS = "AEFHILMNORSX"


def takes_the(form: str) -> bool:
    """Whether a name stands with the definite article, as the United States do and Peru does not."""
    return bool(_WITH_THE.match(form))


def indefinite(form: str) -> str:
    """Return ``a`` or ``an``; an abbreviation of up to three letters is read letter by letter."""
    if _LETTERS.fullmatch(form):
        return "an" if form[0] in _VOWELS else "a"
    return str(_engine().a(form)).split(" ", 1)[0]


def around(text: str, begin: int, end: int, form: str, *, named: bool) -> list[Edit]:
    """Return the edits that put a form in the place of a mention and mend what stands around it.

    Args:
        text: The text.
        begin: Of the mention.
        end: Of the mention.
        form: What comes in its place.
        named: Whether the form is a name, which decides on ``the``; an adjective keeps what it has.
    """
    head, start = text[:begin], begin
    if article := _INDEFINITE.search(head):
        form, start = f"{_cased(indefinite(form), article.group(1))} {form}", article.start()
    elif article := _DEFINITE.search(head):
        if named and not takes_the(form):
            start = article.start()
    elif named and takes_the(form) and _FREE.search(head) and not _determined(head, text[begin:end]):
        form = f"{'The' if _SENTENCE_START.search(head) else 'the'} {form}"
    return [Edit(start, end, form), *_possessive(text, begin, end, form)]


def _determined(head: str, former: str) -> bool:
    """Whether a word before the mention leaves no room for an article, or the former name had none either."""
    sentence_start = _SENTENCE_START.search(head)
    return takes_the(former) or (not sentence_start and bool(_DETERMINED.search(head)))


def _cased(article: str, like: str) -> str:
    return article.capitalize() if like[0].isupper() else article


def _possessive(text: str, begin: int, end: int, form: str) -> list[Edit]:
    found = _POSSESSIVE.match(text, end)
    if found is None:
        return []
    sign = found.group()
    if not sign.endswith("s"):  # the apostrophe alone is a possessive only after an s
        lost = text[begin:end].endswith("s") and not form.endswith("s")
        return [Edit(found.end(), found.end(), "s")] if lost else []
    plural = form.endswith(("States", "Nations", "Islands", "Philippines", "Netherlands", "Emirates"))
    return [Edit(found.end() - 1, found.end(), "")] if plural else []


@cache
def _engine() -> Any:
    import inflect

    return inflect.engine()
